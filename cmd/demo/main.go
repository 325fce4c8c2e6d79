// Command demo is the whole service on one machine with everything around it invented: a database of its own, a place with
// partners and people, and a mail tray to look into.
//
//	demo                              serve it at http://localhost:8080
//	demo with-postgres -- COMMAND …   run a command with a PostgreSQL that lives in memory as long as it does
//
// Everybody may sign in as anybody, so it serves this machine only, unless -anywhere says that it is meant.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"log/slog"
	"net"
	"net/netip"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"syscall"
	"time"

	"github.com/labstack/echo/v4"

	"example.org/fingerpost/app"
	"example.org/fingerpost/cmd/launch"
	"example.org/fingerpost/models/seal"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	err := run(ctx, os.Args[1:])
	var ended *exec.ExitError
	switch {
	case errors.As(err, &ended):
		os.Exit(max(1, ended.ExitCode()))
	case errors.Is(err, flag.ErrHelp):
		os.Exit(2)
	case err != nil:
		fmt.Fprintln(os.Stderr, "demo:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string) error {
	if len(args) > 0 && args[0] == "with-postgres" {
		return withPostgres(ctx, args[1:])
	}
	flags := flag.NewFlagSet("demo", flag.ContinueOnError)
	anywhere := flags.Bool("anywhere", false, "serve other machines too: everybody who reaches it may sign in as anybody")
	if err := flags.Parse(args); err != nil {
		return err
	}
	c, err := settings()
	if err != nil {
		return err
	}
	if !*anywhere && !loopback(c.Listen) {
		return fmt.Errorf("FINGERPOST_LISTEN is %s: the demonstration lets anybody sign in as anybody, so it serves this machine only; -anywhere if that is meant", c.Listen)
	}
	return serve(ctx, c, launch.Log(c, slog.LevelWarn))
}

// settings are those of the service, with the invented place's words.
func settings() (app.Config, error) {
	c, err := launch.Settings()
	if err != nil {
		return c, err
	}
	c.Demo = true
	c.Programme, c.Place, c.Districts, c.Phone, c.PhoneHours = wearmouth.Programme, wearmouth.Name, wearmouth.Districts, wearmouth.Phone, wearmouth.PhoneHours
	c.Helplines = ""
	for _, h := range wearmouth.Emergency {
		c.Helplines += h.Name + "|" + h.Phone + "|" + h.Hours + ";"
	}
	if os.Getenv("FINGERPOST_MAIL_DELAY") == "" {
		c.MailDelay = 2 * time.Second // so that the tray fills while one looks
	}
	if os.Getenv("FINGERPOST_MAIL_EVERY") == "" {
		c.MailEvery = time.Minute
	}
	return c, c.Check()
}

func serve(ctx context.Context, c app.Config, log *slog.Logger) error {
	if os.Getenv("FINGERPOST_SMTP_URL") == "" {
		tray, err := openTray()
		if err != nil {
			return err
		}
		defer tray.Close()
		c.SMTP = tray.URL()
		return serveWith(ctx, c, log, func(e *echo.Echo, a *app.App) { pages(e, a, tray) })
	}
	return serveWith(ctx, c, log, func(e *echo.Echo, a *app.App) { pages(e, a, nil) })
}

func serveWith(ctx context.Context, c app.Config, log *slog.Logger, extra launch.Extra) error {
	began := time.Now()
	stop, err := launch.Database(ctx, &c, log)
	if err != nil {
		return err
	}
	defer func() {
		wait, cancel := context.WithTimeout(context.Background(), 30*time.Second)
		defer cancel()
		if err := stop(wait); err != nil {
			log.Error("stop database", "err", err)
		}
	}()
	if err := launch.Migrate(ctx, c); err != nil {
		return err
	}
	if err := fill(ctx, c, log); err != nil {
		return err
	}
	return launch.Serve(ctx, c, log, extra, func(string) {
		fmt.Printf("Fingerpost is at %s after %.1f seconds. People to sign in as: %s/demo. Stop it with Ctrl-C.\n", c.BaseURL, time.Since(began).Seconds(), c.BaseURL)
	})
}

// keys of the demonstration are where the service would keep them.
func keys(c app.Config) (*seal.Ring, error) {
	if c.Keys != "" {
		return seal.ParseRing(c.Keys)
	}
	return seal.LoadOrCreate(filepath.Join(c.Data, "keys"))
}

func loopback(listen string) bool {
	host, _, err := net.SplitHostPort(listen)
	if err != nil {
		return false
	}
	ip, err := netip.ParseAddr(host)
	return host == "localhost" || err == nil && ip.IsLoopback()
}
