package referral_test

import (
	"errors"
	"sync"
	"testing"

	"github.com/google/uuid"

	"example.org/fingerpost/app/referral"
	"example.org/fingerpost/models"
)

func (p *place) endConsents() {
	p.t.Helper()
	if err := p.desk.EndConsents(p.t.Context()); err != nil {
		p.t.Fatal(err)
	}
}

func TestConsentOutOfSightIsLeftAlone(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	id := p.accepted(0)
	p.forget()
	p.endConsents()
	p.count(0, "told", `select count(*) from notifications where state = 'waiting'`)
	p.count(0, "marked", `select count(*) from referrals where consent_ends is not null`)
	over := p.accepted(1)
	p.move(p.at(1), over, "decline", referral.Detail{Reason: "no_capacity", NextStep: "none", Words: "Sorry"})
	p.exec(`update consents set expires_at = now() - interval '1 day' where enquiry_id = (select enquiry_id from referrals where id = $1)`, over)
	p.move(p.coordinator, p.referral(p.enquiry(over), 0), "withdraw", referral.Detail{})
	p.forget()
	p.endConsents()
	p.count(0, "told of what has ended anyway", `select count(*) from notifications where state = 'waiting'`)
	if c := p.read(0, id); c.Person == nil {
		t.Error("the partner lost whom it helps")
	}
}

func (p *place) enquiry(referral uuid.UUID) uuid.UUID {
	p.t.Helper()
	var id uuid.UUID
	if err := p.db.Owner.QueryRow(p.t.Context(), `select enquiry_id from referrals where id = $1`, referral).Scan(&id); err != nil {
		p.t.Fatal(err)
	}
	return id
}

func TestConsentThatEndsIsTheTeams(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	id := p.accepted(0)
	p.exec(`update consents set expires_at = now() + interval '29 days'`)
	p.forget()
	p.endConsents()
	p.endConsents()
	p.count(1, "team told a month before", `select count(*) from notifications where state = 'waiting' and template = 'team'`)
	seen, err := p.desk.SeeTo(t.Context(), p.coordinator)
	if err != nil || len(seen.Consents) != 1 || seen.Consents[0].ID != id {
		t.Fatalf("the team sees %+v, %v", seen.Consents, err)
	}
	if c := p.read(0, id); c.Person == nil {
		t.Error("the partner lost whom it helps a month too soon")
	}
	p.exec(`update consents set expires_at = now() - interval '1 minute'`)
	p.forget()
	var wg sync.WaitGroup
	failed := make([]error, 6)
	for i := range failed {
		wg.Go(func() { failed[i] = p.desk.EndConsents(t.Context()) })
	}
	wg.Wait()
	if err := errors.Join(failed...); err != nil {
		t.Fatal(err)
	}
	p.count(1, "team told of the end", `select count(*) from notifications where state = 'waiting' and template = 'team'`)
	p.count(1, "on the record", `select count(*) from audit where action = 'consent.end'`)
	if c := p.read(0, id); c.Person != nil {
		t.Errorf("the partner still reads %+v", c.Person)
	}
	page, err := p.desk.Inbox(t.Context(), p.at(0), models.InboxAsk{})
	if err != nil || len(page.Rows) != 1 || page.Rows[0].Name != "" {
		t.Errorf("inbox: %+v, %v", page.Rows, err)
	}
	if seen, err = p.desk.SeeTo(t.Context(), p.coordinator); err != nil || len(seen.Consents) != 1 {
		t.Errorf("the team sees %+v, %v", seen.Consents, err)
	}
	p.move(p.coordinator, id, "withdraw", referral.Detail{})
	if seen, err = p.desk.SeeTo(t.Context(), p.coordinator); err != nil || len(seen.Consents) != 0 {
		t.Errorf("after it was withdrawn the team sees %+v, %v", seen.Consents, err)
	}
}

// Whom a partner helped it knows no longer than the consent lasts either, unless they agreed again to that service.
func TestConsentThatEndsCoversWhatIsFinished(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	id := p.accepted(0)
	p.move(p.at(0), id, "contact", referral.Detail{})
	p.move(p.at(0), id, "close", referral.Detail{Reason: "moved_away", Results: map[string]string{"debt": "not_met"}})
	known := func() (names int) {
		t.Helper()
		page, err := p.desk.Inbox(t.Context(), p.at(0), models.InboxAsk{States: []models.State{models.Closed}})
		if err != nil || len(page.Rows) != 1 {
			t.Fatalf("%+v, %v", page.Rows, err)
		}
		if page.Rows[0].Name != "" {
			names++
		}
		return names
	}
	if known() != 1 {
		t.Fatal("the partner does not know whom it helped while the consent lasts")
	}
	p.exec(`insert into consents (id, enquiry_id, purpose, given, version, words, words_hash, method, by_role, given_at, expires_at)
		select $1, enquiry_id, purpose, given, version, words, words_hash, 'verbal_phone', 'coordinator', now(), now() + interval '1 year'
		from consents where given and purpose = 'route_to_named_partners'`, uuid.Nil)
	p.exec(`insert into consent_services select $1, enquiry_id, service_id, org_id, position, fields from consent_services`, uuid.Nil)
	p.exec(`update consents set expires_at = now() - interval '1 minute' where method = 'self_online'`)
	p.endConsents()
	if known() != 1 {
		t.Error("the partner lost whom a later consent lets it know")
	}
	p.exec(`update consents set expires_at = now() - interval '1 second' where id = $1`, uuid.Nil)
	p.endConsents()
	if known() != 0 {
		t.Error("the queue still names them")
	}
	p.count(0, "known", `select count(*) from referral_access where identity`)
}
