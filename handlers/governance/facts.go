package governance

import (
	"errors"
	"net/http"
	"slices"
	"time"

	"github.com/labstack/echo/v4"

	"example.org/fingerpost/app/assurance"
	"example.org/fingerpost/handlers/web"
	"example.org/fingerpost/models"
	"example.org/fingerpost/views"
	"example.org/fingerpost/views/ui"
)

// noteForm is a fact from which the day of a case follows.
type noteForm struct {
	Fact  string `form:"fact"`
	Day   string `form:"on-day"`
	Month string `form:"on-month"`
	Year  string `form:"on-year"`
	Words string `form:"fact-words"`
}

var factHints = map[string]string{
	models.FactIdentityAsked:     "Only if you are not sure, and at once. The month begins when you know.",
	models.FactIdentityConfirmed: "Write what you saw. Keep no copy.",
	models.FactQuestionAsked:     "Only if you cannot begin without it. No day passes until they answer.",
	models.FactExtended:          "Only if it is complex or there are many requests. They must be told, and why, within the first month. Counts from today.",
}

// noteOf is the form for what can be noted of a case now; nil when nothing can.
func noteOf(k assurance.Opened, s shown, wrong []ui.Problem, now time.Time) *views.CaseNote {
	can := k.Notable()
	if len(can) == 0 {
		return nil
	}
	if now := now.In(models.London); s.note == (noteForm{}) {
		s.note = noteForm{Day: now.Format("2"), Month: now.Format("1"), Year: now.Format("2006")}
	}
	n := views.CaseNote{Action: casePath(k.ID) + "/facts"}
	n.Kinds = ui.Radios{Field: ui.Field{Name: "fact", Label: "What happened?", LabelAs: ui.Small}.With(wrong), Value: s.note.Fact, SmallBoxes: true}
	for _, f := range models.CaseFacts {
		if slices.Contains(can, f.Code) {
			n.Kinds.Options = append(n.Kinds.Options, ui.Option{Value: f.Code, Text: f.Label, Hint: factHints[f.Code]})
		}
	}
	n.On = ui.DateInput{Field: ui.Field{Name: "on", Label: "When was it?", LabelAs: ui.Small}, Day: s.note.Day, Month: s.note.Month, Year: s.note.Year}.With(wrong)
	n.Words = ui.Textarea{Field: ui.Field{Name: "fact-words", Label: "What do you tell them?", Hint: "They read it in their own record, at once.", LabelAs: ui.Small}.With(wrong), Value: s.note.Words, Rows: 3, Max: 1000}
	n.Wrong = slices.ContainsFunc(wrong, func(p ui.Problem) bool { return p.Field == "fact" || p.Field == "on-day" || p.Field == "fact-words" })
	return &n
}

// note writes a fact on the record, and the day is counted again.
func (a requests) note(c echo.Context) error {
	id, err := web.ID(c, "id")
	if err != nil {
		return err
	}
	var form noteForm
	if err := web.Read(c, &form); err != nil {
		return err
	}
	n := assurance.Noting{Kind: form.Fact, Words: form.Words}
	if day, err := time.ParseInLocation("2 1 2006", form.Day+" "+form.Month+" "+form.Year, models.London); err == nil {
		n.On = day
	}
	err = a.cases.Note(c.Request().Context(), web.Who(c), id, n)
	switch {
	case errors.Is(err, models.ErrInvalid):
		return a.page(c, http.StatusUnprocessableEntity, id, shown{note: form, wrong: err})
	case errors.Is(err, models.ErrConflict):
		return web.Done(c, casePath(id), "Somebody changed it before you. Nothing you wrote was kept.")
	case err != nil:
		return err
	}
	return web.Done(c, casePath(id), "Noted. They can read it, and its day is counted again.")
}
