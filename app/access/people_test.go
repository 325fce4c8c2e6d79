package access_test

import (
	"errors"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/google/uuid"

	"example.org/fingerpost/app/access"
	"example.org/fingerpost/models"
)

// Who may manage whom: a lead must never gain what they were not given.
func TestWhatALeadMayNotDo(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	lead := s.join("lead@example.org", s.org, models.Lead)
	admin := s.join("admin@example.org", s.other, models.Administrator)
	stranger := s.join("stranger@example.org", s.other, models.Partner)
	mine := s.join("mine@example.org", s.org, models.Partner)
	partner := mine.Actor
	ctx := t.Context()
	// An administrator who also helps out in the lead's organisation is not the lead's to reset.
	if _, err := s.Invite(ctx, lead.Actor, access.Invitee{Name: "A", Email: admin.email, Org: s.org, Role: models.Partner}); err != nil {
		t.Fatal(err)
	}
	// Somebody invited elsewhere gets no second code out of the lead's hands.
	must(s.invite("elsewhere@example.org", s.other, models.Coordinator))(t)
	h := must(s.Invite(ctx, lead.Actor, access.Invitee{Name: "E", Email: "elsewhere@example.org", Org: s.org, Role: models.Partner}))(t)
	if h.Code != "" {
		t.Error("a code of somebody who is invited elsewhere")
	}
	for _, c := range []struct {
		name string
		err  error
		want error
	}{
		{"invite a coordinator", second(s.Invite(ctx, lead.Actor, access.Invitee{Name: "B", Email: "b@example.org", Org: s.org, Role: models.Coordinator})), models.ErrForbidden},
		{"invite for another organisation", second(s.Invite(ctx, lead.Actor, access.Invitee{Name: "B", Email: "b@example.org", Org: s.other, Role: models.Partner})), models.ErrForbidden},
		{"make themselves administrator", s.AddRole(ctx, lead.Actor, lead.User, s.org, models.Administrator), models.ErrForbidden},
		{"add a role elsewhere", s.AddRole(ctx, lead.Actor, mine.User, s.other, models.Partner), models.ErrForbidden},
		{"draw a stranger in", s.AddRole(ctx, lead.Actor, stranger.User, s.org, models.Partner), models.ErrNotFound},
		{"see a stranger", second(s.Person(ctx, lead.Actor, stranger.User)), models.ErrNotFound},
		{"disable a stranger", s.Disable(ctx, lead.Actor, stranger.User), models.ErrNotFound},
		{"reset a stranger", second(s.Reset(ctx, lead.Actor, stranger.User, models.ForPassword)), models.ErrNotFound},
		{"disable an administrator", s.Disable(ctx, lead.Actor, admin.User), models.ErrForbidden},
		{"reset an administrator", second(s.Reset(ctx, lead.Actor, admin.User, models.ForPassword)), models.ErrForbidden},
		{"reset an administrator's app", second(s.Reset(ctx, lead.Actor, admin.User, models.ForNewFactor)), models.ErrForbidden},
		{"take an administrator's role", s.RemoveRole(ctx, lead.Actor, admin.User, s.other, models.Administrator), models.ErrForbidden},
		{"disable themselves", s.Disable(ctx, lead.Actor, lead.User), models.ErrForbidden},
		{"reset themselves", second(s.Reset(ctx, lead.Actor, lead.User, models.ForNewFactor)), models.ErrForbidden},
		{"take their own role", s.RemoveRole(ctx, lead.Actor, lead.User, s.org, models.Lead), models.ErrForbidden},
		{"a partner lists people", ignore(s.People(ctx, partner, models.PeopleAsked{Limit: 9})), models.ErrForbidden},
		{"a partner invites", second(s.Invite(ctx, partner, access.Invitee{Name: "B", Email: "b@example.org", Org: s.org, Role: models.Partner})), models.ErrForbidden},
		{"a partner disables", s.Disable(ctx, partner, lead.User), models.ErrNotFound},
		{"nobody disables", s.Disable(ctx, models.Anyone, lead.User), models.ErrForbidden},
		{"reset who is invited", second(s.Reset(ctx, admin.Actor, h.User, models.ForPassword)), models.ErrConflict},
		{"invite the same twice", second(s.Invite(ctx, lead.Actor, access.Invitee{Name: "M", Email: mine.email, Org: s.org, Role: models.Partner})), models.ErrInvalid},
	} {
		if !errors.Is(c.err, c.want) {
			t.Errorf("%s: %v, want %v", c.name, c.err, c.want)
		}
	}
	p := must(s.Person(ctx, lead.Actor, admin.User))(t)
	if p.Reach || len(p.Held) != 1 || p.Held[0].OrgID != s.org {
		t.Errorf("the lead sees of the administrator: %+v", p)
	}
	if !must(s.Person(ctx, lead.Actor, mine.User))(t).Reach {
		t.Error("the lead does not reach their own")
	}
	must(s.Reset(ctx, lead.Actor, mine.User, models.ForPassword))(t)
}

func ignore[A, B any](_ A, _ B, err error) error { return err }

func TestTheLastAdministratorStays(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	one, two := s.join("one@example.org", s.org, models.Administrator), s.join("two@example.org", s.org, models.Administrator)
	// Two who disable each other at the same moment: one of them stays.
	for name, do := range map[string]func(by, whom *member) error{
		"disable": func(by, whom *member) error { return s.Disable(t.Context(), by.Actor, whom.User) },
		"role": func(by, whom *member) error {
			return s.RemoveRole(t.Context(), by.Actor, whom.User, s.org, models.Administrator)
		},
	} {
		var done atomic.Int32
		var wg sync.WaitGroup
		for _, pair := range [][2]*member{{one, two}, {two, one}} {
			wg.Go(func() {
				if err := do(pair[0], pair[1]); err == nil {
					done.Add(1)
				} else if !errors.Is(err, models.ErrInvalid) {
					t.Error(name, err)
				}
			})
		}
		wg.Wait()
		if done.Load() != 1 {
			t.Errorf("%s: %d of two", name, done.Load())
		}
		if _, err := s.db.Owner.Exec(t.Context(), `update users set state = 'active'`); err != nil {
			t.Fatal(err)
		}
	}
}

func TestDisabledAndEnabled(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	admin := s.join("admin@example.org", s.org, models.Administrator)
	m := s.join("ok@example.org", s.org, models.Partner)
	h := must(s.invite("new@example.org", s.org, models.Partner))(t)
	for _, id := range []uuid.UUID{m.User, h.User} {
		if err := s.Disable(t.Context(), admin.Actor, id); err != nil {
			t.Fatal(err)
		}
		if err := s.Disable(t.Context(), admin.Actor, id); !errors.Is(err, models.ErrConflict) {
			t.Errorf("twice: %v", err)
		}
		if err := s.Enable(t.Context(), admin.Actor, id); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := s.Open(t.Context(), h.Code, home); !errors.Is(err, models.ErrInvalid) {
		t.Errorf("the code from before: %v", err)
	}
	must(s.Reset(t.Context(), admin.Actor, h.User, models.ToJoin))(t)
	s.signIn(m, home)
}

func TestPeopleInPages(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	admin := s.join("admin@example.org", s.org, models.Administrator)
	lead := s.join("lead@example.org", s.org, models.Lead)
	for i, name := range []string{"anna", "Bea", "bea", "Çelik", "100%", "under_score", "Zoë"} {
		i := access.Invitee{Name: name, Email: fmt.Sprintf("p%d@example.org", i), Org: s.other, Role: models.Partner}
		must(s.Invite(t.Context(), admin.Actor, i))(t)
	}
	all := must2(s.People(t.Context(), admin.Actor, models.PeopleAsked{Limit: 50}))(t)
	if len(all) != 9 {
		t.Fatalf("%d people", len(all))
	}
	var walked []models.Colleague
	for after, more := uuid.Nil, true; more; after = walked[len(walked)-1].ID {
		page, m, err := s.People(t.Context(), admin.Actor, models.PeopleAsked{Limit: 2, After: after})
		if err != nil || len(page) == 0 {
			t.Fatalf("page of %d, %v", len(page), err)
		}
		walked, more = append(walked, page...), m
	}
	if !slices.EqualFunc(all, walked, func(a, b models.Colleague) bool { return a.ID == b.ID }) {
		t.Error("pages are not the whole list in its order")
	}
	for words, want := range map[string]int{"BEA": 2, "%": 1, "_": 1, "elm grove": 7, "p3@": 1, "nobody": 0} {
		if got := must2(s.People(t.Context(), admin.Actor, models.PeopleAsked{Words: words, Limit: 50}))(t); len(got) != want {
			t.Errorf("%q: %d, want %d", words, len(got), want)
		}
	}
	if own := must2(s.People(t.Context(), lead.Actor, models.PeopleAsked{Limit: 50}))(t); len(own) != 2 {
		t.Errorf("a lead sees %d people", len(own))
	}
}

func must2[T any](v T, _ bool, err error) func(*testing.T) T { return must(v, err) }

func TestNobodyEntersOutsideADemonstration(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	m := s.join("ok@example.org", s.org, models.Partner)
	v := must(s.Who(t.Context(), must(s.Enter(t.Context(), m.User, s.org, models.Partner, home.Agent))(t)))(t)
	if v.Actor != m.Actor {
		t.Errorf("entered as %+v", v)
	}
	if _, err := s.Enter(t.Context(), m.User, s.org, models.Administrator, home.Agent); !errors.Is(err, models.ErrNotFound) {
		t.Errorf("a role that is not held: %v", err)
	}
	real := place
	real.Demo = false
	g := access.New(s.db.Web, s.db.Ring, s.Journal, real, s.clock)
	if _, err := g.Enter(t.Context(), m.User, s.org, models.Partner, home.Agent); !errors.Is(err, models.ErrNotFound) {
		t.Errorf("outside a demonstration: %v", err)
	}
}
