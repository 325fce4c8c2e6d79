package referral

import (
	"context"

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
