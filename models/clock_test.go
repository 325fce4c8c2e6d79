package models_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"example.org/fingerpost/models"
)

func london(t *testing.T, s string) time.Time {
	t.Helper()
	d, err := time.ParseInLocation("2006-01-02 15:04", s, models.London)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestWhoIsReminded(t *testing.T) {
	t.Parallel()
	const partner, team = models.TellPartner, models.TellTeam
	for _, c := range []struct {
		name   string
		clock  models.Clock
		state  models.State
		urgent bool
		days   int // working days after the clock ran out
		want   models.Tells
		next   string // the day of the next reminder; empty: none
	}{
		{"nothing is due", models.NoClock, models.Completed, false, 9, 0, ""},
		{"not read in time", models.ClockOpen, models.Sent, false, 0, partner, "2026-12-24"},
		{"still not read", models.ClockOpen, models.Sent, false, 2, partner, "2026-12-29"},
		{"not read on day 5", models.ClockOpen, models.Sent, false, 3, partner | team, ""},
		{"an outage of weeks is one e-mail", models.ClockOpen, models.Sent, false, 20, partner | team, ""},
		{"the safe path goes to the team at once", models.ClockOpen, models.Sent, true, 0, partner | team, ""},
		{"not decided", models.ClockDecide, models.Opened, false, 0, partner | team, ""},
		{"a partner that waits for information is not told to hurry", models.ClockDecide, models.InfoRequested, false, 0, team, ""},
		{"not rung", models.ClockContact, models.Accepted, false, 0, partner, "2026-12-31"},
		{"not rung a week later", models.ClockContact, models.Accepted, false, 5, partner | team, ""},
		{"on the safe path, not rung", models.ClockContact, models.Accepted, true, 0, partner | team, ""},
		{"no note", models.ClockNote, models.InContact, false, 4, partner, "2026-12-31"},
		{"no note on the safe path is no danger", models.ClockNote, models.InContact, true, 0, partner, "2026-12-31"},
	} {
		due := london(t, "2026-12-22 10:00") // Christmas lies between
		r := models.Referral{State: c.state, Due: c.clock, Urgent: c.urgent, DueAt: &due, RemindAt: &due}
		now := models.AddWorkingDays(due, c.days).Add(time.Minute)
		if got := r.Remind(due.Add(-time.Second)); got != 0 || r.Reminded != 0 {
			t.Errorf("%s: told %d before its time", c.name, got)
		}
		if got := r.Remind(now); got != c.want {
			t.Errorf("%s: told %d, want %d", c.name, got, c.want)
		}
		next := ""
		if r.RemindAt != nil {
			next = r.RemindAt.In(models.London).Format(time.DateOnly)
		}
		if next != c.next {
			t.Errorf("%s: next on %q, want %q", c.name, next, c.next)
		}
		if (r.LateSince != nil) != (c.want&team != 0) {
			t.Errorf("%s: with the team since %v", c.name, r.LateSince)
		}
		if again := r.Remind(now); again != 0 {
			t.Errorf("%s: told %d a second time", c.name, again)
		}
	}
}

// However often the chore runs, and whatever it misses, every reminder is given once at most and the team has it in the end.
func TestRemindersComeOnce(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		due := time.Date(2026, 3, 20, 9, 0, 0, 0, time.UTC)
		r := models.Referral{State: models.Sent, Due: rapid.SampledFrom([]models.Clock{models.ClockOpen, models.ClockContact, models.ClockNote}).Draw(t, "clock"),
			DueAt: &due, RemindAt: &due, Urgent: rapid.Bool().Draw(t, "urgent")}
		most, partner, team := len(r.Reminders()), 0, 0
		for now := due; now.Before(due.AddDate(0, 0, 30)); now = now.Add(time.Duration(rapid.IntRange(1, 200).Draw(t, "hours")) * time.Hour) {
			told := r.Remind(now)
			if told&models.TellPartner != 0 {
				partner++
			}
			if told&models.TellTeam != 0 {
				team++
			}
			if r.RemindAt != nil && !r.RemindAt.After(now) {
				t.Fatal("something due was left")
			}
		}
		r.Remind(due.AddDate(0, 1, 0))
		if team > 1 || partner > most || r.LateSince == nil || r.RemindAt != nil {
			t.Fatalf("partner told %d times, team %d; %+v", partner, team, r)
		}
	})
}

func TestNextMorning(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, now, want string }{
		{"early on a working day", "2026-11-23 07:59", "2026-11-23 08:00"},
		{"at eight itself", "2026-11-23 08:00", "2026-11-24 08:00"},
		{"on a Friday afternoon", "2026-11-20 15:00", "2026-11-23 08:00"},
		{"before Christmas", "2026-12-24 12:00", "2026-12-29 08:00"},
		{"over the new year", "2026-12-31 12:00", "2027-01-04 08:00"},
		{"before Easter, into summer time's first week", "2027-03-25 09:00", "2027-03-30 08:00"},
		{"out of summer time", "2026-10-23 09:00", "2026-10-26 08:00"},
	} {
		if got := models.NextMorning(london(t, c.now)); !got.Equal(london(t, c.want)) {
			t.Errorf("%s: %s, want %s", c.name, got.In(models.London), c.want)
		}
	}
}

func TestWeekStart(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, now, want string }{
		{"on Monday at midnight", "2026-11-23 00:00", "2026-11-23 00:00"},
		{"late on Sunday", "2026-11-22 23:59", "2026-11-16 00:00"},
		{"the Sunday of summer time", "2026-03-29 12:00", "2026-03-23 00:00"},
		{"the Sunday after summer time", "2026-10-25 23:00", "2026-10-19 00:00"},
		{"over the new year", "2027-01-01 12:00", "2026-12-28 00:00"},
	} {
		if got := models.WeekStart(london(t, c.now)); !got.Equal(london(t, c.want)) {
			t.Errorf("%s: %s, want %s", c.name, got.In(models.London), c.want)
		}
	}
}

// Not beside other tests: it changes which days are working days, and puts it right again.
func TestAProclaimedHoliday(t *testing.T) {
	day := london(t, "2027-05-10 12:00")
	if err := models.ExtendBankHolidays([]string{"10 May"}); err == nil || !models.WorkingDay(day) {
		t.Errorf("took what is no date: %v", err)
	}
	if err := models.ExtendBankHolidays([]string{"2027-05-10"}); err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := models.ExtendBankHolidays(nil); err != nil {
			t.Error(err)
		}
	}()
	if models.WorkingDay(day) {
		t.Error("it is a working day still")
	}
	if got := models.AddWorkingDays(london(t, "2027-05-07 10:00"), 1); !got.Equal(london(t, "2027-05-11 10:00")) {
		t.Errorf("one working day after the Friday before: %s", got)
	}
}
