package assurance

import (
	"context"
	"time"

	"gorm.io/gorm"

	"example.org/fingerpost/app/jobs"
	"example.org/fingerpost/models"
)

// Record looks after the audit record: it links the lines into their chain and checks it.
type Record struct {
	Chores  *models.DB
	Journal models.Journal
}

// Work registers the chore that links what was written, within a minute of its writing.
func (r *Record) Work(w *jobs.Work) { w.Every(time.Minute, "assurance.link", r.Link) }

// Link links every line that is not in the chain yet. Repeated, it links what came since.
func (r *Record) Link(ctx context.Context) error {
	for {
		var linked int
		err := models.InTx(ctx, r.Chores, models.TheChores, func(tx *gorm.DB) (err error) {
			linked, err = r.Journal.LinkChain(tx)
			return err
		})
		if err != nil || linked == 0 {
			return err
		}
	}
}

// Verify reads the whole record again and says, in a sentence each, what is wrong with it; nothing when all is well.
func (r *Record) Verify(ctx context.Context) ([]string, error) {
	var wrong []string
	err := models.InTx(ctx, r.Chores, models.TheChores, func(tx *gorm.DB) (err error) {
		wrong, err = r.Journal.VerifyChain(tx)
		return err
	})
	return wrong, err
}
