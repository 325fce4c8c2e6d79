package referral_test

import (
	"errors"
	"slices"
	"sync"
	"testing"

	"example.org/fingerpost/app/directory"
	"example.org/fingerpost/app/referral"
	"example.org/fingerpost/models"
)

// atWork are answers of a professional without an account, who took the person's consent.
func (p *place) atWork(n int, mode string) referral.Answers {
	a := p.answers(n, mode)
	a.Who.For = "work"
	a.Work = referral.Work{Name: "Cai Markerofficer", Profession: "landlord", Organisation: "Markerhomes", Phone: "01632 960 003", Knows: "I am their housing officer"}
	today := models.Now().In(models.London)
	a.Capacity.Understands = "yes"
	a.Taken = referral.Taken{Agree: true, Method: "verbal_phone", Day: today.Format("2"), Month: today.Format("1"), Year: today.Format("2006"), Interpreter: "yes", FollowUp: "no"}
	return a
}

func (p *place) team() models.Actor {
	return models.Actor{Role: models.Coordinator, Org: p.coordinator.Org, User: p.user("Another coordinator", p.coordinator.Org, "coordinator")}
}

// Whatever a professional without an account sends, nothing goes to anybody before the check.
func TestWhoeverHasNoAccountIsCheckedFirst(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name     string
		change   func(*referral.Answers)
		consents int
		held     string // after the check; empty: it went
		services int
	}{
		{"a whole one", func(*referral.Answers) {}, 2, "", 2},
		{"one after the other", func(a *referral.Answers) { a.Order.Mode = models.InTurn }, 2, "", 1},
		{"who does not understand", func(a *referral.Answers) { a.Capacity.Understands = "no" }, 0, models.HeldCapacity, 0},
		{"of whom it is not sure", func(a *referral.Answers) { a.Capacity.Understands = "not_sure" }, 0, models.HeldCapacity, 0},
		{"a child of 14", func(a *referral.Answers) { a.Where.Year = "2012" }, 2, models.HeldUnder16, 0},
		{"with no safe way", func(a *referral.Answers) {
			a.Contact = referral.Contact{NoWay: "Has no phone"}
		}, 2, models.HeldNoSafeWay, 0},
		{"who wants help to choose", func(a *referral.Answers) { a.Services = referral.Choice{Help: true} }, 2, models.HeldToChoose, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			p := newPlace(t)
			p.exec(`update services set min_age = 13`)
			a := p.atWork(2, models.Together)
			c.change(&a)
			r := p.sent(a)
			e := r.Enquiry
			if e.State != models.Held || e.HeldFor != models.HeldCheck || e.Route != models.RouteProfessional || r.Code != (referral.Code{}) {
				t.Fatalf("%s, held for %q, route %s, a code for the professional: %v", e.State, e.HeldFor, e.Route, r.Code != referral.Code{})
			}
			p.count(0, "referrals before the check", `select count(*) from referrals`)
			p.count(c.consents, "consents", `select count(*) from consents where method = 'verbal_phone' and interpreter`)
			p.count(1, "the professional, sealed", `select count(*) from referrers where relation = 'landlord' and user_id is null and checked = 'waiting' and position('Marker'::bytea in sealed) = 0`)
			got, err := p.desk.Checked(t.Context(), p.coordinator, e.ID, "rang_public", "Spoke with the office of Markerhomes")
			if err != nil || got.HeldFor != c.held || (got.State == models.Placed) != (c.held == "") {
				t.Fatalf("after the check: %s %q, %v", got.State, got.HeldFor, err)
			}
			p.drain()
			p.count(c.services, "referrals after the check", `select count(*) from referrals where state = 'sent'`)
			p.count(1, "the check on the record", `select count(*) from audit where action = 'referrer.confirmed' and reason = 'rang_public' and enquiry_id = $1`, e.ID)
			p.count(1, "its words, sealed", `select count(*) from referrers where checked = 'confirmed' and position('Marker'::bytea in checked_words) = 0 and checked_by = $1`, p.coordinator.User)
		})
	}
}

func TestACheckIsRefused(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	e := p.sent(p.atWork(1, models.Together)).Enquiry.ID
	for _, c := range []struct {
		name       string
		who        models.Actor
		how, words string
		want       error
	}{
		{"no way", p.coordinator, "", "Spoke with the office", models.ErrInvalid},
		{"a way that is not on the list", p.coordinator, "rang_theirs", "Spoke with them", models.ErrInvalid},
		{"a failure as a way", p.coordinator, "no_answer", "Rang twice", models.ErrInvalid},
		{"no words", p.coordinator, "rang_public", " \n", models.ErrInvalid},
		{"a partner", p.at(0), "rang_public", "Spoke with the office", models.ErrNotFound},
		{"the person", models.Actor{Role: models.Resident, Enquiry: e}, "rang_public", "It is me", models.ErrNotFound},
	} {
		_, err := p.desk.Checked(t.Context(), c.who, e, c.how, c.words)
		p.refused(c.name, err, c.want)
	}
	other := p.sent(p.answers(0, models.Together)).Enquiry.ID
	_, err := p.desk.Checked(t.Context(), p.coordinator, other, "rang_public", "Spoke with the office")
	p.refused("of somebody who asked on their own", err, models.ErrConflict)
	p.refused("placed without a check", p.desk.SendTo(t.Context(), p.coordinator, e, p.services[0], referral.Verbal{}), models.ErrConflict)
	p.refused("proposed without a check", p.desk.Propose(t.Context(), p.coordinator, e, p.services[0]), models.ErrConflict)
	p.count(0, "referrals", `select count(*) from referrals`)
	p.count(1, "still waiting", `select count(*) from referrers where checked = 'waiting'`)
}

// What nobody could confirm counts no more: the person is asked, or it ends.
func TestNotConfirmed(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name  string
		end   bool
		state models.EnquiryState
		held  string
	}{
		{"the person is asked", false, models.Held, models.HeldNotChecked},
		{"it ends", true, models.Unresolved, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			p := newPlace(t)
			e := p.sent(p.atWork(1, models.Together)).Enquiry.ID
			_, err := p.desk.NotChecked(t.Context(), p.coordinator, e, "rang_public", "Rang them", c.end)
			p.refused("without a reason of the list", err, models.ErrInvalid)
			got, err := p.desk.NotChecked(t.Context(), p.coordinator, e, "not_there", "The office knows nobody of that name", c.end)
			if err != nil || got.State != c.state || got.HeldFor != c.held {
				t.Fatalf("%s %q, %v", got.State, got.HeldFor, err)
			}
			p.drain()
			p.count(0, "referrals", `select count(*) from referrals`)
			p.count(0, "consents that still count", `select count(*) from consents where given and withdrawn_at is null`)
			_, err = p.desk.Checked(t.Context(), p.coordinator, e, "rang_public", "Rang again")
			p.refused("checked afterwards", err, models.ErrConflict)
			if c.end {
				return
			}
			f, err := p.desk.File(t.Context(), p.coordinator, e)
			if err != nil {
				t.Fatal(err)
			}
			i := slices.IndexFunc(f.Matches, func(m directory.Match) bool { return m.Service.ID == p.services[0] })
			v := referral.Verbal{Method: "verbal_phone", On: models.Now(), Agreed: true, Mark: p.desk.Script(f.Matches[i].Service).Mark()}
			if err := p.desk.SendTo(t.Context(), p.coordinator, e, p.services[0], v); err != nil {
				t.Fatalf("placed with the person's own word: %v", err)
			}
			p.drain()
			id := p.referral(e, 0)
			p.read(0, id)
			p.move(p.at(0), id, "accept", referral.Detail{})
			if read := p.read(0, id); read.Person == nil || read.Referrer != nil {
				t.Error("the partner is told of somebody whom nobody could confirm, or not of the person")
			}
		})
	}
}

// The partner that says yes is told who referred them, once that was checked.
func TestThePartnerIsToldWhoWasConfirmed(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	e := p.sent(p.atWork(1, models.Together)).Enquiry.ID
	f, err := p.desk.File(t.Context(), p.coordinator, e)
	if err != nil || f.Person != nil || f.Referrer == nil || f.Referrer.Organisation != "Markerhomes" || f.Referrer.Knows != "" {
		t.Fatalf("what the team checks: %+v, %v", f.Referrer, err)
	}
	if _, err := p.desk.Checked(t.Context(), p.coordinator, e, "met", "Met them at the office"); err != nil {
		t.Fatal(err)
	}
	p.drain()
	if f, _ = p.desk.File(t.Context(), p.coordinator, e); f.Referrer != nil || f.Check.State != models.CheckPassed {
		t.Errorf("after the check: %+v, %+v", f.Referrer, f.Check)
	}
	id := p.referral(e, 0)
	p.read(0, id)
	p.move(p.at(0), id, "accept", referral.Detail{})
	if c := p.read(0, id); c.Referrer == nil || c.Referrer.Name != "Cai Markerofficer" || c.Person == nil {
		t.Errorf("the partner sees %+v", c.Referrer)
	}
}

// Two of the team press at the same moment: one wins, the other is told, and it is sent once.
func TestTwoCheckAtOnce(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	one, other := p.team(), p.team()
	for range 8 {
		e := p.sent(p.atWork(1, models.Together)).Enquiry.ID
		var yes, no error
		var wg sync.WaitGroup
		wg.Go(func() { _, yes = p.desk.Checked(t.Context(), one, e, "rang_public", "Spoke with the office") })
		wg.Go(func() { _, no = p.desk.NotChecked(t.Context(), other, e, "no_answer", "Nobody answers", false) })
		wg.Wait()
		p.drain()
		if (yes == nil) == (no == nil) || !errors.Is(errors.Join(yes, no), models.ErrConflict) {
			t.Fatalf("checked: %v; not checked: %v", yes, no)
		}
		want := 0
		if yes == nil {
			want = 1
		}
		p.count(want, "referrals", `select count(*) from referrals where enquiry_id = $1`, e)
		p.count(1, "checks on the record", `select count(*) from audit where enquiry_id = $1 and action in ('referrer.confirmed', 'referrer.unconfirmed')`, e)
	}
}

// The person and the team are asked the same thing at the same moment: withdrawing always wins.
func TestWithdrawAgainstCheck(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	for range 8 {
		e := p.sent(p.atWork(1, models.Together)).Enquiry.ID
		var withdrawn error
		var wg sync.WaitGroup
		wg.Go(func() { _, _ = p.desk.Checked(t.Context(), p.coordinator, e, "rang_public", "Spoke with the office") })
		wg.Go(func() { withdrawn = p.desk.WithdrawAll(t.Context(), models.Actor{Role: models.Resident, Enquiry: e}) })
		wg.Wait()
		p.drain()
		if withdrawn != nil {
			t.Fatal(withdrawn)
		}
		p.count(0, "still open", `select count(*) from referrals where enquiry_id = $1 and ended_at is null`, e)
	}
}

// What was answered on the way is asked again when it is no longer so.
func TestAProfessionalIsAskedAgain(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	token := p.start(p.atWork(1, models.Together))
	_, err := p.desk.Answer(t.Context(), token, "taken", &referral.Taken{Agree: true, Words: "x", Method: "verbal_phone"})
	p.refused("other words", err, models.ErrInvalid)
	_, err = p.desk.Answer(t.Context(), token, "capacity", &referral.Capacity{Understands: "perhaps"})
	p.refused("no answer to capacity", err, models.ErrInvalid)
	a, err := p.desk.Answer(t.Context(), token, "order", &referral.Order{Mode: models.InTurn})
	if errors.Is(err, models.ErrConflict) || err != nil {
		t.Fatal(err)
	}
	if a.Next() != "taken" {
		t.Errorf("another order: next is %s", a.Next())
	}
	if a, err = p.desk.Answer(t.Context(), token, "capacity", &referral.Capacity{Understands: "not_sure"}); err != nil || a.Next() != "check" {
		t.Errorf("not sure: next is %s, %v", a.Next(), err)
	}
	mine := p.start(p.forAnother(1, models.Together))
	if a, err = p.desk.Answer(t.Context(), mine, referral.PageWork, &referral.Work{Name: "Cai", Profession: "gp", Organisation: "Practice", Phone: "01632 960 003", Knows: "Patient"}); err != nil || !a.ForWork() || a.Confirms(models.Now()) {
		t.Errorf("a representative who refers as part of their job: %v, %v", a.Who, err)
	}
}
