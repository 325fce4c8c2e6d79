package assurance

import (
	"time"

	"example.org/fingerpost/models"
)

// Facts are what the time limit of a request about somebody's information follows from. All are days, in London.
type Facts struct {
	Received  time.Time
	Identity  time.Time // asked for and received; zero when it was not needed
	Authority time.Time // of whoever asks for somebody else
	Fee       time.Time
	Extended  bool         // notice of an extension, with reasons, was given in time
	Questions []Clarifying // counts for access requests only
}

// Clarifying is a question of ours about what is meant, and its answer.
type Clarifying struct{ Asked, Answered time.Time }

// Limit is by when a request must be answered, and by when an extension would have to be announced. Paused says that a
// question of ours is open: the days do not count until it is answered.
type Limit struct {
	Answer, Notice time.Time
	Paused         bool
}

// Deadline counts as Article 12A of the UK GDPR and the ICO's guidance on the right of access do: from the day on which the
// last of what is needed arrived to the end of the same date next month, or the third month when extended; a date that the
// month does not have is its last; the days of a question, both ends included, do not count; what ends on a weekend or a bank
// holiday ends on the next working day.
func Deadline(f Facts) Limit {
	from := day(f.Received)
	for _, d := range []time.Time{f.Identity, f.Authority, f.Fee} {
		if !d.IsZero() && day(d).After(from) {
			from = day(d)
		}
	}
	paused, open := 0, false
	for _, q := range f.Questions {
		if q.Answered.IsZero() {
			open = true
			continue
		}
		paused += int(day(q.Answered).Sub(day(q.Asked)).Hours()/24) + 1
	}
	months := 1
	if f.Extended {
		months = 3
	}
	return Limit{Answer: onWorkingDay(sameDate(from, months).AddDate(0, 0, paused)), Notice: onWorkingDay(sameDate(from, 1).AddDate(0, 0, paused)), Paused: open}
}

// Acknowledge is by when a complaint must be acknowledged: within 30 days, counted from the day after it came (Data
// Protection Act 2018, section 164A).
func Acknowledge(received time.Time) time.Time { return onWorkingDay(day(received).AddDate(0, 0, 30)) }

// day is the day of a moment in London, as noon so that no change of the clock moves it.
func day(t time.Time) time.Time {
	y, m, d := t.In(models.London).Date()
	return time.Date(y, m, d, 12, 0, 0, 0, time.UTC)
}

// sameDate is the same date so many months on, or the last of that month.
func sameDate(d time.Time, months int) time.Time {
	to := time.Date(d.Year(), d.Month()+time.Month(months), 1, 12, 0, 0, 0, time.UTC)
	last := to.AddDate(0, 1, -1).Day()
	return to.AddDate(0, 0, min(d.Day(), last)-1)
}

func onWorkingDay(d time.Time) time.Time {
	for !models.WorkingDay(d) {
		d = d.AddDate(0, 0, 1)
	}
	return d
}
