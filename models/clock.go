package models

import (
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"
	"gorm.io/gorm/clause"
)

// Reminder is who is told that a step is due, so many working days after it should have been done.
type Reminder struct {
	After int
	Tells Tells
}

// reminders of each clock. With two working days to open it, the partner is told again on days 2 and 4 and the
// coordination team on day 5. A step that only the partner can take has a week more before the team sees to it.
var reminders = map[Clock][]Reminder{
	ClockOpen:    {{0, TellPartner}, {2, TellPartner}, {3, TellTeam}},
	ClockDecide:  {{0, TellPartner | TellTeam}},
	ClockContact: {{0, TellPartner}, {5, TellTeam}},
	ClockNote:    {{0, TellPartner}, {5, TellTeam}},
}

// Reminders are those of the clock that runs, in their order. What is urgent goes to the team at once; a partner that
// waits for information is not told to hurry.
func (r Referral) Reminders() []Reminder {
	switch {
	case r.Due == NoClock:
		return nil
	case r.State == InfoRequested:
		return []Reminder{{0, TellTeam}}
	case r.Urgent && r.Due != ClockNote:
		return []Reminder{{0, TellPartner | TellTeam}}
	}
	return reminders[r.Due]
}

// Remind ticks off every reminder that is due by now and says who is to be told; several that were missed are one. When
// the coordination team is told, it sees to the referral from then on.
func (r *Referral) Remind(now time.Time) Tells {
	var told Tells
	list := r.Reminders()
	for r.RemindAt != nil && !r.RemindAt.After(now) {
		r.RemindAt = nil
		if r.Reminded < len(list) {
			told |= list[r.Reminded].Tells
			r.Reminded++
		}
		if r.Reminded < len(list) {
			at := AddWorkingDays(*r.DueAt, list[r.Reminded].After)
			r.RemindAt = &at
		}
	}
	if told&TellTeam != 0 && r.LateSince == nil {
		r.LateSince = &now
	}
	return told
}

// ReferralsToRemind keeps up to limit referrals with a reminder due by now, and leaves out those that another server has
// in hand; for chores.
func ReferralsToRemind(tx *gorm.DB, now time.Time, limit int) ([]Referral, error) {
	var due []Referral
	err := tx.Clauses(clause.Locking{Strength: "UPDATE", Options: "SKIP LOCKED"}).Where("remind_at <= ?", now).Order("remind_at").Limit(limit).Find(&due).Error
	return due, translate("reminders", err)
}

// Reminded adds to a batch what Remind ticked off.
func (b *Batch) Reminded(r Referral) {
	b.add(`update referrals set remind_at = $2, reminded = $3, late_since = $4 where id = $1`, r.ID, r.RemindAt, r.Reminded, r.LateSince)
}

// LateRow is an open referral that the coordination team sees to, as its partner let the time run out; without identity.
type LateRow struct {
	ID, EnquiryID               uuid.UUID
	Ref, Service, Organisation  string
	Phone                       string // of the partner
	State                       State
	Due                         Clock
	DueAt, LateSince, ExpiresAt *time.Time
	Urgent                      bool
}

// LateReferrals lists what the coordination team sees to, urgent first and then longest; at most MostRows.
func LateReferrals(tx *gorm.DB) ([]LateRow, error) {
	var rows []LateRow
	err := tx.Raw(`select r.id, r.enquiry_id, e.ref, s.name as service, o.name as organisation, o.phone, r.state, r.due, r.due_at, r.late_since, r.expires_at, r.urgent
		from referrals r join enquiries e on e.id = r.enquiry_id join services s on s.id = r.service_id join organisations o on o.id = r.org_id
		where r.late_since is not null and r.due_at is not null and r.state = any (?) order by r.urgent desc, r.late_since, r.id limit ?`, states(OpenStates), MostRows).Scan(&rows).Error
	return rows, translate("late referrals", err)
}
