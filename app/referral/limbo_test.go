package referral_test

import (
	"errors"
	"sync"
	"testing"

	"github.com/google/uuid"

	"example.org/fingerpost/app/referral"
	"example.org/fingerpost/models"
)

var passBack = referral.Detail{Reason: "no_capacity", NextStep: "none", Words: "Sorry"}

// What stops going on to the next service that was named.
func TestGoingOnStops(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name  string
		want  models.EnquiryState
		given func(p *place, e uuid.UUID)
	}{
		{"when the person paused it", models.Placed, func(p *place, e uuid.UUID) {
			if err := p.desk.Pause(p.t.Context(), models.Actor{Role: models.Resident, Enquiry: e}); err != nil {
				p.t.Fatal(err)
			}
		}},
		{"when the person took everything back", models.EnquiryWithdrawn, func(p *place, e uuid.UUID) {
			if err := p.desk.WithdrawAll(p.t.Context(), models.Actor{Role: models.Resident, Enquiry: e}); err != nil {
				p.t.Fatal(err)
			}
		}},
		{"when the next is no specialist, on the safe path", models.Held, func(p *place, e uuid.UUID) {
			p.exec(`update enquiries set restricted = true where id = $1`, e)
		}},
		{"when the person is under 16", models.Held, func(p *place, e uuid.UUID) {
			p.exec(`update enquiries set age_band = '13-15' where id = $1`, e)
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			p := newPlace(t)
			e := p.sent(p.answers(3, models.InTurn)).Enquiry.ID
			p.read(0, p.referral(e, 0))
			p.move(p.at(0), p.referral(e, 0), "decline", passBack)
			c.given(p, e) // before the job that follows has run
			p.drain()
			if p.referral(e, 1) != uuid.Nil {
				t.Error("it went on")
			}
			p.count(1, "where it stands", `select count(*) from enquiries where id = $1 and state = $2`, e, string(c.want))
		})
	}
}

// A service that ends while it helps leaves nobody behind.
func TestClosedByTheServiceGoesOn(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	e := p.sent(p.answers(2, models.InTurn)).Enquiry.ID
	p.read(0, p.referral(e, 0))
	p.move(p.at(0), p.referral(e, 0), "accept", referral.Detail{})
	p.move(p.at(0), p.referral(e, 0), "close", referral.Detail{Reason: "service_ended", Results: map[string]string{"debt": "not_met"}})
	p.drain()
	if p.referral(e, 1) == uuid.Nil {
		t.Error("the second service was never asked")
	}
}

// Should the job that follows an end be lost, a chore finds what stands still.
func TestUnstick(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	e := p.sent(p.answers(1, models.Together)).Enquiry.ID
	p.read(0, p.referral(e, 0))
	p.move(p.at(0), p.referral(e, 0), "decline", passBack)
	p.exec(`delete from river.river_job`)
	p.exec(`update referrals set ended_at = now() - interval '2 hours'`)
	p.exec(`update enquiries set state_since = now() - interval '3 hours'`)
	for range 2 {
		if err := p.desk.Unstick(t.Context()); err != nil {
			t.Fatal(err)
		}
		p.drain()
	}
	p.count(1, "with the team", `select count(*) from enquiries where id = $1 and state = 'held'`, e)
}

// Accepting and withdrawing at the same moment: one wins, the other is told, and nobody is told of a fault.
func TestWithdrawAgainstAccept(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	for range 12 {
		e := p.sent(p.answers(1, models.Together)).Enquiry.ID
		id := p.referral(e, 0)
		p.read(0, id)
		var accepted, withdrawn error
		var wg sync.WaitGroup
		wg.Go(func() { accepted = p.desk.Move(t.Context(), p.at(0), id, "accept", referral.Detail{}) })
		wg.Go(func() { withdrawn = p.desk.WithdrawAll(t.Context(), models.Actor{Role: models.Resident, Enquiry: e}) })
		wg.Wait()
		if accepted != nil && !errors.Is(accepted, models.ErrNotFound) && !errors.Is(accepted, models.ErrConflict) {
			t.Errorf("accept: %v", accepted)
		}
		if withdrawn != nil {
			t.Errorf("withdrawal always wins: %v", withdrawn)
		}
		_, err := p.desk.Read(t.Context(), p.at(0), id)
		p.refused("reading after the withdrawal", err, models.ErrNotFound)
	}
}
