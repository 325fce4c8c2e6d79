package handlers

import (
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"runtime/debug"
	"slices"
	"strconv"
	"time"

	"github.com/google/uuid"
	"github.com/labstack/echo/v4"
	"github.com/prometheus/client_golang/prometheus"

	"example.org/fingerpost/handlers/web"
)

// Metrics are the figures for Prometheus: routes by their template, never an address with an id in it.
type Metrics struct{ requests *prometheus.HistogramVec }

// NewMetrics registers them.
func NewMetrics(r prometheus.Registerer) *Metrics {
	m := &Metrics{prometheus.NewHistogramVec(prometheus.HistogramOpts{
		Name: "fingerpost_request_seconds", Help: "How long requests took, by route and status.",
		Buckets: []float64{.005, .01, .025, .05, .1, .2, .5, 1, 2.5, 5},
	}, []string{"method", "route", "status"})}
	r.MustRegister(m.requests)
	return m
}

const requestKey = "request"

func requestID(c echo.Context) string {
	id, _ := c.Get(requestKey).(string)
	return id
}

// requestLog writes one line a request: the route's template, never its address, query, browser or what was posted.
func requestLog(log *slog.Logger, m *Metrics) echo.MiddlewareFunc {
	return func(next echo.HandlerFunc) echo.HandlerFunc {
		return func(c echo.Context) error {
			began := time.Now()
			c.Set(requestKey, uuid.NewString())
			c.Response().Header().Set("X-Request-Id", requestID(c))
			if err := next(c); err != nil {
				c.Error(err) // the page is made here, so that its status can be logged
			}
			route := c.Path()
			if route == "" {
				route = "none"
			}
			method := c.Request().Method
			if !slices.Contains([]string{http.MethodGet, http.MethodHead, http.MethodPost}, method) {
				method = "other" // a client may call it anything
			}
			took, status := time.Since(began), c.Response().Status
			if m != nil {
				m.requests.WithLabelValues(method, route, strconv.Itoa(status)).Observe(took.Seconds())
			}
			log.InfoContext(c.Request().Context(), "request", "method", method, "route", route, "status", status,
				"ms", took.Milliseconds(), "role", string(web.Who(c).Role), "request", requestID(c))
			return nil
		}
	}
}

// recovered turns a panic into an error; its value may quote somebody's data and is not logged, only where it was.
func recovered(log *slog.Logger) echo.MiddlewareFunc {
	return func(next echo.HandlerFunc) echo.HandlerFunc {
		return func(c echo.Context) (err error) {
			defer func() {
				if r := recover(); r != nil {
					log.ErrorContext(c.Request().Context(), "panic", "route", c.Path(), "request", requestID(c), "kind", fmt.Sprintf("%T", r), "stack", string(debug.Stack()))
					err = errors.New("panic")
				}
			}()
			return next(c)
		}
	}
}
