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
