package notify_test

import (
	"bytes"
	"context"
	"log/slog"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"example.org/fingerpost/app/jobs"
	"example.org/fingerpost/app/notify"
	"example.org/fingerpost/app/notify/mailtest"
	"example.org/fingerpost/models"
	"example.org/fingerpost/models/dbtest"
)

// place is a service with a database, a mail server and two organisations of its own.
type place struct {
	*dbtest.DB
	box       *mailtest.Box
	post      *notify.Post
	work      *jobs.Work
	log       *text
	food, hub uuid.UUID
}

func newPlace(t *testing.T, change ...func(*notify.Config)) *place {
	t.Helper()
	p := &place{DB: dbtest.New(t), box: mailtest.Start(t), log: &text{}, food: uuid.New(), hub: uuid.New()}
	c := notify.Config{SMTPURL: p.box.URL(), From: "no-reply@example.org", BaseURL: "https://help.example.org"}
	for _, f := range change {
		f(&c)
	}
	queue, err := jobs.NewQueue()
	if err != nil {
		t.Fatal(err)
	}
	if p.post, err = notify.New(p.Chores, queue, p.Ring, c); err != nil {
		t.Fatal(err)
	}
	p.work = jobs.NewWork()
	p.post.Work(p.work)
	p.do(t, `insert into organisations (id, name, lead) values ($1, 'Larder on the Wear', false), ($2, 'Wearmouth Hub', true)`, p.food, p.hub)
	return p
}

func (p *place) do(t *testing.T, sql string, args ...any) {
	t.Helper()
	if _, err := p.Owner.Exec(t.Context(), sql, args...); err != nil {
		t.Fatal(err)
	}
}

func (p *place) count(t *testing.T, sql string, args ...any) int {
	t.Helper()
	var n int
	if err := p.Owner.QueryRow(t.Context(), sql, args...).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

// user adds somebody with an active account.
func (p *place) user(t *testing.T, address string, org uuid.UUID, role models.Role) uuid.UUID {
	t.Helper()
	id := uuid.New()
	p.do(t, `insert into users (id, name, email, state) values ($1, 'Ada Marsh', $2, 'active')`, id, address)
	p.do(t, `insert into memberships (user_id, org_id, role) values ($1, $2, $3)`, id, org, role)
	return id
}

// tell tells the people of the larder as somebody from the public would.
func (p *place) tell(t *testing.T) {
	t.Helper()
	p.as(t, models.Anyone, func(tx *gorm.DB) error { return p.post.Tell(t.Context(), tx, p.food) })
}

func (p *place) as(t *testing.T, who models.Actor, f func(tx *gorm.DB) error) {
	t.Helper()
	if err := models.InTx(t.Context(), p.Web, who, f); err != nil {
		t.Fatal(err)
	}
}

// drain does all jobs that are due.
func (p *place) drain(t *testing.T) {
	t.Helper()
	if err := p.work.Drain(context.WithoutCancel(t.Context()), p.Chores.Pool, slog.New(slog.NewTextHandler(p.log, nil))); err != nil {
		t.Fatal(err)
	}
}

// retry makes every job that waits due now.
func (p *place) retry(t *testing.T) {
	t.Helper()
	p.do(t, `update river.river_job set scheduled_at = now() - interval '1 second', state = 'available' where state in ('retryable', 'scheduled', 'available')`)
	p.drain(t)
}

// until tries until something is so, and ends the test when it is not within half a minute.
func until(t *testing.T, what string, so func() bool) {
	t.Helper()
	for end := time.Now().Add(30 * time.Second); !so(); {
		if time.Now().After(end) {
			t.Fatalf("not so: %s", what)
		}
	}
}

// text is a log that several may write.
type text struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *text) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *text) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}
