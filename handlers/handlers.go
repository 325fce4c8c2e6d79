// Package handlers is the service's door: it puts the areas together, guards them, and answers for what goes wrong. It
// holds no rule of the service.
package handlers

import (
	"log/slog"
	"net/http"
	"net/netip"

	"github.com/labstack/echo/v4"
	"github.com/labstack/echo/v4/middleware"

	"example.org/fingerpost/app"
)

// bodyLimit is more than any form posts; there are no uploads.
const bodyLimit = "64K"

// Options are what the door needs to know beyond the service itself.
type Options struct {
	Log     *slog.Logger
	Proxies []netip.Prefix // whose word about a visitor's address is taken
	Metrics *Metrics
}

// New is every page of the service, and who may open it.
func New(a *app.App, o Options) *echo.Echo {
	e := echo.New()
	e.HideBanner, e.HidePort = true, true
	e.IPExtractor = extractor(o.Proxies)
	e.HTTPErrorHandler = faults(o.Log)
	e.Use(requestLog(o.Log, o.Metrics), recovered(o.Log), headers, middleware.BodyLimit(bodyLimit),
		echo.WrapMiddleware(http.NewCrossOriginProtection().Handler), begin(a), middleware.GzipWithConfig(middleware.GzipConfig{Level: 5, MinLength: 1400, Skipper: isStatic}))
	routes(e, a)
	return e
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
