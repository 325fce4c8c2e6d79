package access

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/pquerna/otp"
	"github.com/pquerna/otp/hotp"
	"gorm.io/gorm"

	"example.org/fingerpost/models"
)

// The codes of an app: six digits, new every 30 seconds, one step early or late, each once (RFC 6238; ASVS 5.0 6.5.1, 6.5.5).
const (
	stepLength = 30
	stepsOff   = 1
)

// SecondFactor checks the code that somebody's app shows and makes their session whole. It returns its new token. A wrong
// or used code is models.Problems; a session that is over or whole already is ErrNotFound; too many attempts are TooMany.
func (g *Gate) SecondFactor(ctx context.Context, token, typed string, from From) (string, error) {
	return g.second(ctx, token, from, try{"app", "That is not the code your app shows now. Wait for the next one and enter it", func(tx *gorm.DB, u models.User) error {
		app, err := models.AppOf(tx, u.ID)
		if err != nil {
			return wrongIf(err, models.ErrNotFound)
		}
		seed, err := g.seed(app)
		if err != nil {
			return err
		}
		step, ok := g.step(seed, typed)
		if !ok {
			return errWrong
		}
		return wrongIf(models.TakeStep(tx, app.ID, step, g.Now()), models.ErrConflict)
	}})
}

// Recover takes a code in place of that of the app. A recovery code is used up and makes the session whole: its new token is
// returned. A code that a colleague handed over for a new app takes away the old one, and replaced says that another waits to
// be set up. Errors as SecondFactor.
func (g *Gate) Recover(ctx context.Context, token, typed string, from From) (whole string, replaced bool, err error) {
	if len(plainCode(typed)) == handedOver {
		return "", true, g.replace(ctx, token, typed, from)
	}
	whole, err = g.second(ctx, token, from, try{"recovery", "Check the code. It may have been used already, or be one of an older list", func(tx *gorm.DB, u models.User) error {
		if err := models.TakeRecoveryCode(tx, u.ID, g.recoveryHash(u.ID, typed), g.Now()); err != nil {
			return wrongIf(err, models.ErrConflict)
		}
		return g.Journal.Write(tx, models.AtDoor, models.Line{Action: "factor.recover", Object: "user", ObjectID: &u.ID})
	}})
	return whole, false, err
}

// errWrong is a secret that is not the right one.
var errWrong = errors.New("wrong code")

func wrongIf(err, is error) error {
	if errors.Is(err, is) {
		return errWrong
	}
	return err
}

// try is a way to prove who one is: its code for the record, what to say when it fails, and the proof itself.
type try struct {
	kind, words string
	prove       func(*gorm.DB, models.User) error
}

// second is the way from half a session to a whole one, whatever proves who it is.
func (g *Gate) second(ctx context.Context, token string, from From, t try) (whole string, err error) {
	err = g.proven(ctx, token, from, t, func(tx *gorm.DB, s models.Session, u models.User) error {
		whole, err = g.complete(tx, s, u, from)
		return err
	})
	return whole, err
}

// proven does what may be done by the holder of half a session once they have proved who they are. A wrong proof is
// counted and kept on the record, so the transaction is committed all the same.
func (g *Gate) proven(ctx context.Context, token string, from From, t try, then func(*gorm.DB, models.Session, models.User) error) error {
	var wait time.Duration
	var wrong bool
	err := models.InTx(ctx, g.DB, models.AtDoor, func(tx *gorm.DB) error {
		s, u, err := g.halfSession(tx, token)
		if err != nil {
			return err
		}
		var keys [][]byte
		if wait, keys, err = g.attempt(tx, factor, u.ID.String(), from); err != nil || wait > 0 {
			return err
		}
		err = t.prove(tx, u)
		if wrong = errors.Is(err, errWrong); wrong {
			return g.Journal.Write(tx, models.AtDoor, models.Line{Action: "factor.refuse", Object: "user", ObjectID: &u.ID, Reason: t.kind})
		}
		if err != nil {
			return err
		}
		if err := right(tx, keys); err != nil {
			return err
		}
		return then(tx, s, u)
	})
	switch {
	case err != nil:
		return fmt.Errorf("second factor: %w", err)
	case wait > 0:
		return TooMany{wait}
	case wrong:
		return models.Problems{"code": t.words}
	}
	return nil
}

// seed opens the seed of an app.
func (g *Gate) seed(f models.Factor) (string, error) {
	var seed string
	if err := g.seeds.Open("factors", f.ID.String(), f.Sealed, &seed); err != nil {
		return "", fmt.Errorf("second factor: %w", err)
	}
	return seed, nil
}

// offerSeed keeps a new seed, sealed, that waits for its first code.
func (g *Gate) offerSeed(tx *gorm.DB, user uuid.UUID) error {
	id := models.NewID()
	sealed, err := g.seeds.Seal("factors", id.String(), newSeed())
	if err != nil {
		return err
	}
	return models.AddWaitingApp(tx, models.Factor{ID: id, UserID: user, Kind: models.FactorApp, Sealed: sealed, CreatedAt: g.Now()})
}

// step says of which step of the clock a code is, now or one off.
func (g *Gate) step(seed, typed string) (int64, bool) {
	now := g.Now().Unix() / stepLength
	for off := int64(-stepsOff); off <= stepsOff; off++ {
		ok, err := hotp.ValidateCustom(digits(typed), uint64(now+off), seed, hotp.ValidateOpts{Digits: otp.DigitsSix, Algorithm: otp.AlgorithmSHA1})
		if err == nil && ok {
			return now + off, true
		}
	}
	return 0, false
}
