package models

import (
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"example.org/fingerpost/models/seal"
)

// The kinds of second factor.
const (
	FactorApp      = "totp"     // an app that shows a new code every 30 seconds
	FactorRecovery = "recovery" // a code on paper, for once
)

// Factor is one of somebody's second factors. An app without ConfirmedAt waits for its first code.
type Factor struct {
	ID          uuid.UUID
	UserID      uuid.UUID
	Kind        string
	Sealed      seal.Box // the seed of an app
	Hash        []byte   // of a recovery code
	LastStep    int64    // of the clock, for which an app's code was taken
	ConfirmedAt *time.Time
	UsedAt      *time.Time
	CreatedAt   time.Time
}

// AppOf reads the app that somebody signs in with; ErrNotFound when none was set up.
func AppOf(tx *gorm.DB, user uuid.UUID) (Factor, error) {
	return factorOf(tx, `user_id = ? and kind = 'totp' and confirmed_at is not null`, user)
}

// WaitingAppOf reads the app that waits for its first code since a time; ErrNotFound when there is none.
func WaitingAppOf(tx *gorm.DB, user uuid.UUID, since time.Time) (Factor, error) {
	return factorOf(tx, `user_id = ? and kind = 'totp' and confirmed_at is null and created_at >= ?`, user, since)
}

func factorOf(tx *gorm.DB, where string, args ...any) (Factor, error) {
	var f Factor
	err := tx.Where(where, args...).Take(&f).Error
	return f, translate("second factor", err)
}

// AddWaitingApp keeps an app that waits for its first code, in place of one that waited before.
func AddWaitingApp(tx *gorm.DB, f Factor) error {
	if err := tx.Exec(`delete from factors where user_id = ? and kind = 'totp' and confirmed_at is null`, f.UserID).Error; err != nil {
		return translate("second factor", err)
	}
	return translate("second factor", tx.Create(&f).Error)
}

// ConfirmApp makes the app that waited the one to sign in with, and takes away every other factor. The step is that of the
// first code. One that no longer waits is ErrConflict.
func ConfirmApp(tx *gorm.DB, f Factor, step int64, at time.Time) error {
	done := tx.Exec(`update factors set confirmed_at = ?, last_step = ? where id = ? and confirmed_at is null`, at, step, f.ID)
	if done.Error != nil || done.RowsAffected == 0 {
		return onlyOne("second factor", done)
	}
	return translate("second factor", tx.Exec(`delete from factors where user_id = ? and id <> ?`, f.UserID, f.ID).Error)
}

// TakeStep uses an app's code of one step of the clock; of a step that is not later than the last one used, ErrConflict.
func TakeStep(tx *gorm.DB, factor uuid.UUID, step int64, at time.Time) error {
	return onlyOne("second factor", tx.Exec(`update factors set last_step = ?, used_at = ? where id = ? and last_step < ?`, step, at, factor, step))
}

// SetRecoveryCodes replaces somebody's recovery codes by those with the hashes.
func SetRecoveryCodes(tx *gorm.DB, user uuid.UUID, hashes [][]byte, at time.Time) error {
	if err := tx.Exec(`delete from factors where user_id = ? and kind = 'recovery'`, user).Error; err != nil {
		return translate("recovery codes", err)
	}
	codes := make([]Factor, len(hashes))
	for i, h := range hashes {
		codes[i] = Factor{ID: NewID(), UserID: user, Kind: FactorRecovery, Hash: h, ConfirmedAt: &at, CreatedAt: at}
	}
	return translate("recovery codes", tx.Create(&codes).Error)
}

// TakeRecoveryCode uses a recovery code up; ErrConflict when there is no such code that was not used.
func TakeRecoveryCode(tx *gorm.DB, user uuid.UUID, hash []byte, at time.Time) error {
	return onlyOne("recovery code", tx.Exec(`update factors set used_at = ? where user_id = ? and kind = 'recovery' and hash = ? and used_at is null`, at, user, hash))
}

// RecoveryCodesLeft counts somebody's recovery codes that were not used.
func RecoveryCodesLeft(tx *gorm.DB, user uuid.UUID) (int, error) {
	var n int
	err := tx.Raw(`select count(*) from factors where user_id = ? and kind = 'recovery' and used_at is null`, user).Scan(&n).Error
	return n, translate("recovery codes", err)
}

// DropFactors takes away every second factor of somebody.
func DropFactors(tx *gorm.DB, user uuid.UUID) error {
	return translate("second factor", tx.Exec(`delete from factors where user_id = ?`, user).Error)
}

// onlyOne is the outcome of a change that one of several may make: whoever found nothing to change was not the first.
func onlyOne(what string, done *gorm.DB) error {
	if done.Error == nil && done.RowsAffected == 0 {
		return translate(what, gorm.ErrDuplicatedKey)
	}
	return translate(what, done.Error)
}
