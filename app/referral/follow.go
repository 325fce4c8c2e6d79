package referral

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"example.org/fingerpost/app/access"
	"example.org/fingerpost/models"
)

// How long somebody may look at their own record without doing anything, and at all. Short, because a phone may be in other
// hands a moment later.
const (
	OwnIdle  = 10 * time.Minute
	OwnLimit = time.Hour
	ownTouch = 30 * time.Second // a session is noted as seen no more often
)

// guesses is how often reference and code may be tried from one network, and a date of birth for one record, before each
// further try waits. The code has 128 bits: this only keeps the door quiet.
var guesses = models.Bucket{Size: 10, Hole: 10, Pause: 30 * time.Second}

// Follower is somebody who follows their own referral.
type Follower struct {
	models.Actor
	Checked bool // told the date of birth too: may read and change who it is about
}

// Enter opens the own record for whoever has reference and private code, and gives the token of a session. What is wrong is
// always the same models.Problems after the same work, whether there is such a reference or not; too many attempts are
// access.TooMany. Attempts at a reference that exists are on its record.
func (d *Desk) Enter(ctx context.Context, ref, code string, from access.From) (string, error) {
	p := models.Problems{}
	if ref == "" {
		p["ref"] = "Enter your reference"
	}
	if code == "" {
		p["code"] = "Enter your private code"
	}
	if err := p.Or(); err != nil {
		return "", err
	}
	ref, plain := readRef(ref)
	keys, err := d.guess(ctx, "own reference", "", from) // not by reference: whoever knows it could keep its owner out
	if err != nil {
		return "", err
	}
	given, ok := ParseCode(code)
	ok = ok && plain
	var token string
	err = models.InTx(ctx, d.Web, models.AtDoor, func(tx *gorm.DB) error {
		id, hash, err := models.AtReference(tx, ref)
		if errors.Is(err, models.ErrNotFound) {
			id, hash, err = uuid.Nil, make([]byte, sha256.Size), nil
		}
		if err != nil {
			return err
		}
		if right := subtle.ConstantTimeCompare(given.Hash(), hash) == 1; !right || !ok || id == uuid.Nil {
			return d.Journal.Write(tx, models.Anyone, models.Line{Action: "record.refuse", Object: "enquiry", EnquiryID: orNone(id)})
		}
		token = ownToken()
		s := models.OwnSession{Hash: ownHash(token), EnquiryID: id, CreatedAt: tx.NowFunc(), SeenAt: tx.NowFunc()}
		if err := models.AddOwnSession(tx, s); err != nil {
			return err
		}
		if err := giveBack(tx, keys); err != nil {
			return err
		}
		return d.Journal.Write(tx, models.Actor{Role: models.Resident, Enquiry: id}, models.Line{Action: "record.open", Object: "enquiry", ObjectID: &id, EnquiryID: &id})
	})
	if err == nil && token == "" {
		err = models.Problems{"": "The reference and the private code do not belong together. Check both and try again"}
	}
	return token, err
}

// Prove opens who it is about to a follower who knows the date of birth. A wrong one is models.Problems; too many are
// access.TooMany.
func (d *Desk) Prove(ctx context.Context, token string, born time.Time, from access.From) error {
	f, err := d.Follower(ctx, token)
	if err != nil {
		return err
	}
	keys, err := d.guess(ctx, "own date of birth", f.Enquiry.String(), from)
	if err != nil {
		return err
	}
	right := false
	err = models.InTx(ctx, d.Web, f.Actor, func(tx *gorm.DB) error {
		key, err := models.KeyOf(tx, d.Ring, f.Enquiry)
		if err != nil {
			return err
		}
		p, err := models.PersonOf(tx, key, f.Enquiry)
		right = p.Born == born.Format(time.DateOnly)
		action := map[bool]string{true: "record.prove", false: "record.refuse"}[right]
		if err != nil {
			return err
		}
		return d.Journal.Write(tx, f.Actor, models.Line{Action: action, Object: "enquiry", ObjectID: &f.Enquiry, EnquiryID: &f.Enquiry})
	})
	if err != nil {
		return err
	}
	if !right {
		return models.Problems{"born-day": "This is not the date of birth that we were given"}
	}
	return models.InTx(ctx, d.Web, models.AtDoor, func(tx *gorm.DB) error {
		s, err := models.OwnSessionOf(tx, ownHash(token))
		if err != nil {
			return err
		}
		s.Checked = true
		if err := s.Save(tx); err != nil {
			return err
		}
		return giveBack(tx, keys)
	})
}

// Follower is the holder of a token; ErrNotFound when the session is over, for whatever reason.
func (d *Desk) Follower(ctx context.Context, token string) (Follower, error) {
	var f Follower
	if token == "" {
		return f, fmt.Errorf("own session: %w", models.ErrNotFound)
	}
	err := models.InTx(ctx, d.Web, models.AtDoor, func(tx *gorm.DB) error {
		s, err := models.OwnSessionOf(tx, ownHash(token))
		if err != nil {
			return err
		}
		now := tx.NowFunc()
		if now.Sub(s.CreatedAt) > OwnLimit || now.Sub(s.SeenAt) > OwnIdle {
			return fmt.Errorf("own session is over: %w", models.ErrNotFound)
		}
		f = Follower{models.Actor{Role: models.Resident, Enquiry: s.EnquiryID}, s.Checked}
		if now.Sub(s.SeenAt) < ownTouch {
			return nil
		}
		s.SeenAt = now
		return s.Save(tx)
	})
	return f, err
}

// Leave ends the session of a token; one that is over already is no error.
func (d *Desk) Leave(ctx context.Context, token string) error {
	if token == "" {
		return nil
	}
	err := models.InTx(ctx, d.Web, models.AtDoor, func(tx *gorm.DB) error {
		s, err := models.OwnSessionOf(tx, ownHash(token))
		if err != nil {
			return err
		}
		now := tx.NowFunc()
		s.EndedAt = &now
		return s.Save(tx)
	})
	if errors.Is(err, models.ErrNotFound) {
		return nil
	}
	return err
}

// DropOwnSessions deletes the sessions at own records that are over; a chore.
func (d *Desk) DropOwnSessions(ctx context.Context) error {
	return models.InTx(ctx, d.Chores, models.TheChores, func(tx *gorm.DB) error {
		return models.DropOwnSessions(tx, tx.NowFunc().Add(-24*time.Hour))
	})
}

// guess counts an attempt at something from a network, in a transaction of its own so that it counts whatever follows.
func (d *Desk) guess(ctx context.Context, what, at string, from access.From) ([][]byte, error) {
	keys := [][]byte{d.Ring.Index("attempt "+what+" network", from.Network())}
	if at != "" {
		keys = append(keys, d.Ring.Index("attempt "+what, at))
	}
	var wait time.Duration
	err := models.InTx(ctx, d.Web, models.AtDoor, func(tx *gorm.DB) error {
		for _, k := range keys {
			w, err := models.TakeToken(tx, k, guesses, tx.NowFunc())
			if err != nil {
				return err
			}
			wait = max(wait, w)
		}
		return nil
	})
	if err == nil && wait > 0 {
		err = access.TooMany{Wait: wait}
	}
	return keys, err
}

func giveBack(tx *gorm.DB, keys [][]byte) error {
	for _, k := range keys {
		if err := models.GiveToken(tx, k, guesses); err != nil {
			return err
		}
	}
	return nil
}

// readRef is a reference as it is kept; what cannot be one stays as it was typed, in a bounded length, to be counted.
func readRef(text string) (string, bool) {
	if ref, ok := models.ParseRef(text); ok {
		return ref, true
	}
	return text[:min(len(text), 32)], false
}

func ownToken() string {
	b := make([]byte, 32)
	rand.Read(b)
	return base64.RawURLEncoding.EncodeToString(b)
}

func ownHash(token string) []byte {
	sum := sha256.Sum256([]byte(token))
	return sum[:]
}

func orNone(id uuid.UUID) *uuid.UUID {
	if id == uuid.Nil {
		return nil
	}
	return &id
}
