// Package models holds the nouns of the service: what is kept, the rules that one record can check by itself, and every
// query. It knows nothing of HTTP, e-mail, jobs or pages.
package models

import (
	"context"
	"database/sql"
	"fmt"
	"log/slog"
	"net/url"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/jackc/pgx/v5/stdlib"
	"gorm.io/driver/postgres"
	"gorm.io/gorm"
)

// The database roles, none of which owns a table or can bypass row-level security.
const (
	WebRole    = "fingerpost_web"
	ChoresRole = "fingerpost_chores"
	StatsRole  = "fingerpost_stats" // reads what is published as statistics, and no other table
)

// DB is one pool of connections, for GORM and for pgx alike.
type DB struct {
	Pool *pgxpool.Pool
	Now  func() time.Time // the clock of all that is stored through it
	gorm *gorm.DB
}

// Options say how to connect. Role is assumed on each connection unless the address signs in as it already. Simple
// leaves prepared statements alone, for PgBouncer in transaction mode. Lazy does not wait for the disk: what was committed
// in the last moment before a fault of the machine may be lost, which is for filling in what can be filled in again.
type Options struct {
	URL      string
	Role     string
	MaxConns int32
	Simple   bool
	Lazy     bool
	Log      *slog.Logger
	Now      func() time.Time // nil: Now
	Tracer   pgx.QueryTracer  // is told every statement; nil: nobody is
}

// Now is the time as it is stored: UTC, to the microsecond, as PostgreSQL keeps it. Inside a transaction ask tx.NowFunc,
// which a test or a demonstration may have moved.
func Now() time.Time { return time.Now().UTC().Truncate(time.Microsecond) }

// Open connects with the one set of GORM options of this project and refuses a role that row-level security would not
// confine.
func Open(ctx context.Context, o Options) (*DB, error) {
	cfg, err := pgxpool.ParseConfig(o.URL)
	if err != nil {
		return nil, fmt.Errorf("database address: %w", hideURL(err, o.URL))
	}
	if o.MaxConns > 0 {
		cfg.MaxConns = o.MaxConns
	}
	cfg.ConnConfig.Tracer = o.Tracer
	if o.Role != "" && cfg.ConnConfig.User != o.Role {
		cfg.ConnConfig.RuntimeParams["role"] = o.Role
	}
	if o.Role == WebRole && !o.Simple {
		// The policies of row-level security take longer to plan than most statements take; each finds its way by an index
		// whatever its values are, so one plan serves all.
		cfg.ConnConfig.RuntimeParams["plan_cache_mode"] = "force_generic_plan"
		// In a large table, what a policy is said to cost makes PostgreSQL compile a statement, or start further processes for
		// it, that reads twenty rows: a hundred times the work of reading them.
		cfg.ConnConfig.RuntimeParams["jit"] = "off"
		cfg.ConnConfig.RuntimeParams["max_parallel_workers_per_gather"] = "0"
	}
	if !o.Simple { // PgBouncer takes no settings of ours
		cfg.ConnConfig.RuntimeParams["timezone"] = "UTC"
		cfg.ConnConfig.RuntimeParams["statement_timeout"] = "30s"
		cfg.ConnConfig.RuntimeParams["idle_in_transaction_session_timeout"] = "60s"
		if o.Lazy {
			cfg.ConnConfig.RuntimeParams["synchronous_commit"] = "off"
		}
	} else {
		cfg.ConnConfig.DefaultQueryExecMode = pgx.QueryExecModeExec
	}
	pool, err := pgxpool.NewWithConfig(ctx, cfg)
	if err != nil {
		return nil, fmt.Errorf("open database: %w", err)
	}
	db := &DB{Pool: pool, Now: o.Now}
	if db.Now == nil {
		db.Now = Now
	}
	if o.Role != "" {
		if err := db.checkConfined(ctx); err != nil {
			pool.Close()
			return nil, err
		}
	}
	log := o.Log
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	std := stdlib.OpenDBFromPool(pool)
	std.SetMaxIdleConns(0) // the pool keeps them
	db.gorm, err = gorm.Open(postgres.New(postgres.Config{Conn: std}), &gorm.Config{
		SkipDefaultTransaction:   true, // InTx is the one way to open a transaction
		DisableNestedTransaction: true, // and there is only ever one
		DisableAutomaticPing:     true,
		TranslateError:           true,
		QueryFields:              true, // never SELECT *: a new column must not break the running server
		NowFunc:                  db.Now,
		Logger:                   statements{log},
	})
	if err != nil {
		pool.Close()
		return nil, fmt.Errorf("open database: %w", err)
	}
	return db, nil
}

// Close ends every connection.
func (db *DB) Close() {
	if std, ok := db.gorm.ConnPool.(*sql.DB); ok {
		_ = std.Close()
	}
	db.Pool.Close()
}

// Ready says whether the database answers.
func (db *DB) Ready(ctx context.Context) error { return db.Pool.Ping(ctx) }

func (db *DB) checkConfined(ctx context.Context) error {
	var free bool
	err := db.Pool.QueryRow(ctx, `select rolsuper or rolbypassrls from pg_roles where rolname = current_user`).Scan(&free)
	if err != nil {
		return fmt.Errorf("open database: %w", err)
	}
	if free {
		return fmt.Errorf("open database: the role it signs in as can bypass row-level security; use %s or %s", WebRole, ChoresRole)
	}
	return nil
}

// hideURL keeps a password in a wrong address out of the message.
func hideURL(err error, address string) error {
	if u, parsed := url.Parse(address); parsed == nil && u.User != nil {
		return fmt.Errorf("cannot read the address for %s", u.Host)
	}
	return err
}
