package referral

import (
	"context"
	"fmt"

	"gorm.io/gorm"

	"example.org/fingerpost/models"
	"example.org/fingerpost/models/seal"
)

// WithdrawAll takes back everything at once: no partner sees any of it any more, nothing further is sent, and every consent
// ends. For the person concerned. Doing it twice changes nothing.
func (d *Desk) WithdrawAll(ctx context.Context, who models.Actor) error {
	withdraw, err := models.MoveNamed("withdraw")
	if err != nil {
		return err
	}
	return d.asOwn(ctx, who, func(tx *gorm.DB, _ models.Enquiry, _ seal.Key) error {
		e, err := models.LockEnquiryFor(tx, who.Enquiry) // whoever would send it on waits, and then finds no consent
		if err != nil || e.State == models.EnquiryWithdrawn {
			return err
		}
		referrals, err := models.ReferralsOf(tx, e.ID)
		if err != nil {
			return err
		}
		for _, r := range referrals {
			if r, err = models.LockReferralFor(tx, who, r.ID); err != nil {
				return err
			}
			if !r.State.Open() { // what has ended is no longer to be read either
				if err := models.ShutOut(tx, r); err != nil {
					return err
				}
				continue
			}
			if err := d.move(ctx, tx, who, r, withdraw, Detail{}); err != nil {
				return err
			}
		}
		if err := models.WithdrawConsents(tx, e.ID); err != nil {
			return err
		}
		if err := models.EndProposals(tx, e.ID); err != nil {
			return err
		}
		if err := e.SetState(tx, models.EnquiryWithdrawn, ""); err != nil {
			return err
		}
		return d.line(tx, who, "enquiry.withdraw", "")
	})
}

// Pause restricts processing at once: partners see nothing of the enquiry and no clock runs until the person lets it go on.
// For the person concerned, with a case beside it when something has to be looked into.
func (d *Desk) Pause(ctx context.Context, who models.Actor) error {
	return d.pause(ctx, who, true, "enquiry.restrict", func(r *models.Referral, _ models.Service, _ models.Clock) {
		startClock(r, models.Service{}, models.NoClock, d.Now())
		r.ExpiresAt = nil
	})
}

// Resume lets partners see and go on with what was paused; their clocks begin again.
func (d *Desk) Resume(ctx context.Context, who models.Actor) error {
	return d.pause(ctx, who, false, "enquiry.resume", func(r *models.Referral, s models.Service, c models.Clock) {
		if startClock(r, s, c, d.Now()); r.AcceptedAt == nil {
			decideAgain(r, s, d.Now())
		}
	})
}

func (d *Desk) pause(ctx context.Context, who models.Actor, pause bool, action string, clock func(*models.Referral, models.Service, models.Clock)) error {
	return d.asOwn(ctx, who, func(tx *gorm.DB, _ models.Enquiry, _ seal.Key) error {
		e, err := models.LockEnquiryFor(tx, who.Enquiry)
		if err != nil {
			return err
		}
		since, err := models.PausedSince(tx, e.ID)
		if err != nil || (since != nil) == pause {
			return err
		}
		ways, err := models.ReferralsOf(tx, e.ID)
		if err != nil {
			return err
		}
		for _, r := range ways {
			if r, err = models.LockReferralFor(tx, who, r.ID); err != nil {
				return err
			}
			if !r.State.Open() {
				continue
			}
			services, err := models.ServicesByID(tx, ids(r.ServiceID))
			if err != nil {
				return err
			}
			clock(&r, services[0], clockOf(r.State))
			if err := r.Save(tx); err != nil {
				return err
			}
		}
		at := tx.NowFunc()
		if !pause {
			err = models.Pause(tx, e.ID, nil)
		} else {
			err = models.Pause(tx, e.ID, &at)
		}
		if err != nil {
			return fmt.Errorf("pause: %w", err)
		}
		return d.line(tx, who, action, "")
	})
}

// clockOf is the clock that the moves into a state start.
func clockOf(s models.State) models.Clock {
	if s == models.Sent {
		return models.ClockOpen
	}
	for _, m := range models.Moves {
		if m.To == s && m.Clock != models.NoClock {
			return m.Clock
		}
	}
	return models.NoClock
}
