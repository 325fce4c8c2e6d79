package access

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"example.org/fingerpost/models"
)

// Visitor is who makes a request. Between the password and the second factor the actor is the public, who may do nothing
// more than anybody; Half says that the second factor is still to come.
type Visitor struct {
	models.Actor
	Session            uuid.UUID
	Name, Organisation string
	Several            bool // may switch to another role or organisation
	Half               bool
}

// Who is the holder of a token; ErrNotFound when its session is over, for whatever reason. A role that was taken away and an
// account that was disabled count at once. It reads in one round trip and writes, at most once a minute, when the session
// was last seen; so a session may end up to a minute before IdleLimit.
func (g *Gate) Who(ctx context.Context, token string) (Visitor, error) {
	h, err := models.SessionHolder(ctx, g.DB, hashed(token))
	if err != nil {
		return Visitor{}, err
	}
	now := g.Now()
	limit := SessionLimit
	if !h.SecondFactor {
		limit = HalfLimit
	}
	if now.Sub(h.CreatedAt) > limit || now.Sub(h.SeenAt) > IdleLimit || h.SecondFactor && h.OrgID == uuid.Nil {
		return Visitor{}, fmt.Errorf("session is over: %w", models.ErrNotFound)
	}
	if now.Sub(h.SeenAt) >= touch {
		err := models.InTx(ctx, g.DB, models.AtDoor, func(tx *gorm.DB) error {
			if h.SecondFactor {
				if err := models.SawUser(tx, h.UserID, now); err != nil {
					return err
				}
			}
			return models.SawSession(tx, h.ID, now)
		})
		if err != nil {
			return Visitor{}, fmt.Errorf("session: %w", err)
		}
	}
	if !h.SecondFactor {
		return Visitor{Actor: models.Anyone, Half: true}, nil
	}
	return Visitor{Actor: models.Actor{Role: h.Role, Org: h.OrgID, User: h.UserID}, Session: h.ID, Name: h.Name, Organisation: h.Organisation, Several: h.Several}, nil
}

// Sessions lists the open sessions of who is signed in, the latest first.
func (g *Gate) Sessions(ctx context.Context, who models.Actor) ([]models.Session, error) {
	var all []models.Session
	err := g.asDoor(ctx, who, "sessions", func(tx *gorm.DB) (err error) {
		all, err = models.OpenSessions(tx, who.User, g.Now().Add(-SessionLimit), g.Now().Add(-IdleLimit))
		return err
	})
	return all, err
}

// End ends one session of who is signed in; of somebody else's, ErrNotFound.
func (g *Gate) End(ctx context.Context, who models.Actor, session uuid.UUID) error {
	return g.asDoor(ctx, who, "end session", func(tx *gorm.DB) error {
		if err := models.EndSession(tx, who.User, session, g.Now()); err != nil {
			return err
		}
		return g.Journal.Write(tx, who, models.Line{Action: "session.end", Object: "session", ObjectID: &session})
	})
}

// EndOthers ends all sessions of who is signed in but this one, and says how many.
func (g *Gate) EndOthers(ctx context.Context, who models.Actor, this uuid.UUID) (int, error) {
	var n int
	err := g.asDoor(ctx, who, "end sessions", func(tx *gorm.DB) (err error) {
		if n, err = models.EndSessions(tx, who.User, this, g.Now()); err != nil {
			return err
		}
		return g.Journal.Write(tx, who, models.Line{Action: "session.end_others", Object: "user", ObjectID: &who.User})
	})
	return n, err
}

// SignOut ends the session of a token, whole or half. One that is over already is no error.
func (g *Gate) SignOut(ctx context.Context, token string) error {
	err := models.InTx(ctx, g.DB, models.AtDoor, func(tx *gorm.DB) error {
		s, err := models.LockSession(tx, hashed(token))
		if err != nil {
			return err
		}
		if err := models.EndSession(tx, s.UserID, s.ID, g.Now()); err != nil {
			return err
		}
		return g.Journal.Write(tx, models.AtDoor, models.Line{Action: "session.end", Object: "session", ObjectID: &s.ID})
	})
	if err != nil && !errors.Is(err, models.ErrNotFound) {
		return fmt.Errorf("sign out: %w", err)
	}
	return nil
}

// Places are the roles and organisations between which who is signed in may switch.
func (g *Gate) Places(ctx context.Context, who models.Actor) ([]models.Membership, error) {
	var held []models.Membership
	err := g.asDoor(ctx, who, "roles", func(tx *gorm.DB) (err error) {
		held, err = models.MembershipsOf(tx, who.User)
		return err
	})
	return held, err
}

// Switch lets the holder of a whole session act for another organisation or in another role, under a new token. What they
// do not hold is ErrNotFound.
func (g *Gate) Switch(ctx context.Context, token string, org uuid.UUID, role models.Role) (string, error) {
	var next string
	err := models.InTx(ctx, g.DB, models.AtDoor, func(tx *gorm.DB) error {
		s, u, err := g.wholeSession(tx, token)
		if err != nil {
			return err
		}
		held, err := models.MembershipsOf(tx, u.ID)
		if err != nil {
			return err
		}
		if !slices.ContainsFunc(held, func(m models.Membership) bool { return m.OrgID == org && m.Role == role }) {
			return fmt.Errorf("role is not held: %w", models.ErrNotFound)
		}
		s.OrgID, s.Role = &org, role
		if next, err = g.renew(tx, s); err != nil {
			return err
		}
		return g.Journal.Write(tx, models.Actor{Role: role, Org: org, User: u.ID}, models.Line{Action: "session.switch", Object: "session", ObjectID: &s.ID})
	})
	if err != nil {
		return "", fmt.Errorf("switch: %w", err)
	}
	return next, nil
}

// wholeSession locks the session of somebody who is signed in completely; else ErrNotFound.
func (g *Gate) wholeSession(tx *gorm.DB, token string) (models.Session, models.User, error) {
	s, err := models.LockSession(tx, hashed(token))
	if err != nil {
		return s, models.User{}, err
	}
	u, err := models.UserByID(tx, s.UserID)
	now := g.Now()
	if err == nil && (!s.SecondFactor || u.State != models.AccountActive || now.Sub(s.CreatedAt) > SessionLimit || now.Sub(s.SeenAt) > IdleLimit) {
		err = fmt.Errorf("whole session: %w", models.ErrNotFound)
	}
	return s, u, err
}

// renew gives a whole session a new token, because what it may do or how its holder proves themselves has changed. It ends no
// later for that.
func (g *Gate) renew(tx *gorm.DB, s models.Session) (string, error) {
	token, old := secret(256), s.Hash
	s.Hash, s.SeenAt = hashed(token), g.Now()
	return token, models.ReplaceSession(tx, old, s)
}

// asDoor runs what the database lets only the door do, for somebody signed in, with what they are.
func (g *Gate) asDoor(ctx context.Context, who models.Actor, what string, f func(*gorm.DB) error) error {
	if who.User == uuid.Nil {
		return fmt.Errorf("%s: %w", what, models.ErrForbidden)
	}
	if err := models.InTx(ctx, g.DB, models.AtDoor, f); err != nil {
		return fmt.Errorf("%s: %w", what, err)
	}
	return nil
}
