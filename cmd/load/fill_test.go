package main

import (
	"context"
	"io"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/caarlos0/env/v11"

	"example.org/fingerpost/app"
	"example.org/fingerpost/app/access"
	"example.org/fingerpost/models"
	"example.org/fingerpost/models/dbtest"
	"example.org/fingerpost/models/seal"
)

// place is a small place in a database of its own.
type place struct {
	*dbtest.DB
	config app.Config
	ring   *seal.Ring
	app    *app.App
}

func newPlace(t *testing.T) *place {
	t.Helper()
	db := dbtest.New(t)
	keys := seal.NewMaster()
	c, err := env.ParseAsWithOptions[app.Config](env.Options{Environment: map[string]string{"DATABASE_URL": db.URL, "FINGERPOST_OWNER_URL": db.URL, "FINGERPOST_CHORES_URL": db.URL,
		"FINGERPOST_KEYS": keys, "FINGERPOST_PLACE": "Wearmouth", "FINGERPOST_DISTRICTS": "SR4,SR5,SR6", "FINGERPOST_POOL": "8"}})
	if err != nil {
		t.Fatal(err)
	}
	c.Demo = true
	p := &place{DB: db, config: c}
	if p.ring, err = seal.ParseRing(keys); err != nil {
		t.Fatal(err)
	}
	return p
}

func (p *place) fill(t *testing.T, n int) {
	t.Helper()
	p.close()
	if err := fill(t.Context(), p.config, p.ring, filling{enquiries: n, each: 3, organisations: 12, whole: true}, io.Discard); err != nil {
		t.Fatal(err)
	}
	p.open(t)
}

func (p *place) open(t *testing.T) {
	t.Helper()
	var err error
	if p.app, err = app.Open(context.WithoutCancel(t.Context()), p.config, slog.New(slog.DiscardHandler)); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.app.Close)
}

// close ends the test's own connections, which would be in the way of one who changes tables.
func (p *place) close() {
	p.Web.Pool.Reset()
	p.Chores.Pool.Reset()
}

func (p *place) count(t *testing.T, query string, args ...any) int {
	t.Helper()
	var n int
	if err := p.Owner.QueryRow(t.Context(), "select count(*) from "+query, args...).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

// What was filled in is as the service itself would have written it: it lists, opens and checks it.
func TestTheServiceWorksOnWhatWasFilledIn(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	indexes := p.count(t, "pg_indexes where schemaname = 'public'")
	constraints := p.count(t, "pg_constraint where connamespace = 'public'::regnamespace")
	p.fill(t, 2300)
	if p.count(t, "enquiries") != 2300 || p.count(t, "pg_indexes where schemaname = 'public'") != indexes ||
		p.count(t, "pg_constraint where connamespace = 'public'::regnamespace and convalidated") != constraints || p.count(t, "load.laid_aside") != 0 {
		t.Fatalf("%d enquiries, %d of %d indexes", p.count(t, "enquiries"), p.count(t, "pg_indexes where schemaname = 'public'"), indexes)
	}
	t.Run("the record is whole", func(t *testing.T) {
		if err := p.app.Assurance.Link(t.Context()); err != nil {
			t.Fatal(err)
		}
		if wrong, err := p.app.Assurance.Verify(t.Context()); err != nil || len(wrong) > 0 {
			t.Errorf("%v %v", wrong, err)
		}
	})
	t.Run("every step is one of the table", func(t *testing.T) {
		rows, err := p.Owner.Query(t.Context(), `select distinct was, state, by_role from referral_events where was <> ''`)
		if err != nil {
			t.Fatal(err)
		}
		defer rows.Close()
		kinds := 0
		for rows.Next() {
			var was, state models.State
			var role models.Role
			if err := rows.Scan(&was, &state, &role); err != nil {
				t.Fatal(err)
			}
			kinds++
			allowed := false
			for _, m := range models.Moves {
				allowed = allowed || m.To == state && m.Check(was, models.Now(), models.Now(), role) == nil
			}
			if !allowed {
				t.Errorf("from %s to %s by %s", was, state, role)
			}
		}
		if kinds < 10 {
			t.Errorf("only %d kinds of step", kinds)
		}
	})
	t.Run("a partner sees what it was sent, and who it is once it has accepted", func(t *testing.T) { partnerWorks(t, p) })
	t.Run("a person follows with reference and code", func(t *testing.T) { personFollows(t, p) })
	t.Run("partners see no more than the service would show them", func(t *testing.T) {
		if n := p.count(t, `referral_access a join referrals r on r.id = a.referral_id where r.state in ('declined', 'expired', 'withdrawn') or a.identity <> (r.accepted_at is not null)`); n > 0 {
			t.Errorf("%d too many", n)
		}
		if n := p.count(t, `referrals r where not exists (select from referral_access a where a.referral_id = r.id) and r.state not in ('declined', 'expired', 'withdrawn')`); n > 0 {
			t.Errorf("%d too few", n)
		}
	})
	t.Run("again adds more", func(t *testing.T) {
		p.fill(t, 300)
		if p.count(t, "enquiries") != 2600 || p.count(t, "load.batches") != 2 {
			t.Errorf("%d enquiries", p.count(t, "enquiries"))
		}
	})
}

func partnerWorks(t *testing.T, p *place) {
	var who models.Actor
	who.Role = models.Partner
	err := p.Owner.QueryRow(t.Context(), `select r.org_id, m.user_id from referrals r join memberships m on m.org_id = r.org_id and m.role = 'partner'
		where r.state in ('accepted', 'in_contact') order by r.id limit 1`).Scan(&who.Org, &who.User)
	if err != nil {
		t.Fatal(err)
	}
	page, err := p.app.Referrals.Inbox(t.Context(), who, models.InboxAsk{States: []models.State{models.Accepted, models.InContact}, Sort: "due"})
	if err != nil || len(page.Rows) == 0 {
		t.Fatalf("%d rows, %v", len(page.Rows), err)
	}
	row := page.Rows[0]
	c, err := p.app.Referrals.Read(t.Context(), who, row.ID)
	if err != nil || c.Person == nil || row.Name == "" || c.Person.Name == "" || len(c.Steps) < 3 {
		t.Fatalf("%+v %v", c.Person, err)
	}
	if found, whole, err := p.app.Referrals.Search(t.Context(), who, c.Person.Name); err != nil || len(found) == 0 || !whole {
		t.Errorf("found %d by name, %v", len(found), err)
	}
}

func personFollows(t *testing.T, p *place) {
	c := cast{app: p.app, owner: p.Owner, ring: p.ring}
	all, err := c.followers(t.Context(), 3)
	if err != nil || len(all) == 0 {
		t.Fatalf("%d followers, %v", len(all), err)
	}
	for _, f := range all {
		token, err := c.follow(t.Context(), f)
		if err != nil {
			t.Fatal(err)
		}
		who, err := p.app.Referrals.Follower(t.Context(), token)
		if err != nil {
			t.Fatal(err)
		}
		r, err := p.app.Referrals.Record(t.Context(), who.Actor)
		if err != nil || r.Person.Name == "" || len(r.Consents) != 2 || r.Consents[0].Words == "" || len(r.Uses) < 3 {
			t.Errorf("%d consents, %d uses, %v", len(r.Consents), len(r.Uses), err)
		}
	}
	if _, err := p.app.Referrals.Enter(t.Context(), all[0].ref, codeOf([]byte("another key"), all[0].id).Show(), access.From{Address: "198.18.0.1"}); err == nil {
		t.Error("a code of another key opens it")
	}
}

// One that was broken off goes on, and ends as if it had not been.
func TestAFillThatWasBrokenOffGoesOn(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	p.close()
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	f := filling{enquiries: 6000, each: 2, organisations: 6, whole: true}
	broken := make(chan error, 1)
	go func() { broken <- fill(ctx, p.config, p.ring, f, io.Discard) }()
	for p.count(t, "pg_tables where schemaname = 'load' and tablename = 'chunks'") == 0 || p.count(t, "load.chunks where number >= 0") == 0 {
		select {
		case err := <-broken:
			t.Fatalf("ended too soon: %v", err)
		case <-time.After(5 * time.Millisecond):
		}
	}
	stop()
	if err := <-broken; err != nil {
		t.Fatal(err)
	}
	var said strings.Builder
	if err := fill(t.Context(), p.config, p.ring, f, &said); err != nil {
		t.Fatal(err)
	}
	p.open(t)
	if p.count(t, "enquiries") != 6000 || p.count(t, "load.batches") != 1 || p.count(t, "load.laid_aside") != 0 {
		t.Errorf("%d enquiries in %d batches: %s", p.count(t, "enquiries"), p.count(t, "load.batches"), said.String())
	}
	if wrong, err := p.app.Assurance.Verify(t.Context()); err != nil || len(wrong) > 0 {
		t.Errorf("the record: %v %v", wrong, err)
	}
}
