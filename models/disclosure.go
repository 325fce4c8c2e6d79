package models

import (
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"example.org/fingerpost/models/seal"
)

// What a disclosure did.
const (
	DisclosedSent     = "sent"     // the referral stands in the partner's inbox, without identity
	DisclosedIdentity = "identity" // the partner accepted and may know who it is
	DisclosedShown    = "shown"    // the coordination team asked who it is, and said why
)

// Purposes and legal bases of disclosures: the closed list of the partner agreement, 1.3 and 1.4.
const (
	PurposeRouting = "P1"
	BasisConsent   = "UK GDPR 6(1)(a), 9(2)(a)"
)

// Disclosure is one act of showing or giving personal data to someone.
type Disclosure struct {
	ID, EnquiryID  uuid.UUID
	ReferralID     *uuid.UUID
	OrgID, UserID  *uuid.UUID
	At             time.Time
	What           string
	Fields         List
	Purpose, Basis string
	Reason         string   // of ShowReasons
	Words          seal.Box // the reason in words
}

// Disclosure adds a disclosure to a batch.
func (b *Batch) Disclosure(d Disclosure) {
	b.add(`insert into disclosures (id, enquiry_id, referral_id, org_id, user_id, at, what, fields, purpose, basis) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
		d.ID, d.EnquiryID, d.ReferralID, d.OrgID, d.UserID, d.At, d.What, words(d.Fields), d.Purpose, d.Basis)
}

// Disclose records a disclosure.
func Disclose(tx *gorm.DB, who Actor, d Disclosure) error {
	d.At, d.UserID, d.OrgID = tx.NowFunc(), ref(who.User), ref(who.Org)
	if d.ID == uuid.Nil {
		d.ID = NewOrderedID()
	}
	if d.Purpose == "" {
		d.Purpose, d.Basis = PurposeRouting, BasisConsent
	}
	if d.Fields == nil {
		d.Fields = List{}
	}
	return translate("disclosure", tx.Create(&d).Error)
}

// Shown says until when the actor may see who an enquiry is about; the zero time when it may not.
func Shown(tx *gorm.DB, who Actor, enquiry uuid.UUID) (time.Time, error) {
	var at *time.Time
	err := tx.Raw(`select max(at) from disclosures where enquiry_id = ? and user_id = ? and what = 'shown' and at > now() - interval '8 hours'`, enquiry, who.User).Row().Scan(&at)
	if err != nil || at == nil {
		return time.Time{}, translate("disclosures", err)
	}
	return at.Add(8 * time.Hour), nil
}

// Recipient is an organisation that knew who an enquiry is about.
type Recipient struct {
	ID   uuid.UUID
	Name string
}

// RecipientsOf reads the organisations that knew who an enquiry is about, whatever became of it there; for chores.
func RecipientsOf(tx *gorm.DB, enquiry uuid.UUID) ([]Recipient, error) {
	var all []Recipient
	err := tx.Raw(`select distinct o.id, o.name from disclosures d join organisations o on o.id = d.org_id where d.enquiry_id = ? and d.what = ? order by o.name, o.id`,
		enquiry, DisclosedIdentity).Scan(&all).Error
	return all, translate("who knew", err)
}
