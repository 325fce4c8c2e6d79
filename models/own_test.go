package models_test

import (
	"testing"

	"gorm.io/gorm"

	"example.org/fingerpost/models"
	"example.org/fingerpost/models/dbtest"
)

// Whoever may read who somebody is may not change it; only the person may.
func TestOnlyThePersonCorrectsThemselves(t *testing.T) {
	t.Parallel()
	db := dbtest.New(t)
	org := db.Organisation(t)
	w := db.Referral(t, db.Service(t, org), dbtest.As(models.Accepted))
	hub := db.Organisation(t)
	team := db.User(t, hub, models.Coordinator)
	if err := models.InTx(t.Context(), db.Web, team, func(tx *gorm.DB) error {
		return models.Disclose(tx, team, models.Disclosure{EnquiryID: w.Enquiry.ID, What: models.DisclosedShown})
	}); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		who  models.Actor
		want int64
	}{
		"the partner who helps":   {db.User(t, org, models.Partner), 0},
		"the team, once shown":    {team, 0},
		"a form of the same id":   {models.Asking(w.Enquiry.ID), 0},
		"somebody else":           {models.Actor{Role: models.Resident, Enquiry: models.NewID()}, 0},
		"the person it is about":  {models.Actor{Role: models.Resident, Enquiry: w.Enquiry.ID}, 1},
		"information governance":  {db.User(t, hub, models.Governance), 0},
		"the door that let it in": {models.AtDoor, 0},
	} {
		var did int64
		err := models.InTx(t.Context(), db.Web, c.who, func(tx *gorm.DB) error {
			done := tx.Exec(`update people set by_phone = null`)
			did = done.RowsAffected
			return done.Error
		})
		if err != nil || did != c.want {
			t.Errorf("%s changed %d, %v", name, did, err)
		}
	}
}

// While somebody has paused it, no door of a partner leads to it.
func TestNoPartnerSeesWhatIsPaused(t *testing.T) {
	t.Parallel()
	db := dbtest.New(t)
	org := db.Organisation(t)
	w := db.Referral(t, db.Service(t, org), dbtest.As(models.InContact))
	partner, self := db.User(t, org, models.Partner), models.Actor{Role: models.Resident, Enquiry: w.Enquiry.ID}
	now := models.Now()
	for _, c := range []struct {
		paused bool
		want   int
	}{{false, 1}, {true, 0}, {false, 1}} {
		at := &now
		if !c.paused {
			at = nil
		}
		if err := models.InTx(t.Context(), db.Web, self, func(tx *gorm.DB) error { return models.Pause(tx, w.Enquiry.ID, at) }); err != nil {
			t.Fatal(err)
		}
		for _, table := range []string{"referral_access", "referrals", "enquiries", "keys", "people", "referral_events", "consents", "consent_services"} {
			var seen int
			err := models.InTx(t.Context(), db.Web, partner, func(tx *gorm.DB) error { return tx.Raw(`select count(*) from ` + table).Row().Scan(&seen) })
			if err != nil || (seen > 0) != (c.want > 0) && table != "referral_events" || c.want == 0 && seen > 0 {
				t.Errorf("paused %v: a partner sees %d rows of %s, %v", c.paused, seen, table, err)
			}
		}
	}
}
