package models

import (
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"example.org/fingerpost/models/seal"
)

// ReferrerDraft is a professional's form: sealed with a key of its own, which the ring wraps, so that it can be picked up
// at another machine. Once sent it stays, to begin again with, until it expires.
type ReferrerDraft struct {
	ID                              uuid.UUID // becomes the enquiry's id
	UserID, OrgID                   uuid.UUID
	Wrapped                         []byte
	Sealed                          seal.Box
	CreatedAt, TouchedAt, ExpiresAt time.Time
	SentAt                          *time.Time
	FromEnquiries                   List // ids of those whose words it was begun with
}

// AddReferrerDraft keeps a new draft.
func AddReferrerDraft(tx *gorm.DB, d ReferrerDraft) error {
	return translate("draft", tx.Create(&d).Error)
}

// ReferrerDraftFor reads the actor's own draft that has not expired; else ErrNotFound.
func ReferrerDraftFor(tx *gorm.DB, who Actor, id uuid.UUID) (ReferrerDraft, error) {
	return takeReferrerDraft(tx, who, id)
}

// LockReferrerDraftFor does the same and keeps it from changing, so that two tabs lose nothing and send once.
func LockReferrerDraftFor(tx *gorm.DB, who Actor, id uuid.UUID) (ReferrerDraft, error) {
	return takeReferrerDraft(tx.Clauses(clause.Locking{Strength: "UPDATE"}), who, id)
}

func takeReferrerDraft(q *gorm.DB, who Actor, id uuid.UUID) (ReferrerDraft, error) {
	var d ReferrerDraft
	err := q.Where("id = ? and user_id = ? and org_id = ? and expires_at > ?", id, who.User, who.Org, q.NowFunc()).Take(&d).Error
	return d, translate("draft", err)
}

// ReferrerDraftsOf reads the actor's drafts that are still to be sent, last touched first.
func ReferrerDraftsOf(tx *gorm.DB, who Actor) ([]ReferrerDraft, error) {
	var all []ReferrerDraft
	err := tx.Where("user_id = ? and org_id = ? and sent_at is null and expires_at > ?", who.User, who.Org, tx.NowFunc()).Order("touched_at desc, id").Limit(100).Find(&all).Error
	return all, translate("drafts", err)
}

// Save writes the answers, when they were touched and when they were sent.
func (d *ReferrerDraft) Save(tx *gorm.DB) error {
	return translate("draft", tx.Model(d).Select("sealed", "touched_at", "expires_at", "sent_at").Updates(d).Error)
}

// DropReferrerDraft deletes the actor's own draft that is still to be sent; ErrNotFound when there is none.
func DropReferrerDraft(tx *gorm.DB, who Actor, id uuid.UUID) error {
	done := tx.Where("id = ? and user_id = ? and org_id = ? and sent_at is null", id, who.User, who.Org).Delete(&ReferrerDraft{})
	if done.Error == nil && done.RowsAffected == 0 {
		return translate("draft", gorm.ErrRecordNotFound)
	}
	return translate("draft", done.Error)
}

// DropExpiredReferrerDrafts deletes what nobody touched for as long as drafts are kept; for chores.
func DropExpiredReferrerDrafts(tx *gorm.DB) error {
	return translate("drafts", tx.Where("expires_at <= ?", tx.NowFunc()).Delete(&ReferrerDraft{}).Error)
}
