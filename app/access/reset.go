package access

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"example.org/fingerpost/models"
)

// Whoever made a code for one reset may not start the other while it can be used, nor for a day after it was: with both
// codes in their hands they could become that person.
const bothReset = 24 * time.Hour

// Reset starts a new password or a new second factor for somebody, or makes a new code for who has not joined yet. It
// returns the code to hand over; until it is used everything stays as it was, and the other factor is asked for as ever. Who
// may, as in Disable; not for an account that is not in the state for it, ErrConflict; not both resets by the same hands,
// models.Problems.
func (g *Gate) Reset(ctx context.Context, who models.Actor, id uuid.UUID, purpose string) (h HandOver, err error) {
	err = g.manage(ctx, who, id, "user.reset_"+purpose, func(tx *gorm.DB, u models.User) error {
		other := map[string]string{models.ForPassword: models.ForNewFactor, models.ForNewFactor: models.ForPassword}[purpose]
		both, err := models.StillHolds(tx, who.User, id, other, g.Now(), g.Now().Add(-bothReset))
		if err != nil {
			return err
		}
		if both {
			return models.Problems{"": "You have just started the other reset for this person. Somebody else must start this one"}
		}
		h, err = g.reset(tx, who, u, purpose)
		return err
	})
	return h, err
}

// ResetFor is Reset from the server itself, by e-mail address, for when nobody who could do it can sign in.
func (g *Gate) ResetFor(ctx context.Context, email, purpose string) (h HandOver, err error) {
	err = models.InTx(ctx, g.DB, models.AtDoor, func(tx *gorm.DB) error {
		u, err := models.UserByEmail(tx, models.NormalEmail(email))
		if err != nil {
			return err
		}
		if h, err = g.reset(tx, models.AtDoor, u, purpose); err != nil {
			return err
		}
		return g.Journal.Write(tx, models.AtDoor, models.Line{Action: "user.reset_" + purpose, Object: "user", ObjectID: &u.ID})
	})
	if err != nil {
		return HandOver{}, fmt.Errorf("reset: %w", err)
	}
	return h, nil
}

func (g *Gate) reset(tx *gorm.DB, who models.Actor, u models.User, purpose string) (h HandOver, err error) {
	joined := u.State == models.AccountActive
	if u.State == models.AccountDisabled || joined == (purpose == models.ToJoin) {
		return h, fmt.Errorf("reset %s of an account that is %s: %w", purpose, u.State, models.ErrConflict)
	}
	h.User = u.ID
	h.Code, h.Until, err = g.handOver(tx, who, u.ID, purpose)
	return h, err
}
