package coordinator

import (
	"net/http"
	"strconv"

	"github.com/labstack/echo/v4"

	"example.org/fingerpost/handlers/web"
	"example.org/fingerpost/models"
	"example.org/fingerpost/views"
)

const pausedPath = base + "/paused"

// paused lists what people paused, longest first, without identity.
func (a area) paused(c echo.Context) error {
	ctx, who := c.Request().Context(), web.Who(c)
	rows, err := a.desk.Paused(ctx, who)
	if err != nil {
		return err
	}
	waits, err := a.board.Waits(ctx, who)
	if err != nil {
		return err
	}
	p := views.TeamPaused{Page: page(c, "Paused"), Menu: menu(waits, "", pausedPath)}
	for _, r := range rows {
		row := views.TeamPausedRow{Ref: models.ShowRef(r.Ref), Href: filePath(r.ID), Flags: flags(r.Restricted, false, 0), Waits: waited(r.PausedAt, a.desk.Now()),
			Who: known(r.AgeBand, r.District), State: r.State.Label(), Open: strconv.Itoa(r.Open), Cases: "None"}
		if r.Cases > 0 {
			row.Cases = count(r.Cases, "request", "requests")
		}
		p.Rows = append(p.Rows, row)
	}
	return web.Show(c, http.StatusOK, views.TeamPausedPage(p))
}
