package models

import "slices"

// NeedGroup is a part of the needs list under a heading.
type NeedGroup struct {
	Heading string
	codes   List
}

// NeedGroups put the needs list under headings, as nobody reads thirty lines without. A need that stands under none of
// them is shown in the last.
var NeedGroups = []NeedGroup{
	{"Money and home", List{"money", "debt", "food", "energy", "housing", "homeless", "home_help"}},
	{"Feelings and company", List{"lonely", "wellbeing", "bereavement", "arts_nature", "community"}},
	{"Health", List{"active", "weight", "smoking", "alcohol_drugs", "gambling", "health", "memory", "disability"}},
	{"Family and caring", List{"carer", "family", "young"}},
	{"Work, learning and getting about", List{"work", "learning", "digital", "transport"}},
	{"Safety, rights and fresh starts", List{"abuse", "safety", "legal", "forces", "migration"}},
	{Heading: "Not on this list?"},
}

// Needs of the group, in its order.
func (g NeedGroup) Needs() []Need {
	var all []Need
	for _, code := range g.codes {
		if n, ok := NeedByCode(code); ok {
			all = append(all, n)
		}
	}
	if len(g.codes) > 0 {
		return all
	}
	for _, n := range Needs {
		if !slices.ContainsFunc(NeedGroups[:len(NeedGroups)-1], func(o NeedGroup) bool { return o.codes.Has(n.Code) }) {
			all = append(all, n)
		}
	}
	return all
}
