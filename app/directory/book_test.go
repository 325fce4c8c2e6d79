package directory_test

import (
	"errors"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"example.org/fingerpost/app/directory"
	"example.org/fingerpost/models"
	"example.org/fingerpost/models/dbtest"
)

// shelf is a directory with two organisations: one that signed, with a service listed and one that is not, and one that
// did not sign.
type shelf struct {
	*dbtest.DB
	book                      *directory.Book
	signed, unsigned          models.Actor
	listed, hidden, elsewhere models.Service
}

func newShelf(t *testing.T) shelf {
	t.Helper()
	db := dbtest.New(t)
	signed, unsigned := db.Organisation(t), db.Organisation(t)
	if _, err := db.Owner.Exec(t.Context(), `delete from signatures where org_id = $1`, unsigned.ID); err != nil {
		t.Fatal(err)
	}
	named := func(name string, listed bool) func(*models.Service) {
		return func(s *models.Service) { s.Name, s.Listed, s.Needs = name, listed, models.List{"debt"} }
	}
	return shelf{DB: db, book: &directory.Book{DB: db.Web, Journal: models.NewJournal(db.Ring), Place: models.Place{Districts: []string{"SR5", "SR6"}}},
		signed: db.User(t, signed, models.Partner), unsigned: db.User(t, unsigned, models.Lead), listed: db.Service(t, signed, named("Debt desk", true)),
		hidden: db.Service(t, signed, named("Debt desk to come", false)), elsewhere: db.Service(t, unsigned, named("Debt walks", true))}
}

func TestAnybodyReadsTheDirectory(t *testing.T) {
	t.Parallel()
	s := newShelf(t)
	all, err := s.book.Services(t.Context(), models.Anyone)
	if err != nil || len(all) != 2 || all[0].Name != "Debt desk" || !all[0].Signed || all[1].Signed || all[0].Organisation != s.listed.Organisation {
		t.Fatalf("%v, %+v", err, all)
	}
	if found, err := s.book.Search(t.Context(), models.Anyone, directory.Query{Words: "walking"}); err != nil || len(found) != 1 || found[0].ID != s.elsewhere.ID {
		t.Errorf("search: %v, %+v", err, found)
	}
	if one, of, err := s.book.Service(t.Context(), models.Anyone, s.listed.ID); err != nil || one.ID != s.listed.ID || of.Name != s.listed.Organisation {
		t.Errorf("one: %v, %+v of %+v", err, one, of)
	}
	for name, id := range map[string]uuid.UUID{"not listed": s.hidden.ID, "none": uuid.New()} {
		if _, _, err := s.book.Service(t.Context(), models.Anyone, id); !errors.Is(err, models.ErrNotFound) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestMatchReadsSignatures(t *testing.T) {
	t.Parallel()
	s := newShelf(t)
	ask := directory.Ask{Needs: models.List{"debt"}, District: "SR5", Age: 40}
	found, err := s.book.Match(t.Context(), models.Anyone, ask)
	if err != nil || len(found) != 1 || found[0].Service.ID != s.listed.ID {
		t.Fatalf("signed and listed only: %v, %+v", err, found)
	}
	ask.District = "NE1"
	if found, err := s.book.Match(t.Context(), models.Anyone, ask); err != nil || len(found) != 0 {
		t.Errorf("outside the place: %v, %+v", err, found)
	}
	ask.District = "SR5"
	if _, err := s.Owner.Exec(t.Context(), `update signatures set ended_on = current_date`); err != nil {
		t.Fatal(err)
	}
	if found, err := s.book.Match(t.Context(), models.Anyone, ask); err != nil || len(found) != 0 {
		t.Errorf("signature ended today: %v, %+v", err, found)
	}
}

func TestOnlyTheOwnerSaysHowMuchRoomThereIs(t *testing.T) {
	t.Parallel()
	s := newShelf(t)
	for _, c := range []struct {
		name string
		who  models.Actor
		want error
	}{
		{"the public", models.Anyone, models.ErrForbidden},
		{"a coordinator", models.Actor{Role: models.Coordinator, Org: s.signed.Org, User: uuid.New()}, models.ErrForbidden},
		{"a partner of nobody", models.Actor{Role: models.Partner, User: uuid.New()}, models.ErrForbidden},
		{"another partner", s.unsigned, models.ErrNotFound},
		{"its own partner", s.signed, nil},
		{"its own lead", models.Actor{Role: models.Lead, Org: s.signed.Org, User: uuid.New()}, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			for what, err := range map[string]error{
				"set":     s.book.SetCapacity(t.Context(), c.who, s.listed.ID, models.CapacityWaiting, 2, nil, 0),
				"confirm": s.book.Confirm(t.Context(), c.who, s.listed.ID),
			} {
				if !errors.Is(err, c.want) {
					t.Errorf("%s: %v, want %v", what, err, c.want)
				}
			}
			if _, err := s.book.OwnService(t.Context(), c.who, s.listed.ID); !errors.Is(err, c.want) {
				t.Errorf("read: %v, want %v", err, c.want)
			}
		})
	}
	var lines int
	if err := s.Owner.QueryRow(t.Context(), `select count(*) from audit where object_id = $1 and action in ('service.capacity', 'service.confirm')`, s.listed.ID).
		Scan(&lines); err != nil || lines != 4 {
		t.Errorf("audit lines: %d, %v; want one for each change that was kept, 4", lines, err)
	}
}

func TestCapacityGoesTogether(t *testing.T) {
	t.Parallel()
	s := newShelf(t)
	now := models.Now().In(models.London)
	in := func(days int) *time.Time {
		d := time.Date(now.Year(), now.Month(), now.Day()+days, 0, 0, 0, 0, time.UTC)
		return &d
	}
	for _, c := range []struct {
		name     string
		capacity string
		months   int
		until    *time.Time
		problem  string // field, or empty when it is kept
		kept     models.Service
	}{
		{"not a capacity", "full", 0, nil, "capacity", models.Service{}},
		{"a waiting list of no length", "waiting", 0, nil, "months", models.Service{}},
		{"a waiting list without end", "waiting", 37, nil, "months", models.Service{}},
		{"a negative waiting list", "waiting", -1, nil, "months", models.Service{}},
		{"a pause without a day", "paused", 0, nil, "until", models.Service{}},
		{"a pause until today", "paused", 0, in(0), "until", models.Service{}},
		{"a pause for ever", "paused", 0, in(3700), "until", models.Service{}},
		{"a waiting list", "waiting", 4, in(5), "", models.Service{Capacity: "waiting", WaitMonths: 4}},
		{"a pause", "paused", 2, in(1), "", models.Service{Capacity: "paused", WaitMonths: 2, PausedUntil: in(1)}},
		{"closed", "closed", 3, in(1), "", models.Service{Capacity: "closed"}},
		{"open again", "open", 3, in(1), "", models.Service{Capacity: "open"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			err := s.book.SetCapacity(t.Context(), s.signed, s.listed.ID, c.capacity, c.months, c.until, 0)
			if c.problem != "" {
				var problems models.Problems
				if !errors.As(err, &problems) || len(problems) != 1 || problems[c.problem] == "" {
					t.Errorf("problems: %v, want one of %s", err, c.problem)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			got, err := s.book.OwnService(t.Context(), s.signed, s.listed.ID)
			if err != nil || got.Capacity != c.kept.Capacity || got.WaitMonths != c.kept.WaitMonths || (got.PausedUntil == nil) != (c.kept.PausedUntil == nil) ||
				got.PausedUntil != nil && !got.PausedUntil.Equal(*c.kept.PausedUntil) {
				t.Errorf("%v, kept %+v", err, got)
			}
		})
	}
}

func TestConfirmingMakesItFresh(t *testing.T) {
	t.Parallel()
	s := newShelf(t)
	if _, err := s.Owner.Exec(t.Context(), `update services set confirmed_at = now() - interval '15 days'`); err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	for range 10 {
		wg.Go(func() {
			if err := s.book.Confirm(t.Context(), s.signed, s.listed.ID); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	own, err := s.book.Own(t.Context(), s.signed)
	if err != nil || len(own) != 2 || directory.Stale(own[0], models.Now()) || !directory.Stale(own[1], models.Now()) {
		t.Errorf("%v, %+v", err, own)
	}
}
