package referral

import (
	"errors"
	"strings"

	"example.org/fingerpost/models"
)

// theirs says of somebody else what the checks of the form say to whoever answers for themselves.
var theirs = strings.NewReplacer(
	"what you would like", "what they would like",
	"your postcode", "their postcode",
	"your date of birth", "their date of birth", "Your date of birth", "Their date of birth",
	"your gender", "their gender", "that you prefer", "that they prefer",
	"your full name", "their full name", "What to call you", "What to call them",
	"to reach you", "to reach them", "that you will contact us", "that they will contact us",
	"we can reach you through", "we can reach them through", "Enter their phone number", "Enter that person's phone number",
	"help you choose", "help them choose",
)

// Theirs puts what is wrong in the words for whoever answers for somebody else; any other error stays as it is.
func Theirs(err error) error {
	var p models.Problems
	if !errors.As(err, &p) {
		return err
	}
	said := models.Problems{}
	for name, words := range p {
		said[name] = theirs.Replace(words)
	}
	return said
}
