// Command fingerpost is the service, without anything invented. Its settings come from the environment (see the README).
//
//	fingerpost serve                             answer, until it is told to stop
//	fingerpost migrate                           bring the database up to this program, and end
//	fingerpost user add NAME EMAIL ORG ROLE      let somebody in; prints the code to hand over
//	fingerpost user reset EMAIL                  take away a lost second factor; prints the code to hand over
//	fingerpost user list                         who may sign in
//	fingerpost organisation add NAME             the first one leads, and hosts the coordination team
//	fingerpost keys                              make the text of FINGERPOST_KEYS
//	fingerpost areas FILE --year YEAR --source TEXT --date DAY   fix the areas of a year of statistics
//	fingerpost release [QUARTER]                 make the statistics of a closed quarter, or of all that are due
//	fingerpost methods                           how far protected figures are from the true ones
//	fingerpost audit                             check that the audit record is whole
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"syscall"
	"time"

	"example.org/fingerpost/app"
	"example.org/fingerpost/cmd/launch"
	"example.org/fingerpost/models/seal"
)

const usage = `usage: fingerpost serve | migrate | keys | audit | methods
       fingerpost organisation add NAME
       fingerpost user add NAME EMAIL ORGANISATION ROLE
       fingerpost user reset EMAIL
       fingerpost user list
       fingerpost areas FILE --year YEAR --source TEXT --date DAY
       fingerpost release [QUARTER]
`

var errUsage = errors.New("unknown command")

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	switch err := run(ctx, os.Args[1:], os.Stdout); {
	case errors.Is(err, errUsage):
		fmt.Fprint(os.Stderr, usage)
		os.Exit(2)
	case err != nil:
		fmt.Fprintln(os.Stderr, "fingerpost:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string, out io.Writer) error {
	if len(args) == 0 {
		return errUsage
	}
	if args[0] == "keys" {
		return say(out, "%s", seal.NewMaster())
	}
	if args[0] == "methods" {
		return methods(out)
	}
	c, err := launch.Settings()
	if err != nil {
		return err
	}
	log := launch.Log(c, slog.LevelInfo)
	switch args[0] {
	case "serve":
		return withDatabase(ctx, &c, log, func() error { return launch.Serve(ctx, c, log, nil, nil) })
	case "migrate":
		return withDatabase(ctx, &c, log, func() error { return say(out, "The database is up to date.") })
	case "organisation":
		return withDatabase(ctx, &c, log, func() error { return organisation(ctx, c, args[1:], out) })
	case "user":
		return withApp(ctx, c, func(a *app.App) error { return user(ctx, a, args[1:], out) })
	case "areas":
		return withApp(ctx, c, func(a *app.App) error { return areas(ctx, a, args[1:], out) })
	case "release":
		return withApp(ctx, c, func(a *app.App) error { return release(ctx, a, args[1:], out) })
	case "audit":
		return withApp(ctx, c, func(a *app.App) error { return audit(ctx, a, out) })
	}
	return errUsage
}

// withDatabase starts the private database if no other is named, and brings it up to date.
func withDatabase(ctx context.Context, c *app.Config, log *slog.Logger, f func() error) error {
	stop, err := launch.Database(ctx, c, log)
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
	if err := launch.Migrate(ctx, *c); err != nil {
		return err
	}
	return f()
}

func withApp(ctx context.Context, c app.Config, f func(*app.App) error) error {
	quiet := launch.Log(c, slog.LevelWarn)
	return withDatabase(ctx, &c, quiet, func() error {
		a, err := app.Open(ctx, c, quiet)
		if err != nil {
			return err
		}
		defer a.Close()
		return f(a)
	})
}

// audit links what was written and reads the whole record again.
func audit(ctx context.Context, a *app.App, out io.Writer) error {
	if err := a.Assurance.Link(ctx); err != nil {
		return err
	}
	wrong, err := a.Assurance.Verify(ctx)
	if err != nil {
		return err
	}
	for _, w := range wrong {
		if err := say(out, "%s", w); err != nil {
			return err
		}
	}
	if len(wrong) > 0 {
		return fmt.Errorf("the audit record is not whole: %d faults", len(wrong))
	}
	return say(out, "The audit record is whole.")
}

func say(out io.Writer, format string, a ...any) error {
	_, err := fmt.Fprintf(out, format+"\n", a...)
	return err
}
