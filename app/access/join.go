package access

import (
	"context"
	"errors"
	"fmt"
	"time"

	"gorm.io/gorm"

	"example.org/fingerpost/models"
)

// Opened is what a code is for, and for whom.
type Opened struct{ Name, Email, Purpose string }

var badCode = models.Problems{"code": "Check the code. It may have been used already, replaced by a newer one, or be more than 7 days old"}

// Open says what a code is for, without using it up. A code that does not work is models.Problems; too many are TooMany.
func (g *Gate) Open(ctx context.Context, typed string, from From) (Opened, error) {
	var o Opened
	var wait time.Duration
	var found bool
	err := models.InTx(ctx, g.DB, models.AtDoor, func(tx *gorm.DB) error {
		var key []byte
		var err error
		if from.Address != "" {
			key = g.Ring.Index("attempt code network", from.Network())
			if wait, err = models.TakeToken(tx, key, tries, g.Now()); err != nil || wait > 0 {
				return err
			}
		}
		i, u, err := g.opened(tx, typed)
		if errors.Is(err, models.ErrNotFound) {
			return g.Journal.Write(tx, models.AtDoor, models.Line{Action: "invitation.refuse", Object: "invitation"})
		}
		if err != nil {
			return err
		}
		found, o = true, Opened{Name: u.Name, Email: u.Email, Purpose: i.Purpose}
		if key == nil {
			return nil
		}
		return models.GiveToken(tx, key, tries)
	})
	switch {
	case err != nil:
		return Opened{}, fmt.Errorf("open code: %w", err)
	case wait > 0:
		return Opened{}, TooMany{wait}
	case !found:
		return Opened{}, badCode
	}
	return o, nil
}

// Join uses a code up and sets the password that its holder chose, for the first time or again. Every other session of
// theirs ends, and half a session begins: the second factor is asked for as ever, or set up when there is none. It
// returns as SignIn does.
func (g *Gate) Join(ctx context.Context, typed, pass string, from From) (token string, setUp bool, err error) {
	var about About
	var purpose string
	err = models.InTx(ctx, g.DB, models.AtDoor, func(tx *gorm.DB) error {
		i, u, err := g.opened(tx, typed)
		if err != nil {
			return err
		}
		purpose = i.Purpose
		about, err = aboutUser(tx, u)
		return err
	})
	if errors.Is(err, models.ErrNotFound) || err == nil && purpose == models.ForNewFactor {
		return "", false, badCode
	}
	if err != nil {
		return "", false, fmt.Errorf("join: %w", err)
	}
	if err := CheckPassword(pass, about, g.Place); err != nil {
		return "", false, err
	}
	phc, err := g.hashPassword(ctx, pass)
	if err != nil {
		return "", false, err
	}
	err = models.InTx(ctx, g.DB, models.AtDoor, func(tx *gorm.DB) error {
		i, u, err := g.opened(tx, typed)
		if err != nil {
			return err
		}
		if err := models.TakeInvitation(tx, i.Hash, g.Now()); err != nil {
			return err
		}
		if err := models.SetPassword(tx, u.ID, phc); err != nil {
			return err
		}
		if err := models.SetAccountState(tx, u.ID, models.AccountActive); err != nil {
			return err
		}
		if _, err := models.EndSessions(tx, u.ID, models.NewID(), g.Now()); err != nil {
			return err
		}
		if err := g.Journal.Write(tx, models.AtDoor, models.Line{Action: "password.set", Object: "user", ObjectID: &u.ID, Reason: i.Purpose}); err != nil {
			return err
		}
		token, setUp, err = g.half(tx, u, from)
		return err
	})
	if errors.Is(err, models.ErrConflict) || errors.Is(err, models.ErrNotFound) {
		return "", false, badCode
	}
	if err != nil {
		return "", false, fmt.Errorf("join: %w", err)
	}
	return token, setUp, nil
}

// replace uses up a code for a new second factor, for somebody who has given their password: the old app and the recovery
// codes are gone, and a new app waits to be set up. Errors as SecondFactor.
func (g *Gate) replace(ctx context.Context, token, typed string, from From) error {
	t := try{"reset", badCode["code"], func(tx *gorm.DB, u models.User) error {
		i, owner, err := g.opened(tx, typed)
		if err != nil {
			return wrongIf(err, models.ErrNotFound)
		}
		if owner.ID != u.ID || i.Purpose != models.ForNewFactor {
			return errWrong
		}
		return wrongIf(models.TakeInvitation(tx, i.Hash, g.Now()), models.ErrConflict)
	}}
	return g.proven(ctx, token, from, t, func(tx *gorm.DB, s models.Session, u models.User) error {
		if err := models.DropFactors(tx, u.ID); err != nil {
			return err
		}
		if _, err := models.EndSessions(tx, u.ID, s.ID, g.Now()); err != nil {
			return err
		}
		if err := g.Journal.Write(tx, models.AtDoor, models.Line{Action: "factor.replace", Object: "user", ObjectID: &u.ID}); err != nil {
			return err
		}
		return g.offerSeed(tx, u.ID)
	})
}

// opened finds the open code that was typed and whose it is; of somebody disabled, ErrNotFound.
func (g *Gate) opened(tx *gorm.DB, typed string) (models.Invitation, models.User, error) {
	i, err := models.OpenInvitation(tx, hashed(plainCode(typed)), g.Now())
	if err != nil {
		return i, models.User{}, err
	}
	u, err := models.UserByID(tx, i.UserID)
	if err == nil && u.State == models.AccountDisabled {
		err = fmt.Errorf("code of a disabled account: %w", models.ErrNotFound)
	}
	return i, u, err
}

// aboutUser is what the password of somebody must not name.
func aboutUser(tx *gorm.DB, u models.User) (About, error) {
	held, err := models.MembershipsOf(tx, u.ID)
	about := About{Name: u.Name, Email: u.Email}
	for _, m := range held {
		about.Organisations = append(about.Organisations, m.Organisation)
	}
	return about, err
}
