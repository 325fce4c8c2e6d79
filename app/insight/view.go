package insight

import (
	"net/url"
	"slices"

	"example.org/fingerpost/models"
)

// View is what somebody looks at: a subject, the quarters from one to another, and at most one line of its choice. It has
// one address, and nothing else can be asked.
type View struct {
	Subject  Subject
	Released []string // every quarter that may be chosen, oldest first
	From, To string
	Choice   string // a code of the subject's choice; empty: all
}

// quartersShown is how many quarters a view has when nobody says: a year.
const quartersShown = 4

// ParseView reads a view from an address. Whatever is not on the lists is refused by name: models.Problems. ErrNotFound
// when nothing was released to whoever asks.
func ParseView(who models.Actor, s Subject, releases []models.Release, v url.Values) (View, error) {
	view := View{Subject: s, Released: quartersOf(who, s, releases)}
	if len(view.Released) == 0 {
		return view, models.ErrNotFound
	}
	view.To = view.Released[len(view.Released)-1]
	view.From = view.Released[max(0, len(view.Released)-quartersShown)]
	p := models.Problems{}
	for name, given := range v {
		switch {
		case name != "from" && name != "to" && (s.Choice == nil || name != s.Choice.Name):
			p[name] = "These statistics cannot be narrowed in this way"
		case len(given) != 1:
			p[name] = "Choose one only"
		case name == "from":
			view.From = given[0]
		case name == "to":
			view.To = given[0]
		default:
			view.Choice = given[0]
		}
	}
	for name, quarter := range map[string]string{"from": view.From, "to": view.To} {
		if !slices.Contains(view.Released, quarter) {
			p[name] = "Choose a whole quarter from the list"
		}
	}
	if p["from"] == "" && p["to"] == "" && view.From > view.To {
		p["to"] = "Choose a last quarter that is not before the first"
	}
	return view, p.Or()
}

// quartersOf lists the quarters that somebody may look at, oldest first: published ones, and of the whole place only what
// is public, or what they work with.
func quartersOf(who models.Actor, s Subject, releases []models.Release) []string {
	var all []string
	for _, r := range releases {
		if r.State == models.ReleasePublished && (s.Name == OwnSubject.Name || r.Public || sees(who)) {
			all = append(all, r.Quarter)
		}
	}
	slices.Sort(all)
	return all
}

// Preview is the view of one release that waits to be signed, for those who sign.
func Preview(s Subject, quarter string) View {
	return View{Subject: s, Released: []string{quarter}, From: quarter, To: quarter}
}

// Quarters are those of the view, oldest first. One that was withdrawn is not among them.
func (v View) Quarters() []string {
	var chosen []string
	for _, q := range v.Released {
		if v.From <= q && q <= v.To {
			chosen = append(chosen, q)
		}
	}
	return chosen
}

// Encode writes the view as the one query that its address has.
func (v View) Encode() string {
	q := url.Values{"from": {v.From}, "to": {v.To}}
	if v.Choice != "" {
		q.Set(v.Subject.Choice.Name, v.Choice)
	}
	return q.Encode()
}

// Period is the time that a view covers, in words.
func (v View) Period() string {
	if v.From == v.To {
		return QuarterLabel(v.From)
	}
	from, _, _ := models.QuarterSpan(v.From)
	_, to, _ := models.QuarterSpan(v.To)
	return from.Format("January 2006") + " to " + to.AddDate(0, 0, -1).Format("January 2006")
}

// shortQuarter is a quarter as it fits under a column: Jul to Sep 2026.
func shortQuarter(quarter string) string {
	from, to, ok := models.QuarterSpan(quarter)
	if !ok {
		return quarter
	}
	return from.Format("Jan") + " to " + to.AddDate(0, 0, -1).Format("Jan 2006")
}
