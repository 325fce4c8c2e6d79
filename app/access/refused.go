package access

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"example.org/fingerpost/models"
)

// wanders is how many such lines one person leaves at once; one more each minute.
var wanders = models.Bucket{Size: 20, Hole: 20, Pause: time.Minute}

// Refused puts on the record that somebody signed in asked for a thing that is not theirs, or is not there: which of the two
// it was, the record does not say either. page is the route and not the address, so it holds nobody's data. Whoever asks for
// many leaves no more lines than wanders allows: the record is not to be filled by asking.
func (g *Gate) Refused(ctx context.Context, who models.Actor, page string, thing uuid.UUID) error {
	err := models.InTx(ctx, g.DB, who, func(tx *gorm.DB) error {
		wait, err := models.TakeToken(tx, g.Ring.Index("refused", who.User.String()), wanders, tx.NowFunc())
		if err != nil || wait > 0 {
			return err
		}
		return g.Journal.Write(tx, who, models.Line{Action: "page.refuse", Object: "page", ObjectID: &thing, Reason: page})
	})
	if err != nil {
		return fmt.Errorf("note a refusal: %w", err)
	}
	return nil
}
