package coordinator

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"example.org/fingerpost/handlers/web"
	"example.org/fingerpost/models"
	"example.org/fingerpost/views"
	"example.org/fingerpost/views/ui"
)

// What the team chases with partners.
const (
	askedPath       = base + "/asked"
	latePath        = base + "/late"
	consentsPath    = base + "/consents"
	unconfirmedPath = base + "/unconfirmed"
)

// late lists what partners let run out of time and the team sees to, urgent first, without identity.
func (a area) late(c echo.Context) error {
	p, err := a.chase(c, "Late, ours to chase", latePath)
	if err != nil {
		return err
	}
	p.Lead = "The partner was told, and the time has run out all the same. Ring them, or ask the person what they would like instead."
	p.Empty, p.EmptyText = "Nothing is late", "What partners do not open, decide or begin in time comes here by itself."
	p.Columns = []string{"Reference", "With us", "Partner", "Step", "What then"}
	seen, err := a.desk.SeeTo(c.Request().Context(), web.Who(c))
	if err != nil {
		return err
	}
	for _, r := range seen.Late {
		row := views.TeamChaseRow{Ref: models.ShowRef(r.Ref), Href: filePath(r.EnquiryID), Flags: flags(r.Urgent, false, 0), Waits: waited(*r.LateSince, a.desk.Now()),
			Partner: r.Organisation, Service: r.Service, Phone: r.Phone, Step: models.Clocks.Label(string(r.Due)) + ", since " + ui.DayText(*r.DueAt), Then: "Stays here until it is done"}
		if r.ExpiresAt != nil {
			row.Then = "Goes on by itself on " + ui.DayText(*r.ExpiresAt)
		}
		p.Rows = append(p.Rows, row)
	}
	return web.Show(c, http.StatusOK, views.TeamChasePage(p))
}

// consents lists open referrals whose consent ends within a month or has ended.
func (a area) consents(c echo.Context) error {
	p, err := a.chase(c, "Consent ends soon", consentsPath)
	if err != nil {
		return err
	}
	p.Lead = "Ask the person whether they still agree, and note it in their file. From the day it ends the partner does not see who they are; if they do not agree, withdraw it."
	p.Empty, p.EmptyText = "No consent ends soon", "A month before the consent behind an open referral ends, it comes here."
	p.Columns = []string{"Reference", "Ends", "Partner", "State", "What then"}
	seen, err := a.desk.SeeTo(c.Request().Context(), web.Who(c))
	if err != nil {
		return err
	}
	for _, r := range seen.Consents {
		row := views.TeamChaseRow{Ref: models.ShowRef(r.Ref), Href: filePath(r.EnquiryID), Waits: ui.DayText(r.ConsentEnds), Partner: r.Organisation, Service: r.Service,
			Step: r.State.Label(), Then: "The partner still sees who they are"}
		if a.desk.Now().After(r.ConsentEnds) {
			row.Late, row.Then = true, "The partner sees nobody until they agree again"
		}
		p.Rows = append(p.Rows, row)
	}
	return web.Show(c, http.StatusOK, views.TeamChasePage(p))
}

// unconfirmed lists the services of which nobody has said for four weeks whether there is room.
func (a area) unconfirmed(c echo.Context) error {
	p, err := a.chase(c, "Room not confirmed", unconfirmedPath)
	if err != nil {
		return err
	}
	p.Lead = "The partner was asked two weeks ago whether what the directory says of its room is still right, and has not answered. Ring them."
	p.Empty, p.EmptyText = "Every partner has answered", "A service that nobody has confirmed for four weeks comes here."
	p.Columns = []string{"Service", "Last confirmed", "Partner", "It says", "What then"}
	silent, err := a.book.Unconfirmed(c.Request().Context(), web.Who(c))
	if err != nil {
		return err
	}
	for _, s := range silent {
		p.Rows = append(p.Rows, views.TeamChaseRow{Ref: s.Name, Href: "/services/" + s.ID.String(), Waits: ui.DayText(s.ConfirmedAt), Partner: s.Organisation, Phone: s.Phone,
			Step: models.Capacities.Label(s.Room(a.desk.Now())), Then: "Is still offered as it stands"})
	}
	return web.Show(c, http.StatusOK, views.TeamChasePage(p))
}

func (a area) chase(c echo.Context, title, list string) (views.TeamChase, error) {
	waits, err := a.board.Waits(c.Request().Context(), web.Who(c))
	return views.TeamChase{Page: page(c, title), Heading: title, Menu: menu(waits, "", list)}, err
}
