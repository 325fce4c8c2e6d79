package models

import (
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"
	"gorm.io/gorm/clause"
)

// How an enquiry goes to the services that it names.
const (
	Together     = "together"       // to all at once
	InTurn       = "in_turn"        // to the next when one passes back
	HelpMeChoose = "help_me_choose" // to the coordination team first
)

// Why the coordination team holds an enquiry; the codes of HeldFor.
const (
	HeldToChoose   = "help_me_choose"
	HeldNothing    = "nothing_suits"
	HeldPassedBack = "passed_back"
	HeldUnder16    = "under_16"
	HeldRestricted = "restricted"
	HeldCapacity   = "capacity"
	HeldNoSafeWay  = "no_safe_way"
	HeldCheck      = "check_referrer"
	HeldNotChecked = "referrer_unconfirmed"
	HeldNoReply    = "no_reply"
)

// Enquiry is what one person asks for, once. What stands here names nobody.
type Enquiry struct {
	ID                    uuid.UUID
	Ref                   string
	Route                 string
	Mode                  string
	State                 EnquiryState
	HeldFor               string
	Needs                 List
	Restricted            bool
	District, Sector      string
	AgeBand, GenderBand   string
	Access                List
	Language              string
	Contact               List // of ContactWays, and voicemail, say_who
	Times                 List // of ContactTimes; none: any time
	NoContact             bool
	PrivacyVersion        string
	CodeHash              []byte
	CreatedAt, StateSince time.Time
	PausedAt              *time.Time // since when the person lets nothing go on, and no partner sees it; nil: it goes on
	RemindAt              *time.Time // when the coordination team is told next that it waits; nil: it waits with nobody of ours
}

// Enquiry adds the row to a batch.
func (b *Batch) Enquiry(e Enquiry) {
	b.add(`insert into enquiries (id, ref, route, mode, state, held_for, needs, restricted, district, sector, age_band, gender_band, access, language,
		contact, times, no_contact, privacy_version, code_hash, created_at, state_since, remind_at)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $20, $21)`,
		e.ID, e.Ref, e.Route, e.Mode, string(e.State), e.HeldFor, words(e.Needs), e.Restricted, e.District, e.Sector, e.AgeBand, e.GenderBand,
		words(e.Access), e.Language, words(e.Contact), words(e.Times), e.NoContact, e.PrivacyVersion, e.CodeHash, e.CreatedAt, RemindTeam(e.State, e.CreatedAt, e.CreatedAt))
}

// EnquiryFor reads an enquiry that the actor may see; else ErrNotFound.
func EnquiryFor(tx *gorm.DB, id uuid.UUID) (Enquiry, error) {
	var e Enquiry
	return e, translate("enquiry", tx.Where("id = ?", id).Take(&e).Error)
}

// LockEnquiryFor reads an enquiry that the actor may see and keeps it from changing until the transaction ends.
func LockEnquiryFor(tx *gorm.DB, id uuid.UUID) (Enquiry, error) {
	var e Enquiry
	return e, translate("enquiry", tx.Clauses(clause.Locking{Strength: "NO KEY UPDATE"}).Where("id = ?", id).Take(&e).Error)
}

// SetState says where the enquiry stands from now on, and why the coordination team holds it, if it does.
func (e *Enquiry) SetState(tx *gorm.DB, s EnquiryState, heldFor string) error {
	now := tx.NowFunc()
	e.State, e.HeldFor, e.StateSince, e.RemindAt = s, heldFor, now, RemindTeam(s, now, now)
	return translate("enquiry", tx.Model(e).Select("state", "held_for", "state_since", "remind_at").Updates(e).Error)
}

// StuckEnquiries lists what has been placed for an hour with nothing open and nothing under way; for chores.
func StuckEnquiries(tx *gorm.DB) ([]uuid.UUID, error) {
	var ids []uuid.UUID
	err := tx.Raw(`select e.id from enquiries e where e.state = 'placed' and e.paused_at is null and e.state_since < ?
		and not exists (select 1 from referrals r where r.enquiry_id = e.id and (r.ended_at is null or r.ended_at > ?)) limit 1000`,
		tx.NowFunc().Add(-time.Hour), tx.NowFunc().Add(-time.Hour)).Scan(&ids).Error
	return ids, translate("enquiries", err)
}

// words is a list as pgx writes it; no list is an empty one.
func words(l List) []string {
	if l == nil {
		return []string{}
	}
	return l
}
