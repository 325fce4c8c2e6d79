package referral

import (
	"context"
	"fmt"
	"time"

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
