package referral

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"example.org/fingerpost/models"
)

// Conclude ends an enquiry that leads to no service: one that the coordination team holds, or one that waits for a person
// who does not want it or cannot be reached. For the coordination team. The
// reason, of models.ConcludeReasons, is on the record. ErrConflict when it is neither any more.
func (d *Desk) Conclude(ctx context.Context, who models.Actor, id uuid.UUID, reason string) error {
	if !models.ConcludeReasons.Has(reason) {
		return models.Problems{"reason": "Select why this ends here"}
	}
	return models.InTx(ctx, d.Web, who, func(tx *gorm.DB) error {
		if who.Role != models.Coordinator {
			return fmt.Errorf("conclude: %w", models.ErrNotFound)
		}
		e, err := models.LockEnquiryFor(tx, id)
		if err != nil {
			return err
		}
		if e.State != models.Held && e.State != models.AwaitingConsent {
			return fmt.Errorf("conclude at %s: %w", e.State, models.ErrConflict)
		}
		after := models.Unresolved
		if reason == models.ConcludedWithdrawn {
			after = models.EnquiryWithdrawn
		}
		if err := e.SetState(tx, after, ""); err != nil {
			return err
		}
		if after == models.EnquiryWithdrawn {
			if err := models.WithdrawConsents(tx, id); err != nil {
				return err
			}
		}
		if err := models.EndProposals(tx, id); err != nil {
			return err
		}
		return d.Journal.Write(tx, who, models.Line{Action: "enquiry.conclude", Object: "enquiry", ObjectID: &id, EnquiryID: &id, Reason: reason})
	})
}
