package referral

import (
	"context"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"example.org/fingerpost/models"
)

// Duplicates lists the pairs of enquiries that may be about one person, without identity. For the coordination team.
func (d *Desk) Duplicates(ctx context.Context, who models.Actor) ([]models.DuplicateRow, error) {
	var rows []models.DuplicateRow
	err := models.InTx(ctx, d.Web, who, func(tx *gorm.DB) (err error) {
		rows, err = models.OpenDuplicates(tx)
		return err
	})
	return rows, err
}

// Decide says whether two enquiries are about one person. Both stay as they are; the decision is on the record.
// ErrConflict when somebody decided before.
func (d *Desk) Decide(ctx context.Context, who models.Actor, enquiry, other uuid.UUID, same bool) error {
	return models.InTx(ctx, d.Web, who, func(tx *gorm.DB) error {
		if err := models.DecideDuplicate(tx, who, enquiry, other, same); err != nil {
			return err
		}
		reason := "different"
		if same {
			reason = "same"
		}
		return d.Journal.Write(tx, who, models.Line{Action: "duplicate.decide", Object: "enquiry", ObjectID: &other, EnquiryID: &enquiry, Reason: reason})
	})
}
