package partner

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"example.org/fingerpost/app/referral"
	"example.org/fingerpost/handlers/web"
	"example.org/fingerpost/models"
	"example.org/fingerpost/views"
	"example.org/fingerpost/views/ui"
)

// moveForm is what any move may need; which of it, the state table says. What became of each need is posted under the
// name of the need.
type moveForm struct {
	Reason   string `form:"reason"`
	NextStep string `form:"next-step"`
	Month    string `form:"month"`
	Words    string `form:"words"`
	Sure     string `form:"sure"` // yes: done for good; no: back to the answers
	Results  map[string]string
}

// ask shows the page of a move: its questions, and what it leads to.
func (q queuePages) ask(m models.Move) echo.HandlerFunc {
	return func(c echo.Context) error {
		r, err := q.open(c)
		if err != nil {
			return err
		}
		if !may(r, m) {
			return q.meanwhile(c, r, nil)
		}
		return q.showMove(c, http.StatusOK, r, m, moveForm{}, nil)
	}
}

// take makes a move. One that ends what the partner can see asks once more, showing what was answered.
func (q queuePages) take(m models.Move) echo.HandlerFunc {
	return func(c echo.Context) error {
		id, err := web.ID(c, "id")
		if err != nil {
			return err
		}
		form, err := readMove(c)
		if err != nil {
			return err
		}
		detail := q.detail(form).For(m)
		if m.Ends && form.Sure != "yes" {
			return q.sure(c, m, form, detail)
		}
		err = q.desk.Move(c.Request().Context(), web.Who(c), id, m.Name, detail)
		if err == nil {
			to := referralPath(id)
			if m.Ends {
				to = inboxPath
			}
			return web.Done(c, to, pages[m.Name].done)
		}
		return q.refused(c, m, form, err)
	}
}

// sure asks once more, or shows the questions again.
func (q queuePages) sure(c echo.Context, m models.Move, form moveForm, detail referral.Detail) error {
	r, err := q.open(c)
	switch {
	case err != nil:
		return err
	case !may(r, m):
		return q.meanwhile(c, r, kept(m, form))
	case form.Sure == "no":
		return q.showMove(c, http.StatusOK, r, m, form, nil)
	}
	if err := detail.Check(m, r.Enquiry.Needs); err != nil {
		return q.showMove(c, http.StatusUnprocessableEntity, r, m, form, err)
	}
	path, words := referralPath(r.Referral.ID), pages[m.Name]
	p := views.PartnerSure{Page: web.Page(c, words.sure), Action: path + "/" + m.Name, BackHref: path, Caption: caption(r), Heading: words.sure,
		Warning: words.warning, Submit: words.submit, Rows: kept(m, form)}
	for i := range p.Rows {
		if p.Rows[i].Key == yourWords {
			p.Rows[i] = ui.SummaryRow{Key: "They will read", Lines: []string{fmt.Sprintf(m.Told, r.Service.Organisation) + ".", form.Words}}
		}
	}
	for name, value := range map[string]string{"reason": form.Reason, "next-step": form.NextStep, "words": form.Words} {
		p.Hidden = append(p.Hidden, views.PartnerHidden{Name: name, Value: value})
	}
	slices.SortFunc(p.Hidden, func(a, b views.PartnerHidden) int { return strings.Compare(a.Name, b.Name) })
	p.Wide, p.Back = true, path
	return web.Show(c, http.StatusOK, views.PartnerSurePage(p))
}

// refused answers for a move that was not made: the questions again with what is missing, or what happened meanwhile.
func (q queuePages) refused(c echo.Context, m models.Move, form moveForm, err error) error {
	if !errors.Is(err, models.ErrInvalid) && !errors.Is(err, models.ErrConflict) {
		return err
	}
	r, reread := q.open(c)
	switch {
	case reread != nil:
		return reread
	case errors.Is(err, models.ErrConflict):
		return q.meanwhile(c, r, kept(m, form))
	}
	return q.showMove(c, http.StatusUnprocessableEntity, r, m, form, err)
}

// may says whether the move stands among the buttons.
func may(r referral.Case, m models.Move) bool {
	return slices.ContainsFunc(r.Moves, func(o models.Move) bool { return o.Name == m.Name })
}

func readMove(c echo.Context) (moveForm, error) {
	var form moveForm
	if err := web.Read(c, &form); err != nil {
		return form, err
	}
	posted, err := c.FormParams()
	if err != nil {
		return form, fmt.Errorf("read form: %w", models.ErrInvalid)
	}
	form.Results = map[string]string{}
	for name := range posted {
		if need, ok := strings.CutPrefix(name, "result-"); ok {
			form.Results[need] = posted.Get(name)
		}
	}
	return form, nil
}

// detail is what the desk is told. A month that was not offered is none.
func (q queuePages) detail(form moveForm) referral.Detail {
	d := referral.Detail{Reason: form.Reason, NextStep: form.NextStep, Words: form.Words, Results: form.Results}
	if slices.ContainsFunc(q.months(), func(o ui.Option) bool { return o.Value != "" && o.Value == form.Month }) {
		d.Month, _ = time.Parse("2006-01", form.Month)
	}
	return d
}

// months are those in which a place may be expected: two years from this one.
func (q queuePages) months() []ui.Option {
	now := q.desk.Now().In(models.London)
	all := []ui.Option{{Value: "", Text: "Choose a month"}}
	for n := range 25 {
		month := time.Date(now.Year(), now.Month()+time.Month(n), 1, 0, 0, 0, 0, time.UTC)
		all = append(all, ui.Option{Value: month.Format("2006-01"), Text: month.Format("January 2006")})
	}
	return all
}

const yourWords = "Your words"

// kept is what was answered, to be read once more or not to be lost.
func kept(m models.Move, form moveForm) []ui.SummaryRow {
	var rows []ui.SummaryRow
	if form.Reason != "" {
		rows = append(rows, ui.SummaryRow{Key: "Reason", Text: m.Reasons.Label(form.Reason)})
	}
	if form.NextStep != "" {
		rows = append(rows, ui.SummaryRow{Key: "Next step", Text: models.NextSteps.Label(form.NextStep)})
	}
	if form.Words != "" {
		rows = append(rows, ui.SummaryRow{Key: yourWords, Text: form.Words})
	}
	for _, n := range models.Needs {
		if result := form.Results[n.Code]; result != "" {
			rows = append(rows, ui.SummaryRow{Key: n.Label, Text: models.NeedResults.Label(result)})
		}
	}
	return rows
}

// meanwhile says what somebody else did first, with what was typed kept to be read.
func (q queuePages) meanwhile(c echo.Context, r referral.Case, typed []ui.SummaryRow) error {
	p := views.PartnerMeanwhile{Page: web.Page(c, "This referral has changed"), Href: referralPath(r.Referral.ID), Kept: typed,
		State: r.Referral.State.Label(), Means: meaning(r.Referral.State)}
	p.Wide, p.Back = true, referralPath(r.Referral.ID)
	if len(r.Steps) > 0 {
		p.Happened = []ui.Event{step(r, web.Who(c), web.Place(c).Programme, r.Steps[0])}
	}
	return web.Show(c, http.StatusConflict, views.PartnerMeanwhilePage(p))
}
