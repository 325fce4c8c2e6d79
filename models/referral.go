package models

import (
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"example.org/fingerpost/models/seal"
)

// Referral is an enquiry sent to one service of one partner; it has a state, a clock and a log of its own.
type Referral struct {
	ID, EnquiryID, OrgID, ServiceID uuid.UUID
	Position                        int
	State                           State
	StateSince, SentAt              time.Time
	AcceptedAt, EndedAt             *time.Time
	Reason, NextStep                string
	Urgent                          bool
	AssignedTo                      *uuid.UUID
	Level                           *int
	WaitUntil                       *time.Time
	Due                             Clock
	DueAt, ExpiresAt                *time.Time
	RemindAt                        *time.Time // when somebody is told next that it is due
	Reminded                        int        // how many reminders of this clock were given
	LateSince                       *time.Time // since when the coordination team sees to it
	ConsentEnds                     *time.Time // the consent that names the service ends then; nil: not soon
}

// Overdue says whether the clock has run out.
func (r Referral) Overdue(now time.Time) bool { return r.DueAt != nil && now.After(*r.DueAt) }

// Event is one step of a referral, as its timeline shows it.
type Event struct {
	ID, ReferralID, EnquiryID, OrgID uuid.UUID
	At                               time.Time
	ByRole                           Role
	ByOrg, ByUser                    *uuid.UUID
	Was, State                       State
	Reason, NextStep                 string
	Words                            seal.Box // plain words that the person will see
}

// TableName tells GORM where events are kept.
func (Event) TableName() string { return "referral_events" }

// Access is what a partner may see: the row is made when a referral is sent and taken away when that ends.
type Access struct {
	ReferralID, EnquiryID, OrgID uuid.UUID
	Identity                     bool
	Since                        time.Time
}

// TableName tells GORM where access is kept.
func (Access) TableName() string { return "referral_access" }

// Referral adds a new referral, the partner's access to it and its first event to a batch. While the person has paused the
// enquiry the partner sees nothing of it and its clocks stand still.
func (b *Batch) Referral(who Actor, r Referral) {
	b.add(`insert into referrals (id, enquiry_id, org_id, service_id, position, state, state_since, sent_at, urgent, due, due_at, expires_at, remind_at)
		select $1::uuid, e.id, $3::uuid, $4::uuid, $5::int, $6::text, $7::timestamptz, $7, $8::boolean, coalesce(p.due, ''), p.due_at, p.expires_at, p.remind_at
		from enquiries e left join (values ($9::text, $10::timestamptz, $11::timestamptz, $12::timestamptz)) p (due, due_at, expires_at, remind_at)
			on e.paused_at is null where e.id = $2`,
		r.ID, r.EnquiryID, r.OrgID, r.ServiceID, r.Position, string(r.State), r.SentAt, r.Urgent, string(r.Due), r.DueAt, r.ExpiresAt, r.RemindAt)
	b.add(`insert into referral_access (referral_id, enquiry_id, org_id, paused) values ($1, $2, $3, (select paused_at is not null from enquiries where id = $2))`,
		r.ID, r.EnquiryID, r.OrgID)
	b.add(`insert into referral_events (id, referral_id, enquiry_id, org_id, at, by_role, by_org, by_user, state) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
		NewOrderedID(), r.ID, r.EnquiryID, r.OrgID, r.SentAt, string(who.Role), ref(who.Org), ref(who.User), string(r.State))
}

// LockReferralFor reads a referral that the actor may see and keeps it from changing until the transaction ends.
func LockReferralFor(tx *gorm.DB, who Actor, id uuid.UUID) (Referral, error) {
	r, err := takeReferral(tx.Clauses(clause.Locking{Strength: "NO KEY UPDATE"}).Where("id = ?", id), who)
	if err != nil || !who.IsPartner() {
		return r, err
	}
	// Whoever waited for the lock judged by what it saw before: the access may be gone since.
	var still int
	err = tx.Raw(`select 1 from referral_access where referral_id = ? and org_id = ?`, id, who.Org).Row().Scan(&still)
	return r, translate("referral", noRows(err))
}

// ReferralFor reads a referral that the actor may see; else ErrNotFound.
func ReferralFor(tx *gorm.DB, who Actor, id uuid.UUID) (Referral, error) {
	return takeReferral(tx.Where("id = ?", id), who)
}

func takeReferral(q *gorm.DB, who Actor) (Referral, error) {
	if who.IsPartner() {
		q = q.Where("org_id = ?", who.Org)
	}
	var r Referral
	return r, translate("referral", q.Take(&r).Error)
}

// ReferralsOf reads all referrals of an enquiry that the actor may see, in the order in which the person named them.
func ReferralsOf(tx *gorm.DB, enquiry uuid.UUID) ([]Referral, error) {
	var all []Referral
	err := tx.Where("enquiry_id = ?", enquiry).Order("position, sent_at").Find(&all).Error
	return all, translate("referrals", err)
}

// Save writes what a move or a log entry changed.
func (r *Referral) Save(tx *gorm.DB) error {
	done := tx.Model(r).Select("state", "state_since", "accepted_at", "ended_at", "reason", "next_step", "assigned_to", "level", "wait_until",
		"due", "due_at", "expires_at", "remind_at", "reminded", "late_since", "consent_ends").Updates(r)
	if done.Error == nil && done.RowsAffected != 1 {
		return translate("referral", gorm.ErrRecordNotFound)
	}
	return translate("referral", done.Error)
}

// AddEvent writes a step of the timeline.
func AddEvent(tx *gorm.DB, who Actor, r Referral, was State, reason, nextStep string, id uuid.UUID, words seal.Box) error {
	e := Event{ID: id, ReferralID: r.ID, EnquiryID: r.EnquiryID, OrgID: r.OrgID, At: tx.NowFunc(), ByRole: who.Role, ByOrg: ref(who.Org), ByUser: ref(who.User),
		Was: was, State: r.State, Reason: reason, NextStep: nextStep, Words: words}
	return translate("event", tx.Create(&e).Error)
}

// LetIn lets the partner of the transaction know who a referral is about that it has just accepted.
func LetIn(tx *gorm.DB, r Referral) error {
	var done bool
	if err := tx.Raw(`select let_in(?)`, r.ID).Row().Scan(&done); err != nil {
		return translate("access", err)
	}
	if !done {
		return translate("access", gorm.ErrRecordNotFound)
	}
	return nil
}

// ShutOut takes the partner's access away: from now on it sees nothing of the referral. It must come last in a
// transaction of the partner, which cannot read the rows any more either.
func ShutOut(tx *gorm.DB, r Referral) error {
	return translate("access", tx.Where("referral_id = ? and org_id = ?", r.ID, r.OrgID).Delete(&Access{}).Error)
}

// HasAccess says whether the partner of a referral may see it, or may again when a pause ends.
func HasAccess(tx *gorm.DB, r Referral) (bool, error) {
	var has bool
	err := tx.Raw(`select exists (select 1 from referral_access where referral_id = ? and org_id = ?)`, r.ID, r.OrgID).Row().Scan(&has)
	return has, translate("access", err)
}

// ReferralsToExpire lists what nobody decided by now; for chores.
func ReferralsToExpire(tx *gorm.DB, now time.Time) ([]uuid.UUID, error) {
	var ids []uuid.UUID
	err := tx.Raw(`select id from referrals where expires_at <= ? order by expires_at limit 1000`, now).Scan(&ids).Error
	return ids, translate("referrals", err)
}
