package directory

import (
	"time"

	"example.org/fingerpost/models"
)

// ConfirmEvery is how long a partner's word about its room counts as fresh; then it is asked again.
const ConfirmEvery = 14 * 24 * time.Hour

// MostMonths is the longest waiting list that can be entered, and the furthest a pause can reach.
const MostMonths = 36

// Stale says whether it is time to ask the partner again.
func Stale(s models.Service, now time.Time) bool { return now.Sub(s.ConfirmedAt) > ConfirmEvery }

// checkCapacity says what of an answer does not go together.
func checkCapacity(capacity string, months int, until *time.Time, now time.Time) error {
	problems := models.Problems{}
	if !models.Capacities.Has(capacity) {
		problems["capacity"] = "Choose how much room the service has"
	}
	switch {
	case months < 0 || months > MostMonths:
		problems["months"] = "The waiting list must be between 1 and 36 months"
	case capacity == models.CapacityWaiting && months == 0:
		problems["months"] = "Enter about how many months people wait"
	}
	if capacity == models.CapacityPaused {
		switch today := now.In(models.London).Format(time.DateOnly); {
		case until == nil:
			problems["until"] = "Enter the day on which the service takes people again"
		case until.Format(time.DateOnly) <= today:
			problems["until"] = "The day on which the service takes people again must be in the future"
		case until.After(now.AddDate(0, MostMonths, 0)):
			problems["until"] = "The day on which the service takes people again must be within 3 years"
		}
	}
	return problems.Or()
}
