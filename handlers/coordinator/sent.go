package coordinator

import (
	"time"

	"example.org/fingerpost/app/referral"
	"example.org/fingerpost/models"
	"example.org/fingerpost/views"
	"example.org/fingerpost/views/ui"
)

// sentTo is one referral of an enquiry. What somebody wrote who knew who it is may name them, so it is shown only together
// with the person.
func sentTo(k referral.Case, shown bool, now time.Time) views.TeamReferral {
	r := k.Referral
	v := views.TeamReferral{Service: k.Service.Name, Organisation: k.Service.Organisation, State: r.State.Label(), Means: means(r.State), Open: r.State.Open()}
	v.Facts = []ui.SummaryRow{{Key: "Sent", Text: ui.DayText(r.SentAt)}}
	if r.Due != models.NoClock && r.DueAt != nil {
		v.Facts = append(v.Facts, ui.SummaryRow{Key: "Next step", Text: models.Clocks.Label(string(r.Due)) + ", by " + ui.DayText(*r.DueAt)})
		v.Overdue = r.Overdue(now)
	}
	if r.WaitUntil != nil {
		v.Facts = append(v.Facts, ui.SummaryRow{Key: "Place expected", Text: r.WaitUntil.Format("January 2006")})
	}
	if why := reason(r); why != "" {
		v.Facts = append(v.Facts, ui.SummaryRow{Key: "Why", Text: why})
	}
	if r.NextStep != "" {
		v.Facts = append(v.Facts, ui.SummaryRow{Key: "They propose", Text: models.NextSteps.Label(r.NextStep)})
	}
	if len(k.Steps) > 0 && k.Steps[0].Words != "" {
		v.Facts = append(v.Facts, ui.SummaryRow{Key: "Written last", Body: views.TeamWords(k.Steps[0].Words, shown || undecided(k.Steps[0].Was))})
	}
	for _, n := range k.Enquiry.Needs {
		if result := k.Results[n]; result != "" {
			v.Facts = append(v.Facts, ui.SummaryRow{Key: models.NeedLabels([]string{n})[0], Text: models.NeedResults.Label(result)})
		}
	}
	if r.ConsentEnds != nil && r.State.Open() {
		word := "Ends on "
		if !r.ConsentEnds.After(now) {
			word = "Ended on "
		}
		v.Facts = append(v.Facts, ui.SummaryRow{Key: "Consent", Text: word + ui.DayText(*r.ConsentEnds)})
		v.Moves = append(v.Moves, views.TeamMoveLink{Text: "They agree again", Href: renewPath(r.ID), First: true})
	}
	for _, m := range k.Moves {
		v.Moves = append(v.Moves, views.TeamMoveLink{Text: moveLink[m.Name], Href: movePath(r.ID, m.Name), First: m.Name == "answer"})
	}
	for _, s := range k.Steps {
		v.Steps = append(v.Steps, step(s, k.Service.Organisation, shown))
	}
	for _, l := range k.Log {
		v.Log = append(v.Log, logged(l, shown))
	}
	return v
}

// reason is why a referral ended, in words.
func reason(r models.Referral) string {
	switch r.State {
	case models.Declined:
		return models.DeclineReasons.Label(r.Reason)
	case models.Closed:
		return models.CloseReasons.Label(r.Reason)
	}
	return ""
}

// step is a line of the timeline.
func step(s referral.TimelineStep, organisation string, shown bool) ui.Event {
	e := ui.Event{Title: s.State.Label(), By: doer(s.ByRole, organisation), At: s.At, Text: reason(models.Referral{State: s.State, Reason: s.Reason})}
	if s.State == models.Sent {
		e.Title = "Sent"
	}
	if s.Words != "" {
		e.Body = views.TeamWords(s.Words, shown || undecided(s.Was))
	}
	return e
}

// undecided says whether the partner could not yet know who it is.
func undecided(was models.State) bool {
	return was == models.Sent || was == models.Opened || was == models.InfoRequested
}

// doer names who took a step, without the name of anybody who asked for help.
func doer(role models.Role, organisation string) string {
	switch role {
	case models.Partner, models.Lead:
		return organisation
	case models.Coordinator:
		return "the coordination team"
	case models.Public, models.Resident:
		return "the person"
	case models.Referrer:
		return "the referrer"
	}
	return "the service itself"
}

// logged is an entry of the partner's log.
func logged(l referral.Contacted, shown bool) ui.Event {
	e := ui.Event{Title: models.InteractionTypes.Label(l.Type), By: l.By, At: l.LoggedAt}
	e.Text = models.InteractionOutcomes.Label(l.Outcome)
	if l.Attendance != "" {
		e.Text = joined(e.Text, models.Attendances.Label(l.Attendance))
	}
	if l.Words != "" {
		e.Body = views.TeamWords(l.Words, shown)
	}
	return e
}
