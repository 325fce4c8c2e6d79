package public

import (
	"errors"
	"net/http"

	"github.com/labstack/echo/v4"

	"example.org/fingerpost/app/referral"
	"example.org/fingerpost/handlers/web"
	"example.org/fingerpost/models"
	"example.org/fingerpost/views"
	"example.org/fingerpost/views/ui"
)

// equality asks the optional questions once, after sending.
func (j journey) equality(c echo.Context) error {
	r, err := j.desk.Receipt(c.Request().Context(), token(c))
	switch {
	case referral.Gone(err):
		return j.unsent(c)
	case err != nil:
		return err
	case r.Enquiry.Route != models.RouteSelf: // nobody answers these for another
		return web.Go(c, sentPath)
	case r.Equal:
		return web.Go(c, thanksPath)
	}
	return j.askEquality(c, http.StatusOK, r.Enquiry.Restricted, &referral.Equality{}, nil)
}

func (j journey) answerEquality(c echo.Context) error {
	var form referral.Equality
	wrong := web.Read(c, &form)
	if c.FormValue("skip") != "" {
		form, wrong = referral.Equality{}, nil
	}
	if wrong == nil {
		wrong = j.desk.SaveEquality(c.Request().Context(), token(c), form)
	}
	var problems models.Problems
	switch {
	case wrong == nil:
		return web.Go(c, thanksPath)
	case referral.Gone(wrong):
		return j.unsent(c)
	case !errors.As(wrong, &problems):
		return wrong
	}
	r, err := j.desk.Receipt(c.Request().Context(), token(c))
	if referral.Gone(err) {
		return j.unsent(c)
	}
	if err != nil {
		return err
	}
	return j.askEquality(c, http.StatusUnprocessableEntity, r.Enquiry.Restricted, &form, wrong)
}

func (j journey) askEquality(c echo.Context, status int, safe bool, form *referral.Equality, wrong error) error {
	p := views.Equality{Page: web.Page(c, "Questions about you"), Form: web.Fields(form, wrong), Options: map[string][]ui.Option{
		"ethnicity": listed(models.EthnicGroups), "condition": listed(models.YesNo), "limits": listed(models.Limits), "sex": listed(models.Sexes)}}
	p.Problems, p.Back, p.Exit = web.Problems(form, wrong), sentPath, safe
	return web.Show(c, status, views.EqualityPage(p))
}

// thanks ends the journey.
func (j journey) thanks(c echo.Context) error {
	r, err := j.desk.Receipt(c.Request().Context(), token(c))
	if referral.Gone(err) {
		return j.unsent(c)
	}
	if err != nil {
		return err
	}
	if r.Enquiry.Route != models.RouteSelf {
		return web.Go(c, sentPath)
	}
	p := web.Page(c, "Thank you")
	p.Exit = r.Enquiry.Restricted
	return web.Show(c, http.StatusOK, views.ThanksPage(views.Thanks{Page: p, SentHref: sentPath}))
}
