package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"sync/atomic"
	"time"

	"golang.org/x/sync/errgroup"

	"example.org/fingerpost/app/referral"
	"example.org/fingerpost/models"
)

// together runs f from so many clients until the time is over or f says that nothing is left, and gives the rate.
func together(ctx context.Context, clients int, d time.Duration, f func(ctx context.Context, n int) (bool, error)) (float64, error) {
	var next, done atomic.Int64
	began := time.Now()
	group, ctx := errgroup.WithContext(ctx)
	for range clients {
		group.Go(func() error {
			for time.Since(began) < d {
				more, err := f(ctx, int(next.Add(1))-1)
				if err != nil || !more {
					return err
				}
				done.Add(1)
			}
			return nil
		})
	}
	err := group.Wait()
	return float64(done.Load()) / time.Since(began).Seconds(), err
}

// draftsASecond is how many are ready for each second of a round; when they are used up, the round ends early.
const draftsASecond = 2500

// hearSending gives the statements of two sendings to the same two services; all that differs between them differs each
// time. The first few are not counted, in which a connection learns the statements.
func (r *ratios) hearSending(ctx context.Context) (heard [2][]statement, trips int, err error) {
	tokens, err := r.draftsTo(ctx, 10, func() int { return 0 })
	if err != nil {
		return heard, 0, err
	}
	for i, t := range tokens {
		heard[i%2], trips, err = r.recorder.during(ctx, r.owner, func() error { return r.app.Referrals.Send(ctx, t) })
		if err != nil {
			return heard, 0, err
		}
	}
	return heard, trips, nil
}

// send is the sending of a form in which everything is answered, to two services.
func (r *ratios) send(ctx context.Context) (contest, error) {
	c := contest{}
	heard, trips, err := r.hearSending(ctx)
	if err != nil {
		return c, err
	}
	c.statements, c.trips = len(heard[0]), trips
	s, err := fresh("s", heard[0], heard[1])
	if err != nil {
		return c, err
	}
	var ready []referral.Token
	c.prepare = func(ctx context.Context) error {
		if ready, err = r.drafts(ctx, int(r.each.Seconds()*draftsASecond)); err != nil {
			return err
		}
		_, err := r.owner.Exec(ctx, `truncate river.river_job`) // what would follow is not measured here
		return err
	}
	c.direct = func(ctx context.Context, d time.Duration) (float64, error) {
		return together(ctx, r.clients, d, func(ctx context.Context, n int) (bool, error) {
			if n >= len(ready) {
				return false, nil
			}
			return true, r.app.Referrals.Send(ctx, ready[n])
		})
	}
	c.bench = func(ctx context.Context, d time.Duration) (float64, error) {
		each := int(d.Seconds()) * draftsASecond * 2 / r.clients
		base := r.drafted
		r.drafted += r.clients * 1_000_000
		_, err := r.owner.Exec(ctx, strings.ReplaceAll(`insert into drafts (id, sealed, expires_at)
			select ID, d.sealed, now() + interval '1 day' from generate_series(0, $2::int - 1) c, generate_series(1, $3::int) k, (select sealed from drafts where expires_at > now() order by length(sealed) desc limit 1) d`,
			"ID", fmt.Sprintf(s.draft, "($1::bigint + c::bigint * 1000000 + k)::text")), base, r.clients, each)
		if err != nil {
			return 0, fmt.Errorf("drafts for pgbench: %w", err)
		}
		return r.bench.run(ctx, d, base, s)
	}
	c.http = func(ctx context.Context, d time.Duration) (float64, error) {
		web := client(r.clients)
		return together(ctx, r.clients, d, func(ctx context.Context, n int) (bool, error) {
			if n >= len(ready) {
				return false, nil
			}
			return true, ask(ctx, web, http.MethodPost, r.server.base+"/refer/send", "draft="+string(ready[n]), n, http.StatusSeeOther)
		})
	}
	return c, nil
}

// inbox is a partner's page of those that are open.
func (r *ratios) inbox(ctx context.Context) (contest, error) {
	c := contest{}
	who, tokens, err := r.partners(ctx, 20)
	if err != nil {
		return c, err
	}
	tab := models.Tabs[2]
	look := func(ctx context.Context, n int) error {
		_, err := r.app.Referrals.Inbox(ctx, who[n%len(who)], models.InboxAsk{States: tab.States, Sort: "due"})
		return err
	}
	err = r.reads(ctx, &c, len(who), look, func(n int) (string, string) { return "/partner?tab=" + tab.Code, "sid=" + tokens[n%len(tokens)] })
	return c, err
}

// follow is a person's own page.
func (r *ratios) follow(ctx context.Context) (contest, error) {
	c := contest{}
	all, err := r.followers(ctx, 20)
	if err != nil {
		return c, err
	}
	tokens := make([]string, len(all))
	for i, f := range all {
		if tokens[i], err = r.cast.follow(ctx, f); err != nil {
			return c, err
		}
	}
	look := func(ctx context.Context, n int) error {
		f, err := r.app.Referrals.Follower(ctx, tokens[n%len(tokens)])
		if err == nil {
			_, err = r.app.Referrals.Record(ctx, f.Actor)
		}
		return err
	}
	err = r.reads(ctx, &c, len(all), look, func(n int) (string, string) { return "/mine", "mine=" + tokens[n%len(tokens)] })
	return c, err
}

// reads makes a contest of something that only reads, for so many different readers.
func (r *ratios) reads(ctx context.Context, c *contest, readers int, look func(context.Context, int) error, page func(int) (string, string)) error {
	if readers == 0 {
		return errors.New("nobody to read: fill the database first")
	}
	var scripts []script
	for i := range 2 * readers { // the first time a connection learns the statements
		all, trips, err := r.recorder.during(ctx, r.owner, func() error { return look(ctx, i) })
		if err != nil {
			return err
		}
		c.statements, c.trips = len(all), trips
		if i >= readers {
			scripts = append(scripts, same(fmt.Sprintf("p%d", i), all))
		}
	}
	c.direct = func(ctx context.Context, d time.Duration) (float64, error) {
		return together(ctx, r.clients, d, func(ctx context.Context, n int) (bool, error) { return true, look(ctx, n) })
	}
	c.bench = func(ctx context.Context, d time.Duration) (float64, error) {
		return r.bench.run(ctx, d, 0, scripts...)
	}
	c.http = func(ctx context.Context, d time.Duration) (float64, error) {
		web := client(r.clients)
		return together(ctx, r.clients, d, func(ctx context.Context, n int) (bool, error) {
			path, cookie := page(n)
			return true, ask(ctx, web, http.MethodGet, r.server.base+path, cookie, n, http.StatusOK)
		})
	}
	return nil
}

// ask makes one request with a cookie, from an address of its own, and wants a status.
func ask(ctx context.Context, web *http.Client, method, address, cookie string, n, want int) error {
	req, err := http.NewRequestWithContext(ctx, method, address, nil)
	if err != nil {
		return err
	}
	req.Header.Set("Cookie", cookie)
	req.Header.Set("X-Forwarded-For", visitorAddress(n))
	res, err := web.Do(req)
	if err != nil {
		return err
	}
	if _, err := drain(res); err != nil {
		return err
	}
	if res.StatusCode != want {
		u, _ := url.Parse(address)
		return fmt.Errorf("%s answered %d", u.Path, res.StatusCode)
	}
	if to := res.Header.Get("Location"); want == http.StatusSeeOther && to != "/refer/sent" && strings.HasSuffix(address, "/refer/send") {
		return fmt.Errorf("sending led to %s", to)
	}
	return nil
}
