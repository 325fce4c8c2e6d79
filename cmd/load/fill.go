package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"runtime"
	"sync/atomic"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"golang.org/x/sync/errgroup"

	"example.org/fingerpost/app"
	"example.org/fingerpost/cmd/launch"
	"example.org/fingerpost/models"
	"example.org/fingerpost/models/seal"
)

// filling is what a fill is asked for.
type filling struct {
	enquiries, each, organisations int
	whole, amongUsers              bool
}

func runFill(ctx context.Context, args []string, out io.Writer) error {
	flags := flag.NewFlagSet("load fill", flag.ContinueOnError)
	var f filling
	flags.IntVar(&f.enquiries, "enquiries", 100_000, "how many to add")
	flags.IntVar(&f.each, "referrals-each", 3, "referrals of an enquiry, on average")
	flags.IntVar(&f.organisations, "organisations", 200, "partners, with one or two services each")
	flags.BoolVar(&f.amongUsers, "among-users", false, "the database has users, and nobody in it is real")
	trail := flags.String("trail", "whole", "audit lines: whole, or those of sending alone, which takes a third less space")
	if err := flags.Parse(args); err != nil {
		return err
	}
	f.whole = *trail == "whole"
	if f.enquiries < 1 || f.each < 1 || f.organisations < 1 || *trail != "whole" && *trail != "sending" {
		return errors.New("fill: at least one enquiry, referral and organisation; -trail is whole or sending")
	}
	c, err := settings()
	if err != nil {
		return err
	}
	ring, err := ringOf(c)
	if err != nil {
		return err
	}
	return fill(ctx, c, ring, f, out)
}

// fill adds enquiries, or goes on with those that an interrupted one left to do.
func fill(ctx context.Context, c app.Config, ring *seal.Ring, f filling, out io.Writer) error {
	if err := launch.Migrate(ctx, c); err != nil {
		return err
	}
	owner, err := pgxpool.New(ctx, c.OwnerURL)
	if err != nil {
		return fmt.Errorf("fill: %w", err)
	}
	defer owner.Close()
	if err := mayFill(ctx, owner, f.amongUsers); err != nil {
		return err
	}
	if _, err := owner.Exec(ctx, marker); err != nil {
		return fmt.Errorf("fill: %w", err)
	}
	if err := settle(ctx, owner, f.organisations); err != nil {
		return err
	}
	w := &works{owner: owner, ring: ring, out: out}
	if w.town, err = townOf(ctx, owner, models.Place{Name: c.Place, Districts: c.Districts, Phone: c.Phone}); err != nil {
		return err
	}
	if len(w.town.services) == 0 {
		return errors.New("fill: there is no service to send anybody to")
	}
	if err := w.plan(ctx, f); err != nil {
		return err
	}
	began := time.Now()
	if err := w.copyAll(ctx); err != nil {
		if ctx.Err() != nil {
			say(out, "Stopped with %d of %d. The same command goes on from here; until then the database has no indexes, so serve nobody with it.", w.done.Load(), w.batch.enquiries)
			return nil
		}
		return err
	}
	if w.made > 0 {
		say(out, "Copied %d enquiries in %s: %.0f a second.", w.made, time.Since(began).Round(time.Millisecond), float64(w.made)/time.Since(began).Seconds())
	}
	if err := putBack(ctx, owner, out, tableNames()); err != nil {
		return err
	}
	say(out, "%d enquiries in all in %s, %.0f a second.", w.made, time.Since(began).Round(time.Second), float64(w.made)/time.Since(began).Seconds())
	return summary(ctx, owner, out)
}

// works is a fill under way.
type works struct {
	owner *pgxpool.Pool
	ring  *seal.Ring
	town  *town
	out   io.Writer

	batch  batch
	taken  map[string]bool
	have   map[int]mark // chunks that are written
	done   atomic.Int64 // enquiries written
	made   int          // of them, by this run
	copied atomic.Int64 // rows
}

// mark is a place in the audit chain.
type mark struct {
	seq  int64
	hash []byte
}

func tableNames() []string {
	c := chunk{batch: batch{enquiries: 1}}
	if err := c.make(); err != nil { // of no enquiries
		return nil
	}
	var names []string
	for _, t := range c.tables() {
		names = append(names, t.name)
	}
	return names
}

// plan begins a batch, or finds the one that was broken off.
func (w *works) plan(ctx context.Context, f filling) error {
	var begun bool
	err := w.owner.QueryRow(ctx, `select exists (select from load.laid_aside)`).Scan(&begun)
	if err != nil {
		return fmt.Errorf("fill: %w", err)
	}
	if !begun {
		b := batch{enquiries: f.enquiries, each: f.each, whole: f.whole, ends: models.Now()}
		err := w.owner.QueryRow(ctx, `insert into load.batches select coalesce(max(number), 0) + 1, $1, $2, $3, $4 from load.batches returning number`,
			b.enquiries, b.each, b.whole, b.ends).Scan(&b.number)
		if err == nil {
			_, err = w.owner.Exec(ctx, `insert into load.chunks select $1, -1, coalesce(max(seq), 0), coalesce((select hash from audit_chain order by seq desc limit 1), ''), 0, 0 from audit_chain`, b.number)
		}
		if err == nil {
			err = layAside(ctx, w.owner, tableNames())
		}
		if err != nil {
			return fmt.Errorf("fill: %w", err)
		}
	}
	b := &w.batch
	err = w.owner.QueryRow(ctx, `select number, enquiries, each, whole, ends, (select coalesce(sum(enquiries), 0) from load.batches o where o.number < b.number)
		from load.batches b order by number desc limit 1`).Scan(&b.number, &b.enquiries, &b.each, &b.whole, &b.ends, &b.offset)
	if err != nil {
		return fmt.Errorf("fill: %w", err)
	}
	return w.look(ctx)
}

// look finds out what is there already.
func (w *works) look(ctx context.Context) error {
	w.have, w.taken = map[int]mark{}, map[string]bool{}
	rows, err := w.owner.Query(ctx, `select number, last_seq, last_hash, enquiries from load.chunks where batch = $1`, w.batch.number)
	if err != nil {
		return fmt.Errorf("fill: %w", err)
	}
	var n, enquiries int
	var m mark
	_, err = pgx.ForEachRow(rows, []any{&n, &m.seq, &m.hash, &enquiries}, func() error {
		w.have[n] = m
		m.hash = nil
		w.done.Add(int64(enquiries))
		return nil
	})
	if err != nil {
		return fmt.Errorf("fill: %w", err)
	}
	// What people sent since the first batch has references that are not of ours.
	rows, err = w.owner.Query(ctx, `select ref from enquiries where created_at > (select min(ends) from load.batches) and $1 > 1`, w.batch.number)
	if err != nil {
		return fmt.Errorf("fill: %w", err)
	}
	var ref string
	_, err = pgx.ForEachRow(rows, []any{&ref}, func() error { w.taken[ref] = true; return nil })
	if err != nil {
		return fmt.Errorf("fill: %w", err)
	}
	if done := w.done.Load(); done > 0 {
		say(w.out, "Going on: %d of %d are there.", done, w.batch.enquiries)
	}
	return nil
}

// copyAll makes the chunks on every core, links them in their order and writes two at a time.
func (w *works) copyAll(ctx context.Context) error {
	var missing []int
	for n := range (w.batch.enquiries + chunkSize - 1) / chunkSize {
		if _, have := w.have[n]; !have {
			missing = append(missing, n)
		}
	}
	before := w.done.Load()
	defer func() { w.made = int(w.done.Load() - before) }()
	group, ctx := errgroup.WithContext(ctx)
	made, linked := make(chan chan *chunk, runtime.NumCPU()), make(chan *chunk)
	group.Go(func() error {
		defer close(made)
		for _, n := range missing {
			c, ready := w.chunk(n), make(chan *chunk, 1)
			select {
			case made <- ready:
			case <-ctx.Done():
				return ctx.Err()
			}
			group.Go(func() error {
				defer close(ready)
				if err := c.make(); err != nil {
					return err
				}
				ready <- c
				return nil
			})
		}
		return nil
	})
	group.Go(func() error {
		defer close(linked)
		for ready := range made {
			c := <-ready
			if c == nil {
				return nil // it failed, and says so
			}
			before := w.have[c.number-1]
			c.link(before.seq, before.hash)
			w.have[c.number] = mark{c.lastSeq, c.last}
			select {
			case linked <- c:
			case <-ctx.Done():
				return ctx.Err()
			}
		}
		return nil
	})
	for range 2 {
		group.Go(func() error { return w.writeAll(ctx, linked) })
	}
	ended := make(chan struct{})
	go w.progress(ended)
	err := group.Wait()
	close(ended)
	return err
}

func (w *works) chunk(n int) *chunk {
	return &chunk{batch: w.batch, number: n, size: min(chunkSize, w.batch.enquiries-n*chunkSize), town: w.town, ring: w.ring, codes: codeKey(w.ring), taken: w.taken,
		journal: models.NewJournal(w.ring)}
}

func (w *works) writeAll(ctx context.Context, linked <-chan *chunk) error {
	conn, err := w.owner.Acquire(ctx)
	if err != nil {
		return err
	}
	defer conn.Release()
	// What a crash loses, the next run writes again.
	if _, err := conn.Exec(ctx, `set synchronous_commit = off`); err != nil {
		return err
	}
	defer conn.Exec(context.WithoutCancel(ctx), `reset synchronous_commit`)
	for c := range linked {
		if err := c.write(ctx, conn.Conn()); err != nil {
			return fmt.Errorf("write enquiries: %w", err)
		}
		w.done.Add(int64(c.size))
		w.copied.Add(c.rows())
	}
	return nil
}

// progress says every few seconds how far it is, and how long it will take.
func (w *works) progress(ended <-chan struct{}) {
	before, began := w.done.Load(), time.Now()
	tick := time.NewTicker(5 * time.Second)
	defer tick.Stop()
	for {
		select {
		case <-ended:
			return
		case <-tick.C:
			done := w.done.Load()
			rate := float64(done-before) / time.Since(began).Seconds()
			left := time.Duration(float64(int64(w.batch.enquiries)-done)/max(rate, 1)) * time.Second
			say(w.out, "%d of %d enquiries, %.0f a second, %d rows; %s left", done, w.batch.enquiries, rate, w.copied.Load(), left)
		}
	}
}

// summary says what the database holds now.
func summary(ctx context.Context, owner *pgxpool.Pool, out io.Writer) error {
	rows, err := owner.Query(ctx, `select c.relname, c.reltuples::bigint, pg_table_size(c.oid), pg_indexes_size(c.oid) from pg_class c
		where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and c.reltuples > 1000 order by pg_total_relation_size(c.oid) desc`)
	if err != nil {
		return fmt.Errorf("measure: %w", err)
	}
	var name string
	var n, data, index int64
	say(out, "%-20s %12s %12s %12s", "table", "rows", "data MB", "indexes MB")
	_, err = pgx.ForEachRow(rows, []any{&name, &n, &data, &index}, func() error {
		say(out, "%-20s %12d %12.0f %12.0f", name, n, float64(data)/1e6, float64(index)/1e6)
		return nil
	})
	if err != nil {
		return fmt.Errorf("measure: %w", err)
	}
	var bytes, enquiries, referrals int64
	if err := owner.QueryRow(ctx, `select pg_database_size(current_database()), (select count(*) from enquiries), (select count(*) from referrals)`).Scan(&bytes, &enquiries, &referrals); err != nil {
		return fmt.Errorf("measure: %w", err)
	}
	say(out, "%d enquiries, %d referrals, %.1f GB, %d bytes an enquiry.", enquiries, referrals, float64(bytes)/1e9, bytes/max(enquiries, 1))
	return nil
}

func say(out io.Writer, format string, a ...any) { fmt.Fprintf(out, format+"\n", a...) }
