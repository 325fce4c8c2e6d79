package resident

import (
	"errors"
	"net/http"

	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"example.org/fingerpost/app/referral"
	"example.org/fingerpost/handlers/web"
	"example.org/fingerpost/models"
	"example.org/fingerpost/views"
	"example.org/fingerpost/views/ui"
)

// follow shows what happens, or the way in to whoever has not come in.
func (a area) follow(c echo.Context) error {
	if web.Who(c).Role != models.Resident {
		return enterPage(c, http.StatusOK, &enterForm{}, nil)
	}
	return a.followPage(c, http.StatusOK, uuid.Nil, "", nil)
}

// followPage shows it; answered is the referral whose answer was not taken, with what was written and what is wrong.
func (a area) followPage(c echo.Context, status int, answered uuid.UUID, words string, wrong error) error {
	r, err := a.desk.Record(c.Request().Context(), web.Who(c))
	if errors.Is(err, models.ErrNotFound) {
		return a.erased(c)
	}
	if err != nil {
		return err
	}
	now := a.desk.Now()
	p := views.Mine{Page: page(c), Menu: menu(base), Ref: models.ShowRef(r.Enquiry.Ref), Lead: lead(r), Late: teamLate(r, now), Paused: r.Enquiry.PausedAt != nil,
		Open: canWithdraw(r)}
	var problems models.Problems
	if errors.As(wrong, &problems) {
		p.Problems = []ui.Problem{{Field: "words-" + answered.String(), Text: problems["words"] + problems[""]}}
	}
	if r.Enquiry.WaitsForPerson() {
		w, err := a.desk.Waiting(c.Request().Context(), web.Who(c), r.Enquiry.ID)
		if err != nil {
			return err
		}
		p.Confirm = &views.MineConfirm{Heading: w.Statement.Heading, Lines: w.Statement.Lines, Mark: w.Statement.Mark(), Paused: p.Paused}
	}
	for _, s := range r.Proposals {
		at := base + "/proposals/" + s.ID.String()
		p.Proposals = append(p.Proposals, views.MineProposal{Service: s.Service.Name, Organisation: s.Service.Organisation, About: s.Service.Outline, Lines: s.Script.Lines,
			Mark: s.Script.Mark(), Paused: p.Paused, Agree: at + "/agree", Decline: at + "/decline"})
	}
	for _, w := range openFirst(r.Ways) {
		v := way(r, w, now)
		if w.Referral != nil && w.Referral.ID == answered && r.Enquiry.PausedAt != nil { // what was typed stays, to be sent once it goes on
			v.AnswerAction = base + "/referrals/" + answered.String() + "/answer"
		}
		if ref := w.Referral; ref != nil && v.AnswerAction != "" {
			v.Answer = ui.Textarea{Field: ui.Field{Name: "words", ID: "words-" + ref.ID.String(), Label: "Your answer",
				Hint: "They do not know who you are yet. You do not have to say."}.With(p.Problems), Rows: 3, Max: 500}
			if ref.ID == answered {
				v.Answer.Value = words
			}
		}
		p.Ways = append(p.Ways, v)
	}
	return web.Show(c, status, views.MinePage(p))
}

// pausedWords say why nothing was sent, and what to do.
const pausedWords = "You paused this, so nothing was sent. Let it go on first, then send it."

// answer sends what a service asked for.
func (a area) answer(c echo.Context) error {
	id, err := web.ID(c, "id")
	if err != nil {
		return err
	}
	words := c.FormValue("words")
	err = a.desk.Move(c.Request().Context(), web.Who(c), id, "answer", referral.Detail{Words: words})
	switch {
	case errors.Is(err, models.ErrInvalid):
		return a.followPage(c, http.StatusUnprocessableEntity, id, words, err)
	case errors.Is(err, models.ErrPaused):
		return a.followPage(c, http.StatusConflict, id, words, models.Problems{"words": pausedWords})
	case errors.Is(err, models.ErrConflict):
		return web.Done(c, base, "This has changed in the meantime. Look at it again.")
	case err != nil:
		return err
	}
	return web.Done(c, base, "Your answer is sent.")
}

func (a area) agree(c echo.Context) error {
	id, err := web.ID(c, "id")
	if err != nil {
		return err
	}
	err = a.desk.AgreeTo(c.Request().Context(), web.Who(c), id, c.FormValue("words"))
	switch {
	case errors.Is(err, models.ErrPaused):
		return web.Done(c, base, pausedWords)
	case errors.Is(err, models.ErrInvalid), errors.Is(err, models.ErrConflict):
		return web.Done(c, base, "This has changed in the meantime, so nothing was sent. Look at it again.")
	case err != nil:
		return err
	}
	return web.Done(c, base, "Sent. The service now reads what you need help with, and not who you are.")
}

// confirm is the person's own word for what somebody else asked.
func (a area) confirm(c echo.Context) error {
	who := web.Who(c)
	err := a.desk.Confirm(c.Request().Context(), who, who.Enquiry, referral.Verbal{Agreed: true, Mark: c.FormValue("words")})
	switch {
	case errors.Is(err, models.ErrPaused):
		return web.Done(c, base, pausedWords)
	case errors.Is(err, models.ErrInvalid), errors.Is(err, models.ErrConflict):
		return web.Done(c, base, "This has changed in the meantime, so nothing was sent. Look at it again.")
	case err != nil:
		return err
	}
	return web.Done(c, base, "Sent. The services now read what you need help with, and not who you are.")
}

func (a area) sureRefuse(c echo.Context) error {
	p := views.MineSure{Page: page(c), Heading: "You do not want this?", Action: base + "/refuse", Button: "I do not want this", BackHref: base, Text: []string{
		"It ends at once. Nothing was sent to any service, and nothing will be.",
		"Whoever asked for you is told only that it does not go on, and not that you said so.",
		"It makes no difference to any help that you ask for later."}}
	p.Back = base
	return web.Show(c, http.StatusOK, views.MineSurePage(p))
}

// refuse is the person's own no to what somebody else asked.
func (a area) refuse(c echo.Context) error {
	who := web.Who(c)
	err := a.desk.Refuse(c.Request().Context(), who, who.Enquiry)
	switch {
	case errors.Is(err, models.ErrConflict):
		return web.Done(c, base, "This has changed in the meantime. Look at it again.")
	case err != nil:
		return err
	}
	return web.Done(c, base, "Ended. Nothing was sent.")
}

func (a area) decline(c echo.Context) error {
	id, err := web.ID(c, "id")
	if err != nil {
		return err
	}
	if err := a.desk.Decline(c.Request().Context(), web.Who(c), id); errors.Is(err, models.ErrConflict) {
		return web.Done(c, base, "This has changed in the meantime. Look at it again.")
	} else if err != nil {
		return err
	}
	return web.Done(c, base, "Nothing was sent. The coordination team looks for something else.")
}
