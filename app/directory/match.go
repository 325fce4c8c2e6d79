package directory

import (
	"cmp"
	"slices"
	"time"

	"example.org/fingerpost/models"
)

// Ask is what matching knows of somebody: no more than is needed to say which services suit.
type Ask struct {
	Needs      models.List
	District   string // empty: not known, or no fixed address
	Age        int    // below 0: not known
	Gender     string // of models.Genders; empty or not_said: not known
	Access     models.List
	Restricted bool // on the safe path; a restricted need puts it there by itself
	Today      time.Time
}

// Match is a service that suits, with which of the needs it meets and why it suits in plain words.
type Match struct {
	Service models.Service
	Reasons []string
	Needs   models.List
}

// Suits lists the services that suit, best first. The same services in another order give the same list, and a service
// more or less does not change the order of the others.
//
// Services by direct contact and signposts are listed too, signed or not, as nothing is sent to them; only a match whose
// Service.Route is RoutePlatform may be sent anybody.
func Suits(all []models.Service, ask Ask) []Match {
	var found []Match
	for _, s := range all {
		needs := meets(s, ask)
		if len(needs) > 0 && offered(s, ask) {
			found = append(found, Match{Service: s, Reasons: reasons(s, needs, ask), Needs: needs})
		}
	}
	slices.SortFunc(found, func(a, b Match) int { return better(a, b, ask) })
	return found
}

// routes in the order in which they help: the one that spares people ringing round comes first.
var routes = []string{models.RoutePlatform, models.RouteDirect, models.RouteSignpost}

// better puts the match that helps more, sooner and nearer first; names and ids only make the order certain.
func better(x, y Match, ask Ask) int {
	a, b := x.Service, y.Service
	return cmp.Or(
		cmp.Compare(len(y.Needs), len(x.Needs)),
		cmp.Compare(wait(a, ask.Today), wait(b, ask.Today)),
		cmp.Compare(slices.Index(routes, a.Route), slices.Index(routes, b.Route)),
		cmp.Compare(toCheck(a, ask), toCheck(b, ask)),
		cmp.Compare(reach(a), reach(b)),
		cmp.Compare(len(both(ask.Access, b.Access)), len(both(ask.Access, a.Access))),
		cmp.Compare(a.AnswersIn, b.AnswersIn),
		cmp.Compare(a.Name, b.Name),
		slices.Compare(a.ID[:], b.ID[:]),
	)
}

// wait orders by room: taking people now, then the shorter waiting list. A list of unknown length counts as one month.
func wait(s models.Service, today time.Time) int {
	if s.Room(today) == models.CapacityWaiting {
		return max(s.WaitMonths, 1)
	}
	return 0
}

// reach orders what is local before what is everywhere.
func reach(s models.Service) int {
	if len(s.Districts) == 0 {
		return 1
	}
	return 0
}

// both lists what stands in both lists, in the order of the first.
func both(first, second models.List) models.List {
	var kept models.List
	for _, word := range first {
		if second.Has(word) && !kept.Has(word) {
			kept = append(kept, word)
		}
	}
	return kept
}
