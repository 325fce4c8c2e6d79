package resident

import (
	"errors"
	"maps"
	"net/http"

	"github.com/labstack/echo/v4"

	"example.org/fingerpost/app/referral"
	"example.org/fingerpost/handlers/web"
	"example.org/fingerpost/models"
	"example.org/fingerpost/views"
	"example.org/fingerpost/views/ui"
)

// lostCookie holds the token of the browser that asked for a one-time code, for as long as the code works.
const lostCookie = "lost"

type lostForm struct {
	Ref   string `form:"ref" label:"Your reference" hint:"8 letters and numbers, for example 7FHK M3XQ" validate:"required,max=40" ask:"Enter your reference"`
	Day   string `form:"born-day" label:"Day" validate:"max=2"`
	Month string `form:"born-month" label:"Month" validate:"max=9"`
	Year  string `form:"born-year" label:"Year" validate:"max=4"`
}

func (a area) askLost(c echo.Context) error { return lostPage(c, http.StatusOK, &lostForm{}, nil) }

// lost asks for a one-time code. What was entered is not looked at here, so the answer is the same for everybody.
func (a area) lost(c echo.Context) error {
	var form lostForm
	err := web.Read(c, &form)
	born, ok := referral.WhereAndWhen{Day: form.Day, Month: form.Month, Year: form.Year}.Born()
	if wrong := (models.Problems)(nil); !ok && (err == nil || errors.As(err, &wrong)) {
		wrong = maps.Clone(wrong)
		if wrong == nil {
			wrong = models.Problems{}
		}
		wrong["born-day"] = "Enter your date of birth, like 31 3 1980"
		err = wrong
	}
	var token string
	if err == nil {
		token, err = a.desk.AskCode(c.Request().Context(), form.Ref, born, from(c))
	}
	if status, said := told(c, err); status != 0 {
		return lostPage(c, status, &form, said)
	}
	if err != nil {
		return err
	}
	web.SetCookie(c, lostCookie, token, int(referral.LostCodeLimit.Seconds()))
	return web.Go(c, base+"/lost/code")
}

func lostPage(c echo.Context, status int, form *lostForm, err error) error {
	p := views.MineLost{Page: page(c), Form: web.Fields(form, err)}
	p.Back, p.Problems = base, web.Problems(form, err)
	p.Born = ui.DateInput{Field: ui.Field{Name: "born", Label: "Your date of birth", Hint: "For example, 31 3 1980", LabelAs: ui.Small}, Day: form.Day, Month: form.Month,
		Year: form.Year, Birthday: true}.With(p.Problems)
	return web.Show(c, status, views.MineLostPage(p))
}

type lostCodeForm struct {
	Code string `form:"code" label:"The code from the email" hint:"8 letters. Capitals and spaces make no difference." validate:"required,max=20" ask:"Enter the code from the email"`
}

func (a area) askLostCode(c echo.Context) error {
	if web.Cookie(c, lostCookie) == "" {
		return web.Go(c, base+"/lost")
	}
	return lostCodePage(c, http.StatusOK, &lostCodeForm{}, nil)
}

// lostCode opens the referral with the code that this browser asked for.
func (a area) lostCode(c echo.Context) error {
	var form lostCodeForm
	err := web.Read(c, &form)
	var token string
	if err == nil {
		token, err = a.desk.EnterByCode(c.Request().Context(), web.Cookie(c, lostCookie), form.Code, from(c))
	}
	if status, said := told(c, err); status != 0 {
		return lostCodePage(c, status, &form, said)
	}
	if err != nil {
		return err
	}
	web.SetCookie(c, lostCookie, "", -1)
	web.SetCookie(c, web.OwnCookie, token, 0)
	return web.Go(c, base)
}

func lostCodePage(c echo.Context, status int, form *lostCodeForm, err error) error {
	p := views.MineLostCode{Page: page(c), Form: web.Fields(form, err)}
	p.Back, p.Problems = base+"/lost", web.Problems(form, err)
	return web.Show(c, status, views.MineLostCodePage(p))
}
