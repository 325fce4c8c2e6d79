package notify

import (
	"context"
	"math/rand/v2"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"example.org/fingerpost/models"
)

// TellReferrer tells one user, once tx commits, that there is news of what they sent. For chores, which have asked whether
// the person agreed to it.
func (p *Post) TellReferrer(ctx context.Context, tx *gorm.DB, user uuid.UUID) error {
	now := tx.NowFunc()
	due := now
	if p.config.MaxDelay > 0 {
		due = now.Add(rand.N(p.config.MaxDelay))
	}
	added, err := models.TellUserForChore(tx, user, string(Referrer), due)
	if err != nil {
		return err
	}
	for _, a := range added {
		if !a.DueAt.After(now) {
			a.DueAt = time.Time{} // at once
		}
		if err := p.queue.PutAt(ctx, tx, a.DueAt, letters([]uuid.UUID{a.ID})...); err != nil {
			return err
		}
	}
	return nil
}
