// Package assurance stands for the promises around the data: what people are told before they agree, the agreements that
// partners sign, and the record of what was done. It knows no referral and no page.
package assurance

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"

	"example.org/fingerpost/models"
)

// Versions of what people are told. Changing the words below means changing the version, as each consent keeps both.
const (
	PrivacyVersion   = "2026-11"
	StatementVersion = "2026-12"
)

// Recipient is somebody that a consent names, with the fields they will get.
type Recipient struct {
	Service, Organisation string
	Fields                models.List
}

// Statement is what a person agrees to, in the words they read or hear. It names every organisation (a consent to
// "our partners" is not specific enough: ICO, consent, "what is valid consent") and tells how to take it back.
type Statement struct {
	Purpose string
	Heading string
	Lines   []string
}

// Text is the whole statement, as it is kept.
func (s Statement) Text() string { return s.Heading + "\n" + strings.Join(s.Lines, "\n") }

// Hash marks exactly these words.
func (s Statement) Hash() []byte {
	sum := sha256.Sum256([]byte(s.Text()))
	return sum[:]
}

// Mark is the hash as a form carries it, so that what is agreed to is what was shown.
func (s Statement) Mark() string { return hex.EncodeToString(s.Hash()[:16]) }

// ToNamed is the consent to send to named services.
func ToNamed(place models.Place, to []Recipient, inTurn bool) Statement {
	s := Statement{Purpose: models.PurposeNamed, Heading: "Send what I asked for to this service"}
	if len(to) > 1 {
		s.Heading = "Send what I asked for to these services"
	}
	order := "to all of them at once"
	if inTurn {
		order = "to one after the other, in this order, until one can help"
	}
	if len(to) > 1 {
		s.Lines = append(s.Lines, "It goes "+order+".")
	}
	for _, r := range to {
		s.Lines = append(s.Lines, fmt.Sprintf("%s, run by %s, first sees what I need help with, my age group, my area, my access needs, my language and which ways of contact are safe, and not who I am. "+
			"If they accept, they also get: %s.", r.Service, r.Organisation, strings.ToLower(strings.Join(models.PersonFields.Labels(r.Fields), ", "))))
	}
	s.Lines = append(s.Lines,
		"The coordination team of "+place.Name+" looks after this service. They see that it was sent and what becomes of it, and can find out who I am only by writing down why.",
		"Nobody else is sent my information. I can take this back at any time by ringing "+place.Phone+"; from then on the services can no longer see it here.")
	return s
}

// ToTeam is the consent to let the coordination team help to choose.
func ToTeam(place models.Place) Statement {
	return Statement{Purpose: models.PurposeTeam, Heading: "Let the coordination team help me choose", Lines: []string{
		"The coordination team of " + place.Name + " reads what I need help with, my age group, my area and my access needs, and can find out who I am only by writing down why.",
		"They get in touch in the ways I said are safe. Nothing goes to any service until I have agreed to that service by name.",
		"I can take this back at any time by ringing " + place.Phone + ".",
	}}
}

// ToFollowUp is the consent to be asked later how it went.
func ToFollowUp(place models.Place) Statement {
	return Statement{Purpose: models.PurposeFollowUp, Heading: "Ask me later how it went", Lines: []string{
		"The coordination team of " + place.Name + " may ask me once, in a way I said is safe, whether I got the help I wanted. It makes no difference to the help I get.",
	}}
}
