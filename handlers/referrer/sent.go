package referrer

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

// sent shows one client: where it went, and what happened, as far as they agreed.
func (a area) sent(c echo.Context) error {
	s, err := a.openSent(c)
	if err != nil {
		return err
	}
	return a.showSent(c, http.StatusOK, s, uuid.Nil, "", nil)
}

// showSent shows it; answered is the leg whose answer was not taken, with what was written and what is wrong.
func (a area) showSent(c echo.Context, status int, s referral.ClientCase, answered uuid.UUID, words string, wrong error) error {
	p := views.ReferrerSent{Page: web.Page(c, "My referral"), Ref: models.ShowRef(s.Ref), Client: s.Client, Sent: ui.DayText(s.CreatedAt), Told: s.Told,
		AgainHref: sentPath(s.ID) + "/again", Kept: s.Again}
	p.Wide, p.Back = true, base
	var problems models.Problems
	if errors.As(wrong, &problems) {
		p.Problems = []ui.Problem{{Field: "words-" + answered.String(), Text: problems["words"]}}
	}
	open := !s.Told && !s.Over
	if s.Over {
		p.Over, s.Legs = over+". Nothing more of it is shared with you.", nil
	}
	if s.Told {
		p.State = enquiryWords[s.State]
		open = s.State == models.Held || s.State == models.AwaitingConsent
	}
	for _, leg := range s.Legs {
		l := views.ReferrerSentLeg{ReferrerLeg: legOf(leg, s.Told, a.desk.Now()), Events: steps(s.Steps[leg.ID], leg)}
		open = open || leg.State.Open()
		if s.Told && leg.State != models.Sent && leg.State != models.Opened && leg.State != models.InfoRequested {
			l.MessagesHref = messagesPath(leg.ID)
			if leg.Unread > 0 {
				l.Messages = count(leg.Unread, "new message", "new messages")
			}
		}
		if s.Told && leg.State == models.InfoRequested {
			l.Asked, l.AnswerTo = s.Asked[leg.ID], answerPath(leg.ID)
			l.Answer = ui.Textarea{Field: ui.Field{Name: "words", ID: "words-" + leg.ID.String(), Label: "Answer",
				Hint: "The client can read this on their own page. The service does not know who they are yet: do not name anybody."}.With(p.Problems), Rows: 3, Max: 500}
			if leg.ID == answered {
				l.Answer.Value = words
			}
		}
		p.Legs = append(p.Legs, l)
	}
	if open {
		p.WithdrawHref = sentPath(s.ID) + "/withdraw"
	}
	return web.Show(c, status, views.ReferrerSentPage(p))
}

// answer sends what a service asked for before it decides.
func (a area) answer(c echo.Context) error {
	leg, err := web.ID(c, "id")
	if err != nil {
		return err
	}
	ctx, who, words := c.Request().Context(), web.Who(c), c.FormValue("words")
	id, err := a.desk.ClientOf(ctx, who, leg)
	if err != nil {
		return err
	}
	err = a.desk.AnswerFor(ctx, who, leg, words)
	switch {
	case errors.Is(err, models.ErrInvalid):
		s, broken := a.desk.ClientSent(ctx, who, id)
		if broken != nil {
			return broken
		}
		return a.showSent(c, http.StatusUnprocessableEntity, s, leg, words, err)
	case errors.Is(err, models.ErrConflict):
		return web.Done(c, sentPath(id), "This has changed in the meantime, and your answer was not sent. Look at it again.")
	case err != nil:
		return err
	}
	return web.Done(c, sentPath(id), "Your answer is sent, and the service is told.")
}

func (a area) openSent(c echo.Context) (referral.ClientCase, error) {
	id, err := web.ID(c, "id")
	if err != nil {
		return referral.ClientCase{}, err
	}
	return a.desk.ClientSent(c.Request().Context(), web.Who(c), id)
}

// again begins a new form with what was typed for this client, while that is kept.
func (a area) again(c echo.Context) error {
	s, err := a.openSent(c)
	if err != nil {
		return err
	}
	id, err := a.desk.Again(c.Request().Context(), web.Who(c), s.ID)
	if errors.Is(err, models.ErrNotFound) {
		return web.Done(c, sentPath(s.ID), "What you typed is no longer kept. Please begin a new form.")
	}
	if err != nil {
		return err
	}
	return web.Done(c, pagePath(id, referral.PageNeeds), "Their details are filled in. Ask for their consent again.")
}

// askWithdraw asks once more before it is withdrawn.
func (a area) askWithdraw(c echo.Context) error {
	s, err := a.openSent(c)
	if err != nil {
		return err
	}
	return a.showWithdraw(c, http.StatusOK, s, nil)
}

func (a area) showWithdraw(c echo.Context, status int, s referral.ClientCase, wrong []ui.Problem) error {
	p := views.ReferrerWithdraw{Page: web.Page(c, "Withdraw"), Ref: models.ShowRef(s.Ref), Client: s.Client, Action: sentPath(s.ID) + "/withdraw", BackHref: sentPath(s.ID),
		Options: []ui.Option{{Value: "all", Text: "All of it"}}}
	for _, leg := range s.Legs {
		if s.Told && leg.State.Open() {
			p.Options = append(p.Options, ui.Option{Value: leg.ID.String(), Text: leg.Service + ", " + leg.Organisation})
		}
	}
	p.Wide, p.Back, p.Problems = true, p.BackHref, wrong
	return web.Show(c, status, views.ReferrerWithdrawPage(p))
}

// withdraw takes it back on the client's word. Partners see nothing of it from then on.
func (a area) withdraw(c echo.Context) error {
	s, err := a.openSent(c)
	if err != nil {
		return err
	}
	leg, from := uuid.Nil, c.FormValue("from")
	if from != "all" {
		if leg, err = uuid.Parse(from); err != nil || leg == uuid.Nil {
			return a.showWithdraw(c, http.StatusUnprocessableEntity, s, []ui.Problem{{Field: "from", Text: "Select what they want to withdraw"}})
		}
	}
	if err := a.desk.WithdrawFor(c.Request().Context(), web.Who(c), s.ID, leg); err != nil {
		return err
	}
	return web.Done(c, sentPath(s.ID), "Withdrawn. No service that it was withdrawn from can see it here any more.")
}
