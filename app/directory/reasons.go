package directory

import (
	"strings"

	"example.org/fingerpost/models"
)

// reasons say why a service suits, what to check where something is not known, and how it goes on, in that order.
func reasons(s models.Service, needs models.List, ask Ask) []string {
	said := []string{"Helps with " + listed(needPhrases(needs))}
	switch {
	case len(s.Districts) == 0:
		said = append(said, "Covers the whole area")
	case ask.District == "":
		said = append(said, "Covers "+listed(s.Districts)+" only: check that this fits")
	default:
		said = append(said, "Covers "+ask.District)
	}
	if ask.Age < 0 && (s.MinAge > 0 || s.MaxAge < oldest) {
		said = append(said, "For "+lower(people(s, true))+": check that this fits")
	} else if words := For(s); words != "" {
		said = append(said, words)
	}
	if meets := both(ask.Access, s.Access); len(meets) > 0 {
		said = append(said, upper(listed(models.AccessOffers.Labels(meets))))
	}
	switch s.Route {
	case models.RouteDirect:
		said = append(said, "You get in touch yourself: we send nothing")
	case models.RouteSignpost:
		said = append(said, "Has its own way in: we send nothing")
	default:
		said = append(said, soon(s))
	}
	return append(said, room(s, ask.Today))
}

// phrases are the needs as they stand after "Helps with".
var phrases = map[string]string{
	"money":         "money worries",
	"debt":          "debt",
	"food":          "food or essentials",
	"energy":        "energy bills",
	"housing":       "housing",
	"homeless":      "having nowhere to live",
	"work":          "work or training",
	"learning":      "learning",
	"digital":       "getting online",
	"lonely":        "feeling lonely",
	"wellbeing":     "stress or low mood",
	"bereavement":   "bereavement",
	"active":        "being more active",
	"weight":        "healthy eating",
	"smoking":       "stopping smoking",
	"alcohol_drugs": "alcohol or drugs",
	"gambling":      "gambling",
	"health":        "living with a health condition",
	"memory":        "memory problems",
	"disability":    "disability or sensory loss",
	"carer":         "looking after someone",
	"family":        "family life",
	"young":         "growing up",
	"abuse":         "domestic or sexual abuse",
	"safety":        "staying safe",
	"forces":        "life in or after the forces",
	"migration":     "asylum or immigration",
	"legal":         "legal questions or forms",
	"transport":     "getting about",
	"home_help":     "practical jobs at home",
	"arts_nature":   "arts, nature or hobbies",
	"community":     "faith, culture or identity",
}

// needPhrases are the phrases of codes in the order of the needs list; a need without one is named by its label.
func needPhrases(codes models.List) []string {
	var said []string
	for _, n := range models.Needs {
		if !codes.Has(n.Code) {
			continue
		}
		if p := phrases[n.Code]; p != "" {
			said = append(said, p)
		} else {
			said = append(said, lower(n.Label))
		}
	}
	return said
}

// listed joins words as they are spoken: a, b and c.
func listed(words []string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	last := len(words) - 1
	return strings.Join(words[:last], ", ") + " and " + words[last]
}

// lower begins a phrase inside a sentence.
func lower(phrase string) string {
	if phrase == "" {
		return ""
	}
	return strings.ToLower(phrase[:1]) + phrase[1:]
}
