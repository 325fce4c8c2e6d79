package models

import (
	"fmt"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"example.org/fingerpost/models/seal"
)

// OwnSession is one browser of somebody who follows their referral. Hash is that of the cookie's token, which is not kept.
type OwnSession struct {
	Hash      []byte `gorm:"primaryKey"`
	EnquiryID uuid.UUID
	Checked   bool // told the date of birth too
	CreatedAt time.Time
	SeenAt    time.Time
	EndedAt   *time.Time
}

// AtReference finds the enquiry of a reference and the hash of its private code; for the door. ErrNotFound when there is
// none.
func AtReference(tx *gorm.DB, ref string) (enquiry uuid.UUID, codeHash []byte, err error) {
	err = tx.Raw(`select id, code_hash from enquiry_at_door(?)`, ref).Row().Scan(&enquiry, &codeHash)
	return enquiry, codeHash, translate("reference", noRows(err))
}

// AddOwnSession keeps a new session; for the door.
func AddOwnSession(tx *gorm.DB, s OwnSession) error {
	return translate("own session", tx.Create(&s).Error)
}

// OwnSessionOf finds an open session by the hash of its token; for the door. How old it may be is not decided here.
func OwnSessionOf(tx *gorm.DB, hash []byte) (OwnSession, error) {
	var s OwnSession
	return s, translate("own session", tx.Where("hash = ? and ended_at is null", hash).Take(&s).Error)
}

// Save notes when a session was last used, what was proved, and that it ended; for the door. Another request may have
// noted more in the meantime: what was proved stays proved, and what has ended stays ended.
func (s OwnSession) Save(tx *gorm.DB) error {
	return translate("own session", tx.Exec(`update own_sessions set seen_at = greatest(seen_at, ?), checked = checked or ?, ended_at = coalesce(ended_at, ?) where hash = ?`,
		s.SeenAt, s.Checked, s.EndedAt, s.Hash).Error)
}

// EndOwnSessions ends every session at an enquiry; for the coordination team, whose new code replaces the old.
func EndOwnSessions(tx *gorm.DB, enquiry uuid.UUID) error {
	return translate("own sessions", tx.Exec(`update own_sessions set ended_at = ? where enquiry_id = ? and ended_at is null`, tx.NowFunc(), enquiry).Error)
}

// DropOwnSessions deletes the sessions that began before a time; for chores.
func DropOwnSessions(tx *gorm.DB, before time.Time) error {
	return translate("own sessions", tx.Exec(`delete from own_sessions where created_at < ?`, before).Error)
}

// SetCode gives an enquiry a new private code; the old one ends.
func (e *Enquiry) SetCode(tx *gorm.DB, hash []byte) error {
	e.CodeHash = hash
	return translate("enquiry", tx.Model(e).Select("code_hash").Updates(e).Error)
}

// SetContact writes which contact is safe.
func (e *Enquiry) SetContact(tx *gorm.DB) error {
	return translate("enquiry", tx.Model(e).Select("contact", "times", "no_contact").Updates(e).Error)
}

// Pause hides an enquiry's referrals from their partners while at is set, and shows them again when it is nil.
func Pause(tx *gorm.DB, enquiry uuid.UUID, at *time.Time) error {
	if err := tx.Exec(`update enquiries set paused_at = ? where id = ?`, at, enquiry).Error; err != nil {
		return translate("enquiry", err)
	}
	return translate("access", tx.Exec(`update referral_access set paused = ? where enquiry_id = ?`, at != nil, enquiry).Error)
}

// GoesOn is an ErrPaused while the person has paused an enquiry. Whoever is about to give a partner more than it has asks it of
// a row that was read once they had the lock: of the enquiry to send it on, of a referral to change that one, as pausing takes
// both.
func (e Enquiry) GoesOn() error {
	if e.PausedAt == nil {
		return nil
	}
	return fmt.Errorf("enquiry at %s: %w", e.State, ErrPaused)
}

// Save writes a corrected person; only whom it is about may.
func (p SealedPerson) Save(tx *gorm.DB) error {
	done := tx.Exec(`update people set sealed = ?, by_name_born = ?, by_phone = ?, by_email = ?, by_born_postcode = ? where enquiry_id = ?`,
		[]byte(p.Sealed), p.ByNameBorn, p.ByPhone, p.ByEmail, p.ByBornPostcode, p.EnquiryID)
	if done.Error == nil && done.RowsAffected != 1 {
		return translate("person", gorm.ErrRecordNotFound)
	}
	return translate("person", done.Error)
}

// WithdrawConsents takes back every consent of an enquiry that was given, or was still to be given, and not taken back yet.
func WithdrawConsents(tx *gorm.DB, enquiry uuid.UUID) error {
	return translate("consents", tx.Exec(`update consents set withdrawn_at = ? where enquiry_id = ? and (given or method = 'waiting') and withdrawn_at is null`, tx.NowFunc(), enquiry).Error)
}

// Proposal is a service that the coordination team proposes to somebody.
type Proposal struct {
	ID, EnquiryID, ServiceID uuid.UUID
	State                    string
	MadeBy                   uuid.UUID
	CreatedAt                time.Time
	DecidedAt                *time.Time
}

// States of a proposal.
const (
	ProposalOpen     = "open"
	ProposalAgreed   = "agreed"
	ProposalDeclined = "declined"
	ProposalEnded    = "ended"
)

// AddProposal keeps a proposal; ErrConflict when the service is proposed already.
func AddProposal(tx *gorm.DB, p Proposal) error { return translate("proposal", tx.Create(&p).Error) }

// OpenProposals reads what is proposed for an enquiry, oldest first.
func OpenProposals(tx *gorm.DB, enquiry uuid.UUID) ([]Proposal, error) {
	var all []Proposal
	err := tx.Where("enquiry_id = ? and state = 'open'", enquiry).Order("created_at, id").Find(&all).Error
	return all, translate("proposals", err)
}

// Decide closes an open proposal; ErrConflict when it is no longer open.
func (p *Proposal) Decide(tx *gorm.DB, state string) error {
	now := tx.NowFunc()
	done := tx.Exec(`update proposals set state = ?, decided_at = ? where id = ? and state = 'open'`, state, now, p.ID)
	if done.Error == nil && done.RowsAffected != 1 {
		return translate("proposal", gorm.ErrDuplicatedKey)
	}
	p.State, p.DecidedAt = state, &now
	return translate("proposal", done.Error)
}

// EndProposals closes what is still proposed for an enquiry.
func EndProposals(tx *gorm.DB, enquiry uuid.UUID) error {
	return translate("proposals", tx.Exec(`update proposals set state = 'ended', decided_at = ? where enquiry_id = ? and state = 'open'`, tx.NowFunc(), enquiry).Error)
}

// Use is one line of the account of use: who did what with somebody's information, by organisation and role.
type Use struct {
	ID           uuid.UUID
	At           time.Time
	Role         Role
	Organisation string // empty: nobody's
	Action       string
	Object       string
	Fields       List
	Reason       string
}

// UsesOf reads every line of the audit record about an enquiry, oldest first, without the names of people.
func UsesOf(tx *gorm.DB, enquiry uuid.UUID) ([]Use, error) {
	var all []Use
	err := tx.Raw(`select a.id, a.at, a.by_role as role, coalesce(o.name, '') as organisation, a.action, a.object, a.fields, a.reason
		from audit a left join organisations o on o.id = a.by_org where a.enquiry_id = ? order by a.id`, enquiry).Scan(&all).Error
	return all, translate("account of use", err)
}

// DisclosedPrinted is a letter, or a private code, that the coordination team handed over.
const DisclosedPrinted = "printed"

// Given is a disclosure as the person reads it: to which organisation, under which agreement it had signed then.
type Given struct {
	ID             uuid.UUID
	At             time.Time
	What           string
	Organisation   string
	Agreement      string // title and version; empty: none was in force
	Fields         List
	Purpose, Basis string
	Reason         string
	Words          seal.Box
}

// GivenOf reads every disclosure of an enquiry, oldest first.
func GivenOf(tx *gorm.DB, enquiry uuid.UUID) ([]Given, error) {
	var all []Given
	err := tx.Raw(`select d.id, d.at, d.what, coalesce(o.name, '') as organisation, coalesce(agreement_signed(d.org_id, d.at), '') as agreement,
			d.fields, d.purpose, d.basis, d.reason, d.words
		from disclosures d left join organisations o on o.id = d.org_id where d.enquiry_id = ? order by d.at, d.id`, enquiry).Scan(&all).Error
	return all, translate("disclosures", err)
}
