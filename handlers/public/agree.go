package public

import (
	"example.org/fingerpost/app/assurance"
	"example.org/fingerpost/app/referral"
	"example.org/fingerpost/models"
	"example.org/fingerpost/views"
)

// firstSeen is what a service sees before it has said yes, in the words of the statement that is agreed to.
var firstSeen = []string{"What you need help with", "Your age group", "Your area", "What helps you use a service"}

// agree is what somebody is asked to agree to: each purpose apart, each organisation by name, each field. A tick is shown
// again only for exactly the words that it was put under.
func (j journey) agree(a referral.Asking, kept referral.Consent) views.Agree {
	s := a.Statement(j.desk.Place)
	given := kept.Words == s.Mark()
	g := views.Agree{Heading: s.Heading, Lines: s.Lines, Words: s.Mark(), Ticked: kept.Agree && given, Changed: kept.Words != "" && !given,
		FollowUp: assurance.ToFollowUp(j.desk.Place).Lines, FirstSeen: firstSeen, InTurn: a.Order.Mode == models.InTurn && len(a.Chosen) > 1, Team: a.Services.Help,
		Under16: a.Where.Age(j.desk.Now()) < 16}
	if a.Services.Help {
		return g
	}
	for _, service := range a.Chosen {
		g.To = append(g.To, views.Gets{Service: service.Name, Organisation: service.Organisation, Later: models.PersonFields.Labels(service.GetsFields())})
	}
	return g
}
