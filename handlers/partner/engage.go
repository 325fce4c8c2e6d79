package partner

import (
	"errors"
	"net/http"
	"strconv"

	"github.com/labstack/echo/v4"

	"example.org/fingerpost/app/referral"
	"example.org/fingerpost/handlers/web"
	"example.org/fingerpost/models"
	"example.org/fingerpost/views"
	"example.org/fingerpost/views/ui"
)

// engaged are the buttons that say in one tap how it goes; nil before it is accepted and after it has ended.
func engaged(r referral.Case) *views.PartnerEngage {
	if r.Referral.AcceptedAt == nil || !r.Referral.State.Open() {
		return nil
	}
	path := referralPath(r.Referral.ID)
	e := &views.PartnerEngage{LevelHref: path + "/level"}
	if r.Referral.Due == models.ClockNote {
		e.SameHref = path + "/no-change"
	}
	for _, l := range models.Levels {
		if r.Referral.Level == nil || strconv.Itoa(*r.Referral.Level) != l.Code {
			e.Levels = append(e.Levels, ui.Option{Value: l.Code, Text: l.Label})
		}
	}
	return e
}

// noChange says that all goes on as it was.
func (q queuePages) noChange(c echo.Context) error {
	id, err := web.ID(c, "id")
	if err != nil {
		return err
	}
	return q.tapped(c, q.desk.NoChange(c.Request().Context(), web.Who(c), id))
}

// engage says how much the person takes part.
func (q queuePages) engage(c echo.Context) error {
	id, err := web.ID(c, "id")
	if err != nil {
		return err
	}
	level, err := strconv.Atoi(c.FormValue("level"))
	if err != nil {
		level = -1 // none of them
	}
	return q.tapped(c, q.desk.Engage(c.Request().Context(), web.Who(c), id, level))
}

// tapped goes back to the referral, which a tap does not leave; whoever comes too late is shown what happened meanwhile.
func (q queuePages) tapped(c echo.Context, err error) error {
	switch {
	case err == nil:
		id, _ := web.ID(c, "id")
		return web.Done(c, referralPath(id), "Saved in the log of contacts.")
	case !errors.Is(err, models.ErrInvalid) && !errors.Is(err, models.ErrConflict):
		return err
	}
	r, reread := q.open(c)
	switch {
	case reread != nil:
		return reread
	case errors.Is(err, models.ErrConflict):
		return q.meanwhile(c, r, nil)
	}
	return q.show(c, http.StatusUnprocessableEntity, r, err)
}
