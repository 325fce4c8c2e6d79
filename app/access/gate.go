// Package access is who may come in and how they prove it: passwords, second factors, sessions, invitations and the roles of
// people. It knows no page, no cookie and no case.
package access

import (
	"crypto/sha256"
	"encoding/base32"
	"fmt"
	"net/netip"
	"runtime"
	"time"

	"crypto/rand"

	"example.org/fingerpost/models"
	"example.org/fingerpost/models/seal"
)

// How long things last (reference: ASVS 5.0, 7.3; NHS e-RS for the eight hours).
const (
	IdleLimit     = 15 * time.Minute    // of a session that nobody uses
	SessionLimit  = 8 * time.Hour       // of any session
	HalfLimit     = 30 * time.Minute    // from the password to the second factor
	CodeLimit     = 7 * 24 * time.Hour  // of a code that one person hands to another
	touch         = time.Minute         // a session is noted as seen no more often
	kept          = 30 * 24 * time.Hour // what is over, and an address that somebody signed in from
	recoveryCodes = 10
)

// Gate lets people in. Whoever has one may ask it everything, so each operation checks for itself who asks.
type Gate struct {
	DB      *models.DB
	Ring    *seal.Ring
	Journal models.Journal
	Place   models.Place
	Now     func() time.Time

	seeds   seal.Key      // of the apps
	nobody  string        // the hash that is compared when there is no account, so that both take the same time
	hashing chan struct{} // as many passwords are hashed at once as there are processors: each takes 19 MiB
}

// New makes the gate. now is the clock; models.Now except in tests.
func New(db *models.DB, ring *seal.Ring, journal models.Journal, place models.Place, now func() time.Time) *Gate {
	return &Gate{DB: db, Ring: ring, Journal: journal, Place: place, Now: now,
		seeds: ring.System("totp"), nobody: hash(rand.Text()), hashing: make(chan struct{}, max(1, runtime.GOMAXPROCS(0)))}
}

// From is where an attempt comes from: the address and the User-Agent of the browser. The address is never kept.
type From struct{ Address, Agent string }

// Network is the part of an address that one household or office has: of IPv6 the first half.
func (f From) Network() string {
	a, err := netip.ParseAddr(f.Address)
	if err != nil {
		return f.Address
	}
	a = a.Unmap()
	if a.Is6() {
		if p, err := a.Prefix(64); err == nil {
			return p.Addr().String()
		}
	}
	return a.String()
}

// TooMany is the answer to too many attempts; it is the same whether there is such an account or not.
type TooMany struct{ Wait time.Duration }

func (t TooMany) Error() string { return fmt.Sprintf("too many attempts, wait %s", t.Wait) }

// alphabet leaves out what is read as something else: I, L, O and U (Crockford's base 32).
var alphabet = base32.NewEncoding("0123456789ABCDEFGHJKMNPQRSTVWXYZ").WithPadding(base32.NoPadding)

// secret makes a secret of so many bits, to be read and typed, or put in a cookie.
func secret(bits int) string {
	b := make([]byte, bits/8)
	rand.Read(b)
	return alphabet.EncodeToString(b)
}

// hashed is how a secret of 128 bits is kept: too long to be guessed, so no slow hash is needed.
func hashed(secret string) []byte {
	sum := sha256.Sum256([]byte(secret))
	return sum[:]
}
