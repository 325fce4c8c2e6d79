package main

import (
	"context"
	"slices"
	"time"

	"github.com/google/uuid"

	"example.org/fingerpost/app/referral"
	"example.org/fingerpost/models"
)

var (
	askedFor  = []string{"Which days would suit them?", "Can they manage stairs?", "Is there anyone who could bring them the first time?"}
	passedOn  = []string{"We are sorry that we cannot help this time. We think another group nearby would suit you better.", "Our groups are full until the summer. We did not want you to wait.", "This is not something we do, but others do."}
	noteWords = []string{"Friendly chat, will come on Tuesday.", "Went through the letters together, two calls made.", "Came with a neighbour, stayed for tea.", "Rang to remind about Thursday.", "Feels more sure of herself.", "Has a plan for the next month."}
)

// story is what becomes of a referral: chance decides, and time: what would happen after today has not happened yet.
func (h *history) story(id uuid.UUID, by models.Actor, urgent bool) {
	if urgent { // one of the safe path is never left lying
		h.plan(h.later(0.1), func(ctx context.Context) error {
			_, err := h.app.Referrals.Read(ctx, by, id)
			return err
		})
		h.move(0.3, by, id, "accept", referral.Detail{})
		h.help(0.4, by, id)
		return
	}
	if h.dice.IntN(14) == 0 {
		return // nobody reads it: it runs out of time
	}
	h.plan(h.later(0.2+2.4*h.dice.Float64()), func(ctx context.Context) error {
		if _, err := h.app.Referrals.Read(ctx, by, id); err != nil {
			return err
		}
		h.decide(id, by)
		return nil
	})
}

func (h *history) decide(id uuid.UUID, by models.Actor) {
	switch n := h.dice.IntN(20); {
	case n < 2:
		h.move(1, by, id, "ask", referral.Detail{Words: pick(h.dice, askedFor)})
		if h.dice.IntN(3) > 0 {
			h.move(3, h.team, id, "answer", referral.Detail{Words: "They say that any weekday is fine."})
			h.move(5, by, id, "accept", referral.Detail{})
			h.help(5, by, id)
		}
	case n < 6:
		h.move(1+2*h.dice.Float64(), by, id, "decline", referral.Detail{Reason: pick(h.dice, models.DeclineReasons).Code, NextStep: pick(h.dice, models.NextSteps).Code,
			Words: pick(h.dice, passedOn)})
	case n == 6:
		h.move(1, h.team, id, "withdraw", referral.Detail{})
	case n == 7 && h.dice.IntN(4) == 0:
		h.move(1, h.team, id, "void", referral.Detail{Words: "Sent twice by mistake."})
	case n == 7:
		return // reads it and decides nothing: it runs out of time
	default:
		h.move(0.5+2.5*h.dice.Float64(), by, id, "accept", referral.Detail{})
		h.help(3, by, id)
	}
}

// help is what happens once a partner has accepted, from so many days on.
func (h *history) help(days float64, by models.Actor, id uuid.UUID) {
	if h.dice.IntN(7) == 0 {
		h.move(days+1, by, id, "wait", referral.Detail{Month: h.clock.AddDate(0, 2, 0)})
		days += 40
	}
	if h.dice.IntN(3) == 0 {
		h.log(days+1, by, id, referral.Entry{Type: "phone_call", Outcome: "no_answer", Level: 1})
	}
	if h.dice.IntN(12) == 0 {
		h.finish(days+25, by, id, "close", "no_longer_needed", "not_met")
		return
	}
	h.log(days+2+2*h.dice.Float64(), by, id, referral.Entry{Type: "phone_call", Outcome: "spoke_to_person", Level: 2, Note: pick(h.dice, noteWords)})
	for n := range 1 + h.dice.IntN(4) {
		h.log(days+8+9*float64(n), by, id, referral.Entry{Type: pick(h.dice, []string{"group_session", "face_to_face_office", "home_visit"}), Attendance: pick(h.dice, []string{"5", "5", "6", "3"}),
			Level: 3 + h.dice.IntN(2), Note: pick(h.dice, noteWords)})
	}
	switch h.dice.IntN(8) {
	case 0:
		h.finish(days+50, by, id, "close", pick(h.dice, []string{"moved_away", "no_longer_needed"}), "not_wanted")
	default:
		h.finish(days+45+20*h.dice.Float64(), by, id, "finish", "", pick(h.dice, []string{"met", "met", "partly"}))
	}
}

func (h *history) move(days float64, by models.Actor, id uuid.UUID, name string, in referral.Detail) {
	h.plan(h.later(days), func(ctx context.Context) error { return h.app.Referrals.Move(ctx, by, id, name, in) })
}

func (h *history) log(days float64, by models.Actor, id uuid.UUID, in referral.Entry) {
	h.plan(h.later(days), func(ctx context.Context) error {
		in.On = time.Date(h.clock.Year(), h.clock.Month(), h.clock.Day(), 0, 0, 0, 0, time.UTC)
		return h.app.Referrals.Log(ctx, by, id, in)
	})
}

// finish finishes or closes, with the same result for every need.
func (h *history) finish(days float64, by models.Actor, id uuid.UUID, name, reason, result string) {
	h.plan(h.later(days), func(ctx context.Context) error {
		c, err := h.app.Referrals.Read(ctx, by, id)
		if err != nil {
			return err
		}
		in := referral.Detail{Reason: reason, Results: map[string]string{}}
		for _, n := range c.Enquiry.Needs {
			in.Results[n] = result
		}
		return h.app.Referrals.Move(ctx, by, id, name, in)
	})
}

// place is the coordination team, which rings somebody and sends them to the service that suits best.
func (h *history) place(ctx context.Context, id uuid.UUID) error {
	f, err := h.app.Referrals.File(ctx, h.team, id)
	if err != nil || f.Enquiry.State != models.Held {
		return err
	}
	if f.Enquiry.HeldFor == models.HeldCheck {
		return h.check(ctx, id)
	}
	if err := h.app.Referrals.Show(ctx, h.team, id, "place", ""); err != nil {
		return err
	}
	h.seen[id] = false // should it come back, they look again
	for _, m := range f.Matches {
		if m.Service.Route != models.RoutePlatform || h.was(f, m.Service.ID) {
			continue
		}
		err := h.app.Referrals.SendTo(ctx, h.team, id, m.Service.ID, referral.Verbal{Method: "verbal_phone", On: h.clock, Agreed: true,
			Note: "Rang back, happy with this.", Mark: h.app.Referrals.Script(m.Service).Mark()})
		if err != nil {
			return err
		}
		return h.begin(ctx)
	}
	return h.app.Referrals.Conclude(ctx, h.team, id, pick(h.dice, []string{"no_service", "no_service", "no_contact", "helped_otherwise"}))
}

// was says whether a service was asked before.
func (h *history) was(f referral.File, service uuid.UUID) bool {
	return slices.ContainsFunc(f.Referrals, func(c referral.Case) bool { return c.Referral.ServiceID == service })
}
