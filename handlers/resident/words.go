package resident

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"example.org/fingerpost/app/referral"
	"example.org/fingerpost/models"
	"example.org/fingerpost/views"
	"example.org/fingerpost/views/ui"
)

// lead says where everything stands, in a sentence.
func lead(r referral.Record) string {
	e := r.Enquiry
	by := ui.DayText(referral.TeamLooksBy(e.StateSince))
	switch e.State {
	case models.Held:
		switch {
		case len(r.Proposals) > 0:
			return "The coordination team has found something for you. Nothing goes there before you agree."
		case e.HeldFor == models.HeldCheck:
			return "The coordination team first makes sure of who referred you, by " + by + ". Nothing goes to any service before that, and then only to those that you agreed to by name."
		case e.WaitsForPerson():
			return "Nothing is sent yet. We first need to know whether you agree."
		}
		return "The coordination team has it, and looks at it by " + by + ". Nothing goes to any service before you agree to that service by name."
	case models.AwaitingConsent:
		return "Nothing is sent yet. We first need to know that you agree."
	case models.Placed:
		return "It is with the services below."
	case models.Resolved:
		return "This is finished."
	case models.Unresolved:
		return "This has ended. If you still need help, ask again or ring us."
	case models.EnquiryWithdrawn:
		return "You withdrew this. No service can see it any more."
	}
	return ""
}

// teamLate says that the coordination team has not looked at it in time; empty when there is time left.
func teamLate(r referral.Record, now time.Time) string {
	by := referral.TeamLooksBy(r.Enquiry.StateSince)
	if r.Enquiry.State != models.Held || len(r.Proposals) > 0 || !now.After(by) {
		return ""
	}
	return "The coordination team wanted to look at it by " + ui.DayText(by) + " and has not done so yet. We are sorry."
}

// canWithdraw says whether there is anything left to withdraw from.
func canWithdraw(r referral.Record) bool {
	return r.Enquiry.State == models.Held || r.Enquiry.State == models.AwaitingConsent ||
		slices.ContainsFunc(r.Ways, func(w referral.OwnWay) bool { return w.Referral != nil && w.Referral.State.Open() })
}

// openFirst puts the services where something still happens before those still to be asked, and what is over last.
func openFirst(ways []referral.OwnWay) []referral.OwnWay {
	place := func(w referral.OwnWay) int {
		switch {
		case w.Referral == nil:
			return 1
		case w.Referral.State.Open():
			return 0
		}
		return 2
	}
	ways = slices.Clone(ways)
	slices.SortStableFunc(ways, func(a, b referral.OwnWay) int { return place(a) - place(b) })
	return ways
}

// states are what a referral's state is called for the person concerned.
var states = map[models.State]string{models.Sent: "Sent", models.Opened: "Being read", models.InfoRequested: "They have a question", models.Accepted: "They said yes",
	models.Waitlisted: "On the waiting list", models.InContact: "In touch with you", models.Completed: "Finished", models.Closed: "Ended", models.Declined: "Could not help",
	models.Withdrawn: "You withdrew", models.Expired: "No answer in time", models.EnteredInError: "Sent by mistake"}

func means(s models.State) ui.Meaning {
	switch s {
	case models.Sent:
		return ui.Fresh
	case models.InfoRequested, models.Waitlisted:
		return ui.Waiting
	case models.Opened, models.Accepted, models.InContact:
		return ui.Moving
	case models.Completed:
		return ui.Good
	}
	return ui.Quiet
}

// way is one service as the person sees it.
func way(rec referral.Record, w referral.OwnWay, now time.Time) views.MineWay {
	v := views.MineWay{Service: w.Service.Name, Organisation: w.Service.Organisation, Href: "/services/" + w.Service.ID.String()}
	if w.Referral == nil {
		v.State, v.Means, v.Next = "Not asked yet", ui.Quiet, "Is asked only if the one before cannot help."
		return v
	}
	paused, r := rec.Enquiry.PausedAt != nil, *w.Referral
	v.State, v.Means = states[r.State], means(r.State)
	v.Happened, v.Results, v.Said = happened(w), results(w), said(w, rec.Referrer)
	v.Next, v.Late = dueText(r, w.Service.Organisation, now)
	if paused && r.State.Open() {
		v.Next, v.Late = "Paused by you. They cannot see it.", ""
		v.WithdrawHref = base + "/referrals/" + r.ID.String() + "/withdraw"
		return v
	}
	if r.State.Open() {
		v.WithdrawHref = base + "/referrals/" + r.ID.String() + "/withdraw"
	}
	if r.State == models.InfoRequested {
		v.AnswerAction = base + "/referrals/" + r.ID.String() + "/answer"
		if i := slices.IndexFunc(w.Steps, func(s referral.TimelineStep) bool { return s.State == models.InfoRequested }); i >= 0 {
			v.Asked = w.Steps[i].Words
		}
	}
	return v
}

// dueText says what happens next and by when; and instead, when that day has passed, what should have happened.
func dueText(r models.Referral, partner string, now time.Time) (next, late string) {
	by := ""
	if r.DueAt != nil {
		by = ui.DayText(*r.DueAt)
	}
	sentences := map[models.State][2]string{
		models.Sent:          {partner + " reads it by %s.", partner + " should have read it by %s."},
		models.Opened:        {partner + " says by %s whether it can help.", partner + " should have said by %s whether it can help."},
		models.InfoRequested: {partner + " has a question before it can decide. You can answer it here, or the coordination team does.", partner + " should have decided by %s, but is still waiting for an answer."},
		models.Accepted:      {partner + " gets in touch with you by %s, in a way that you said is safe.", partner + " should have been in touch with you by %s."},
		models.Waitlisted:    {partner + " has put you on its waiting list. It tells us by %s how it goes.", partner + " should have told us by %s how it goes."},
		models.InContact:     {"You and " + partner + " are in touch. Nothing else is needed.", ""},
		models.Completed:     {"Nothing else is needed.", ""}, models.Closed: {"Nothing else is needed. If you still need help, ring us.", ""},
		models.Declined:  {"It does not end there: it goes on to the next service that you named, or to the coordination team.", ""},
		models.Expired:   {"It does not end there: it goes on to the next service that you named, or to the coordination team.", ""},
		models.Withdrawn: {partner + " can no longer see it here.", ""}, models.EnteredInError: {partner + " can no longer see it here.", ""},
	}
	s := sentences[r.State]
	if r.State == models.Waitlisted && r.WaitUntil != nil {
		s[0] = partner + " has put you on its waiting list and expects a place in " + r.WaitUntil.Format("January 2006") + "."
	}
	if s[1] != "" && r.Overdue(now) {
		return "", withDay(s[1], by)
	}
	if by == "" {
		return strings.NewReplacer(" by %s", "").Replace(s[0]), ""
	}
	return withDay(s[0], by), ""
}

func withDay(sentence, by string) string { return strings.ReplaceAll(sentence, "%s", by) }

// happened is the timeline of one service, newest first, with what was said for the person to read.
func happened(w referral.OwnWay) []ui.Event {
	var all []ui.Event
	for _, s := range w.Steps {
		title := "Sent to " + w.Service.Organisation
		for _, m := range models.Moves {
			if s.Was != "" && m.To == s.State && slices.Contains(m.From, s.Was) {
				title = stepTold(m, w.Service.Organisation, s.Event)
			}
		}
		next := ""
		if s.NextStep != "" && s.NextStep != "none" {
			next = "They propose: " + lower(models.NextSteps.Label(s.NextStep))
		}
		all = append(all, ui.Event{Title: title, Text: join(s.Words, next), At: s.At})
	}
	for _, l := range w.Log {
		on := ""
		if l.HappenedOn.Format(time.DateOnly) != l.LoggedAt.In(models.London).Format(time.DateOnly) {
			on = "On " + l.HappenedOn.Format("2 January 2006")
		}
		all = append(all, ui.Event{Title: w.Service.Organisation + " noted: " + lower(models.InteractionTypes.Label(l.Type)), Text: join(on, models.InteractionOutcomes.Label(l.Outcome),
			models.Attendances.Label(l.Attendance), level(l.Level), l.Words), At: l.LoggedAt})
	}
	slices.SortStableFunc(all, func(a, b ui.Event) int { return b.At.Compare(a.At) })
	return all
}

// level is how much a service says that somebody takes part.
func level(n *int) string {
	if n == nil {
		return ""
	}
	return "Taking part: " + lower(models.Levels.Label(strconv.Itoa(*n)))
}

// results are what became of each need, as the service noted it.
func results(w referral.OwnWay) []string {
	var all []string
	for _, need := range slices.Sorted(maps.Keys(w.Results)) {
		all = append(all, strings.Join(models.NeedLabels([]string{need}), "")+": "+lower(models.NeedResults.Label(w.Results[need])))
	}
	return all
}

// said is what the service and whoever referred the person wrote to each other.
func said(w referral.OwnWay, by *models.Referring) []ui.Message {
	var all []ui.Message
	for _, m := range w.Messages {
		sender := w.Service.Organisation
		if m.ByRole == models.Referrer && by != nil {
			sender = by.Name
		}
		all = append(all, ui.Message{Sender: sender, Text: m.Words, At: m.At})
	}
	return all
}

// stepTold is a step in the words of its move.
func stepTold(m models.Move, partner string, e models.Event) string {
	words := fmt.Sprintf(m.Told, partner)
	switch {
	case m.Name == "withdraw" && e.ByRole == models.Referrer:
		words = "Whoever referred you stopped it for you, and " + partner + " can no longer see it"
	case m.Name == "withdraw" && e.ByRole != models.Resident:
		words = "The coordination team stopped it for you, and " + partner + " can no longer see it"
	}
	if e.Reason != "" {
		words += ": " + lower(m.Reasons.Label(e.Reason))
	}
	return words
}

func join(parts ...string) string {
	return strings.Join(slices.DeleteFunc(parts, func(s string) bool { return s == "" }), ". ")
}

func lower(s string) string {
	if s == "" {
		return ""
	}
	return strings.ToLower(s[:1]) + s[1:]
}
