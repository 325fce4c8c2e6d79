// Package app joins the features into one service. It knows no page and no command line.
package app

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"
	"time"

	"example.org/fingerpost/app/access"
	"example.org/fingerpost/app/assurance"
	"example.org/fingerpost/app/directory"
	"example.org/fingerpost/app/insight"
	"example.org/fingerpost/app/jobs"
	"example.org/fingerpost/app/notify"
	"example.org/fingerpost/app/referral"
	"example.org/fingerpost/models"
	"example.org/fingerpost/models/seal"
)

// App is the service: every feature, ready to be asked.
type App struct {
	Place      models.Place
	Access     *access.Gate
	Assurance  *assurance.Record
	Board      insight.Board
	Cases      *assurance.Cases
	Directory  *directory.Book
	Post       *notify.Post
	Press      *insight.Press
	Referrals  *referral.Desk
	Statistics insight.Statistics

	work               *jobs.Work
	web, chores, stats *models.DB
	log                *slog.Logger
}

// Open reads the keys, reaches the database as its three roles and joins the features. The database must be migrated. What
// is wrong with a setting is said in a sentence.
func Open(ctx context.Context, c Config, log *slog.Logger) (*App, error) {
	if err := c.Check(); err != nil {
		return nil, err
	}
	if err := models.ExtendBankHolidays(c.BankHolidays); err != nil {
		return nil, fmt.Errorf("FINGERPOST_BANK_HOLIDAYS: %w", err)
	}
	ring, err := c.ring()
	if err != nil {
		return nil, err
	}
	web, err := models.Open(ctx, models.Options{URL: c.Database, Role: models.WebRole, MaxConns: int32(c.Pool), Simple: c.PgBouncer, Log: log})
	if err != nil {
		return nil, err
	}
	direct := c.ChoresURL
	if direct == "" {
		direct = c.Database
	}
	chores, err := models.Open(ctx, models.Options{URL: direct, Role: models.ChoresRole, MaxConns: 24, Log: log})
	if err != nil {
		web.Close()
		return nil, err
	}
	stats, err := models.Open(ctx, models.Options{URL: cmp.Or(c.StatsURL, c.Database), Role: models.StatsRole, MaxConns: 8, Simple: c.PgBouncer, Log: log})
	if err != nil {
		web.Close()
		chores.Close()
		return nil, err
	}
	a, err := With(web, chores, stats, ring, c, log)
	if err != nil {
		web.Close()
		chores.Close()
		stats.Close()
	}
	return a, err
}

// With joins the features on databases that are open already.
func With(web, chores, stats *models.DB, ring *seal.Ring, c Config, log *slog.Logger) (*App, error) {
	place, err := c.place()
	if err != nil {
		return nil, err
	}
	queue, err := jobs.NewQueue()
	if err != nil {
		return nil, err
	}
	post, err := notify.New(chores, queue, ring, c.mail())
	if err != nil {
		return nil, err
	}
	journal := models.NewJournal(ring)
	a := &App{
		Place:      place,
		Access:     access.New(web, ring, journal, place, web.Now),
		Assurance:  &assurance.Record{Chores: chores, Journal: journal},
		Board:      insight.Board{DB: web, Now: web.Now},
		Cases:      &assurance.Cases{Web: web, Ring: ring, Journal: journal, Post: post, Now: web.Now},
		Directory:  &directory.Book{DB: web, Chores: chores, Journal: journal, Post: post, Place: place},
		Post:       post,
		Referrals:  &referral.Desk{Web: web, Chores: chores, Ring: ring, Journal: journal, Queue: queue, Post: post, Place: place, Now: web.Now},
		Press:      insight.NewPress(web, chores, ring, journal, queue, place, cmp.Or(c.StatsBase, 5)),
		Statistics: insight.Statistics{DB: stats, Web: web, Journal: journal},
		work:       jobs.NewWork(), web: web, chores: chores, stats: stats, log: log,
	}
	a.work.Every(24*time.Hour, "access.tidy", func(ctx context.Context) error { return a.Access.Tidy(ctx, chores) })
	a.work.Every(time.Hour, "referral.own_sessions", a.Referrals.DropOwnSessions)
	a.Assurance.Work(a.work)
	a.Directory.Work(a.work)
	a.Post.Work(a.work)
	a.Referrals.Work(a.work)
	a.Press.Work(a.work)
	return a, nil
}

// Work does what is due until ctx ends: jobs and chores. Any number of servers may work at once.
func (a *App) Work(ctx context.Context) error { return a.work.Run(ctx, a.chores.Pool, a.log) }

// Drain does what is due now and everything that follows from it, and returns.
func (a *App) Drain(ctx context.Context) error { return a.work.Drain(ctx, a.chores.Pool, a.log) }

// Ready says whether the service can serve: every way into the database answers.
func (a *App) Ready(ctx context.Context) error {
	return errors.Join(a.web.Ready(ctx), a.chores.Ready(ctx), a.stats.Ready(ctx))
}

// Close ends every connection.
func (a *App) Close() {
	a.web.Close()
	a.chores.Close()
	a.stats.Close()
}

func (c Config) ring() (*seal.Ring, error) {
	if c.Keys != "" {
		ring, err := seal.ParseRing(c.Keys)
		if err != nil {
			return nil, fmt.Errorf("FINGERPOST_KEYS: %w", err)
		}
		return ring, nil
	}
	path := c.KeyFile
	if path == "" {
		path = filepath.Join(c.Data, "keys")
	}
	return seal.LoadOrCreate(path)
}
