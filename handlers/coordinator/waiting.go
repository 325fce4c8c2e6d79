package coordinator

import (
	"net/http"
	"net/url"

	"github.com/labstack/echo/v4"

	"example.org/fingerpost/app/referral"
	"example.org/fingerpost/handlers/web"
	"example.org/fingerpost/models"
	"example.org/fingerpost/views"
)

const waitingPath = base + "/waiting"

// waiting lists what somebody else asked for and the person has still to confirm, longest waiting first, without identity.
func (a area) waiting(c echo.Context) error {
	ctx, who, after := c.Request().Context(), web.Who(c), c.QueryParam("after")
	found, err := a.desk.Unconfirmed(ctx, who, after)
	if err != nil {
		return err
	}
	waits, err := a.board.Waits(ctx, who)
	if err != nil {
		return err
	}
	p, now := views.TeamWaiting{Page: page(c, "Waiting for the person"), Menu: menu(waits, "", waitingPath)}, a.desk.Now()
	for _, r := range found.Rows {
		p.Rows = append(p.Rows, views.TeamWaitingRow{Ref: models.ShowRef(r.Ref), Href: filePath(r.ID), Flags: flags(r.Restricted, false, r.Duplicates),
			Waits: waited(r.StateSince, now), Late: now.After(referral.TeamLooksBy(r.StateSince)), Who: known(r.AgeBand, r.District),
			Needs: models.NeedLabelsHidden(r.Needs), Reach: reach(r.Contact, r.Times), Asked: relation(r.Relation)})
	}
	if after != "" {
		p.Pages.PreviousHref, p.Pages.PreviousLabel = waitingPath, "The longest waiting"
	}
	if found.Next != "" {
		p.Pages.NextHref = waitingPath + "?after=" + url.QueryEscape(found.Next)
	}
	return web.Show(c, http.StatusOK, views.TeamWaitingPage(p))
}

// reach is how and when it is safe to get in touch, without numbers and addresses.
func reach(ways, times models.List) []string {
	var lines []string
	for _, w := range models.ContactWays { // the list holds more than ways
		if ways.Has(w.Code) {
			lines = append(lines, w.Label)
		}
	}
	if ways.Has("phone") && !ways.Has("voicemail") {
		lines = append(lines, "No voicemail")
	}
	if ways.Has("phone") && !ways.Has("say_who") {
		lines = append(lines, "Do not say who is calling")
	}
	return append(lines, models.ContactTimes.Labels(times)...)
}

// relation is what somebody who asked is to the person, or which profession.
func relation(code string) string {
	if models.Relations.Has(code) {
		return models.Relations.Label(code)
	}
	return models.Professions.Label(code)
}
