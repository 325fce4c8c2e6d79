package main

import (
	"context"
	"slices"
	"strings"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"example.org/fingerpost/models"
)

// colleague is somebody invented who signs in.
type colleague struct {
	name, org string
	role      models.Role
	disabled  bool
}

func (c colleague) id() uuid.UUID { return inventedID("person " + c.name) }

func (c colleague) email() string {
	return strings.ToLower(strings.ReplaceAll(c.name, " ", ".")) + "@staff.example.org"
}

// team are those who do not work a partner's queue.
var team = []colleague{
	{name: "Moira Tindale", org: council, role: models.Coordinator},
	{name: "Desmond Okafor", org: council, role: models.Coordinator},
	{name: "Priya Raman", org: council, role: models.Governance},
	{name: "Tomasz Bielski", org: council, role: models.Analyst},
	{name: "Ailsa Corrigan", org: council, role: models.Administrator},
	{name: "Gwilym Pryce", org: council, role: models.Auditor},
	{name: "Rosalind Achebe", org: council, role: models.Referrer},
	{name: "Callum Featherstone", org: council, role: models.Referrer},
	{name: "Winifred Sproat", org: council, role: models.Partner, disabled: true},
}

// given and family names of those who work for the partners; each pair once.
var (
	staffGiven  = strings.Fields("Ingrid Kwame Oonagh Farid Tamsin Bogdan Leila Magnus Noor Edwin Sunniva Jarek Philippa Idris Beatrix Amadou Hester Luca Yasmin Rufus Marguerite Dilip Clodagh Stefan")
	staffFamily = strings.Fields("Ravenscroft Mbeki Thwaite Lindqvist Hallam Osei Pendleton Drabble Nakamura Ferris Underhill Castellan")
)

// colleagues is everybody who signs in: the team, and for each partner a lead and a team member.
func colleagues() []colleague {
	all := slices.Clone(team)
	n := 0
	next := func() string {
		name := staffGiven[n%len(staffGiven)] + " " + staffFamily[(n+n/len(staffGiven))%len(staffFamily)]
		n++
		return name
	}
	for _, m := range members {
		all = append(all, colleague{name: next(), org: m.name, role: models.Lead}, colleague{name: next(), org: m.name, role: models.Partner})
	}
	// One who works for two organisations, and chooses for which when signed in.
	return append(all, colleague{name: "Desmond Okafor", org: members[len(members)-1].name, role: models.Partner})
}

// fillStaff writes who there is; they join when the history begins.
func fillStaff(ctx context.Context, owner *pgxpool.Pool) error {
	b, since := &pgx.Batch{}, historyFrom(models.Now())
	for _, c := range colleagues() {
		state := "invited"
		if c.disabled {
			state = "disabled"
		}
		b.Queue(`insert into users (id, name, email, state, created_at) values ($1, $2, $3, $4, $5) on conflict do nothing`, c.id(), c.name, c.email(), state, since)
		b.Queue(`insert into memberships (user_id, org_id, role, created_at) values ($1, $2, $3, $4) on conflict do nothing`, c.id(), orgID(c.org), string(c.role), since)
	}
	return owner.SendBatch(ctx, b).Close()
}
