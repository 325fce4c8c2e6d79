// Package account is the way in and out, people's own accounts, and the accounts that they manage. It holds no rule about
// who may come in: it asks the gate.
package account

import (
	"errors"
	"fmt"
	"math"
	"net/http"
	"strconv"
	"time"

	"github.com/labstack/echo/v4"

	"example.org/fingerpost/app/access"
	"example.org/fingerpost/handlers/web"
	"example.org/fingerpost/models"
)

// cookie holds the token of a session, until the browser closes.
const cookie = "sid"

// Session finds out who makes a request, by the cookie of their session, and puts that and the place at its disposal.
// Without a cookie nothing is asked of the database. The cookie of a session that is over is taken away.
func Session(gate *access.Gate) echo.MiddlewareFunc {
	return func(next echo.HandlerFunc) echo.HandlerFunc {
		return func(c echo.Context) error {
			web.Begin(c, web.Visitor{Actor: models.Anyone}, gate.Place)
			if token := token(c); token != "" {
				v, err := gate.Who(c.Request().Context(), token)
				switch {
				case errors.Is(err, models.ErrNotFound):
					Leave(c)
				case err != nil:
					return err
				default:
					web.Begin(c, web.Visitor{Actor: v.Actor, Session: v.Session, Name: v.Name, Organisation: v.Organisation, SeveralRoles: v.Several, NeedsFactor: v.Half}, gate.Place)
				}
			}
			return next(c)
		}
	}
}

// Enter gives the browser the token of a session.
func Enter(c echo.Context, token string) { web.SetCookie(c, cookie, token, 0) }

// Leave takes it away.
func Leave(c echo.Context) { web.SetCookie(c, cookie, "", -1) }

func token(c echo.Context) string { return web.Cookie(c, cookie) }

func from(c echo.Context) access.From {
	return access.From{Address: c.RealIP(), Agent: c.Request().UserAgent()}
}

// home sends whoever has just come in to where their role begins.
func home(c echo.Context, gate *access.Gate, token string) error {
	Enter(c, token)
	v, err := gate.Who(c.Request().Context(), token)
	if err != nil {
		return err
	}
	return web.Go(c, web.Home(v.Role))
}

// told is what the page says about an error and the status it says it with; 0 when it is not for the page to say.
func told(c echo.Context, err error) (int, error) {
	var many access.TooMany
	if errors.As(err, &many) {
		minutes := int(math.Ceil(many.Wait.Minutes()))
		c.Response().Header().Set("Retry-After", strconv.Itoa(int(many.Wait/time.Second)+1))
		words := fmt.Sprintf("There have been too many attempts. Wait %d minutes and try again", minutes)
		if minutes == 1 {
			words = "There have been too many attempts. Wait a minute and try again"
		}
		return http.StatusTooManyRequests, models.Problems{"": words}
	}
	if errors.Is(err, models.ErrInvalid) {
		return http.StatusUnprocessableEntity, err
	}
	return 0, err
}
