package referral_test

import (
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"example.org/fingerpost/app/referral"
	"example.org/fingerpost/models"
)

// forAnother are answers that somebody gives for another person.
func (p *place) forAnother(n int, mode string) referral.Answers {
	a := p.answers(n, mode)
	a.Who.For = "someone"
	a.Relation.Relation = "family"
	a.Agrees = referral.TheyAgree{Knows: "yes", Understands: "yes"}
	a.Yourself = referral.Yourself{Name: "Bea Markerrelative", Phone: "01632 960 002"}
	return a
}

func TestWhatSomebodyElseAsksForWaits(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name   string
		state  models.EnquiryState
		held   string
		sent   int
		change func(*referral.Answers)
	}{
		{"for family", models.AwaitingConsent, "", 0, func(*referral.Answers) {}},
		{"who may not understand", models.Held, models.HeldCapacity, 0, func(a *referral.Answers) { a.Agrees.Understands = "not_sure" }},
		{"who cannot be reached safely", models.Held, models.HeldNoSafeWay, 0, func(a *referral.Answers) { a.Contact = referral.Contact{Ways: []string{"none"}} }},
		{"an attorney for somebody who does not understand", models.Placed, "", 1, func(a *referral.Answers) {
			a.Relation.Relation, a.Right.Authority, a.Agrees.Understands = "attorney", "lpa_health", "no"
		}},
		{"an attorney for somebody who understands", models.AwaitingConsent, "", 0, func(a *referral.Answers) {
			a.Relation.Relation, a.Right.Authority = "attorney", "lpa_health"
		}},
		{"an attorney who is not sure", models.Held, models.HeldCapacity, 0, func(a *referral.Answers) {
			a.Relation.Relation, a.Right.Authority, a.Agrees.Understands = "attorney", "deputy", "not_sure"
		}},
		{"a parent for somebody grown up", models.AwaitingConsent, "", 0, func(a *referral.Answers) { a.Relation.Relation = "parent" }},
		{"a parent for a child of 8", models.Held, models.HeldUnder16, 0, func(a *referral.Answers) {
			a.Relation.Relation, a.Agrees.Knows, a.Where.Year = "parent", "no", "2018"
			a.Services = referral.Choice{Help: true}
		}},
		{"a parent for a child of 14", models.Held, models.HeldUnder16, 0, func(a *referral.Answers) {
			a.Relation.Relation, a.Right.Authority, a.Where.Year = "parent", "parental", "2012"
			a.Services = referral.Choice{Help: true}
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			p := newPlace(t)
			a := p.forAnother(1, models.Together)
			c.change(&a)
			r := p.sent(a)
			if r.Enquiry.State != c.state || r.Enquiry.HeldFor != c.held || r.Enquiry.Route != models.RouteRepresentative {
				t.Errorf("%s, held for %q, route %s", r.Enquiry.State, r.Enquiry.HeldFor, r.Enquiry.Route)
			}
			p.count(c.sent, "referrals", `select count(*) from referrals`)
			p.count(1, "referrers, sealed", `select count(*) from referrers where position('Markerrelative'::bytea in sealed) = 0`)
		})
	}
}

// Whoever could decide is asked first, whichever page it comes out on.
func TestNobodyIsAskedForWithoutKnowing(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	for _, c := range []struct {
		name, step string
		change     func(*referral.Answers)
	}{
		{"a friend", "agrees", func(a *referral.Answers) { a.Relation.Relation = "friend" }},
		{"an attorney for somebody who understands", "agrees", func(a *referral.Answers) { a.Relation.Relation = "attorney" }},
		{"a parent for somebody of 17", "about-you", func(a *referral.Answers) { a.Relation.Relation, a.Where.Year = "parent", "2008" }},
	} {
		a := p.forAnother(1, models.Together)
		a.Agrees.Knows = "no"
		c.change(&a)
		step, _ := referral.StepAt(c.step)
		token := p.start(a)
		_, err := p.desk.Answer(t.Context(), token, c.step, step.Form(&a))
		p.refused(c.name, err, models.ErrInvalid)
		err = p.desk.Send(t.Context(), token)
		p.refused(c.name+" all the same", err, models.ErrInvalid)
	}
}

// Whoever becomes somebody else to the person is asked again what follows from it.
func TestAnotherRelationAsksAgain(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	a := p.forAnother(1, models.Together)
	a.Relation.Relation, a.Agrees.Knows, a.Where.Year = "parent", "no", "2018"
	token := p.start(a)
	asking, err := p.desk.Answer(t.Context(), token, "relation", &referral.Relation{Relation: "friend"})
	if err != nil || asking.Next() != "agrees" || asking.Done["about-you"] || asking.Done["consent"] {
		t.Errorf("next %s, %v", asking.Next(), err)
	}
	err = p.desk.Send(t.Context(), token)
	p.refused("sent without", err, models.ErrInvalid)
}

func TestThePersonConfirms(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	e := p.sent(p.forAnother(2, models.Together)).Enquiry.ID
	self := models.Actor{Role: models.Resident, Enquiry: e}
	w, err := p.desk.Waiting(t.Context(), self, e)
	if err != nil || len(w.Services) != 2 {
		t.Fatalf("waits: %+v, %v", w, err)
	}
	yes := referral.Verbal{Agreed: true, Mark: w.Statement.Mark()}
	p.refused("not agreed", p.desk.Confirm(t.Context(), self, e, referral.Verbal{Mark: yes.Mark}), models.ErrInvalid)
	p.refused("other words", p.desk.Confirm(t.Context(), self, e, referral.Verbal{Agreed: true, Mark: "x"}), models.ErrInvalid)
	p.refused("another resident", p.desk.Confirm(t.Context(), models.Actor{Role: models.Resident, Enquiry: uuid.New()}, e, yes), models.ErrNotFound)
	p.refused("a partner", p.desk.Confirm(t.Context(), p.at(0), e, yes), models.ErrNotFound)
	p.refused("the team without saying how", p.desk.Confirm(t.Context(), p.coordinator, e, referral.Verbal{Agreed: true, Mark: yes.Mark, On: time.Now()}), models.ErrInvalid)
	outcome := make([]error, 8)
	var wg sync.WaitGroup
	for i := range outcome {
		wg.Go(func() { outcome[i] = p.desk.Confirm(t.Context(), self, e, yes) })
	}
	wg.Wait()
	won := 0
	for _, err := range outcome {
		if err == nil {
			won++
		} else if !errors.Is(err, models.ErrConflict) {
			t.Error(err)
		}
	}
	if won != 1 {
		t.Errorf("%d confirmed", won)
	}
	p.drain()
	p.count(2, "sent", `select count(*) from referrals where enquiry_id = $1 and state = 'sent'`, e)
	p.count(1, "placed", `select count(*) from enquiries where id = $1 and state = 'placed'`, e)
	p.count(1, "the person's own consent", `select count(*) from consents where enquiry_id = $1 and purpose = 'route_to_named_partners' and given and method = 'self_online'`, e)
	id := p.referral(e, 0)
	p.read(0, id)
	p.move(p.at(0), id, "accept", referral.Detail{})
	c := p.read(0, id)
	if c.Referrer == nil || c.Referrer.Name != "Bea Markerrelative" || c.Referrer.Relation != "family" {
		t.Errorf("the partner is told of the referrer: %+v", c.Referrer)
	}
}

func TestTheTeamTakesTheirWord(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	e := p.sent(p.forAnother(1, models.Together)).Enquiry
	w, err := p.desk.Waiting(t.Context(), p.coordinator, e.ID)
	if err != nil {
		t.Fatal(err)
	}
	for name, change := range map[string]func(*referral.Verbal){
		"online":          func(v *referral.Verbal) { v.Method = models.MethodOnline },
		"by a parent":     func(v *referral.Verbal) { v.Method = models.MethodParent },
		"no day":          func(v *referral.Verbal) { v.On = time.Time{} },
		"tomorrow":        func(v *referral.Verbal) { v.On = time.Now().AddDate(0, 0, 1) },
		"before it came":  func(v *referral.Verbal) { v.On = time.Now().AddDate(0, 0, -3) },
		"too much to say": func(v *referral.Verbal) { v.Note = strings.Repeat("a", 501) },
		"other words":     func(v *referral.Verbal) { v.Mark = "x" },
		"they said no":    func(v *referral.Verbal) { v.Agreed = false },
	} {
		v := referral.Verbal{Method: "verbal_phone", On: time.Now(), Agreed: true, Mark: w.Statement.Mark()}
		change(&v)
		p.refused(name, p.desk.Confirm(t.Context(), p.coordinator, e.ID, v), models.ErrInvalid)
	}
	p.count(0, "sent", `select count(*) from referrals`)
	if err := p.desk.Confirm(t.Context(), p.coordinator, e.ID, referral.Verbal{Method: "verbal_phone", On: time.Now(), Agreed: true, Mark: w.Statement.Mark(), Note: "Was glad"}); err != nil {
		t.Fatal(err)
	}
	p.count(1, "who took it, and what was noted, sealed", `select count(*) from consents where given and method = 'verbal_phone' and by_role = 'coordinator' and by_user = $1
		and note is not null and position('glad'::bytea in note) = 0`, p.coordinator.User)
	p.refused("twice", p.desk.Conclude(t.Context(), p.coordinator, e.ID, "no_contact"), models.ErrConflict)
}

// Nothing is lost when a service has closed before the person confirms.
func TestConfirmedTooLate(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, mode string
		closed     int // of two services
		state      models.EnquiryState
		sent       int
	}{
		{"all at once, one is left", models.Together, 1, models.Placed, 1},
		{"in turn, the second is left", models.InTurn, 1, models.Placed, 1},
		{"none is left", models.Together, 2, models.Held, 0},
		{"none is left in turn", models.InTurn, 2, models.Held, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			p := newPlace(t)
			e := p.sent(p.forAnother(2, c.mode)).Enquiry.ID
			w, err := p.desk.Waiting(t.Context(), p.coordinator, e)
			if err != nil {
				t.Fatal(err)
			}
			for _, s := range w.Services[:c.closed] {
				p.exec(`update services set capacity = 'closed' where id = $1`, s.ID)
			}
			err = p.desk.Confirm(t.Context(), models.Actor{Role: models.Resident, Enquiry: e}, e, referral.Verbal{Agreed: true, Mark: w.Statement.Mark()})
			if err != nil {
				t.Fatal(err)
			}
			p.drain()
			p.count(c.sent, "sent", `select count(*) from referrals where enquiry_id = $1 and state = 'sent'`, e)
			p.count(1, string(c.state), `select count(*) from enquiries where id = $1 and state = $2`, e, string(c.state))
		})
	}
}

func TestWhatNobodyConfirmsIsEndedByTheTeam(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	e := p.sent(p.forAnother(1, models.Together)).Enquiry.ID
	p.refused("by a partner", p.desk.Conclude(t.Context(), p.at(0), e, "no_contact"), models.ErrNotFound)
	if err := p.desk.Conclude(t.Context(), p.coordinator, e, models.ConcludedWithdrawn); err != nil {
		t.Fatal(err)
	}
	p.count(1, "withdrawn", `select count(*) from enquiries where id = $1 and state = 'withdrawn'`, e)
	_, err := p.desk.Waiting(t.Context(), p.coordinator, e)
	p.refused("confirmed afterwards", err, models.ErrConflict)
	u, err := p.desk.Unconfirmed(t.Context(), p.at(0), "")
	if err != nil || len(u.Rows) != 0 {
		t.Errorf("a partner sees %d that wait, %v", len(u.Rows), err)
	}
}
