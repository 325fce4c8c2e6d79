package insight_test

import (
	"errors"
	"testing"
	"time"

	"example.org/fingerpost/app/insight"
	"example.org/fingerpost/models"
	"example.org/fingerpost/models/dbtest"
)

// The board is for the coordination team: the database gives others nothing but what is theirs.
func TestBoardTellsOthersNothing(t *testing.T) {
	t.Parallel()
	db := dbtest.New(t)
	alder, birch := db.Organisation(t), db.Organisation(t)
	service := db.Service(t, alder)
	db.Enquiry(t)
	db.Referral(t, service, dbtest.As(models.InfoRequested))
	b := insight.Board{DB: db.Web, Now: models.Now}
	for _, c := range []struct {
		name string
		who  models.Actor
	}{
		{"another partner", db.User(t, birch, models.Partner)},
		{"an administrator", db.User(t, birch, models.Administrator)},
		{"an analyst", db.User(t, birch, models.Analyst)},
		{"the public", models.Anyone},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			rows, err := b.Queues(t.Context(), c.who)
			if err != nil || len(rows) != 0 {
				t.Errorf("queues: %d rows, %v", len(rows), err)
			}
			w, err := b.Waits(t.Context(), c.who)
			if err != nil || w.Waiting("") != 0 || w.Asked != 0 || w.Duplicates != 0 || !w.Oldest().IsZero() {
				t.Errorf("what waits: %+v, %v", w, err)
			}
			q, err := b.Queue(t.Context(), c.who, alder.ID, "")
			if err != nil || len(q.Rows) != 0 {
				t.Errorf("a queue: %d rows, %v", len(q.Rows), err)
			}
		})
	}
}

func TestWaitsForTheTeam(t *testing.T) {
	t.Parallel()
	db := dbtest.New(t)
	hub := db.Organisation(t)
	service := db.Service(t, hub)
	long := models.Now().Add(-50 * time.Hour)
	first := db.Enquiry(t, func(a *dbtest.Asked) { a.Enquiry.CreatedAt = long })
	db.Enquiry(t, func(a *dbtest.Asked) { a.Enquiry.HeldFor = models.HeldPassedBack })
	last := db.Referral(t, service, dbtest.As(models.InfoRequested))
	if _, err := db.Owner.Exec(t.Context(), `insert into duplicates (enquiry_id, other_id, found_by) values ($1, $2, '{email}')`, first.Enquiry.ID, last.Enquiry.ID); err != nil {
		t.Fatal(err)
	}
	w, err := insight.Board{DB: db.Web, Now: models.Now}.Waits(t.Context(), db.User(t, hub, models.Coordinator))
	if err != nil {
		t.Fatal(err)
	}
	if w.Waiting("") != 2 || w.Waiting(models.HeldPassedBack) != 1 || w.Waiting(models.HeldUnder16) != 0 || w.Asked != 1 || w.Duplicates != 1 || !w.Oldest().Equal(long) {
		t.Errorf("%+v, oldest %s", w, w.Oldest())
	}
}

func TestMailThatDoesNotArriveIsForTheTeam(t *testing.T) {
	t.Parallel()
	db := dbtest.New(t)
	alder, birch := db.Organisation(t), db.Organisation(t)
	lost := db.User(t, alder, models.Partner)
	if _, err := db.Owner.Exec(t.Context(), `update users set undeliverable = 'The mailbox is full or closed.', undeliverable_at = now() where id = $1`, lost.User); err != nil {
		t.Fatal(err)
	}
	b := insight.Board{DB: db.Web, Now: models.Now}
	for _, c := range []struct {
		name string
		who  models.Actor
		want int
	}{{"another partner", db.User(t, birch, models.Lead), 0}, {"the public", models.Anyone, 0}, {"the team", db.User(t, birch, models.Coordinator), 1}} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			m, err := b.Mail(t.Context(), c.who)
			if err != nil || len(m.Unreachable) != c.want || len(m.GivenUp) != 0 || m.Stuck != 0 {
				t.Errorf("%+v, %v", m, err)
			}
		})
	}
}

func TestQueueOfNobody(t *testing.T) {
	t.Parallel()
	db := dbtest.New(t)
	who := db.User(t, db.Organisation(t), models.Coordinator)
	_, err := insight.Board{DB: db.Web, Now: models.Now}.Queue(t.Context(), who, models.NewID(), "")
	if !errors.Is(err, models.ErrNotFound) {
		t.Errorf("got %v", err)
	}
}
