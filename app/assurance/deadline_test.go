package assurance_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"example.org/fingerpost/app/assurance"
	"example.org/fingerpost/models"
)

func on(text string) time.Time {
	t, err := time.ParseInLocation(time.DateOnly, text, models.London)
	if err != nil {
		panic(err)
	}
	return t
}

// The first is the ICO's own example; the others were counted by its rules with the bank holidays of England.
func TestDeadline(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name  string
		facts assurance.Facts
		want  string
	}{
		{"the ICO's example", assurance.Facts{Received: on("2024-11-25")}, "2024-12-27"},
		{"ends on a Sunday", assurance.Facts{Received: on("2026-01-01")}, "2026-02-02"},
		{"no such date, and a Sunday", assurance.Facts{Received: on("2027-01-31")}, "2027-03-01"},
		{"Christmas, a weekend and a day in place of Boxing Day", assurance.Facts{Received: on("2026-11-25")}, "2026-12-29"},
		{"a Sunday, then Easter Monday", assurance.Facts{Received: on("2027-02-28")}, "2027-03-30"},
		{"identity came later", assurance.Facts{Received: on("2026-05-01"), Identity: on("2026-05-11")}, "2026-06-11"},
		{"a question of six days", assurance.Facts{Received: on("2026-03-02"), Questions: []assurance.Clarifying{{on("2026-03-05"), on("2026-03-10")}}}, "2026-04-08"},
		{"extended", assurance.Facts{Received: on("2026-05-01"), Extended: true}, "2026-08-03"},
		{"extended, and a question of ten days", assurance.Facts{Received: on("2026-09-01"), Extended: true,
			Questions: []assurance.Clarifying{{on("2026-09-07"), on("2026-09-16")}}}, "2026-12-11"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			if got := assurance.Deadline(c.facts).Answer.Format(time.DateOnly); got != c.want {
				t.Errorf("%s, want %s", got, c.want)
			}
		})
	}
	if got := assurance.Deadline(assurance.Facts{Received: on("2026-05-01"), Extended: true}).Notice.Format(time.DateOnly); got != "2026-06-01" {
		t.Errorf("notice of the extension by %s", got)
	}
	if !assurance.Deadline(assurance.Facts{Received: on("2026-05-01"), Questions: []assurance.Clarifying{{Asked: on("2026-05-02")}}}).Paused {
		t.Error("an open question pauses nothing")
	}
}

func TestAcknowledge(t *testing.T) {
	t.Parallel()
	for received, want := range map[string]string{"2026-06-20": "2026-07-20", "2026-11-26": "2026-12-29"} {
		if got := assurance.Acknowledge(on(received)).Format(time.DateOnly); got != want {
			t.Errorf("received %s: %s, want %s", received, got, want)
		}
	}
}

// Whatever the facts: it ends on a working day, no sooner for more facts, and always after a month at the latest of
// four weeks on.
func TestDeadlineLaws(t *testing.T) {
	t.Parallel()
	days := rapid.IntRange(0, 4000)
	rapid.Check(t, func(t *rapid.T) {
		received := on("2024-01-01").AddDate(0, 0, days.Draw(t, "received"))
		plain := assurance.Deadline(assurance.Facts{Received: received}).Answer
		f := assurance.Facts{Received: received, Extended: rapid.Bool().Draw(t, "extended")}
		if rapid.Bool().Draw(t, "identity") {
			f.Identity = received.AddDate(0, 0, rapid.IntRange(0, 60).Draw(t, "identity after"))
		}
		if rapid.Bool().Draw(t, "question") {
			asked := received.AddDate(0, 0, rapid.IntRange(0, 20).Draw(t, "asked after"))
			f.Questions = []assurance.Clarifying{{asked, asked.AddDate(0, 0, rapid.IntRange(0, 20).Draw(t, "answered after"))}}
		}
		got := assurance.Deadline(f)
		if !models.WorkingDay(got.Answer) || !models.WorkingDay(got.Notice) {
			t.Fatalf("%s is no working day", got.Answer)
		}
		if got.Answer.Before(plain) || got.Notice.After(got.Answer) {
			t.Fatalf("more facts, less time: %s before %s", got.Answer, plain)
		}
		if n := plain.Sub(received).Hours() / 24; n < 27 || n > 38 {
			t.Fatalf("a month of %v days", n)
		}
	})
}
