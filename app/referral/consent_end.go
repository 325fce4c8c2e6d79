package referral

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"example.org/fingerpost/models"
)

// consentNotice is how long before a consent ends the coordination team is told, so that somebody can ask the person.
const consentNotice = 30 * 24 * time.Hour

// EndConsents sees to consents that run out: a month before, the coordination team is told; on the day, the partner no
// longer knows whom an open referral is about, and the team has it until the person has agreed again or it is withdrawn.
// A referral that a later consent covers goes on. A chore that does all that is due by now, each consent once.
func (d *Desk) EndConsents(ctx context.Context) error {
	for _, over := range []bool{false, true} {
		for {
			n, err := d.endSome(ctx, over)
			if err != nil {
				return fmt.Errorf("end consents: %w", err)
			}
			if n < remindAtOnce {
				break
			}
		}
	}
	return nil
}

func (d *Desk) endSome(ctx context.Context, over bool) (int, error) {
	n := 0
	err := models.InTx(ctx, d.Chores, models.TheChores, func(tx *gorm.DB) error {
		by := d.Now()
		if !over {
			by = by.Add(consentNotice)
		}
		due, err := models.ConsentsToEnd(tx, by, over, remindAtOnce)
		if err != nil || len(due) == 0 {
			return err
		}
		n = len(due)
		b, open := models.NewBatch(tx), false
		for _, c := range due {
			open = open || len(c.Referrals) > 0
			if !over {
				b.ConsentEndsSoon(c)
				continue
			}
			b.ConsentEnded(c)
			b.Line(d.Journal, models.TheChores, models.Line{Action: "consent.end", Object: "consent", ObjectID: &c.ID, EnquiryID: &c.EnquiryID})
		}
		if err := b.Send(ctx); err != nil {
			return err
		}
		switch {
		case open && over:
			return d.Post.TellTeamOverdue(ctx, tx)
		case open:
			return d.Post.TellTeam(ctx, tx)
		}
		return nil
	})
	return n, err
}

// Renew notes that the person agreed again to a service that has their referral, whose consent ends within a month or has
// ended: the words were read out once more. A partner that had accepted sees them again. For the coordination team.
// ErrConflict when the referral is over or its consent needs no renewing, ErrPaused when the person has paused it, Problems when
// the consent is not whole or the partner has not signed the agreement in force.
func (d *Desk) Renew(ctx context.Context, who models.Actor, id uuid.UUID, v Verbal) error {
	return models.InTx(ctx, d.Web, who, func(tx *gorm.DB) error {
		if who.Role != models.Coordinator {
			return fmt.Errorf("renew: %w", models.ErrNotFound)
		}
		r, err := models.ReferralFor(tx, who, id)
		if err != nil {
			return err
		}
		if err := models.LockConsentsOf(tx, r.EnquiryID); err != nil { // before the referral, as the chore does that ends them
			return err
		}
		if r, err = models.LockReferralFor(tx, who, id); err != nil {
			return err
		}
		if !r.State.Open() || r.ConsentEnds == nil {
			return fmt.Errorf("renew at %s: %w", r.State, models.ErrConflict)
		}
		services, err := models.ServicesByID(tx, ids(r.ServiceID))
		if err != nil {
			return err
		}
		e, err := models.EnquiryFor(tx, r.EnquiryID)
		if err != nil {
			return err
		}
		if err := e.GoesOn(); err != nil {
			return err
		}
		if err := d.checkAgain(v, services[0], e).Or(); err != nil {
			return err
		}
		return d.renew(ctx, tx, who, e, r, services[0], v)
	})
}

// checkAgain says what is missing of a consent that is renewed. Without the agreement no partner is given anything further.
func (d *Desk) checkAgain(v Verbal, s models.Service, e models.Enquiry) models.Problems {
	p := d.checkSaid(v, s, e)
	if !s.Signed {
		p["service"] = "This partner has not signed the agreement that is in force. Nothing more is given to it until it has"
	}
	return p
}

func (d *Desk) renew(ctx context.Context, tx *gorm.DB, who models.Actor, e models.Enquiry, r models.Referral, s models.Service, v Verbal) error {
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
	b.Consent(c, []models.NamedService{{EnquiryID: e.ID, ServiceID: s.ID, OrgID: s.OrgID, Position: r.Position, Fields: s.GetsFields()}})
	b.ConsentRenewed(r)
	b.Line(d.Journal, who, models.Line{Action: "consent.give", Object: "consent", ObjectID: &c.ID, EnquiryID: &e.ID, Reason: script.Purpose})
	if r.AcceptedAt != nil && !r.ConsentEnds.After(d.Now()) {
		b.Disclosure(models.Disclosure{ID: models.NewOrderedID(), EnquiryID: e.ID, ReferralID: &r.ID, OrgID: &r.OrgID, At: d.Now(), What: models.DisclosedIdentity,
			Fields: s.GetsFields(), Purpose: models.PurposeRouting, Basis: models.BasisConsent})
	}
	if err := b.Send(ctx); err != nil {
		return err
	}
	return d.Post.Tell(ctx, tx, r.OrgID)
}
