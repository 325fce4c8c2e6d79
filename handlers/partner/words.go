package partner

import (
	"errors"
	"slices"
	"strconv"
	"time"

	"example.org/fingerpost/app/referral"
	"example.org/fingerpost/models"
	"example.org/fingerpost/views/ui"
)

// meaning gives a state its colour.
func meaning(s models.State) ui.Meaning {
	switch s {
	case models.Opened, models.InfoRequested, models.Waitlisted:
		return ui.Waiting
	case models.Accepted, models.InContact:
		return ui.Moving
	case models.Completed:
		return ui.Good
	case models.Sent:
		return ui.Fresh
	}
	return ui.Quiet
}

// day is a date in few words, with its weekday while it is near.
func day(t, now time.Time) string {
	t, now = t.In(models.London), now.In(models.London)
	switch days := days(t, now); {
	case days == 0:
		return "today"
	case days == 1:
		return "tomorrow"
	case days == -1:
		return "yesterday"
	case t.Year() != now.Year():
		return t.Format("2 January 2006")
	case days > -7 && days < 7:
		return t.Format("Monday 2 January")
	}
	return t.Format("2 January")
}

// days counts from the day of now to the day of t, in London; below zero when it has passed.
func days(t, now time.Time) int {
	at := func(m time.Time) time.Time {
		m = m.In(models.London)
		return time.Date(m.Year(), m.Month(), m.Day(), 12, 0, 0, 0, time.UTC)
	}
	return int(at(t).Sub(at(now)).Hours() / 24)
}

// ago says how long something has waited.
func ago(t, now time.Time) string {
	switch n := -days(t, now); {
	case n <= 0:
		return "today"
	case n == 1:
		return "1 day ago"
	case n < 60:
		return strconv.Itoa(n) + " days ago"
	default:
		return strconv.Itoa(n/30) + " months ago"
	}
}

// due says what has to happen and by when; late when it should have happened already.
func due(c models.Clock, at *time.Time, now time.Time) (next, by string, late bool) {
	if c == models.NoClock || at == nil {
		return "", "", false
	}
	next = models.Clocks.Label(string(c))
	if !now.After(*at) {
		return next, "by " + day(*at, now), false
	}
	switch n := -days(*at, now); n {
	case 0:
		by = "overdue since " + at.In(models.London).Format("3:04pm")
	case 1:
		by = "overdue since yesterday"
	default:
		by = strconv.Itoa(n) + " days overdue"
	}
	return next, by, true
}

// stepWords are what a step is called on the partner's timeline where the name of its state does not say it.
var stepWords = map[string]string{"ask": "Asked for more information", "answer": "The information came", "wait": "Put on the waiting list",
	"resume": "Taken off the waiting list", "reopen": "Opened again"}

// step is one of the timeline.
func step(c referral.Case, who models.Actor, programme string, s referral.TimelineStep) ui.Event {
	e := ui.Event{Title: s.State.Label(), By: stepBy(c, who, programme, s.Event), At: s.At, Text: s.Words}
	if s.State == models.Sent {
		e.Title = "Sent to you"
	}
	for _, m := range models.Moves {
		if m.To != s.State || !slices.Contains(m.From, s.Was) {
			continue
		}
		if words := stepWords[m.Name]; words != "" {
			e.Title = words
		}
		if s.Reason != "" {
			e.Title += ": " + lower(m.Reasons.Label(s.Reason))
		}
	}
	return e
}

// stepBy is who took a step, as their organisation sees it.
func stepBy(c referral.Case, who models.Actor, programme string, e models.Event) string {
	if e.ByUser != nil && *e.ByUser == who.User {
		return "you"
	}
	switch e.ByRole {
	case models.Coordinator:
		return "the coordination team"
	case models.Public, models.Resident:
		return "the person who asked"
	case models.Referrer:
		return "the referrer"
	case models.Chore:
		return programme + ", by itself"
	}
	if e.ByUser != nil {
		for _, mate := range c.Team {
			if mate.ID == *e.ByUser {
				return mate.Name + ", " + c.Service.Organisation
			}
		}
	}
	return "someone at " + c.Service.Organisation
}

// options are a reference list to choose from.
func options(l models.Listing) []ui.Option {
	all := make([]ui.Option, len(l))
	for i, e := range l {
		all[i] = ui.Option{Value: e.Code, Text: e.Label}
	}
	return all
}

// problems lists what is wrong in the order in which the page asks.
func problems(err error, order ...string) []ui.Problem {
	var wrong models.Problems
	errors.As(err, &wrong)
	var list []ui.Problem
	for _, name := range order {
		if words := wrong[name]; words != "" {
			list = append(list, ui.Problem{Field: name, Text: words})
		}
	}
	return list
}
