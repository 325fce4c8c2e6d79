package resident

import (
	"net/http"
	"slices"

	"github.com/labstack/echo/v4"

	"example.org/fingerpost/app/referral"
	"example.org/fingerpost/handlers/web"
	"example.org/fingerpost/models"
	"example.org/fingerpost/views"
	"example.org/fingerpost/views/ui"
)

type enterForm struct {
	Ref  string `form:"ref" label:"Your reference" hint:"8 letters and numbers, for example 7FHK M3XQ" validate:"required,max=40" ask:"Enter your reference"`
	Code string `form:"code" label:"Your private code" hint:"In groups of four. Capitals and spaces make no difference." validate:"required,max=80" ask:"Enter your private code"`
}

func enterPage(c echo.Context, status int, form *enterForm, err error) error {
	p := views.MineEnter{Page: page(c), Form: web.Fields(form, err)}
	p.Title, p.Problems, p.Closed = "Follow", web.Problems(form, err), c.QueryParam("closed") != ""
	return web.Show(c, status, views.MineEnterPage(p))
}

// enter opens the referral. It answers in the same way whether there is such a reference or not.
func (a area) enter(c echo.Context) error {
	var form enterForm
	err := web.Read(c, &form)
	var token string
	if err == nil {
		token, err = a.desk.Enter(c.Request().Context(), form.Ref, form.Code, from(c))
	}
	if status, said := told(c, err); status != 0 {
		return enterPage(c, status, &form, said)
	}
	if err != nil {
		return err
	}
	web.SetCookie(c, web.OwnCookie, token, 0)
	return web.Go(c, base)
}

func (a area) leave(c echo.Context) error {
	if err := a.desk.Leave(c.Request().Context(), web.Cookie(c, web.OwnCookie)); err != nil {
		return err
	}
	web.SetCookie(c, web.OwnCookie, "", -1)
	c.Response().Header().Set("Clear-Site-Data", `"cache"`)
	return web.Go(c, base+"/left")
}

func left(c echo.Context) error {
	return web.Show(c, http.StatusOK, views.MineLeftPage(views.MineLeft{Page: page(c)}))
}

type proveForm struct {
	Day   string `form:"born-day" label:"Day" validate:"max=2"`
	Month string `form:"born-month" label:"Month" validate:"max=9"`
	Year  string `form:"born-year" label:"Year" validate:"max=4"`
	To    string `form:"to" validate:"max=60"`
}

func (a area) askProof(c echo.Context) error {
	return provePage(c, http.StatusOK, &proveForm{To: c.QueryParam("to")}, nil)
}

// prove takes the date of birth and leads to the page that asked for it.
func (a area) prove(c echo.Context) error {
	var form proveForm
	err := web.Read(c, &form)
	if err == nil {
		born, ok := referral.WhereAndWhen{Day: form.Day, Month: form.Month, Year: form.Year}.Born()
		if !ok {
			err = models.Problems{"born-day": "Enter your date of birth, like 31 3 1980"}
		} else {
			err = a.desk.Prove(c.Request().Context(), web.Cookie(c, web.OwnCookie), born, from(c))
		}
	}
	if status, said := told(c, err); status != 0 {
		return provePage(c, status, &form, said)
	}
	if err != nil {
		return err
	}
	return web.Go(c, onward(form.To))
}

// onward is the page that asked for proof: one of ours, whatever the form says.
func onward(to string) string {
	if slices.Contains([]string{"/details/about", "/details/contact", "/download", "/record.json"}, to[min(len(to), len(base)):]) {
		return base + to[len(base):]
	}
	return base + "/details"
}

func provePage(c echo.Context, status int, form *proveForm, err error) error {
	p := views.MineProve{Page: page(c), To: form.To}
	p.Back, p.Problems = base, web.Problems(form, err)
	p.Born = ui.DateInput{Field: ui.Field{Name: "born", Label: "What is your date of birth?", Hint: "For example, 31 3 1980", LabelAs: ui.PageHeading}, Day: form.Day, Month: form.Month,
		Year: form.Year, Birthday: true}.With(p.Problems)
	return web.Show(c, status, views.MineProvePage(p))
}
