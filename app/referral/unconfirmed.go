package referral

import (
	"context"
	"fmt"

	"gorm.io/gorm"

	"example.org/fingerpost/models"
)

// Unconfirmed is one page of what somebody else asked for and the person has not confirmed yet.
type Unconfirmed struct {
	Rows []models.WaitingRow
	Next string // cursor of the next page; empty: none
}

// Unconfirmed reads what waits for the person's own word, longest waiting first, without identity. For the coordination
// team; others find nothing.
func (d *Desk) Unconfirmed(ctx context.Context, who models.Actor, after string) (Unconfirmed, error) {
	var u Unconfirmed
	err := models.InTx(ctx, d.Web, who, func(tx *gorm.DB) error {
		rows, more, err := models.WaitingForPerson(tx, after)
		if err != nil {
			return err
		}
		if u.Rows = rows; more {
			u.Next = rows[len(rows)-1].Cursor()
		}
		return nil
	})
	return u, err
}

// Paused reads what people paused, longest first, without identity. For the coordination team; ErrNotFound for others.
func (d *Desk) Paused(ctx context.Context, who models.Actor) ([]models.PausedRow, error) {
	var rows []models.PausedRow
	err := models.InTx(ctx, d.Web, who, func(tx *gorm.DB) (err error) {
		if who.Role != models.Coordinator {
			return fmt.Errorf("what is paused: %w", models.ErrNotFound)
		}
		rows, err = models.PausedEnquiries(tx)
		return err
	})
	return rows, err
}
