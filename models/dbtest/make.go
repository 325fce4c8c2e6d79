package dbtest

import (
	"crypto/rand"
	"strings"
	"testing"

	"example.org/fingerpost/models"
)

// Complete rows to begin a test with. Every builder takes functions that change what the test cares about and leaves the
// rest as it would be in life; what follows from a change (access, consent, dates) follows by itself.

// few makes a name unlike the others in the database.
func few() string { return strings.ToLower(rand.Text()[:6]) }

// Organisation adds a partner that signed the agreement in force, so that its services may be sent people.
func (db *DB) Organisation(t testing.TB, change ...func(*models.Organisation)) models.Organisation {
	t.Helper()
	o := models.Organisation{ID: models.NewID(), Name: "Lantern Quay Advice " + few(), Outline: "Advice by the water", Phone: "01632 960 100",
		Email: "desk@example.org", CreatedAt: models.Now()}
	apply(&o, change)
	db.do(t, `insert into organisations (id, name, outline, phone, email, website, privacy, lead, created_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
		o.ID, o.Name, o.Outline, o.Phone, o.Email, o.Website, o.Privacy, o.Lead, o.CreatedAt)
	db.do(t, `insert into agreements (id, title, purpose, lead_org) values ($1, 'Sharing agreement', 'Referrals', $2) on conflict do nothing`, models.NewID(), o.ID)
	db.do(t, `insert into agreement_versions (id, agreement_id, number, words, in_force)
		select $1, id, '1', 'Words', current_date - 400 from agreements where title = 'Sharing agreement' on conflict do nothing`, models.NewID())
	db.do(t, `insert into signatures (id, version_id, org_id, signatory, position, signed_on)
		select $1, v.id, $2, 'Ana Reed', 'Manager', current_date - 400 from agreement_versions v join agreements a on a.id = v.agreement_id
		where a.title = 'Sharing agreement'`, models.NewID(), o.ID)
	return o
}

// Service adds a service of a partner to which people may be sent; it gets every field of a person.
func (db *DB) Service(t testing.TB, org models.Organisation, change ...func(*models.Service)) models.Service {
	t.Helper()
	s := models.Service{ID: models.NewID(), OrgID: org.ID, Organisation: org.Name, Signed: true, Name: "Money desk " + few(), Outline: "Sorts out bills",
		Needs: models.List{"money", "wellbeing"}, MinAge: 16, MaxAge: 120, Venue: "1 Quayside", Cost: "free", Capacity: models.CapacityOpen,
		ConfirmedAt: models.Now(), Route: models.RoutePlatform, AnswersIn: 3, OpenDays: 2, DecideDays: 5, ContactDays: 5, NoteDays: 20, ExpireDays: 10,
		Fields: models.List{"born", "age", "gender", "address", "phone", "email", "involved", "summary"}, Listed: true, CreatedAt: models.Now()}
	apply(&s, change)
	db.do(t, `insert into services (id, org_id, name, outline, needs, districts, min_age, max_age, genders, access, venue, cost, cost_note, capacity,
			wait_months, paused_until, confirmed_at, route, phone, email, website, specialist, answers_in, fields, open_days, decide_days, contact_days,
			note_days, expire_days, listed, created_at)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31)`,
		s.ID, s.OrgID, s.Name, s.Outline, words(s.Needs), words(s.Districts), s.MinAge, s.MaxAge, words(s.Genders), words(s.Access), s.Venue, s.Cost,
		s.CostNote, s.Capacity, s.WaitMonths, s.PausedUntil, s.ConfirmedAt, s.Route, s.Phone, s.Email, s.Website, s.Specialist, s.AnswersIn,
		words(s.Fields), s.OpenDays, s.DecideDays, s.ContactDays, s.NoteDays, s.ExpireDays, s.Listed, s.CreatedAt)
	return s
}

// User adds somebody who may sign in and holds a role for an organisation, and gives them as the actor of an operation.
func (db *DB) User(t testing.TB, org models.Organisation, role models.Role, change ...func(*models.User)) models.Actor {
	t.Helper()
	u := models.User{ID: models.NewID(), Name: "Ada Marsh", Email: few() + few() + "@example.org", State: models.AccountActive, CreatedAt: models.Now()}
	apply(&u, change)
	db.do(t, `insert into users (id, name, email, phone, state, created_at) values ($1, $2, $3, $4, $5, $6)`,
		u.ID, u.Name, u.Email, u.Phone, u.State, u.CreatedAt)
	db.do(t, `insert into memberships (user_id, org_id, role) values ($1, $2, $3)`, u.ID, org.ID, string(role))
	return models.Actor{Role: role, Org: org.ID, User: u.ID}
}

func (db *DB) do(t testing.TB, sql string, args ...any) {
	t.Helper()
	if _, err := db.Owner.Exec(t.Context(), sql, args...); err != nil {
		t.Fatal(err)
	}
}

func apply[T any](row *T, change []func(*T)) {
	for _, f := range change {
		f(row)
	}
}

// words is a list as pgx writes it; no list is an empty one.
func words(l models.List) []string {
	if l == nil {
		return []string{}
	}
	return l
}
