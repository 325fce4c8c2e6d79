package dbtest

import (
	"crypto/rand"
	"strings"
	"testing"
	"time"

	"gorm.io/gorm"

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
	db.do(t, `insert into users (id, name, email, phone, password, state, created_at) values ($1, $2, $3, $4, $5, $6, $7)`,
		u.ID, u.Name, u.Email, u.Phone, u.Password, u.State, u.CreatedAt)
	db.do(t, `insert into memberships (user_id, org_id, role) values ($1, $2, $3)`, u.ID, org.ID, string(role))
	return models.Actor{Role: role, Org: org.ID, User: u.ID}
}

// Asked is an enquiry and the person whom it is about.
type Asked struct {
	Enquiry models.Enquiry
	Person  models.Person
}

// Enquiry adds an enquiry that the coordination team holds, with a person whose every field is filled in.
func (db *DB) Enquiry(t testing.TB, change ...func(*Asked)) Asked {
	t.Helper()
	a := asked()
	apply(&a, change)
	db.batch(t, func(b *models.Batch) { db.add(t, b, a) })
	return a
}

// Referred is an enquiry sent to one service.
type Referred struct {
	Asked
	Referral models.Referral
	Agreed   models.List // the fields that the consent lets the service have; all that it gets when nil
}

// Referral adds an enquiry, the consent that names the service, and the referral with its access. A state beyond opened
// was accepted an hour after it was sent; one that ended for the partner gives it no access.
func (db *DB) Referral(t testing.TB, s models.Service, change ...func(*Referred)) Referred {
	t.Helper()
	now := models.Now()
	w := Referred{Asked: asked(), Referral: models.Referral{ID: models.NewID(), OrgID: s.OrgID, ServiceID: s.ID, Position: 1, State: models.Sent,
		SentAt: now, Due: models.ClockOpen}}
	w.Enquiry.State, w.Enquiry.HeldFor, w.Enquiry.Mode = models.Placed, "", models.Together
	apply(&w, change)
	r := &w.Referral
	r.EnquiryID = w.Enquiry.ID
	if r.StateSince.IsZero() {
		r.StateSince = r.SentAt
	}
	if r.Due != models.NoClock && r.DueAt == nil {
		at := models.AddWorkingDays(r.SentAt, 5)
		r.DueAt = &at
	}
	began, ended := decided(r.State)
	if began && r.AcceptedAt == nil {
		at := r.SentAt.Add(time.Hour)
		r.AcceptedAt = &at
	}
	if !r.State.Open() {
		r.Due, r.DueAt, r.EndedAt = models.NoClock, nil, &r.StateSince
	}
	if w.Agreed == nil {
		w.Agreed = s.GetsFields()
	}
	db.batch(t, func(b *models.Batch) {
		db.add(t, b, w.Asked)
		key, _ := db.Ring.NewKey(w.Enquiry.ID) // of another box than the person's; nobody opens these words
		c := models.Consent{ID: models.NewOrderedID(), EnquiryID: w.Enquiry.ID, Purpose: models.PurposeNamed, Given: true, Version: "1", WordsHash: []byte("hash"),
			Method: "self_online", ByRole: models.Public, GivenAt: r.SentAt, ExpiresAt: now.AddDate(1, 0, 0)}
		var err error
		if c.Words, err = key.Seal("consents", c.ID.String(), "Words"); err != nil {
			t.Fatal(err)
		}
		b.Consent(c, []models.NamedService{{EnquiryID: w.Enquiry.ID, ServiceID: s.ID, OrgID: s.OrgID, Position: 1, Fields: w.Agreed}})
		b.Referral(models.Asking(w.Enquiry.ID), *r)
	})
	db.tx(t, func(tx *gorm.DB) error {
		if err := r.Save(tx); err != nil {
			return err
		}
		if began {
			if err := models.LetIn(tx, *r); err != nil {
				return err
			}
		}
		if ended {
			return models.ShutOut(tx, *r)
		}
		return nil
	})
	return w
}

// decided says whether a partner accepted before a state, and whether it sees nothing any more in it.
func decided(s models.State) (began, ended bool) {
	switch s {
	case models.Accepted, models.Waitlisted, models.InContact, models.Completed, models.Closed:
		return true, false
	case models.Declined, models.Withdrawn, models.Expired, models.EnteredInError:
		return false, true
	}
	return false, false
}

func asked() Asked {
	return Asked{
		Enquiry: models.Enquiry{ID: models.NewID(), Ref: models.NewRef(), Route: "self", Mode: models.HelpMeChoose, State: models.Held, HeldFor: models.HeldToChoose,
			Needs: models.List{"money", "wellbeing"}, District: "SR5", Sector: "SR5 1", AgeBand: "35-44", GenderBand: "woman", Access: models.List{"large_print"},
			Language: "en", Contact: models.List{"phone", "text", "email", "post", "voicemail", "say_who"}, PrivacyVersion: "1", CodeHash: []byte(rand.Text()),
			CreatedAt: models.Now()},
		Person: models.Person{Name: "Orla Fenwick", Preferred: "Orly", Born: "1985-03-09", Gender: "woman",
			Address: models.Address{Line1: "14 Lamplight Row", Town: "Wearmouth", Postcode: "SR5 1AA"}, Phone: "07700 900 123", Email: "orla@example.org",
			Involved: []models.Helping{{Role: "District nurse", Organisation: "Riverside surgery"}}, Summary: "The boiler bill frightens me",
			Access: "Please speak slowly"},
	}
}

func (db *DB) add(t testing.TB, b *models.Batch, a Asked) {
	t.Helper()
	key, wrapped := db.Ring.NewKey(a.Enquiry.ID)
	person, err := models.SealPerson(db.Ring, key, a.Enquiry.ID, a.Person)
	if err != nil {
		t.Fatal(err)
	}
	b.Key(a.Enquiry.ID, wrapped)
	b.Enquiry(a.Enquiry)
	b.Person(person)
}

func (db *DB) batch(t testing.TB, f func(*models.Batch)) {
	t.Helper()
	db.tx(t, func(tx *gorm.DB) error {
		b := models.NewBatch(tx)
		f(b)
		return b.Send(t.Context())
	})
}

func (db *DB) tx(t testing.TB, f func(tx *gorm.DB) error) {
	t.Helper()
	if err := models.InTx(t.Context(), db.Chores, models.TheChores, f); err != nil {
		t.Fatal(err)
	}
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

// As gives the builder's argument for the state that a referral is in, with the clock that runs then.
func As(s models.State) func(*Referred) {
	return func(w *Referred) {
		w.Referral.State = s
		switch s {
		case models.Sent:
			w.Referral.Due = models.ClockOpen
		case models.Opened, models.InfoRequested:
			w.Referral.Due = models.ClockDecide
		case models.Accepted:
			w.Referral.Due = models.ClockContact
		default:
			w.Referral.Due = models.ClockNote
		}
	}
}
