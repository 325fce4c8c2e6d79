package coordinator

import (
	"fmt"
	"net/http"
	"net/url"

	"github.com/labstack/echo/v4"

	"example.org/fingerpost/app/referral"
	"example.org/fingerpost/handlers/web"
	"example.org/fingerpost/models"
	"example.org/fingerpost/views"
	"example.org/fingerpost/views/ui"
)

// held lists what has to be placed, longest waiting first, without identity.
func (a area) held(c echo.Context) error {
	why, after := c.QueryParam("why"), c.QueryParam("after")
	if why != "" && !models.HeldFor.Has(why) {
		return fmt.Errorf("reason to hold an enquiry: %w", models.ErrNotFound)
	}
	ctx, who := c.Request().Context(), web.Who(c)
	found, err := a.desk.Held(ctx, who, why, after)
	if err != nil {
		return err
	}
	waits, err := a.board.Waits(ctx, who)
	if err != nil {
		return err
	}
	p := views.TeamHeld{Page: page(c, "To place"), Menu: menu(waits, why, base), Heading: "To place"}
	if why != "" {
		p.Heading = models.HeldFor.Label(why)
	}
	now := a.desk.Now()
	if n := waits.Waiting(""); n > 0 {
		p.Lead = count(n, "person waits", "people wait") + " for the team, the first of them " + lasting(waits.Oldest(), now) + "."
	}
	for _, r := range found.Rows {
		p.Rows = append(p.Rows, heldRow(r, now.After(referral.TeamLooksBy(r.StateSince)), waited(r.StateSince, now)))
	}
	list := func(after string) string {
		q := url.Values{}
		for name, value := range map[string]string{"why": why, "after": after} {
			if value != "" {
				q.Set(name, value)
			}
		}
		if len(q) == 0 {
			return base
		}
		return base + "?" + q.Encode()
	}
	if after != "" {
		p.Pages.PreviousHref, p.Pages.PreviousLabel = list(""), "The longest waiting"
	}
	if found.Next != "" {
		p.Pages.NextHref = list(found.Next)
	}
	return web.Show(c, http.StatusOK, views.TeamHeldPage(p))
}

func heldRow(r models.HeldRow, late bool, waits string) views.TeamHeldRow {
	row := views.TeamHeldRow{Ref: models.ShowRef(r.Ref), Href: filePath(r.ID), Why: models.HeldFor.Label(r.HeldFor), Needs: models.NeedLabelsHidden(r.Needs),
		Who: known(r.AgeBand, r.District), Waits: waits, Late: late, Flags: flags(r.Restricted, r.NoContact, r.Duplicates)}
	switch r.Asked {
	case 0:
		row.Asked = "None yet"
	default:
		row.Asked = count(r.Asked, "service", "services")
	}
	return row
}

// asked lists the partners that wait for information before they can decide.
func (a area) asked(c echo.Context) error {
	ctx, who := c.Request().Context(), web.Who(c)
	found, err := a.desk.Held(ctx, who, "", "")
	if err != nil {
		return err
	}
	waits, err := a.board.Waits(ctx, who)
	if err != nil {
		return err
	}
	p := views.TeamAsked{Page: page(c, "Partners waiting for an answer"), Menu: menu(waits, "", askedPath)}
	for _, r := range found.Asked {
		p.Rows = append(p.Rows, views.TeamAskedRow{Ref: models.ShowRef(r.Ref), Href: filePath(r.EnquiryID), AnswerHref: movePath(r.ID, "answer"),
			Service: r.Service, Organisation: r.Organisation, Waits: waited(r.StateSince, a.desk.Now()), Flags: flags(r.Urgent, false, 0)})
	}
	return web.Show(c, http.StatusOK, views.TeamAskedPage(p))
}

// menu is the list of what waits for the team, beside each of its lists; list is the one that is shown.
func menu(w models.TeamWaits, why, list string) ui.SideNav {
	held := []ui.NavItem{{Label: "All", Href: base, Count: w.Waiting(""), Current: why == "" && list == base}}
	for _, e := range models.HeldFor {
		held = append(held, ui.NavItem{Label: e.Label, Href: base + "?why=" + e.Code, Count: w.Waiting(e.Code), Current: why == e.Code})
	}
	return ui.SideNav{Label: "What waits for the team", Sections: []ui.NavSection{
		{Title: "With us", Items: held},
		{Title: "With the person", Items: []ui.NavItem{
			{Label: "Waiting for the person", Href: waitingPath, Count: w.Confirm, Current: list == waitingPath},
			{Label: "Paused", Href: pausedPath, Count: w.Paused, Current: list == pausedPath},
		}},
		{Title: "With partners", Items: []ui.NavItem{
			{Label: "Late, ours to chase", Href: latePath, Count: w.Late, Current: list == latePath},
			{Label: "Waiting for an answer", Href: askedPath, Count: w.Asked, Current: list == askedPath},
			{Label: "Consent ends soon", Href: consentsPath, Count: w.Consents, Current: list == consentsPath},
			{Label: "Room not confirmed", Href: unconfirmedPath, Count: w.Silent, Current: list == unconfirmedPath},
		}},
	}}
}
