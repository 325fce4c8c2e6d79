package models

import (
	"crypto/hmac"
	"crypto/sha256"
	"fmt"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"example.org/fingerpost/models/seal"
)

// Line is one line of the audit record: who did what to which thing, when. Names of fields, never values; codes, never
// words. Once written it cannot be changed.
type Line struct {
	ID        uuid.UUID
	At        time.Time
	ByRole    Role
	ByOrg     *uuid.UUID
	ByUser    *uuid.UUID
	Action    string // noun.verb: referral.accept
	Object    string
	ObjectID  *uuid.UUID
	EnquiryID *uuid.UUID // about whom, if about a person
	Fields    List
	Reason    string
	Hash      []byte
}

// TableName tells GORM where lines are kept.
func (Line) TableName() string { return "audit" }

// Journal writes the audit record with the key that makes its hashes.
type Journal struct{ key []byte }

// NewJournal derives the journal's key from the ring.
func NewJournal(ring *seal.Ring) Journal { return Journal{ring.Derive("audit")} }

// Write appends a line in the caller's transaction, so that a change and its line stand or fall together.
func (j Journal) Write(tx *gorm.DB, who Actor, l Line) error {
	l = j.complete(who, l, tx.NowFunc())
	if err := tx.Create(&l).Error; err != nil {
		return translate("audit "+l.Action, err)
	}
	return nil
}

// complete fills in who, when and the line's own hash.
func (j Journal) complete(who Actor, l Line, at time.Time) Line {
	l.ID, l.At = NewOrderedID(), at
	l.ByRole, l.ByOrg, l.ByUser = who.Role, ref(who.Org), ref(who.User)
	if l.Fields == nil {
		l.Fields = List{}
	}
	l.Hash = j.Hash(l)
	return l
}

// Hash is the keyed hash of a line's content: whoever changes a line in the database cannot make it match again.
func (j Journal) Hash(l Line) []byte {
	mac := hmac.New(sha256.New, j.key)
	fmt.Fprintf(mac, "%s|%d|%s|%s|%s|%q|%q|%s|%s|%q|%q", l.ID, l.At.UTC().UnixMicro(), l.ByRole, show(l.ByOrg), show(l.ByUser),
		l.Action, l.Object, show(l.ObjectID), show(l.EnquiryID), []string(l.Fields), l.Reason)
	return mac.Sum(nil)
}

// Link is the chain's next hash: of the one before and the line's own.
func (j Journal) Link(before, own []byte) []byte {
	mac := hmac.New(sha256.New, j.key)
	mac.Write([]byte("link"))
	mac.Write(before)
	mac.Write(own)
	return mac.Sum(nil)
}

func ref(id uuid.UUID) *uuid.UUID {
	if id == uuid.Nil {
		return nil
	}
	return &id
}

func show(id *uuid.UUID) string {
	if id == nil {
		return "-"
	}
	return id.String()
}
