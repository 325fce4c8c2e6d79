package models

import (
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"example.org/fingerpost/models/seal"
)

// Interaction is an entry in the log of contacts on a referral.
type Interaction struct {
	ID, ReferralID, EnquiryID, OrgID, UserID uuid.UUID
	LoggedAt                                 time.Time
	HappenedOn                               time.Time
	Type, Outcome, Attendance                string
	Level                                    *int
	Note                                     seal.Box
	PartOfDay                                *string // of PartsOfDay; nil: not known

	By string `gorm:"->"` // who logged it, when read for a page
}

// Reached says whether the person was reached or took part, which begins being in contact.
func (i Interaction) Reached() bool {
	switch {
	case i.Outcome == "spoke_to_person" || i.Outcome == "asked_to_call_back":
		return true
	case i.Attendance == "5" || i.Attendance == "6":
		return true
	}
	return false
}

// Attempt says whether somebody tried to reach the person, which stops the clock of the first contact.
func (i Interaction) Attempt() bool { return i.Type != "admin_note" && i.Type != "referrer_update" }

// Failed says whether somebody tried and the person was not reached or did not come. What is still to come, or was called
// off by the partner, is no attempt.
func (i Interaction) Failed() bool {
	return i.Attempt() && !i.Reached() && i.Attendance != "0" && i.Attendance != "4"
}

// PartsOfDay are when somebody was tried, so that not every attempt falls into working hours.
var PartsOfDay = Listing{{"morning", "Morning"}, {"afternoon", "Afternoon"}, {"evening", "Evening"}}

// PartOfDay is the entry of PartsOfDay that a moment in London falls into: afternoon begins at noon, evening at five.
func PartOfDay(t time.Time) string {
	switch hour := t.In(London).Hour(); {
	case hour < 12:
		return "morning"
	case hour < 17:
		return "afternoon"
	}
	return "evening"
}

// AddInteraction writes an entry.
func AddInteraction(tx *gorm.DB, i Interaction) error {
	return translate("interaction", tx.Create(&i).Error)
}

// InteractionsOf reads the log of referrals, newest first, with the names of who wrote it.
func InteractionsOf(tx *gorm.DB, referrals ...uuid.UUID) ([]Interaction, error) {
	var all []Interaction
	err := tx.Raw(`select i.*, coalesce(u.name, 'Someone who has left') as by from interactions i left join users u on u.id = i.user_id
		where i.referral_id = any (?) order by i.happened_on desc, i.id desc`, uuids(referrals)).Scan(&all).Error
	return all, translate("interactions", err)
}

// EventsOf reads the steps of referrals, newest first.
func EventsOf(tx *gorm.DB, referrals ...uuid.UUID) ([]Event, error) {
	var all []Event
	err := tx.Where("referral_id = any (?)", uuids(referrals)).Order("id desc").Find(&all).Error
	return all, translate("events", err)
}

// Outcome is what became of one need in one referral.
type Outcome struct {
	ReferralID, EnquiryID, OrgID uuid.UUID
	Need, Result                 string
	At                           time.Time
}

// SetOutcomes writes a result for each need; a second finish, after opening again, replaces the first.
func SetOutcomes(tx *gorm.DB, r Referral, results map[string]string) error {
	var all []Outcome
	for need, result := range results {
		all = append(all, Outcome{ReferralID: r.ID, EnquiryID: r.EnquiryID, OrgID: r.OrgID, Need: need, Result: result, At: tx.NowFunc()})
	}
	if len(all) == 0 {
		return nil
	}
	err := tx.Clauses(clause.OnConflict{Columns: []clause.Column{{Name: "referral_id"}, {Name: "need"}},
		DoUpdates: clause.AssignmentColumns([]string{"result", "at"})}).Create(&all).Error
	return translate("outcomes", err)
}

// OutcomesOf reads what became of each need in each of the referrals that have an outcome.
func OutcomesOf(tx *gorm.DB, referrals ...uuid.UUID) (map[uuid.UUID]map[string]string, error) {
	var all []Outcome
	if err := tx.Where("referral_id = any (?)", uuids(referrals)).Find(&all).Error; err != nil {
		return nil, translate("outcomes", err)
	}
	results := map[uuid.UUID]map[string]string{}
	for _, o := range all {
		if results[o.ReferralID] == nil {
			results[o.ReferralID] = map[string]string{}
		}
		results[o.ReferralID][o.Need] = o.Result
	}
	return results, nil
}

// MarkRead says that a user has read a referral, so that it is no longer unread for them.
func MarkRead(tx *gorm.DB, who Actor, r Referral) error {
	err := tx.Exec(`insert into reads (referral_id, enquiry_id, org_id, user_id, at) values (?, ?, ?, ?, ?)
		on conflict (user_id, referral_id) do update set at = excluded.at`, r.ID, r.EnquiryID, r.OrgID, who.User, tx.NowFunc()).Error
	return translate("read", err)
}
