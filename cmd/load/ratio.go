package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"example.org/fingerpost/app"
	"example.org/fingerpost/models"
)

// ratios is a run of rounds: each operation called directly, its statements through pgbench, and over HTTP, in turn on the
// same PostgreSQL, so that what else the machine does meets all three.
type ratios struct {
	cast
	web      *models.DB
	recorder *recorder
	bench    bench
	server   *server
	meter    meter
	out      io.Writer
	clients  int
	each     time.Duration
	rounds   int
	drafted  int // numbers of drafts that pgbench has used
}

func runRatio(ctx context.Context, args []string, out io.Writer) error {
	flags := flag.NewFlagSet("load ratio", flag.ContinueOnError)
	r := &ratios{out: out, recorder: &recorder{}, drafted: int(time.Now().Unix()) * 100_000_000}
	flags.IntVar(&r.clients, "clients", 8, "how many at a time")
	flags.IntVar(&r.rounds, "rounds", 3, "rounds; the middle ratio counts")
	flags.DurationVar(&r.each, "for", 8*time.Second, "how long each of the three takes in a round")
	of := flags.String("of", "send,inbox,follow", "which operations")
	keep := flags.String("script", "", "leave pgbench's scripts in this folder")
	jobs := flags.Bool("jobs", false, "the server does jobs too, so that HTTP includes what follows")
	profile := flags.String("profile", "", "write what the server's processor did to this file")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if r.clients < 1 || r.rounds < 1 || r.each < time.Second {
		return errors.New("ratio: at least one client, one round, one second")
	}
	c, err := settings()
	if err != nil {
		return err
	}
	return r.with(ctx, c, *keep, func() error {
		if r.server, err = startServer(ctx, fmt.Sprintf("-jobs=%t", *jobs), "-profile="+*profile); err != nil {
			return err
		}
		r.meter.server = r.server.pid
		err := r.all(ctx, strings.Split(*of, ","))
		return errors.Join(err, r.server.stop())
	})
}

// with joins the service on a database whose statements are heard.
func (r *ratios) with(ctx context.Context, c app.Config, keep string, f func() error) error {
	var err error
	if r.owner, err = pgxpool.New(ctx, c.OwnerURL); err != nil {
		return fmt.Errorf("ratio: %w", err)
	}
	defer r.owner.Close()
	if r.ring, err = ringOf(c); err != nil {
		return err
	}
	if r.town, err = townOf(ctx, r.owner, models.Place{Name: c.Place, Districts: c.Districts}); err != nil {
		return err
	}
	if len(r.town.byNeed["money"]) < 2 {
		return errors.New("ratio: fill the database first")
	}
	log := slog.New(slog.DiscardHandler)
	if r.web, err = models.Open(ctx, models.Options{URL: c.Database, Role: models.WebRole, MaxConns: int32(max(r.clients, 4)), Log: log, Tracer: r.recorder}); err != nil {
		return err
	}
	defer r.web.Close()
	chores, err := models.Open(ctx, models.Options{URL: c.ChoresURL, Role: models.ChoresRole, MaxConns: 2, Log: log})
	if err != nil {
		return err
	}
	defer chores.Close()
	stats, err := models.Open(ctx, models.Options{URL: c.Database, Role: models.StatsRole, MaxConns: 2, Log: log})
	if err != nil {
		return err
	}
	defer stats.Close()
	if r.app, err = app.With(r.web, chores, stats, r.ring, c, log); err != nil {
		return err
	}
	folder := keep
	if folder == "" {
		if folder, err = os.MkdirTemp("", "load"); err != nil {
			return fmt.Errorf("ratio: %w", err)
		}
		defer os.RemoveAll(folder)
	}
	if r.bench, err = newBench(c.OwnerURL, folder, r.clients, r.web); err != nil {
		return err
	}
	if r.meter, err = meterOf(ctx, r.owner, os.Getpid()); err != nil {
		return err
	}
	return f()
}

// measured is one of the three in one round.
type measured struct {
	rate        float64
	own, server time.Duration // processor time of an operation: of whoever does it, and of PostgreSQL
}

func (r *ratios) all(ctx context.Context, names []string) error {
	for _, name := range names {
		prepare := map[string]func(context.Context) (contest, error){"send": r.send, "inbox": r.inbox, "follow": r.follow}[name]
		if prepare == nil {
			return fmt.Errorf("ratio: %q is none of send, inbox, follow", name)
		}
		c, err := prepare(ctx)
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		if err := r.compare(ctx, name, c); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	return nil
}

// contest is an operation in its three forms. Each runs for a while and says how many it did.
type contest struct {
	statements, trips int
	prepare           func(context.Context) error // before each of the three; may be nil
	direct, http      func(context.Context, time.Duration) (float64, error)
	bench             func(context.Context, time.Duration) (float64, error)
}

// compare runs the rounds and prints each, and the middle of the ratios.
func (r *ratios) compare(ctx context.Context, name string, c contest) error {
	say(r.out, "%s: %d statements in %d round trips; %d clients, %s each", name, c.statements, c.trips, r.clients, r.each)
	say(r.out, "  %-6s %22s %22s %22s %8s %8s", "round", "operation", "pgbench", "HTTP", "op/pgb", "http/pgb")
	var op, web []float64
	for n := range r.rounds {
		direct, err := r.measure(ctx, os.Getpid(), c, c.direct)
		if err != nil {
			return err
		}
		raw, err := r.measure(ctx, 0, c, c.bench)
		if err != nil {
			return err
		}
		served, err := r.measure(ctx, r.server.pid, c, c.http)
		if err != nil {
			return err
		}
		op, web = append(op, direct.rate/raw.rate), append(web, served.rate/raw.rate)
		say(r.out, "  %-6d %22s %22s %22s %8.2f %8.2f", n+1, direct, raw, served, op[n], web[n])
	}
	say(r.out, "  %-6s %22s %22s %22s %8.2f %8.2f   (a second; processor time of the program + of PostgreSQL)", "middle", "", "", "", median(op), median(web))
	return nil
}

func (m measured) String() string {
	us := func(d time.Duration) string { return fmt.Sprint(d.Microseconds()) }
	return fmt.Sprintf("%.0f (%s+%s µs)", m.rate, us(m.own), us(m.server))
}

func (r *ratios) measure(ctx context.Context, pid int, c contest, f func(context.Context, time.Duration) (float64, error)) (measured, error) {
	if c.prepare != nil {
		if err := c.prepare(ctx); err != nil {
			return measured{}, err
		}
	}
	m := meter{server: pid, postmaster: r.meter.postmaster}
	own, pg := m.used()
	began := time.Now()
	rate, err := f(ctx, r.each)
	took := time.Since(began)
	own2, pg2 := m.used()
	if err != nil || rate == 0 {
		return measured{}, errors.Join(err, ctx.Err())
	}
	done := rate * min(took, r.each+time.Second).Seconds()
	return measured{rate: rate, own: time.Duration(float64(own2-own) / done), server: time.Duration(float64(pg2-pg) / done)}, nil
}

func median(all []float64) float64 {
	sorted := slices.Sorted(slices.Values(all))
	return sorted[len(sorted)/2]
}
