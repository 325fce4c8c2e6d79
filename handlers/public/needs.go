package public

import (
	"strings"

	"example.org/fingerpost/models"
	"example.org/fingerpost/views"
	"example.org/fingerpost/views/ui"
)

func needOptionGroups() []views.NeedGroup {
	groups := make([]views.NeedGroup, len(models.NeedGroups))
	for i, g := range models.NeedGroups {
		groups[i].Heading = g.Heading
		for _, n := range g.Needs() {
			groups[i].Options = append(groups[i].Options, needOption(n))
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
