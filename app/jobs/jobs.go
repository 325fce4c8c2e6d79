// Package jobs does later what a transaction has promised: work is put in the caller's transaction, so that it is done
// if and only if the change was kept, by whichever server comes first. It knows no feature; features give it their work.
// Jobs carry ids and nothing else, as their arguments are readable to every actor.
package jobs

import (
	"context"
	"fmt"
	"hash/fnv"
	"log/slog"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"
	"github.com/riverqueue/river/rivermigrate"
	"gorm.io/gorm"

	"example.org/fingerpost/models"
)

// schema keeps River's own tables apart from ours.
const schema = "river"

const grants = `grant usage on schema river to fingerpost_web, fingerpost_chores;
	revoke all on river.river_job from fingerpost_web;
	grant insert on river.river_job to fingerpost_web;
	grant usage on all sequences in schema river to fingerpost_web, fingerpost_chores;
	grant select, insert, update, delete on all tables in schema river to fingerpost_chores`

// Job is a piece of work: its kind, and as its exported fields the ids it needs. A job may run twice, as when a server
// dies between the work and its tick, so it asks first what is left to do.
type Job interface{ Kind() string }

// Migrate makes and updates River's tables. The web role may put work and cannot look at it or change it; the chores may
// do all. The roles must exist.
func Migrate(ctx context.Context, pool *pgxpool.Pool) error {
	if _, err := pool.Exec(ctx, `create schema if not exists `+schema); err != nil {
		return fmt.Errorf("jobs schema: %w", err)
	}
	m, err := rivermigrate.New(riverpgxv5.New(pool), &rivermigrate.Config{Schema: schema, Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		return fmt.Errorf("jobs schema: %w", err)
	}
	if _, err := m.Migrate(ctx, rivermigrate.DirectionUp, nil); err != nil {
		return fmt.Errorf("jobs schema: %w", err)
	}
	if _, err := pool.Exec(ctx, grants); err != nil {
		return fmt.Errorf("jobs schema: %w", err)
	}
	return nil
}

// Mark changes whenever what Migrate makes does; a template database is named by it.
func Mark() (string, error) {
	m, err := rivermigrate.New(riverpgxv5.New(nil), &rivermigrate.Config{Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		return "", fmt.Errorf("jobs schema: %w", err)
	}
	sum := fnv.New32a()
	fmt.Fprint(sum, grants, len(m.AllVersions()))
	return fmt.Sprintf("%x", sum.Sum32()), nil
}

// Queue puts work into the caller's transaction.
type Queue struct{ client *river.Client[pgx.Tx] }

// NewQueue can put work, and does none.
func NewQueue() (*Queue, error) {
	c, err := river.NewClient(riverpgxv5.New(nil), &river.Config{Schema: schema, Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		return nil, fmt.Errorf("jobs: %w", err)
	}
	return &Queue{c}, nil
}

// Put adds jobs to the transaction of tx, to be done as soon as it commits.
func (q *Queue) Put(ctx context.Context, tx *gorm.DB, all ...Job) error {
	return q.PutAt(ctx, tx, time.Time{}, all...)
}

// PutAt adds jobs to the transaction of tx, to be done at a time.
func (q *Queue) PutAt(ctx context.Context, tx *gorm.DB, at time.Time, all ...Job) error {
	if len(all) == 0 {
		return nil
	}
	params := make([]river.InsertManyParams, len(all))
	for i, j := range all {
		params[i] = river.InsertManyParams{Args: j, InsertOpts: &river.InsertOpts{ScheduledAt: at, MaxAttempts: 12}}
	}
	return models.OnPgx(tx, func(tx pgx.Tx) error {
		if len(all) <= few {
			tx = inserting{tx}
		}
		if _, err := q.client.InsertManyFastTx(ctx, tx, params); err != nil {
			return fmt.Errorf("put job %s: %w", all[0].Kind(), err)
		}
		return nil
	})
}

// few jobs are put by INSERT, more by COPY, which is River's way and asks the server twice before the first row.
const few = 4

// inserting is a transaction in which a COPY of a few rows becomes an INSERT for each, all in one round trip.
type inserting struct{ pgx.Tx }

func (i inserting) CopyFrom(ctx context.Context, table pgx.Identifier, columns []string, rows pgx.CopyFromSource) (int64, error) {
	names, places := make([]string, len(columns)), make([]string, len(columns))
	for n, c := range columns {
		names[n], places[n] = pgx.Identifier{c}.Sanitize(), fmt.Sprintf("$%d", n+1)
	}
	sql := fmt.Sprintf("insert into %s (%s) values (%s)", table.Sanitize(), strings.Join(names, ", "), strings.Join(places, ", "))
	b := &pgx.Batch{}
	for rows.Next() {
		values, err := rows.Values()
		if err != nil {
			return 0, err
		}
		b.Queue(sql, values...)
	}
	if err := rows.Err(); err != nil {
		return 0, err
	}
	return int64(b.Len()), i.SendBatch(ctx, b).Close()
}
