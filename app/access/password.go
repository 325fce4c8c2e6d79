package access

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"fmt"
	"strings"

	"golang.org/x/crypto/argon2"
)

// Argon2id with 19 MiB, two passes and one lane: the first choice of the OWASP Password Storage Cheat Sheet, ASVS 5.0 11.4.2.
const (
	memory = 19 * 1024 // KiB
	passes = 2
	lanes  = 1
	keyLen = 32
)

// hash makes the PHC string of a password.
func hash(password string) string {
	salt := make([]byte, 16)
	rand.Read(salt)
	key := argon2.IDKey([]byte(password), salt, passes, memory, lanes, keyLen)
	b := base64.RawStdEncoding
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, memory, passes, lanes, b.EncodeToString(salt), b.EncodeToString(key))
}

// matches says whether a password belongs to a PHC string; to what is no such string none does.
func matches(phc, password string) bool {
	parts := strings.Split(phc, "$")
	if len(parts) != 6 || parts[1] != "argon2id" {
		return false
	}
	var version, m, t uint32
	var p uint8
	if _, err := fmt.Sscanf(parts[2], "v=%d", &version); err != nil || version != argon2.Version {
		return false
	}
	if _, err := fmt.Sscanf(parts[3], "m=%d,t=%d,p=%d", &m, &t, &p); err != nil || t == 0 || p == 0 {
		return false
	}
	salt, err := base64.RawStdEncoding.DecodeString(parts[4])
	if err != nil {
		return false
	}
	key, err := base64.RawStdEncoding.DecodeString(parts[5])
	if err != nil || len(key) == 0 {
		return false
	}
	return subtle.ConstantTimeCompare(key, argon2.IDKey([]byte(password), salt, t, m, p, uint32(len(key)))) == 1
}

// isPassword compares a password with its hash when its turn comes. Without a hash it compares with that of nobody, takes
// as long and is false.
func (g *Gate) isPassword(ctx context.Context, phc, password string) (bool, error) {
	real := phc != ""
	if !real {
		phc = g.nobody
	}
	done, err := g.turn(ctx)
	if err != nil {
		return false, err
	}
	defer done()
	return matches(phc, password) && real, nil
}

// hashPassword hashes a password when its turn comes.
func (g *Gate) hashPassword(ctx context.Context, password string) (string, error) {
	done, err := g.turn(ctx)
	if err != nil {
		return "", err
	}
	defer done()
	return hash(password), nil
}

func (g *Gate) turn(ctx context.Context) (func(), error) {
	select {
	case g.hashing <- struct{}{}:
		return func() { <-g.hashing }, nil
	case <-ctx.Done():
		return nil, fmt.Errorf("wait to hash a password: %w", ctx.Err())
	}
}
