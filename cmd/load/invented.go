package main

import (
	"context"
	"fmt"
	"math/rand/v2"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"golang.org/x/sync/errgroup"

	"example.org/fingerpost/app"
	"example.org/fingerpost/app/access"
	"example.org/fingerpost/app/referral"
	"example.org/fingerpost/models"
	"example.org/fingerpost/models/seal"
)

// cast is who takes part in a drive or a ratio: people of the database that fill has made.
type cast struct {
	app   *app.App
	owner *pgxpool.Pool
	ring  *seal.Ring
	town  *town
}

// partners opens sessions for so many who work a queue.
func (c *cast) partners(ctx context.Context, n int) ([]models.Actor, []string, error) {
	rows, err := c.owner.Query(ctx, `select m.user_id, m.org_id from memberships m join users u on u.id = m.user_id
		where m.role = 'partner' and u.email like '%' || $1 order by md5(m.user_id::text) limit $2`, mailHost, n)
	if err != nil {
		return nil, nil, fmt.Errorf("choose partners: %w", err)
	}
	return c.enter(ctx, rows, models.Partner)
}

// team opens sessions for the coordination team.
func (c *cast) team(ctx context.Context, role models.Role, n int) ([]models.Actor, []string, error) {
	rows, err := c.owner.Query(ctx, `select m.user_id, m.org_id from memberships m join users u on u.id = m.user_id where m.role = $1 and u.email like '%' || $2 order by 1 limit $3`,
		string(role), mailHost, n)
	if err != nil {
		return nil, nil, fmt.Errorf("choose the team: %w", err)
	}
	return c.enter(ctx, rows, role)
}

func (c *cast) enter(ctx context.Context, rows pgx.Rows, role models.Role) ([]models.Actor, []string, error) {
	var all []models.Actor
	var who models.Actor
	_, err := pgx.ForEachRow(rows, []any{&who.User, &who.Org}, func() error {
		who.Role = role
		all = append(all, who)
		return nil
	})
	if err != nil {
		return nil, nil, fmt.Errorf("choose who signs in: %w", err)
	}
	tokens := make([]string, len(all))
	for i, who := range all {
		if tokens[i], err = c.app.Access.Enter(ctx, who.User, who.Org, role, "load"); err != nil {
			return nil, nil, err
		}
	}
	return all, tokens, nil
}

// followed is an enquiry whose person can follow it.
type followed struct {
	id        uuid.UUID
	ref, code string
}

// followers are so many of those whom fill has made, some of each age.
func (c *cast) followers(ctx context.Context, n int) ([]followed, error) {
	rows, err := c.owner.Query(ctx, `select id, ref from enquiries where id >= gen_random_uuid() and created_at < (select max(ends) from load.batches) order by id limit $1`, n)
	if err != nil {
		return nil, fmt.Errorf("choose who follows: %w", err)
	}
	key := codeKey(c.ring)
	var all []followed
	var f followed
	_, err = pgx.ForEachRow(rows, []any{&f.id, &f.ref}, func() error {
		f.code = codeOf(key, f.id).Show()
		all = append(all, f)
		return nil
	})
	return all, err
}

// drafts begins so many forms in which every question is answered, to services all over the town.
func (c *cast) drafts(ctx context.Context, n int) ([]referral.Token, error) {
	return c.draftsTo(ctx, n, rand.Int)
}

// draftsTo does so to the services from a place in the list of those that suit.
func (c *cast) draftsTo(ctx context.Context, n int, from func() int) ([]referral.Token, error) {
	tokens := make([]referral.Token, n)
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(8)
	for i := range tokens {
		group.Go(func() (err error) {
			tokens[i], err = c.app.Referrals.StartWith(ctx, c.answers(rand.New(rand.NewPCG(uint64(i), rand.Uint64())), from()))
			return err
		})
	}
	return tokens, group.Wait()
}

// answers are complete and name two services that suit: the next two from a place in their list.
func (c *cast) answers(d *rand.Rand, from int) referral.Answers {
	var a referral.Answers
	a.Who.For, a.Needs.Needs = "me", []string{"money"}
	a.Where = referral.WhereAndWhen{Postcode: c.town.place.Districts[0] + " 1AA", Day: fmt.Sprint(1 + d.IntN(28)), Month: fmt.Sprint(1 + d.IntN(12)), Year: fmt.Sprint(1940 + d.IntN(60))}
	a.Gender.Gender = "woman"
	suit := c.town.byNeed["money"]
	for i := range 2 {
		a.Services.Services = append(a.Services.Services, c.town.services[suit[(from+i)%len(suit)]].ID.String())
	}
	a.Order.Mode = models.Together
	a.Name.Full = pick(d, given) + " " + pick(d, middle) + " " + pick(d, family)
	a.Contact = referral.Contact{Ways: []string{"phone"}, Phone: fmt.Sprintf("07700 900%03d", d.IntN(1000))}
	a.Safe = referral.SafeContact{Voicemail: "yes", SayWho: "no"}
	a.Address = referral.Home{Line1: fmt.Sprintf("%d %s Row", 1+d.IntN(200), pick(d, streets)), Town: c.town.place.Name}
	a.About.Summary = pick(d, worries)
	a.Consent = referral.Consent{Agree: true, FollowUp: "no"}
	a.Done = map[string]bool{}
	for _, s := range referral.Steps {
		a.Done[s.Path] = true
	}
	return a
}

// follow opens an own record and gives the token of the session.
func (c *cast) follow(ctx context.Context, f followed) (string, error) {
	return c.app.Referrals.Enter(ctx, f.ref, f.code, access.From{Address: fmt.Sprintf("10.9.%d.%d", f.id[0], f.id[1])})
}
