package access

import (
	"context"
	"fmt"

	"gorm.io/gorm"

	"example.org/fingerpost/models"
)

// Tidy deletes sessions, codes and counted attempts that have been over for a month. A chore calls it, once a day, with the
// database as the chores see it.
func (g *Gate) Tidy(ctx context.Context, chores *models.DB) error {
	err := models.InTx(ctx, chores, models.TheChores, func(tx *gorm.DB) error {
		return models.TidyAccess(tx, g.Now().Add(-kept))
	})
	if err != nil {
		return fmt.Errorf("tidy sessions: %w", err)
	}
	return nil
}
