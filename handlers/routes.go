package handlers

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"example.org/fingerpost/app"
	"example.org/fingerpost/handlers/account"
	"example.org/fingerpost/handlers/coordinator"
	"example.org/fingerpost/handlers/governance"
	"example.org/fingerpost/handlers/insight"
	"example.org/fingerpost/handlers/partner"
	"example.org/fingerpost/handlers/public"
	"example.org/fingerpost/handlers/referrer"
	"example.org/fingerpost/handlers/resident"
	"example.org/fingerpost/handlers/web"
	"example.org/fingerpost/models"
	"example.org/fingerpost/static"
	"example.org/fingerpost/views/ui"
)

// routes is the list of who may open what: a page belongs to an area, and an area is guarded where it is made.
func routes(e *echo.Echo, a *app.App, ground *ui.Ground) {
	e.GET("/healthz", func(c echo.Context) error { return c.String(http.StatusOK, "ok") })
	e.GET("/readyz", ready(a))
	e.GET("/static/*", echo.WrapHandler(static.Handler()))
	e.GET("/favicon.ico", func(c echo.Context) error { return c.Redirect(http.StatusMovedPermanently, static.URL("favicon.svg")) })
	e.GET("/robots.txt", robots)

	anyone := e.Group("")
	public.Routes(anyone, a.Referrals)
	public.DirectoryRoutes(anyone, a.Directory)

	insight.PublicRoutes(e.Group("/figures"), a.Statistics, ground)
	insight.Routes(e.Group("/statistics", web.SignedIn), a.Statistics, ground)
	insight.ReleaseRoutes(e.Group("/releases", web.Only(models.Coordinator, models.Governance)), a.Statistics, a.Press, ground)

	resident.Routes(e.Group("/mine"), a.Referrals, a.Cases)

	account.DoorRoutes(e.Group(""), a.Access)
	account.Routes(e.Group("/account", web.SignedIn), a.Access)
	account.MailRoutes(e.Group("/account", web.SignedIn), a.Access)
	account.PeopleRoutes(e.Group("/people", web.Only(models.Administrator, models.Lead)), a.Access)

	queue := e.Group("/partner", web.Only(models.Partner, models.Lead))
	partner.Routes(queue, a.Referrals)
	partner.ServiceRoutes(queue, a.Directory)
	insight.PartnerRoutes(queue, a.Statistics)

	referrer.Routes(e.Group("/referrer", web.Only(models.Referrer)), a.Referrals)
	coordinator.Routes(e.Group("/team", web.Only(models.Coordinator)), a.Referrals, a.Directory, a.Board)
	governance.CaseRoutes(e.Group("/governance/cases", web.Only(models.Governance, models.Coordinator)), a.Cases, a.Referrals)
}

// ready says whether this server can serve; a load balancer asks.
func ready(a *app.App) echo.HandlerFunc {
	return func(c echo.Context) error {
		if err := a.Ready(c.Request().Context()); err != nil {
			return c.String(http.StatusServiceUnavailable, "the database does not answer")
		}
		return c.String(http.StatusOK, "ready")
	}
}

// robots keeps search engines to what is for everybody.
func robots(c echo.Context) error {
	return c.String(http.StatusOK, "User-agent: *\nAllow: /$\nAllow: /services\nAllow: /figures\nAllow: /help\nAllow: /privacy\nAllow: /information\n"+
		"Allow: /accessibility\nAllow: /cookies\nAllow: /static/\nDisallow: /\n")
}
