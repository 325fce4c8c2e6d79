package referral

import (
	"crypto/sha256"
	"encoding/base32"
	"strings"
)

// Code is the private code: 128 random bits, of which we keep only a hash. Whoever has reference and code may follow the
// referral.
type Code [16]byte

// codeLetters are Crockford's base 32, which has no I, L, O or U; what is typed for 0 or 1 is read as meant.
var codeLetters = base32.NewEncoding("0123456789ABCDEFGHJKMNPQRSTVWXYZ").WithPadding(base32.NoPadding)

// Show writes the code for people, in groups of four and five.
func (c Code) Show() string {
	text := codeLetters.EncodeToString(c[:])
	var groups []string
	for len(text) > 5 {
		groups = append(groups, text[:4])
		text = text[4:]
	}
	return strings.Join(append(groups, text), " ")
}

// ParseCode reads a code as people type it, in any case and spacing; false when it cannot be one.
func ParseCode(text string) (Code, bool) {
	text = strings.NewReplacer(" ", "", "-", "", "O", "0", "I", "1", "L", "1").Replace(strings.ToUpper(text))
	b, err := codeLetters.DecodeString(text)
	if err != nil || len(b) != len(Code{}) {
		return Code{}, false
	}
	return Code(b), true
}

// Hash is what is kept of a code.
func (c Code) Hash() []byte {
	sum := sha256.Sum256(c[:])
	return sum[:]
}
