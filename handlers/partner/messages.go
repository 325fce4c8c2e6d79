package partner

import (
	"net/http"

	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"example.org/fingerpost/app/referral"
	"example.org/fingerpost/handlers/web"
	"example.org/fingerpost/models"
	"example.org/fingerpost/views"
	"example.org/fingerpost/views/ui"
)

// messageForm is one message to the professional who referred somebody.
type messageForm struct {
	Words string `form:"words" label:"Your message" hint:"The person can read this on their own page. Do not name other people." validate:"required,max=500" ask:"Write your message"`
}

// messages shows what the partner and the referrer wrote to each other about one referral.
func (q queuePages) messages(c echo.Context) error {
	id, err := web.ID(c, "id")
	if err != nil {
		return err
	}
	return q.showMessages(c, http.StatusOK, id, messageForm{}, nil)
}

func (q queuePages) say(c echo.Context) error {
	id, err := web.ID(c, "id")
	if err != nil {
		return err
	}
	var form messageForm
	if wrong := web.Read(c, &form); wrong != nil {
		return q.showMessages(c, http.StatusUnprocessableEntity, id, form, wrong)
	}
	if err := q.desk.Say(c.Request().Context(), web.Who(c), id, form.Words); err != nil {
		return err
	}
	return web.Done(c, referralPath(id)+"/messages", "Sent.")
}

func (q queuePages) showMessages(c echo.Context, status int, id uuid.UUID, form messageForm, wrong error) error {
	talk, err := q.desk.Messages(c.Request().Context(), web.Who(c), id)
	if err != nil {
		return err
	}
	p := views.Messages{Page: web.Page(c, "Messages"), Caption: models.ShowRef(talk.Ref), Heading: "Messages with the referrer", Action: referralPath(id) + "/messages",
		Intro: talk.Referrer.Name + ", " + talk.Referrer.Organisation, Words: web.Fields(&form, wrong).At("words"), Said: said(talk, web.Who(c))}
	p.Back, p.Problems = referralPath(id), web.Problems(&form, wrong)
	switch {
	case !talk.Told:
		p.Closed = "The person did not agree that their referrer is told what becomes of this, so nothing is written to them."
	case !talk.MayWrite:
		p.Closed = "This referral is over. Nothing more can be written."
	}
	return web.Show(c, status, views.MessagesPage(p))
}

func said(talk referral.Conversation, who models.Actor) []ui.Message {
	all := make([]ui.Message, len(talk.Messages))
	for i, m := range talk.Messages {
		all[i] = ui.Message{Sender: talk.Referrer.Name, Text: m.Words, At: m.At, Mine: m.ByRole != models.Referrer}
		switch {
		case m.ByUser != nil && *m.ByUser == who.User:
			all[i].Sender = "You"
		case all[i].Mine:
			all[i].Sender = "A colleague"
		}
	}
	return all
}
