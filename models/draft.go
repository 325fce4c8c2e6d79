package models

import (
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"example.org/fingerpost/models/seal"
)

// Draft is a form under way: answers sealed with a key that only the visitor's cookie completes.
type Draft struct {
	ID        uuid.UUID
	Sealed    seal.Box
	Version   int
	ExpiresAt time.Time
}

// DraftFor reads a draft that has not expired, for its own visitor; else ErrNotFound.
func DraftFor(tx *gorm.DB, id uuid.UUID) (Draft, error) {
	var d Draft
	return d, translate("draft", tx.Where("id = ? and expires_at > ?", id, tx.NowFunc()).Take(&d).Error)
}

// LockDraftFor does the same and keeps it from changing, so that two tabs lose nothing and send once.
func LockDraftFor(tx *gorm.DB, id uuid.UUID) (Draft, error) {
	var d Draft
	q := tx.Clauses(clause.Locking{Strength: "UPDATE"})
	return d, translate("draft", q.Where("id = ? and expires_at > ?", id, tx.NowFunc()).Take(&d).Error)
}

// AddDraft writes a new draft.
func AddDraft(tx *gorm.DB, d Draft) error { return translate("draft", tx.Create(&d).Error) }

// Save writes the answers.
func (d *Draft) Save(tx *gorm.DB) error {
	d.Version++
	return translate("draft", tx.Model(d).Select("sealed", "version").Updates(d).Error)
}

// Draft writes the answers of a draft that was locked, with what else is written.
func (b *Batch) Draft(d Draft) {
	b.add(`update drafts set sealed = $1, version = $2 where id = $3`, d.Sealed, d.Version+1, d.ID)
}

// DropDraft deletes a draft; it may be gone already.
func DropDraft(tx *gorm.DB, id uuid.UUID) error {
	return translate("draft", tx.Where("id = ?", id).Delete(&Draft{}).Error)
}

// DropExpiredDrafts deletes what is older than a day, and says how many.
func DropExpiredDrafts(tx *gorm.DB) (int64, error) {
	done := tx.Where("expires_at <= ?", tx.NowFunc()).Delete(&Draft{})
	return done.RowsAffected, translate("drafts", done.Error)
}
