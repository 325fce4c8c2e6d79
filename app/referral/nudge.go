package referral

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"example.org/fingerpost/models"
)

// remindAtOnce is how many referrals one transaction of the chore sees to.
const remindAtOnce = 200

// Remind tells whoever let the time of a step run out: the partner again, then the coordination team, which sees to the
// referral from then on. A chore that does all that is due by now; each reminder is ticked off in the transaction that
// tells, and what another server has in hand is left to it, so nobody is told twice however often and wherever it runs.
func (d *Desk) Remind(ctx context.Context) error {
	for {
		n, err := d.remindSome(ctx)
		if err != nil {
			return fmt.Errorf("remind: %w", err)
		}
		if n < remindAtOnce {
			return nil
		}
	}
}

func (d *Desk) remindSome(ctx context.Context) (int, error) {
	n := 0
	err := models.InTx(ctx, d.Chores, models.TheChores, func(tx *gorm.DB) error {
		due, err := models.ReferralsToRemind(tx, d.Now(), remindAtOnce)
		if err != nil || len(due) == 0 {
			return err
		}
		n = len(due)
		b, partners, team := models.NewBatch(tx), map[uuid.UUID]bool{}, false
		for _, r := range due {
			told := r.Remind(d.Now())
			b.Reminded(r)
			if told&models.TellPartner != 0 {
				partners[r.OrgID] = true
			}
			if told&models.TellTeam != 0 {
				team = true
				b.Line(d.Journal, models.TheChores, models.Line{Action: "referral.late", Object: "referral", ObjectID: &r.ID, EnquiryID: &r.EnquiryID, Reason: string(r.Due)})
			}
		}
		if err := b.Send(ctx); err != nil {
			return err
		}
		for org := range partners {
			if err := d.Post.TellOverdue(ctx, tx, org); err != nil {
				return err
			}
		}
		if team {
			return d.Post.TellTeamOverdue(ctx, tx)
		}
		return nil
	})
	return n, err
}

// SeenTo is what the coordination team sees to because somebody's time ran out, without identity.
type SeenTo struct {
	Late     []models.LateRow
	Consents []models.ConsentRow
}

// SeeTo reads it. For the coordination team; ErrNotFound for others.
func (d *Desk) SeeTo(ctx context.Context, who models.Actor) (SeenTo, error) {
	var s SeenTo
	err := models.InTx(ctx, d.Web, who, func(tx *gorm.DB) (err error) {
		if who.Role != models.Coordinator {
			return fmt.Errorf("what is late: %w", models.ErrNotFound)
		}
		if s.Late, err = models.LateReferrals(tx); err != nil {
			return err
		}
		s.Consents, err = models.ConsentsThatEnd(tx)
		return err
	})
	return s, err
}
