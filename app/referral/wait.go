package referral

import (
	"context"
	"fmt"

	"gorm.io/gorm"

	"example.org/fingerpost/models"
)

// RemindTeam tells the coordination team again of what waits with it or for a person's own word. What has waited for that
// word too long comes to the team, which tries once more and decides; time never ends it. A chore that does all that is due by
// now, each enquiry once, however often and wherever it runs. What the person paused waits.
func (d *Desk) RemindTeam(ctx context.Context) error {
	for {
		n, err := d.remindTeamSome(ctx)
		if err != nil {
			return fmt.Errorf("remind the team: %w", err)
		}
		if n < remindAtOnce {
			return nil
		}
	}
}

func (d *Desk) remindTeamSome(ctx context.Context) (int, error) {
	n := 0
	err := models.InTx(ctx, d.Chores, models.TheChores, func(tx *gorm.DB) error {
		due, err := models.EnquiriesToRemind(tx, d.Now(), remindAtOnce)
		if err != nil || len(due) == 0 {
			return err
		}
		n = len(due)
		b := models.NewBatch(tx)
		for _, e := range due {
			if e.State != models.AwaitingConsent || d.Now().Before(e.StateSince.Add(models.ConfirmWithin)) {
				b.TeamReminded(e, d.Now())
				continue
			}
			if err := e.SetState(tx, models.Held, models.HeldNoReply); err != nil {
				return err
			}
			b.Line(d.Journal, models.TheChores, models.Line{Action: "enquiry.held", Object: "enquiry", ObjectID: &e.ID, EnquiryID: &e.ID, Reason: e.HeldFor})
		}
		if err := b.Send(ctx); err != nil {
			return err
		}
		return d.Post.TellTeamOverdue(ctx, tx)
	})
	return n, err
}
