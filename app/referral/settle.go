package referral

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"example.org/fingerpost/models"
)

// ended is done after a referral ended or was opened again: the enquiry goes on to the next named service, or back to the
// coordination team, or ends.
type ended struct {
	Enquiry string `json:"enquiry"`
}

func (ended) Kind() string { return "referral.ended" }

// afterSending looks for duplicates, which only the coordination team will see, and tells whoever has to act. A partner of what is
// paused would find nothing: it is told when it goes on.
func (d *Desk) afterSending(ctx context.Context, j sent) error {
	id, err := uuid.Parse(j.Enquiry)
	if err != nil {
		return fmt.Errorf("job of an enquiry: %w", err)
	}
	return models.InTx(ctx, d.Chores, models.TheChores, func(tx *gorm.DB) error {
		if err := models.FlagDuplicates(tx, d.Ring, id); err != nil {
			return err
		}
		e, err := models.EnquiryFor(tx, id)
		if err != nil {
			return err
		}
		if e.State == models.Held || e.State == models.AwaitingConsent {
			return d.Post.TellTeam(ctx, tx)
		}
		if e.PausedAt != nil {
			return nil
		}
		referrals, err := models.ReferralsOf(tx, id)
		if err != nil {
			return err
		}
		for _, r := range referrals {
			if r.State == models.Sent {
				if err := d.Post.Tell(ctx, tx, r.OrgID); err != nil {
					return err
				}
			}
		}
		return nil
	})
}

// settle brings an enquiry to where its referrals leave it. Nobody is left in limbo: what a partner passed back, or let
// run out of time, goes to the next service that the person named, and when none is left to the coordination team.
func (d *Desk) settle(ctx context.Context, j ended) error {
	id, err := uuid.Parse(j.Enquiry)
	if err != nil {
		return fmt.Errorf("job of an enquiry: %w", err)
	}
	return models.InTx(ctx, d.Chores, models.TheChores, func(tx *gorm.DB) error {
		e, err := models.LockEnquiryFor(tx, id)
		if err != nil {
			return err
		}
		if e.State == models.EnquiryWithdrawn {
			return nil // whoever took everything back is not brought back by a partner who passed it back at that moment
		}
		if e.PausedAt != nil {
			return nil // it settles when the person lets it go on
		}
		referrals, err := models.ReferralsOf(tx, id)
		if err != nil {
			return err
		}
		after := models.After(statesAsEnded(referrals))
		if after == models.Held && e.Mode == models.InTurn && !models.Under16(e.AgeBand) {
			went, err := d.goOn(ctx, tx, e, referrals)
			if err != nil {
				return err
			}
			if went {
				after = models.Placed
			}
		}
		if after == e.State {
			return nil
		}
		return d.setEnquiry(ctx, tx, e, after)
	})
}

// statesAsEnded are the states of referrals in the order in which they ended, those that are open first.
func statesAsEnded(referrals []models.Referral) []models.State {
	referrals = slices.Clone(referrals)
	ended := func(r models.Referral) time.Time {
		if r.EndedAt == nil {
			return time.Time{}
		}
		return *r.EndedAt
	}
	slices.SortStableFunc(referrals, func(a, b models.Referral) int { return ended(a).Compare(ended(b)) })
	states := make([]models.State, len(referrals))
	for i, r := range referrals {
		states[i] = r.State
		if r.State == models.Closed && models.PassedOn(r.Reason) {
			states[i] = models.Declined
		}
	}
	return states
}

// goOn sends the enquiry to the next service that the person named and that was not asked yet, if one is left that may
// be sent to.
func (d *Desk) goOn(ctx context.Context, tx *gorm.DB, e models.Enquiry, referrals []models.Referral) (bool, error) {
	named, err := models.NamedBy(tx, e.ID)
	if err != nil {
		return false, err
	}
	for _, n := range named {
		if slices.ContainsFunc(referrals, func(r models.Referral) bool { return r.ServiceID == n.ServiceID }) {
			continue
		}
		services, err := models.ServicesByID(tx, []uuid.UUID{n.ServiceID})
		if err != nil {
			return false, err
		}
		if !CanPlace(e, services[0], d.Now()) {
			continue
		}
		b := models.NewBatch(tx)
		r := d.refer(b, models.TheChores, e, services[0], n.Position)
		if err := b.Send(ctx); err != nil {
			return false, err
		}
		return true, d.Post.Tell(ctx, tx, r.OrgID)
	}
	return false, nil
}

func (d *Desk) setEnquiry(ctx context.Context, tx *gorm.DB, e models.Enquiry, s models.EnquiryState) error {
	held := ""
	if s == models.Held {
		held = models.HeldPassedBack
	}
	if err := e.SetState(tx, s, held); err != nil {
		return err
	}
	line := models.Line{Action: "enquiry." + string(s), Object: "enquiry", ObjectID: &e.ID, EnquiryID: &e.ID, Reason: held}
	if err := d.Journal.Write(tx, models.TheChores, line); err != nil {
		return err
	}
	if s == models.Held {
		return d.Post.TellTeam(ctx, tx)
	}
	return nil
}

// Expire moves on what nobody decided in time; a chore that does all that is due by now, each in a transaction of its own.
func (d *Desk) Expire(ctx context.Context) error {
	expire, err := models.MoveNamed("expire")
	if err != nil {
		return err
	}
	var due []uuid.UUID
	err = models.InTx(ctx, d.Chores, models.TheChores, func(tx *gorm.DB) error {
		due, err = models.ReferralsToExpire(tx, d.Now())
		return err
	})
	if err != nil {
		return err
	}
	var failed error
	for _, id := range due { // each for itself: one that cannot be moved holds up no other
		err := models.InTx(ctx, d.Chores, models.TheChores, func(tx *gorm.DB) error {
			r, err := models.LockReferralFor(tx, models.TheChores, id)
			if err != nil || r.ExpiresAt == nil || r.ExpiresAt.After(d.Now()) {
				return err // somebody acted in the meantime
			}
			return d.move(ctx, tx, models.TheChores, r, expire, Detail{})
		})
		if err != nil {
			failed = errors.Join(failed, fmt.Errorf("expire: %w", err))
		}
	}
	return failed
}

// Unstick settles again what is placed and has nothing open any more: should the job that follows the end of a referral
// ever be given up, nobody stays in limbo. A chore.
func (d *Desk) Unstick(ctx context.Context) error {
	return models.InTx(ctx, d.Chores, models.TheChores, func(tx *gorm.DB) error {
		stuck, err := models.StuckEnquiries(tx)
		if err != nil {
			return err
		}
		for _, id := range stuck {
			if err := d.Queue.Put(ctx, tx, ended{id.String()}); err != nil {
				return err
			}
		}
		return nil
	})
}
