package models

import (
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"
)

// erasing is what takes everybody out of an enquiry, in its order. What stays (that it was, its needs, its district, its
// states and days) is about nobody. Lines of the audit record stay: they name no person.
var erasing = []string{
	`delete from keys where id = @enquiry`, // from here on nothing that was sealed can be opened, in backups neither
	`delete from people where enquiry_id = @enquiry`,
	`delete from referrers where enquiry_id = @enquiry`,
	`delete from messages where enquiry_id = @enquiry`,
	`delete from duplicates where enquiry_id = @enquiry or other_id = @enquiry`,
	`delete from lost_codes where enquiry_id = @enquiry`,
	`delete from drafts where id = @enquiry`,
	`select 1 from referrer_drafts where id = @enquiry or @enquiry = any (from_enquiries) for update`, // a copy that is being made is then there
	`delete from referrer_drafts where id = @enquiry or @enquiry = any (from_enquiries)`,
	`update referral_events set words = null where enquiry_id = @enquiry`,
	`update interactions set note = null where enquiry_id = @enquiry`,
	`update disclosures set words = null where enquiry_id = @enquiry`,
	`update consents set words = '\x01', note = null where enquiry_id = @enquiry`,
	`update enquiries set erased_at = @now, sector = '', age_band = '', gender_band = '', access = '{}', language = '', contact = '{}', times = '{}',
		no_contact = false, paused_at = null where id = @enquiry`,
}

// Erase takes everybody out of an enquiry, for ever. Only the chores' role of the database may: no page destroys a key by
// itself. The caller has seen to it that no partner has access any more.
func Erase(tx *gorm.DB, enquiry uuid.UUID) error {
	for _, sql := range erasing {
		if err := tx.Exec(sql, map[string]any{"enquiry": enquiry, "now": tx.NowFunc()}).Error; err != nil {
			return translate("erase", err)
		}
	}
	return nil
}

// ErasedAt says when an enquiry that the actor may see was erased; nil when it was not.
func ErasedAt(tx *gorm.DB, enquiry uuid.UUID) (*time.Time, error) {
	var at *time.Time
	err := tx.Raw(`select erased_at from enquiries where id = ?`, enquiry).Row().Scan(&at)
	return at, translate("enquiry", noRows(err))
}

// ErasedRow is what a partner is told of somebody whom it knew and who had everything deleted: enough to find notes of its own.
type ErasedRow struct {
	Ref, Service     string
	SentAt, ErasedAt time.Time
}

// ErasedOfOurs lists who had everything deleted since then of those whom the actor's organisation knew, newest first; at most 200,
// and of the last 29 days only.
func ErasedOfOurs(tx *gorm.DB, since time.Time) ([]ErasedRow, error) {
	var rows []ErasedRow
	return rows, translate("erased", tx.Raw(`select ref, service, sent_at, erased_at from erased_of_ours(?)`, since).Scan(&rows).Error)
}
