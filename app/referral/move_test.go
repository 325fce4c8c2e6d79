package referral_test

import (
	"errors"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"example.org/fingerpost/app/referral"
	"example.org/fingerpost/models"
)

func TestMoveRefuses(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	id := p.accepted(0)
	decline := referral.Detail{Reason: "no_capacity", NextStep: "none", Words: "Sorry"}
	for _, c := range []struct {
		name string
		who  models.Actor
		id   uuid.UUID
		move string
		in   referral.Detail
		want error
	}{
		{"another partner's", p.at(1), id, "decline", decline, models.ErrNotFound},
		{"nobody's", p.at(0), uuid.New(), "decline", decline, models.ErrNotFound},
		{"the public", models.Anyone, id, "decline", decline, models.ErrNotFound},
		{"no such move", p.at(0), id, "explode", decline, models.ErrNotFound},
		{"the person's to take", p.at(0), id, "withdraw", referral.Detail{}, models.ErrForbidden},
		{"from a state that is over", p.at(0), id, "accept", referral.Detail{}, models.ErrConflict},
		{"no reason", p.at(0), id, "decline", referral.Detail{NextStep: "none", Words: "Sorry"}, models.ErrInvalid},
		{"a reason of another list", p.at(0), id, "decline", referral.Detail{Reason: "died", NextStep: "none", Words: "Sorry"}, models.ErrInvalid},
		{"no words for the person", p.at(0), id, "decline", referral.Detail{Reason: "no_capacity", NextStep: "none", Words: "  "}, models.ErrInvalid},
		{"no outcome", p.at(0), id, "close", referral.Detail{Reason: "moved_away"}, models.ErrInvalid},
		{"an outcome of a need that was not asked", p.at(0), id, "close",
			referral.Detail{Reason: "moved_away", Results: map[string]string{"debt": "met", "food": "met"}}, models.ErrInvalid},
		{"a waiting list without a month", p.at(0), id, "wait", referral.Detail{}, models.ErrInvalid},
	} {
		p.refused(c.name, p.desk.Move(t.Context(), c.who, c.id, c.move, c.in), c.want)
	}
	p.count(1, "still accepted", `select count(*) from referrals where id = $1 and state = 'accepted'`, id)
	p.count(3, "its steps", `select count(*) from referral_events where referral_id = $1`, id)
}

func TestFiftyAcceptsAreOne(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	id := p.referral(p.sent(p.answers(1, models.Together)).Enquiry.ID, 0)
	p.read(0, id)
	outcome := make([]error, 50)
	var wg sync.WaitGroup
	for i := range outcome {
		wg.Go(func() { outcome[i] = p.desk.Move(t.Context(), p.at(0), id, "accept", referral.Detail{}) })
	}
	wg.Wait()
	won := 0
	for _, err := range outcome {
		if err == nil {
			won++
		} else if !errors.Is(err, models.ErrConflict) {
			t.Errorf("told %v", err)
		}
	}
	if won != 1 {
		t.Errorf("%d accepted", won)
	}
	p.count(1, "events", `select count(*) from referral_events where referral_id = $1 and state = 'accepted'`, id)
	p.count(1, "audit lines", `select count(*) from audit where object_id = $1 and action = 'referral.accept'`, id)
	p.count(1, "disclosures", `select count(*) from disclosures where referral_id = $1 and what = 'identity' and fields = '{name,address,phone}'`, id)
}

func TestIdentityOnlyAfterAccepting(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	id := p.referral(p.sent(p.answers(1, models.Together)).Enquiry.ID, 0)
	if c := p.read(0, id); c.Person != nil || c.Referral.State != models.Opened {
		t.Errorf("before accepting: %+v at %s", c.Person, c.Referral.State)
	}
	p.move(p.at(0), id, "accept", referral.Detail{})
	c := p.read(0, id)
	if c.Person == nil || c.Person.Name != "Ada Marker Example" || c.Person.Phone == "" || c.Person.Address.Line1 == "" {
		t.Fatalf("after accepting: %+v", c.Person)
	}
	if c.Person.Born != "" || c.Person.Gender != "" || c.Person.Summary != "" {
		t.Errorf("got what it did not declare: %+v", c.Person)
	}
	p.exec(`update consents set withdrawn_at = now() where enquiry_id = $1`, c.Enquiry.ID)
	if c := p.read(0, id); c.Person != nil {
		t.Errorf("consent was taken back, and still it reads %+v", c.Person)
	}
}

func TestPassedBackIsGoneAtOnce(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"decline", "withdraw", "void"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := newPlace(t)
			id := p.accepted(0)
			who := p.coordinator
			if name == "decline" {
				who = p.at(0)
			}
			p.move(who, id, name, referral.Detail{Reason: "no_capacity", NextStep: "none", Words: "Sorry"})
			_, err := p.desk.Read(t.Context(), p.at(0), id)
			p.refused("reading", err, models.ErrNotFound)
			p.refused("logging", p.desk.Log(t.Context(), p.at(0), id, referral.Entry{On: time.Now(), Type: "phone_call", Level: -1}), models.ErrNotFound)
			page, err := p.desk.Inbox(t.Context(), p.at(0), models.InboxAsk{})
			if err != nil || len(page.Rows) != 0 {
				t.Errorf("inbox: %d rows, %v", len(page.Rows), err)
			}
			found, _, err := p.desk.Search(t.Context(), p.at(0), "marker")
			if err != nil || len(found) != 0 {
				t.Errorf("search: %d rows, %v", len(found), err)
			}
		})
	}
}

func TestInTurnGoesOnByItself(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	e := p.sent(p.answers(3, models.InTurn)).Enquiry.ID
	p.count(1, "asked first", `select count(*) from referrals where enquiry_id = $1`, e)
	decline := referral.Detail{Reason: "no_capacity", NextStep: "suggest_other_service", Words: "Sorry, we are full"}
	p.read(0, p.referral(e, 0))
	p.move(p.at(0), p.referral(e, 0), "decline", decline)
	p.exec(`update services set capacity = 'closed' where id = $1`, p.services[1])
	p.drain()
	if p.referral(e, 1) != uuid.Nil {
		t.Error("went to a service that takes nobody")
	}
	third := p.referral(e, 2)
	if third == uuid.Nil {
		t.Fatal("did not go on to the next service that takes people")
	}
	p.exec(`update referrals set expires_at = now() - interval '1 minute' where id = $1`, third)
	if err := p.desk.Expire(t.Context()); err != nil {
		t.Fatal(err)
	}
	p.drain()
	p.count(1, "back with the team", `select count(*) from enquiries where id = $1 and state = 'held' and held_for = 'passed_back'`, e)
	p.count(1, "no reply in time", `select count(*) from referrals where id = $1 and state = 'expired'`, third)
	p.count(1, "team told", `select count(*) from notifications where template = 'team'`)
	_, err := p.desk.Read(t.Context(), p.at(2), third)
	p.refused("reading what expired", err, models.ErrNotFound)
}

// Whoever asks to stop is not sent on to the next service that they once named.
func TestWithdrawingStopsGoingOn(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	e := p.sent(p.answers(3, models.InTurn)).Enquiry.ID
	p.read(0, p.referral(e, 0))
	p.move(p.at(0), p.referral(e, 0), "decline", referral.Detail{Reason: "no_capacity", NextStep: "none", Words: "Sorry"})
	p.drain()
	p.move(p.coordinator, p.referral(e, 1), "withdraw", referral.Detail{})
	p.drain()
	if p.referral(e, 2) != uuid.Nil {
		t.Error("sent on after they asked to stop")
	}
	p.count(1, "withdrawn", `select count(*) from enquiries where id = $1 and state = 'withdrawn'`, e)
}

func TestLogReachesThePerson(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	id := p.accepted(0)
	entry := referral.Entry{On: time.Now(), Type: "phone_call", Outcome: "no_answer", Level: 1, Note: "Marker note"}
	log := func(in referral.Entry) {
		t.Helper()
		if err := p.desk.Log(t.Context(), p.at(0), id, in); err != nil {
			t.Fatal(err)
		}
	}
	log(entry)
	p.count(1, "tried, so the next clock runs", `select count(*) from referrals where id = $1 and state = 'accepted' and due = 'note' and level = 1`, id)
	entry.Outcome, entry.Level = "spoke_to_person", 2
	log(entry)
	p.count(1, "reached", `select count(*) from referrals where id = $1 and state = 'in_contact' and level = 2`, id)
	c := p.read(0, id)
	if len(c.Log) != 2 || c.Log[0].Words != "Marker note" {
		t.Errorf("log: %+v", c.Log)
	}
	p.count(0, "readable notes", `select count(*) from interactions where position('Marker'::bytea in note) > 0`)
	entry.On = time.Now().AddDate(0, 0, 2)
	p.refused("a contact of the day after tomorrow", p.desk.Log(t.Context(), p.at(0), id, entry), models.ErrInvalid)
	p.refused("another partner's log", p.desk.Log(t.Context(), p.at(1), id, referral.Entry{On: time.Now(), Type: "text", Level: -1}), models.ErrNotFound)
	p.move(p.at(0), id, "finish", referral.Detail{Results: map[string]string{"debt": "met"}})
	p.drain()
	p.count(1, "resolved", `select count(*) from enquiries where id = $1 and state = 'resolved'`, c.Enquiry.ID)
	p.refused("logging after the end", p.desk.Log(t.Context(), p.at(0), id, referral.Entry{On: time.Now(), Type: "text", Level: -1}), models.ErrConflict)
	p.move(p.coordinator, id, "reopen", referral.Detail{Words: "There is more to do"})
	p.drain()
	p.count(1, "placed again", `select count(*) from enquiries where id = $1 and state = 'placed'`, c.Enquiry.ID)
}

func TestTheTeamPlaces(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	e := p.sent(p.answers(0, "")).Enquiry.ID
	f, err := p.desk.File(t.Context(), p.coordinator, e)
	if err != nil || f.Person != nil || len(f.Matches) != 3 {
		t.Fatalf("file: person %v, %d matches, %v", f.Person, len(f.Matches), err)
	}
	p.refused("showing without a reason", p.desk.Show(t.Context(), p.coordinator, e, "", ""), models.ErrInvalid)
	p.refused("showing to a partner", p.desk.Show(t.Context(), p.at(0), e, "place", ""), models.ErrNotFound)
	if err := p.desk.Show(t.Context(), p.coordinator, e, "place", "Rang them"); err != nil {
		t.Fatal(err)
	}
	if f, err = p.desk.File(t.Context(), p.coordinator, e); err != nil || f.Person == nil || f.Person.Name != "Ada Marker Example" {
		t.Errorf("shown: %+v, %v", f.Person, err)
	}
	other := models.Actor{Role: models.Coordinator, Org: p.coordinator.Org, User: p.user("Another", p.coordinator.Org, "coordinator")}
	if f, err = p.desk.File(t.Context(), other, e); err != nil || f.Person != nil {
		t.Errorf("shown to another coordinator: %+v, %v", f.Person, err)
	}
	s := f.Matches[0].Service
	v := referral.Verbal{Method: "verbal_phone", On: time.Now().Add(-time.Hour), Agreed: true, Mark: p.desk.Script(s).Mark()}
	not := v
	not.Agreed = false
	p.refused("not agreed", p.desk.SendTo(t.Context(), p.coordinator, e, s.ID, not), models.ErrInvalid)
	stale := v
	stale.Mark = "old words"
	p.refused("other words", p.desk.SendTo(t.Context(), p.coordinator, e, s.ID, stale), models.ErrInvalid)
	p.refused("a partner", p.desk.SendTo(t.Context(), p.at(0), e, s.ID, v), models.ErrNotFound)
	outcome := make([]error, 8)
	var wg sync.WaitGroup
	for i := range outcome {
		wg.Go(func() { outcome[i] = p.desk.SendTo(t.Context(), p.coordinator, e, s.ID, v) })
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
		t.Errorf("%d placed it", won)
	}
	p.count(1, "consent by phone, with its words", `select count(*) from consents where enquiry_id = $1 and method = 'verbal_phone' and by_user = $2`, e, p.coordinator.User)
	p.count(1, "partner told", `select count(*) from notifications where template = 'partner'`)
}

func TestTheTeamConcludes(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	e := p.sent(p.answers(0, "")).Enquiry.ID
	p.refused("without a reason", p.desk.Conclude(t.Context(), p.coordinator, e, ""), models.ErrInvalid)
	p.refused("a partner", p.desk.Conclude(t.Context(), p.at(0), e, "no_service"), models.ErrNotFound)
	if err := p.desk.Conclude(t.Context(), p.coordinator, e, "no_service"); err != nil {
		t.Fatal(err)
	}
	p.refused("twice", p.desk.Conclude(t.Context(), p.coordinator, e, "no_service"), models.ErrConflict)
	p.count(1, "not resolved", `select count(*) from enquiries where id = $1 and state = 'unresolved'`, e)
}

// The audit line, the event and the change stand or fall together: when the last of them fails, nothing is kept.
func TestNothingIsHalfWritten(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	id := p.accepted(0)
	p.exec(`create function boom() returns trigger language plpgsql as $$ begin raise 'boom'; end $$`)
	p.exec(`create trigger boom before delete on referral_access for each row execute function boom()`)
	if err := p.desk.Move(t.Context(), p.at(0), id, "decline", referral.Detail{Reason: "no_capacity", NextStep: "none", Words: "Sorry"}); err == nil {
		t.Fatal("was reported as done")
	}
	p.count(1, "still accepted", `select count(*) from referrals where id = $1 and state = 'accepted'`, id)
	p.count(0, "audit lines", `select count(*) from audit where object_id = $1 and action = 'referral.decline'`, id)
	p.count(0, "events", `select count(*) from referral_events where referral_id = $1 and state = 'declined'`, id)
	err := models.InTx(t.Context(), p.db.Web, p.at(0), func(tx *gorm.DB) error {
		_, err := models.ReferralFor(tx, p.at(0), id)
		return err
	})
	if err != nil {
		t.Errorf("the partner still works on it: %v", err)
	}
}
