package account

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"example.org/fingerpost/handlers/web"
	"example.org/fingerpost/views"
)

type passwordForm struct {
	Current  string `form:"current" label:"Your password now" validate:"required" ask:"Enter the password you have now" trim:"no"`
	Password string `form:"password" label:"Your new password" hint:"12 characters or more" validate:"required" ask:"Enter a new password" trim:"no"`
}

func (o own) password(c echo.Context) error {
	return o.showPassword(c, http.StatusOK, &passwordForm{}, nil)
}

func (o own) showPassword(c echo.Context, status int, form *passwordForm, err error) error {
	a, e := o.gate.Own(c.Request().Context(), web.Who(c))
	if e != nil {
		return e
	}
	p := views.NewPassword{Page: web.Page(c, "Change your password"), Form: web.Fields(form, err), Email: a.User.Email}
	p.Problems, p.Back = web.Problems(form, err), "/account"
	return web.Show(c, status, views.NewPasswordPage(p))
}

func (o own) newPassword(c echo.Context) error {
	var form passwordForm
	var next string
	err := web.Read(c, &form)
	if err == nil {
		next, err = o.gate.ChangePassword(c.Request().Context(), token(c), form.Current, form.Password, from(c))
	}
	if status, said := told(c, err); status != 0 {
		return o.showPassword(c, status, &form, said)
	}
	if err != nil {
		return lost(c, err)
	}
	Enter(c, next)
	return web.Done(c, "/account", "Your password is changed. You are signed out everywhere but here.")
}

// againForm is the password once more, before something that needs it.
type againForm struct {
	Current string `form:"current" label:"Your password" validate:"required" ask:"Enter your password" trim:"no"`
}

func (o own) showAgain(c echo.Context, status int, form *againForm, err error, p views.PasswordAgain) error {
	a, e := o.gate.Own(c.Request().Context(), web.Who(c))
	if e != nil {
		return e
	}
	p.Page, p.Form, p.Email, p.Action = web.Page(c, p.Heading), web.Fields(form, err), a.User.Email, c.Request().URL.Path
	p.Problems, p.Back = web.Problems(form, err), "/account"
	return web.Show(c, status, views.PasswordAgainPage(p))
}

func changeApp() views.PasswordAgain {
	return views.PasswordAgain{Heading: "Change your app", Why: "For a new phone or another app. Enter your password first. Your old app and recovery codes work until the new app is set up.", Button: "Continue"}
}

func (o own) factor(c echo.Context) error {
	return o.showAgain(c, http.StatusOK, &againForm{}, nil, changeApp())
}

func (o own) newFactor(c echo.Context) error {
	var form againForm
	err := web.Read(c, &form)
	if err == nil {
		err = o.gate.ChangeApp(c.Request().Context(), token(c), form.Current, from(c))
	}
	if status, said := told(c, err); status != 0 {
		return o.showAgain(c, status, &form, said, changeApp())
	}
	if err != nil {
		return lost(c, err)
	}
	return web.Go(c, "/account/factor/set-up")
}

func (o own) offer(c echo.Context) error {
	return door(o).showOffer(c, http.StatusOK, &codeForm{}, nil, false)
}

func (o own) confirm(c echo.Context) error { return door(o).confirmed(c, false) }

func makeCodes() views.PasswordAgain {
	return views.PasswordAgain{Heading: "Make new recovery codes", Why: "You get ten new codes. The old ones stop working.", Button: "Make new codes"}
}

func (o own) codes(c echo.Context) error {
	return o.showAgain(c, http.StatusOK, &againForm{}, nil, makeCodes())
}

func (o own) newCodes(c echo.Context) error {
	var form againForm
	var codes []string
	err := web.Read(c, &form)
	if err == nil {
		codes, err = o.gate.NewRecoveryCodes(c.Request().Context(), token(c), form.Current, from(c))
	}
	if status, said := told(c, err); status != 0 {
		return o.showAgain(c, status, &form, said, makeCodes())
	}
	if err != nil {
		return lost(c, err)
	}
	return showCodes(c, codes, "/account")
}
