package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/google/uuid"

	"example.org/fingerpost/app/referral"
	"example.org/fingerpost/models"
)

// askedBy makes one resident in twelve, and more of the latest, somebody for whom another asks. It uses no chance, so that
// everybody else stays who they are.
func askedBy(a *referral.Answers, i int) {
	child, late := i == 377, i > 440 && i < residentCount
	if i%60 == 21 || late && i%3 == 2 && i%12 != 7 {
		a.Who.For, a.Capacity.Understands = "work", "yes"
		a.Work = referral.Work{Name: "Cuthbert " + family[i%len(family)] + "-Thirlwall", Profession: models.Professions[1+i%10].Code,
			Organisation: pick(rand.New(rand.NewPCG(uint64(i), 7)), []string{"Lantern House", "Harbour Centre", "Quayside Hub"}),
			Phone:        fmt.Sprintf("0191 498 0%03d", i%1000), Knows: "I see them in my work"}
		if i == 458 {
			a.Capacity.Understands = "not_sure"
		}
		return
	}
	if i%12 != 7 && !(late && i%3 == 0) && !child {
		return
	}
	a.Who.For = "someone"
	a.Relation.Relation = []string{"family", "friend", "carer"}[i/12%3]
	a.Agrees = referral.TheyAgree{Knows: "yes", Understands: "yes"}
	a.Yourself = referral.Yourself{Name: "Hyacinth " + family[i%len(family)] + "-Askew", Phone: fmt.Sprintf("0191 498 0%03d", i%1000)}
	switch {
	case child:
		a.Relation.Relation, a.Agrees.Understands = "parent", "not_sure"
	case i%72 == 7:
		a.Relation.Relation, a.Right.Authority, a.Agrees.Understands = "attorney", models.Appointed[i/72%2].Code, "no"
	case i%36 == 7, i == 447, i == 451, i == 456:
		a.Agrees.Understands = "not_sure"
	}
}

// taken is how such a professional took the person's consent, on the day on which they send it.
func taken(now time.Time) referral.Taken {
	day := now.In(models.London)
	return referral.Taken{Agree: true, Method: "verbal_in_person", Day: day.Format("2"), Month: day.Format("1"), Year: day.Format("2006"), Interpreter: "no", FollowUp: "yes"}
}

// check makes sure of a professional without an account; one in six is known to nobody.
func (h *history) check(ctx context.Context, id uuid.UUID) error {
	if h.seen[id] = false; id[1]%6 == 0 {
		_, err := h.app.Referrals.NotChecked(ctx, h.team, id, "not_there", "The front desk knows nobody of that name.", false)
		return err
	}
	if _, err := h.app.Referrals.Checked(ctx, h.team, id, "rang_public", "Spoke with the practice manager."); err != nil {
		return err
	}
	return h.begin(ctx)
}

// ownWord asks the people for whom somebody else has asked: most agree within days, some online and some by phone, a few do
// not want it, and whoever was asked for lately has still to say.
func (h *history) ownWord(ctx context.Context) error {
	rows, err := h.owner.Query(ctx, `select id from enquiries where state = 'awaiting_consent' order by state_since, id`)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var id uuid.UUID
		if err := rows.Scan(&id); err != nil {
			return err
		}
		if h.seen[id] || h.end.Sub(h.clock) < 12*24*time.Hour {
			continue
		}
		h.seen[id] = true
		n := int(id[0])
		h.plan(h.later(0.5+float64(n%4)), func(ctx context.Context) error { return h.confirm(ctx, id, n) })
	}
	return rows.Err()
}

func (h *history) confirm(ctx context.Context, id uuid.UUID, n int) error {
	if n%9 == 0 {
		return h.app.Referrals.Refuse(ctx, h.team, id)
	}
	who, v := models.Actor{Role: models.Resident, Enquiry: id}, referral.Verbal{Agreed: true}
	if n%3 == 0 {
		who, v.Method, v.On = h.team, "verbal_phone", h.clock
	}
	w, err := h.app.Referrals.Waiting(ctx, who, id)
	if err != nil {
		return err
	}
	v.Mark = w.Statement.Mark()
	h.seen[id] = false // what comes back from services is dealt with like all else
	if err := h.app.Referrals.Confirm(ctx, who, id, v); err != nil {
		return err
	}
	return h.begin(ctx)
}
