package directory

import (
	"context"
	"fmt"
	"time"

	"gorm.io/gorm"

	"example.org/fingerpost/app/jobs"
	"example.org/fingerpost/models"
)

// ConfirmEvery is how long a partner's word about its room counts as fresh; then it is asked again. When nobody has
// answered after as long again, the coordination team rings.
const ConfirmEvery = 14 * 24 * time.Hour

// MostWeekly is the largest weekly limit that can be entered.
const MostWeekly = 500

// MostMonths is the longest waiting list that can be entered, and the furthest a pause can reach.
const MostMonths = 36

// Stale says whether it is time to ask the partner again.
func Stale(s models.Service, now time.Time) bool { return now.Sub(s.ConfirmedAt) > ConfirmEvery }

// checkCapacity says what of an answer does not go together.
func checkCapacity(capacity string, months int, until *time.Time, weekly int, now time.Time) error {
	problems := models.Problems{}
	if weekly < 0 || weekly > MostWeekly {
		problems["weekly"] = fmt.Sprintf("The places a week must be between 1 and %d, or leave it empty for no limit", MostWeekly)
	}
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

// Work registers what the directory does later.
func (b *Book) Work(w *jobs.Work) { w.Every(time.Hour, "directory.confirm", b.AskToConfirm) }

// AskToConfirm asks partners whether what the directory says of their room is still right, once for each time that they
// let it grow old, and tells the coordination team of those who did not answer. A chore that does all that is due by now;
// that somebody was asked is kept in the transaction that tells them.
func (b *Book) AskToConfirm(ctx context.Context) error {
	return models.InTx(ctx, b.Chores, models.TheChores, func(tx *gorm.DB) error {
		stale, err := models.AskServices(tx, tx.NowFunc().Add(-ConfirmEvery))
		if err != nil {
			return err
		}
		for _, org := range stale {
			if err := b.Post.Tell(ctx, tx, org, models.Lead); err != nil {
				return err
			}
		}
		silent, err := models.FlagServices(tx, tx.NowFunc().Add(-2*ConfirmEvery))
		if err != nil || silent == 0 {
			return err
		}
		return b.Post.TellTeam(ctx, tx)
	})
}

// Unconfirmed lists the services whose partner has not confirmed its room for too long. For the coordination team;
// models.ErrNotFound for others.
func (b *Book) Unconfirmed(ctx context.Context, who models.Actor) ([]models.Service, error) {
	if who.Role != models.Coordinator {
		return nil, fmt.Errorf("services that nobody confirmed: %w", models.ErrNotFound)
	}
	var silent []models.Service
	err := models.InTx(ctx, b.DB, who, func(tx *gorm.DB) (err error) {
		silent, err = models.SilentServices(tx)
		return err
	})
	return silent, err
}
