package public

import (
	"example.org/fingerpost/app/assurance"
	"example.org/fingerpost/app/referral"
	"example.org/fingerpost/models"
	"example.org/fingerpost/views"
)

// firstSeen is what a service sees before it has said yes, in the words of the statement that is agreed to.
var (
	firstSeen      = []string{"What you need help with", "Your age group", "Your area", "What helps you use a service", "Your language and which ways of contact are safe"}
	theirFirstSeen = []string{"What they need help with", "Their age group", "Their area", "What helps them use a service", "Their language and which ways of contact are safe"}
)

// agree is what somebody is asked to agree to: each purpose apart, each organisation by name, each field. A tick is shown
// again only for exactly the words that it was put under.
func (j journey) agree(a referral.Asking, kept referral.Consent) views.Agree {
	s := a.Statement(j.desk.Place)
	given := kept.Words == s.Mark()
	g := views.Agree{Heading: s.Heading, Lines: s.Lines, Words: s.Mark(), Ticked: kept.Agree && given, Changed: kept.Words != "" && !given,
		FollowUp: assurance.ToFollowUp(j.desk.Place).Lines, FirstSeen: firstSeen, InTurn: a.Order.Mode == models.InTurn && len(a.Chosen) > 1, Team: a.Services.Help,
		Under16: a.Where.Age(j.desk.Now()) < 16}
	if a.ForAnother() {
		g.FirstSeen = theirFirstSeen
	}
	if a.ForAnother() && !a.ForWork() {
		g.Another = j.forAnother(a)
	}
	if a.Services.Help {
		return g
	}
	for _, service := range a.Chosen {
		g.To = append(g.To, views.Gets{Service: service.Name, Organisation: service.Organisation, Later: models.PersonFields.Labels(service.GetsFields())})
	}
	return g
}

// forAnother is what somebody who asks for another reads before the words: who decides, and what they declare.
func (j journey) forAnother(a referral.Asking) *views.ForAnother {
	declaration := j.desk.Declaration(a)
	f := views.ForAnother{Title: "They will be asked to agree", Heading: declaration.Heading, Lines: declaration.Lines, Decides: !a.Confirms(j.desk.Now())}
	switch held := j.desk.HeldFor(a); {
	case f.Decides && held != models.HeldUnder16:
		f.Title = "Do you agree to this for them?"
		f.Lead = []string{"You decide for them, in their best interests. It counts as their agreement, and you can take it back at any time."}
	case f.Decides:
		f.Title = "Do you agree to this for them?"
		f.Lead = []string{"They are under 16, so the coordination team looks at it first and may talk with both of you. Nothing goes to a service before that."}
	case held == models.HeldUnder16:
		f.Lead = []string{"They are under 16. The coordination team talks with them first. Nothing goes to a service before that, and nobody else is told without asking them."}
	case held == models.HeldCapacity:
		f.Lead = []string{"You said that they may not understand this. Nothing is sent to a service before the coordination team has looked at it, with them and with you."}
	case held == models.HeldNoSafeWay:
		f.Lead = []string{"There is no safe way to ask them, so the coordination team looks at it first. Nothing is sent to a service before they have agreed."}
	default:
		f.Lead = []string{"You do not decide for them. They will be asked to confirm before anything is sent to a service."}
	}
	return &f
}
