package models_test

import (
	"errors"
	"os"
	"slices"
	"sort"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"example.org/fingerpost/models"
	"example.org/fingerpost/models/dbtest"
)

var allStates = func() []models.State {
	var all []models.State
	for _, e := range models.States {
		all = append(all, models.State(e.Code))
	}
	return all
}()

// The README draws the life of a referral; it must be the table's.
func TestTheDiagramIsTheTable(t *testing.T) {
	t.Parallel()
	var lines []string
	for _, m := range models.Moves {
		from := map[models.State]bool{}
		for _, s := range m.From {
			from[s] = true
		}
		for s := range from {
			lines = append(lines, "    "+string(s)+" --> "+string(m.To)+": "+m.Name)
		}
	}
	sort.Strings(lines)
	text, err := os.ReadFile("../README.md")
	if err != nil {
		t.Fatal(err)
	}
	var drawn []string
	for _, l := range strings.Split(string(text), "\n") {
		if strings.HasPrefix(l, "    ") && strings.Contains(l, " --> ") && !strings.Contains(l, "[*]") {
			drawn = append(drawn, l)
		}
	}
	sort.Strings(drawn)
	if !slices.Equal(drawn, lines) {
		t.Errorf("the README's diagram is not the table; it should read\n%s", strings.Join(lines, "\n"))
	}
}

func TestMoveCheck(t *testing.T) {
	t.Parallel()
	now := time.Now()
	for _, c := range []struct {
		name, move string
		from       models.State
		ago        time.Duration
		role       models.Role
		want       error
	}{
		{"a partner accepts what it has opened", "accept", models.Opened, 0, models.Partner, nil},
		{"a lead does too", "accept", models.Opened, 0, models.Lead, nil},
		{"nobody accepts unread", "accept", models.Sent, 0, models.Partner, models.ErrConflict},
		{"the team does not accept for a partner", "accept", models.Opened, 0, models.Coordinator, models.ErrForbidden},
		{"an administrator moves nothing", "accept", models.Opened, 0, models.Administrator, models.ErrForbidden},
		{"a referrer withdraws on the person's word", "withdraw", models.Opened, 0, models.Referrer, nil},
		{"and answers what a service asks", "answer", models.InfoRequested, 0, models.Referrer, nil},
		{"and moves nothing else", "accept", models.Opened, 0, models.Referrer, models.ErrForbidden},
		{"the person withdraws", "withdraw", models.InContact, 0, models.Resident, nil},
		{"what is over cannot be withdrawn", "withdraw", models.Completed, 0, models.Resident, models.ErrConflict},
		{"time runs out", "expire", models.Opened, 0, models.Chore, nil},
		{"time does not end what was accepted", "expire", models.Accepted, 0, models.Chore, models.ErrConflict},
		{"opened again within 28 days", "reopen", models.Completed, 27 * 24 * time.Hour, models.Coordinator, nil},
		{"but not after", "reopen", models.Completed, 29 * 24 * time.Hour, models.Coordinator, models.ErrConflict},
	} {
		m, err := models.MoveNamed(c.move)
		if err != nil {
			t.Fatal(err)
		}
		if err := m.Check(c.from, now.Add(-c.ago), now, c.role); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", c.name, err, c.want)
		}
	}
}

func TestTheTableHoldsTogether(t *testing.T) {
	t.Parallel()
	reached := map[models.State]bool{models.Sent: true}
	names := map[string]bool{}
	for _, m := range models.Moves {
		reached[m.To] = true
		if names[m.Name] {
			t.Errorf("two moves are called %s", m.Name)
		}
		names[m.Name] = true
		if m.Told == "" || strings.Count(m.Told, "%s") != 1 {
			t.Errorf("%s: tells the person %q", m.Name, m.Told)
		}
		if m.Needs&models.NeedsReason != 0 && len(m.Reasons) == 0 {
			t.Errorf("%s needs a reason and has no list", m.Name)
		}
		if m.To.Open() == (m.Clock == models.NoClock) {
			t.Errorf("%s: to %s with clock %q; whatever is open has a clock, and nothing else", m.Name, m.To, m.Clock)
		}
		if (m.To == models.Completed || m.To == models.Closed) && m.Needs&models.NeedsOutcomes == 0 {
			t.Errorf("%s finishes without an outcome", m.Name)
		}
	}
	for _, s := range allStates {
		if !reached[s] {
			t.Errorf("nothing leads to %s", s)
		}
		left := false
		for _, m := range models.Moves {
			left = left || slices.Contains(m.From, s)
		}
		if s.Open() && !left {
			t.Errorf("nothing leads on from %s", s)
		}
	}
}

// Time running out, or a partner passing back, never ends an enquiry.
func TestNobodyIsLeftInLimbo(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		states := rapid.SliceOf(rapid.SampledFrom(allStates)).Draw(t, "referrals")
		after := models.After(states)
		if slices.ContainsFunc(states, models.State.Open) != (after == models.Placed) {
			t.Fatalf("%v: %s", states, after)
		}
		only := func(any ...models.State) bool {
			return len(states) > 0 && !slices.ContainsFunc(states, func(s models.State) bool { return !slices.Contains(any, s) })
		}
		if only(models.Declined, models.Expired) && after != models.Held {
			t.Fatalf("%v: %s", states, after)
		}
		last := len(states) > 0 && states[len(states)-1] == models.Withdrawn
		if only(models.Declined, models.Expired, models.Withdrawn) && last != (after == models.EnquiryWithdrawn) {
			t.Fatalf("%v: %s", states, after)
		}
	})
}

// Every state of the table may stand in the database, and no other.
func TestTheSchemaKnowsTheStates(t *testing.T) {
	t.Parallel()
	db := dbtest.New(t)
	fillEveryTable(t, db)
	for _, s := range append(slices.Clone(allStates), "somewhere") {
		_, err := db.Owner.Exec(t.Context(), `update referrals set state = $1`, string(s))
		if (err == nil) != (s != "somewhere") {
			t.Errorf("%s: %v", s, err)
		}
	}
	for _, e := range append(slices.Clone(models.EnquiryStates), models.Entry{Code: "somewhere"}) {
		_, err := db.Owner.Exec(t.Context(), `update enquiries set state = $1`, e.Code)
		if (err == nil) != (e.Code != "somewhere") {
			t.Errorf("%s: %v", e.Code, err)
		}
	}
}
