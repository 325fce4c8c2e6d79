package referral_test

import (
	"errors"
	"fmt"
	"sync"
	"testing"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"example.org/fingerpost/app/referral"
	"example.org/fingerpost/models"
)

func (p *place) pause(enquiry uuid.UUID) models.Actor {
	p.t.Helper()
	self := models.Actor{Role: models.Resident, Enquiry: enquiry}
	if err := p.desk.Pause(p.t.Context(), self); err != nil {
		p.t.Fatal(err)
	}
	return self
}

func (p *place) resume(enquiry uuid.UUID) {
	p.t.Helper()
	if err := p.desk.Resume(p.t.Context(), models.Actor{Role: models.Resident, Enquiry: enquiry}); err != nil {
		p.t.Fatal(err)
	}
	p.drain()
}

// said is the person's word for a service, taken by the team.
func (p *place) said(i int) referral.Verbal {
	p.t.Helper()
	var all []models.Service
	err := models.InTx(p.t.Context(), p.db.Web, p.coordinator, func(tx *gorm.DB) (err error) {
		all, err = models.ServicesByID(tx, []uuid.UUID{p.services[i]})
		return err
	})
	if err != nil {
		p.t.Fatal(err)
	}
	return referral.Verbal{Method: "verbal_phone", On: models.Now(), Agreed: true, Mark: p.desk.Script(all[0]).Mark()}
}

// ways is every way in which something more goes to a partner, each at an enquiry where it would.
func (p *place) ways() map[string]func() (uuid.UUID, func() error) {
	ctx := p.t.Context()
	return map[string]func() (uuid.UUID, func() error){
		"placed by the team": func() (uuid.UUID, func() error) {
			e := p.sent(p.answers(0, models.Together)).Enquiry.ID
			return e, func() error { return p.desk.SendTo(ctx, p.coordinator, e, p.services[0], p.said(0)) }
		},
		"proposed by the team": func() (uuid.UUID, func() error) {
			e := p.sent(p.answers(0, models.Together)).Enquiry.ID
			return e, func() error { return p.desk.Propose(ctx, p.coordinator, e, p.services[0]) }
		},
		"agreed to": func() (uuid.UUID, func() error) {
			e := p.sent(p.answers(0, models.Together)).Enquiry.ID
			if err := p.desk.Propose(ctx, p.coordinator, e, p.services[0]); err != nil {
				p.t.Fatal(err)
			}
			self := models.Actor{Role: models.Resident, Enquiry: e}
			r, err := p.desk.Record(ctx, self)
			if err != nil {
				p.t.Fatal(err)
			}
			return e, func() error { return p.desk.AgreeTo(ctx, self, r.Proposals[0].ID, p.said(0).Mark) }
		},
		"confirmed by the person": func() (uuid.UUID, func() error) {
			e := p.sent(p.forAnother(2, models.Together)).Enquiry.ID
			return e, func() error {
				self := models.Actor{Role: models.Resident, Enquiry: e}
				w, err := p.desk.Waiting(ctx, self, e)
				return errors.Join(err, p.desk.Confirm(ctx, self, e, referral.Verbal{Agreed: true, Mark: w.Statement.Mark()}))
			}
		},
		"confirmed to the team": func() (uuid.UUID, func() error) {
			e := p.sent(p.forAnother(2, models.Together)).Enquiry.ID
			return e, func() error {
				w, err := p.desk.Waiting(ctx, p.coordinator, e)
				return errors.Join(err, p.desk.Confirm(ctx, p.coordinator, e, referral.Verbal{Method: "verbal_phone", On: models.Now(), Agreed: true, Mark: w.Statement.Mark()}))
			}
		},
		"renewed": func() (uuid.UUID, func() error) {
			id := p.accepted(0)
			e := p.read(0, id).Enquiry.ID
			p.exec(`update consents set expires_at = now() - interval '1 minute' where enquiry_id = $1`, e)
			p.endConsents()
			return e, func() error { return p.desk.Renew(ctx, p.coordinator, id, p.again(id)) }
		},
		"opened again": func() (uuid.UUID, func() error) {
			id := p.accepted(0)
			e := p.read(0, id).Enquiry.ID
			p.move(p.at(0), id, "contact", referral.Detail{})
			p.move(p.at(0), id, "finish", referral.Detail{Results: map[string]string{"debt": "met"}})
			p.drain()
			return e, func() error {
				return p.desk.Move(ctx, p.coordinator, id, "reopen", referral.Detail{Words: "There is more to do"})
			}
		},
		"answered by the team": func() (uuid.UUID, func() error) {
			e, id := p.asks()
			return e, func() error {
				return p.desk.Move(ctx, p.coordinator, id, "answer", referral.Detail{Words: "On Tuesdays"})
			}
		},
		"answered by the person": func() (uuid.UUID, func() error) {
			e, id := p.asks()
			self := models.Actor{Role: models.Resident, Enquiry: e}
			return e, func() error { return p.desk.Move(ctx, self, id, "answer", referral.Detail{Words: "On Tuesdays"}) }
		},
	}
}

// asks is a referral whose partner asks for more information.
func (p *place) asks() (enquiry, id uuid.UUID) {
	p.t.Helper()
	enquiry = p.sent(p.answers(1, models.Together)).Enquiry.ID
	id = p.referral(enquiry, 0)
	p.read(0, id)
	p.move(p.at(0), id, "ask", referral.Detail{Words: "On which day?"})
	p.drain()
	return enquiry, id
}

// written counts all that any way of sending writes about an enquiry.
const written = `select (select count(*) from referrals where enquiry_id = $1) + (select count(*) from consents where enquiry_id = $1) + (select count(*) from disclosures where enquiry_id = $1)
	+ (select count(*) from referral_events where enquiry_id = $1) + (select count(*) from proposals where enquiry_id = $1 and state <> 'open')`

// While it is paused nothing more goes to any partner, in whatever way, and nothing is written; when it goes on, it can.
func TestNothingGoesOnWhileItIsPaused(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	for name, way := range p.ways() {
		t.Run(name, func(t *testing.T) {
			e, send := way()
			p.pause(e)
			p.drain()
			before, told := 0, 0
			both := func(at ...*int) {
				t.Helper()
				err := p.db.Owner.QueryRow(t.Context(), written, e).Scan(at[0])
				if err := errors.Join(err, p.db.Owner.QueryRow(t.Context(), `select count(*) from notifications`).Scan(at[1])); err != nil {
					t.Fatal(err)
				}
			}
			both(&before, &told)
			p.refused("while it is paused", send(), models.ErrPaused)
			p.drain()
			var after, toldAfter int
			if both(&after, &toldAfter); after != before || toldAfter != told {
				t.Errorf("%d rows were written and %d were told", after-before, toldAfter-told)
			}
			p.resume(e)
			if err := send(); err != nil {
				t.Errorf("when it goes on: %v", err)
			}
		})
	}
}

// Whoever sends and whoever pauses at the same moment both finish: either it was sent before and is hidden now, or it was not
// sent. Nothing that a partner may see and no clock is left in either case.
func TestPausingRacesSending(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	for name, way := range p.ways() {
		t.Run(name, func(t *testing.T) {
			for range 3 {
				e, send := way()
				var wg sync.WaitGroup
				for range 2 {
					wg.Go(func() {
						if err := send(); err != nil && !errors.Is(err, models.ErrConflict) {
							t.Error(err)
						}
					})
				}
				wg.Go(func() { p.pause(e) })
				wg.Wait()
				p.drain()
				p.count(1, "paused", `select count(*) from enquiries where id = $1 and paused_at is not null`, e)
				p.count(0, "that a partner may see", `select count(*) from referral_access where enquiry_id = $1 and not paused`, e)
				p.count(0, "clocks that run", `select count(*) from referrals where enquiry_id = $1 and state not in ('completed') and (due <> '' or due_at is not null or expires_at is not null or remind_at is not null)`, e)
			}
		})
	}
}

// What a partner passed back in the moment before the pause waits with whoever paused it, and goes to the next service as soon as
// it goes on.
func TestTheNextServiceWaitsForThePause(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	e := p.sent(p.answers(2, models.InTurn)).Enquiry.ID
	first := p.referral(e, 0)
	p.read(0, first)
	p.move(p.at(0), first, "decline", referral.Detail{Reason: "no_capacity", NextStep: "none", Words: "Full this month"})
	p.pause(e) // before the job that goes on has run
	p.drain()
	p.age(e, 30)
	for _, chore := range []error{p.desk.Unstick(t.Context()), p.desk.Expire(t.Context()), p.desk.RemindTeam(t.Context())} {
		if chore != nil {
			t.Fatal(chore)
		}
	}
	p.drain()
	p.count(1, "sent while it is paused", `select count(*) from referrals where enquiry_id = $1`, e)
	p.count(1, "placed while it is paused", `select count(*) from enquiries where id = $1 and state = 'placed'`, e)
	p.resume(e)
	p.count(1, "sent when it goes on", `select count(*) from referrals r join referral_access a on a.referral_id = r.id where r.enquiry_id = $1 and r.org_id = $2 and r.state = 'sent'
		and r.due_at is not null and not a.paused`, e, p.orgs[1])
}

// A partner of what was paused before its e-mail was due finds nothing, so it is told when the person lets it go on, and not
// before; whoever has opened it needs no telling.
func TestAPartnerIsToldWhenItGoesOn(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	told := func(what string, want ...int) {
		t.Helper()
		for i, n := range want {
			p.count(n, fmt.Sprintf("partner %d told %s", i, what), `select count(*) from notifications where state = 'waiting' and user_id = $1`, p.people[i])
		}
		p.forget()
	}
	r, err := p.sendAs(p.start(p.answers(2, models.Together)))
	if err != nil {
		t.Fatal(err)
	}
	p.pause(r.Enquiry.ID) // before the job that tells has run
	p.drain()
	told("while it is paused", 0, 0)
	p.resume(r.Enquiry.ID)
	told("when it goes on", 1, 1)
	p.read(0, p.referral(r.Enquiry.ID, 0))
	p.pause(r.Enquiry.ID)
	p.drain()
	told("of another pause", 0, 0)
	p.resume(r.Enquiry.ID)
	told("when it goes on again", 0, 1)
	if err := p.desk.WithdrawAll(t.Context(), models.Actor{Role: models.Resident, Enquiry: r.Enquiry.ID}); err != nil {
		t.Fatal(err)
	}
	p.drain()
	p.forget()
	p.pause(r.Enquiry.ID)
	p.resume(r.Enquiry.ID)
	told("of what was taken back", 0, 0)
}

// However it was finished or closed before, what happens at the edge of a pause leaves it where it would be without one.
func TestAPauseChangesNothingOfWhereItStands(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	void := func(e uuid.UUID) {
		p.move(p.coordinator, p.referral(e, 0), "void", referral.Detail{Words: "Sent to the wrong one"})
	}
	for _, c := range []struct {
		name        string
		from        models.EnquiryState
		given       func() uuid.UUID
		before      func(e uuid.UUID) // at the last moment before the pause
		while       func(e uuid.UUID)
		state, held string
	}{
		{"finished, and sent by mistake", models.Resolved, p.finished, nil, void, "held", models.HeldPassedBack},
		{"finished, and sent by mistake just before", models.Resolved, p.finished, void, nil, "held", models.HeldPassedBack},
		{"closed, and sent by mistake", models.Unresolved, func() uuid.UUID { return p.closed("no_longer_needed") }, nil, void, "held", models.HeldPassedBack},
		{"finished, and opened again just before", models.Resolved, p.finished, p.reopen, nil, "placed", ""},
		{"closed by the service, and opened again just before", models.Held, func() uuid.UUID { return p.closed("service_ended") }, p.reopen, nil, "placed", ""},
		{"finished", models.Resolved, p.finished, nil, nil, "resolved", ""},
		{"concluded by the team after it was passed back", models.Unresolved, p.concluded, nil, nil, "unresolved", ""},
	} {
		for _, paused := range []bool{false, true} {
			t.Run(fmt.Sprintf("%s, paused %v", c.name, paused), func(t *testing.T) {
				e := c.given()
				p.drain()
				p.count(1, "where it stood", `select count(*) from enquiries where id = $1 and state = $2`, e, string(c.from))
				p.forget()
				if c.before != nil {
					c.before(e)
				}
				if paused {
					p.pause(e)
				}
				p.drain()
				if c.while != nil {
					c.while(e)
					p.drain()
				}
				if paused {
					p.forget()
					p.resume(e)
				}
				p.count(1, "where it stands", `select count(*) from enquiries where id = $1 and state = $2 and held_for = $3`, e, c.state, c.held)
				told := 0
				if c.state == "held" {
					told = 1
				}
				p.toldTeam(told, "told the team")
			})
		}
	}
}

// finished is an enquiry whose one service has finished.
func (p *place) finished() uuid.UUID {
	p.t.Helper()
	id := p.accepted(0)
	p.move(p.at(0), id, "contact", referral.Detail{})
	p.move(p.at(0), id, "finish", referral.Detail{Results: map[string]string{"debt": "met"}})
	return p.read(0, id).Enquiry.ID
}

// closed is an enquiry whose one service closed it for a reason.
func (p *place) closed(reason string) uuid.UUID {
	p.t.Helper()
	id := p.accepted(0)
	p.move(p.at(0), id, "close", referral.Detail{Reason: reason, Results: map[string]string{"debt": "not_met"}})
	return p.read(0, id).Enquiry.ID
}

// concluded is an enquiry that its one service passed back and the team ended.
func (p *place) concluded() uuid.UUID {
	p.t.Helper()
	e := p.sent(p.answers(1, models.Together)).Enquiry.ID
	p.read(0, p.referral(e, 0))
	p.move(p.at(0), p.referral(e, 0), "decline", passBack)
	p.drain()
	if err := p.desk.Conclude(p.t.Context(), p.coordinator, e, "helped_otherwise"); err != nil {
		p.t.Fatal(err)
	}
	return e
}

func (p *place) reopen(e uuid.UUID) {
	p.move(p.coordinator, p.referral(e, 0), "reopen", referral.Detail{Words: "There is more to do"})
}

// What the person paused goes to nobody by a check of whoever referred them either.
func TestNobodyIsCheckedWhileItIsPaused(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	e := p.sent(p.atWork(1, models.Together)).Enquiry.ID
	person := models.Actor{Role: models.Resident, Enquiry: e}
	if err := p.desk.Pause(t.Context(), person); err != nil {
		t.Fatal(err)
	}
	_, err := p.desk.Checked(t.Context(), p.coordinator, e, "rang_public", "Spoke with the office")
	p.refused("checked while paused", err, models.ErrPaused)
	_, err = p.desk.NotChecked(t.Context(), p.coordinator, e, "no_answer", "Rang twice", true)
	p.refused("not confirmed while paused", err, models.ErrPaused)
	p.count(0, "referrals", `select count(*) from referrals`)
	p.count(1, "still to be checked", `select count(*) from referrers where checked = 'waiting'`)
	if err := p.desk.Resume(t.Context(), person); err != nil {
		t.Fatal(err)
	}
	if _, err = p.desk.Checked(t.Context(), p.coordinator, e, "rang_public", "Spoke with the office"); err != nil {
		t.Fatal(err)
	}
	p.count(1, "sent afterwards", `select count(*) from referral_access where not paused`)
}

// Should something be sent all the same, its partner sees it when the person lets it go on, and its clocks begin then.
func TestWhatIsSentWhileItIsPausedIsHidden(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	e := p.sent(p.answers(0, models.Together)).Enquiry.ID
	person := models.Actor{Role: models.Resident, Enquiry: e}
	if err := p.desk.Pause(t.Context(), person); err != nil {
		t.Fatal(err)
	}
	id := uuid.New()
	err := models.InTx(t.Context(), p.db.Web, p.coordinator, func(tx *gorm.DB) error {
		now := tx.NowFunc()
		b := models.NewBatch(tx)
		b.Referral(p.coordinator, models.Referral{ID: id, EnquiryID: e, OrgID: p.orgs[0], ServiceID: p.services[0], Position: 1, State: models.Sent, SentAt: now,
			Due: models.ClockOpen, DueAt: &now, RemindAt: &now, ExpiresAt: &now})
		return b.Send(t.Context())
	})
	if err != nil {
		t.Fatal(err)
	}
	p.drain()
	_, err = p.desk.Read(t.Context(), p.at(0), id)
	p.refused("the partner reads it", err, models.ErrNotFound)
	page, err := p.desk.Inbox(t.Context(), p.at(0), models.InboxAsk{})
	if err != nil || len(page.Rows) != 0 {
		t.Errorf("in the queue: %+v, %v", page.Rows, err)
	}
	p.count(0, "clocks that run", `select count(*) from referrals where due <> '' or due_at is not null or expires_at is not null or remind_at is not null`)
	if err := p.desk.Resume(t.Context(), person); err != nil {
		t.Fatal(err)
	}
	p.read(0, id)
	p.count(1, "clocks that run afterwards", `select count(*) from referrals where due_at is not null and expires_at is not null`)
}
