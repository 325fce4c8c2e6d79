package main

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"example.org/fingerpost/app/referral"
	"example.org/fingerpost/models"
)

// ways lead from a new referral to the states in which one may not stay long, so that chance and the hour could leave them
// empty.
var ways = []struct {
	to    models.State
	moves []string
}{
	{models.Opened, nil},
	{models.InfoRequested, []string{"ask"}},
	{models.Accepted, []string{"accept"}},
	{models.Waitlisted, []string{"accept", "wait"}},
	{models.InContact, []string{"accept", "contact"}},
	{models.EnteredInError, []string{"void"}},
}

// today makes sure that two referrals stand at each of these, taking of those that came in the last hours.
func (h *history) today(ctx context.Context) error {
	for _, w := range ways {
		var have int
		if err := h.owner.QueryRow(ctx, `select count(*) from referrals where state = $1`, w.to).Scan(&have); err != nil {
			return err
		}
		for ; have < 2; have++ {
			if err := h.lead(ctx, w.moves); errors.Is(err, pgx.ErrNoRows) {
				return nil // nobody asked today whom one could lead on; the rest is as chance left it
			} else if err != nil {
				return fmt.Errorf("today, to %s: %w", w.to, err)
			}
		}
	}
	return nil
}

// lead takes the newest referral these steps.
func (h *history) lead(ctx context.Context, moves []string) error {
	var id, org uuid.UUID
	err := h.owner.QueryRow(ctx, `select id, org_id from referrals where state = 'sent' and not urgent and org_id = any ($1) order by sent_at desc, id limit 1`,
		slices.Collect(maps.Keys(h.people))).Scan(&id, &org)
	if err != nil {
		return fmt.Errorf("a new referral: %w", err)
	}
	by := h.people[org]
	if _, err := h.app.Referrals.Read(ctx, by, id); err != nil {
		return err
	}
	for _, name := range moves {
		in := referral.Detail{}
		switch name {
		case "ask":
			in.Words = pick(h.dice, askedFor)
		case "wait":
			in.Month = h.clock.AddDate(0, 2, 0)
		case "void":
			by, in.Words = h.team, "Sent twice by mistake."
		}
		if err := h.app.Referrals.Move(ctx, by, id, name, in); err != nil {
			return err
		}
	}
	return nil
}
