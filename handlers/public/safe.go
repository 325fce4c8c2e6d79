package public

import (
	"errors"
	"net/http"

	"github.com/labstack/echo/v4"

	"example.org/fingerpost/app/referral"
	"example.org/fingerpost/handlers/web"
	"example.org/fingerpost/views"
)

// away is where Exit this page leads unless the place says otherwise: a page that anybody might be reading.
const away = "https://www.bbc.co.uk/weather"

// safe is the page before the safe path: how to leave at once, what that clears, and who helps at once.
func (j journey) safe(c echo.Context) error {
	a, err := j.asking(c, "safe")
	switch {
	case referral.Gone(err):
		return gone(c)
	case err != nil:
		return err
	case a.Submitted || !a.Restricted():
		return web.Go(c, onward(a))
	}
	p := views.Safe{Page: web.Page(c, "Before you go on"), NeedsHref: formPath + "needs"}
	p.Exit, p.Back = true, p.NeedsHref
	for _, h := range j.desk.Place.Emergency {
		p.Lines = append(p.Lines, views.Helpline{Name: h.Name, Phone: h.Phone, Hours: h.Hours})
	}
	return web.Show(c, http.StatusOK, views.SafePage(p))
}

// enterSafe goes on from there.
func (j journey) enterSafe(c echo.Context) error {
	a, err := j.desk.EnterSafePath(c.Request().Context(), token(c))
	switch {
	case referral.Gone(err):
		return gone(c)
	case err != nil:
		return err
	}
	return web.Go(c, onward(a))
}

// exit leaves at once: the answers are deleted, an open own record is closed, the browser is told to forget this site, and a harmless page opens. It is
// one of two GETs that change something, and the only one of the public. It has to be a plain link, because it must work in every browser, without scripts,
// by one tap, by the keyboard and by pressing Shift three times; and all that a link from elsewhere could do with it is
// delete the visitor's own answers that were not sent. What was sent stays sent.
func (j journey) exit(c echo.Context) error {
	err := errors.Join(j.drop(c), j.desk.Leave(c.Request().Context(), web.Cookie(c, web.OwnCookie)))
	c.Response().Header().Set("Clear-Site-Data", `"cookies", "storage"`)
	to := j.desk.Place.AwayURL
	if to == "" {
		to = away
	}
	if err != nil {
		c.Logger().Error(err) // nothing keeps anybody here; the answers expire by themselves
	}
	return web.Go(c, to)
}
