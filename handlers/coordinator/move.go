package coordinator

import (
	"errors"
	"fmt"
	"net/http"

	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"example.org/fingerpost/app/referral"
	"example.org/fingerpost/handlers/web"
	"example.org/fingerpost/models"
	"example.org/fingerpost/views"
	"example.org/fingerpost/views/ui"
)

func movePath(referral uuid.UUID, move string) string {
	return base + "/referrals/" + referral.String() + "/" + move
}

// moveLink is what leads to the page of a move; the button there says what it does.
var moveLink = map[string]string{"answer": "Answer their question", "close": "Close without finishing", "withdraw": "Withdraw", "reopen": "Open again", "void": "Sent by mistake"}

// moveText is what a move's page asks, what it says before, and what it says afterwards.
var moveText = map[string]struct {
	question, words, hint, done string
	means                       []string
	cannotUndo                  bool
}{
	"answer": {question: "Answer their question", words: "Your answer", hint: "They do not know who this is yet. Write nothing that tells them: no name, no street, no workplace.",
		done:  "Answered. The service is told that there is something to look at.",
		means: []string{"The person can read your answer. The service can decide as soon as it is sent."}},
	"withdraw": {question: "Withdraw this referral?", done: "Withdrawn. The service can no longer see it.", cannotUndo: true,
		means: []string{"Do this when the person asks us to stop. The service can no longer see anything of it, at once.", "What other services have stays with them."}},
	"reopen": {question: "Open this referral again?", words: "Why it is opened again", hint: "The person and the service can read it.",
		done: "Opened again. The service is told that there is something to look at.", means: []string{"The service has it in its list again, as being in contact."}},
	"void": {question: "Was this sent by mistake?", words: "What went wrong", hint: "The person can read it.", cannotUndo: true,
		done:  "Noted as sent by mistake. The service can no longer see it.",
		means: []string{"The service can no longer see anything of it, at once.", "The enquiry goes on to the next service named, or comes back to the team."}},
	"close": {question: "Close without finishing?", done: "Closed. What became of each need is on the record.",
		means: []string{"Do this when the service cannot do it itself. Say why, and what became of each need."}},
}

// moveForm is what goes with a move; its page asks only for what the move needs.
type moveForm struct {
	Words  string `form:"words"`
	Reason string `form:"reason" label:"Why is it closed?"`
}

func (a area) askMove(c echo.Context) error {
	return a.atMove(c, func(k referral.Case, m models.Move) error {
		if k.Enquiry.PausedAt != nil && m.To.Open() {
			return isPaused(c, k.Enquiry)
		}
		return movePage(c, http.StatusOK, k, m, &moveForm{}, nil, nil)
	})
}

func (a area) move(c echo.Context) error {
	return a.atMove(c, func(k referral.Case, m models.Move) error {
		var form moveForm
		if err := web.Read(c, &form); err != nil {
			return err
		}
		in := referral.Detail{Words: form.Words, Reason: form.Reason}
		if m.Needs&models.NeedsOutcomes != 0 {
			in.Results = map[string]string{}
			for _, n := range k.Enquiry.Needs {
				in.Results[n] = c.FormValue("result-" + n)
			}
		}
		err := a.desk.Move(c.Request().Context(), web.Who(c), k.Referral.ID, m.Name, in)
		switch {
		case errors.Is(err, models.ErrInvalid):
			return movePage(c, http.StatusUnprocessableEntity, k, m, &form, in.Results, err)
		case errors.Is(err, models.ErrPaused):
			return movePage(c, http.StatusConflict, k, m, &form, in.Results, whilePaused("words"))
		case errors.Is(err, models.ErrConflict):
			return a.moved(c, k.Referral.ID)
		case err != nil:
			return err
		}
		return web.Done(c, filePath(k.Enquiry.ID), moveText[m.Name].done)
	})
}

// atMove reads the referral and the move of an address. A move that is not the team's is not found; one that the state no
// longer allows is told as such.
func (a area) atMove(c echo.Context, then func(referral.Case, models.Move) error) error {
	id, err := web.ID(c, "id")
	if err != nil {
		return err
	}
	m, err := models.MoveNamed(c.Param("move"))
	if err != nil {
		return err
	}
	k, err := a.desk.Read(c.Request().Context(), web.Who(c), id)
	if err != nil {
		return err
	}
	switch err := m.Check(k.Referral.State, k.Referral.StateSince, a.desk.Now(), web.Who(c).Role); {
	case errors.Is(err, models.ErrForbidden):
		return fmt.Errorf("step of somebody else: %w", models.ErrNotFound)
	case errors.Is(err, models.ErrConflict):
		return a.moved(c, id)
	case err != nil:
		return err
	}
	return then(k, m)
}

// moved tells what a referral is by now.
func (a area) moved(c echo.Context, id uuid.UUID) error {
	k, err := a.desk.Read(c.Request().Context(), web.Who(c), id)
	if err != nil {
		return err
	}
	by := ""
	if len(k.Steps) > 0 {
		by = ", by " + doer(k.Steps[0].ByRole, k.Service.Organisation)
	}
	r := k.Referral
	return web.Show(c, http.StatusConflict, views.TeamChangedPage(changed(c, "This has changed in the meantime", filePath(r.EnquiryID), "Look at the enquiry again",
		"The referral to "+k.Service.Name+" is now: "+lower(r.State.Label())+". This was on "+ui.MomentText(r.StateSince)+by+".", "What you wanted to do no longer fits, and nothing was changed.")))
}

func movePage(c echo.Context, status int, k referral.Case, m models.Move, form *moveForm, results map[string]string, wrong error) error {
	text := moveText[m.Name]
	p := views.TeamMove{Page: page(c, text.question), Ref: models.ShowRef(k.Enquiry.Ref), Service: k.Service.Name, Organisation: k.Service.Organisation, Heading: text.question,
		Text: text.means, CannotUndo: text.cannotUndo, Action: movePath(k.Referral.ID, m.Name), Button: m.Button, Words: form.Words, Max: 500}
	p.Back, p.Problems = filePath(k.Enquiry.ID), web.Problems(form, wrong)
	if m.Name == "answer" {
		p.Asked = question(k)
	}
	if m.Needs&models.NeedsWords != 0 {
		p.AskWords, p.WordsHint = text.words, text.hint
	}
	if m.Needs&models.NeedsReason != 0 {
		r := ui.Radios{Field: ui.Field{Name: "reason", Label: "Why is it closed?", LabelAs: ui.Medium}, Value: form.Reason, Options: options(m.Reasons), SmallBoxes: true}
		r.Field = r.Field.With(p.Problems)
		p.Questions = append(p.Questions, r)
	}
	if m.Needs&models.NeedsOutcomes != 0 {
		for _, n := range k.Enquiry.Needs {
			r := ui.Radios{Field: ui.Field{Name: "result-" + n, Label: "What became of this: " + models.NeedLabels([]string{n})[0], LabelAs: ui.Small},
				Value: results[n], Options: options(models.NeedResults), SmallBoxes: true}
			r.Field = r.Field.With(p.Problems)
			p.Questions = append(p.Questions, r)
		}
	}
	return web.Show(c, status, views.TeamMovePage(p))
}

// question is what the partner asked last.
func question(k referral.Case) string {
	for _, s := range k.Steps {
		if s.State == models.InfoRequested {
			return s.Words
		}
	}
	return ""
}

func options(l models.Listing) []ui.Option {
	all := make([]ui.Option, len(l))
	for i, e := range l {
		all[i] = ui.Option{Value: e.Code, Text: e.Label}
	}
	return all
}
