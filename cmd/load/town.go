package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"example.org/fingerpost/models"
)

// town is who deals with the enquiries: partners with services, and people who sign in.
type town struct {
	place     models.Place
	services  []models.Service
	byNeed    map[string][]int        // services that are sent people with a need
	workers   map[uuid.UUID]uuid.UUID // one who works each organisation's queue
	referrers []models.Actor          // professionals
}

// named gives what has a name here the same id each time, so that filling again adds nothing twice.
func named(what string, n int) uuid.UUID {
	return uuid.NewSHA1(uuid.NameSpaceOID, fmt.Appendf(nil, "load %s %d", what, n))
}

// settle makes sure of an agreement, so many organisations that signed it, one or two services each, and their people.
func settle(ctx context.Context, owner *pgxpool.Pool, organisations int) error {
	b := &pgx.Batch{}
	for i := range organisations + 1 {
		b.Queue(`insert into organisations (id, name, outline, phone, email, lead) values ($1, $2, 'Helps people of the place', '01632 960 200', $3, $4) on conflict do nothing`,
			named("organisation", i), organisationName(i), fmt.Sprintf("desk%d%s", i, mailHost), i == 0)
	}
	council, version := named("organisation", 0), named("version", 0)
	b.Queue(`insert into agreements (id, title, purpose, lead_org) values ($1, 'Load agreement', 'To send people to whom they chose', $2) on conflict do nothing`, named("agreement", 0), council)
	b.Queue(`insert into agreement_versions (id, agreement_id, number, words, in_force) values ($1, $2, '1.0', 'We share what the person agreed to.', current_date - 2500) on conflict do nothing`, version, named("agreement", 0))
	for i := range organisations + 1 {
		b.Queue(`insert into signatures (id, version_id, org_id, signatory, position, signed_on) values ($1, $2, $3, 'A. Signatory', 'Chair', current_date - 2400) on conflict do nothing`,
			named("signature", i), version, named("organisation", i))
		for k, role := range []models.Role{models.Partner, models.Lead} {
			staff(b, 2*i+k, role, named("organisation", i))
		}
	}
	for k := range 8 {
		staff(b, 1_000_000+k, models.Coordinator, council)
		staff(b, 1_000_100+k, models.Referrer, council)
	}
	staff(b, 1_000_200, models.Governance, council)
	staff(b, 1_000_201, models.Analyst, council)
	dice := rand.New(rand.NewPCG(7, 7))
	for i := range organisations {
		for k := range 1 + i%2 {
			offer(b, dice, 2*i+k, i+1)
		}
	}
	if err := owner.SendBatch(ctx, b).Close(); err != nil {
		return fmt.Errorf("make the town: %w", err)
	}
	return nil
}

func organisationName(i int) string {
	if i == 0 {
		return "Load Council"
	}
	return fmt.Sprintf("%s %s People %d", streets[i%len(streets)], family[i%len(family)], i)
}

func staff(b *pgx.Batch, n int, role models.Role, org uuid.UUID) {
	id := named("user", n)
	b.Queue(`insert into users (id, name, email, state) values ($1, $2, $3, 'active') on conflict do nothing`,
		id, given[n%len(given)]+" "+family[n/len(given)%len(family)], fmt.Sprintf("%s%d%s", role, n, mailHost))
	b.Queue(`insert into memberships (user_id, org_id, role) values ($1, $2, $3) on conflict do nothing`, id, org, string(role))
}

// offer is one service. Every thirtieth is for whoever must be safe.
func offer(b *pgx.Batch, d *rand.Rand, n, org int) {
	var needs []string
	for len(needs) < 3 {
		if need := models.Needs[d.IntN(len(models.Needs)-2)]; !need.Restricted && !slices.Contains(needs, need.Code) {
			needs = append(needs, need.Code)
		}
	}
	specialist := n%30 == 0
	if specialist {
		needs = []string{"abuse"}
	}
	fields := append([]string{"phone", "age"}, somePicks(d, []string{"born", "gender", "address", "email", "involved", "summary"}, 0.5)...)
	b.Queue(`insert into services (id, org_id, name, outline, needs, min_age, venue, confirmed_at, specialist, fields) values ($1, $2, $3, $4, $5, 16, $6, now(), $7, $8) on conflict do nothing`,
		named("service", n), named("organisation", org), fmt.Sprintf("%s %s desk %d", streets[n%len(streets)], needs[0], n), "Sits down with people and finds a way. "+worries[n%len(worries)],
		needs, fmt.Sprintf("%d %s %s", 1+n%90, pick(d, streets), pick(d, ways)), specialist, fields)
}

// townOf reads what settle has made, and what else may be sent people.
func townOf(ctx context.Context, owner *pgxpool.Pool, place models.Place) (*town, error) {
	t := &town{place: place, byNeed: map[string][]int{}, workers: map[uuid.UUID]uuid.UUID{}}
	rows, err := owner.Query(ctx, `select s.id, s.org_id, s.name, o.name, s.needs, s.specialist, s.fields, s.open_days, s.decide_days, s.contact_days, s.note_days, s.expire_days,
			(select m.user_id from memberships m where m.org_id = s.org_id and m.role = 'partner' order by m.user_id limit 1)
		from services s join organisations o on o.id = s.org_id
		where s.listed and s.route = 'platform' and exists (select 1 from memberships m where m.org_id = s.org_id and m.role = 'partner') order by s.id`)
	if err != nil {
		return nil, fmt.Errorf("read the town: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var s models.Service
		var worker uuid.UUID
		var needs, fields []string
		if err := rows.Scan(&s.ID, &s.OrgID, &s.Name, &s.Organisation, &needs, &s.Specialist, &fields, &s.OpenDays, &s.DecideDays, &s.ContactDays, &s.NoteDays, &s.ExpireDays, &worker); err != nil {
			return nil, fmt.Errorf("read the town: %w", err)
		}
		s.Needs, s.Fields = needs, fields
		for _, n := range needs {
			t.byNeed[n] = append(t.byNeed[n], len(t.services))
		}
		t.services, t.workers[s.OrgID] = append(t.services, s), worker
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("read the town: %w", err)
	}
	for k := range 8 {
		t.referrers = append(t.referrers, models.Actor{Role: models.Referrer, Org: named("organisation", 0), User: named("user", 1_000_100+k)})
	}
	return t, nil
}
