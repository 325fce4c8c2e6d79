package access_test

import (
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/pquerna/otp/totp"

	"example.org/fingerpost/app/access"
	"example.org/fingerpost/models"
	"example.org/fingerpost/models/dbtest"
)

// place is the invented place of these tests.
var place = models.Place{Programme: "Fingerpost", Name: "Wearmouth", Demo: true}

const goodPassword = "turnip lantern on a velvet gate"

var home = access.From{Address: "192.0.2.10", Agent: "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"}
var away = access.From{Address: "198.51.100.7", Agent: "curl/8"}

// stage is a gate with a clock that the test moves, on a database of its own.
type stage struct {
	*access.Gate
	t     *testing.T
	db    *dbtest.DB
	mu    sync.Mutex
	now   time.Time
	org   uuid.UUID // Harbour Advice
	other uuid.UUID // Elm Grove Centre
}

func newStage(t *testing.T) *stage {
	t.Helper()
	s := &stage{t: t, db: dbtest.New(t), now: time.Date(2026, 11, 3, 9, 0, 0, 0, time.UTC)}
	s.Gate = access.New(s.db.Web, s.db.Ring, models.NewJournal(s.db.Ring), place, s.clock)
	s.org, s.other = s.organisation("Harbour Advice"), s.organisation("Elm Grove Centre")
	return s
}

func (s *stage) clock() time.Time {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.now
}

func (s *stage) pass(d time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.now = s.now.Add(d)
}

func (s *stage) organisation(name string) uuid.UUID {
	s.t.Helper()
	id := uuid.New()
	if _, err := s.db.Owner.Exec(s.t.Context(), `insert into organisations (id, name) values ($1, $2)`, id, name); err != nil {
		s.t.Fatal(err)
	}
	return id
}

// member is somebody who has joined: whom they are, what they sign in with, and a whole session.
type member struct {
	models.Actor
	email, seed, token string
	codes              []string
}

// join invites somebody and lets them join, as the pages do.
func (s *stage) join(email string, org uuid.UUID, role models.Role) *member {
	s.t.Helper()
	h := must(s.invite(email, org, role))(s.t)
	token, setUp, err := s.Join(s.t.Context(), h.Code, goodPassword, home)
	if err != nil || !setUp {
		s.t.Fatalf("join: set up %v, %v", setUp, err)
	}
	m := &member{Actor: models.Actor{Role: role, Org: org, User: h.User}, email: email}
	s.setUp(m, token)
	return m
}

func (s *stage) invite(email string, org uuid.UUID, role models.Role) (access.HandOver, error) {
	name := "Harbour Advice"
	if org == s.other {
		name = "Elm Grove Centre"
	}
	return s.CreateUser(s.t.Context(), "Ines Calloway", email, name, role)
}

// setUp sets up an app with the token of a session to which it was offered.
func (s *stage) setUp(m *member, token string) {
	s.t.Helper()
	o := must(s.Offered(s.t.Context(), token))(s.t)
	m.seed = strings.ReplaceAll(o.Seed, "-", "")
	var err error
	if m.token, m.codes, err = s.Confirm(s.t.Context(), token, s.code(m), home); err != nil {
		s.t.Fatal(err)
	}
}

// code is what the app shows now.
func (s *stage) code(m *member) string {
	s.t.Helper()
	return must(totp.GenerateCode(m.seed, s.clock()))(s.t)
}

// signIn signs somebody in completely with the next code of their app.
func (s *stage) signIn(m *member, from access.From) string {
	s.t.Helper()
	s.pass(time.Minute)
	half, _, err := s.SignIn(s.t.Context(), m.email, goodPassword, from)
	if err != nil {
		s.t.Fatal(err)
	}
	return must(s.SecondFactor(s.t.Context(), half, s.code(m), from))(s.t)
}

// actions counts the lines of the record.
func (s *stage) actions(action string) int {
	s.t.Helper()
	var n int
	if err := s.db.Owner.QueryRow(s.t.Context(), `select count(*) from audit where action = $1`, action).Scan(&n); err != nil {
		s.t.Fatal(err)
	}
	return n
}

// must takes what came back when there was no error.
func must[T any](v T, err error) func(*testing.T) T {
	return func(t *testing.T) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}
