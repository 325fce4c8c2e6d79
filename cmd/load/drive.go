package main

import (
	"cmp"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"example.org/fingerpost/app"
	"example.org/fingerpost/models"
)

// drive is a number of visitors who walk journeys at a server for a while.
type drive struct {
	cast
	base     string
	visitors int
	lasts    time.Duration
	walks    int // after so many a visitor goes home; 0: when the time is up
	think    time.Duration
	mix      []weighed
	alone    bool
	pages    map[string][]string // addresses of the journeys that only look
	http     *http.Client
	out      io.Writer
	props    props
}

type weighed struct {
	journey string
	weight  int
}

const usualMix = "ask=2,question=4,inbox=4,open=2,accept=1,search=1,follow=3,team=1,dashboard=2"

func runDrive(ctx context.Context, args []string, out io.Writer) error {
	flags := flag.NewFlagSet("load drive", flag.ContinueOnError)
	d := &drive{out: out}
	base := flags.String("base", "", "a server on this machine, with FINGERPOST_PROXIES=127.0.0.0/8; empty: one of its own")
	flags.IntVar(&d.visitors, "visitors", 400, "how many at a time")
	flags.DurationVar(&d.lasts, "for", 30*time.Second, "how long")
	flags.DurationVar(&d.think, "think", time.Second, "how long a visitor looks at a page, on average; people take longer")
	mix := flags.String("mix", usualMix, "journeys and how often each is begun")
	flags.BoolVar(&d.alone, "alone", false, "each journey by itself, so that its processor time can be told")
	dashboard := flags.String("dashboard", "/figures", "addresses of the dashboard journey, with commas")
	team := flags.String("team", "/team", "addresses of the team journey, with commas")
	profile := flags.String("profile", "", "write what the processor of the server of its own did to this file")
	if err := flags.Parse(args); err != nil {
		return err
	}
	d.pages = map[string][]string{"dashboard": strings.Split(*dashboard, ","), "team": strings.Split(*team, ",")}
	var err error
	if d.mix, err = parseMix(*mix); err != nil {
		return err
	}
	if d.visitors < 1 || d.lasts <= 0 || d.think < 0 {
		return errors.New("drive: at least one visitor, some time, and no negative pause")
	}
	c, err := settings()
	if err != nil {
		return err
	}
	pid := 0
	if *base == "" {
		s, err := startServer(ctx, "-jobs", "-profile="+*profile)
		if err != nil {
			return err
		}
		defer s.stop()
		*base, pid = s.base, s.pid
	}
	u, err := localServer(*base)
	if err != nil {
		return err
	}
	d.base = u.String()
	if pid == 0 {
		pid = listener(cmp.Or(u.Port(), "80"))
	}
	return d.with(ctx, c, pid)
}

// with gathers who takes part and lets them walk.
func (d *drive) with(ctx context.Context, c app.Config, pid int) error {
	var err error
	if d.owner, err = pgxpool.New(ctx, c.OwnerURL); err != nil {
		return fmt.Errorf("drive: %w", err)
	}
	defer d.owner.Close()
	if d.ring, err = ringOf(c); err != nil {
		return err
	}
	if d.town, err = townOf(ctx, d.owner, models.Place{Name: c.Place, Districts: c.Districts}); err != nil {
		return err
	}
	c.Pool = 8
	if d.app, err = app.Open(ctx, c, slog.New(slog.DiscardHandler)); err != nil {
		return err
	}
	defer d.app.Close()
	m, err := meterOf(ctx, d.owner, pid)
	if err != nil {
		return err
	}
	d.http = client(d.visitors)
	if err := d.gather(ctx); err != nil {
		return err
	}
	say(d.out, "%d visitors, %s a page, for %s; the server has %d MB in memory at rest.", d.visitors, d.think, d.lasts, memory(pid)/1e6)
	if !d.alone {
		return d.report(ctx, m, d.mix)
	}
	for _, w := range d.mix {
		say(d.out, "\n%s alone", w.journey)
		if err := d.report(ctx, m, []weighed{w}); err != nil {
			return err
		}
	}
	return nil
}

func parseMix(text string) ([]weighed, error) {
	var mix []weighed
	for part := range strings.SplitSeq(text, ",") {
		name, weight, _ := strings.Cut(part, "=")
		n, err := strconv.Atoi(cmp.Or(weight, "1"))
		if err != nil || n < 0 || journeys[name] == nil {
			return nil, fmt.Errorf("-mix: %q is no journey with a number, such as ask=2", part)
		}
		if n > 0 {
			mix = append(mix, weighed{name, n})
		}
	}
	if len(mix) == 0 {
		return nil, errors.New("-mix: name at least one journey")
	}
	return mix, nil
}

// walk lets the visitors walk and gives what they met.
func (d *drive) walk(ctx context.Context, mix []weighed) *tally {
	ctx, stop := context.WithTimeout(ctx, d.lasts)
	defer stop()
	all := newTally()
	var names []string
	for _, w := range mix {
		names = append(names, slices.Repeat([]string{w.journey}, w.weight)...)
	}
	var wg sync.WaitGroup
	for n := range d.visitors {
		wg.Go(func() {
			v := &visitor{drive: d, n: n, dice: rand.New(rand.NewPCG(uint64(n), rand.Uint64())), met: newTally()}
			v.pause(ctx, v.dice.Float64()) // not all at once
			for ctx.Err() == nil && (d.walks == 0 || v.walks < d.walks) {
				v.begin()
				if err := journeys[pick(v.dice, names)](ctx, v); err != nil && ctx.Err() == nil {
					v.met.fault(err)
					v.pause(ctx, 1)
				}
			}
			all.add(v.met)
		})
	}
	wg.Wait()
	return all
}

// report lets them walk and prints what they met and what it took.
func (d *drive) report(ctx context.Context, m meter, mix []weighed) error {
	server, pg := m.used()
	began, top := time.Now(), int64(0)
	home, watched := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(watched)
		tick := time.NewTicker(200 * time.Millisecond)
		defer tick.Stop()
		for {
			top = max(top, memory(m.server))
			select {
			case <-home:
				return
			case <-tick.C:
			}
		}
	}()
	met := d.walk(ctx, mix)
	took := time.Since(began)
	close(home)
	<-watched
	server2, pg2 := m.used()
	n := met.requests()
	if n == 0 {
		return errors.Join(errors.New("drive: nobody got through"), ctx.Err(), met.first)
	}
	met.print(d.out, took)
	say(d.out, "processor time of a request: server %d µs, PostgreSQL %d µs; the server had up to %d MB in memory",
		(server2-server).Microseconds()/int64(n), (pg2-pg).Microseconds()/int64(n), top/1e6)
	return nil
}

// client keeps so many connections and follows no redirect.
func client(connections int) *http.Client {
	return &http.Client{Timeout: 30 * time.Second, Transport: &http.Transport{MaxIdleConnsPerHost: connections, DisableCompression: true},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
}
