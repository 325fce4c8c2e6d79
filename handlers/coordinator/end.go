package coordinator

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

// endForm says why an enquiry ends without a service.
type endForm struct {
	Reason string `form:"reason" label:"Why does it end here?"`
}

func (a area) askEnd(c echo.Context) error {
	return a.atUndecided(c, func(f referral.File) error { return endPage(c, http.StatusOK, f, &endForm{}, nil) })
}

// end ends an enquiry that leads to no service: one that the team holds, or one that waits for the person.
func (a area) end(c echo.Context) error {
	return a.atUndecided(c, func(f referral.File) error {
		var form endForm
		if err := web.Read(c, &form); err != nil {
			return err
		}
		err := a.desk.Conclude(c.Request().Context(), web.Who(c), f.Enquiry.ID, form.Reason)
		switch {
		case errors.Is(err, models.ErrInvalid):
			return endPage(c, http.StatusUnprocessableEntity, f, &form, err)
		case errors.Is(err, models.ErrConflict):
			return a.placed(c, f.Enquiry.ID)
		case err != nil:
			return err
		}
		return web.Done(c, base, "Ended. The reason is on the record.")
	})
}

// atHeld reads the enquiry of an address; one that is no longer held is told as such.
func (a area) atHeld(c echo.Context, then func(referral.File) error) error {
	return a.atUndecided(c, func(f referral.File) error {
		if f.Enquiry.State != models.Held {
			return a.notHeld(c, f)
		}
		return then(f)
	})
}

// atUndecided reads the enquiry of an address while the team holds it or the person has still to confirm.
func (a area) atUndecided(c echo.Context, then func(referral.File) error) error {
	id, err := web.ID(c, "id")
	if err != nil {
		return err
	}
	f, err := a.desk.File(c.Request().Context(), web.Who(c), id)
	if err != nil {
		return err
	}
	if f.Enquiry.State != models.Held && f.Enquiry.State != models.AwaitingConsent {
		return a.notHeld(c, f)
	}
	return then(f)
}

func endPage(c echo.Context, status int, f referral.File, form *endForm, wrong error) error {
	p := views.TeamEnd{Page: page(c, "End without a service"), Ref: models.ShowRef(f.Enquiry.Ref), Action: filePath(f.Enquiry.ID) + "/end"}
	p.Back, p.Problems = filePath(f.Enquiry.ID), web.Problems(form, wrong)
	p.Reasons = ui.Radios{Field: ui.Field{Name: "reason", Label: "Why does it end here?", LabelAs: ui.Medium}.With(p.Problems), Value: form.Reason, Options: options(models.ConcludeReasons)}
	return web.Show(c, status, views.TeamEndPage(p))
}
