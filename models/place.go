package models

import (
	"slices"
	"strings"
)

// Place is what differs from one operator to the next: the words of the programme and where it serves.
type Place struct {
	Programme  string   // its name, as on every page
	Name       string   // of the city or county
	Districts  []string // postcode districts served
	Phone      string   // of the coordination team
	PhoneHours string
	Emergency  []Helpline // beyond 999, for the safe path and the footer of help
	AwayURL    string     // where Exit this page leads
	BaseURL    string     // where people reach this service, without a slash at the end
	Demo       bool       // everybody in it is invented
}

// Helpline is a number that helps at once.
type Helpline struct{ Name, Phone, Hours string }

// Serves says whether a postcode district lies in the place.
func (p Place) Serves(district string) bool {
	return slices.Contains(p.Districts, strings.ToUpper(district))
}
