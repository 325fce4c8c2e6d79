package coordinator

import (
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"

	"example.org/fingerpost/models"
	"example.org/fingerpost/views"
	"example.org/fingerpost/views/ui"
)

func filePath(enquiry uuid.UUID) string { return base + "/enquiries/" + enquiry.String() }

const today = "Since today"

// waited says how long somebody has waited, in days as people count them.
func waited(since, now time.Time) string {
	day := func(t time.Time) time.Time {
		y, m, d := t.In(models.London).Date()
		return time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
	}
	switch days := int(day(now).Sub(day(since)).Hours() / 24); {
	case days <= 0:
		return today
	case days == 1:
		return "1 day"
	default:
		return strconv.Itoa(days) + " days"
	}
}

// lasting is the same inside a sentence.
func lasting(since, now time.Time) string {
	if w := waited(since, now); w != today {
		return "for " + w
	}
	return lower(today)
}

// count says how many there are of something.
func count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return strconv.Itoa(n) + " " + many
}

// known is what the team may know of somebody without asking who it is.
func known(band, district string) string {
	var facts []string
	if band != "" {
		facts = append(facts, models.AgeBands.Label(band))
	}
	if district != "" {
		facts = append(facts, district)
	} else {
		facts = append(facts, "area not known")
	}
	return strings.Join(facts, ", ")
}

// means is the colour of a state.
func means(s models.State) ui.Meaning {
	switch s {
	case models.Sent:
		return ui.Fresh
	case models.InfoRequested, models.Waitlisted:
		return ui.Waiting
	case models.Opened, models.Accepted, models.InContact:
		return ui.Moving
	case models.Completed:
		return ui.Good
	case models.Expired:
		return ui.Attention
	}
	return ui.Quiet
}

// flags are what must not be missed about an enquiry in a list.
func flags(restricted, noContact bool, duplicates int) []views.TeamFlag {
	var f []views.TeamFlag
	if restricted {
		f = append(f, views.TeamFlag{Means: ui.Apart, Text: "Safe path"})
	}
	if noContact {
		f = append(f, views.TeamFlag{Means: ui.Urgent, Text: "Do not contact"})
	}
	if duplicates > 0 {
		f = append(f, views.TeamFlag{Means: ui.Attention, Text: "Possible duplicate"})
	}
	return f
}

// lower begins a phrase inside a sentence.
func lower(phrase string) string {
	if phrase == "" {
		return ""
	}
	return strings.ToLower(phrase[:1]) + phrase[1:]
}

// joined puts two phrases together, of which the first may be empty.
func joined(first, second string) string {
	if first == "" {
		return second
	}
	return first + "; " + lower(second)
}
