package directory_test

import (
	"errors"
	"sync"
	"testing"
	"time"

	"example.org/fingerpost/app/directory"
	"example.org/fingerpost/app/jobs"
	"example.org/fingerpost/app/notify"
	"example.org/fingerpost/models"
	"example.org/fingerpost/models/dbtest"
)

// office is a directory whose chore can tell people; nothing is sent within a test, only the notifications count.
type office struct {
	*dbtest.DB
	t       *testing.T
	book    *directory.Book
	partner models.Actor
	team    models.Actor
	service models.Service
}

func newOffice(t *testing.T) office {
	t.Helper()
	db := dbtest.New(t)
	queue, err := jobs.NewQueue()
	if err != nil {
		t.Fatal(err)
	}
	post, err := notify.New(db.Chores, queue, db.Ring, notify.Config{SMTPURL: "smtp://127.0.0.1:9?tls=none", From: "no-reply@example.org", BaseURL: "https://example.org", MaxDelay: time.Hour})
	if err != nil {
		t.Fatal(err)
	}
	org := db.Organisation(t)
	o := office{DB: db, t: t, book: &directory.Book{DB: db.Web, Chores: db.Chores, Journal: models.NewJournal(db.Ring), Post: post, Place: models.Place{Districts: []string{"SR5"}}},
		partner: db.User(t, org, models.Lead), team: db.User(t, org, models.Coordinator), service: db.Service(t, org)}
	db.User(t, org, models.Partner) // works the queue, and does not answer for the room
	return o
}

func (o office) confirmed(days int) {
	o.t.Helper()
	if _, err := o.Owner.Exec(o.t.Context(), `update services set confirmed_at = now() - make_interval(days => $1)`, days); err != nil {
		o.t.Fatal(err)
	}
}

// ask runs the chore on several servers at once, and counts who was told.
func (o office) ask() (partners, team int) {
	o.t.Helper()
	failed := make([]error, 4)
	var wg sync.WaitGroup
	for i := range failed {
		wg.Go(func() { failed[i] = o.book.AskToConfirm(o.t.Context()) })
	}
	wg.Wait()
	if err := errors.Join(failed...); err != nil {
		o.t.Fatal(err)
	}
	err := o.Owner.QueryRow(o.t.Context(), `with told as (update notifications set state = 'sent', done_at = now() where state = 'waiting' returning template)
		select count(*) filter (where template = 'partner'), count(*) filter (where template = 'team') from told`).Scan(&partners, &team)
	if err != nil {
		o.t.Fatal(err)
	}
	return partners, team
}

func TestWhoIsAskedWhetherThereIsRoom(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	for _, c := range []struct {
		name           string
		confirmed      int // days ago
		partners, team int
		silent         int
	}{
		{"not after 13 days", 13, 0, 0, 0},
		{"the lead after 15 days", 15, 1, 0, 0},
		{"once", 16, 0, 0, 0},
		{"the team after 29 days", 29, 0, 1, 1},
		{"and that once", 40, 0, 0, 1},
		{"nobody once it is confirmed", 0, 0, 0, 0},
	} {
		if c.confirmed > 0 {
			o.confirmed(c.confirmed)
		} else if err := o.book.Confirm(t.Context(), o.partner, o.service.ID); err != nil {
			t.Fatal(err)
		}
		if partners, team := o.ask(); partners != c.partners || team != c.team {
			t.Errorf("%s: %d leads and %d of the team were told", c.name, partners, team)
		}
		silent, err := o.book.Unconfirmed(t.Context(), o.team)
		if err != nil || len(silent) != c.silent {
			t.Errorf("%s: the team sees %d, %v", c.name, len(silent), err)
		}
	}
	if _, err := o.book.Unconfirmed(t.Context(), o.partner); !errors.Is(err, models.ErrNotFound) {
		t.Errorf("a partner lists what others did not confirm: %v", err)
	}
}

func TestTheWeeksPlaces(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	set := func(weekly int) error {
		return o.book.SetCapacity(t.Context(), o.partner, o.service.ID, models.CapacityOpen, 0, nil, weekly)
	}
	for _, wrong := range []int{-1, directory.MostWeekly + 1} {
		if err := set(wrong); !errors.Is(err, models.ErrInvalid) {
			t.Errorf("%d places a week: %v", wrong, err)
		}
	}
	if err := set(2); err != nil {
		t.Fatal(err)
	}
	offered := func() bool {
		t.Helper()
		found, err := o.book.Match(t.Context(), models.Anyone, directory.Ask{Needs: models.List{"money"}, District: "SR5", Age: 40})
		if err != nil {
			t.Fatal(err)
		}
		return len(found) == 1
	}
	last := models.WeekStart(models.Now()).Add(-time.Hour)
	for range 3 {
		o.Referral(t, o.service, func(w *dbtest.Referred) { w.Referral.SentAt = last })
	}
	o.Referral(t, o.service, dbtest.As(models.EnteredInError))
	o.Referral(t, o.service)
	if !offered() {
		t.Error("those of last week, and what was a mistake, take a place of this one")
	}
	o.Referral(t, o.service, dbtest.As(models.Declined))
	if offered() {
		t.Error("it is offered although its places are taken")
	}
	own, err := o.book.OwnService(t.Context(), o.partner, o.service.ID)
	if err != nil || own.Room(models.Now()) != models.CapacityClosed || own.Said(models.Now()) != models.CapacityOpen {
		t.Errorf("its partner sees %+v, %v", own, err)
	}
	if words := directory.Describe(own, "Wearmouth", models.Now()).Room; words != "This week's places are taken. There are new ones on Monday" {
		t.Errorf("the page says %q", words)
	}
	if err := set(0); err != nil || !offered() {
		t.Errorf("without a limit it is not offered, %v", err)
	}
}
