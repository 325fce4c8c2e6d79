package access

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"example.org/fingerpost/models"
)

// Refused puts on the record that somebody signed in asked for a thing that is not theirs, or is not there: which of the two
// it was, the record does not say either. page is the route and not the address, so it holds nobody's data.
func (g *Gate) Refused(ctx context.Context, who models.Actor, page string, thing uuid.UUID) error {
	err := models.InTx(ctx, g.DB, who, func(tx *gorm.DB) error {
		return g.Journal.Write(tx, who, models.Line{Action: "page.refuse", Object: "page", ObjectID: &thing, Reason: page})
	})
	if err != nil {
		return fmt.Errorf("note a refusal: %w", err)
	}
	return nil
}
