package referral

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"example.org/fingerpost/app/assurance"
	"example.org/fingerpost/models"
	"example.org/fingerpost/models/seal"
)

// Verbal is a consent that a member of the coordination team took: the words were read out, and the person agreed.
type Verbal struct {
	Method string    // of PlacingMethods; of a confirmation, of TakenMethods
	On     time.Time // the day
	Note   string    // how it was given, at most 500 characters
	Mark   string    // of the words that were read out
	Agreed bool
}

// Script is what is read out to the person before their enquiry may go to a service.
func (d *Desk) Script(s models.Service) assurance.Statement {
	return assurance.ToNamed(d.Place, []assurance.Recipient{{Service: s.Name, Organisation: s.Organisation, Fields: s.GetsFields()}}, false)
}

// SendTo sends a held enquiry to one service to which the person has just consented. The consent keeps the words that were
// read out. For the coordination team. ErrConflict when the enquiry is no longer held or the service was asked before, ErrPaused
// when the person has paused it, Problems when the consent is not whole or the service takes nobody.
func (d *Desk) SendTo(ctx context.Context, who models.Actor, id, service uuid.UUID, v Verbal) error {
	return models.InTx(ctx, d.Web, who, func(tx *gorm.DB) error {
		if who.Role != models.Coordinator {
			return fmt.Errorf("place: %w", models.ErrNotFound)
		}
		e, err := models.LockEnquiryFor(tx, id)
		if err != nil {
			return err
		}
		if e.State != models.Held || e.HeldFor == models.HeldCheck {
			return fmt.Errorf("place at %s %s: %w", e.State, e.HeldFor, models.ErrConflict)
		}
		if err := e.GoesOn(); err != nil {
			return err
		}
		services, err := models.ServicesByID(tx, []uuid.UUID{service})
		if err != nil {
			return err
		}
		s := services[0]
		if err := d.checkVerbal(v, s, e); err != nil {
			return err
		}
		referrals, err := models.ReferralsOf(tx, id)
		if err != nil {
			return err
		}
		if slices.ContainsFunc(referrals, func(r models.Referral) bool { return r.ServiceID == s.ID && r.State.Open() }) {
			return fmt.Errorf("service asked already: %w", models.ErrConflict)
		}
		if err := d.writeVerbal(ctx, tx, who, e, s, v, len(referrals)+1); err != nil {
			return err
		}
		if err := e.SetState(tx, models.Placed, ""); err != nil {
			return err
		}
		if err := d.Journal.Write(tx, who, models.Line{Action: "enquiry.place", Object: "enquiry", ObjectID: &id, EnquiryID: &id}); err != nil {
			return err
		}
		return d.Post.Tell(ctx, tx, s.OrgID)
	})
}

func (d *Desk) checkVerbal(v Verbal, s models.Service, e models.Enquiry) error {
	p := d.checkSaid(v, s, e)
	if !takes(s, d.Now()) || e.Restricted && !s.Specialist {
		p["service"] = "This service cannot be sent to at the moment"
	}
	return p.Or()
}

// checkSaid says what is missing of a consent to a service that was read out.
func (d *Desk) checkSaid(v Verbal, s models.Service, e models.Enquiry) models.Problems {
	p := models.Problems{}
	if !models.PlacingMethods.Has(v.Method) {
		p["method"] = "Select how they agreed"
	}
	if !v.Agreed {
		p["agreed"] = "Tick this if they agreed. If they did not, nothing is sent"
	}
	if v.Mark != d.Script(s).Mark() {
		p["agreed"] = "The words have changed since you opened this page. Read them out again"
	}
	switch {
	case v.On.IsZero():
		p["on-day"] = "Enter the day on which they agreed"
	case d.afterToday(v.On):
		p["on-day"] = "The day on which they agreed must be today or before"
	case d.Now().Sub(v.On) > 31*24*time.Hour:
		p["on-day"] = "That is more than a month ago. Ask them again"
	}
	if n := strings.TrimSpace(v.Note); n == "" && models.Under16(e.AgeBand) {
		p["note"] = "They are under 16. Write how you decided that they can agree to this"
	} else if len([]rune(n)) > maxWords {
		p["note"] = fmt.Sprintf("Use %d characters or fewer", maxWords)
	}
	return p
}

// writeVerbal writes the consent and the referral that follows from it.
func (d *Desk) writeVerbal(ctx context.Context, tx *gorm.DB, who models.Actor, e models.Enquiry, s models.Service, v Verbal, position int) error {
	key, err := models.KeyOf(tx, d.Ring, e.ID)
	if err != nil {
		return err
	}
	script := d.Script(s)
	c, err := spoken(who, e, key, script, v)
	if err != nil {
		return err
	}
	b := models.NewBatch(tx)
	b.Consent(c, []models.NamedService{{EnquiryID: e.ID, ServiceID: s.ID, OrgID: s.OrgID, Position: position, Fields: s.GetsFields()}})
	b.Line(d.Journal, who, models.Line{Action: "consent.give", Object: "consent", ObjectID: &c.ID, EnquiryID: &e.ID, Reason: script.Purpose})
	d.refer(b, who, e, s, position)
	return b.Send(ctx)
}

// spoken is the consent that a person gave by their own word, with what was noted about it.
func spoken(who models.Actor, e models.Enquiry, key seal.Key, script assurance.Statement, v Verbal) (models.Consent, error) {
	c := models.Consent{ID: models.NewOrderedID(), EnquiryID: e.ID, Purpose: script.Purpose, Given: true, Version: assurance.StatementVersion,
		WordsHash: script.Hash(), Method: v.Method, ByRole: who.Role, GivenAt: v.On, ExpiresAt: v.On.Add(consentLife)}
	if who.User != uuid.Nil {
		c.ByUser = &who.User
	}
	var err error
	if c.Words, err = key.Seal("consents", c.ID.String(), script.Text()); err != nil {
		return c, err
	}
	if note := strings.TrimSpace(v.Note); note != "" {
		c.Note, err = key.Seal("consents.note", c.ID.String(), note)
	}
	return c, err
}

// takes says whether a service may be sent somebody today.
func takes(s models.Service, now time.Time) bool {
	room := s.Room(now)
	return s.Listed && s.Signed && s.Route == models.RoutePlatform && (room == models.CapacityOpen || room == models.CapacityWaiting)
}
