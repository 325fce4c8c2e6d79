package main

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"
	"github.com/jackc/pgx/v5/pgxpool"
)

// statement is one that was sent, with its parameters as text.
type statement struct {
	sql    string
	types  []uint32
	values []*string // nil: null
}

// recorder hears every statement that a pool sends, in order.
type recorder struct {
	mu    sync.Mutex
	on    bool
	heard []pgx.QueuedQuery
	trips int // round trips
}

func (r *recorder) hear(sql string, args []any) {
	// Some are not of each operation: the pool asks whether a connection that was idle still answers, and whoever works is
	// woken no more than some times a second.
	if !r.on || sql == "-- ping" || strings.Contains(sql, "pg_notify") {
		return
	}
	for len(args) > 0 && isOption(args[0]) {
		args = args[1:]
	}
	r.heard = append(r.heard, pgx.QueuedQuery{SQL: sql, Arguments: slices.Clone(args)})
}

// isOption says whether an argument tells pgx how to send a statement, and is not sent.
func isOption(arg any) bool {
	switch arg.(type) {
	case pgx.QueryExecMode, pgx.QueryResultFormats, pgx.QueryResultFormatsByOID, pgx.QueryRewriter:
		return true
	}
	return false
}

// TraceQueryStart hears a statement that goes by itself.
func (r *recorder) TraceQueryStart(ctx context.Context, _ *pgx.Conn, d pgx.TraceQueryStartData) context.Context {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.hear(d.SQL, d.Args)
	r.trips++
	return ctx
}

// TraceQueryEnd hears nothing more.
func (r *recorder) TraceQueryEnd(context.Context, *pgx.Conn, pgx.TraceQueryEndData) {}

// TraceBatchStart hears those that go together.
func (r *recorder) TraceBatchStart(ctx context.Context, _ *pgx.Conn, d pgx.TraceBatchStartData) context.Context {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, q := range d.Batch.QueuedQueries {
		r.hear(q.SQL, q.Arguments)
	}
	r.trips++
	return ctx
}

// TraceBatchQuery and TraceBatchEnd hear nothing more.
func (r *recorder) TraceBatchQuery(context.Context, *pgx.Conn, pgx.TraceBatchQueryData) {}

// TraceBatchEnd ends it.
func (r *recorder) TraceBatchEnd(context.Context, *pgx.Conn, pgx.TraceBatchEndData) {}

// TraceCopyFromStart hears a row that goes by COPY, as jobs do. For pgbench, which cannot copy, it is an insert of that row.
func (r *recorder) TraceCopyFromStart(ctx context.Context, _ *pgx.Conn, d pgx.TraceCopyFromStartData) context.Context {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.hear(copied, []any{d.TableName.Sanitize(), d.ColumnNames})
	r.trips += 2 // it asks for the columns' types first
	return ctx
}

// TraceCopyFromEnd hears nothing more.
func (r *recorder) TraceCopyFromEnd(context.Context, *pgx.Conn, pgx.TraceCopyFromEndData) {}

const copied = "copy"

// inserted is the statement that writes the newest row of a table as it was copied.
func inserted(ctx context.Context, conn *pgx.Conn, table string, columns []string) (statement, error) {
	names, texts, places := make([]string, len(columns)), make([]string, len(columns)), make([]string, len(columns))
	for i, c := range columns {
		names[i] = pgx.Identifier{c}.Sanitize()
		texts[i], places[i] = names[i]+"::text", fmt.Sprintf("$%d", i+1)
	}
	s := statement{sql: fmt.Sprintf("insert into %s (%s) values (%s)", table, strings.Join(names, ", "), strings.Join(places, ", ")), values: make([]*string, len(columns))}
	d, err := conn.Prepare(ctx, "", s.sql)
	if err != nil {
		return s, fmt.Errorf("record a row of %s: %w", table, err)
	}
	s.types = d.ParamOIDs
	to := make([]any, len(columns))
	for i := range to {
		to[i] = &s.values[i]
	}
	err = conn.QueryRow(ctx, fmt.Sprintf("select %s from %s order by id desc limit 1", strings.Join(texts, ", "), table)).Scan(to...)
	if err != nil {
		return s, fmt.Errorf("record a row of %s: %w", table, err)
	}
	return s, nil
}

// during gives what f sends, and in how many round trips.
func (r *recorder) during(ctx context.Context, owner *pgxpool.Pool, f func() error) ([]statement, int, error) {
	r.mu.Lock()
	r.on, r.heard, r.trips = true, nil, 0
	r.mu.Unlock()
	err := f()
	r.mu.Lock()
	defer r.mu.Unlock()
	r.on = false
	if err != nil {
		return nil, 0, fmt.Errorf("record the statements: %w", err)
	}
	all, err := written(ctx, owner, r.heard)
	return all, r.trips, err
}

// written puts parameters into the words in which PostgreSQL reads them, by the types that it says they have.
func written(ctx context.Context, owner *pgxpool.Pool, heard []pgx.QueuedQuery) ([]statement, error) {
	conn, err := owner.Acquire(ctx)
	if err != nil {
		return nil, err
	}
	defer conn.Release()
	types := conn.Conn().TypeMap()
	var all []statement
	for _, q := range heard {
		if q.SQL == copied {
			s, err := inserted(ctx, conn.Conn(), q.Arguments[0].(string), q.Arguments[1].([]string))
			if err != nil {
				return nil, err
			}
			all = append(all, s)
			continue
		}
		s := statement{sql: q.SQL, values: make([]*string, len(q.Arguments))}
		if len(q.Arguments) > 0 {
			d, err := conn.Conn().Prepare(ctx, "", q.SQL)
			if err != nil {
				return nil, fmt.Errorf("record the statements: %w", err)
			}
			s.types = d.ParamOIDs
		}
		for i, arg := range q.Arguments {
			text, err := types.Encode(s.types[i], pgtype.TextFormatCode, arg, []byte{})
			if err != nil {
				return nil, fmt.Errorf("record a parameter of %q: %w", q.SQL, err)
			}
			if text != nil {
				words := string(text)
				s.values[i] = &words
			}
		}
		all = append(all, s)
	}
	return all, nil
}
