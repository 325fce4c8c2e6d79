// Package handlers is the service's door: it puts the areas together, guards them, and answers for what goes wrong. It
// holds no rule of the service.
package handlers

import (
	"log/slog"
	"net/http"
	"net/netip"
	"strings"
	"time"

	"github.com/labstack/echo/v4"
	"github.com/labstack/echo/v4/middleware"
	"golang.org/x/time/rate"

	"example.org/fingerpost/app"
	"example.org/fingerpost/views/ui"
)

// bodyLimit is more than any form posts; there are no uploads.
const bodyLimit = "64K"

// Options are what the door needs to know beyond the service itself.
type Options struct {
	Log     *slog.Logger
	Proxies []netip.Prefix // whose word about a visitor's address is taken
	Metrics *Metrics
	Ground  *ui.Ground // boundaries for maps; nil: a grid of tiles
}

// New is every page of the service, and who may open it.
func New(a *app.App, o Options) *echo.Echo {
	e := echo.New()
	e.HideBanner, e.HidePort = true, true
	e.IPExtractor = extractor(o.Proxies)
	e.HTTPErrorHandler = faults(o.Log)
	e.Use(requestLog(o.Log, o.Metrics), recovered(o.Log), headers, begin(a), refused(a.Access, o.Log), middleware.BodyLimit(bodyLimit), sameSite(), limited(), middleware.GzipWithConfig(middleware.GzipConfig{Level: 5, MinLength: 1400, Skipper: isStatic}))
	routes(e, a, o.Ground)
	return e
}

// sameSite refuses what another site makes a browser send: the fetch metadata or the origin tells (net/http).
func sameSite() echo.MiddlewareFunc {
	protection := http.NewCrossOriginProtection()
	return func(next echo.HandlerFunc) echo.HandlerFunc {
		return func(c echo.Context) error {
			if protection.Check(c.Request()) != nil {
				return echo.ErrForbidden
			}
			return next(c)
		}
	}
}

// How much one address may post, or take away as a file, which leaves a line on the record: enough for a surgery behind one address, too little to hammer with. Guessing at
// passwords and codes has narrower limits of its own, which every server shares.
const (
	postsPerSecond = 10
	postsAtOnce    = 100
	forget         = 5 * time.Minute
)

// limited slows down whoever posts too much. Addresses are kept in memory only, for minutes.
func limited() echo.MiddlewareFunc {
	return middleware.RateLimiterWithConfig(middleware.RateLimiterConfig{
		Skipper: func(c echo.Context) bool {
			return c.Request().Method != http.MethodPost && !strings.HasSuffix(c.Path(), "/:file")
		},
		Store: middleware.NewRateLimiterMemoryStoreWithConfig(middleware.RateLimiterMemoryStoreConfig{
			Rate: rate.Limit(postsPerSecond), Burst: postsAtOnce, ExpiresIn: forget}),
		IdentifierExtractor: func(c echo.Context) (string, error) { return c.RealIP(), nil },
		DenyHandler:         func(echo.Context, string, error) error { return echo.ErrTooManyRequests },
	})
}

// extractor trusts nobody's word about where a visitor comes from but that of the proxies that are named.
func extractor(proxies []netip.Prefix) echo.IPExtractor {
	if len(proxies) == 0 {
		return echo.ExtractIPDirect()
	}
	trust := []echo.TrustOption{echo.TrustLoopback(false), echo.TrustLinkLocal(false), echo.TrustPrivateNet(false)}
	for _, p := range proxies {
		trust = append(trust, echo.TrustIPRange(ipNet(p)))
	}
	return echo.ExtractIPFromXFFHeader(trust...)
}
