package dbtest

import (
	"testing"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"example.org/fingerpost/models"
)

// AskedBy says that somebody else asked for the person of an enquiry.
func (db *DB) AskedBy(t testing.TB, enquiry uuid.UUID, relation string, d models.ReferrerDetails) {
	t.Helper()
	db.tx(t, func(tx *gorm.DB) error {
		key, err := models.KeyOf(tx, db.Ring, enquiry)
		if err != nil {
			return err
		}
		r, err := models.SealReferrer(key, models.Asking(enquiry), enquiry, relation, d)
		if err != nil {
			return err
		}
		b := models.NewBatch(tx)
		b.Referrer(r)
		return b.Send(t.Context())
	})
}
