package access

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"example.org/fingerpost/models"
)

// refused is all that anybody is told whose address and password do not let them in: there may be no such account, it may
// have another password, be disabled, not have been joined yet or have no role.
var refused = models.Problems{"password": "Check your email address and password. They do not match an account that can sign in"}

// SignIn checks an address and a password and begins a session that is worth nothing until the second factor. It
// returns the token of the session, and whether a second factor has yet to be set up. Wrong answers are models.Problems,
// always the same and after the same work; too many are TooMany.
func (g *Gate) SignIn(ctx context.Context, email, pass string, from From) (token string, setUp bool, err error) {
	email = models.NormalEmail(email)
	var wait time.Duration
	var keys [][]byte
	var u models.User
	var phc string // of an account that may sign in
	err = models.InTx(ctx, g.DB, models.AtDoor, func(tx *gorm.DB) error {
		if wait, keys, err = g.attempt(tx, password, email, from); err != nil {
			return err
		}
		if u, err = models.UserByEmail(tx, email); err != nil && !errors.Is(err, models.ErrNotFound) {
			return err
		}
		held, err := models.MembershipsOf(tx, u.ID)
		if err != nil {
			return err
		}
		if u.State == models.AccountActive && len(held) > 0 {
			if phc, err = models.PasswordOf(tx, u.ID); err != nil {
				return err
			}
		}
		if wait > 0 && wait <= 2*tries.Pause { // the first of many; the record is not to be filled from outside
			return g.Journal.Write(tx, models.AtDoor, models.Line{Action: "session.throttle", Object: "user", ObjectID: some(u.ID)})
		}
		return nil
	})
	if err != nil {
		return "", false, fmt.Errorf("sign in: %w", err)
	}
	if wait > 0 {
		return "", false, TooMany{wait}
	}
	// Hashing takes long, so no transaction is open meanwhile.
	ok, err := g.isPassword(ctx, phc, pass)
	if err != nil {
		return "", false, err
	}
	err = models.InTx(ctx, g.DB, models.AtDoor, func(tx *gorm.DB) error {
		if !ok {
			return g.Journal.Write(tx, models.AtDoor, models.Line{Action: "session.refuse", Object: "user", ObjectID: some(u.ID), Reason: "password"})
		}
		if err := right(tx, keys); err != nil {
			return err
		}
		token, setUp, err = g.half(tx, u, from)
		return err
	})
	switch {
	case err != nil:
		return "", false, fmt.Errorf("sign in: %w", err)
	case !ok:
		return "", false, refused
	}
	return token, setUp, nil
}

// half begins a session of somebody who gave the right password. Who has no second factor yet gets a seed to set one up.
func (g *Gate) half(tx *gorm.DB, u models.User, from From) (token string, setUp bool, err error) {
	token = secret(256)
	now := g.Now()
	s := models.Session{Hash: hashed(token), ID: models.NewID(), UserID: u.ID, Agent: browser(from.Agent), CreatedAt: now, SeenAt: now}
	if err := models.AddSession(tx, s); err != nil {
		return "", false, err
	}
	if _, err = models.AppOf(tx, u.ID); errors.Is(err, models.ErrNotFound) {
		return token, true, g.offerSeed(tx, u.ID)
	}
	return token, false, err
}

// complete makes a session whole, under a new token, in the place where its user last worked or in their first.
func (g *Gate) complete(tx *gorm.DB, s models.Session, u models.User, from From) (string, error) {
	held, err := models.MembershipsOf(tx, u.ID)
	if err != nil {
		return "", err
	}
	last, err := models.LastPlace(tx, u.ID)
	if err != nil {
		return "", err
	}
	if len(held) == 0 {
		return "", fmt.Errorf("complete session: no role left: %w", models.ErrNotFound)
	}
	place := held[0]
	for _, m := range held {
		if m.OrgID == last.OrgID && m.Role == last.Role {
			place = m
		}
	}
	token, old, now := secret(256), s.Hash, g.Now()
	s.Hash, s.OrgID, s.Role, s.SecondFactor, s.CreatedAt, s.SeenAt = hashed(token), &place.OrgID, place.Role, true, now, now
	if err := models.ReplaceSession(tx, old, s); err != nil {
		return "", err
	}
	if err := models.SawUser(tx, u.ID, now); err != nil {
		return "", err
	}
	if err := g.know(tx, u, from); err != nil {
		return "", err
	}
	who := models.Actor{Role: place.Role, Org: place.OrgID, User: u.ID}
	return token, g.Journal.Write(tx, who, models.Line{Action: "session.begin", Object: "session", ObjectID: &s.ID})
}

// halfSession locks the session of somebody who has given the password and not yet the second factor; one that is
// whole, over or of somebody disabled meanwhile is ErrNotFound.
func (g *Gate) halfSession(tx *gorm.DB, token string) (models.Session, models.User, error) {
	s, err := models.LockSession(tx, hashed(token))
	if err != nil {
		return s, models.User{}, err
	}
	u, err := models.UserByID(tx, s.UserID)
	if err == nil && (s.SecondFactor || u.State != models.AccountActive || g.Now().Sub(s.CreatedAt) > HalfLimit) {
		err = fmt.Errorf("half a session: %w", models.ErrNotFound)
	}
	return s, u, err
}

// some is an id for the record; nil when there is none.
func some(id uuid.UUID) *uuid.UUID {
	if id == uuid.Nil {
		return nil
	}
	return &id
}
