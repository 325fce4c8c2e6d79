package handlers

import (
	"errors"
	"log/slog"

	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"example.org/fingerpost/app/access"
	"example.org/fingerpost/handlers/web"
	"example.org/fingerpost/models"
)

// refused puts it on the record when somebody signed in asks for what is not theirs. What the visitor is told stays the
// same whether or not there is such a thing, and whether or not the record could be written.
func refused(gate *access.Gate, log *slog.Logger) echo.MiddlewareFunc {
	return func(next echo.HandlerFunc) echo.HandlerFunc {
		return func(c echo.Context) error {
			err := next(c)
			who := web.Who(c)
			if who.User == uuid.Nil || !errors.Is(err, models.ErrNotFound) {
				return err
			}
			for _, name := range c.ParamNames() {
				thing, wrong := web.ID(c, name)
				if wrong != nil {
					continue
				}
				page := c.Request().Method + " " + c.Path()
				if failed := gate.Refused(c.Request().Context(), who, page, thing); failed != nil {
					log.ErrorContext(c.Request().Context(), "refusal not noted", "route", page, "err", failed)
				}
				break
			}
			return err
		}
	}
}
