package assurance_test

import (
	"errors"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"example.org/fingerpost/app/assurance"
	"example.org/fingerpost/models"
)

// at gives the register a clock that the test moves.
func (r register) at(t *testing.T, clock *time.Time) register {
	t.Helper()
	now := func() time.Time { return *clock }
	web, err := models.Open(t.Context(), models.Options{URL: r.db.URL, Role: models.WebRole, MaxConns: 2, Now: now})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(web.Close)
	cases := *r.Cases
	cases.Web, cases.Now = web, now
	r.Cases = &cases
	return r
}

func (r register) ask(t *testing.T, kind string) models.Case {
	t.Helper()
	k, err := r.Ask(t.Context(), r.self, kind, "words")
	if err != nil {
		t.Fatal(err)
	}
	return k
}

// Each line is what is noted on a day; the day on which the case is due then is the one of the law's own examples (the first
// is the ICO's, the others were counted by its rules), for whoever deals with it and for the person.
func TestTheDayFollowsFromWhatIsNoted(t *testing.T) {
	t.Parallel()
	type noted struct{ day, kind string }
	r := newRegister(t)
	for _, c := range []struct {
		name, received string
		facts          []noted
		want           string
	}{
		{"the ICO's example", "2024-11-25", nil, "2024-12-27"},
		{"ends on a Sunday", "2026-01-01", nil, "2026-02-02"},
		{"no such date, and a Sunday", "2027-01-31", nil, "2027-03-01"},
		{"Christmas, a weekend and a day in place of Boxing Day", "2026-11-25", nil, "2026-12-29"},
		{"a Sunday, then Easter Monday", "2027-02-28", nil, "2027-03-30"},
		{"identity came later", "2026-05-01", []noted{{"2026-05-02", "identity_asked"}, {"2026-05-11", "identity_confirmed"}}, "2026-06-11"},
		{"a question of six days", "2026-03-02", []noted{{"2026-03-05", "question_asked"}, {"2026-03-10", "question_answered"}}, "2026-04-08"},
		{"extended", "2026-05-01", []noted{{"2026-06-01", "extended"}}, "2026-08-03"},
		{"extended, and a question of ten days", "2026-09-01", []noted{{"2026-09-07", "question_asked"}, {"2026-09-16", "question_answered"}, {"2026-09-17", "extended"}}, "2026-12-11"},
	} {
		t.Run(c.name, func(t *testing.T) {
			clock := on(c.received).Add(9 * time.Hour)
			r := r.at(t, &clock)
			k := r.ask(t, models.CaseAccess)
			for _, f := range c.facts {
				clock = on(f.day).Add(15 * time.Hour)
				if err := r.Note(t.Context(), r.governance, k.ID, assurance.Noting{Kind: f.kind, On: on(f.day), Words: "Why."}); err != nil {
					t.Fatalf("%s: %v", f.kind, err)
				}
			}
			for _, who := range []models.Actor{r.governance, r.self} {
				o, err := r.Read(t.Context(), who, k.ID)
				if err != nil || o.DueOn.Format(time.DateOnly) != c.want || o.Waits != "" || len(o.Facts) != len(c.facts) {
					t.Errorf("%s reads %s with %d facts, waiting for %q, %v; want %s", who.Role, o.DueOn.Format(time.DateOnly), len(o.Facts), o.Waits, err, c.want)
				}
				for i, f := range o.Facts {
					if f.Words != "Why." || f.OnDay.Format(time.DateOnly) != c.facts[i].day {
						t.Errorf("%s reads %q of %s", who.Role, f.Words, f.OnDay)
					}
				}
			}
		})
	}
}

func TestWhatIsNotNoted(t *testing.T) {
	t.Parallel()
	start := on("2026-03-02").Add(9 * time.Hour)
	clock := start
	r := newRegister(t)
	r = r.at(t, &clock)
	access, erase, complaint := r.ask(t, models.CaseAccess), r.ask(t, models.CaseErase), r.ask(t, models.CaseComplain)
	today := clock
	for _, c := range []struct {
		name string
		of   models.Case
		fact assurance.Noting
		want error
	}{
		{"of a complaint", complaint, assurance.Noting{Kind: "identity_asked", On: today, Words: "Who?"}, models.ErrForbidden},
		{"a question that stops nothing", erase, assurance.Noting{Kind: "question_asked", On: today, Words: "What?"}, models.ErrForbidden},
		{"nothing", access, assurance.Noting{On: today, Words: "words"}, models.ErrInvalid},
		{"an answer to nothing", access, assurance.Noting{Kind: "question_answered", On: today}, models.ErrConflict},
		{"who it is, unasked", access, assurance.Noting{Kind: "identity_confirmed", On: today}, models.ErrConflict},
		{"without words", access, assurance.Noting{Kind: "identity_asked", On: today, Words: " "}, models.ErrInvalid},
		{"without a day", access, assurance.Noting{Kind: "identity_asked", Words: "Who?"}, models.ErrInvalid},
		{"tomorrow", access, assurance.Noting{Kind: "identity_asked", On: today.AddDate(0, 0, 1), Words: "Who?"}, models.ErrInvalid},
		{"before it came", access, assurance.Noting{Kind: "identity_asked", On: today.AddDate(0, 0, -1), Words: "Who?"}, models.ErrInvalid},
	} {
		if err := r.Note(t.Context(), r.governance, c.of.ID, c.fact); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", c.name, err, c.want)
		}
	}
	for _, who := range []models.Actor{r.self, r.db.User(t, r.db.Organisation(t), models.Partner), models.Anyone} {
		if err := r.Note(t.Context(), who, access.ID, assurance.Noting{Kind: "identity_asked", On: today, Words: "Who?"}); !errors.Is(err, models.ErrForbidden) {
			t.Errorf("%s notes: %v", who.Role, err)
		}
	}
	clock = on("2026-04-07").Add(9 * time.Hour) // Easter Monday was the sixth; a month ended on the second
	if err := r.Note(t.Context(), r.governance, access.ID, assurance.Noting{Kind: "extended", Words: "It is much."}); !errors.Is(err, models.ErrInvalid) {
		t.Errorf("extended after the first month: %v", err)
	}
	if o, err := r.Read(t.Context(), r.governance, access.ID); err != nil || len(o.Facts) != 0 || !o.Late(clock) {
		t.Errorf("%d facts, %v", len(o.Facts), err)
	}
}

// While we wait for the person no day passes, and the case is not late; it stands after those that are. Of several that note
// the same, one does.
func TestACaseThatWaits(t *testing.T) {
	t.Parallel()
	clock := on("2026-03-02").Add(9 * time.Hour)
	r := newRegister(t)
	r = r.at(t, &clock)
	waiting := r.ask(t, models.CaseAccess)
	clock = clock.Add(time.Hour)
	late := r.ask(t, models.CaseCorrect)
	var done, conflicts atomic.Int32
	var wg sync.WaitGroup
	for range 5 {
		wg.Go(func() {
			switch err := r.Note(t.Context(), r.governance, waiting.ID, assurance.Noting{Kind: "question_asked", On: clock, Words: "Which year?"}); {
			case err == nil:
				done.Add(1)
			case errors.Is(err, models.ErrConflict):
				conflicts.Add(1)
			default:
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if done.Load() != 1 || conflicts.Load() != 4 {
		t.Errorf("noted %d times, refused %d", done.Load(), conflicts.Load())
	}
	clock = on("2026-05-04")
	all, err := r.List(t.Context(), r.governance, true)
	if err != nil || len(all) != 2 || all[0].ID != late.ID || !all[0].Late(clock) || all[1].Late(clock) || all[1].Waits != models.WaitsForAnswer {
		t.Errorf("%+v %v", all, err)
	}
	o, err := r.Read(t.Context(), r.governance, waiting.ID)
	if want := []string{"identity_asked", "question_answered", "extended"}; err != nil || !slices.Equal(o.Notable(), want) {
		t.Errorf("%v, want %v, %v", o.Notable(), want, err)
	}
	if err := r.Note(t.Context(), r.governance, waiting.ID, assurance.Noting{Kind: "question_answered", On: on("2026-05-04"), Words: "2025."}); err != nil {
		t.Fatal(err)
	}
	if o, err = r.Read(t.Context(), r.self, waiting.ID); err != nil || o.DueOn.Format(time.DateOnly) != "2026-06-05" || o.Waits != "" {
		t.Errorf("due on %s, waits for %q, %v", o.DueOn, o.Waits, err) // a month to 2 April, and 64 days that do not count lead to 5 June
	}
}
