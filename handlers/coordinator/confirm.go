package coordinator

import (
	"errors"
	"net/http"

	"github.com/labstack/echo/v4"

	"example.org/fingerpost/app/referral"
	"example.org/fingerpost/handlers/web"
	"example.org/fingerpost/models"
	"example.org/fingerpost/views"
)

func (a area) askConfirm(c echo.Context) error {
	return a.atWaiting(c, func(f referral.File, w referral.ToConfirm) error {
		if f.Enquiry.PausedAt != nil {
			return isPaused(c, f.Enquiry)
		}
		return a.confirmPage(c, http.StatusOK, f, w, &placeForm{}, nil)
	})
}

// confirm notes the word of the person, to whom a member of the team has just read out what somebody else asked for.
func (a area) confirm(c echo.Context) error {
	return a.atWaiting(c, func(f referral.File, w referral.ToConfirm) error {
		var form placeForm
		if err := web.Read(c, &form); err != nil {
			return err
		}
		on, wrong := form.on(a.desk.Now())
		err := a.desk.Confirm(c.Request().Context(), web.Who(c), f.Enquiry.ID,
			referral.Verbal{Method: form.Method, On: on, Note: form.Note, Mark: form.Mark, Agreed: form.Agreed == "yes"})
		switch {
		case errors.Is(err, models.ErrInvalid):
			return a.confirmPage(c, http.StatusUnprocessableEntity, f, w, &form, both(err, wrong))
		case errors.Is(err, models.ErrPaused):
			return a.confirmPage(c, http.StatusConflict, f, w, &form, whilePaused("agreed"))
		case errors.Is(err, models.ErrConflict):
			return a.placed(c, f.Enquiry.ID)
		case err != nil:
			return err
		}
		return web.Done(c, filePath(f.Enquiry.ID), "Confirmed. It goes to the services that they agreed to.")
	})
}

// atWaiting reads the enquiry of an address with what the person would agree to; one that waits no more is told as such.
func (a area) atWaiting(c echo.Context, then func(referral.File, referral.ToConfirm) error) error {
	id, err := web.ID(c, "id")
	if err != nil {
		return err
	}
	ctx, who := c.Request().Context(), web.Who(c)
	f, err := a.desk.File(ctx, who, id)
	if err != nil {
		return err
	}
	w, err := a.desk.Waiting(ctx, who, id)
	if errors.Is(err, models.ErrConflict) {
		return a.notHeld(c, f)
	}
	if err != nil {
		return err
	}
	return then(f, w)
}

func (a area) confirmPage(c echo.Context, status int, f referral.File, w referral.ToConfirm, form *placeForm, wrong error) error {
	e, now := f.Enquiry, a.desk.Now()
	p := views.TeamConfirm{Page: page(c, "They have confirmed"), Relation: relation(f.Relation), Warnings: warnings(e)}
	p.Ref, p.Script, p.Mark = models.ShowRef(e.Ref), views.TeamScript{Heading: w.Statement.Heading, Lines: w.Statement.Lines}, w.Statement.Mark()
	p.Action, p.EndHref, p.ShowHref = filePath(e.ID)+"/confirm", filePath(e.ID)+"/refuse", filePath(e.ID)+"/show"
	p.Form, p.Methods, p.Facts, p.Reach = web.Fields(form, wrong), options(models.TakenMethods), facts(e), reach(e.Contact, e.Times)
	p.Back, p.Problems = filePath(e.ID), web.Problems(form, wrong)
	if f.Person != nil {
		p.Person = person(f, now)
	}
	p.On = agreedOn(form, now, p.Problems)
	return web.Show(c, status, views.TeamConfirmPage(p))
}

func (a area) askRefuse(c echo.Context) error {
	return a.atWaiting(c, func(f referral.File, _ referral.ToConfirm) error {
		p := views.TeamRefuse{Page: page(c, "They said no"), Ref: models.ShowRef(f.Enquiry.Ref), Relation: relation(f.Relation), Action: filePath(f.Enquiry.ID) + "/refuse"}
		p.Back = filePath(f.Enquiry.ID)
		return web.Show(c, http.StatusOK, views.TeamRefusePage(p))
	})
}

// refuse notes the person's own no, and ends it.
func (a area) refuse(c echo.Context) error {
	id, err := web.ID(c, "id")
	if err != nil {
		return err
	}
	err = a.desk.Refuse(c.Request().Context(), web.Who(c), id)
	switch {
	case errors.Is(err, models.ErrConflict):
		return a.placed(c, id)
	case err != nil:
		return err
	}
	return web.Done(c, base, "Ended. Tell whoever asked only that it does not go on.")
}
