// Package seal keeps what people tell us unreadable to whoever steals the database: sealed documents, a data key for each
// enquiry wrapped by numbered master keys, and blind indexes to find by. It knows no database and no noun of the service.
package seal

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/google/uuid"
)

// ErrSealed is all that is said when something cannot be opened: wrong key, wrong place, changed or cut short.
var ErrSealed = errors.New("sealed data cannot be opened")

const keySize = 32

// Ring holds the master keys by number. The highest number wraps, every number unwraps, so that a key can be
// replaced while old rows are wrapped again. Safe for concurrent use.
type Ring struct {
	current uint32
	masters map[uint32][]byte
	root    []byte
}

// ParseRing reads "2:base64,1:base64": numbered master keys of 32 bytes each. The lowest number is the root from which
// index and audit keys are derived, so it stays on the ring for as long as those must match.
func ParseRing(text string) (*Ring, error) {
	r := &Ring{masters: map[uint32][]byte{}}
	lowest := ^uint32(0)
	for _, part := range strings.Split(strings.TrimSpace(text), ",") {
		number, encoded, ok := strings.Cut(strings.TrimSpace(part), ":")
		n, err := strconv.ParseUint(number, 10, 32)
		if !ok || err != nil || n == 0 {
			return nil, errors.New("master keys: write them as 1:base64, numbered from 1")
		}
		key, err := base64.StdEncoding.DecodeString(encoded)
		if err != nil || len(key) != keySize {
			return nil, fmt.Errorf("master key %d: want 32 bytes in base64", n)
		}
		if r.masters[uint32(n)] != nil {
			return nil, fmt.Errorf("master key %d: given twice", n)
		}
		r.masters[uint32(n)] = key
		r.current = max(r.current, uint32(n))
		if uint32(n) < lowest {
			lowest, r.root = uint32(n), key
		}
	}
	return r, nil
}

// NewMaster makes the text of a ring with one fresh master key.
func NewMaster() string {
	return "1:" + base64.StdEncoding.EncodeToString(random(keySize))
}

// Derive gives a key of 32 bytes for one purpose. Different purposes give unrelated keys.
func (r *Ring) Derive(purpose string) []byte {
	key, err := hkdf.Key(sha256.New, r.root, nil, "fingerpost "+purpose, keySize)
	if err != nil {
		panic(err) // only a length beyond the hash's limit can fail
	}
	return key
}

// Index is a blind index: a keyed hash of a normalised value, to find equal values without keeping them. Equal values of
// different kinds do not match. An empty value has no index.
func (r *Ring) Index(kind, normalised string) []byte {
	if normalised == "" {
		return nil
	}
	mac := hmac.New(sha256.New, r.Derive("index "+kind))
	mac.Write([]byte(normalised))
	return mac.Sum(nil)[:16]
}

// NewKey makes the data key of a new enquiry, and the wrapped form in which it is kept.
func (r *Ring) NewKey(id uuid.UUID) (Key, []byte) {
	raw := random(keySize)
	return Key{id: id, aead: gcm(raw)}, r.wrap(id, raw)
}

// Unwrap turns the kept form of a data key back into the key. The id is part of the seal: a wrapped key moved to another
// enquiry does not open.
func (r *Ring) Unwrap(id uuid.UUID, wrapped []byte) (Key, error) {
	raw, err := r.unwrap(id, wrapped)
	if err != nil {
		return Key{}, err
	}
	return Key{id: id, aead: gcm(raw)}, nil
}

// Rewrap wraps a kept data key under the current master key; the data stay as they are.
func (r *Ring) Rewrap(id uuid.UUID, wrapped []byte) ([]byte, error) {
	raw, err := r.unwrap(id, wrapped)
	if err != nil {
		return nil, err
	}
	return r.wrap(id, raw), nil
}

// System is the key for secrets that belong to no enquiry, such as the seed of a second factor.
func (r *Ring) System(purpose string) Key {
	return Key{aead: gcm(r.Derive("system " + purpose))}
}

func (r *Ring) wrap(id uuid.UUID, raw []byte) []byte {
	out := binary.BigEndian.AppendUint32(nil, r.current)
	return gcm(r.masters[r.current]).Seal(out, nil, raw, id[:])
}

func (r *Ring) unwrap(id uuid.UUID, wrapped []byte) ([]byte, error) {
	if len(wrapped) < 4 {
		return nil, ErrSealed
	}
	master := r.masters[binary.BigEndian.Uint32(wrapped)]
	if master == nil {
		return nil, fmt.Errorf("master key %d is not on the ring: %w", binary.BigEndian.Uint32(wrapped), ErrSealed)
	}
	raw, err := gcm(master).Open(nil, nil, wrapped[4:], id[:])
	if err != nil {
		return nil, ErrSealed
	}
	return raw, nil
}

func gcm(key []byte) cipher.AEAD {
	block, err := aes.NewCipher(key)
	if err != nil {
		panic(err) // keys are 32 bytes by construction
	}
	aead, err := cipher.NewGCMWithRandomNonce(block)
	if err != nil {
		panic(err)
	}
	return aead
}

func random(n int) []byte {
	b := make([]byte, n)
	rand.Read(b) // never fails: crypto/rand ends the program rather than return less
	return b
}
