package main

import (
	"cmp"
	"container/heap"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5/pgxpool"

	"example.org/fingerpost/app"
	"example.org/fingerpost/models"
)

// history plays fifteen months through the service's own operations with a moved clock: people ask, partners answer or
// do not, the coordination team places. So everything in it is as the service itself would have written it.
type history struct {
	app        *app.App
	web        *models.DB
	stats      *models.DB
	owner      *pgxpool.Pool
	clock      time.Time
	end        time.Time
	services   []models.Service
	people     map[uuid.UUID]models.Actor // one who works each partner's queue
	team       models.Actor
	governance models.Actor
	due        agenda
	seen       map[uuid.UUID]bool // referrals and held enquiries whose story has begun
	dice       *rand.Rand
	weeks      int // how often the chores were done
}

// act is something that happens at a time.
type act struct {
	at time.Time
	do func(context.Context) error
}

// agenda is what will happen, soonest first.
type agenda []act

func (a agenda) Len() int           { return len(a) }
func (a agenda) Less(i, j int) bool { return a[i].at.Before(a[j].at) }
func (a agenda) Swap(i, j int)      { a[i], a[j] = a[j], a[i] }
func (a *agenda) Push(x any)        { *a = append(*a, x.(act)) }
func (a *agenda) Pop() any {
	last := (*a)[len(*a)-1]
	*a = (*a)[:len(*a)-1]
	return last
}

// historyFrom is when it all began.
func historyFrom(end time.Time) time.Time { return end.AddDate(0, -16, 0) }

// fillHistory writes the fifteen months. Broken off, it begins with a clean sheet.
func fillHistory(ctx context.Context, c app.Config, owner *pgxpool.Pool, log *slog.Logger) error {
	if err := clean(ctx, owner); err != nil {
		return err
	}
	h := &history{owner: owner, end: models.Now(), people: map[uuid.UUID]models.Actor{}, seen: map[uuid.UUID]bool{}, dice: rand.New(rand.NewPCG(1, 2))}
	h.clock = historyFrom(h.end)
	chores, err := h.open(ctx, &c, log)
	if err != nil {
		return err
	}
	defer h.web.Close()
	defer h.stats.Close()
	defer chores.Close()
	if err := errors.Join(h.areas(ctx), h.join(ctx), h.earlier(ctx)); err != nil {
		return err
	}
	for _, p := range residents(h.end) {
		h.plan(p.at, func(ctx context.Context) error { return h.ask(ctx, p) })
	}
	if err := h.play(ctx); err != nil {
		return err
	}
	h.clock = h.end
	if err := errors.Join(h.sign(ctx), h.today(ctx)); err != nil {
		return err
	}
	return h.settleMail(ctx)
}

// open joins the service on databases whose clock is the history's. Its e-mails wait for ever: they were read long ago.
func (h *history) open(ctx context.Context, c *app.Config, log *slog.Logger) (*models.DB, error) {
	now := func() time.Time { return h.clock }
	web, err := models.Open(ctx, models.Options{URL: c.Database, Role: models.WebRole, MaxConns: 4, Lazy: true, Now: now, Log: log})
	if err != nil {
		return nil, err
	}
	address := c.ChoresURL
	if address == "" {
		address = c.Database
	}
	chores, err := models.Open(ctx, models.Options{URL: address, Role: models.ChoresRole, MaxConns: 12, Lazy: true, Now: now, Log: log})
	if err != nil {
		return nil, errors.Join(err, closed(web))
	}
	stats, err := models.Open(ctx, models.Options{URL: cmp.Or(c.StatsURL, c.Database), Role: models.StatsRole, MaxConns: 2, Now: now, Log: log})
	if err != nil {
		return nil, errors.Join(err, closed(web, chores))
	}
	ring, err := keys(*c)
	if err != nil {
		return nil, errors.Join(err, closed(web, chores, stats))
	}
	held := *c
	held.MailDelay = 100 * 365 * 24 * time.Hour
	if h.app, err = app.With(web, chores, stats, ring, held, log); err != nil {
		return nil, errors.Join(err, closed(web, chores, stats))
	}
	h.web, h.stats = web, stats
	for _, p := range colleagues() {
		switch {
		case p.role == models.Partner && !p.disabled:
			h.people[orgID(p.org)] = models.Actor{Role: models.Partner, Org: orgID(p.org), User: p.id()}
		case p.role == models.Governance:
			h.governance = models.Actor{Role: models.Governance, Org: orgID(p.org), User: p.id()}
		case p.role == models.Coordinator:
			h.team = models.Actor{Role: models.Coordinator, Org: orgID(p.org), User: p.id()}
		}
	}
	h.services, err = h.app.Directory.Services(ctx, models.Anyone)
	return chores, err
}

func closed(all ...*models.DB) error {
	for _, db := range all {
		db.Close()
	}
	return nil
}

func (h *history) plan(at time.Time, do func(context.Context) error) {
	if at.Before(h.end) {
		heap.Push(&h.due, act{at, do})
	}
}

// later is so many days after now, at some time of a working day.
func (h *history) later(days float64) time.Time {
	at := h.clock.Add(time.Duration(days * 24 * float64(time.Hour)))
	for !models.WorkingDay(at) {
		at = at.AddDate(0, 0, 1)
	}
	return at
}

// play lets everything happen in its order. Each week the jobs and the clocks are done, as a server would all the time.
func (h *history) play(ctx context.Context) error {
	week := time.Time{}
	for h.due.Len() > 0 {
		a := heap.Pop(&h.due).(act)
		h.clock = a.at
		if a.at.Sub(week) > 4*24*time.Hour {
			week = a.at
			if err := h.chores(ctx); err != nil {
				return err
			}
		}
		if err := a.do(ctx); err != nil && !errors.Is(err, models.ErrConflict) && !errors.Is(err, models.ErrNotFound) {
			return err
		}
	}
	h.clock = h.end
	return h.chores(ctx)
}

// chores are what servers do all the time. PostgreSQL plans for empty tables until it looks again, which by itself it
// does once a minute, so it is asked to as the place grows.
func (h *history) chores(ctx context.Context) error {
	if h.weeks++; h.weeks&(h.weeks-1) == 0 {
		if _, err := h.owner.Exec(ctx, `analyze`); err != nil {
			return err
		}
	}
	if err := errors.Join(h.app.Referrals.Remind(ctx), h.app.Referrals.RemindTeam(ctx), h.app.Referrals.EndConsents(ctx), h.app.Referrals.Expire(ctx),
		h.app.Press.NoteCapacity(ctx), h.app.Press.PutDue(ctx)); err != nil {
		return err
	}
	if err := h.app.Drain(ctx); err != nil {
		return err
	}
	return h.begin(ctx)
}

// ask is somebody who asks.
func (h *history) ask(ctx context.Context, p resident) error {
	p.choose(h.services, h.clock)
	if p.answers.ForWork() {
		p.answers.Taken = taken(h.clock)
	}
	token, err := h.app.Referrals.StartWith(ctx, p.answers)
	if err != nil {
		return err
	}
	if err := h.app.Referrals.Send(ctx, token); err != nil {
		return fmt.Errorf("invented resident: %w", err)
	}
	return h.begin(ctx)
}

// begin starts the story of every referral that has none yet: sent by a person, by the team, or in turn.
func (h *history) begin(ctx context.Context) error {
	rows, err := h.owner.Query(ctx, `select id, org_id, urgent from referrals where state = 'sent' order by sent_at, id`)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var id, org uuid.UUID
		var urgent bool
		if err := rows.Scan(&id, &org, &urgent); err != nil {
			return err
		}
		if !h.seen[id] {
			h.seen[id] = true
			h.story(id, h.people[org], urgent)
		}
	}
	return errors.Join(rows.Err(), h.takeBack(ctx), h.ownWord(ctx))
}

// takeBack gives what partners passed back to the coordination team, which deals with most of it within days.
func (h *history) takeBack(ctx context.Context) error {
	rows, err := h.owner.Query(ctx, `select id from enquiries where state = 'held' order by state_since, id`)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var id uuid.UUID
		if err := rows.Scan(&id); err != nil {
			return err
		}
		if h.seen[id] {
			continue
		}
		h.seen[id] = true
		if recent := h.end.Sub(h.clock) < 21*24*time.Hour; !recent || h.dice.IntN(4) == 0 {
			h.plan(h.later(1+4*h.dice.Float64()), func(ctx context.Context) error { return h.place(ctx, id) })
		}
	}
	return rows.Err()
}

// settleMail takes the e-mails of the past as read.
func (h *history) settleMail(ctx context.Context) error {
	_, err := h.owner.Exec(ctx, `delete from river.river_job where kind = 'mail'; update notifications set state = 'sent', done_at = created_at where state = 'waiting'`)
	return err
}

// clean empties what a history that was broken off has written; nobody in it is real.
func clean(ctx context.Context, owner *pgxpool.Pool) error {
	_, err := owner.Exec(ctx, `
		alter table audit disable trigger append_only; alter table audit_chain disable trigger append_only; alter table audit_checkpoints disable trigger append_only;
		update users set state = 'invited' where state = 'active';
		truncate passwords, factors, sessions, invitations, enquiries, keys, referrer_drafts, drafts, gaps, equality_answers, notifications, stat.releases, stat.capacity, audit, audit_chain, audit_checkpoints, river.river_job cascade;
		alter table audit enable trigger append_only; alter table audit_chain enable trigger append_only; alter table audit_checkpoints enable trigger append_only`)
	return err
}
