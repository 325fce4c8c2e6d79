package insight

import (
	"fmt"
	"net/http"

	"github.com/labstack/echo/v4"

	"example.org/fingerpost/app/insight"
	"example.org/fingerpost/handlers/web"
	"example.org/fingerpost/views"
)

// methods explains how figures are made, and how far off they are.
func (a area) methods(c echo.Context) error {
	p := views.Methods{Page: a.page(c, "How our figures are made"), Figures: publicBase}
	p.Back = publicBase
	sizes := []struct {
		what string
		mean func(insight.MeanError) float64
	}{
		{"One need in one area, one quarter", func(m insight.MeanError) float64 { return m.Cell }},
		{"One area, one quarter", func(m insight.MeanError) float64 { return m.AreaQuarter }},
		{"One area, one year", func(m insight.MeanError) float64 { return m.AreaYear }},
		{"One need, one year", func(m insight.MeanError) float64 { return m.NeedYear }},
		{"Everybody, one quarter", func(m insight.MeanError) float64 { return m.Quarter }},
		{"Everybody, one year", func(m insight.MeanError) float64 { return m.Year }},
	}
	for _, s := range sizes {
		row := views.ErrorRow{What: s.what}
		for _, m := range insight.MeanErrors {
			row.Mean = append(row.Mean, fmt.Sprintf("%.1f", s.mean(m)))
		}
		p.Errors = append(p.Errors, row)
	}
	p.Methods = []string{"Each figure rounded by itself", "Rounded together, as here"}
	return web.Show(c, http.StatusOK, views.MethodsPage(p))
}
