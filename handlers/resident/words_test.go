package resident

import (
	"strings"
	"testing"
	"time"

	"example.org/fingerpost/app/referral"
	"example.org/fingerpost/models"
)

// Whatever a referral stands at, the person reads what comes next, by when while there is a day, and that we are late once it
// has passed; never a gap for a word.
func TestWhatComesNext(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)
	before, after := now.Add(-time.Hour), now.Add(48*time.Hour)
	month := time.Date(2027, 2, 1, 0, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		name string
		r    models.Referral
		next string
		late string
	}{
		{"sent", models.Referral{State: models.Sent, DueAt: &after}, "Alder reads it by 22 November 2026.", ""},
		{"sent and late", models.Referral{State: models.Sent, DueAt: &before}, "", "Alder should have read it by 20 November 2026."},
		{"being read", models.Referral{State: models.Opened, DueAt: &after}, "Alder says by 22 November 2026 whether it can help.", ""},
		{"accepted and late", models.Referral{State: models.Accepted, DueAt: &before}, "", "Alder should have been in touch with you by 20 November 2026."},
		{"accepted without a clock", models.Referral{State: models.Accepted}, "Alder gets in touch with you, in a way that you said is safe.", ""},
		{"waiting", models.Referral{State: models.Waitlisted, DueAt: &after, WaitUntil: &month}, "Alder has put you on its waiting list and expects a place in February 2027.", ""},
		{"in contact, whatever the clock", models.Referral{State: models.InContact, DueAt: &before}, "You and Alder are in touch. Nothing else is needed.", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			if next, late := dueText(c.r, "Alder", now); next != c.next || late != c.late {
				t.Errorf("%q and %q", next, late)
			}
		})
	}
	for _, s := range models.States {
		for _, at := range []*time.Time{nil, &before, &after} {
			next, late := dueText(models.Referral{State: models.State(s.Code), DueAt: at}, "Alder", now)
			if (next == "") == (late == "") || strings.Contains(next+late, "%") || states[models.State(s.Code)] == "" {
				t.Errorf("%s: %q %q", s.Code, next, late)
			}
		}
	}
}

// Every step of a referral has words in the account of use.
func TestEveryMoveHasWords(t *testing.T) {
	t.Parallel()
	for _, m := range models.Moves {
		if words := deed(models.Use{Action: "referral." + m.Name}); words == "Worked on it" {
			t.Errorf("%s has no words", m.Name)
		}
	}
	for action := range deeds {
		if deed(models.Use{Action: action}) == "" {
			t.Errorf("%s has no words", action)
		}
	}
}

// Nobody's name stands in the account of use: organisations and roles do.
func TestDoers(t *testing.T) {
	t.Parallel()
	for want, u := range map[string]models.Use{
		"You":                              {Role: models.Resident, Action: "record.open"},
		"Somebody with your reference":     {Role: models.Public, Action: "record.refuse"},
		"Alder, partner team member":       {Role: models.Partner, Organisation: "Alder"},
		"Wearmouth Hub, coordination team": {Role: models.Coordinator, Organisation: "Wearmouth Hub"},
		"This service, by itself":          {Role: models.Chore},
	} {
		if got := doer(u); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

// Proof leads to one of our own pages, whatever the form says.
func TestOnward(t *testing.T) {
	t.Parallel()
	for to, want := range map[string]string{"/mine/download": "/mine/download", "/mine/details/contact": "/mine/details/contact", "": "/mine/details",
		"https://example.org": "/mine/details", "//example.org/download": "/mine/details", "/mine/leave": "/mine/details", "/mine": "/mine/details", "/min": "/mine/details"} {
		if got := onward(to); got != want {
			t.Errorf("%q leads to %s, want %s", to, got, want)
		}
	}
}

// A withdrawn service of somebody who paused says that it ended, not that it is paused.
func TestPausedIsOnlyWhatIsOpen(t *testing.T) {
	t.Parallel()
	now := time.Now()
	for state, paused := range map[models.State]bool{models.Accepted: true, models.Withdrawn: false} {
		v := way(referral.Record{Enquiry: models.Enquiry{PausedAt: &now}}, referral.OwnWay{Referral: &models.Referral{State: state}}, now)
		if strings.Contains(v.Next, "Paused") != paused {
			t.Errorf("%s: %q", state, v.Next)
		}
	}
}
