package insight

import (
	"errors"
	"net/http"
	"net/url"
	"slices"

	"github.com/labstack/echo/v4"

	"example.org/fingerpost/app/insight"
	"example.org/fingerpost/handlers/web"
	"example.org/fingerpost/models"
	"example.org/fingerpost/views"
	"example.org/fingerpost/views/ui"
)

// own shows a partner its own figures, and how it compares.
func (a area) own(c echo.Context) error {
	view, sheet, err := a.read(c, insight.OwnSubject)
	if problems := (models.Problems)(nil); errors.As(err, &problems) {
		return a.cannot(c, insight.OwnSubject, problems)
	}
	if errors.Is(err, models.ErrNotFound) {
		return web.Show(c, http.StatusOK, views.NoFiguresPage(views.NoFigures{Page: a.page(c, "Our figures"), Methods: methodsPath}))
	}
	if err != nil {
		return err
	}
	common, err := a.statistics(c, view, sheet)
	if err != nil {
		return err
	}
	common.Menu = ui.SubNav{}
	p := views.OwnFigures{Statistics: common, Organisation: web.Here(c).Organisation, Impact: partnerBase + "/impact?" + url.Values{"quarter": {view.To}}.Encode(), Everybody: insideBase}
	compared, err := a.stats.Compare(c.Request().Context(), web.Who(c), view.Quarters())
	if err != nil {
		return err
	}
	for _, k := range compared {
		p.Compared = append(p.Compared, views.Compared{Quarter: insight.QuarterLabel(k.Quarter), Own: k.Own.Text(), Typical: k.Typical.Text()})
	}
	return web.Show(c, http.StatusOK, views.OwnFiguresPage(p))
}

// impact is one quarter of a partner, to be printed and handed to a funder.
func (a area) impact(c echo.Context) error {
	ctx, who := c.Request().Context(), web.Who(c)
	releases, err := a.stats.Releases(ctx, who)
	if err != nil {
		return err
	}
	view, err := insight.ParseView(who, insight.OwnSubject, releases, url.Values{})
	if err != nil {
		return err
	}
	quarter := view.To
	for name, given := range c.QueryParams() {
		if name != "quarter" || len(given) != 1 || !slices.Contains(view.Released, given[0]) {
			return a.cannot(c, insight.OwnSubject, models.Problems{name: "Choose a whole quarter from the list"})
		}
		quarter = given[0]
	}
	view.From, view.To = quarter, quarter
	_, sheet, err := a.answer(c, view)
	if err != nil {
		return err
	}
	p := views.Impact{Page: a.page(c, "Summary for a funder"), Organisation: web.Here(c).Organisation, Quarter: insight.QuarterLabel(quarter), Sections: a.sections(sheet), Contact: web.Place(c).Phone}
	p.Back = partnerBase
	if p.Tiles, err = a.ownTiles(c, quarter); err != nil {
		return err
	}
	for _, q := range slices.Backward(view.Released) {
		p.Quarters = append(p.Quarters, ui.NavItem{Label: insight.QuarterLabel(q), Href: partnerBase + "/impact?quarter=" + q, Current: q == quarter})
	}
	return web.Show(c, http.StatusOK, views.ImpactPage(p))
}

// ownTiles are the headlines of a partner's quarter.
func (a area) ownTiles(c echo.Context, quarter string) ([]ui.StatTile, error) {
	ask := func(results ...string) (insight.Figure, error) {
		t, err := a.stats.Table(c.Request().Context(), web.Who(c), insight.Query{Cube: insight.OwnSubject.Name, Quarters: []string{quarter}, Cols: results})
		return t.Total, err
	}
	all, err := ask()
	if err != nil {
		return nil, err
	}
	met, err := ask("met", "partly")
	if err != nil {
		return nil, err
	}
	tiles := []ui.StatTile{{Label: "Needs that people brought", Value: all.Text()}, {Label: "Needs met, or partly met", Value: met.Text()}}
	if share := insight.PercentOf(met, all); share.Kind == insight.Shown {
		tiles = append(tiles, ui.StatTile{Label: "Of all needs, met or partly met", Value: share.Text()})
	}
	return tiles, nil
}
