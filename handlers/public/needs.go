package public

import (
	"slices"
	"strings"

	"example.org/fingerpost/models"
	"example.org/fingerpost/views"
	"example.org/fingerpost/views/ui"
)

type needGroup struct {
	heading string
	codes   models.List
}

// needGroups put the needs list under headings, as nobody reads thirty lines without. A need that stands under none of
// them is shown in the last.
var needGroups = []needGroup{
	{"Money and home", models.List{"money", "debt", "food", "energy", "housing", "homeless", "home_help"}},
	{"Feelings and company", models.List{"lonely", "wellbeing", "bereavement", "arts_nature", "community"}},
	{"Health", models.List{"active", "weight", "smoking", "alcohol_drugs", "gambling", "health", "memory", "disability"}},
	{"Family and caring", models.List{"carer", "family", "young"}},
	{"Work, learning and getting about", models.List{"work", "learning", "digital", "transport"}},
	{"Safety, rights and fresh starts", models.List{"abuse", "safety", "legal", "forces", "migration"}},
	{"Not on this list?", nil},
}

func needOptionGroups() []views.NeedGroup {
	groups := make([]views.NeedGroup, len(needGroups))
	last := len(groups) - 1
	for i, g := range needGroups {
		groups[i].Heading = g.heading
		for _, code := range g.codes {
			if n, ok := models.NeedByCode(code); ok {
				groups[i].Options = append(groups[i].Options, needOption(n))
			}
		}
	}
	for _, n := range models.Needs {
		if !slices.ContainsFunc(needGroups, func(g needGroup) bool { return g.codes.Has(n.Code) }) {
			groups[last].Options = append(groups[last].Options, needOption(n))
		}
	}
	return groups
}

// sentence begins a hint with a capital.
func sentence(words string) string {
	if words == "" {
		return ""
	}
	return strings.ToUpper(words[:1]) + words[1:]
}

func needOption(n models.Need) ui.Option {
	o := ui.Option{Value: n.Code, Text: n.Label, Hint: sentence(n.Examples)}
	if n.Restricted {
		o.Hint = "Next comes a page about using this service safely"
	}
	return o
}
