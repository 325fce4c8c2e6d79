package models

import (
	"fmt"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"example.org/fingerpost/models/seal"
)

// What somebody may ask about their information (UK GDPR Articles 15 to 18 and 21; Data Protection Act 2018, section 164A).
const (
	CaseAccess   = "access"
	CaseCorrect  = "correct"
	CaseErase    = "erase"
	CaseRestrict = "restrict"
	CaseObject   = "object"
	CaseComplain = "complain"
)

// CaseKinds in the words people read.
var CaseKinds = Listing{
	{CaseErase, "Delete my information"},
	{CaseCorrect, "Correct something"},
	{CaseAccess, "Tell me what you hold about me elsewhere"},
	{CaseObject, "I object to how it is used"},
	{CaseRestrict, "Stop using it while you check something"},
	{CaseComplain, "Make a complaint"},
}

// CaseOutcomes are how a case ends.
var CaseOutcomes = Listing{
	{"done", "Done as asked"}, {"partly", "Done in part"}, {"refused", "Not done, with reasons"}, {"withdrawn", "They no longer want it"},
}

// CaseGrounds are why something is not done, or not all of it; the person reads which (UK GDPR, Articles 12(5), 15(4) and 17(3);
// Data Protection Act 2018, Schedules 2 and 3).
var CaseGrounds = Listing{
	{"identity", "We could not be sure who asks"},
	{"accurate", "We checked it, and it is right as it is"},
	{"not_ours", "Another organisation keeps it and answers for it"},
	{"duty", "The law says that we must keep it or do it"},
	{"claims", "It is needed for a legal claim"},
	{"others", "It would tell about somebody else"},
	{"harm", "A health professional says that it could do serious harm"},
	{"unfounded", "It asks for the same again, or for far too much"},
	{"other", "Another reason, in the words below"},
}

// Case is what somebody asked about their information that needs a human. Words and Answer are sealed with its own key.
type Case struct {
	ID             uuid.UUID
	Ref            string
	EnquiryID      uuid.UUID
	About          string // reference of the enquiry
	Kind, State    string
	ReceivedAt     time.Time
	DueOn          time.Time // a day: the answer, or of a complaint the acknowledgement
	Words          seal.Box
	AcknowledgedAt *time.Time
	Waits          string // WaitsForIdentity or WaitsForAnswer; empty: its days pass
	Outcome        string
	Ground         string // of CaseGrounds, when not all was done
	Effect         string // what was done at once: EffectErased, EffectPaused or EffectWithdrawn
	Answer         seal.Box
	ClosedAt       *time.Time
	ClosedBy       *uuid.UUID
}

// Open says whether somebody still has to deal with it.
func (c Case) Open() bool { return c.State == "open" }

// What closing a case does at once.
const (
	EffectErased    = "erased"
	EffectPaused    = "paused"
	EffectWithdrawn = "withdrawn"
)

// Late says whether the day on which it was due has passed in London. A complaint that was acknowledged has no fixed day, and
// nothing is late that waits for the person.
func (c Case) Late(now time.Time) bool {
	return c.Open() && c.Waits == "" && (c.Kind != CaseComplain || c.AcknowledgedAt == nil) && now.In(London).Format(time.DateOnly) > c.DueOn.Format(time.DateOnly)
}

// AddCase keeps a new case with its own wrapped key.
func AddCase(tx *gorm.DB, c Case, wrapped []byte) error {
	if err := tx.Create(&c).Error; err != nil {
		return translate("case", err)
	}
	return translate("key of a case", tx.Exec(`insert into keys (id, wrapped) values (?, ?)`, c.ID, wrapped).Error)
}

// CaseFor reads a case that the actor may see; else ErrNotFound.
func CaseFor(tx *gorm.DB, id uuid.UUID) (Case, error) {
	var c Case
	return c, translate("case", tx.Where("id = ?", id).Take(&c).Error)
}

// CasesOf reads the cases about an enquiry that the actor may see, newest first.
func CasesOf(tx *gorm.DB, enquiry uuid.UUID) ([]Case, error) {
	var all []Case
	return all, translate("cases", tx.Where("enquiry_id = ?", enquiry).Order("received_at desc, id").Find(&all).Error)
}

// Cases reads those that are open, soonest due first and last what has no day now, or the last hundred that were closed.
func Cases(tx *gorm.DB, open bool) ([]Case, error) {
	var all []Case
	q := tx.Where("state = 'open'").Order("(waits <> '' or kind = 'complain' and acknowledged_at is not null), due_on, id")
	if !open {
		q = tx.Where("state = 'closed'").Order("closed_at desc, id").Limit(100)
	}
	return all, translate("cases", q.Find(&all).Error)
}

// Acknowledge notes that the person was told that it arrived; ErrConflict when that was noted before.
func (c *Case) Acknowledge(tx *gorm.DB) error {
	now := tx.NowFunc()
	done := tx.Exec(`update cases set acknowledged_at = ? where id = ? and state = 'open' and acknowledged_at is null`, now, c.ID)
	if done.Error == nil && done.RowsAffected != 1 {
		return fmt.Errorf("acknowledge case: %w", ErrConflict)
	}
	c.AcknowledgedAt = &now
	return translate("case", done.Error)
}

// Close ends a case with words that the person reads, why not all was done, and what was done at once; ErrConflict when it is closed already.
func (c *Case) Close(tx *gorm.DB, who Actor, outcome, ground, effect string, answer seal.Box) error {
	done := tx.Exec(`update cases set state = 'closed', waits = '', outcome = ?, ground = ?, effect = ?, answer = ?, closed_at = ?, closed_by = ? where id = ? and state = 'open'`,
		outcome, ground, effect, []byte(answer), tx.NowFunc(), ref(who.User), c.ID)
	if done.Error == nil && done.RowsAffected != 1 {
		return fmt.Errorf("close case: %w", ErrConflict)
	}
	return translate("case", done.Error)
}
