package referrer

import (
	"cmp"
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"example.org/fingerpost/handlers/web"
	"example.org/fingerpost/models"
	"example.org/fingerpost/views"
	"example.org/fingerpost/views/ui"
)

// drafts lists the forms that were left, last touched first.
func (a area) drafts(c echo.Context) error {
	all, err := a.desk.ClientDrafts(c.Request().Context(), web.Who(c))
	if err != nil {
		return err
	}
	p := views.ReferrerDrafts{Page: web.Page(c, "Drafts"), NewHref: newPath}
	p.Wide = true
	for _, d := range all {
		p.Rows = append(p.Rows, views.ReferrerDraft{Name: cmp.Or(d.Name, "No name yet"), Needs: strings.Join(models.NeedLabelsHidden(d.Needs), ", "), Touched: ui.MomentText(d.TouchedAt),
			Until: ui.DayText(d.Expires), Href: pagePath(d.ID, "send"), DeleteHref: pagePath(d.ID, "delete")})
	}
	return web.Show(c, http.StatusOK, views.ReferrerDraftsPage(p))
}

// delete removes a form at once.
func (a area) delete(c echo.Context) error {
	id, err := web.ID(c, "id")
	if err != nil {
		return err
	}
	if err := a.desk.DropClientDraft(c.Request().Context(), web.Who(c), id); err != nil {
		return err
	}
	return web.Done(c, draftsPath, "Deleted.")
}
