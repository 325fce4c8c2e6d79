// Package governance holds the pages of whoever answers for the information: what people asked about theirs. It knows no
// rule of the service.
package governance

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"example.org/fingerpost/app/assurance"
	"example.org/fingerpost/app/referral"
	"example.org/fingerpost/handlers/web"
	"example.org/fingerpost/models"
	"example.org/fingerpost/views"
	"example.org/fingerpost/views/ui"
)

const casesPath = "/governance/cases"

// CaseRoutes are the requests of people about their information. The group is /governance/cases, guarded for information
// governance and the coordination team.
func CaseRoutes(g *echo.Group, cases *assurance.Cases, desk *referral.Desk) {
	a := requests{cases, desk}
	g.GET("", a.list)
	g.GET("/:id", a.one)
	g.POST("/:id", a.close)
	g.POST("/:id/acknowledge", a.acknowledge)
	g.POST("/:id/facts", a.note)
	g.GET("/:id/erase", a.askErase)
	g.POST("/:id/grant", a.grant)
}

type requests struct {
	cases *assurance.Cases
	desk  *referral.Desk
}

func casePath(id uuid.UUID) string { return casesPath + "/" + id.String() }

// list shows what is open, overdue first and then soonest due, or what was closed last.
func (a requests) list(c echo.Context) error {
	closed := c.QueryParam("show") == "closed"
	all, err := a.cases.List(c.Request().Context(), web.Who(c), !closed)
	if err != nil {
		return err
	}
	p := views.CaseList{Page: web.Page(c, "Requests about information"), Menu: []ui.NavItem{{Label: "Open", Href: casesPath, Current: !closed},
		{Label: "Closed", Href: casesPath + "?show=closed", Current: closed}}}
	p.Wide = true
	columns := []ui.Column{{Name: "Request"}, {Name: "What"}, {Name: "Enquiry"}, {Name: "Received"}, {Name: "Due"}}
	p.Late, p.Rows = ui.Table{Caption: "Overdue", Columns: columns}, ui.Table{Caption: "Requests", CaptionHidden: true, Columns: columns}
	now := a.cases.Now()
	for _, k := range all {
		row := []ui.Cell{{Text: models.ShowRef(k.Ref), Href: casePath(k.ID)}, {Text: models.CaseKinds.Label(k.Kind)}, {Text: models.ShowRef(k.About)}, {Text: ui.DayText(k.ReceivedAt)}, {Text: due(k, now)}}
		if k.Late(now) {
			p.Late.Rows = append(p.Late.Rows, row)
		} else {
			p.Rows.Rows = append(p.Rows.Rows, row)
		}
	}
	if len(p.Late.Rows) > 0 {
		p.Rows.Caption, p.Rows.CaptionHidden = "In time", false
	}
	p.None = "What people ask about their information appears here, with the day by which they need an answer."
	return web.Show(c, http.StatusOK, views.CaseListPage(p))
}

// due is by when a case needs something, in words.
func due(k models.Case, now time.Time) string {
	day := ui.DayText(k.DueOn)
	switch {
	case !k.Open():
		return models.CaseOutcomes.Label(k.Outcome) + ", " + ui.DayText(*k.ClosedAt)
	case k.Waits == models.WaitsForIdentity:
		return "Waits until we know who they are"
	case k.Waits == models.WaitsForAnswer:
		return "Paused until they answer our question"
	case k.Kind == models.CaseComplain && k.AcknowledgedAt != nil:
		return "Acknowledged; answer without undue delay"
	case k.Late(now):
		return "Overdue since " + day
	case k.Kind == models.CaseComplain:
		return "Acknowledge by " + day
	}
	return "Answer by " + day
}

type closeForm struct {
	Outcome string `form:"outcome" label:"How did it end?"`
	Ground  string `form:"ground" label:"Why was not all of it done?" hint:"Only if something was not done"`
	Words   string `form:"words" label:"What do you tell them?" hint:"They read it in their own record, with the reason and whom they can complain to."`
}

// shown is what a case page shows again of a form that was not taken.
type shown struct {
	close closeForm
	note  noteForm
	grant grantForm
	wrong error
}

func (a requests) one(c echo.Context) error {
	id, err := web.ID(c, "id")
	if err != nil {
		return err
	}
	return a.page(c, http.StatusOK, id, shown{})
}

func (a requests) page(c echo.Context, status int, id uuid.UUID, s shown) error {
	k, err := a.cases.Read(c.Request().Context(), web.Who(c), id)
	if err != nil {
		return err
	}
	now, at := a.cases.Now(), casePath(id)
	p := views.CasePage{Page: web.Page(c, "Request"), Ref: models.ShowRef(k.Ref), Kind: models.CaseKinds.Label(k.Kind), State: "Open", Means: ui.Moving, Said: k.Said, Told: k.Told, Open: k.Open(),
		CanAcknowledge: k.Open() && k.AcknowledgedAt == nil, AcknowledgeTo: at + "/acknowledge", Action: at, Form: web.Fields(&s.close, s.wrong),
		Facts: []ui.SummaryRow{{Key: "Enquiry", Text: models.ShowRef(k.About)}, {Key: "Received", Text: ui.DayText(k.ReceivedAt)}, {Key: "Due", Text: due(k.Case, now)}}}
	switch {
	case !k.Open():
		p.State, p.Means = models.CaseOutcomes.Label(k.Outcome), ui.Quiet
	case k.Waits != "":
		p.State, p.Means = "Waits for them", ui.Waiting
		if k.Waits == models.WaitsForAnswer {
			p.Facts = append(p.Facts, ui.SummaryRow{Key: "Left when they answer", Text: daysLeft(k)})
		}
	case k.Late(now):
		p.State, p.Means = "Overdue", ui.Urgent
	}
	if k.Ground != "" {
		p.Facts = append(p.Facts, ui.SummaryRow{Key: "Why not all", Text: models.CaseGrounds.Label(k.Ground)})
	}
	if k.Effect != "" {
		p.Facts = append(p.Facts, ui.SummaryRow{Key: "Done at once", Text: effectWords[k.Effect]})
	}
	for _, f := range slices.Backward(k.Facts) {
		p.Noted = append(p.Noted, ui.Event{Title: models.CaseFacts.Label(f.Kind) + ": " + ui.DayText(f.OnDay), Text: f.Words, At: f.At})
	}
	p.Back, p.Problems = casesPath, web.Problems(&s.close, s.wrong)
	p.Note = noteOf(k, s, p.Problems, now)
	p.Grant = grantOf(k, s, p.Problems)
	if k.Open() && k.Kind == models.CaseErase {
		p.EraseHref = at + "/erase"
	}
	for _, o := range models.CaseOutcomes {
		if o.Code != assurance.Done || !assurance.Acts(k.Kind) {
			p.Outcomes = append(p.Outcomes, ui.Option{Value: o.Code, Text: o.Label})
		}
	}
	p.Grounds = []ui.Option{{Value: "", Text: "Does not apply"}}
	for _, o := range models.CaseGrounds {
		p.Grounds = append(p.Grounds, ui.Option{Value: o.Code, Text: o.Label})
	}
	return web.Show(c, status, views.OneCasePage(p))
}

// daysLeft is how much of the time is left for when they have answered.
func daysLeft(k assurance.Opened) string {
	asked := k.Facts[slices.IndexFunc(k.Facts, func(f assurance.Fact) bool { return f.Kind == models.FactQuestionAsked })].OnDay
	for _, f := range k.Facts {
		if f.Kind == models.FactQuestionAsked {
			asked = f.OnDay
		}
	}
	n := int(k.DueOn.Sub(asked).Hours() / 24)
	if n == 1 {
		return "1 day"
	}
	return fmt.Sprintf("%d days", n)
}

// close answers and ends a case. Whoever comes second sees what was answered.
func (a requests) close(c echo.Context) error {
	id, err := web.ID(c, "id")
	if err != nil {
		return err
	}
	var form closeForm
	if err := web.Read(c, &form); err != nil {
		return err
	}
	err = a.cases.Close(c.Request().Context(), web.Who(c), id, assurance.Ending{Outcome: form.Outcome, Ground: form.Ground, Words: form.Words})
	switch {
	case errors.Is(err, models.ErrInvalid):
		return a.page(c, http.StatusUnprocessableEntity, id, shown{close: form, wrong: err})
	case errors.Is(err, models.ErrConflict):
		return web.Done(c, casePath(id), "Somebody changed it before you. Nothing you wrote was kept.")
	case err != nil:
		return err
	}
	return web.Done(c, casesPath, "Closed. They read the answer in their own record.")
}

func (a requests) acknowledge(c echo.Context) error {
	id, err := web.ID(c, "id")
	if err != nil {
		return err
	}
	if err := a.cases.Acknowledge(c.Request().Context(), web.Who(c), id); err != nil && !errors.Is(err, models.ErrConflict) {
		return err
	}
	return web.Done(c, casePath(id), "Noted. They can read that it has arrived.")
}
