package insight

import (
	"context"
	"time"

	"gorm.io/gorm"

	"example.org/fingerpost/models"
)

const (
	mailShown = 30 * 24 * time.Hour // how far back e-mails that were given up are listed
	mailStuck = 2 * time.Hour       // longer than any pause between two e-mails to one user
)

// Mail is what became of e-mails that did not arrive.
type Mail struct {
	Unreachable []models.UndeliveredTo // whose address does not work, longest first
	GivenUp     []models.GivenUp       // of the last 30 days
	Stuck       int                    // due for more than two hours and not handed over
}

// Mail reads whom our e-mail does not reach. For the coordination team.
func (b Board) Mail(ctx context.Context, who models.Actor) (Mail, error) {
	var m Mail
	err := models.InTx(ctx, b.DB, who, func(tx *gorm.DB) (err error) {
		if m.Unreachable, err = models.Undelivered(tx); err != nil {
			return err
		}
		if m.GivenUp, err = models.GivenUpSince(tx, b.Now().Add(-mailShown)); err != nil {
			return err
		}
		m.Stuck, err = models.MailStuck(tx, b.Now().Add(-mailStuck))
		return err
	})
	return m, err
}
