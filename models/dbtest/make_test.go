package dbtest_test

import (
	"testing"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"example.org/fingerpost/models"
	"example.org/fingerpost/models/dbtest"
)

func TestBuildersMakeWholeRows(t *testing.T) {
	t.Parallel()
	db := dbtest.New(t)
	org := db.Organisation(t)
	s := db.Service(t, org)
	who := db.User(t, org, models.Partner)
	for _, state := range models.States {
		s := models.State(state.Code)
		t.Run(state.Code, func(t *testing.T) {
			w := db.Referral(t, db.Service(t, org), dbtest.As(s))
			err := models.InTx(t.Context(), db.Web, who, func(tx *gorm.DB) error {
				r, err := models.ReferralFor(tx, who, w.Referral.ID)
				if err != nil {
					return err
				}
				if r.State != s || r.EnquiryID != w.Enquiry.ID {
					t.Errorf("%+v", r)
				}
				key, err := models.KeyOf(tx, db.Ring, r.EnquiryID)
				if err != nil {
					return err
				}
				p, err := models.PersonOf(tx, key, r.EnquiryID)
				if r.AcceptedAt == nil {
					if err == nil {
						t.Error("the person can be read before it was accepted")
					}
					return nil
				}
				if p.Name != w.Person.Name {
					t.Errorf("%v, %+v", err, p)
				}
				return err
			})
			shut := s == models.Declined || s == models.Withdrawn || s == models.Expired || s == models.EnteredInError
			if shut != (err != nil) {
				t.Errorf("read: %v", err)
			}
		})
	}
	held := db.Enquiry(t, func(a *dbtest.Asked) { a.Enquiry.HeldFor = models.HeldNothing })
	if held.Enquiry.ID == uuid.Nil {
		t.Error("no id")
	}
	err := models.InTx(t.Context(), db.Web, models.Anyone, func(tx *gorm.DB) error {
		got, err := models.ServicesByID(tx, []uuid.UUID{s.ID})
		if err == nil && (!got[0].Signed || got[0].Organisation != org.Name) {
			t.Errorf("%+v", got[0])
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
}
