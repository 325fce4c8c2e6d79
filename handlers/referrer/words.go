package referrer

import (
	"slices"
	"time"

	"example.org/fingerpost/app/referral"
	"example.org/fingerpost/models"
	"example.org/fingerpost/views"
	"example.org/fingerpost/views/ui"
)

// enquiryWords are where an enquiry stands that is with no service.
var enquiryWords = map[models.EnquiryState]string{
	models.Held: "With the coordination team", models.AwaitingConsent: "Waiting for the client to agree", models.EnquiryWithdrawn: "Withdrawn",
}

// stateWords are where a referral stands, in plain words and with its colour.
var stateWords = map[models.State]struct {
	words string
	means ui.Meaning
}{
	models.Sent: {"Sent, not read yet", ui.Fresh}, models.Opened: {"Read, not decided yet", ui.Waiting}, models.InfoRequested: {"Asked for more information", ui.Attention},
	models.Accepted: {"Accepted", ui.Moving}, models.Waitlisted: {"On its waiting list", ui.Waiting}, models.InContact: {"In touch with them", ui.Moving},
	models.Completed: {"Finished", ui.Good}, models.Closed: {"Closed", ui.Quiet}, models.Declined: {"Could not help, passed it back", ui.Quiet},
	models.Withdrawn: {"Withdrawn", ui.Quiet}, models.Expired: {"Did not reply in time", ui.Quiet}, models.EnteredInError: {"Sent by mistake", ui.Quiet},
}

// nextWords are what the service has to do.
var nextWords = map[models.Clock]string{models.ClockOpen: "Should read it", models.ClockDecide: "Should say yes or no", models.ClockContact: "Should get in touch", models.ClockNote: "Should say how it goes"}

// moveWords are the steps that the name of their state does not tell.
var moveWords = map[string]string{"answer": "More information came", "resume": "Has a place for them", "reopen": "Opened again"}

// over is all that is said of a client who had agreed that the referrer is told, and then took everything back.
const over = "No longer going on"

// untold is all that is said of a client who did not agree that the referrer is told more.
func untold(s referral.ClientSent) string {
	return "Sent on " + ui.DayText(s.CreatedAt) + "; they do not agree that you are told more"
}

// legOf is one service that it went to, and what it has to do next.
func legOf(leg models.ClientLeg, told bool, now time.Time) views.ReferrerLeg {
	l := views.ReferrerLeg{Service: leg.Service, Organisation: leg.Organisation}
	if !told {
		return l
	}
	l.State, l.Means = stateWords[leg.State].words, stateWords[leg.State].means
	if leg.State == models.Waitlisted && leg.WaitUntil != nil {
		l.State += ", a place in " + leg.WaitUntil.Format("January 2006")
	}
	l.Since = "since " + ui.DayText(leg.StateSince)
	if leg.DueAt != nil && nextWords[leg.Due] != "" {
		l.Next, l.Late = nextWords[leg.Due]+" by "+ui.DayText(*leg.DueAt), now.After(*leg.DueAt)
	}
	if leg.State == models.InfoRequested {
		l.Next = "Waits for an answer, which you can give"
	}
	return l
}

// steps are what happened at one service, newest first; nothing of what was noted or said.
func steps(events []models.Event, leg models.ClientLeg) []ui.Event {
	all := make([]ui.Event, 0, len(events))
	for _, e := range events {
		title := stateWords[e.State].words
		if e.State == models.Sent {
			title = "Sent"
		}
		for _, m := range models.Moves {
			if m.To == e.State && slices.Contains(m.From, e.Was) && moveWords[m.Name] != "" {
				title = moveWords[m.Name]
			}
		}
		all = append(all, ui.Event{Title: title, By: byWhom(e, leg), At: e.At})
	}
	return all
}

func byWhom(e models.Event, leg models.ClientLeg) string {
	switch e.ByRole {
	case models.Referrer:
		return "you"
	case models.Coordinator, models.Governance:
		return "the coordination team"
	case models.Resident, models.Public:
		return "the client"
	case models.Chore:
		return "the service itself, as time ran out or a turn came"
	}
	return leg.Organisation
}
