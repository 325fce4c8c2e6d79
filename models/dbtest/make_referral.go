package dbtest

import (
	"crypto/rand"
	"testing"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"example.org/fingerpost/models"
	"example.org/fingerpost/models/seal"
)

// As gives the builder's argument for the state that a referral is in, with the clock that runs then.
func As(s models.State) func(*Referred) {
	return func(w *Referred) {
		w.Referral.State = s
		switch s {
		case models.Sent:
			w.Referral.Due = models.ClockOpen
		case models.Opened, models.InfoRequested:
			w.Referral.Due = models.ClockDecide
		case models.Accepted:
			w.Referral.Due = models.ClockContact
		default:
			w.Referral.Due = models.ClockNote
		}
	}
}

// Asked is an enquiry and the person whom it is about.
type Asked struct {
	Enquiry   models.Enquiry
	Person    models.Person
	NotAgreed bool // somebody else sent it, and the person did not agree to anything
}

// Enquiry adds an enquiry that the coordination team holds, with a person whose every field is filled in and who agreed to
// the team's help.
func (db *DB) Enquiry(t testing.TB, change ...func(*Asked)) Asked {
	t.Helper()
	a := asked()
	apply(&a, change)
	db.batch(t, func(b *models.Batch) {
		key := db.add(t, b, a)
		if !a.NotAgreed && a.Enquiry.State != models.AwaitingConsent {
			b.Consent(agreed(t, key, a.Enquiry.ID, models.PurposeTeam, a.Enquiry.CreatedAt), nil)
		}
	})
	return a
}

// Referred is an enquiry sent to one service.
type Referred struct {
	Asked
	Referral models.Referral
	Agreed   models.List // the fields that the consent lets the service have; all that it gets when nil
}

// Referral adds an enquiry, the consent that names the service, and the referral with its access. A state beyond opened
// was accepted an hour after it was sent; one that ended for the partner gives it no access.
func (db *DB) Referral(t testing.TB, s models.Service, change ...func(*Referred)) Referred {
	t.Helper()
	now := models.Now()
	w := Referred{Asked: asked(), Referral: models.Referral{ID: models.NewID(), OrgID: s.OrgID, ServiceID: s.ID, Position: 1, State: models.Sent,
		SentAt: now, Due: models.ClockOpen}}
	w.Enquiry.State, w.Enquiry.HeldFor, w.Enquiry.Mode = models.Placed, "", models.Together
	apply(&w, change)
	r := &w.Referral
	r.EnquiryID = w.Enquiry.ID
	if r.StateSince.IsZero() {
		r.StateSince = r.SentAt
	}
	if r.Due != models.NoClock && r.DueAt == nil {
		at := models.AddWorkingDays(r.SentAt, 5)
		r.DueAt = &at
	}
	if r.RemindAt == nil {
		r.RemindAt = r.DueAt
	}
	began, ended := decided(r.State)
	if began && r.AcceptedAt == nil {
		at := r.SentAt.Add(time.Hour)
		r.AcceptedAt = &at
	}
	if !r.State.Open() {
		r.Due, r.DueAt, r.RemindAt, r.EndedAt = models.NoClock, nil, nil, &r.StateSince
	}
	if w.Agreed == nil {
		w.Agreed = s.GetsFields()
	}
	db.batch(t, func(b *models.Batch) {
		key := db.add(t, b, w.Asked)
		c := agreed(t, key, w.Enquiry.ID, models.PurposeNamed, r.SentAt)
		b.Consent(c, []models.NamedService{{EnquiryID: w.Enquiry.ID, ServiceID: s.ID, OrgID: s.OrgID, Position: 1, Fields: w.Agreed}})
		sent := *r
		sent.State = models.Sent
		b.Referral(models.Asking(w.Enquiry.ID), sent)
	})
	db.tx(t, func(tx *gorm.DB) error {
		if err := r.Save(tx); err != nil {
			return err
		}
		if r.State != models.Sent {
			e := lastStep(*r)
			if err := tx.Create(&e).Error; err != nil {
				return err
			}
		}
		if began {
			if err := tx.Exec(`update referral_access set identity = true where referral_id = ?`, r.ID).Error; err != nil {
				return err
			}
		}
		if ended {
			return models.ShutOut(tx, *r)
		}
		return nil
	})
	return w
}

// lastStep is the step that led to where a referral stands.
func lastStep(r models.Referral) models.Event {
	e := models.Event{ID: models.NewOrderedID(), ReferralID: r.ID, EnquiryID: r.EnquiryID, OrgID: r.OrgID, At: r.StateSince, State: r.State, Reason: r.Reason, NextStep: r.NextStep}
	for _, m := range models.Moves {
		if m.To != r.State || e.Was != "" {
			continue
		}
		e.Was = m.From[0]
		switch {
		case m.By&models.ByPartner != 0:
			e.ByRole, e.ByOrg = models.Partner, &r.OrgID
		case m.By&models.ByResident != 0:
			e.ByRole = models.Resident
		case m.By&models.ByTeam != 0:
			e.ByRole = models.Coordinator
		default:
			e.ByRole = models.Chore
		}
	}
	return e
}

// decided says whether a partner accepted before a state, and whether it sees nothing any more in it.
func decided(s models.State) (began, ended bool) {
	switch s {
	case models.Accepted, models.Waitlisted, models.InContact, models.Completed, models.Closed:
		return true, false
	case models.Declined, models.Withdrawn, models.Expired, models.EnteredInError:
		return false, true
	}
	return false, false
}

func asked() Asked {
	return Asked{
		Enquiry: models.Enquiry{ID: models.NewID(), Ref: models.NewRef(), Route: "self", Mode: models.HelpMeChoose, State: models.Held, HeldFor: models.HeldToChoose,
			Needs: models.List{"money", "wellbeing"}, District: "SR5", Sector: "SR5 1", AgeBand: "35-44", GenderBand: "woman", Access: models.List{"large_print"},
			Language: "en", Contact: models.List{"phone", "text", "email", "post", "voicemail", "say_who"}, PrivacyVersion: "1", CodeHash: []byte(rand.Text()),
			CreatedAt: models.Now()},
		Person: models.Person{Name: "Orla Fenwick", Preferred: "Orly", Born: "1985-03-09", Gender: "woman",
			Address: models.Address{Line1: "14 Lamplight Row", Town: "Wearmouth", Postcode: "SR5 1AA"}, Phone: "07700 900 123", Email: "orla@example.org",
			Involved: []models.Helping{{Role: "District nurse", Organisation: "Riverside surgery"}}, Summary: "The boiler bill frightens me",
			Access: "Please speak slowly"},
	}
}

// add seals the person and gives the key that did it.
func (db *DB) add(t testing.TB, b *models.Batch, a Asked) seal.Key {
	t.Helper()
	key, wrapped := db.Ring.NewKey(a.Enquiry.ID)
	person, err := models.SealPerson(db.Ring, key, a.Enquiry.ID, a.Person)
	if err != nil {
		t.Fatal(err)
	}
	b.Key(a.Enquiry.ID, wrapped)
	b.Enquiry(a.Enquiry)
	b.Person(person)
	return key
}

// agreed is a consent of the person's own that ends in a year.
func agreed(t testing.TB, key seal.Key, enquiry uuid.UUID, purpose string, at time.Time) models.Consent {
	t.Helper()
	c := models.Consent{ID: models.NewOrderedID(), EnquiryID: enquiry, Purpose: purpose, Given: true, Version: "1", WordsHash: []byte("hash"),
		Method: models.MethodOnline, ByRole: models.Public, GivenAt: at, ExpiresAt: models.Now().AddDate(1, 0, 0)}
	var err error
	if c.Words, err = key.Seal("consents", c.ID.String(), "Words"); err != nil {
		t.Fatal(err)
	}
	return c
}

func (db *DB) batch(t testing.TB, f func(*models.Batch)) {
	t.Helper()
	db.tx(t, func(tx *gorm.DB) error {
		b := models.NewBatch(tx)
		f(b)
		return b.Send(t.Context())
	})
}

func (db *DB) tx(t testing.TB, f func(tx *gorm.DB) error) {
	t.Helper()
	if err := models.InTx(t.Context(), db.Chores, models.TheChores, f); err != nil {
		t.Fatal(err)
	}
}
