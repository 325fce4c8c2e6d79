package access

import (
	"time"

	"gorm.io/gorm"

	"example.org/fingerpost/models"
)

// tries is how often a secret may be guessed: ten times in five minutes, then once every 30 seconds. Whoever goes on
// regardless waits up to five minutes more, and never for good (Cyber Essentials; ASVS 5.0 6.1.1 and 6.3.1).
var tries = models.Bucket{Size: 10, Hole: 10, Pause: 30 * time.Second}

// Two buckets are counted for an attempt: that of the network it comes from, and that of the account it is for. Networks
// from which somebody signed in completely within a month have a bucket of their own for that account; so whoever hammers
// on an account from elsewhere does not keep its owner out. What is counted stands in the keys as a keyed hash, never
// readable, and an address without an account is counted like any other.

// attempt counts an attempt of a kind and says how long to wait, with the keys to give back when it was right.
func (g *Gate) attempt(tx *gorm.DB, kind, account string, from From) (wait time.Duration, keys [][]byte, err error) {
	mine := g.knownKey(kind, account, from)
	known, err := models.HasBucket(tx, mine)
	if err != nil {
		return 0, nil, err
	}
	if !known {
		mine = g.Ring.Index("attempt "+kind, account)
	}
	keys = [][]byte{mine}
	if from.Address != "" && !known {
		keys = append(keys, g.Ring.Index("attempt "+kind+" network", from.Network()))
	}
	for _, k := range keys {
		w, err := models.TakeToken(tx, k, tries, g.Now())
		if err != nil {
			return 0, nil, err
		}
		wait = max(wait, w)
	}
	return wait, keys, nil
}

// right gives back what an attempt took.
func right(tx *gorm.DB, keys [][]byte) error {
	for _, k := range keys {
		if err := models.GiveToken(tx, k, tries); err != nil {
			return err
		}
	}
	return nil
}

// know remembers that somebody signed in completely from a network.
func (g *Gate) know(tx *gorm.DB, u models.User, from From) error {
	if from.Address == "" {
		return nil
	}
	for kind, account := range map[string]string{password: u.Email, factor: u.ID.String()} {
		if err := models.FillBucket(tx, g.knownKey(kind, account, from), tries, g.Now()); err != nil {
			return err
		}
	}
	return nil
}

// The kinds of attempt.
const (
	password = "password"
	factor   = "factor"
	code     = "code"
)

func (g *Gate) knownKey(kind, account string, from From) []byte {
	return g.Ring.Index("attempt "+kind+" known", account+" "+from.Network())
}
