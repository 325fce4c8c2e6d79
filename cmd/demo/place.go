package main

import (
	"cmp"
	"context"
	"fmt"
	"hash/fnv"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"example.org/fingerpost/models"
)

// wearmouth is the invented place. Its numbers are among those that Ofcom keeps free for stories.
var wearmouth = models.Place{
	Programme:  "Fingerpost",
	Name:       "Wearmouth",
	Districts:  []string{"SR1", "SR2", "SR3", "SR4", "SR5", "SR6", "NE37", "NE38", "DH4", "DH5"},
	Phone:      "01632 960 123",
	PhoneHours: "Monday to Friday, 9am to 5pm",
	Emergency: []models.Helpline{
		{Name: "Saltgrass line, for domestic and sexual abuse", Phone: "01632 960 127", Hours: "every day, 9am to 9pm"},
		{Name: "Wearmouth crisis line, for when it is all too much", Phone: "01632 960 199", Hours: "day and night"},
	},
	Demo: true,
}

// Ids follow from names, so that whatever else is invented can refer to them.

func orgID(name string) uuid.UUID     { return inventedID("organisation " + name) }
func serviceID(name string) uuid.UUID { return inventedID("service " + name) }

func inventedID(what string) uuid.UUID {
	return uuid.NewSHA1(uuid.NameSpaceURL, []byte("https://example.org/wearmouth/"+what))
}

// agreementVersionID is the one version of the one agreement.
func agreementVersionID() uuid.UUID { return inventedID("agreement version " + agreementNumber) }

// fillDirectory writes organisations, services, the agreement and who signed it, all in one transaction. What is there
// already stays as it is, so that it may run again.
func fillDirectory(ctx context.Context, owner *pgxpool.Pool) error {
	today := models.Now()
	b := &pgx.Batch{}
	for _, m := range members {
		b.Queue(`insert into organisations (id, name, outline, phone, email, website, privacy, lead) values ($1, $2, $3, $4, $5, $6, $7, $8)
			on conflict do nothing`, orgID(m.name), m.name, m.outline, m.phone, m.email(), m.site(), m.site()+"/privacy", m.name == council)
	}
	for _, o := range offers() {
		if err := o.queue(b, today); err != nil {
			return err
		}
	}
	agreement, version := inventedID("agreement"), agreementVersionID()
	inForce := today.AddDate(-2, 0, 0)
	b.Queue(`insert into agreements (id, title, purpose, lead_org) values ($1, $2, $3, $4) on conflict do nothing`,
		agreement, agreementTitle, agreementPurpose, orgID(council))
	b.Queue(`insert into agreement_versions (id, agreement_id, number, words, in_force) values ($1, $2, $3, $4, $5) on conflict do nothing`,
		version, agreement, agreementNumber, agreementWords, inForce)
	for i, m := range members {
		if slices.Contains(unsigned, m.name) {
			continue
		}
		var ended *time.Time
		if slices.Contains(left, m.name) {
			day := today.AddDate(0, -2, 0)
			ended = &day
		}
		b.Queue(`insert into signatures (id, version_id, org_id, signatory, position, signed_on, ended_on) values ($1, $2, $3, $4, $5, $6, $7)
			on conflict do nothing`, inventedID("signature "+m.name), version, orgID(m.name), signatories[i%len(signatories)], positions[i%len(positions)],
			inForce.AddDate(0, 0, i), ended)
	}
	err := pgx.BeginFunc(ctx, owner, func(tx pgx.Tx) error { return tx.SendBatch(ctx, b).Close() })
	if err != nil {
		return fmt.Errorf("fill the directory: %w", err)
	}
	return nil
}

var (
	signatories = []string{"Imogen Ashdale", "Tobias Fenn", "Samira Kader", "Declan Whitlow", "Ngozi Pryce", "Harriet Loom", "Piotr Zielny"}
	positions   = []string{"Chief executive", "Chair of trustees", "Director", "Manager"}
)

// queue puts the insert of one service into the batch.
func (o offer) queue(b *pgx.Batch, today time.Time) error {
	of, ok := memberByName(o.of)
	if !ok {
		return fmt.Errorf("service %q of an organisation that is not there: %q", o.name, o.of)
	}
	route := cmp.Or(o.route, models.RoutePlatform)
	var phone, email, website string
	switch route {
	case models.RouteDirect:
		phone, email = of.phone, of.email()
	case models.RouteSignpost:
		website = of.site() + "/apply"
	}
	capacity, until := o.capacity(today)
	days := cmp.Or(o.clocks, usual)
	from, to := o.ages()
	b.Queue(`insert into services (id, org_id, name, outline, needs, districts, min_age, max_age, genders, access, venue, cost, cost_note, capacity,
		wait_months, paused_until, confirmed_at, route, phone, email, website, specialist, answers_in, fields, open_days, decide_days, contact_days,
		note_days, expire_days, created_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22,
		$23, $24, $25, $26, $27, $28, $29, $30) on conflict do nothing`,
		serviceID(o.name), orgID(o.of), o.name, o.outline, words(o.needs), words(o.in), from, to, words(o.genders), words(o.access), o.venue,
		cmp.Or(o.cost, "free"), o.costNote, capacity, o.wait, until, confirmed(o.name, today), route, phone, email, website, o.specialist,
		cmp.Or(o.answers, 3), words(o.told), days.open, days.decide, days.contact, days.note, days.expire,
		today.AddDate(-2, 0, 0))
	return nil
}

// capacity is how much room the service has, and until when a pause lasts.
func (o offer) capacity(today time.Time) (string, *time.Time) {
	switch {
	case o.closed:
		return models.CapacityClosed, nil
	case o.pause != 0:
		until := today.AddDate(0, 0, o.pause)
		return models.CapacityPaused, &until
	case o.wait > 0:
		return models.CapacityWaiting, nil
	}
	return models.CapacityOpen, nil
}

func (o offer) ages() (from, to int) {
	from, to = o.from, o.to
	if from == 0 && !o.anyAge {
		from = 18
	}
	if to == 0 {
		to = 120
	}
	return from, to
}

// confirmed spreads the days on which partners last said how much room they have over the last three weeks, so that some
// are due to be asked.
func confirmed(name string, today time.Time) time.Time {
	h := fnv.New32a()
	h.Write([]byte(name))
	return today.AddDate(0, 0, -int(h.Sum32()%21))
}

func memberByName(name string) (member, bool) {
	for _, m := range members {
		if m.name == name {
			return m, true
		}
	}
	return member{}, false
}

// words are the codes of a list; never null, which the schema refuses.
func words(list string) []string { return append([]string{}, strings.Fields(list)...) }
