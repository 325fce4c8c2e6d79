package referral

import (
	"time"

	"example.org/fingerpost/models"
)

// startClock says what has to happen next and by when. What is urgent has one working day, whatever the service's own
// limits are.
func startClock(r *models.Referral, s models.Service, c models.Clock, now time.Time) {
	days := map[models.Clock]int{models.ClockOpen: s.OpenDays, models.ClockDecide: s.DecideDays, models.ClockContact: s.ContactDays, models.ClockNote: s.NoteDays}[c]
	late := r.LateSince
	r.Due, r.DueAt, r.RemindAt, r.Reminded, r.LateSince = c, nil, nil, 0, nil
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
	r.DueAt, r.RemindAt = &at, &at
	if late != nil && !at.After(now) { // read at last, but its time for a yes or no has run out too: it stays with the team
		r.RemindAt, r.LateSince = nil, late
	}
}

// decideAgain gives a partner its whole time to decide from now, as after an answer that it had to wait for.
func decideAgain(r *models.Referral, s models.Service, now time.Time) {
	if r.Due == models.ClockDecide {
		days := s.DecideDays
		if r.Urgent {
			days = 1
		}
		at := models.AddWorkingDays(now, days)
		r.DueAt, r.RemindAt, r.LateSince = &at, &at, nil
	}
	startExpiry(r, s, now)
}

// Late says whether the person concerned should read that we are late: whoever has to read, decide or ring has not done
// so in time. A note that is missing is no delay to them, until the coordination team has had to ask for it; on a waiting
// list we are late when the month in which a place was expected is over.
func Late(r models.Referral, now time.Time) bool {
	switch {
	case !r.State.Open():
		return false
	case r.State == models.Waitlisted && r.WaitUntil != nil:
		y, m, _ := r.WaitUntil.Date()
		return !now.Before(time.Date(y, m+1, 1, 0, 0, 0, 0, models.London))
	case r.Due == models.ClockNote:
		return r.LateSince != nil
	}
	return r.Overdue(now)
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
