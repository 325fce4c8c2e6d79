package models

import (
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"
)

// Clocks of what no partner has. The coordination team is told again every so many working days that somebody waits; what
// waits for the person's own word longer than ConfirmWithin comes to the team.
const (
	TeamRemindDays = 3
	ConfirmWithin  = 14 * 24 * time.Hour
)

// RemindTeam is when the coordination team is told next that an enquiry waits, in this state since then; nil when no one
// there has to see to it.
func RemindTeam(s EnquiryState, since, now time.Time) *time.Time {
	next := AddWorkingDays(now, TeamRemindDays)
	switch s {
	case Held:
	case AwaitingConsent:
		if end := since.Add(ConfirmWithin); end.Before(next) {
			next = end
		}
	default:
		return nil
	}
	return &next
}

// WaitsForPerson says whether the person may still give their own word for what somebody else asked.
func (e Enquiry) WaitsForPerson() bool {
	return e.State == AwaitingConsent || e.State == Held && e.HeldFor == HeldNoReply
}

// EnquiriesToRemind keeps up to limit enquiries of which the coordination team is to be told by now, and leaves out those
// that another server has in hand; for chores.
func EnquiriesToRemind(tx *gorm.DB, now time.Time, limit int) ([]Enquiry, error) {
	var due []Enquiry
	err := tx.Clauses(clause.Locking{Strength: "NO KEY UPDATE", Options: "SKIP LOCKED"}).Where("remind_at <= ? and paused_at is null", now).
		Order("remind_at").Limit(limit).Find(&due).Error
	return due, translate("reminders of the team", err)
}

// TeamReminded adds to a batch that the team was told of an enquiry.
func (b *Batch) TeamReminded(e Enquiry, now time.Time) {
	b.add(`update enquiries set remind_at = $2 where id = $1`, e.ID, RemindTeam(e.State, e.StateSince, now))
}
