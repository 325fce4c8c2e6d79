package referral

import (
	"context"
	"crypto/subtle"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"example.org/fingerpost/app/access"
	"example.org/fingerpost/models"
)

// How long a one-time code works, how often it may be tried, and how many are sent for one enquiry in a day: a mailbox is
// not to be filled by somebody who knows a reference.
const (
	LostCodeLimit = 15 * time.Minute
	lostCodeTries = 5
	lostCodesADay = 3
)

// Lost is what somebody enters who has lost their private code. Who has lost the reference too, or cannot safely read
// e-mail, rings the coordination team.
type Lost struct{ Ref, Born string }

// lostCode is the work of looking at a request and sending the code.
type lostCode struct {
	Request uuid.UUID `json:"request"`
}

// Kind names the job.
func (lostCode) Kind() string { return "lost_code" }

// AskCode takes a request for a one-time code and gives the token of the browser that asked, whatever was entered: whether
// there is such a reference is looked at later, so no answer tells. Too many requests are access.TooMany.
func (d *Desk) AskCode(ctx context.Context, ref string, born time.Time, from access.From) (string, error) {
	if _, err := d.guess(ctx, "lost code", "", from); err != nil {
		return "", err
	}
	ref, _ = readRef(ref)
	token, id := ownToken(), models.NewID()
	box, err := d.Ring.System("lost code").Seal("lost_codes", id.String(), Lost{ref, born.Format(time.DateOnly)})
	if err != nil {
		return "", err
	}
	err = models.InTx(ctx, d.Web, models.AtDoor, func(tx *gorm.DB) error {
		if err := models.AddLostCode(tx, models.LostCode{ID: id, Hash: ownHash(token), Sealed: box, AskedAt: tx.NowFunc()}); err != nil {
			return err
		}
		return d.Queue.Put(ctx, tx, lostCode{id})
	})
	return token, err
}

// answerLost looks at a request and sends the code when what was entered is right and e-mail is a safe way to reach whoever it
// is about. That it was asked is on the record either way.
func (d *Desk) answerLost(ctx context.Context, j lostCode) error {
	return models.InTx(ctx, d.Chores, models.TheChores, func(tx *gorm.DB) error {
		l, err := models.LockLostCode(tx, j.Request)
		if errors.Is(err, models.ErrNotFound) || err == nil && l.Sealed == nil {
			return nil // too old, or answered
		}
		if err != nil {
			return err
		}
		var in Lost
		if err := d.Ring.System("lost code").Open("lost_codes", l.ID.String(), l.Sealed, &in); err != nil {
			return err
		}
		l.Sealed = nil
		if tx.NowFunc().Sub(l.AskedAt) > LostCodeLimit {
			return l.Save(tx) // the mail server was away for too long
		}
		e, err := models.LockEnquiryByRef(tx, in.Ref) // one after the other, so that they are counted
		if errors.Is(err, models.ErrNotFound) {
			return l.Save(tx)
		}
		if err != nil {
			return err
		}
		address, err := d.safeAddress(tx, e, in.Born)
		if err != nil {
			return err
		}
		line := models.Line{Action: "record.refuse", Object: "enquiry", ObjectID: &e.ID, EnquiryID: &e.ID, Reason: "one_time_code"}
		if address == "" {
			return errors.Join(l.Save(tx), d.Journal.Write(tx, models.Anyone, line))
		}
		now := tx.NowFunc()
		l.EnquiryID, l.SentAt, line.Action = &e.ID, &now, "record.send_code"
		if err := errors.Join(l.Save(tx), d.Journal.Write(tx, models.Anyone, line)); err != nil {
			return err
		}
		return d.Post.SendCode(ctx, address, l.ID)
	})
}

// safeAddress is where the code of an enquiry may go; empty when nowhere. An address that somebody gave who asked for another
// may be their own, and with the code they would agree and read in the person's place.
func (d *Desk) safeAddress(tx *gorm.DB, e models.Enquiry, born string) (string, error) {
	if e.Restricted || e.NoContact || !slices.Contains(e.Contact, "email") {
		return "", nil
	}
	if own, err := models.SaidContactThemselves(tx, e); err != nil || !own {
		return "", err
	}
	sent, err := models.LostCodesSent(tx, e.ID, tx.NowFunc().Add(-24*time.Hour))
	if err != nil || sent >= lostCodesADay {
		return "", err
	}
	key, err := models.KeyOf(tx, d.Ring, e.ID)
	if errors.Is(err, models.ErrNotFound) {
		return "", nil // erased
	}
	if err != nil {
		return "", err
	}
	p, err := models.PersonOf(tx, key, e.ID)
	if err != nil || p.Born != born {
		return "", err
	}
	return p.Email, nil
}

// EnterByCode opens the own record with the one-time code that the browser of this token asked for, and gives the token of a
// session that has told the date of birth too. A wrong code, an old one and one that was never sent are the same
// models.Problems; too many attempts are access.TooMany. A code works once.
func (d *Desk) EnterByCode(ctx context.Context, asked, typed string, from access.From) (string, error) {
	if strings.TrimSpace(typed) == "" {
		return "", models.Problems{"code": "Enter the code from the email"}
	}
	keys, err := d.guess(ctx, "one-time code", "", from)
	if err != nil {
		return "", err
	}
	var token string
	err = models.InTx(ctx, d.Web, models.AtDoor, func(tx *gorm.DB) error {
		l, err := models.LockLostCodeOf(tx, ownHash(asked))
		if errors.Is(err, models.ErrNotFound) {
			return nil
		}
		if err != nil {
			return err
		}
		now := tx.NowFunc()
		right := subtle.ConstantTimeCompare([]byte(plainCode(typed)), []byte(plainCode(d.Post.Code(l.ID)))) == 1
		if l.Tries++; !right || l.EnquiryID == nil || l.UsedAt != nil || l.Tries > lostCodeTries || now.Sub(l.AskedAt) > LostCodeLimit {
			return l.Save(tx)
		}
		l.UsedAt = &now
		if err := l.Save(tx); err != nil {
			return err
		}
		id := *l.EnquiryID
		token = ownToken()
		s := models.OwnSession{Hash: ownHash(token), EnquiryID: id, Checked: true, CreatedAt: now, SeenAt: now}
		if err := errors.Join(models.AddOwnSession(tx, s), giveBack(tx, keys)); err != nil {
			return err
		}
		return d.Journal.Write(tx, models.Actor{Role: models.Resident, Enquiry: id},
			models.Line{Action: "record.open", Object: "enquiry", ObjectID: &id, EnquiryID: &id, Reason: "one_time_code"})
	})
	if err == nil && token == "" {
		err = models.Problems{"code": "This code does not work, or not any more. Check it, or ask for another"}
	}
	return token, err
}

// plainCode is a code however it was typed.
func plainCode(text string) string {
	return strings.ToUpper(strings.NewReplacer(" ", "", "-", "").Replace(text))
}

// DropLostCodes deletes requests that can be used no more; a chore.
func (d *Desk) DropLostCodes(ctx context.Context) error {
	return models.InTx(ctx, d.Chores, models.TheChores, func(tx *gorm.DB) error {
		return models.DropLostCodes(tx, tx.NowFunc().Add(-48*time.Hour))
	})
}
