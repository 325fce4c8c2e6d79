package public

import (
	"slices"

	"example.org/fingerpost/app/directory"
	"example.org/fingerpost/app/referral"
	"example.org/fingerpost/models"
	"example.org/fingerpost/views"
	"example.org/fingerpost/views/ui"
)

// A long list helps nobody to choose: so many are shown at once, and the others stand behind a line to open.
const (
	picksShown = 5
	ownShown   = 3
)

// suits are the services that suit, best first: those that can be asked here, and those that people go to themselves.
func (j journey) suits(a referral.Asking, kept referral.Choice) views.Suits {
	s := views.Suits{Help: kept.Help, Stale: a.Stale, Counted: a.GapNoted, Missing: missing(a)}
	for _, m := range a.Matches {
		card := j.matchCard(m)
		if m.Service.Route != models.RoutePlatform {
			s.Own = append(s.Own, views.OwnWay{Card: card, Way: ownWay(m.Service)})
			continue
		}
		id := m.Service.ID.String()
		card.Pick = &ui.Pick{ID: pickID(len(s.Picks)), Name: "services", Value: id, Checked: slices.Contains(kept.Services, id)}
		s.Picks = append(s.Picks, views.PickCard{Card: card, Href: servicesPath + "/" + id})
	}
	s.Picks, s.More = split(s.Picks, picksShown)
	s.Own, s.OwnMore = split(s.Own, ownShown)
	s.Open = slices.ContainsFunc(s.More, func(p views.PickCard) bool { return p.Card.Pick.Checked })
	return s
}

// split is the first n of a list and the rest; a rest of one is not worth a line to open.
func split[T any](list []T, n int) (first, rest []T) {
	if len(list) <= n+1 {
		return list, nil
	}
	return list[:n], list[n:]
}

// pickID makes the first box the one that the error summary leads to.
func pickID(n int) string {
	if n == 0 {
		return "services"
	}
	return "services-" + string(rune('a'+n%26)) + string(rune('a'+n/26))
}

// matchCard shows a match; what its facts say is not said again as a reason.
func (j journey) matchCard(m directory.Match) ui.ServiceCard {
	today := j.desk.Now()
	c := card(m.Service, j.desk.Place.Name, today)
	said := directory.Describe(m.Service, j.desk.Place.Name, today)
	for _, r := range m.Reasons {
		if r != said.Soon && r != "Taking people now" {
			c.Reasons = append(c.Reasons, r)
		}
	}
	c.Wait = said.Soon
	return c
}

// ownWay is how people get to a service that is sent nobody: by its own numbers, or on its own page here when it has none.
func ownWay(s models.Service) views.WayIn {
	w := views.WayIn{Phone: s.Phone, Email: s.Email, Website: s.Website, WebsiteText: "Visit its website", RequestSecondary: true}
	if s.Route == models.RouteSignpost {
		w.WebsiteText = "Go to its own way in"
	}
	if w.Phone == "" && w.Email == "" && w.Website == "" {
		w.RequestHref, w.RequestText = servicesPath+"/"+s.ID.String(), "See how to get in touch"
	}
	return w
}

// missing are the needs that none of the services helps with.
func missing(a referral.Asking) []string {
	var codes models.List
	for _, need := range a.Needs.Needs {
		if !slices.ContainsFunc(a.Matches, func(m directory.Match) bool { return m.Needs.Has(need) }) {
			codes = append(codes, need)
		}
	}
	return models.NeedLabels(codes)
}
