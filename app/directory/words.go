package directory

import (
	"fmt"
	"strings"
	"time"

	"example.org/fingerpost/models"
)

// Facts are the words about a service that every page says alike.
type Facts struct {
	Who    string // Women aged 18 or over
	Area   string // SR5 and SR6; All of Wearmouth
	Cost   string // Free
	Soon   string // Usually answers within 3 working days; empty when it has its own way in
	Room   string // Waiting list of about 2 months
	Access string // Step-free access and a hearing loop; may be empty
}

// Describe puts a service into words for a day; place is the name of the area served.
func Describe(s models.Service, place string, today time.Time) Facts {
	f := Facts{Who: people(s, true), Area: "All of " + place, Cost: models.Costs.Label(s.Cost), Room: room(s, today),
		Access: upper(listed(models.AccessOffers.Labels(s.Access)))}
	if len(s.Districts) > 0 {
		f.Area = listed(s.Districts)
	}
	if s.Cost == "charge" && s.CostNote != "" {
		f.Cost = s.CostNote
	} else if s.CostNote != "" {
		f.Cost += ". " + s.CostNote
	}
	if s.Route != models.RouteSignpost {
		f.Soon = soon(s)
	}
	return f
}

// For says whom a service is for when it is not for everybody, or every adult: For women aged 50 or over.
func For(s models.Service) string {
	switch {
	case limitsAge(s):
		return "For " + lower(people(s, true))
	case len(s.Genders) > 0:
		return "For " + lower(people(s, false))
	}
	return ""
}

// people says whom a service is for, with its ages or without.
func people(s models.Service, ages bool) string {
	who := "People"
	switch {
	case len(s.Genders) > 0:
		var groups []string
		for _, g := range s.Genders {
			groups = append(groups, genderGroups[g])
		}
		who = upper(listed(groups))
	case s.MaxAge < 18:
		who = "Children and young people"
	case s.MaxAge <= 25:
		who = "Young people"
	}
	switch {
	case !ages:
	case s.MinAge == 0 && s.MaxAge >= oldest:
		who += " of any age"
	case s.MaxAge >= oldest:
		who += fmt.Sprintf(" aged %d or over", s.MinAge)
	case s.MinAge == 0:
		who += fmt.Sprintf(" aged %d or under", s.MaxAge)
	default:
		who += fmt.Sprintf(" aged %d to %d", s.MinAge, s.MaxAge)
	}
	return who
}

// genderGroups are the entries of models.Genders as groups.
var genderGroups = map[string]string{
	"woman": "women", "man": "men", "non_binary": "non-binary people", "another": "people of another gender", "not_said": "people who prefer not to say",
}

func soon(s models.Service) string {
	if s.AnswersIn == 1 {
		return "Usually answers within 1 working day"
	}
	return fmt.Sprintf("Usually answers within %d working days", s.AnswersIn)
}

func room(s models.Service, today time.Time) string {
	switch s.Room(today) {
	case models.CapacityWaiting:
		switch s.WaitMonths {
		case 0:
			return "Has a waiting list"
		case 1:
			return "Waiting list of about 1 month"
		}
		return fmt.Sprintf("Waiting list of about %d months", s.WaitMonths)
	case models.CapacityClosed:
		if s.Full && s.Said(today) != models.CapacityClosed {
			return "This week's places are taken. There are new ones on Monday"
		}
		return "Not taking people at the moment"
	case models.CapacityPaused:
		if s.PausedUntil == nil {
			return "Paused for now"
		}
		return "Paused until " + s.PausedUntil.Format("2 January 2006")
	}
	return "Taking people now"
}

// upper begins a sentence.
func upper(phrase string) string {
	if phrase == "" {
		return ""
	}
	return strings.ToUpper(phrase[:1]) + phrase[1:]
}
