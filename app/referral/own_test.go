package referral_test

import (
	"errors"
	"sync"
	"testing"

	"github.com/google/uuid"

	"example.org/fingerpost/app/referral"
	"example.org/fingerpost/models"
)

// One withdrawal ends what that partner sees, at once, and nothing else.
func TestWithdrawFromOne(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	r := p.sent(p.answers(2, models.Together))
	first, second := p.referral(r.Enquiry.ID, 0), p.referral(r.Enquiry.ID, 1)
	p.read(0, first)
	p.move(p.at(0), first, "accept", referral.Detail{})
	if err := p.desk.Move(t.Context(), resident(r), first, "withdraw", referral.Detail{}); err != nil {
		t.Fatal(err)
	}
	_, err := p.desk.Read(t.Context(), p.at(0), first)
	p.refused("the partner's next look", err, models.ErrNotFound)
	p.refused("the partner's next step", p.desk.Log(t.Context(), p.at(0), first, referral.Entry{On: models.Now(), Type: "phone_call", Level: -1}), models.ErrNotFound)
	p.read(1, second)
	p.refused("withdrawn twice", p.desk.Move(t.Context(), resident(r), first, "withdraw", referral.Detail{}), models.ErrConflict)
}

// Taking everything back ends it with every partner, with the team and for the next in turn, also while a partner passes
// back at the same moment.
func TestWithdrawFromEverything(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	for name, c := range map[string]struct {
		n    int
		mode string
		pass bool
	}{"all at once": {3, models.Together, false}, "in turn": {3, models.InTurn, false}, "held": {0, "", false}, "in turn, passed back at that moment": {3, models.InTurn, true}} {
		t.Run(name, func(t *testing.T) {
			r := p.sent(p.answers(c.n, c.mode))
			var wg sync.WaitGroup
			if c.pass {
				id := p.referral(r.Enquiry.ID, 0)
				wg.Go(func() {
					err := p.desk.Move(t.Context(), p.at(0), id, "decline", referral.Detail{Reason: "no_capacity", NextStep: "none", Words: "Full."})
					if err != nil && !errors.Is(err, models.ErrNotFound) && !errors.Is(err, models.ErrConflict) {
						t.Error(err)
					}
				})
			}
			for range 2 {
				wg.Go(func() {
					if err := p.desk.WithdrawAll(t.Context(), resident(r)); err != nil {
						t.Error(err)
					}
				})
			}
			wg.Wait()
			p.drain()
			p.count(0, "open referrals", `select count(*) from referrals where enquiry_id = $1 and state = any ('{sent,opened,info_requested,accepted,waitlisted,in_contact}')`, r.Enquiry.ID)
			p.count(0, "ways in for partners", `select count(*) from referral_access where enquiry_id = $1`, r.Enquiry.ID)
			p.count(0, "consents in force", `select count(*) from consents where enquiry_id = $1 and given and withdrawn_at is null`, r.Enquiry.ID)
			p.count(1, "withdrawn enquiry", `select count(*) from enquiries where id = $1 and state = 'withdrawn'`, r.Enquiry.ID)
			p.count(1, "lines", `select count(*) from audit where enquiry_id = $1 and action = 'enquiry.withdraw'`, r.Enquiry.ID)
		})
	}
}

func TestPauseAndGoOn(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	r := p.sent(p.answers(2, models.Together))
	first, second := p.referral(r.Enquiry.ID, 0), p.referral(r.Enquiry.ID, 1)
	p.read(0, first)
	p.move(p.at(0), first, "accept", referral.Detail{})
	for range 2 { // twice changes nothing
		if err := p.desk.Pause(t.Context(), resident(r)); err != nil {
			t.Fatal(err)
		}
	}
	for i, id := range []uuid.UUID{first, second} {
		_, err := p.desk.Read(t.Context(), p.at(i), id)
		p.refused("a partner while paused", err, models.ErrNotFound)
	}
	p.count(0, "running clocks", `select count(*) from referrals where enquiry_id = $1 and (due_at is not null or expires_at is not null)`, r.Enquiry.ID)
	if err := p.desk.Resume(t.Context(), resident(r)); err != nil {
		t.Fatal(err)
	}
	p.read(0, first)
	p.count(1, "clock of getting in touch", `select count(*) from referrals where id = $1 and due = 'contact' and due_at > now() and expires_at is null`, first)
	p.count(1, "clock of reading", `select count(*) from referrals where id = $1 and due = 'open' and expires_at > now()`, second)
	p.count(1, "lines of pausing", `select count(*) from audit where enquiry_id = $1 and action = 'enquiry.restrict'`, r.Enquiry.ID)
}

// A correction counts at once for whoever may know, names the fields and no more, and is told without content.
func TestCorrect(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	r := p.sent(p.answers(1, models.Together))
	id := p.referral(r.Enquiry.ID, 0)
	p.read(0, id)
	p.move(p.at(0), id, "accept", referral.Detail{})
	p.exec(`delete from notifications`)
	rec, err := p.desk.Record(t.Context(), resident(r))
	if err != nil {
		t.Fatal(err)
	}
	ways := referral.SafeWaysOf(rec.Enquiry, rec.Person)
	ways.Phone, ways.Voicemail = "01632 960 777", "no"
	if err := p.desk.SetContact(t.Context(), resident(r), ways); err != nil {
		t.Fatal(err)
	}
	c := p.read(0, id)
	if c.Person.Phone != "01632 960 777" || c.Enquiry.Contact.Has("voicemail") {
		t.Errorf("the partner reads %q %v", c.Person.Phone, c.Enquiry.Contact)
	}
	p.count(1, "e-mails to the partner", `select count(*) from notifications`)
	p.count(1, "line with the names of fields", `select count(*) from audit where action = 'contact.change' and fields = '{phone,safe_contact}'`)
	about := referral.CorrectionOf(rec.Person)
	about.Name = "Ada Newmarker"
	if err := p.desk.Correct(t.Context(), resident(r), about); err != nil {
		t.Fatal(err)
	}
	if err := p.desk.Correct(t.Context(), resident(r), about); err != nil { // nothing changes
		t.Fatal(err)
	}
	if c := p.read(0, id); c.Person.Name != "Ada Newmarker" || c.Person.Phone != "01632 960 777" {
		t.Errorf("the partner reads %+v", c.Person)
	}
	p.count(1, "lines of one correction", `select count(*) from audit where action = 'person.correct' and fields = '{name}'`)
	p.refused("the partner corrects", p.desk.Correct(t.Context(), p.at(0), about), models.ErrNotFound)
	p.count(0, "values on the record", `select count(*) from audit a where a::text ~* '960 777|newmarker'`)
}

// A proposal is sent by the person's own consent only, once, in exactly the words that were read.
func TestProposal(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	propose := func(r referral.Receipt) referral.Proposed {
		t.Helper()
		if err := p.desk.Propose(t.Context(), p.coordinator, r.Enquiry.ID, p.services[0]); err != nil {
			t.Fatal(err)
		}
		rec, err := p.desk.Record(t.Context(), resident(r))
		if err != nil || len(rec.Proposals) != 1 {
			t.Fatalf("%d proposals, %v", len(rec.Proposals), err)
		}
		return rec.Proposals[0]
	}
	r := p.sent(p.answers(0, ""))
	p.refused("a partner proposes", p.desk.Propose(t.Context(), p.at(0), r.Enquiry.ID, p.services[0]), models.ErrNotFound)
	made := propose(r)
	p.refused("proposed twice", p.desk.Propose(t.Context(), p.coordinator, r.Enquiry.ID, p.services[0]), models.ErrConflict)
	p.refused("other words", p.desk.AgreeTo(t.Context(), resident(r), made.ID, "other"), models.ErrInvalid)
	p.count(0, "referrals before consent", `select count(*) from referrals where enquiry_id = $1`, r.Enquiry.ID)
	var wg sync.WaitGroup
	for range 3 {
		wg.Go(func() {
			if err := p.desk.AgreeTo(t.Context(), resident(r), made.ID, made.Script.Mark()); err != nil && !errors.Is(err, models.ErrConflict) {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	p.count(1, "referrals", `select count(*) from referrals where enquiry_id = $1 and state = 'sent'`, r.Enquiry.ID)
	p.count(1, "consents online by the person", `select count(*) from consents where enquiry_id = $1 and purpose = 'route_to_named_partners' and method = 'self_online' and by_role = 'resident' and given`, r.Enquiry.ID)
	p.count(1, "placed", `select count(*) from enquiries where id = $1 and state = 'placed'`, r.Enquiry.ID)

	other := p.sent(p.answers(0, ""))
	no := propose(other)
	if err := p.desk.Decline(t.Context(), resident(other), no.ID); err != nil {
		t.Fatal(err)
	}
	p.refused("agrees after all", p.desk.AgreeTo(t.Context(), resident(other), no.ID, no.Script.Mark()), models.ErrConflict)
	p.count(1, "still held", `select count(*) from enquiries where id = $1 and state = 'held'`, other.Enquiry.ID)
	gone := p.sent(p.answers(1, models.Together))
	p.refused("what is placed", p.desk.Propose(t.Context(), p.coordinator, gone.Enquiry.ID, p.services[1]), models.ErrConflict)
}
