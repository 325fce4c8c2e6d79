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

// again is the person's word, once more, for the service that has a referral.
func (p *place) again(id uuid.UUID) referral.Verbal {
	p.t.Helper()
	c, err := p.desk.Read(p.t.Context(), p.coordinator, id)
	if err != nil {
		p.t.Fatal(err)
	}
	return referral.Verbal{Method: "verbal_phone", On: models.Now().Add(-time.Minute), Agreed: true, Mark: p.desk.Script(c.Service).Mark()}
}

// ends lets the consent behind everything end, now or in so many days.
func (p *place) ends(days int) {
	p.t.Helper()
	p.exec(`update consents set expires_at = now() - interval '1 minute' + make_interval(days => $1)`, days)
	p.endConsents()
}

func TestRenewRefuses(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	id := p.accepted(0)
	v := p.again(id)
	p.refused("when nothing ends", p.desk.Renew(t.Context(), p.coordinator, id, v), models.ErrConflict)
	p.ends(0)
	for _, c := range []struct {
		name   string
		who    models.Actor
		change func(*referral.Verbal)
		want   error
	}{
		{"by the partner", p.at(0), func(*referral.Verbal) {}, models.ErrNotFound},
		{"no method", p.coordinator, func(v *referral.Verbal) { v.Method = "" }, models.ErrInvalid},
		{"online", p.coordinator, func(v *referral.Verbal) { v.Method = models.MethodOnline }, models.ErrInvalid},
		{"not agreed", p.coordinator, func(v *referral.Verbal) { v.Agreed = false }, models.ErrInvalid},
		{"other words", p.coordinator, func(v *referral.Verbal) { v.Mark = "x" }, models.ErrInvalid},
		{"no day", p.coordinator, func(v *referral.Verbal) { v.On = time.Time{} }, models.ErrInvalid},
		{"long ago", p.coordinator, func(v *referral.Verbal) { v.On = time.Now().AddDate(0, -2, 0) }, models.ErrInvalid},
		{"a day to come", p.coordinator, func(v *referral.Verbal) { v.On = time.Now().AddDate(0, 0, 2) }, models.ErrInvalid},
	} {
		bad := v
		c.change(&bad)
		p.refused(c.name, p.desk.Renew(t.Context(), c.who, id, bad), c.want)
	}
	p.exec(`update enquiries set age_band = '13-15'`)
	p.refused("a child without a word on how they can agree", p.desk.Renew(t.Context(), p.coordinator, id, v), models.ErrInvalid)
	p.exec(`update enquiries set age_band = '35-44'`)
	p.exec(`update signatures set ended_on = current_date where org_id = $1`, p.orgs[0])
	p.refused("when the partner's agreement is over", p.desk.Renew(t.Context(), p.coordinator, id, v), models.ErrInvalid)
	p.count(0, "consents by phone", `select count(*) from consents where method = 'verbal_phone'`)
	if c := p.read(0, id); c.Person != nil {
		t.Error("the partner sees somebody all the same")
	}
	p.move(p.coordinator, id, "withdraw", referral.Detail{})
	p.refused("after it was withdrawn", p.desk.Renew(t.Context(), p.coordinator, id, v), models.ErrConflict)
}

// A consent that ends or has ended is renewed, once; the partner knows whom it helps again, and the person can read that.
func TestRenew(t *testing.T) {
	t.Parallel()
	for name, days := range map[string]int{"before it ends": 20, "after it ended": 0} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := newPlace(t)
			id := p.accepted(0)
			p.ends(days)
			v := p.again(id)
			errs := make([]error, 6)
			var wg sync.WaitGroup
			for i := range errs {
				wg.Go(func() { errs[i] = p.desk.Renew(t.Context(), p.coordinator, id, v) })
			}
			wg.Wait()
			won := 0
			for _, err := range errs {
				if err == nil {
					won++
				} else if !errors.Is(err, models.ErrConflict) {
					t.Error(err)
				}
			}
			if won != 1 {
				t.Errorf("%d renewed", won)
			}
			if c := p.read(0, id); c.Person == nil || c.Ended {
				t.Error("the partner does not know whom it helps")
			}
			p.ends(0)
			p.exec(`update consents set expires_at = now() + interval '300 days' where method = 'verbal_phone'`)
			p.endConsents()
			shown := 2
			if days > 0 {
				shown = 1
			}
			p.count(shown, "disclosures of who it is", `select count(*) from disclosures where what = 'identity' and org_id = $1`, p.orgs[0])
			seen, err := p.desk.SeeTo(t.Context(), p.coordinator)
			if err != nil || days > 0 && len(seen.Consents) > 1 {
				t.Errorf("the team still sees %+v, %v", seen.Consents, err)
			}
		})
	}
}

// Renewing at the moment in which the consent ends: whichever comes first, it is renewed.
func TestRenewAgainstTheEnd(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	for range 6 {
		id := p.accepted(0)
		p.ends(20)
		p.exec(`update consents set expires_at = now() - interval '1 minute' where method = 'self_online'`)
		v := p.again(id)
		var renewed, ended error
		var wg sync.WaitGroup
		wg.Go(func() { renewed = p.desk.Renew(t.Context(), p.coordinator, id, v) })
		wg.Go(func() { ended = p.desk.EndConsents(t.Context()) })
		wg.Wait()
		if err := errors.Join(renewed, ended); err != nil {
			t.Fatal(err)
		}
		p.endConsents()
		if c := p.read(0, id); c.Person == nil {
			t.Fatal("the partner does not know whom it helps")
		}
		p.count(0, "still to be renewed", `select count(*) from referrals where id = $1 and consent_ends is not null`, id)
	}
}

// Nobody is let in by a consent that has ended, whether or not the chore came round.
func TestNobodyIsLetInAfterTheEnd(t *testing.T) {
	t.Parallel()
	for _, chore := range []bool{false, true} {
		p := newPlace(t)
		id := p.referral(p.sent(p.answers(1, models.Together)).Enquiry.ID, 0)
		p.read(0, id)
		known := p.accepted(1)
		p.exec(`update consents set expires_at = now() - interval '1 minute'`)
		if chore {
			p.endConsents()
		}
		p.refused("accepting", p.desk.Move(t.Context(), p.at(0), id, "accept", referral.Detail{}), models.ErrConflict)
		c := p.read(0, id)
		if !c.Ended || c.Person != nil || len(c.Moves) == 0 {
			t.Errorf("ended %v, %d ways on, sees %+v", c.Ended, len(c.Moves), c.Person)
		}
		for _, m := range c.Moves {
			if m.Shows {
				t.Errorf("%s is offered", m.Name)
			}
		}
		if c := p.read(1, known); c.Person != nil {
			t.Error("whoever had accepted still sees who it is")
		}
		p.count(0, "who it is was given", `select count(*) from disclosures where what = 'identity' and referral_id = $1`, id)
	}
}

// Renewing while everything is taken back: nobody is turned away by the database, and taking back wins.
func TestRenewAgainstWithdrawal(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	for range 12 {
		id := p.accepted(0)
		p.ends(20)
		v := p.again(id)
		var renewed, withdrawn error
		var wg sync.WaitGroup
		wg.Go(func() { renewed = p.desk.Renew(t.Context(), p.coordinator, id, v) })
		wg.Go(func() {
			withdrawn = p.desk.WithdrawAll(t.Context(), models.Actor{Role: models.Resident, Enquiry: p.enquiry(id)})
		})
		wg.Wait()
		if withdrawn != nil || renewed != nil && !errors.Is(renewed, models.ErrConflict) {
			t.Fatalf("renewed: %v; withdrawn: %v", renewed, withdrawn)
		}
		p.count(0, "still seen", `select count(*) from referral_access where referral_id = $1`, id)
		p.count(0, "consents in force", `select count(*) from consents where enquiry_id = $1 and given and withdrawn_at is null`, p.enquiry(id))
	}
}

// The professional who sent it may take it back on the person's word at that moment too.
func TestRenewAgainstTheReferrersWithdrawal(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	rosa := p.linkWorker()
	for range 12 {
		e := p.referred(rosa, 1)
		id := p.referral(e, 0)
		p.read(0, id)
		p.move(p.at(0), id, "accept", referral.Detail{})
		p.ends(20)
		v := p.again(id)
		var renewed, withdrawn error
		var wg sync.WaitGroup
		wg.Go(func() { renewed = p.desk.Renew(t.Context(), p.coordinator, id, v) })
		wg.Go(func() { withdrawn = p.desk.WithdrawFor(t.Context(), rosa, e, uuid.Nil) })
		wg.Wait()
		if withdrawn != nil || renewed != nil && !errors.Is(renewed, models.ErrConflict) {
			t.Fatalf("renewed: %v; withdrawn: %v", renewed, withdrawn)
		}
		p.count(0, "consents in force", `select count(*) from consents where enquiry_id = $1 and given and withdrawn_at is null`, e)
	}
}
