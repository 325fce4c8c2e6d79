package partner

import (
	"errors"
	"net/http"
	"slices"
	"strconv"
	"time"

	"github.com/labstack/echo/v4"

	"example.org/fingerpost/app/referral"
	"example.org/fingerpost/handlers/web"
	"example.org/fingerpost/models"
	"example.org/fingerpost/views"
	"example.org/fingerpost/views/ui"
)

// logForm is a contact. When is today for one that is logged by a button; How is the button.
type logForm struct {
	Type       string `form:"type"`
	Outcome    string `form:"outcome"`
	Attendance string `form:"attendance"`
	Level      string `form:"level" validate:"omitempty,oneof=0 1 2 3 4 5"`
	Day        string `form:"on-day"`
	Month      string `form:"on-month"`
	Year       string `form:"on-year"`
	PartOfDay  string `form:"part-of-day"`
	Note       string `form:"note"`
	When       string `form:"when"`
	How        string `form:"how"`
}

// quickHow are the buttons, in the order in which they stand: what is most often logged, and under which code.
var quickHow = []struct{ code, outcome, attendance string }{
	{"spoke", "spoke_to_person", ""}, {"no_answer", "no_answer", ""}, {"voicemail", "voicemail_left", ""}, {"sent", "message_sent", ""},
	{"call_back", "asked_to_call_back", ""}, {"came", "", "5"}, {"missed", "", "3"},
}

// quickTypes are the contacts that the buttons are for.
var quickTypes = []string{"phone_call", "text", "email", "letter", "face_to_face_office", "home_visit", "group_session"}

// quickLog is the form of the two clicks; the last kind of contact is chosen already.
func quickLog(r referral.Case, w referral.Ways) *views.PartnerQuickLog {
	path := referralPath(r.Referral.ID) + "/log"
	form := &views.PartnerQuickLog{Action: path, FullHref: path,
		Types: ui.Radios{Field: ui.Field{Name: "type", Label: "What was it?", LabelAs: ui.Small}, Inline: true, SmallBoxes: true}}
	form.Types.Value = usualType(r, w)
	for _, code := range quickTypes {
		form.Types.Options = append(form.Types.Options, ui.Option{Value: code, Text: models.InteractionTypes.Label(code)})
	}
	for _, h := range quickHow {
		if h.outcome == "voicemail_left" && !w.Voicemail {
			continue
		}
		form.Outcomes = append(form.Outcomes, ui.Option{Value: h.code, Text: howItWent(models.Interaction{Outcome: h.outcome, Attendance: h.attendance})})
	}
	return form
}

// usualType is the kind of contact that is chosen already: the last one, or the first way that is safe.
func usualType(r referral.Case, w referral.Ways) string {
	if len(r.Log) > 0 && slices.Contains(quickTypes, r.Log[0].Type) {
		return r.Log[0].Type
	}
	if len(w.Offered) > 0 {
		switch first := w.Offered[0].Code; first {
		case "text", "email":
			return first
		case "post":
			return "letter"
		}
	}
	return "phone_call"
}

// askLog shows the form in full.
func (q queuePages) askLog(c echo.Context) error {
	r, err := q.open(c)
	if err != nil {
		return err
	}
	if r.Person == nil || !r.Referral.State.Open() {
		return q.meanwhile(c, r, nil)
	}
	today := q.desk.Now().In(models.London)
	return q.showLog(c, http.StatusOK, r, logForm{Day: strconv.Itoa(today.Day()), Month: strconv.Itoa(int(today.Month())), Year: strconv.Itoa(today.Year())}, nil)
}

// log writes a contact, from the buttons or from the form in full.
func (q queuePages) log(c echo.Context) error {
	id, err := web.ID(c, "id")
	if err != nil {
		return err
	}
	var form logForm
	err = web.Read(c, &form)
	entry, wrong := q.entry(form)
	if err == nil {
		err = wrong.Or()
	}
	if err == nil {
		err = q.desk.Log(c.Request().Context(), web.Who(c), id, entry)
	}
	switch {
	case err == nil:
		return web.Done(c, referralPath(id), "Saved in the log of contacts.")
	case !errors.Is(err, models.ErrInvalid) && !errors.Is(err, models.ErrConflict):
		return err
	}
	r, reread := q.open(c)
	switch {
	case reread != nil:
		return reread
	case errors.Is(err, models.ErrConflict), r.Person == nil, !r.Referral.State.Open():
		return q.meanwhile(c, r, []ui.SummaryRow{{Key: "Contact", Text: models.InteractionTypes.Label(form.Type)}, {Key: "How it went", Text: howItWent(models.Interaction{Outcome: entry.Outcome, Attendance: entry.Attendance})},
			{Key: "Note", Text: form.Note}})
	}
	return q.showLog(c, http.StatusUnprocessableEntity, r, form, err)
}

// entry is what the desk is told of the form; a day that does not exist is a problem.
func (q queuePages) entry(form logForm) (referral.Entry, models.Problems) {
	e := referral.Entry{Type: form.Type, Outcome: form.Outcome, Attendance: form.Attendance, Level: -1, PartOfDay: form.PartOfDay, Note: form.Note}
	if n, err := strconv.Atoi(form.Level); err == nil {
		e.Level = n
	}
	for _, h := range quickHow {
		if form.How == h.code {
			e.Outcome, e.Attendance = h.outcome, h.attendance
		}
	}
	today := q.desk.Now().In(models.London)
	switch on, err := time.Parse("2-1-2006", form.Day+"-"+form.Month+"-"+form.Year); {
	case form.When == "today":
		e.On = time.Date(today.Year(), today.Month(), today.Day(), 0, 0, 0, 0, time.UTC)
	case err == nil:
		e.On = on
	case form.Day+form.Month+form.Year != "":
		return e, models.Problems{"on-day": "Enter a day that exists, like 27 3 2026"}
	}
	return e, nil
}

func (q queuePages) showLog(c echo.Context, status int, r referral.Case, form logForm, wrong error) error {
	path := referralPath(r.Referral.ID)
	p := views.PartnerLog{Page: web.Page(c, "Log a contact"), Action: path + "/log", BackHref: path, Caption: caption(r)}
	p.Wide, p.Back, p.Problems = true, path, problems(wrong, "type", "outcome", "attendance", "on-day", "part-of-day", "level", "note")
	none := ui.Option{Value: "", Text: "Does not apply"}
	field := func(name, label, hint string) ui.Field {
		return ui.Field{Name: name, Label: label, Hint: hint, LabelAs: ui.Small}.With(p.Problems)
	}
	p.Type = ui.Select{Field: field("type", "What kind of contact was it?", ""), Options: append([]ui.Option{{Value: "", Text: "Choose"}}, options(models.InteractionTypes)...), Value: form.Type}
	p.Outcome = ui.Select{Field: field("outcome", "How did it go?", ""), Options: append([]ui.Option{none}, options(models.InteractionOutcomes)...), Value: form.Outcome}
	if !r.Enquiry.Contact.Has("voicemail") { // it may be logged that it happened all the same
		for i := range p.Outcome.Options {
			if p.Outcome.Options[i].Value == "voicemail_left" {
				p.Outcome.Options[i].Text += " (which they did not call safe)"
			}
		}
	}
	p.Attendance = ui.Select{Field: field("attendance", "Did they come?", "For a visit, a meeting or a group"), Options: append([]ui.Option{none}, options(models.Attendances)...), Value: form.Attendance}
	if form.Level == "" && r.Referral.Level != nil && wrong == nil {
		form.Level = strconv.Itoa(*r.Referral.Level)
	}
	p.Level = ui.Radios{Field: field("level", "How much do they take part?", ""), Options: options(models.Levels), Value: form.Level, Inline: true, SmallBoxes: true}
	p.On = ui.DateInput{Field: ui.Field{Name: "on", Label: "When was it?", LabelAs: ui.Small}, Day: form.Day, Month: form.Month, Year: form.Year}.With(p.Problems)
	p.PartOfDay = ui.Radios{Field: field("part-of-day", "What time of day was it?", "For today we know. Tries at different times count if they cannot be reached."),
		Options: append(options(models.PartsOfDay), ui.Option{Value: "", Text: "Not known, or today"}), Value: form.PartOfDay, Inline: true, SmallBoxes: true}
	p.Note = ui.Textarea{Field: field("note", "Note", "What matters for the next contact. The person can read it. Do not name other people."), Value: form.Note, Rows: 4, Max: 500}
	p.Note.Optional = true
	return web.Show(c, status, views.PartnerLogPage(p))
}

// caption says which referral a page is about.
func caption(r referral.Case) string {
	if r.Person != nil {
		return r.Person.Name + ", " + models.ShowRef(r.Enquiry.Ref)
	}
	return "Referral " + models.ShowRef(r.Enquiry.Ref)
}
