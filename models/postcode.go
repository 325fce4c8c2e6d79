package models

import (
	"regexp"
	"strings"
)

// Postcode is a whole UK postcode in its written form, such as SR5 1QX. It is personal data: only its district and sector
// may be stored readable.
type Postcode string

// Royal Mail's shapes: A9, A99, AA9, AA99, A9A, AA9A before the space, 9AA after it; the inward part never holds C I K M O V.
var postcodeShape = regexp.MustCompile(`^([A-PR-UWYZ](?:[0-9]{1,2}|[A-HK-Y][0-9]{1,2}|[0-9][A-HJKPSTUW]|[A-HK-Y][0-9][ABEHMNPRVWXY]))([0-9][ABD-HJLNP-UW-Z]{2})$`)

// ParsePostcode reads a postcode in any case, spacing and punctuation; false when it cannot be one.
func ParsePostcode(text string) (Postcode, bool) {
	var b strings.Builder
	for _, r := range strings.ToUpper(text) {
		if r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' {
			b.WriteRune(r)
		}
	}
	if b.String() == "GIR0AA" {
		return "GIR 0AA", true
	}
	m := postcodeShape.FindStringSubmatch(b.String())
	if m == nil {
		return "", false
	}
	return Postcode(m[1] + " " + m[2]), true
}

// District is the part before the space: SR5.
func (p Postcode) District() string {
	d, _, _ := strings.Cut(string(p), " ")
	return d
}

// Sector is the finest area that statistics know: SR5 1.
func (p Postcode) Sector() string {
	d, in, ok := strings.Cut(string(p), " ")
	if !ok {
		return ""
	}
	return d + " " + in[:1]
}
