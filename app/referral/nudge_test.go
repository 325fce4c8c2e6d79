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

// past moves what a referral has running so many working days back.
func (p *place) past(id uuid.UUID, days int) {
	p.t.Helper()
	at := models.Now()
	for ; days > 0; days-- {
		at = at.Add(-24 * time.Hour)
		for !models.WorkingDay(at) {
			at = at.Add(-24 * time.Hour)
		}
	}
	p.exec(`update referrals set due_at = $2, remind_at = $2 where id = $1`, id, at.Add(-time.Minute))
}

func (p *place) remind() {
	p.t.Helper()
	if err := p.desk.Remind(p.t.Context()); err != nil {
		p.t.Fatal(err)
	}
}

// forget takes every e-mail that waits as sent.
func (p *place) forget() { p.exec(`update notifications set state = 'sent', done_at = now()`) }

func TestNobodyIsRemindedOfWhatIsNotDue(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	accepted := p.accepted(0)
	p.move(p.at(0), accepted, "decline", referral.Detail{Reason: "no_capacity", NextStep: "none", Words: "Sorry"})
	p.sent(p.answers(1, models.Together))
	p.forget()
	p.remind()
	p.count(0, "told", `select count(*) from notifications where state = 'waiting'`)
	p.count(0, "late", `select count(*) from referrals where late_since is not null`)
}

func TestUnreadGoesToTheTeamInTheEnd(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	id := p.referral(p.sent(p.answers(1, models.Together)).Enquiry.ID, 0)
	for _, c := range []struct{ days, partner, team, late int }{{0, 1, 0, 0}, {1, 0, 0, 0}, {2, 1, 0, 0}, {3, 0, 1, 1}, {4, 0, 0, 1}} {
		p.forget()
		p.exec(`update referrals set due_at = $2 where id = $1`, id, models.Now().Add(-time.Minute))
		if c.days == 0 {
			p.exec(`update referrals set remind_at = due_at where id = $1`, id)
		} else if c.days != 1 && c.days != 4 {
			p.exec(`update referrals set remind_at = now() - interval '1 minute' where id = $1`, id)
		}
		p.remind()
		p.remind() // safe to repeat
		p.count(c.partner, "partner told", `select count(*) from notifications where state = 'waiting' and template = 'partner'`)
		p.count(c.team, "team told", `select count(*) from notifications where state = 'waiting' and template = 'team'`)
		p.count(c.late, "with the team", `select count(*) from referrals where id = $1 and late_since is not null`, id)
	}
	p.count(1, "on the record", `select count(*) from audit where object_id = $1 and action = 'referral.late'`, id)
	seen, err := p.desk.SeeTo(t.Context(), p.coordinator)
	if err != nil || len(seen.Late) != 1 || seen.Late[0].ID != id || seen.Late[0].Organisation != "Alder" {
		t.Fatalf("the team sees %+v, %v", seen.Late, err)
	}
	_, err = p.desk.SeeTo(t.Context(), p.at(0))
	p.refused("a partner", err, models.ErrNotFound)
	p.read(0, id)
	p.move(p.at(0), id, "accept", referral.Detail{})
	if seen, err = p.desk.SeeTo(t.Context(), p.coordinator); err != nil || len(seen.Late) != 0 {
		t.Errorf("after the partner accepted the team still sees %+v, %v", seen.Late, err)
	}
}

// However many servers run the chore at one moment, after an outage of weeks, each one is on the record once.
func TestRemindersOfManyServersAreOne(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	var ids []uuid.UUID
	for range 5 {
		id := p.referral(p.sent(p.answers(1, models.Together)).Enquiry.ID, 0)
		p.past(id, 15)
		ids = append(ids, id)
	}
	p.forget()
	var wg sync.WaitGroup
	failed := make([]error, 8)
	for i := range failed {
		wg.Go(func() { failed[i] = p.desk.Remind(t.Context()) })
	}
	wg.Wait()
	if err := errors.Join(failed...); err != nil {
		t.Fatal(err)
	}
	for _, id := range ids {
		p.count(1, "lines", `select count(*) from audit where object_id = $1 and action = 'referral.late'`, id)
	}
	p.count(5, "with the team, and nothing more to tell", `select count(*) from referrals where late_since is not null and remind_at is null and reminded = 3`)
}

func TestLate(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 25, 12, 0, 0, 0, time.UTC)
	past, ahead := now.Add(-time.Minute), now.Add(time.Minute)
	november, december := time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC), time.Date(2026, 12, 1, 0, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		name string
		r    models.Referral
		want bool
	}{
		{"in time", models.Referral{State: models.Sent, Due: models.ClockOpen, DueAt: &ahead}, false},
		{"not read", models.Referral{State: models.Sent, Due: models.ClockOpen, DueAt: &past}, true},
		{"not decided", models.Referral{State: models.Opened, Due: models.ClockDecide, DueAt: &past}, true},
		{"not rung", models.Referral{State: models.Accepted, Due: models.ClockContact, DueAt: &past}, true},
		{"no note, but it goes on", models.Referral{State: models.InContact, Due: models.ClockNote, DueAt: &past}, false},
		{"no note, and the team asks", models.Referral{State: models.InContact, Due: models.ClockNote, DueAt: &past, LateSince: &past}, true},
		{"a place was expected this month", models.Referral{State: models.Waitlisted, Due: models.ClockNote, DueAt: &ahead, WaitUntil: &november}, false},
		{"over", models.Referral{State: models.Expired, DueAt: &past}, false},
		{"passed back", models.Referral{State: models.Declined}, false},
	} {
		if got := referral.Late(c.r, now); got != c.want {
			t.Errorf("%s: %v", c.name, got)
		}
	}
	waits := models.Referral{State: models.Waitlisted, Due: models.ClockNote, DueAt: &ahead, WaitUntil: &november}
	if !referral.Late(waits, december) || referral.Late(waits, december.Add(-time.Second)) {
		t.Error("the month of the waiting list ends at midnight of its last day")
	}
}
