package referral

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"example.org/fingerpost/models"
)

// Making sure of a professional who has no account. Until then nothing goes to any partner; afterwards it goes where it
// would have gone at once, or the person is asked themselves.

// Checked says how the coordination team made sure of whoever referred, of models.CheckWays, and with whom, in words for the
// record. Then it goes to the services that the person agreed to, or stays with the team for what has to be settled first.
// For the coordination team. ErrConflict when somebody was first, ErrPaused when the person has paused it, Problems when the way or the
// words are missing.
func (d *Desk) Checked(ctx context.Context, who models.Actor, id uuid.UUID, how, words string) (models.Enquiry, error) {
	return d.check(ctx, who, id, models.Check{State: models.CheckPassed, How: how, Words: words}, func(tx *gorm.DB, e *models.Enquiry) error {
		held, err := heldStill(tx, *e)
		if err != nil {
			return err
		}
		if held != "" {
			return e.SetState(tx, models.Held, held)
		}
		return d.sendChecked(ctx, tx, who, e)
	})
}

// NotChecked says why whoever referred could not be confirmed, of models.CheckFailures. What they said the person agreed to
// counts no more and nothing is sent: the team asks the person themselves, or ends it when end is true. For the coordination
// team. ErrConflict when somebody was first, ErrPaused when the person has paused it, Problems when the reason or the words are missing.
func (d *Desk) NotChecked(ctx context.Context, who models.Actor, id uuid.UUID, why, words string, end bool) (models.Enquiry, error) {
	return d.check(ctx, who, id, models.Check{State: models.CheckFailed, How: why, Words: words}, func(tx *gorm.DB, e *models.Enquiry) error {
		if err := models.WithdrawConsents(tx, id); err != nil {
			return err
		}
		if !end {
			return e.SetState(tx, models.Held, models.HeldNotChecked)
		}
		if err := e.SetState(tx, models.Unresolved, ""); err != nil {
			return err
		}
		return d.Journal.Write(tx, who, models.Line{Action: "enquiry.conclude", Object: "enquiry", ObjectID: &id, EnquiryID: &id, Reason: why})
	})
}

// check writes how the check ended and does what follows from it, once.
func (d *Desk) check(ctx context.Context, who models.Actor, id uuid.UUID, c models.Check, then func(tx *gorm.DB, e *models.Enquiry) error) (models.Enquiry, error) {
	var e models.Enquiry
	c.Words = strings.TrimSpace(c.Words)
	if err := checkOf(c).Or(); err != nil {
		return e, err
	}
	err := models.InTx(ctx, d.Web, who, func(tx *gorm.DB) (err error) {
		if who.Role != models.Coordinator {
			return fmt.Errorf("check of a referrer: %w", models.ErrNotFound)
		}
		if e, err = models.LockEnquiryFor(tx, id); err != nil {
			return err
		}
		if e.State != models.Held || e.HeldFor != models.HeldCheck {
			return fmt.Errorf("check of a referrer at %s: %w", e.State, models.ErrConflict)
		}
		if err := e.GoesOn(); err != nil {
			return err
		}
		key, err := models.KeyOf(tx, d.Ring, id)
		if err != nil {
			return err
		}
		if err := models.SetCheck(tx, who, key, id, c); err != nil {
			return err
		}
		line := models.Line{Action: "referrer." + c.State, Object: "enquiry", ObjectID: &id, EnquiryID: &id, Reason: c.How}
		if err := d.Journal.Write(tx, who, line); err != nil {
			return err
		}
		return then(tx, &e)
	})
	return e, err
}

func checkOf(c models.Check) models.Problems {
	p := models.Problems{}
	switch {
	case c.State == models.CheckPassed && !models.CheckWays.Has(c.How):
		p["how"] = "Select how you checked"
	case c.State == models.CheckFailed && !models.CheckFailures.Has(c.How):
		p["how"] = "Select why they could not be confirmed"
	}
	switch n := len([]rune(c.Words)); {
	case n == 0:
		p["words"] = "Write whom you spoke with, or what you did"
	case n > maxWords:
		p["words"] = fmt.Sprintf("Use %d characters or fewer", maxWords)
	}
	return p
}

// heldStill says why the coordination team keeps what a confirmed professional sent; empty when it may go on.
func heldStill(tx *gorm.DB, e models.Enquiry) (string, error) {
	consents, err := models.ConsentsOf(tx, e.ID)
	if err != nil {
		return "", err
	}
	agreed := slices.ContainsFunc(consents, func(c models.Consent) bool {
		return c.Given && c.WithdrawnAt == nil && (c.Purpose == models.PurposeNamed || c.Purpose == models.PurposeTeam)
	})
	switch {
	case models.Under16(e.AgeBand):
		return models.HeldUnder16, nil
	case !agreed:
		return models.HeldCapacity, nil
	case len(e.Contact) == 0 && !e.NoContact:
		return models.HeldNoSafeWay, nil
	case e.Mode == models.HelpMeChoose && e.Restricted:
		return models.HeldRestricted, nil
	case e.Mode == models.HelpMeChoose:
		return models.HeldToChoose, nil
	}
	return "", nil
}

// sendChecked sends it to the services that the person agreed to. When none of them takes anybody today, what follows the
// end of a referral brings it back to the team.
func (d *Desk) sendChecked(ctx context.Context, tx *gorm.DB, who models.Actor, e *models.Enquiry) error {
	named, err := models.NamedBy(tx, e.ID)
	if err != nil {
		return err
	}
	b := models.NewBatch(tx)
	for i, n := range named {
		services, err := models.ServicesByID(tx, ids(n.ServiceID))
		if err != nil {
			return err
		}
		if CanPlace(*e, services[0], d.Now()) && (e.Mode != models.InTurn || i == 0) {
			d.refer(b, who, *e, services[0], n.Position)
		}
	}
	if err := b.Send(ctx); err != nil {
		return err
	}
	if err := e.SetState(tx, models.Placed, ""); err != nil {
		return err
	}
	if err := d.Journal.Write(tx, who, models.Line{Action: "enquiry.place", Object: "enquiry", ObjectID: &e.ID, EnquiryID: &e.ID}); err != nil {
		return err
	}
	return d.Queue.Put(ctx, tx, sent{e.ID.String()}, ended{e.ID.String()})
}
