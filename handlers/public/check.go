package public

import (
	"errors"
	"net/http"

	"github.com/labstack/echo/v4"

	"example.org/fingerpost/app/referral"
	"example.org/fingerpost/handlers/web"
	"example.org/fingerpost/models"
	"example.org/fingerpost/views"
)

// check shows every answer, each with a way to change it, before anything is sent.
func (j journey) check(c echo.Context) error {
	a, err := j.asking(c, "check")
	switch {
	case referral.Gone(err):
		return gone(c)
	case err != nil:
		return err
	case onward(a) != checkPath:
		return web.Go(c, onward(a))
	}
	now := j.desk.Now()
	p := views.Check{Page: web.Page(c, "Check your answers"), Part: part(4, a), Sections: sections(a), Under16: a.Where.Age(now) < 16,
		Team: a.Services.Help, Confirms: a.Confirms(now)}
	if a.ForAnother() {
		held := j.desk.HeldFor(a)
		p.First = held == models.HeldCheck || held == models.HeldUnder16 || held == models.HeldCapacity || held == models.HeldNoSafeWay
	}
	for _, s := range a.Chosen {
		p.Services = append(p.Services, s.Name)
	}
	p.Back, p.Exit = formPath+a.Before("check"), a.Restricted()
	if p.Exit {
		p.Title = "Check"
	}
	return web.Show(c, http.StatusOK, views.CheckPage(p))
}

// send sends it. Pressed twice, or in two tabs, it is sent once.
func (j journey) send(c echo.Context) error {
	err := j.desk.Send(c.Request().Context(), token(c))
	switch {
	case referral.Gone(err):
		return gone(c)
	case errors.Is(err, models.ErrInvalid):
		return web.Go(c, checkPath) // which leads to the question that is open
	case err != nil:
		return err
	}
	return web.Go(c, sentPath)
}
