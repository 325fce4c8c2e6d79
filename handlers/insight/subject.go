package insight

import (
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"example.org/fingerpost/app/insight"
	"example.org/fingerpost/handlers/web"
	"example.org/fingerpost/models"
	"example.org/fingerpost/views"
	"example.org/fingerpost/views/ui"
)

// overview is where the figures begin; while there are none, it says so.
func (a area) overview(c echo.Context) error {
	err := a.show(c, insight.Overview)
	if errors.Is(err, models.ErrNotFound) {
		p := views.NoFigures{Page: a.page(c, "Figures"), Methods: methodsPath}
		return web.Show(c, http.StatusOK, views.NoFiguresPage(p))
	}
	return err
}

// subject shows the figures on one question.
func (a area) subject(c echo.Context) error { return a.show(c, c.Param("subject")) }

func (a area) show(c echo.Context, name string) error {
	s, err := insight.SubjectNamed(name)
	if err != nil {
		return err
	}
	view, sheet, err := a.read(c, s)
	if problems := (models.Problems)(nil); errors.As(err, &problems) {
		return a.cannot(c, s, problems)
	}
	if err != nil {
		return err
	}
	p, err := a.statistics(c, view, sheet)
	if err != nil {
		return err
	}
	return web.Show(c, http.StatusOK, views.StatisticsPage(p))
}

// read asks for what the address says, and for nothing else.
func (a area) read(c echo.Context, s insight.Subject) (insight.View, insight.Sheet, error) {
	asked, err := url.ParseQuery(c.Request().URL.RawQuery)
	if err != nil {
		return insight.View{}, insight.Sheet{}, models.Problems{"address": "The address is not written as we write it"}
	}
	releases, err := a.releases(c)
	if err != nil {
		return insight.View{}, insight.Sheet{}, err
	}
	view, err := insight.ParseView(web.Who(c), s, releases, asked)
	if err != nil {
		return view, insight.Sheet{}, err
	}
	return a.answer(c, view)
}

// releases are those whose quarters may be chosen here.
func (a area) releases(c echo.Context) ([]models.Release, error) {
	if a.only != nil {
		as := *a.only
		as.State = models.ReleasePublished // as it would be
		return []models.Release{as}, nil
	}
	return a.stats.Releases(c.Request().Context(), web.Who(c))
}

func (a area) answer(c echo.Context, view insight.View) (insight.View, insight.Sheet, error) {
	sheet, err := a.stats.Sheet(c.Request().Context(), web.Who(c), view)
	sheet.Place, sheet.Address = web.Place(c).Name, web.Place(c).BaseURL+a.path(view.Subject)+"?"+view.Encode()
	return view, sheet, err
}

// path is where a subject is.
func (a area) path(s insight.Subject) string {
	if a.only == nil && s.Name == insight.Overview || s.Name == insight.OwnSubject.Name {
		return a.base
	}
	return a.base + "/" + s.Name
}

// statistics is the page of a sheet.
func (a area) statistics(c echo.Context, view insight.View, sheet insight.Sheet) (views.Statistics, error) {
	s := view.Subject
	p := views.Statistics{Page: a.page(c, s.Title+": figures"), Title: s.Title, Lead: s.Lead, Period: sheet.Period, Methods: methodsPath, Base: sheet.Base,
		Sections: a.sections(sheet), Address: sheet.Address}
	if a.only != nil {
		p.Back = releasePath(*a.only)
	}
	p.Headline, p.Tiles = tiles(sheet)
	query := "?" + view.Encode()
	between := url.Values{"from": {view.From}, "to": {view.To}}.Encode()
	p.Menu = ui.SubNav{Label: "Figures on"}
	for _, other := range insight.Subjects {
		p.Menu.Items = append(p.Menu.Items, ui.NavItem{Label: other.Title, Href: a.path(other) + "?" + between, Current: other.Name == s.Name})
	}
	p.Choosing = views.Choosing{Action: a.path(s), From: view.From, To: view.To, Chosen: c.Request().URL.RawQuery != "", ClearAll: a.path(s)}
	for _, q := range view.Released {
		if len(view.Released) == 1 && s.Choice == nil {
			break // nothing to choose
		}
		p.Choosing.Quarters = append(p.Choosing.Quarters, ui.Option{Value: q, Text: insight.QuarterLabel(q)})
	}
	slices.Reverse(p.Choosing.Quarters)
	if s.Choice != nil {
		list, err := a.stats.Places(c.Request().Context(), web.Who(c), *s.Choice, view.To)
		if err != nil {
			return p, err
		}
		choice := &views.Choice{Name: s.Choice.Name, Label: s.Choice.Title, Value: view.Choice, Options: []ui.Option{{Text: "All"}}}
		for _, e := range list {
			choice.Options = append(choice.Options, ui.Option{Value: e.Code, Text: e.Label})
		}
		p.Choosing.Choice = choice
		if view.Choice != "" {
			p.Title += ": " + list.Label(view.Choice)
		}
	}
	p.Preview = a.only != nil && a.only.State == models.ReleaseWaiting
	for _, f := range forms {
		if a.only != nil {
			break // what is not published is not taken away
		}
		p.Downloads = append(p.Downloads, views.Download{Href: a.file(s, f.ending) + query, Name: f.name, Note: f.note})
	}
	return p, nil
}

// cannot says what is wrong with a question, and what can be asked.
func (a area) cannot(c echo.Context, s insight.Subject, problems models.Problems) error {
	p := views.CannotShow{Page: a.page(c, "We cannot show that"), Where: a.path(s),
		May: []string{"whole quarters of the year that are published, one after the other: “from” and “to”"}}
	if s.Choice != nil {
		p.May = append(p.May, "everything, or one line of the list “"+strings.ToLower(s.Choice.Title)+"”")
	}
	for _, words := range problems {
		if !slices.Contains(p.Said, words) {
			p.Said = append(p.Said, words)
		}
	}
	slices.Sort(p.Said)
	return web.Show(c, http.StatusBadRequest, views.CannotShowPage(p))
}
