// Package governance holds the pages of whoever answers for the information: what people asked about theirs. It knows no
// rule of the service and no referral.
package governance

import (
	"errors"
	"net/http"
	"time"

	"github.com/labstack/echo/v4"

	"example.org/fingerpost/app/assurance"
	"example.org/fingerpost/handlers/web"
	"example.org/fingerpost/models"
	"example.org/fingerpost/views"
	"example.org/fingerpost/views/ui"
)

const casesPath = "/governance/cases"

// CaseRoutes are the requests of people about their information. The group is /governance/cases, guarded for information
// governance and the coordination team.
func CaseRoutes(g *echo.Group, cases *assurance.Cases) {
	a := requests{cases}
	g.GET("", a.list)
	g.GET("/:id", a.one)
	g.POST("/:id", a.close)
	g.POST("/:id/acknowledge", a.acknowledge)
}

type requests struct{ cases *assurance.Cases }

// list shows what is open, soonest due first, or what was closed last.
func (a requests) list(c echo.Context) error {
	closed := c.QueryParam("show") == "closed"
	all, err := a.cases.List(c.Request().Context(), web.Who(c), !closed)
	if err != nil {
		return err
	}
	p := views.CaseList{Page: web.Page(c, "Requests about information"), Menu: []ui.NavItem{{Label: "Open", Href: casesPath, Current: !closed},
		{Label: "Closed", Href: casesPath + "?show=closed", Current: closed}}}
	p.Wide = true
	p.Rows = ui.Table{Caption: "Requests", CaptionHidden: true, Columns: []ui.Column{{Name: "Request"}, {Name: "What"}, {Name: "Enquiry"}, {Name: "Received"}, {Name: "Due"}}}
	for _, k := range all {
		p.Rows.Rows = append(p.Rows.Rows, []ui.Cell{{Text: models.ShowRef(k.Ref), Href: casesPath + "/" + k.ID.String()}, {Text: models.CaseKinds.Label(k.Kind)},
			{Text: models.ShowRef(k.About)}, {Text: ui.DayText(k.ReceivedAt)}, {Text: due(k, a.cases.Now())}})
	}
	if len(all) == 0 {
		p.None = "What people ask about their information appears here, with the day by which they need an answer."
	}
	return web.Show(c, http.StatusOK, views.CaseListPage(p))
}

// due is by when a case needs something, in words.
func due(k models.Case, now time.Time) string {
	day := ui.DayText(k.DueOn)
	switch {
	case !k.Open():
		return models.CaseOutcomes.Label(k.Outcome) + ", " + ui.DayText(*k.ClosedAt)
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
	Words   string `form:"words" label:"What do you tell them?" hint:"They read it in their own record. If it was not done, say why, and that they can complain to the Information Commission (ICO)."`
}

func (a requests) one(c echo.Context) error { return a.page(c, http.StatusOK, &closeForm{}, nil) }

func (a requests) page(c echo.Context, status int, form *closeForm, wrong error) error {
	id, err := web.ID(c, "id")
	if err != nil {
		return err
	}
	k, err := a.cases.Read(c.Request().Context(), web.Who(c), id)
	if err != nil {
		return err
	}
	now, at := a.cases.Now(), casesPath+"/"+id.String()
	p := views.CasePage{Page: web.Page(c, "Request"), Ref: models.ShowRef(k.Ref), Kind: models.CaseKinds.Label(k.Kind), State: "Open", Means: ui.Moving, Said: k.Said, Told: k.Told, Open: k.Open(),
		CanAcknowledge: k.Open() && k.AcknowledgedAt == nil, AcknowledgeTo: at + "/acknowledge", Action: at, Form: web.Fields(form, wrong),
		Facts: []ui.SummaryRow{{Key: "Enquiry", Text: models.ShowRef(k.About)}, {Key: "Received", Text: ui.DayText(k.ReceivedAt)}, {Key: "Due", Text: due(k.Case, now)}}}
	switch {
	case !k.Open():
		p.State, p.Means = models.CaseOutcomes.Label(k.Outcome), ui.Quiet
	case k.Late(now):
		p.State, p.Means = "Overdue", ui.Urgent
	}
	p.Back, p.Problems = casesPath, web.Problems(form, wrong)
	for _, o := range models.CaseOutcomes {
		p.Outcomes = append(p.Outcomes, ui.Option{Value: o.Code, Text: o.Label})
	}
	return web.Show(c, status, views.OneCasePage(p))
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
	err = a.cases.Close(c.Request().Context(), web.Who(c), id, form.Outcome, form.Words)
	switch {
	case errors.Is(err, models.ErrInvalid):
		return a.page(c, http.StatusUnprocessableEntity, &form, err)
	case errors.Is(err, models.ErrConflict):
		return web.Done(c, casesPath+"/"+id.String(), "Somebody closed it before you. Nothing you wrote was kept.")
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
	return web.Done(c, casesPath+"/"+id.String(), "Noted. They can read that it has arrived.")
}
