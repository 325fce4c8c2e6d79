package coordinator

import (
	"net/http"
	"net/url"
	"strconv"

	"github.com/labstack/echo/v4"

	"example.org/fingerpost/handlers/web"
	"example.org/fingerpost/models"
	"example.org/fingerpost/views"
	"example.org/fingerpost/views/ui"
)

// queues shows where people wait: every partner with something open, the longest wait first.
func (a area) queues(c echo.Context) error {
	ctx, who := c.Request().Context(), web.Who(c)
	rows, err := a.board.Queues(ctx, who)
	if err != nil {
		return err
	}
	waits, err := a.board.Waits(ctx, who)
	if err != nil {
		return err
	}
	p, now := views.TeamBoard{Page: page(c, "Where people wait")}, a.board.Now()
	var all models.BoardRow
	for _, r := range rows {
		all.New, all.Undecided, all.Open, all.Waitlist, all.Overdue = all.New+r.New, all.Undecided+r.Undecided, all.Open+r.Open, all.Waitlist+r.Waitlist, all.Overdue+r.Overdue
		if r.Oldest != nil && (all.Oldest == nil || r.Oldest.Before(*all.Oldest)) {
			all.Oldest = r.Oldest
		}
		row := views.TeamBoardRow{Organisation: r.Organisation, Href: base + "/board/" + r.OrgID.String(), New: r.New, Undecided: r.Undecided, Open: r.Open,
			Waitlist: r.Waitlist, Overdue: r.Overdue, Late: r.Late, Undelivered: r.Undelivered}
		if r.Oldest != nil {
			row.Oldest = waited(*r.Oldest, now)
		}
		p.Rows = append(p.Rows, row)
	}
	p.Tiles = tiles(all, waits)
	if all.Oldest != nil {
		p.Tiles[1].Note = "The first of them " + lasting(*all.Oldest, now)
	}
	return web.Show(c, http.StatusOK, views.TeamBoardPage(p))
}

func tiles(all models.BoardRow, w models.TeamWaits) []ui.StatTile {
	late := ui.Good
	if all.Overdue > 0 {
		late = ui.Urgent
	}
	return []ui.StatTile{
		{Value: strconv.Itoa(w.Waiting("")), Label: "With us, to place", Href: base, Means: ui.Waiting},
		{Value: strconv.Itoa(all.New + all.Undecided), Label: "Waiting for a yes or no", Means: ui.Waiting},
		{Value: strconv.Itoa(all.Overdue), Label: "Past the time agreed", Means: late},
		{Value: strconv.Itoa(all.Open), Label: "Being helped", Means: ui.Moving},
		{Value: strconv.Itoa(all.Waitlist), Label: "On a waiting list", Means: ui.Quiet},
	}
}

// queue shows what is open with one partner, oldest first, without identity.
func (a area) queue(c echo.Context) error {
	org, err := web.ID(c, "org")
	if err != nil {
		return err
	}
	after := c.QueryParam("after")
	q, err := a.board.Queue(c.Request().Context(), web.Who(c), org, after)
	if err != nil {
		return err
	}
	p, now := views.TeamQueue{Page: page(c, "Where people wait"), Organisation: q.Organisation.Name, Phone: q.Organisation.Phone}, a.board.Now()
	p.Back = base + "/board"
	for _, r := range q.Rows {
		row := views.TeamQueueRow{Ref: models.ShowRef(r.Ref), Href: filePath(r.EnquiryID), Service: r.Service, State: r.State.Label(), Means: means(r.State),
			Waits: waited(r.SentAt, now), Flags: flags(r.Urgent, false, 0)}
		if r.LateSince != nil {
			row.Flags = append(row.Flags, views.TeamFlag{Means: ui.Urgent, Text: "Ours to chase"})
		}
		if r.Due != models.NoClock && r.DueAt != nil {
			row.Next = models.Clocks.Label(string(r.Due)) + ", by " + ui.DayText(*r.DueAt)
			row.Overdue = now.After(*r.DueAt)
		}
		p.Rows = append(p.Rows, row)
	}
	if after != "" {
		p.Pages.PreviousHref, p.Pages.PreviousLabel = p.Page.Path, "The longest waiting"
	}
	if q.Next != "" {
		p.Pages.NextHref = p.Page.Path + "?after=" + url.QueryEscape(q.Next)
	}
	return web.Show(c, http.StatusOK, views.TeamQueuePage(p))
}
