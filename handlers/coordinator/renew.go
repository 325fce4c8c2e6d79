package coordinator

import (
	"errors"
	"net/http"

	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"example.org/fingerpost/app/referral"
	"example.org/fingerpost/handlers/web"
	"example.org/fingerpost/models"
	"example.org/fingerpost/views"
	"example.org/fingerpost/views/ui"
)

func renewPath(referral uuid.UUID) string { return movePath(referral, "renew") }

func (a area) askRenew(c echo.Context) error {
	return a.atRenew(c, func(k referral.Case) error {
		if k.Enquiry.PausedAt != nil {
			return isPaused(c, k.Enquiry)
		}
		return a.renewPage(c, http.StatusOK, k, &placeForm{}, nil)
	})
}

// renew notes that the person agreed again to a service that has their referral.
func (a area) renew(c echo.Context) error {
	return a.atRenew(c, func(k referral.Case) error {
		var form placeForm
		if err := web.Read(c, &form); err != nil {
			return err
		}
		on, wrong := form.on(a.desk.Now())
		err := a.desk.Renew(c.Request().Context(), web.Who(c), k.Referral.ID,
			referral.Verbal{Method: form.Method, On: on, Note: form.Note, Mark: form.Mark, Agreed: form.Agreed == "yes"})
		switch {
		case errors.Is(err, models.ErrInvalid):
			return a.renewPage(c, http.StatusUnprocessableEntity, k, &form, both(err, wrong))
		case errors.Is(err, models.ErrPaused):
			return a.renewPage(c, http.StatusConflict, k, &form, whilePaused("agreed"))
		case errors.Is(err, models.ErrConflict):
			return a.moved(c, k.Referral.ID)
		case err != nil:
			return err
		}
		return web.Done(c, filePath(k.Enquiry.ID), "Noted. They have agreed again, for a year from that day.")
	})
}

// atRenew reads the referral of an address whose consent ends soon or has ended; another is told as it is.
func (a area) atRenew(c echo.Context, then func(referral.Case) error) error {
	id, err := web.ID(c, "id")
	if err != nil {
		return err
	}
	k, err := a.desk.Read(c.Request().Context(), web.Who(c), id)
	if err != nil {
		return err
	}
	if k.Referral.ConsentEnds == nil || !k.Referral.State.Open() {
		return a.moved(c, id)
	}
	return then(k)
}

func (a area) renewPage(c echo.Context, status int, k referral.Case, form *placeForm, wrong error) error {
	e, r, now, script := k.Enquiry, k.Referral, a.desk.Now(), a.desk.Script(k.Service)
	p := views.TeamRenew{Page: page(c, "They agree again"), Ref: models.ShowRef(e.Ref), Service: k.Service.Name, Organisation: k.Service.Organisation, Ends: ui.DayText(*r.ConsentEnds),
		Ended: !r.ConsentEnds.After(now), Script: views.TeamScript{Heading: script.Heading, Lines: script.Lines}, Mark: script.Mark(), Action: renewPath(r.ID),
		WithdrawHref: movePath(r.ID, "withdraw"), ShowHref: filePath(e.ID) + "/show", Warnings: warnings(e), Reach: reach(e.Contact, e.Times),
		Form: web.Fields(form, wrong), Methods: options(models.PlacingMethods), Under16: models.Under16(e.AgeBand), Signed: k.Service.Signed}
	p.Back, p.Problems = filePath(e.ID), web.Problems(form, wrong)
	p.On = agreedOn(form, now, p.Problems)
	return web.Show(c, status, views.TeamRenewPage(p))
}
