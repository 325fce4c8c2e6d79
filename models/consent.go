package models

import (
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"example.org/fingerpost/models/seal"
)

// Purposes of a consent.
const (
	PurposeNamed    = "route_to_named_partners"
	PurposeTeam     = "coordination_team"
	PurposeFollowUp = "follow_up_survey"
)

// Methods by which a consent was given.
var ConsentMethods = Listing{
	{MethodOnline, "Online, by the person"}, {"verbal_phone", "By phone"}, {"verbal_in_person", "In person"}, {"signed_paper", "Signed on paper"},
	{MethodParent, "By somebody with parental responsibility"}, {MethodAttorney, "By somebody with legal authority"},
	{MethodWaiting, "Not yet: the person has still to confirm"},
}

// Methods that no member of the coordination team notes by hand.
const (
	MethodOnline   = "self_online"
	MethodParent   = "parent"
	MethodAttorney = "attorney"
	MethodWaiting  = "waiting" // what somebody else asked for, until the person confirms it
)

// TakenMethods are those by which somebody takes another's consent: by phone, in person, on paper.
var TakenMethods = ConsentMethods[1:4]

// PlacingMethods are those by which the coordination team takes the consent to a service: from the person, or from whoever
// may decide for them.
var PlacingMethods = ConsentMethods[1:6]

// Consent is who agreed to what, told in which words, how and when. Every purpose stands alone.
type Consent struct {
	ID, EnquiryID uuid.UUID
	Purpose       string
	Given         bool
	Version       string   // of the statement
	Words         seal.Box // exactly what the person was told
	WordsHash     []byte
	Method        string
	ByRole        Role // who recorded it
	ByUser        *uuid.UUID
	Interpreter   bool // the words were told through one
	Note          seal.Box
	GivenAt       time.Time
	ExpiresAt     time.Time
	WithdrawnAt   *time.Time
}

// NamedService is a service that a consent names, in the person's order, with the fields it will get.
type NamedService struct {
	ConsentID, EnquiryID, ServiceID, OrgID uuid.UUID
	Position                               int
	Fields                                 List
}

// TableName tells GORM where named services are kept.
func (NamedService) TableName() string { return "consent_services" }

// Consent adds a consent and the services it names to a batch.
func (b *Batch) Consent(c Consent, named []NamedService) {
	b.add(`insert into consents (id, enquiry_id, purpose, given, version, words, words_hash, method, by_role, by_user, note, given_at, expires_at, interpreter)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)`,
		c.ID, c.EnquiryID, c.Purpose, c.Given, c.Version, []byte(c.Words), c.WordsHash, c.Method, string(c.ByRole), c.ByUser, []byte(c.Note), c.GivenAt, c.ExpiresAt, c.Interpreter)
	for _, n := range named {
		b.add(`insert into consent_services (consent_id, enquiry_id, service_id, org_id, position, fields) values ($1, $2, $3, $4, $5, $6)`,
			c.ID, n.EnquiryID, n.ServiceID, n.OrgID, n.Position, words(n.Fields))
	}
}

// ConsentsOf reads the consents of an enquiry, newest first.
func ConsentsOf(tx *gorm.DB, enquiry uuid.UUID) ([]Consent, error) {
	var all []Consent
	err := tx.Where("enquiry_id = ?", enquiry).Order("given_at desc, id desc").Find(&all).Error
	return all, translate("consents", err)
}

// NamedBy reads the services that the consents in force for an enquiry name, in the person's order.
func NamedBy(tx *gorm.DB, enquiry uuid.UUID) ([]NamedService, error) {
	var named []NamedService
	err := tx.Raw(`select n.* from consent_services n join consents c on c.id = n.consent_id
		where n.enquiry_id = ? and c.given and c.withdrawn_at is null and c.expires_at > now() order by c.given_at, n.position`, enquiry).Scan(&named).Error
	return named, translate("named services", err)
}

// NamedWaiting reads the services that somebody else asked for and that the person has not confirmed yet.
func NamedWaiting(tx *gorm.DB, enquiry uuid.UUID) ([]NamedService, error) {
	var named []NamedService
	err := tx.Raw(`select n.* from consent_services n join consents c on c.id = n.consent_id
		where n.enquiry_id = ? and c.method = 'waiting' and c.withdrawn_at is null order by n.position`, enquiry).Scan(&named).Error
	return named, translate("named services", err)
}

// FieldsFor reads which fields the consents in force let the service of a referral have; none when there is none.
func FieldsFor(tx *gorm.DB, r Referral) (List, error) {
	var fields List
	err := tx.Raw(`select n.fields from consent_services n join consents c on c.id = n.consent_id
		where n.enquiry_id = ? and n.service_id = ? and c.given and c.withdrawn_at is null and c.expires_at > now() order by c.given_at desc limit 1`,
		r.EnquiryID, r.ServiceID).Row().Scan(&fields)
	if err = noRows(err); err != nil && err != gorm.ErrRecordNotFound {
		return nil, translate("consent", err)
	}
	return fields, nil
}
