package resident

import (
	"errors"
	"net/http"

	"github.com/labstack/echo/v4"

	"example.org/fingerpost/handlers/web"
	"example.org/fingerpost/models"
	"example.org/fingerpost/views"
	"example.org/fingerpost/views/ui"
)

// erased shows what is left to somebody whose information was deleted; ErrNotFound when it was not.
func (a area) erased(c echo.Context) error {
	g, err := a.desk.Erased(c.Request().Context(), web.Who(c))
	if err != nil {
		return err
	}
	return web.Show(c, http.StatusOK, views.MineErasedPage(views.MineErased{Page: page(c), Ref: models.ShowRef(g.Ref), Day: ui.DayText(g.At), Cases: casesOf(g.Cases, a.desk.Now()), Uses: uses(g.Uses)}))
}

// orErased leads whoever looks for something that was deleted to the page that says so.
func (a area) orErased(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		err := next(c)
		if !errors.Is(err, models.ErrNotFound) {
			return err
		}
		if _, gone := a.desk.Erased(c.Request().Context(), web.Who(c)); gone != nil {
			return err
		}
		return web.Go(c, base)
	}
}
