package models

import (
	"strings"
	"time"
	"unicode"

	"github.com/google/uuid"
	"golang.org/x/text/runes"
	"golang.org/x/text/transform"
	"golang.org/x/text/unicode/norm"
	"gorm.io/gorm"

	"example.org/fingerpost/models/seal"
)

// Person is whom an enquiry is about. It is kept as one sealed document; this closed list of fields is all that is ever
// asked (the partner agreement, 1.1).
type Person struct {
	Name      string    `json:"name"`
	Preferred string    `json:"preferred,omitempty"` // what to call them
	Born      string    `json:"born"`                // 2006-01-02
	Gender    string    `json:"gender,omitempty"`    // of Genders
	Address   Address   `json:"address"`
	Phone     string    `json:"phone,omitempty"`
	Email     string    `json:"email,omitempty"`
	Other     OtherWay  `json:"other"`
	NoWay     string    `json:"no_way,omitempty"` // why there is no way to reach them
	Involved  []Helping `json:"involved,omitempty"`
	Summary   string    `json:"summary,omitempty"`
	Access    string    `json:"access,omitempty"` // what else helps, in their words
}

// Address where somebody lives, or says that they have none.
type Address struct {
	Line1    string   `json:"line1,omitempty"`
	Line2    string   `json:"line2,omitempty"`
	Town     string   `json:"town,omitempty"`
	Postcode Postcode `json:"postcode,omitempty"`
	NoFixed  bool     `json:"no_fixed,omitempty"`
}

// Lines is the address as on an envelope.
func (a Address) Lines() []string {
	var lines []string
	for _, l := range []string{a.Line1, a.Line2, a.Town, string(a.Postcode)} {
		if l != "" {
			lines = append(lines, l)
		}
	}
	if a.NoFixed {
		lines = append(lines, "No fixed address")
	}
	return lines
}

// OtherWay is someone through whom a person can be reached.
type OtherWay struct {
	Name  string `json:"name,omitempty"`
	Phone string `json:"phone,omitempty"`
}

// Helping is a professional who already helps: what they are, and where.
type Helping struct {
	Role         string `json:"role"`
	Organisation string `json:"organisation,omitempty"`
}

// BornOn is the date of birth; zero when it cannot be read.
func (p Person) BornOn() time.Time {
	t, _ := time.Parse(time.DateOnly, p.Born)
	return t
}

// Called is what to call somebody.
func (p Person) Called() string {
	if p.Preferred != "" {
		return p.Preferred
	}
	return p.Name
}

// Only keeps the fields that a list names; with age but not born, the date itself is left out.
func (p Person) Only(fields List) Person {
	q := Person{Name: p.Name, Preferred: p.Preferred}
	if fields.Has("born") {
		q.Born = p.Born
	}
	if fields.Has("gender") {
		q.Gender = p.Gender
	}
	if fields.Has("address") {
		q.Address = p.Address
	}
	if fields.Has("phone") {
		q.Phone, q.Other = p.Phone, p.Other
	}
	if fields.Has("email") {
		q.Email = p.Email
	}
	if fields.Has("involved") {
		q.Involved = p.Involved
	}
	if fields.Has("summary") {
		q.Summary, q.Access = p.Summary, p.Access
	}
	return q
}

// SealedPerson is the row: the document and what it can be found by.
type SealedPerson struct {
	EnquiryID      uuid.UUID
	Sealed         seal.Box
	ByNameBorn     []byte
	ByPhone        []byte
	ByEmail        []byte
	ByBornPostcode []byte
}

// SealPerson closes a person under the enquiry's key, with blind indexes to find duplicates and rights requests by.
func SealPerson(ring *seal.Ring, key seal.Key, enquiry uuid.UUID, p Person) (SealedPerson, error) {
	box, err := key.Seal("people", enquiry.String(), p)
	if err != nil {
		return SealedPerson{}, err
	}
	row := SealedPerson{EnquiryID: enquiry, Sealed: box, ByPhone: ring.Index("phone", plainPhone(p.Phone)), ByEmail: ring.Index("email", plainText(p.Email))}
	if p.Born != "" {
		row.ByNameBorn = ring.Index("name born", plainName(p.Name)+"|"+p.Born)
		if p.Address.Postcode != "" {
			row.ByBornPostcode = ring.Index("born postcode", p.Born+"|"+string(p.Address.Postcode))
		}
	}
	return row, nil
}

// Person adds the row to a batch.
func (b *Batch) Person(p SealedPerson) {
	b.add(`insert into people (enquiry_id, sealed, by_name_born, by_phone, by_email, by_born_postcode) values ($1, $2, $3, $4, $5, $6)`,
		p.EnquiryID, []byte(p.Sealed), p.ByNameBorn, p.ByPhone, p.ByEmail, p.ByBornPostcode)
}

// Key adds an enquiry's wrapped data key to a batch.
func (b *Batch) Key(enquiry uuid.UUID, wrapped []byte) {
	b.add(`insert into keys (id, wrapped) values ($1, $2)`, enquiry, wrapped)
}

// KeyOf reads the data key of an enquiry that the actor may see.
func KeyOf(tx *gorm.DB, ring *seal.Ring, enquiry uuid.UUID) (seal.Key, error) {
	var wrapped []byte
	if err := tx.Raw(`select wrapped from keys where id = ?`, enquiry).Row().Scan(&wrapped); err != nil {
		return seal.Key{}, translate("key", noRows(err))
	}
	return ring.Unwrap(enquiry, wrapped)
}

// PersonOf opens the person of an enquiry, if the actor may know who it is; else ErrNotFound.
func PersonOf(tx *gorm.DB, key seal.Key, enquiry uuid.UUID) (Person, error) {
	var box []byte
	if err := tx.Raw(`select sealed from people where enquiry_id = ?`, enquiry).Row().Scan(&box); err != nil {
		return Person{}, translate("person", noRows(err))
	}
	var p Person
	if err := key.Open("people", enquiry.String(), box, &p); err != nil {
		return Person{}, translate("person", err)
	}
	return p, nil
}

// NameIndexes are the blind indexes under which somebody's name and date of birth may stand: as SealPerson writes them, and as
// they were written while accents still told names apart. For a name without any they are the same.
func NameIndexes(ring *seal.Ring, p Person) [][]byte {
	if p.Born == "" {
		return nil
	}
	all := [][]byte{ring.Index("name born", plainName(p.Name)+"|"+p.Born)}
	if before := plainText(p.Name); before != plainName(p.Name) {
		all = append(all, ring.Index("name born", before+"|"+p.Born))
	}
	return all
}

// plainName is a name as plainText makes it, in one form of Unicode and without accents: whoever types José is also Jose.
func plainName(s string) string {
	bare, _, err := transform.String(transform.Chain(norm.NFKD, runes.Remove(runes.In(unicode.Mn)), norm.NFKC), s)
	if err != nil { // no text that was typed
		return plainText(s)
	}
	return ownLetters.Replace(plainText(bare))
}

// ownLetters are those that no form of Unicode takes apart, as keyboards without them write them.
var ownLetters = strings.NewReplacer("ł", "l", "ø", "o", "đ", "d", "ð", "d", "þ", "th", "ß", "ss", "æ", "ae", "œ", "oe", "ı", "i")

// plainText is a text without case, spacing or punctuation, so that it matches however it was typed.
func plainText(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || unicode.IsPunct(r) && r != '@' && r != '.' {
			return -1
		}
		return unicode.ToLower(r)
	}, s)
}

// plainPhone is a number as its digits, with 0 for the United Kingdom's +44 or 0044.
func plainPhone(s string) string {
	digits := strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, s)
	for _, abroad := range []string{"0044", "44"} {
		if rest, ok := strings.CutPrefix(digits, abroad); ok && len(digits) > 10 {
			return "0" + strings.TrimPrefix(rest, "0")
		}
	}
	return digits
}
