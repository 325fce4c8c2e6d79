package account

import (
	"errors"
	"net/http"

	"github.com/labstack/echo/v4"

	"example.org/fingerpost/app/access"
	"example.org/fingerpost/handlers/web"
	"example.org/fingerpost/models"
	"example.org/fingerpost/views"
	"example.org/fingerpost/views/ui"
)

// MailRoutes is the page on which somebody says when they want e-mail. The group is /account, guarded for everybody who
// is signed in.
func MailRoutes(g *echo.Group, gate *access.Gate) {
	o := own{gate}
	g.GET("/mail", o.askMail)
	g.POST("/mail", o.mail)
}

type mailForm struct {
	Mail string `form:"mail" label:"When do you want emails?" validate:"required,oneof=at_once daily overdue" ask:"Select when you want emails"`
}

var mailHints = map[string]string{
	"at_once": "Several things that come close together are one email",
	"daily":   "If there is something new. Overdue steps come with it",
	"overdue": "For people who sign in every day anyway. Nothing comes when something is new",
}

func (o own) askMail(c echo.Context) error {
	a, err := o.gate.Own(c.Request().Context(), web.Who(c))
	if err != nil {
		return err
	}
	return showMail(c, http.StatusOK, &mailForm{Mail: a.User.Mail}, nil)
}

func (o own) mail(c echo.Context) error {
	var form mailForm
	err := web.Read(c, &form)
	if err == nil {
		err = o.gate.SetMail(c.Request().Context(), web.Who(c), form.Mail)
	}
	if errors.Is(err, models.ErrInvalid) {
		return showMail(c, http.StatusUnprocessableEntity, &form, err)
	}
	if err != nil {
		return err
	}
	return web.Done(c, "/account", "Saved. Emails come like this from now on.")
}

func showMail(c echo.Context, status int, form *mailForm, wrong error) error {
	p := views.MailWish{Page: web.Page(c, "Emails"), Form: web.Fields(form, wrong)}
	p.Back, p.Problems = "/account", web.Problems(form, wrong)
	for _, m := range models.Mails {
		p.Wishes = append(p.Wishes, ui.Option{Value: m.Code, Text: m.Label, Hint: mailHints[m.Code]})
	}
	return web.Show(c, status, views.MailWishPage(p))
}
