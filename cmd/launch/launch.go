// Package launch starts the server: the settings from the environment, a database, the features, the door. Every program
// that serves begins here; it knows nothing invented.
package launch

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"reflect"
	"time"

	"github.com/caarlos0/env/v11"
	"github.com/labstack/echo/v4"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"golang.org/x/sync/errgroup"

	"example.org/fingerpost/app"
	"example.org/fingerpost/handlers"
	"example.org/fingerpost/static"
)

// Settings reads the environment and says in a sentence, by the setting's own name, what is wrong with it.
func Settings() (app.Config, error) {
	c, err := env.ParseAs[app.Config]()
	var bad env.ParseError
	if errors.As(err, &bad) {
		f, _ := reflect.TypeOf(c).FieldByName(bad.Name)
		return c, fmt.Errorf("%s: cannot be read as %s", f.Tag.Get("env"), kinds[f.Type.String()])
	}
	if err != nil {
		return c, fmt.Errorf("settings: %w", err)
	}
	return c, c.Check()
}

var kinds = map[string]string{"int": "a whole number", "bool": "true or false", "time.Duration": "a time such as 10m or 30s"}

// Log writes structured lines to standard error.
func Log(c app.Config, level slog.Level) *slog.Logger {
	o := &slog.HandlerOptions{Level: level}
	if c.Log == "text" {
		return slog.New(slog.NewTextHandler(os.Stderr, o))
	}
	return slog.New(slog.NewJSONHandler(os.Stderr, o))
}

// Extra adds to the door what only one of the programs has.
type Extra func(*echo.Echo, *app.App)

// Serve opens the service on a migrated database and serves until ctx ends: pages, figures, jobs and chores. It returns
// when all of them have ended; the first that fails ends the others. up, if given, is told the address once it answers.
func Serve(ctx context.Context, c app.Config, log *slog.Logger, extra Extra, up func(string)) error {
	if err := static.Check(); err != nil {
		return err
	}
	a, err := app.Open(ctx, c, log)
	if err != nil {
		return err
	}
	defer a.Close()
	proxies, err := c.TrustedProxies()
	if err != nil {
		return err
	}
	ground, err := handlers.ReadGround(c.Map, c.MapCredit)
	if err != nil {
		return err
	}
	registry := prometheus.NewRegistry()
	registry.MustRegister(collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	e := handlers.New(a, handlers.Options{Log: log, Proxies: proxies, Metrics: handlers.NewMetrics(registry), Ground: ground})
	if extra != nil {
		extra(e, a)
	}
	l, err := net.Listen("tcp", c.Listen)
	if err != nil {
		return fmt.Errorf("FINGERPOST_LISTEN: %w", err)
	}
	group, ctx := errgroup.WithContext(ctx)
	group.Go(func() error { return a.Work(ctx) })
	group.Go(func() error { return handlers.Serve(ctx, l, e, log) })
	if c.MetricsListen != "off" {
		m, err := net.Listen("tcp", c.MetricsListen)
		if err != nil {
			return errors.Join(fmt.Errorf("FINGERPOST_METRICS_LISTEN: %w", err), l.Close())
		}
		group.Go(func() error { return handlers.Serve(ctx, m, handlers.Figures(registry), log) })
	}
	if up != nil {
		go func() {
			if answers(ctx, "http://"+l.Addr().String()+"/healthz") {
				up(l.Addr().String())
			}
		}()
	}
	log.Info("serving", "address", l.Addr().String())
	err = group.Wait()
	log.Info("stopped")
	return err
}

func answers(ctx context.Context, url string) bool {
	for {
		req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
		if err != nil {
			return false
		}
		if res, err := http.DefaultClient.Do(req); err == nil {
			res.Body.Close()
			return res.StatusCode == http.StatusOK
		}
		select {
		case <-ctx.Done():
			return false
		case <-time.After(20 * time.Millisecond):
		}
	}
}

// Folder makes the data folder, which others may pass through but not list, as the private database runs as somebody else.
func Folder(c app.Config) (string, error) {
	path, err := filepath.Abs(c.Data)
	if err != nil {
		return "", fmt.Errorf("FINGERPOST_DATA: %w", err)
	}
	if err := os.MkdirAll(path, 0o711); err != nil {
		return "", fmt.Errorf("FINGERPOST_DATA: %w", err)
	}
	return path, nil
}
