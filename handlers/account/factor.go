package account

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"example.org/fingerpost/handlers/web"
	"example.org/fingerpost/models"
	"example.org/fingerpost/views"
)

type codeForm struct {
	Code string `form:"code" label:"Enter the code from your app" hint:"6 digits, new every 30 seconds" validate:"required" ask:"Enter the 6 digits that your app shows"`
}

func (d door) code(c echo.Context) error {
	setUp, err := d.gate.MustSetUp(c.Request().Context(), token(c))
	if err != nil {
		return lost(c, err)
	}
	if setUp {
		return web.Go(c, "/sign-in/set-up")
	}
	return showCode(c, http.StatusOK, &codeForm{}, nil)
}

func showCode(c echo.Context, status int, form *codeForm, err error) error {
	form.Code = ""
	p := views.FactorAsked{Page: web.Page(c, "Enter the code from your app"), Form: web.Fields(form, err)}
	p.Problems = web.Problems(form, err)
	return web.Show(c, status, views.CodePage(p))
}

func (d door) second(c echo.Context) error {
	var form codeForm
	var whole string
	err := web.Read(c, &form)
	if err == nil {
		whole, err = d.gate.SecondFactor(c.Request().Context(), token(c), form.Code, from(c))
	}
	if status, said := told(c, err); status != 0 {
		return showCode(c, status, &form, said)
	}
	if err != nil {
		return lost(c, err)
	}
	return home(c, d.gate, whole)
}

type recoveryForm struct {
	Code string `form:"code" label:"Code" hint:"Capitals and dashes do not matter" validate:"required" ask:"Enter one of your codes"`
}

func (d door) recovery(c echo.Context) error {
	if _, err := d.gate.MustSetUp(c.Request().Context(), token(c)); err != nil {
		return lost(c, err)
	}
	return showRecovery(c, http.StatusOK, &recoveryForm{}, nil)
}

func showRecovery(c echo.Context, status int, form *recoveryForm, err error) error {
	p := views.FactorAsked{Page: web.Page(c, "Sign in without your app"), Form: web.Fields(form, err)}
	p.Problems, p.Back = web.Problems(form, err), "/sign-in/code"
	return web.Show(c, status, views.RecoveryPage(p))
}

func (d door) recover(c echo.Context) error {
	var form recoveryForm
	var whole string
	var replaced bool
	err := web.Read(c, &form)
	if err == nil {
		whole, replaced, err = d.gate.Recover(c.Request().Context(), token(c), form.Code, from(c))
	}
	if status, said := told(c, err); status != 0 {
		return showRecovery(c, status, &form, said)
	}
	if err != nil {
		return lost(c, err)
	}
	if replaced {
		return web.Go(c, "/sign-in/set-up")
	}
	Enter(c, whole)
	return web.Done(c, "/account", "That recovery code is used up. If you have lost your phone, change your app now.")
}

func (d door) offer(c echo.Context) error {
	return d.showOffer(c, http.StatusOK, &codeForm{}, nil, web.Who(c).Role == models.Public)
}

// showOffer shows the app that waits to be set up; first, while joining.
func (d door) showOffer(c echo.Context, status int, form *codeForm, err error, first bool) error {
	offer, e := d.gate.Offered(c.Request().Context(), token(c))
	if e != nil {
		return lost(c, e)
	}
	form.Code = ""
	p := views.SetUp{Page: web.Page(c, "Set up your sign-in app"), Form: web.Fields(form, err), Seed: offer.Seed, Squares: offer.Squares, Action: "/sign-in/set-up", First: first}
	if !first {
		p.Action, p.Back = "/account/factor/set-up", "/account"
	}
	p.Problems = web.Problems(form, err)
	return web.Show(c, status, views.SetUpPage(p))
}

func (d door) confirm(c echo.Context) error {
	return d.confirmed(c, web.Who(c).Role == models.Public)
}

// confirmed answers with the recovery codes themselves: they are kept nowhere from which another page could show them.
func (d door) confirmed(c echo.Context, first bool) error {
	var form codeForm
	var whole string
	var codes []string
	ctx := c.Request().Context()
	err := web.Read(c, &form)
	if err == nil {
		whole, codes, err = d.gate.Confirm(ctx, token(c), form.Code, from(c))
	}
	if status, said := told(c, err); status != 0 {
		return d.showOffer(c, status, &form, said, first)
	}
	if err != nil {
		return lost(c, err)
	}
	Enter(c, whole)
	next := "/account"
	if first {
		v, err := d.gate.Who(ctx, whole)
		if err != nil {
			return err
		}
		next = web.Home(v.Role)
	}
	return showCodes(c, codes, next)
}

func showCodes(c echo.Context, codes []string, next string) error {
	return web.Show(c, http.StatusOK, views.RecoveryCodesPage(views.RecoveryCodes{Page: web.Page(c, "Recovery codes"), Codes: codes, Next: next}))
}
