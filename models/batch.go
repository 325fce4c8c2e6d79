package models

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"
	"gorm.io/gorm"
)

// Batch gathers the writes of one operation and sends them in one round trip, inside its transaction: sending an enquiry
// writes a dozen rows, and a round trip for each would double what it costs.
type Batch struct {
	tx     *gorm.DB
	queued pgx.Batch
}

// NewBatch begins a batch in the caller's transaction.
func NewBatch(tx *gorm.DB) *Batch { return &Batch{tx: tx} }

func (b *Batch) add(sql string, args ...any) { b.queued.Queue(sql, args...) }

// Send writes what was gathered; the first failure ends the transaction.
func (b *Batch) Send(ctx context.Context) error {
	return OnPgx(b.tx, func(tx pgx.Tx) error {
		if err := tx.SendBatch(ctx, &b.queued).Close(); err != nil {
			return translate("write", pgxError(err))
		}
		return nil
	})
}

// Line adds a line of the audit record.
func (b *Batch) Line(j Journal, who Actor, l Line) {
	l = j.complete(who, l, b.tx.NowFunc())
	b.add(`insert into audit (id, at, by_role, by_org, by_user, action, object, object_id, enquiry_id, fields, reason, hash)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
		l.ID, l.At, string(l.ByRole), l.ByOrg, l.ByUser, l.Action, l.Object, l.ObjectID, l.EnquiryID, []string(l.Fields), l.Reason, l.Hash)
}

// pgxError gives a unique violation the name that GORM gives it, and keeps the server's detail, which may quote the row,
// out of every other.
func pgxError(err error) error {
	if pg, ok := asPg(err); ok {
		if pg.Code == "23505" {
			return fmt.Errorf("%s: %w", pg.ConstraintName, gorm.ErrDuplicatedKey)
		}
		return errors.New(said(pg))
	}
	return err
}
