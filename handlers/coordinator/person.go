package coordinator

import (
	"slices"
	"strconv"
	"time"

	"example.org/fingerpost/app/referral"
	"example.org/fingerpost/models"
	"example.org/fingerpost/views"
	"example.org/fingerpost/views/ui"
)

// person is who an enquiry is about; how to reach them stands beside it, and nowhere else on the page.
func person(f referral.File, now time.Time) *views.TeamPerson {
	p := *f.Person
	v := &views.TeamPerson{Name: p.Name, Until: f.Until, Contact: contact(f, now), LetterHref: filePath(f.Enquiry.ID) + "/letter", CodeHref: filePath(f.Enquiry.ID) + "/code"}
	add := func(key string, lines ...string) {
		if len(lines) > 0 && lines[0] != "" {
			v.Facts = append(v.Facts, ui.SummaryRow{Key: key, Lines: lines})
		}
	}
	add("Call them", p.Preferred)
	if born := p.BornOn(); !born.IsZero() {
		add("Date of birth", born.Format("2 January 2006")+" ("+strconv.Itoa(models.Age(born, now))+" years old)")
	}
	if p.Gender != "" {
		add("Gender", models.Genders.Label(p.Gender))
	}
	add("Lives at", p.Address.Lines()...)
	add("In their words", p.Summary)
	add("What else helps", p.Access)
	for _, h := range p.Involved {
		add("Already helping", h.Role, h.Organisation)
	}
	add("No way to reach them", p.NoWay)
	return v
}

// logs are what partners logged about the person, newest first: whoever asked one of them to stop is not rung by us.
func logs(f referral.File) []referral.Contacted {
	var all []referral.Contacted
	for _, r := range f.Referrals {
		all = append(all, r.Log...)
	}
	slices.SortStableFunc(all, func(a, b referral.Contacted) int { return b.LoggedAt.Compare(a.LoggedAt) })
	return all
}
