package models

import (
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"example.org/fingerpost/models/seal"
)

// What the time limit of a case follows from (UK GDPR, Article 12A).
const (
	FactIdentityAsked     = "identity_asked"
	FactIdentityConfirmed = "identity_confirmed"
	FactQuestionAsked     = "question_asked"
	FactQuestionAnswered  = "question_answered"
	FactExtended          = "extended"
)

// CaseFacts in the words of whoever deals with the case.
var CaseFacts = Listing{
	{FactIdentityAsked, "We ask who they are"}, {FactIdentityConfirmed, "We know who they are"}, {FactQuestionAsked, "We ask what they mean"},
	{FactQuestionAnswered, "They have answered"}, {FactExtended, "We need up to two months longer"},
}

// For what a case waits, if it does: until then no day passes.
const (
	WaitsForIdentity = "identity"
	WaitsForAnswer   = "answer"
)

// CaseFact is one of them, on its day, with words that the person reads, sealed with the case's key.
type CaseFact struct {
	ID, CaseID, EnquiryID uuid.UUID
	Kind                  string
	OnDay                 time.Time
	Words                 seal.Box
	ByUser                *uuid.UUID
	At                    time.Time // when it was noted
}

// AddCaseFact keeps a fact; ErrConflict when one that there can be once is there.
func AddCaseFact(tx *gorm.DB, who Actor, f CaseFact) error {
	f.At, f.ByUser = tx.NowFunc(), ref(who.User)
	return translate("fact of a case", tx.Create(&f).Error)
}

// FactsOf reads the facts of a case that the actor may see, in the order in which they were noted.
func FactsOf(tx *gorm.DB, of uuid.UUID) ([]CaseFact, error) {
	var all []CaseFact
	return all, translate("facts of a case", tx.Where("case_id = ?", of).Order("id").Find(&all).Error)
}

// LockCaseFor reads a case that the actor may see and keeps it from changing until the transaction ends.
func LockCaseFor(tx *gorm.DB, id uuid.UUID) (Case, error) {
	var c Case
	return c, translate("case", tx.Clauses(clause.Locking{Strength: "NO KEY UPDATE"}).Where("id = ?", id).Take(&c).Error)
}

// SetDue writes by when a case is due, and for what it waits.
func (c *Case) SetDue(tx *gorm.DB, due time.Time, waits string) error {
	c.DueOn, c.Waits = due, waits
	return translate("case", tx.Exec(`update cases set due_on = ?, waits = ? where id = ? and state = 'open'`, due, waits, c.ID).Error)
}
