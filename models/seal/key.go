package seal

import (
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/sha256"
	"encoding/json"
	"fmt"

	"github.com/google/uuid"
)

// version is the first byte of every sealed document; the database checks it, so that nothing readable slips in.
const version = 1

// Box is a sealed document as it is kept: version byte, nonce, cipher text, tag.
type Box []byte

// Key seals and opens the documents of one enquiry. Destroying its wrapped form makes them all unreadable for ever.
type Key struct {
	id   uuid.UUID
	aead cipher.AEAD
}

// FromSecret makes a key out of a secret that only a visitor holds, joined with a key of ours: neither the database, nor
// the master key, nor the visitor's secret opens alone what is sealed with it.
func (r *Ring) FromSecret(purpose string, secret []byte) Key {
	key, err := hkdf.Key(sha256.New, secret, r.Derive("secret "+purpose), purpose, keySize)
	if err != nil {
		panic(err) // only a length beyond the hash's limit can fail
	}
	return Key{aead: gcm(key)}
}

// Seal closes v, as JSON, for one row of one table. Moved to another row, table or enquiry it does not open.
func (k Key) Seal(table, row string, v any) (Box, error) {
	plain, err := json.Marshal(v)
	if err != nil {
		return nil, fmt.Errorf("seal %s: %w", table, err)
	}
	return k.aead.Seal(Box{version}, nil, plain, k.place(table, row)), nil
}

// Open reads a box that was sealed for this row of this table into v, or returns ErrSealed.
func (k Key) Open(table, row string, b Box, v any) error {
	if k.aead == nil || len(b) == 0 || b[0] != version {
		return ErrSealed
	}
	plain, err := k.aead.Open(nil, nil, b[1:], k.place(table, row))
	if err != nil {
		return ErrSealed
	}
	if err := json.Unmarshal(plain, v); err != nil {
		return fmt.Errorf("%s: %w", table, ErrSealed) // the words of a JSON error may quote what was sealed
	}
	return nil
}

func (k Key) place(table, row string) []byte {
	return []byte(table + "|" + row + "|" + k.id.String())
}
