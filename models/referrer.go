package models

import (
	"fmt"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"example.org/fingerpost/models/seal"
)

// How an enquiry came.
const (
	RouteSelf           = "self"
	RouteRepresentative = "representative" // family, a friend, a carer
	RouteProfessional   = "professional"
)

// Relations are what somebody who asks for another may be to them.
var Relations = Listing{
	{"family", "Family"}, {"friend", "Friend or neighbour"}, {"carer", "Unpaid carer"}, {"parent", "Parent, or somebody with parental responsibility"},
	{"attorney", "Somebody with legal authority to decide for them"},
}

// Authorities are those with which somebody may decide for another.
var Authorities = Listing{
	{"lpa_health", "Lasting power of attorney for health and welfare"}, {"deputy", "Deputy appointed by the Court of Protection"},
	{Parental, "Parental responsibility"},
}

// Parental is the authority of a parent, or of somebody else with parental responsibility, over a child under 16.
const Parental = "parental"

// Appointed are the authorities over an adult, which a document gives.
var Appointed = Authorities[:2]

// Professions are who refers as part of their work (NHS England's list of referrers, in our words).
var Professions = Listing{
	{"link_worker", "Link worker or social prescriber"}, {"gp", "GP or practice staff"}, {"nurse", "Nurse or allied health professional"},
	{"pharmacist", "Pharmacist"}, {"hospital", "Hospital or discharge team"}, {"mental_health", "Mental health service"},
	{"adult_care", "Adult social care"}, {"children", "Children's services"}, {"school", "School or college"}, {"landlord", "Housing association or landlord"},
	{"council", "Council service"}, {"jobcentre", "Jobcentre"}, {"police", "Police"}, {"fire", "Fire service"}, {"ambulance", "Ambulance service"},
	{"voluntary", "Voluntary, community or faith group"}, {"employer", "Employer"}, {"other", "Another professional"},
}

// ReferrerDetails is what a referrer says about themselves; the partner is told it, and they are told so.
type ReferrerDetails struct {
	Name         string `json:"name"`
	Role         string `json:"role,omitempty"` // in their words
	Organisation string `json:"organisation,omitempty"`
	Phone        string `json:"phone,omitempty"`
	Email        string `json:"email,omitempty"`
	Authority    string `json:"authority,omitempty"` // of Authorities
	Client       string `json:"client,omitempty"`    // how the referrer calls the person in their own list
	Knows        string `json:"knows,omitempty"`     // how a professional without an account knows the person
}

// Whether a professional without an account is who they say; empty: there is nothing to check.
const (
	CheckWaits  = "waiting"
	CheckPassed = "confirmed"
	CheckFailed = "unconfirmed"
)

// SealedReferrer is the row.
type SealedReferrer struct {
	EnquiryID     uuid.UUID
	OrgID, UserID *uuid.UUID // of a professional who is signed in
	Relation      string     // of Relations or Professions
	Sealed        seal.Box
	Checked       string // CheckWaits of somebody without an account
	CheckedHow    string // of CheckWays or CheckFailures
	CheckedWords  seal.Box
	CheckedAt     *time.Time
}

// SealReferrer closes what a referrer says about themselves under the enquiry's key.
func SealReferrer(key seal.Key, who Actor, enquiry uuid.UUID, relation string, d ReferrerDetails) (SealedReferrer, error) {
	box, err := key.Seal("referrers", enquiry.String(), d)
	return SealedReferrer{EnquiryID: enquiry, OrgID: ref(who.Org), UserID: ref(who.User), Relation: relation, Sealed: box}, err
}

// Referrer adds the row to a batch.
func (b *Batch) Referrer(r SealedReferrer) {
	b.add(`insert into referrers (enquiry_id, org_id, user_id, relation, sealed, checked) values ($1, $2, $3, $4, $5, $6)`,
		r.EnquiryID, r.OrgID, r.UserID, r.Relation, []byte(r.Sealed), r.Checked)
}

// Referring is who sent an enquiry, opened.
type Referring struct {
	Relation string
	ReferrerDetails
	Check Check
}

// Check is how the coordination team made sure of a professional without an account, or why it could not.
type Check struct {
	State, How, Words string
	At                *time.Time
}

// ReferrerOf opens who sent an enquiry, if the actor may see it; ErrNotFound when nobody did or they may not.
func ReferrerOf(tx *gorm.DB, key seal.Key, enquiry uuid.UUID) (Referring, error) {
	var row SealedReferrer
	if err := tx.Table("referrers").Where("enquiry_id = ?", enquiry).Take(&row).Error; err != nil {
		return Referring{}, translate("referrer", err)
	}
	r := Referring{Relation: row.Relation, Check: Check{State: row.Checked, How: row.CheckedHow, At: row.CheckedAt}}
	if err := key.Open("referrers", enquiry.String(), row.Sealed, &r.ReferrerDetails); err != nil {
		return Referring{}, translate("referrer", err)
	}
	if len(row.CheckedWords) > 0 {
		if err := key.Open("referrers.checked", enquiry.String(), row.CheckedWords, &r.Check.Words); err != nil {
			return Referring{}, translate("referrer", err)
		}
	}
	return r, nil
}

// SetCheck says how the check of a professional ended, with what was noted about it. For the coordination team.
func SetCheck(tx *gorm.DB, who Actor, key seal.Key, enquiry uuid.UUID, c Check) error {
	words, err := key.Seal("referrers.checked", enquiry.String(), c.Words)
	if err != nil {
		return err
	}
	done := tx.Exec(`update referrers set checked = ?, checked_how = ?, checked_words = ?, checked_by = ?, checked_at = ? where enquiry_id = ? and checked = ?`,
		c.State, c.How, []byte(words), who.User, tx.NowFunc(), enquiry, CheckWaits)
	if done.Error == nil && done.RowsAffected != 1 {
		return fmt.Errorf("check of a referrer: %w", ErrConflict)
	}
	return translate("referrer", done.Error)
}
