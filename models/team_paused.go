package models

import (
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"
)

// PausedRow is an enquiry that the person paused, without identity: no partner sees it and no clock runs.
type PausedRow struct {
	ID                uuid.UUID
	Ref               string
	State             EnquiryState
	Restricted        bool
	District, AgeBand string
	PausedAt          time.Time
	Open              int // referrals that go on when the pause ends
	Cases             int // of the person's requests, those that are open
}

// PausedEnquiries lists what is paused and not over, longest first; at most 200.
func PausedEnquiries(tx *gorm.DB) ([]PausedRow, error) {
	var rows []PausedRow
	err := tx.Raw(`select e.id, e.ref, e.state, e.restricted, e.district, e.age_band, e.paused_at,
			(select count(*) from referrals r where r.enquiry_id = e.id and r.state = any (?)) as open,
			(select count(*) from cases c where c.enquiry_id = e.id and c.state = 'open') as cases
		from enquiries e where e.paused_at is not null and e.state in ('held', 'awaiting_consent', 'placed') order by e.paused_at, e.id limit ?`, states(OpenStates), MostRows).Scan(&rows).Error
	return rows, translate("paused enquiries", err)
}
