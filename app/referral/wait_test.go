package referral_test

import (
	"errors"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"example.org/fingerpost/app/referral"
	"example.org/fingerpost/models"
)

func (p *place) remindTeam() {
	p.t.Helper()
	if err := p.desk.RemindTeam(p.t.Context()); err != nil {
		p.t.Fatal(err)
	}
}

// age lets an enquiry wait so many days longer, and lets its reminder be due when it would have been by then.
func (p *place) age(enquiry uuid.UUID, days int) {
	p.t.Helper()
	p.exec(`update enquiries set state_since = state_since - make_interval(days => $2), remind_at = remind_at - make_interval(days => $2) where id = $1`, enquiry, days)
}

func (p *place) toldTeam(want int, what string) {
	p.t.Helper()
	p.count(want, what, `select count(*) from notifications where state = 'waiting' and user_id = $1`, p.coordinator.User)
	p.forget()
}

func TestTheTeamIsNotToldOfWhatNeedsNobody(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	p.sent(p.answers(1, models.Together))
	held := p.sent(p.answers(0, "")).Enquiry.ID
	paused := p.sent(p.answers(0, "")).Enquiry.ID
	p.age(paused, 30)
	if err := p.desk.Pause(t.Context(), models.Actor{Role: models.Resident, Enquiry: paused}); err != nil {
		t.Fatal(err)
	}
	p.forget()
	p.remindTeam()
	p.toldTeam(0, "told of what is not due, placed or paused")
	if err := p.desk.Conclude(t.Context(), p.coordinator, held, "helped_otherwise"); err != nil {
		t.Fatal(err)
	}
	p.count(0, "over, and still to be told of", `select count(*) from enquiries where remind_at is not null and state not in ('held', 'awaiting_consent')`)
}

// What the team holds, it is told of again and again, and however many servers run, once each time.
func TestTheTeamIsToldAgain(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	held := p.sent(p.answers(0, "")).Enquiry.ID
	p.forget()
	for round := range 3 {
		p.age(held, 6)
		var wg sync.WaitGroup
		failed := make([]error, 4)
		for i := range failed {
			wg.Go(func() { failed[i] = p.desk.RemindTeam(t.Context()) })
		}
		wg.Wait()
		if err := errors.Join(failed...); err != nil {
			t.Fatal(err)
		}
		p.toldTeam(1, "told")
		p.remindTeam()
		p.toldTeam(0, "told twice")
		if round == 2 {
			p.count(1, "still held", `select count(*) from enquiries where id = $1 and state = 'held' and remind_at > now() + interval '2 days'`, held)
		}
	}
}

// Time never ends what waits for the person: after two weeks the team has it, and the person may still say yes or no.
func TestNobodyWaitsForThePersonForEver(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name string
		then func(p *place, e uuid.UUID) error
		want models.EnquiryState
	}{
		{"nobody does anything", func(*place, uuid.UUID) error { return nil }, models.Held},
		{"the person says yes after all", func(p *place, e uuid.UUID) error {
			who := models.Actor{Role: models.Resident, Enquiry: e}
			w, err := p.desk.Waiting(p.t.Context(), who, e)
			if err != nil {
				return err
			}
			return p.desk.Confirm(p.t.Context(), who, e, referral.Verbal{Agreed: true, Mark: w.Statement.Mark()})
		}, models.Placed},
		{"the person says no after all", func(p *place, e uuid.UUID) error {
			return p.desk.Refuse(p.t.Context(), models.Actor{Role: models.Resident, Enquiry: e}, e)
		}, models.EnquiryWithdrawn},
		{"the team ends it", func(p *place, e uuid.UUID) error {
			return p.desk.Conclude(p.t.Context(), p.coordinator, e, "no_contact")
		}, models.Unresolved},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			p := newPlace(t)
			e := p.sent(p.forAnother(1, models.Together)).Enquiry.ID
			p.forget()
			p.age(e, 6)
			p.remindTeam()
			p.toldTeam(1, "told after three working days")
			p.age(e, 7)
			p.exec(`update enquiries set remind_at = now() where id = $1`, e)
			p.remindTeam()
			p.count(1, "waiting on the thirteenth day, until the fourteenth is over", `select count(*) from enquiries where id = $1 and state = 'awaiting_consent'
				and remind_at <= state_since + interval '14 days'`, e)
			p.forget()
			p.age(e, 1)
			p.remindTeam()
			p.toldTeam(1, "told that it is theirs to decide")
			p.count(1, "with the team", `select count(*) from enquiries where id = $1 and state = 'held' and held_for = 'no_reply'`, e)
			p.count(1, "on the record", `select count(*) from audit where enquiry_id = $1 and action = 'enquiry.held' and reason = 'no_reply' and by_role = 'chore'`, e)
			if err := c.then(p, e); err != nil {
				t.Fatal(err)
			}
			p.drain()
			p.count(1, "in the end "+string(c.want), `select count(*) from enquiries where id = $1 and state = $2`, e, string(c.want))
		})
	}
}

// The person's own no ends it with what was to be agreed to. Whoever asked sees that it does not go on, and no more.
func TestThePersonSaysNo(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	token := p.start(p.forAnother(1, models.Together))
	r, err := p.sendAs(token)
	if err != nil {
		t.Fatal(err)
	}
	e, self := r.Enquiry.ID, models.Actor{Role: models.Resident, Enquiry: r.Enquiry.ID}
	p.refused("by a partner", p.desk.Refuse(t.Context(), p.at(0), e), models.ErrNotFound)
	p.refused("by another person", p.desk.Refuse(t.Context(), models.Actor{Role: models.Resident, Enquiry: uuid.New()}, e), models.ErrNotFound)
	p.refused("of one's own", p.desk.Refuse(t.Context(), p.coordinator, p.sent(p.answers(0, "")).Enquiry.ID), models.ErrConflict)
	if err := p.desk.Refuse(t.Context(), self, e); err != nil {
		t.Fatal(err)
	}
	p.drain()
	p.count(1, "withdrawn", `select count(*) from enquiries where id = $1 and state = 'withdrawn'`, e)
	p.count(0, "consents that anybody could still give", `select count(*) from consents where enquiry_id = $1 and withdrawn_at is null and (given or method = 'waiting')`, e)
	p.count(0, "referrals", `select count(*) from referrals where enquiry_id = $1`, e)
	p.count(1, "on the record", `select count(*) from audit where enquiry_id = $1 and action = 'enquiry.refuse' and by_role = 'resident'`, e)
	p.refused("twice", p.desk.Refuse(t.Context(), self, e), models.ErrConflict)
	if r, err = p.desk.Receipt(t.Context(), token); err != nil || r.Enquiry.State != models.EnquiryWithdrawn || len(r.To) != 0 {
		t.Errorf("whoever asked sees %s and %d services, %v", r.Enquiry.State, len(r.To), err)
	}
}

// Yes and no at the same moment: one of them counts.
func TestYesAgainstNo(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	for range 8 {
		e := p.sent(p.forAnother(1, models.Together)).Enquiry.ID
		who := models.Actor{Role: models.Resident, Enquiry: e}
		w, err := p.desk.Waiting(t.Context(), who, e)
		if err != nil {
			t.Fatal(err)
		}
		var yes, no error
		var wg sync.WaitGroup
		wg.Go(func() {
			yes = p.desk.Confirm(t.Context(), p.coordinator, e, referral.Verbal{Method: "verbal_phone", On: time.Now(), Agreed: true, Mark: w.Statement.Mark()})
		})
		wg.Go(func() { no = p.desk.Refuse(t.Context(), who, e) })
		wg.Wait()
		if (yes == nil) == (no == nil) || !errors.Is(errors.Join(yes, no), models.ErrConflict) {
			t.Fatalf("yes: %v; no: %v", yes, no)
		}
	}
}
