package coordinator

import (
	"testing"
	"time"
)

func TestWaitedInDaysOfLondon(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, since, now, want, inside string }{
		{"a clock that is ahead", "2026-11-22T10:05:00Z", "2026-11-22T10:00:00Z", "Since today", "since today"},
		{"this morning", "2026-11-22T00:00:00Z", "2026-11-22T23:59:00Z", "Since today", "since today"},
		{"over midnight", "2026-11-21T23:59:00Z", "2026-11-22T00:01:00Z", "1 day", "for 1 day"},
		{"midnight in London, not yet in UTC", "2026-07-01T22:30:00Z", "2026-07-01T23:30:00Z", "1 day", "for 1 day"},
		{"over the end of summer time", "2026-10-24T12:00:00Z", "2026-10-26T12:00:00Z", "2 days", "for 2 days"},
		{"over the start of summer time", "2026-03-28T12:00:00Z", "2026-03-30T11:00:00Z", "2 days", "for 2 days"},
		{"long", "2025-11-22T10:00:00Z", "2026-11-22T10:00:00Z", "365 days", "for 365 days"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			since, now := moment(t, c.since), moment(t, c.now)
			if got := waited(since, now); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
			if got := lasting(since, now); got != c.inside {
				t.Errorf("got %q, want %q", got, c.inside)
			}
		})
	}
}

// Whoever agreed earlier today by another way is not newer than who agrees now; a day before is that day in London.
func TestDayOfConsent(t *testing.T) {
	t.Parallel()
	now := moment(t, "2026-07-01T23:30:00Z") // 2 July in London
	for _, c := range []struct {
		name string
		form placeForm
		want string
	}{
		{"none", placeForm{}, "0001-01-01T00:00:00Z"},
		{"today is now", placeForm{Day: "2", Month: "7", Year: "2026"}, "2026-07-01T23:30:00Z"},
		{"yesterday", placeForm{Day: "01", Month: "07", Year: "2026"}, "2026-06-30T23:00:00Z"},
		{"no such day", placeForm{Day: "31", Month: "6", Year: "2026"}, ""},
		{"no such month", placeForm{Day: "1", Month: "13", Year: "2026"}, ""},
		{"half a day", placeForm{Day: "1", Year: "2026"}, ""},
		{"words", placeForm{Day: "1", Month: "June", Year: "2026"}, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			got, err := c.form.on(now)
			if c.want == "" {
				if err == nil {
					t.Errorf("taken for %s", got)
				}
				return
			}
			if err != nil || !got.Equal(moment(t, c.want)) {
				t.Errorf("got %s, %v", got.UTC(), err)
			}
		})
	}
}

func moment(t *testing.T, text string) time.Time {
	t.Helper()
	at, err := time.Parse(time.RFC3339, text)
	if err != nil {
		t.Fatal(err)
	}
	return at
}
