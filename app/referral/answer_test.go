package referral_test

import (
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"example.org/fingerpost/app/referral"
	"example.org/fingerpost/models"
)

// asked is a client of a professional about whom the first service asks something.
func (p *place) asked(who models.Actor, change ...func(*referral.ClientForm)) (enquiry, leg uuid.UUID) {
	p.t.Helper()
	enquiry = p.referred(who, 1, change...)
	leg = p.referral(enquiry, 0)
	p.move(p.at(0), leg, "ask", referral.Detail{Words: "Is there a lift?"})
	p.drain()
	return enquiry, leg
}

func TestWhoMayNotAnswerForAClient(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	rosa := p.linkWorker()
	quiet, leg := p.asked(rosa, silent)
	p.refused("without being told", p.desk.AnswerFor(t.Context(), rosa, leg, "There is."), models.ErrNotFound)
	if c, err := p.desk.ClientSent(t.Context(), rosa, quiet); err != nil || len(c.Asked) != 0 {
		t.Errorf("reads %v without being told, %v", c.Asked, err)
	}
	p.refused("past the desk's own check", models.InTx(t.Context(), p.db.Web, rosa, func(tx *gorm.DB) error {
		if tx.Exec(`insert into referral_events (id, referral_id, enquiry_id, org_id, by_role, was, state) values (?, ?, ?, ?, 'referrer', 'info_requested', 'opened')`,
			uuid.New(), leg, quiet, p.orgs[0]).Error != nil {
			return models.ErrForbidden
		}
		return nil
	}), models.ErrForbidden)
	id, leg := p.asked(rosa)
	for name, who := range map[string]models.Actor{"another": p.linkWorker(), "a partner": p.at(0), "the team": p.coordinator, "the public": models.Anyone} {
		p.refused(name, p.desk.AnswerFor(t.Context(), who, leg, "There is."), models.ErrNotFound)
	}
	p.refused("by the door of everybody", p.desk.Move(t.Context(), rosa, leg, "answer", referral.Detail{Words: "There is."}), models.ErrForbidden)
	p.refused("without words", p.desk.AnswerFor(t.Context(), rosa, leg, " "), models.ErrInvalid)
	p.exec(`update enquiries set paused_at = now() where id = $1`, id)
	p.refused("while it is paused", p.desk.AnswerFor(t.Context(), rosa, leg, "There is."), models.ErrNotFound)
	p.exec(`update enquiries set paused_at = null where id = $1`, id)
	p.exec(`update consents set withdrawn_at = now() where enquiry_id = $1 and purpose = 'tell_referrer_progress'`, id)
	p.refused("after the consent was taken back", p.desk.AnswerFor(t.Context(), rosa, leg, "There is."), models.ErrNotFound)
	p.count(0, "answers", `select count(*) from referral_events where state = 'opened'`)
}

// A question reaches whoever referred the person; the answer of one of the two who may give it counts, the service is told, and
// the person reads it.
func TestAReferrerAnswers(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	rosa := p.linkWorker()
	id, leg := p.asked(rosa)
	p.count(1, "referrer told", `select count(*) from notifications where template = 'referrer' and user_id = $1`, rosa.User)
	if c, err := p.desk.ClientSent(t.Context(), rosa, id); err != nil || c.Asked[leg] != "Is there a lift?" {
		t.Fatalf("reads %q, %v", c.Asked[leg], err)
	}
	p.exec(`update notifications set state = 'sent', done_at = now()`)
	self := models.Actor{Role: models.Resident, Enquiry: id}
	var done, late atomic.Int32
	var wg sync.WaitGroup
	for i := range 6 {
		wg.Go(func() {
			words := fmt.Sprintf("There is, says %d.", i)
			var err error
			if i%2 == 0 {
				err = p.desk.Move(t.Context(), self, leg, "answer", referral.Detail{Words: words})
			} else {
				err = p.desk.AnswerFor(t.Context(), rosa, leg, words)
			}
			switch {
			case err == nil:
				done.Add(1)
			case errors.Is(err, models.ErrConflict):
				late.Add(1)
			default:
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if done.Load() != 1 || late.Load() != 5 {
		t.Errorf("answered %d times, %d came late", done.Load(), late.Load())
	}
	p.count(1, "partner told", `select count(*) from notifications where template = 'partner' and state = 'waiting'`)
	p.move(p.at(0), leg, "ask", referral.Detail{Words: "And stairs?"})
	if err := p.desk.AnswerFor(t.Context(), rosa, leg, "None."); err != nil {
		t.Fatal(err)
	}
	rec, err := p.desk.Record(t.Context(), self)
	if err != nil || rec.Ways[0].Steps[0].Words != "None." || rec.Ways[0].Steps[0].ByRole != models.Referrer {
		t.Errorf("the person reads %+v, %v", rec.Ways[0].Steps[0], err)
	}
	if c := p.read(0, leg); c.Steps[0].Words != "None." || c.Referral.State != models.Opened {
		t.Errorf("the service reads %q at %s", c.Steps[0].Words, c.Referral.State)
	}
}

// Each client lies on one tab, by what the person agreed that the referrer is told.
func TestTabsOfWhatWasSent(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	rosa := p.linkWorker()
	open, quiet, taken, gone := p.referred(rosa, 1), p.referred(rosa, 1, silent), p.referred(rosa, 1), p.referred(rosa, 1, silent)
	for _, id := range []uuid.UUID{taken, gone} {
		if err := p.desk.WithdrawAll(t.Context(), models.Actor{Role: models.Resident, Enquiry: id}); err != nil {
			t.Fatal(err)
		}
	}
	ended := p.referred(rosa, 1)
	leg := p.referral(ended, 0)
	p.read(0, leg)
	p.move(p.at(0), leg, "accept", referral.Detail{})
	if err := p.desk.Log(t.Context(), p.at(0), leg, referral.Entry{On: models.Now(), Type: "phone_call", Outcome: "spoke_to_person", Level: -1}); err != nil {
		t.Fatal(err)
	}
	p.move(p.at(0), leg, "finish", referral.Detail{Results: map[string]string{"debt": "met"}})
	p.drain()
	want := map[string][]uuid.UUID{"open": {open}, "untold": {quiet, gone}, "finished": {taken, ended}}
	for i, tab := range models.ClientTabs {
		page, err := p.desk.Clients(t.Context(), rosa, models.ClientsAsk{Tab: tab.Code})
		if err != nil || page.Counts[i] != (models.ClientCount{Tab: tab.Code, All: len(want[tab.Code])}) || len(page.Rows) != len(want[tab.Code]) {
			t.Errorf("%s: %d rows, counted %+v, %v", tab.Code, len(page.Rows), page.Counts, err)
		}
		for _, r := range page.Rows {
			if r.Over != (r.ID == taken) || r.Told != (r.ID == open || r.ID == ended) || !r.Told && r.State != "" {
				t.Errorf("%s: %+v", tab.Code, r.ClientRow)
			}
		}
	}
	_, err := p.desk.Clients(t.Context(), rosa, models.ClientsAsk{Tab: "all"})
	p.refused("a tab that is none", err, models.ErrNotFound)
}
