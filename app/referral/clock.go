package referral

import (
	"time"

	"example.org/fingerpost/models"
)

// startClock says what has to happen next and by when. What is urgent has one working day, whatever the service's own
// limits are.
func startClock(r *models.Referral, s models.Service, c models.Clock, now time.Time) {
	days := map[models.Clock]int{models.ClockOpen: s.OpenDays, models.ClockDecide: s.DecideDays, models.ClockContact: s.ContactDays, models.ClockNote: s.NoteDays}[c]
	r.Due, r.DueAt = c, nil
	if c == models.NoClock {
		return
	}
	if r.Urgent && c != models.ClockNote {
		days = 1
	}
	from := now
	if c == models.ClockDecide {
		from = r.SentAt // deciding counts from the day it was sent, not from the day it was opened
	}
	at := models.AddWorkingDays(from, days)
	r.DueAt = &at
}

// startExpiry says when a referral that nobody decides moves on by itself. One of the safe path never does: the
// coordination team rings instead.
func startExpiry(r *models.Referral, s models.Service, now time.Time) {
	r.ExpiresAt = nil
	if r.Urgent {
		return
	}
	at := models.AddWorkingDays(now, s.ExpireDays)
	r.ExpiresAt = &at
}
