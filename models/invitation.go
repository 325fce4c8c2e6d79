package models

import (
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"
)

// What a code that one person hands to another is for.
const (
	ToJoin       = "join"     // choose a password and set up a second factor for the first time
	ForPassword  = "password" // choose a new password
	ForNewFactor = "factor"   // set up a new second factor
)

// Invitation is such a code; only its hash is kept.
type Invitation struct {
	Hash      []byte `gorm:"primaryKey"`
	UserID    uuid.UUID
	Purpose   string
	MadeBy    *uuid.UUID // nil: on the server itself
	ExpiresAt time.Time
	UsedAt    *time.Time
	CreatedAt time.Time
}

// AddInvitation keeps a new code, after which older ones of the same person and purpose no longer work.
func AddInvitation(tx *gorm.DB, i Invitation) error {
	if err := DropInvitations(tx, i.UserID, i.Purpose); err != nil {
		return err
	}
	return translate("invitation", tx.Create(&i).Error)
}

// DropInvitations makes the open codes of a person for a purpose void.
func DropInvitations(tx *gorm.DB, user uuid.UUID, purpose string) error {
	return translate("invitation", tx.Exec(`delete from invitations where user_id = ? and purpose = ? and used_at is null`, user, purpose).Error)
}

// OpenInvitation finds a code by its hash; one that was used, has expired or never was is ErrNotFound.
func OpenInvitation(tx *gorm.DB, hash []byte, now time.Time) (Invitation, error) {
	var i Invitation
	err := tx.Where("hash = ? and used_at is null and expires_at > ?", hash, now).Take(&i).Error
	return i, translate("invitation", err)
}

// TakeInvitation uses a code up; ErrConflict when somebody was first.
func TakeInvitation(tx *gorm.DB, hash []byte, at time.Time) error {
	return onlyOne("invitation", tx.Exec(`update invitations set used_at = ? where hash = ? and used_at is null and expires_at > ?`, at, hash, at))
}

// StillHolds says whether somebody made a code for a person and a purpose that can still be used, or was used since a time.
func StillHolds(tx *gorm.DB, by, user uuid.UUID, purpose string, now, usedSince time.Time) (bool, error) {
	var holds bool
	err := tx.Raw(`select exists (select 1 from invitations where made_by = ? and user_id = ? and purpose = ?
		and (used_at is null and expires_at > ? or used_at > ?))`, by, user, purpose, now, usedSince).Scan(&holds).Error
	return holds, translate("invitation", err)
}
