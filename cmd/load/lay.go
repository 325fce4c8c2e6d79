package main

import (
	"context"
	"fmt"
	"io"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

// A million rows are copied several times faster into tables without indexes and foreign keys, which are then made anew in
// one go and checked as they are. What was taken away is written down in the transaction that takes it, and crossed out in
// the one that puts it back; so a filling that was broken off loses nothing.

// layAside takes the tables' foreign keys, keys and indexes away. It waits for nobody: whoever uses the database is in the way.
func layAside(ctx context.Context, owner *pgxpool.Pool, names []string) error {
	return pgx.BeginFunc(ctx, owner, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, `set local lock_timeout = '5s'`); err != nil {
			return err
		}
		// Keys first and foreign keys last is the order of putting back; taking away goes the other way round.
		_, err := tx.Exec(ctx, `
			create temp table aside on commit drop as
			select row_number() over (order by rank, name) as number, * from (
				select case contype when 'f' then 3 else 1 end as rank, conname::text as name,
					format('alter table %s add constraint %I %s', conrelid::regclass, conname, pg_get_constraintdef(oid)) as back,
					format('alter table %s drop constraint %I', conrelid::regclass, conname) as away
				from pg_constraint where connamespace = 'public'::regnamespace and (contype in ('p', 'u') and conrelid = any ($1::text[]::regclass[])
					or contype = 'f' and (conrelid = any ($1::text[]::regclass[]) or confrelid = any ($1::text[]::regclass[])))
				union all
				select 2, indexrelid::regclass::text, pg_get_indexdef(indexrelid), format('drop index %s', indexrelid::regclass)
				from pg_index i where indrelid = any ($1::text[]::regclass[]) and not exists (select 1 from pg_constraint where conindid = indexrelid and contype in ('p', 'u'))
			) found`, names)
		if err != nil {
			return fmt.Errorf("look for indexes: %w", err)
		}
		if _, err := tx.Exec(ctx, `insert into load.laid_aside select number, back from aside`); err != nil {
			return fmt.Errorf("write down the indexes: %w", err)
		}
		rows, err := tx.Query(ctx, `select away from aside order by number desc`)
		if err != nil {
			return err
		}
		all, err := pgx.CollectRows(rows, pgx.RowTo[string])
		if err != nil {
			return err
		}
		for _, away := range all {
			if _, err := tx.Exec(ctx, away); err != nil {
				return fmt.Errorf("take an index away (is a server using this database?): %w", err)
			}
		}
		return nil
	})
}

// putBack makes everything anew that layAside took, each in a transaction of its own, and looks after the tables as
// autovacuum would have.
func putBack(ctx context.Context, owner *pgxpool.Pool, out io.Writer, names []string) error {
	conn, err := owner.Acquire(ctx)
	if err != nil {
		return err
	}
	defer conn.Release()
	rows, err := conn.Query(ctx, `select number, statement from load.laid_aside order by number`)
	if err != nil {
		return err
	}
	type aside struct {
		Number    int
		Statement string
	}
	all, err := pgx.CollectRows(rows, pgx.RowToStructByPos[aside])
	if err != nil || len(all) == 0 {
		return err
	}
	if _, err := conn.Exec(ctx, `set maintenance_work_mem = '1GB'; set synchronous_commit = off`); err != nil {
		return err
	}
	defer conn.Exec(context.WithoutCancel(ctx), `reset maintenance_work_mem; reset synchronous_commit`)
	began := time.Now()
	say(out, "Making %d keys, indexes and foreign keys.", len(all))
	for _, a := range all {
		err := pgx.BeginFunc(ctx, conn, func(tx pgx.Tx) error {
			if _, err := tx.Exec(ctx, a.Statement); err != nil {
				return fmt.Errorf("put back %q: %w", a.Statement, err)
			}
			_, err := tx.Exec(ctx, `delete from load.laid_aside where number = $1`, a.Number)
			return err
		})
		if err != nil {
			return err
		}
	}
	for _, n := range names {
		if _, err := conn.Exec(ctx, "vacuum analyze "+n); err != nil {
			return fmt.Errorf("vacuum %s: %w", n, err)
		}
	}
	say(out, "They took %s, with a vacuum of each table.", time.Since(began).Round(time.Second))
	return nil
}
