package access

import (
	"strings"

	"github.com/google/uuid"
)

// Codes are read, typed and copied by people, in groups, so they are understood in either case, with or without what
// stands between the groups, and with letters that look like digits.

// handedOver is the length of a code of 128 bits; recovery codes are shorter.
const handedOver = 26

// Grouped writes a code in groups of four.
func Grouped(code string) string {
	var groups []string
	for len(code) > 4 {
		groups, code = append(groups, code[:4]), code[4:]
	}
	return strings.Join(append(groups, code), "-")
}

var misread = strings.NewReplacer("O", "0", "I", "1", "L", "1")

// plainCode is a code as it was made.
func plainCode(typed string) string {
	return misread.Replace(strings.ToUpper(strings.Map(func(r rune) rune {
		switch r {
		case ' ', '-', '\t', '\n', '\r', '\u00a0', '\u2010', '\u2011', '\u2013':
			return -1
		}
		return r
	}, typed)))
}

// digits is what is left of the code of an app that was typed with a space in the middle.
func digits(typed string) string {
	return strings.Map(func(r rune) rune {
		if r == ' ' || r == '\u00a0' || r == '-' {
			return -1
		}
		return r
	}, typed)
}

// newRecoveryCodes makes codes of 80 bits, and the keyed hashes under which they are kept: without our key the database
// alone does not tell whether a guess is right.
func (g *Gate) newRecoveryCodes(user uuid.UUID) (shown []string, hashes [][]byte) {
	for range recoveryCodes {
		code := secret(80)
		shown, hashes = append(shown, Grouped(code)), append(hashes, g.recoveryHash(user, code))
	}
	return shown, hashes
}

func (g *Gate) recoveryHash(user uuid.UUID, code string) []byte {
	return g.Ring.Index("recovery code", user.String()+" "+plainCode(code))
}
