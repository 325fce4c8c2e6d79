package referrer

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

// messages shows what the referrer and the partner wrote to each other about one referral.
func (a area) messages(c echo.Context) error {
	id, err := web.ID(c, "id")
	if err != nil {
		return err
	}
	return a.showMessages(c, http.StatusOK, id, messageForm{}, nil)
}

// messageForm is one message.
type messageForm struct {
	Words string `form:"words" label:"Your message" hint:"The client can read this on their own page. Do not name other people." validate:"required,max=500" short:"Your message" ask:"Write your message"`
}

func (a area) say(c echo.Context) error {
	id, err := web.ID(c, "id")
	if err != nil {
		return err
	}
	var form messageForm
	if wrong := web.Read(c, &form); wrong != nil {
		return a.showMessages(c, http.StatusUnprocessableEntity, id, form, wrong)
	}
	if err := a.desk.Say(c.Request().Context(), web.Who(c), id, form.Words); err != nil {
		return err
	}
	return web.Done(c, messagesPath(id), "Sent.")
}

func (a area) showMessages(c echo.Context, status int, id uuid.UUID, form messageForm, wrong error) error {
	talk, err := a.desk.Messages(c.Request().Context(), web.Who(c), id)
	if err != nil {
		return err
	}
	p := views.Messages{Page: web.Page(c, "Messages"), Caption: models.ShowRef(talk.Ref), Heading: "Messages with " + talk.Service.Organisation, Action: messagesPath(id),
		Words: web.Fields(&form, wrong).At("words"), Said: said(talk, web.Who(c))}
	p.Back, p.Problems = sentPath(talk.Referral.EnquiryID), web.Problems(&form, wrong)
	if !talk.MayWrite {
		p.Closed = "Messages can be written while the service has accepted the client."
	}
	return web.Show(c, status, views.MessagesPage(p))
}

func said(talk referral.Conversation, who models.Actor) []ui.Message {
	all := make([]ui.Message, len(talk.Messages))
	for i, m := range talk.Messages {
		all[i] = ui.Message{Sender: talk.Service.Organisation, Text: m.Words, At: m.At, Mine: m.ByRole == models.Referrer}
		if m.ByUser != nil && *m.ByUser == who.User {
			all[i].Sender = "You"
		}
	}
	return all
}
