package models

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/stdlib"
	"gorm.io/gorm"
)

// InTx runs f in a transaction as who: it commits when f returns nil, else, and on a panic, it rolls back. The actor is
// set together with BEGIN in one round trip and ends with the transaction, so a pooled connection carries nobody over.
func InTx(ctx context.Context, db *DB, who Actor, f func(tx *gorm.DB) error) (err error) {
	if who.Role == "" {
		return fmt.Errorf("transaction without an actor: %w", ErrForbidden)
	}
	std, err := db.gorm.DB()
	if err != nil {
		return fmt.Errorf("begin: %w", err)
	}
	conn, err := std.Conn(ctx)
	if err != nil {
		return fmt.Errorf("begin: %w", err)
	}
	defer conn.Close()
	t := &transaction{Conn: conn}
	if err := t.begin(ctx, who); err != nil {
		return fmt.Errorf("begin: %w", err)
	}
	done := false
	defer func() {
		if !done {
			err = errors.Join(err, t.end("rollback"))
		}
	}()
	tx := db.gorm.Session(&gorm.Session{Context: ctx, NewDB: true})
	tx.Statement.ConnPool = t
	if err := f(tx); err != nil {
		return err
	}
	done = true
	if err := t.end("commit"); err != nil {
		return fmt.Errorf("commit: %w", err)
	}
	return nil
}

// transaction is a gorm.ConnPool on one connection, which InTx alone begins and ends.
type transaction struct{ *sql.Conn }

func (t *transaction) begin(ctx context.Context, who Actor) error {
	return t.Raw(func(c any) error {
		b := &pgx.Batch{}
		b.Queue("begin")
		b.Queue(`select set_config('app.actor_role', $1, true), set_config('app.actor_org', $2, true),
			set_config('app.actor_user', $3, true), set_config('app.actor_enquiry', $4, true)`,
			string(who.Role), text(who.Org), text(who.User), text(who.Enquiry))
		err := c.(*stdlib.Conn).Conn().SendBatch(ctx, b).Close()
		if err != nil {
			return errors.Join(err, driver.ErrBadConn)
		}
		return nil
	})
}

// end must reach the server even when the request has been given up; what cannot be ended is thrown away with its
// connection, which the server rolls back.
func (t *transaction) end(verb string) error {
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	var failed error
	_ = t.Raw(func(c any) error {
		var tag pgconn.CommandTag
		tag, failed = c.(*stdlib.Conn).Conn().Exec(ctx, verb)
		if failed == nil && verb == "commit" && tag.String() == "ROLLBACK" {
			failed = errors.New("a statement had failed, so nothing was kept")
		}
		if failed != nil {
			return driver.ErrBadConn
		}
		return nil
	})
	return failed
}

// OnPgx lends the transaction as a pgx.Tx, for what GORM cannot do: jobs, COPY and batches. f must not keep it.
func OnPgx(tx *gorm.DB, f func(pgx.Tx) error) error {
	t, ok := tx.Statement.ConnPool.(*transaction)
	if !ok {
		return errors.New("not inside InTx")
	}
	var failed error
	err := t.Raw(func(c any) error {
		failed = f(lent{c.(*stdlib.Conn).Conn()})
		return nil // an error of f is no fault of the connection
	})
	return errors.Join(err, failed)
}

// lent is the transaction of InTx in the hands of somebody else: all of pgx.Tx, but it does not end it.
type lent struct{ conn }

type conn = *pgx.Conn

var errLent = errors.New("only InTx ends its transaction")

func (l lent) Begin(ctx context.Context) (pgx.Tx, error) {
	if _, err := l.Exec(ctx, "savepoint lent"); err != nil {
		return nil, err
	}
	return savepoint{l}, nil
}
func (l lent) Commit(context.Context) error   { return errLent }
func (l lent) Rollback(context.Context) error { return errLent }
func (l lent) LargeObjects() pgx.LargeObjects { panic("large objects are not used here") }
func (l lent) Conn() *pgx.Conn                { return l.conn }

type savepoint struct{ lent }

func (s savepoint) Commit(ctx context.Context) error {
	_, err := s.Exec(ctx, "release savepoint lent")
	return err
}
func (s savepoint) Rollback(ctx context.Context) error {
	_, err := s.Exec(ctx, "rollback to savepoint lent; release savepoint lent")
	return err
}

// text is an id as a setting: empty when there is none.
func text(id uuid.UUID) string {
	if id == uuid.Nil {
		return ""
	}
	return id.String()
}
