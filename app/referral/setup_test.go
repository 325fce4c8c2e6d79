package referral_test

import (
	"context"
	"errors"
	"log/slog"
	"testing"
	"time"

	"github.com/google/uuid"

	"example.org/fingerpost/app/jobs"
	"example.org/fingerpost/app/notify"
	"example.org/fingerpost/app/referral"
	"example.org/fingerpost/models"
	"example.org/fingerpost/models/dbtest"
)

// place is a desk with a database of its own, three partners with a service each, and somebody at each of them.
type place struct {
	t    *testing.T
	db   *dbtest.DB
	desk *referral.Desk
	work *jobs.Work
	post *notify.Post

	orgs, services, people [3]uuid.UUID
	coordinator            models.Actor
}

func newPlace(t *testing.T) *place {
	t.Helper()
	p := &place{t: t, db: dbtest.New(t), work: jobs.NewWork()}
	queue, err := jobs.NewQueue()
	if err != nil {
		t.Fatal(err)
	}
	p.post, err = notify.New(p.db.Chores, queue, p.db.Ring, notify.Config{SMTPURL: "smtp://127.0.0.1:9?tls=none", From: "no-reply@example.org", BaseURL: "https://example.org",
		MaxDelay: time.Hour, Every: time.Hour}) // nothing is sent within a test: only the notifications count
	if err != nil {
		t.Fatal(err)
	}
	p.desk = &referral.Desk{Web: p.db.Web, Chores: p.db.Chores, Ring: p.db.Ring, Journal: models.NewJournal(p.db.Ring), Queue: queue, Post: p.post, Now: models.Now,
		Place: models.Place{Programme: "Fingerpost", Name: "Wearmouth", Districts: []string{"SR4", "SR5"}, Phone: "01632 960 100"}}
	p.desk.Work(p.work)
	p.fill()
	return p
}

func (p *place) fill() {
	p.t.Helper()
	version := uuid.New()
	lead := p.org("Council")
	p.exec(`insert into agreements (id, title, purpose, lead_org) values ($1, 'Agreement', 'Share', $2)`, uuid.NewSHA1(version, nil), lead)
	p.exec(`insert into agreement_versions (id, agreement_id, number, words, in_force) values ($1, $2, '1', 'words', '2020-01-01')`, version, uuid.NewSHA1(version, nil))
	for i, name := range []string{"Alder", "Birch", "Cedar"} {
		p.orgs[i] = p.org(name)
		p.exec(`insert into signatures (id, version_id, org_id, signatory, position, signed_on) values ($1, $2, $3, 'A. Signatory', 'Chair', '2020-02-01')`, uuid.New(), version, p.orgs[i])
		p.services[i] = uuid.New()
		p.exec(`insert into services (id, org_id, name, needs, fields) values ($1, $2, $3, '{debt,lonely}', '{phone,address}')`, p.services[i], p.orgs[i], name+" advice")
		p.people[i] = p.user(name+" worker", p.orgs[i], "partner")
	}
	p.coordinator = models.Actor{Role: models.Coordinator, Org: lead, User: p.user("Coordinator", lead, "coordinator")}
}

func (p *place) org(name string) uuid.UUID {
	id := uuid.New()
	p.exec(`insert into organisations (id, name) values ($1, $2)`, id, name)
	return id
}

func (p *place) user(name string, org uuid.UUID, role string) uuid.UUID {
	id := uuid.New()
	p.exec(`insert into users (id, name, email, state) values ($1, $2, $3, 'active')`, id, name, id.String()+"@example.org")
	p.exec(`insert into memberships (user_id, org_id, role) values ($1, $2, $3)`, id, org, role)
	return id
}

// at is somebody who works the queue of partner i.
func (p *place) at(i int) models.Actor {
	return models.Actor{Role: models.Partner, Org: p.orgs[i], User: p.people[i]}
}

// answers are complete and choose the first n services.
func (p *place) answers(n int, mode string) referral.Answers {
	var a referral.Answers
	a.Who.For = "me"
	a.Needs.Needs = []string{"debt"}
	a.Where = referral.WhereAndWhen{Postcode: "SR5 1AA", Day: "31", Month: "3", Year: "1980"}
	a.Gender.Gender = "woman"
	for _, s := range p.services[:n] {
		a.Services.Services = append(a.Services.Services, s.String())
	}
	a.Services.Help = n == 0
	a.Order.Mode = mode
	a.Name.Full = "Ada Marker Example"
	a.Contact = referral.Contact{Ways: []string{"phone"}, Phone: "01632 960 001"}
	a.Safe = referral.SafeContact{Voicemail: "yes", SayWho: "no"}
	a.Address = referral.Home{Line1: "1 Marker Street", Town: "Wearmouth"}
	a.Consent = referral.Consent{Agree: true, FollowUp: "no"}
	a.Done = map[string]bool{}
	for _, s := range referral.Steps {
		a.Done[s.Path] = true
	}
	return a
}

func (p *place) start(a referral.Answers) referral.Token {
	p.t.Helper()
	token, err := p.desk.StartWith(p.t.Context(), a)
	if err != nil {
		p.t.Fatal(err)
	}
	return token
}

// sendAs sends, and reads what the person is told.
func (p *place) sendAs(t referral.Token) (referral.Receipt, error) {
	if err := p.desk.Send(p.t.Context(), t); err != nil {
		return referral.Receipt{}, err
	}
	return p.desk.Receipt(p.t.Context(), t)
}

// sent sends and does what follows.
func (p *place) sent(a referral.Answers) referral.Receipt {
	p.t.Helper()
	r, err := p.sendAs(p.start(a))
	if err != nil {
		p.t.Fatal(err)
	}
	p.drain()
	return r
}

func (p *place) drain() {
	p.t.Helper()
	if err := p.work.Drain(context.Background(), p.db.Chores.Pool, slog.New(slog.DiscardHandler)); err != nil {
		p.t.Fatal(err)
	}
}

// referral is the one that an enquiry has with partner i; the zero id when there is none.
func (p *place) referral(enquiry uuid.UUID, i int) uuid.UUID {
	p.t.Helper()
	var id uuid.UUID
	err := p.db.Owner.QueryRow(p.t.Context(), `select coalesce((select id from referrals where enquiry_id = $1 and org_id = $2), $3)`, enquiry, p.orgs[i], uuid.Nil).Scan(&id)
	if err != nil {
		p.t.Fatal(err)
	}
	return id
}

func (p *place) move(who models.Actor, id uuid.UUID, name string, in referral.Detail) {
	p.t.Helper()
	if err := p.desk.Move(p.t.Context(), who, id, name, in); err != nil {
		p.t.Fatalf("%s: %v", name, err)
	}
}

// accepted is a referral that partner i has opened and accepted.
func (p *place) accepted(i int) uuid.UUID {
	p.t.Helper()
	id := p.referral(p.sent(p.answers(i+1, models.Together)).Enquiry.ID, i)
	p.read(i, id)
	p.move(p.at(i), id, "accept", referral.Detail{})
	return id
}

func (p *place) read(i int, id uuid.UUID) referral.Case {
	p.t.Helper()
	c, err := p.desk.Read(p.t.Context(), p.at(i), id)
	if err != nil {
		p.t.Fatal(err)
	}
	return c
}

func (p *place) exec(sql string, args ...any) {
	p.t.Helper()
	if _, err := p.db.Owner.Exec(p.t.Context(), sql, args...); err != nil {
		p.t.Fatal(err)
	}
}

func (p *place) count(want int, what, sql string, args ...any) {
	p.t.Helper()
	var got int
	if err := p.db.Owner.QueryRow(p.t.Context(), sql, args...).Scan(&got); err != nil {
		p.t.Fatal(err)
	}
	if got != want {
		p.t.Errorf("%s: %d, want %d", what, got, want)
	}
}

func (p *place) refused(what string, err, want error) {
	p.t.Helper()
	if !errors.Is(err, want) {
		p.t.Errorf("%s: %v, want %v", what, err, want)
	}
}
