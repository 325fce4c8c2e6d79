package models

import (
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"example.org/fingerpost/models/seal"
)

// LostCode is a request for a one-time code by somebody who lost their private code, and what became of it.
type LostCode struct {
	ID        uuid.UUID
	Hash      []byte     // of the token of the browser that asked
	Sealed    seal.Box   // what was entered; nil once it was looked at
	EnquiryID *uuid.UUID // what the code opens; nil: nothing
	Tries     int
	AskedAt   time.Time
	SentAt    *time.Time
	UsedAt    *time.Time
}

// AddLostCode keeps a new request; for the door.
func AddLostCode(tx *gorm.DB, l LostCode) error {
	return translate("lost code", tx.Create(&l).Error)
}

// LockLostCode reads a request by its id and holds off whoever else would answer it; for chores. ErrNotFound when it is gone.
func LockLostCode(tx *gorm.DB, id uuid.UUID) (LostCode, error) {
	var l LostCode
	return l, translate("lost code", tx.Clauses(clause.Locking{Strength: "UPDATE"}).Where("id = ?", id).Take(&l).Error)
}

// LockLostCodeOf reads the request of a browser's token and holds off whoever else tries it; for the door. ErrNotFound when
// there is none.
func LockLostCodeOf(tx *gorm.DB, hash []byte) (LostCode, error) {
	var l LostCode
	return l, translate("lost code", tx.Clauses(clause.Locking{Strength: "UPDATE"}).Where("hash = ?", hash).Take(&l).Error)
}

// Save writes what became of a request.
func (l LostCode) Save(tx *gorm.DB) error {
	return translate("lost code", tx.Model(&l).Select("sealed", "enquiry_id", "tries", "sent_at", "used_at").Updates(l).Error)
}

// LostCodesSent counts the codes that were sent for an enquiry since a time; for chores.
func LostCodesSent(tx *gorm.DB, enquiry uuid.UUID, since time.Time) (int, error) {
	var n int
	err := tx.Raw(`select count(*) from lost_codes where enquiry_id = ? and sent_at > ?`, enquiry, since).Scan(&n).Error
	return n, translate("lost codes", err)
}

// DropLostCodes deletes requests from before a time; for chores.
func DropLostCodes(tx *gorm.DB, before time.Time) error {
	return translate("lost codes", tx.Exec(`delete from lost_codes where asked_at < ?`, before).Error)
}

// LockEnquiryByRef reads the enquiry of a reference and keeps it from changing until the transaction ends; for chores.
// ErrNotFound when there is none.
func LockEnquiryByRef(tx *gorm.DB, ref string) (Enquiry, error) {
	var e Enquiry
	return e, translate("enquiry", tx.Clauses(clause.Locking{Strength: "NO KEY UPDATE"}).Where("ref = ?", ref).Take(&e).Error)
}

// EndLostCodes ends the codes of an enquiry that were sent and not used; for the person and the coordination team.
func EndLostCodes(tx *gorm.DB, enquiry uuid.UUID) error {
	return translate("lost codes", tx.Exec(`select end_lost_codes(?, ?)`, enquiry, tx.NowFunc()).Error)
}

// SaidContactThemselves says whether the person themselves, and not whoever asked for them, said how to reach them; for chores.
func SaidContactThemselves(tx *gorm.DB, e Enquiry) (bool, error) {
	if e.Route == RouteSelf {
		return true, nil
	}
	var said bool
	err := tx.Raw(`select exists (select 1 from audit where enquiry_id = ? and action = 'contact.change' and by_role = 'resident')`, e.ID).Scan(&said).Error
	return said, translate("enquiry", err)
}
