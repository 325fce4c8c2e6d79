package referral

import (
	"context"
	"fmt"
	"slices"
	"time"

	"gorm.io/gorm"

	"example.org/fingerpost/app/jobs"
	"example.org/fingerpost/models"
	"example.org/fingerpost/models/seal"
)

// WithdrawAll takes back everything at once: no partner sees any of it any more, nothing further is sent, and every consent
// ends. For the person concerned. Doing it twice changes nothing.
func (d *Desk) WithdrawAll(ctx context.Context, who models.Actor) error {
	return d.asOwn(ctx, who, func(tx *gorm.DB, _ models.Enquiry, _ seal.Key) error {
		e, err := models.LockEnquiryFor(tx, who.Enquiry) // whoever would send it on waits, and then finds no consent
		if err != nil || e.State == models.EnquiryWithdrawn {
			return err
		}
		if err := d.takeBack(ctx, tx, who, e); err != nil {
			return err
		}
		if err := e.SetState(tx, models.EnquiryWithdrawn, ""); err != nil {
			return err
		}
		return d.line(tx, who, "enquiry.withdraw", "")
	})
}

// takeBack ends all that is under way for an enquiry that the caller has locked: what is open is withdrawn, no partner sees any
// of it any more, every consent and proposal ends.
func (d *Desk) takeBack(ctx context.Context, tx *gorm.DB, who models.Actor, e models.Enquiry) error {
	withdraw, err := models.MoveNamed("withdraw")
	if err != nil {
		return err
	}
	if err := models.LockConsentsOf(tx, e.ID); err != nil { // before the referrals, as whoever renews or ends them does
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
	return models.EndProposals(tx, e.ID)
}

// Pause restricts processing at once: partners see nothing of the enquiry and no clock runs until the person lets it go on.
// For the person concerned, with a case beside it when something has to be looked into.
func (d *Desk) Pause(ctx context.Context, who models.Actor) error { return d.pauseOwn(ctx, who, true) }

// Resume lets partners see and go on with what was paused; their clocks begin again.
func (d *Desk) Resume(ctx context.Context, who models.Actor) error {
	return d.pauseOwn(ctx, who, false)
}

func (d *Desk) pauseOwn(ctx context.Context, who models.Actor, paused bool) error {
	return d.asOwn(ctx, who, func(tx *gorm.DB, _ models.Enquiry, _ seal.Key) error {
		e, err := models.LockEnquiryFor(tx, who.Enquiry)
		if err != nil {
			return err
		}
		return d.setPaused(ctx, tx, who, e, paused)
	})
}

// setPaused pauses an enquiry that the caller has locked, or lets it go on; when it is so already, nothing changes.
func (d *Desk) setPaused(ctx context.Context, tx *gorm.DB, who models.Actor, e models.Enquiry, paused bool) error {
	if (e.PausedAt != nil) == paused {
		return nil
	}
	ways, err := models.ReferralsOf(tx, e.ID)
	if err != nil {
		return err
	}
	for i := range ways {
		r := &ways[i]
		if *r, err = models.LockReferralFor(tx, who, r.ID); err != nil {
			return err
		}
		if !r.State.Open() {
			continue
		}
		if err := d.pauseClock(tx, r, paused); err != nil {
			return err
		}
		if err := r.Save(tx); err != nil {
			return err
		}
	}
	action, at := "enquiry.resume", (*time.Time)(nil)
	if paused {
		now := tx.NowFunc()
		action, at = "enquiry.restrict", &now
	}
	if err := models.Pause(tx, e.ID, at); err != nil {
		return fmt.Errorf("pause: %w", err)
	}
	if err := d.Journal.Write(tx, who, models.Line{Action: action, Object: "enquiry", ObjectID: &e.ID, EnquiryID: &e.ID}); err != nil {
		return err
	}
	if paused {
		return d.Post.TellTeam(ctx, tx) // once: it stands in their list from then on
	}
	return d.settleNow(ctx, tx, e, ways)
}

// settleNow settles after a pause what is placed, and whatever a referral left that ended or was opened again after the enquiry
// came to stand where it does. What the coordination team concluded since stays concluded. Whoever has not opened what was sent is
// told of it, also when they were before: they may have looked while there was nothing to see.
func (d *Desk) settleNow(ctx context.Context, tx *gorm.DB, e models.Enquiry, ways []models.Referral) error {
	var due []jobs.Job
	if slices.ContainsFunc(ways, func(r models.Referral) bool { return r.State == models.Sent }) {
		due = append(due, sent{e.ID.String()})
	}
	moved := slices.ContainsFunc(ways, func(r models.Referral) bool { return r.StateSince.After(e.StateSince) })
	if e.State == models.Placed || moved {
		due = append(due, ended{e.ID.String()})
	}
	return d.Queue.Put(ctx, tx, due...)
}

// pauseClock stops the clock of an open referral, or begins again the one of its state.
func (d *Desk) pauseClock(tx *gorm.DB, r *models.Referral, paused bool) error {
	if paused {
		startClock(r, models.Service{}, models.NoClock, d.Now())
		r.ExpiresAt = nil
		return nil
	}
	services, err := models.ServicesByID(tx, ids(r.ServiceID))
	if err != nil {
		return err
	}
	if startClock(r, services[0], clockOf(r.State), d.Now()); r.AcceptedAt == nil {
		decideAgain(r, services[0], d.Now())
	}
	return nil
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
