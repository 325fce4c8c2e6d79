package partner

import (
	"testing"
	"time"

	"example.org/fingerpost/models"
)

func TestDueInWords(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 10, 24, 22, 30, 0, 0, time.UTC) // Saturday, half past eleven at night; the clocks go back this night
	for _, c := range []struct {
		name  string
		clock models.Clock
		at    string
		words string
		late  bool
	}{
		{"no clock", models.NoClock, "", "", false},
		{"later today", models.ClockOpen, "2026-10-24T22:45:00Z", "by today", false},
		{"after midnight", models.ClockOpen, "2026-10-24T23:15:00Z", "by tomorrow", false},
		{"this week", models.ClockOpen, "2026-10-28T10:00:00Z", "by Wednesday 28 October", false},
		{"this year", models.ClockNote, "2026-12-01T10:00:00Z", "by 1 December", false},
		{"next year", models.ClockNote, "2027-01-04T10:00:00Z", "by 4 January 2027", false},
		{"an hour ago", models.ClockDecide, "2026-10-24T21:30:00Z", "overdue since 10:30pm", true},
		{"yesterday", models.ClockDecide, "2026-10-23T21:30:00Z", "overdue since yesterday", true},
		{"a week ago", models.ClockDecide, "2026-10-17T09:00:00Z", "7 days overdue", true},
	} {
		var at *time.Time
		if c.at != "" {
			when, err := time.Parse(time.RFC3339, c.at)
			if err != nil {
				t.Fatal(err)
			}
			at = &when
		}
		next, by, late := due(c.clock, at, now)
		if by != c.words || late != c.late || (next == "") != (c.at == "") {
			t.Errorf("%s: %q %q %v", c.name, next, by, late)
		}
	}
}

func TestAgo(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 3, 29, 9, 0, 0, 0, time.UTC) // the clocks went forward this night
	for before, want := range map[time.Duration]string{0: "today", 9 * time.Hour: "today", 10 * time.Hour: "1 day ago", 57 * time.Hour: "2 days ago",
		59 * 24 * time.Hour: "59 days ago", 95 * 24 * time.Hour: "3 months ago", -time.Hour: "today"} {
		if got := agoAt(now, before); got != want {
			t.Errorf("%v: %q, want %q", before, got, want)
		}
	}
}

func agoAt(now time.Time, before time.Duration) string { return ago(now.Add(-before), now) }

// Every move that a partner has a button for has words for when it is done, and a page of its own where it asks.
func TestEveryMoveHasWords(t *testing.T) {
	t.Parallel()
	for _, m := range models.Moves {
		if m.Button == "" || m.By&models.ByPartner == 0 {
			continue
		}
		p := pages[m.Name]
		if p.done == "" || asks(m) && (p.heading == "" || p.submit == "") || m.Ends && (p.sure == "" || p.warning == "") ||
			m.Needs&models.NeedsReason != 0 && p.reason == "" || m.Needs&models.NeedsWords != 0 && p.words == "" {
			t.Errorf("%s lacks words", m.Name)
		}
	}
	for _, tab := range models.Tabs {
		if emptyWords[tab.Code].Title == "" {
			t.Errorf("%s: nothing is said of its being empty", tab.Code)
		}
	}
}
