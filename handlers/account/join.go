package account

import (
	"errors"
	"net/http"

	"github.com/labstack/echo/v4"

	"example.org/fingerpost/app/access"
	"example.org/fingerpost/handlers/web"
	"example.org/fingerpost/models"
	"example.org/fingerpost/views"
)

// joining holds the code from the page that asks for it to the page that uses it up: an address must not, as addresses
// are kept in histories and logs (ASVS 5.0, 14.2.1).
const joining = "join"

const joiningSeconds = 30 * 60

type joinForm struct {
	Code string `form:"code" label:"Enter the code you were given" hint:"26 letters and digits. Capitals and dashes do not matter" validate:"required" ask:"Enter the code you were given"`
}

func (d door) join(c echo.Context) error { return showJoin(c, http.StatusOK, &joinForm{}, nil) }

func showJoin(c echo.Context, status int, form *joinForm, err error) error {
	form.Code = ""
	p := views.Join{Page: web.Page(c, "Enter your code"), Form: web.Fields(form, err)}
	p.Problems, p.Back = web.Problems(form, err), "/sign-in"
	return web.Show(c, status, views.JoinPage(p))
}

func (d door) open(c echo.Context) error {
	var form joinForm
	var o access.Opened
	err := web.Read(c, &form)
	if err == nil {
		o, err = d.gate.Open(c.Request().Context(), form.Code, from(c))
	}
	if err == nil && o.Purpose == models.ForNewFactor {
		err = models.Problems{"code": "This code is for a new app. Sign in with your password first, then choose ‘I cannot use my app’ and enter it there"}
	}
	if status, said := told(c, err); status != 0 {
		return showJoin(c, status, &form, said)
	}
	if err != nil {
		return err
	}
	web.SetCookie(c, joining, form.Code, joiningSeconds)
	return web.Go(c, "/join/password")
}

type joinPasswordForm struct {
	Password string `form:"password" label:"Your new password" hint:"12 characters or more" validate:"required" ask:"Enter a password" trim:"no"`
}

func (d door) choose(c echo.Context) error {
	return d.showChoose(c, http.StatusOK, &joinPasswordForm{}, nil)
}

func (d door) showChoose(c echo.Context, status int, form *joinPasswordForm, err error) error {
	o, e := d.gate.Open(c.Request().Context(), web.Cookie(c, joining), from(c))
	if s, said := told(c, e); s != 0 {
		web.SetCookie(c, joining, "", -1)
		return showJoin(c, s, &joinForm{}, said)
	}
	if e != nil {
		return e
	}
	p := views.JoinPassword{Page: web.Page(c, "Choose a password"), Form: web.Fields(form, err), Name: o.Name, Email: o.Email, Again: o.Purpose == models.ForPassword}
	p.Problems, p.Back = web.Problems(form, err), "/join"
	return web.Show(c, status, views.JoinPasswordPage(p))
}

func (d door) chosen(c echo.Context) error {
	var form joinPasswordForm
	var whole string
	var setUp bool
	err := web.Read(c, &form)
	if err == nil {
		whole, setUp, err = d.gate.Join(c.Request().Context(), web.Cookie(c, joining), form.Password, from(c))
	}
	if errors.Is(err, models.ErrInvalid) {
		return d.showChoose(c, http.StatusUnprocessableEntity, &form, err)
	}
	if err != nil {
		return err
	}
	web.SetCookie(c, joining, "", -1)
	return half(c, whole, setUp)
}
