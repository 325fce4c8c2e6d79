// Package insight holds the pages of anonymised figures: those for everybody, those for people who work with them, a
// partner's own, and the releases that two people sign. It knows no rule of protection; app/insight decides what is shown.
package insight

import (
	"github.com/labstack/echo/v4"

	"example.org/fingerpost/app/insight"
	"example.org/fingerpost/handlers/web"
	"example.org/fingerpost/models"
	"example.org/fingerpost/views"
	"example.org/fingerpost/views/ui"
)

const (
	publicBase  = "/figures"
	insideBase  = "/statistics"
	partnerBase = "/partner/figures"
	releaseBase = "/releases"
	methodsPath = publicBase + "/methods"
)

// PublicRoutes are the figures that were approved for everybody. The group is /figures.
func PublicRoutes(g *echo.Group, stats insight.Statistics, ground *ui.Ground) {
	a := area{stats: stats, ground: ground, base: publicBase}
	g.GET("", a.overview)
	g.GET("/methods", a.methods)
	g.GET("/:subject", a.subject)
	g.GET("/:subject/:file", a.download)
}

// Routes are the same subjects for people who work here. The group is /statistics, for everybody who has signed in.
func Routes(g *echo.Group, stats insight.Statistics, ground *ui.Ground) {
	a := area{stats: stats, ground: ground, base: insideBase}
	g.GET("", a.overview)
	g.GET("/:subject", a.subject)
	g.GET("/:subject/:file", a.download)
}

// PartnerRoutes are a partner's own figures. The group is /partner, guarded for partners.
func PartnerRoutes(g *echo.Group, stats insight.Statistics) {
	a := area{stats: stats, base: partnerBase}
	g.GET("/figures", a.own)
	g.GET("/figures/impact", a.impact)
	g.GET("/figures/:file", a.downloadOwn)
}

// area is one way to the figures: base is where it begins.
type area struct {
	stats  insight.Statistics
	ground *ui.Ground // the operator's boundaries; nil: a grid of tiles
	base   string
	only   *models.Release // the one release that is looked at before it is signed; nil: all that are published
}

// page is what every page of figures knows. It carries nothing that changes from day to day.
func (a area) page(c echo.Context, title string) views.Page {
	p := web.Page(c, title)
	p.Wide = true
	p.Indexed = a.base == publicBase
	p.Description = "Anonymised figures on who asks for help in " + p.Place + ", what they need and what becomes of it."
	return p
}
