package models

import (
	"crypto/rand"
	"math/big"
	"strings"
)

// refAlphabet has no vowels, so that no word arises, and none of the look-alikes 0 O 1 I L 2 Z 5 S 6 8 B U V W. Its 19
// characters are a prime number of them, which the check character needs.
const refAlphabet = "3479CDFGHJKMNPQRTXY"

// NewRef makes a reference for people: eight characters, seven random and one to check, random so that it tells nothing
// of how many came before.
func NewRef() string {
	var b strings.Builder
	for range 7 {
		n, err := rand.Int(rand.Reader, big.NewInt(int64(len(refAlphabet))))
		if err != nil {
			panic(err) // crypto/rand does not fail
		}
		b.WriteByte(refAlphabet[n.Int64()])
	}
	return b.String() + string(checkCharacter(b.String()))
}

// ParseRef reads a reference as people type it, in any case and spacing; false when its check character is wrong.
func ParseRef(text string) (string, bool) {
	ref := strings.ToUpper(strings.NewReplacer(" ", "", "-", "").Replace(text))
	if len(ref) != 8 || strings.Trim(ref, refAlphabet) != "" || ref[7] != checkCharacter(ref[:7]) {
		return "", false
	}
	return ref, true
}

// ShowRef spaces a reference for the eye: ABCD EFGH.
func ShowRef(ref string) string {
	if len(ref) != 8 {
		return ref
	}
	return ref[:4] + " " + ref[4:]
}

// checkCharacter makes the sum of all eight, each weighed by its place, a multiple of 19. As 19 is prime and the weights
// differ, every single wrong character and every two that are swapped show.
func checkCharacter(seven string) byte {
	sum := 0
	for i, c := range []byte(seven) {
		sum += (i + 2) * strings.IndexByte(refAlphabet, c)
	}
	return refAlphabet[(19-sum%19)%19] // the eighth weighs 1
}
