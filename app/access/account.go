package access

import (
	"context"
	"errors"
	"fmt"
	"time"

	"gorm.io/gorm"

	"example.org/fingerpost/models"
)

// Own is what somebody sees of their own account.
type Own struct {
	User      models.User
	Held      []models.Membership
	AppSince  time.Time
	CodesLeft int
}

// Own reads the account of who is signed in.
func (g *Gate) Own(ctx context.Context, who models.Actor) (Own, error) {
	var o Own
	err := g.asDoor(ctx, who, "own account", func(tx *gorm.DB) (err error) {
		if o.User, err = models.UserByID(tx, who.User); err != nil {
			return err
		}
		if o.Held, err = models.MembershipsOf(tx, who.User); err != nil {
			return err
		}
		app, err := models.AppOf(tx, who.User)
		if err != nil && !errors.Is(err, models.ErrNotFound) {
			return err
		}
		if app.ConfirmedAt != nil {
			o.AppSince = *app.ConfirmedAt
		}
		o.CodesLeft, err = models.RecoveryCodesLeft(tx, who.User)
		return err
	})
	return o, err
}

// ChangePassword sets a new password for the holder of a whole session who knows the old one. All their other sessions end,
// and this one goes on under the token that is returned. What is wrong is models.Problems under "current" and "password".
func (g *Gate) ChangePassword(ctx context.Context, token, current, next string, from From) (string, error) {
	u, err := g.knows(ctx, token, current, from)
	if err != nil {
		return "", err
	}
	phc := ""
	var fresh string
	about := About{}
	err = models.InTx(ctx, g.DB, models.AtDoor, func(tx *gorm.DB) error {
		about, err = aboutUser(tx, u)
		return err
	})
	if err != nil {
		return "", fmt.Errorf("change password: %w", err)
	}
	if err := CheckPassword(next, about, g.Place); err != nil {
		return "", err
	}
	if next == current {
		return "", models.Problems{"password": "Choose a password that is not the one you have now"}
	}
	if phc, err = g.hashPassword(ctx, next); err != nil {
		return "", err
	}
	err = models.InTx(ctx, g.DB, models.AtDoor, func(tx *gorm.DB) error {
		s, u, err := g.wholeSession(tx, token)
		if err != nil {
			return err
		}
		if err := models.SetPassword(tx, u.ID, phc); err != nil {
			return err
		}
		if err := models.DropInvitations(tx, u.ID, models.ForPassword); err != nil {
			return err
		}
		if _, err := models.EndSessions(tx, u.ID, s.ID, g.Now()); err != nil {
			return err
		}
		if err := g.Journal.Write(tx, actor(s), models.Line{Action: "password.change", Object: "user", ObjectID: &u.ID}); err != nil {
			return err
		}
		fresh, err = g.renew(tx, s)
		return err
	})
	if err != nil {
		return "", fmt.Errorf("change password: %w", err)
	}
	return fresh, nil
}

// ChangeApp offers a new app to the holder of a whole session who gives the password again. The old one goes on until Confirm.
func (g *Gate) ChangeApp(ctx context.Context, token, current string, from From) error {
	return g.again(ctx, token, current, from, "factor.start", func(tx *gorm.DB, u models.User) error { return g.offerSeed(tx, u.ID) })
}

// NewRecoveryCodes gives the holder of a whole session who gives the password again a new list; the old one is void.
func (g *Gate) NewRecoveryCodes(ctx context.Context, token, current string, from From) ([]string, error) {
	var codes []string
	err := g.again(ctx, token, current, from, "factor.recovery_codes", func(tx *gorm.DB, u models.User) error {
		var hashes [][]byte
		codes, hashes = g.newRecoveryCodes(u.ID)
		return models.SetRecoveryCodes(tx, u.ID, hashes, g.Now())
	})
	return codes, err
}

// again does what only somebody may who gives the password again.
func (g *Gate) again(ctx context.Context, token, current string, from From, action string, f func(*gorm.DB, models.User) error) error {
	if _, err := g.knows(ctx, token, current, from); err != nil {
		return err
	}
	err := models.InTx(ctx, g.DB, models.AtDoor, func(tx *gorm.DB) error {
		s, u, err := g.wholeSession(tx, token)
		if err != nil {
			return err
		}
		if err := f(tx, u); err != nil {
			return err
		}
		return g.Journal.Write(tx, actor(s), models.Line{Action: action, Object: "user", ObjectID: &u.ID})
	})
	if err != nil {
		return fmt.Errorf("%s: %w", action, err)
	}
	return nil
}

// knows checks that the holder of a whole session knows their password; that they do not is models.Problems.
func (g *Gate) knows(ctx context.Context, token, current string, from From) (u models.User, err error) {
	var wait time.Duration
	var keys [][]byte
	var phc string
	err = models.InTx(ctx, g.DB, models.AtDoor, func(tx *gorm.DB) error {
		if _, u, err = g.wholeSession(tx, token); err != nil {
			return err
		}
		if phc, err = models.PasswordOf(tx, u.ID); err != nil {
			return err
		}
		wait, keys, err = g.attempt(tx, password, u.Email, from)
		return err
	})
	if err != nil {
		return u, fmt.Errorf("check password: %w", err)
	}
	if wait > 0 {
		return u, TooMany{wait}
	}
	ok, err := g.isPassword(ctx, phc, current)
	if err != nil {
		return u, err
	}
	err = models.InTx(ctx, g.DB, models.AtDoor, func(tx *gorm.DB) error {
		if ok {
			return right(tx, keys)
		}
		return g.Journal.Write(tx, models.AtDoor, models.Line{Action: "password.refuse", Object: "user", ObjectID: &u.ID})
	})
	if err != nil {
		return u, fmt.Errorf("check password: %w", err)
	}
	if !ok {
		return u, models.Problems{"current": "That is not your password"}
	}
	return u, nil
}

// actor is who acts in a whole session.
func actor(s models.Session) models.Actor {
	who := models.Actor{Role: s.Role, User: s.UserID}
	if s.OrgID != nil {
		who.Org = *s.OrgID
	}
	return who
}
