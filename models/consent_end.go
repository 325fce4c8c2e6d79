package models

import (
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"
)

// ConsentEnding is a consent to named services that ends, or has ended, and the referrals that rest on it alone.
type ConsentEnding struct {
	ID, EnquiryID uuid.UUID
	ExpiresAt     time.Time
	Referrals     []Referral `gorm:"-"`
}

// ConsentsToEnd keeps up to limit consents that end by a time and that nobody was told of yet: that they end soon, or, when
// over, that they have ended. What another server has in hand is left out; for chores.
func ConsentsToEnd(tx *gorm.DB, by time.Time, over bool, limit int) ([]ConsentEnding, error) {
	told := `soon_told_at`
	if over {
		told = `ended_at`
	}
	var due []ConsentEnding
	err := tx.Raw(`select id, enquiry_id, expires_at from consents where given and purpose = '`+PurposeNamed+`' and withdrawn_at is null and ended_at is null and `+told+` is null
		and expires_at <= ? order by expires_at limit ? for update skip locked`, by, limit).Scan(&due).Error
	if err != nil {
		return nil, translate("consents that end", err)
	}
	for i := range due {
		// A later consent may name the same service: then nothing ends.
		err := tx.Raw(`select r.* from referrals r join consent_services n on n.enquiry_id = r.enquiry_id and n.service_id = r.service_id and n.consent_id = ?
			where r.enquiry_id = ? and r.state = any (?) and not exists (select 1 from consent_services x join consents c on c.id = x.consent_id
				where x.enquiry_id = r.enquiry_id and x.service_id = r.service_id and c.given and c.withdrawn_at is null and c.expires_at > ?)
			for update of r`, due[i].ID, due[i].EnquiryID, states(OpenStates), due[i].ExpiresAt).Scan(&due[i].Referrals).Error
		if err != nil {
			return nil, translate("referrals of a consent that ends", err)
		}
	}
	return due, nil
}

// ConsentEndsSoon adds to a batch that the coordination team was told of a consent that ends soon.
func (b *Batch) ConsentEndsSoon(c ConsentEnding) {
	b.add(`update consents set soon_told_at = $2 where id = $1`, c.ID, b.tx.NowFunc())
	for _, r := range c.Referrals {
		b.add(`update referrals set consent_ends = $2 where id = $1`, r.ID, c.ExpiresAt)
	}
}

// ConsentEnded adds to a batch that a consent is over: from now on no partner that it named knows whom the referral is about,
// nor whom it was about when it has ended, unless a later consent names it too.
func (b *Batch) ConsentEnded(c ConsentEnding) {
	b.add(`update consents set ended_at = $2, soon_told_at = coalesce(soon_told_at, $2) where id = $1`, c.ID, b.tx.NowFunc())
	for _, r := range c.Referrals {
		b.add(`update referrals set consent_ends = $2 where id = $1`, r.ID, c.ExpiresAt)
	}
	b.add(`update referral_access a set identity = false
		from referrals r join consent_services n on n.enquiry_id = r.enquiry_id and n.service_id = r.service_id
		where n.consent_id = $1 and r.enquiry_id = $2 and a.referral_id = r.id and a.identity and not exists (select 1 from consent_services x join consents o on o.id = x.consent_id
			where x.enquiry_id = r.enquiry_id and x.service_id = r.service_id and o.given and o.withdrawn_at is null and o.expires_at > $3)`, c.ID, c.EnquiryID, c.ExpiresAt)
}

// LockConsentsOf keeps the consents of an enquiry from ending until the transaction does.
func LockConsentsOf(tx *gorm.DB, enquiry uuid.UUID) error {
	var ids []uuid.UUID
	return translate("consents", tx.Raw(`select id from consents where enquiry_id = ? order by id for update`, enquiry).Scan(&ids).Error)
}

// ConsentRenewed adds to a batch that the person agreed again: a partner that had accepted may know them again.
func (b *Batch) ConsentRenewed(r Referral) {
	b.add(`update referrals set consent_ends = null where id = $1`, r.ID)
	b.add(`update referral_access set identity = true where referral_id = $1 and exists (select 1 from referrals r where r.id = $1 and r.accepted_at is not null)`, r.ID)
}

// ConsentRow is an open referral whose consent ends soon or has ended, without identity.
type ConsentRow struct {
	ID, EnquiryID              uuid.UUID
	Ref, Service, Organisation string
	State                      State
	ConsentEnds                time.Time
}

// ConsentsThatEnd lists the open referrals whose consent ends soon or has ended, the soonest first; at most MostRows.
func ConsentsThatEnd(tx *gorm.DB) ([]ConsentRow, error) {
	var rows []ConsentRow
	err := tx.Raw(`select r.id, r.enquiry_id, e.ref, s.name as service, o.name as organisation, r.state, r.consent_ends
		from referrals r join enquiries e on e.id = r.enquiry_id join services s on s.id = r.service_id join organisations o on o.id = r.org_id
		where r.consent_ends is not null and r.state = any (?) order by r.consent_ends, r.id limit ?`, states(OpenStates), MostRows).Scan(&rows).Error
	return rows, translate("consents that end", err)
}
