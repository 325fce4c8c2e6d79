package referral_test

import (
	"errors"
	"slices"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"gorm.io/gorm"

	"example.org/fingerpost/app/assurance"
	"example.org/fingerpost/app/referral"
	"example.org/fingerpost/models"
)

// rights is somebody who answers for people's rights.
func (p *place) rights() models.Actor {
	org := p.org("Rights " + uuid.NewString())
	return models.Actor{Role: models.Governance, Org: org, User: p.user("Governance lead", org, "governance")}
}

// wants is a case that the person of an enquiry opened.
func (p *place) wants(enquiry uuid.UUID, kind string) uuid.UUID {
	p.t.Helper()
	cases := assurance.Cases{Web: p.db.Web, Ring: p.db.Ring, Journal: p.desk.Journal, Post: p.post, Now: models.Now}
	k, err := cases.Ask(p.t.Context(), models.Actor{Role: models.Resident, Enquiry: enquiry}, kind, "Please.")
	if err != nil {
		p.t.Fatal(err)
	}
	return k.ID
}

// lived is a client of a professional with two services: one accepted, noted and wrote, the other passed back with words.
func (p *place) lived(who models.Actor) (enquiry, accepted uuid.UUID) {
	p.t.Helper()
	enquiry = p.referred(who, 2)
	accepted, declined := p.referral(enquiry, 0), p.referral(enquiry, 1)
	p.read(0, accepted)
	p.move(p.at(0), accepted, "accept", referral.Detail{})
	if err := p.desk.Log(p.t.Context(), p.at(0), accepted, referral.Entry{On: models.Now(), Type: "phone_call", Outcome: "spoke_to_person", Level: 2, Note: "Marker note"}); err != nil {
		p.t.Fatal(err)
	}
	if err := p.desk.Say(p.t.Context(), who, accepted, "Marker message"); err != nil {
		p.t.Fatal(err)
	}
	p.move(p.at(1), declined, "decline", referral.Detail{Reason: "no_capacity", NextStep: "none", Words: "Marker reason"})
	if err := p.desk.Show(p.t.Context(), p.coordinator, enquiry, "contact", "Marker reason to look"); err != nil {
		p.t.Fatal(err)
	}
	p.drain()
	return enquiry, accepted
}

// pairs reads two columns of text.
func (p *place) pairs(sql string, args ...any) [][2]string {
	p.t.Helper()
	rows, err := p.db.Owner.Query(p.t.Context(), sql, args...)
	if err != nil {
		p.t.Fatal(err)
	}
	all, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (c [2]string, err error) { return c, row.Scan(&c[0], &c[1]) })
	if err != nil {
		p.t.Fatal(err)
	}
	return all
}

func TestWhoGrantsNothing(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	id := p.sent(p.answers(1, models.Together)).Enquiry.ID
	erase, complain := p.wants(id, models.CaseErase), p.wants(id, models.CaseComplain)
	self := models.Actor{Role: models.Resident, Enquiry: id}
	for _, who := range []models.Actor{self, p.at(0), p.linkWorker(), models.Anyone, models.TheChores} {
		p.refused(string(who.Role), p.desk.Grant(t.Context(), who, erase, models.EffectErased, "Done."), models.ErrForbidden)
	}
	lead := p.rights()
	p.refused("what is none", p.desk.Grant(t.Context(), lead, uuid.New(), models.EffectErased, "Done."), models.ErrNotFound)
	p.refused("another effect", p.desk.Grant(t.Context(), lead, erase, models.EffectPaused, "Done."), models.ErrInvalid)
	p.refused("a complaint", p.desk.Grant(t.Context(), lead, complain, models.EffectErased, "Done."), models.ErrInvalid)
	p.refused("without words", p.desk.Grant(t.Context(), lead, erase, models.EffectErased, " "), models.ErrInvalid)
	p.count(1, "keys", `select count(*) from keys where id = $1`, id)
	p.count(1, "ways in for partners", `select count(*) from referral_access where enquiry_id = $1`, id)
	for _, who := range []models.Actor{lead, p.coordinator, self} {
		err := models.InTx(t.Context(), p.db.Web, who, func(tx *gorm.DB) error { return models.Erase(tx, id) })
		if err == nil {
			t.Errorf("%s erases through the web server's role", who.Role)
		}
	}
}

// A form that was begun with what was typed for somebody goes with them, and the copy of such a copy too; even one that is begun
// at that moment.
func TestErasingTakesCopiedFormsToo(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	rosa, lead := p.linkWorker(), p.rights()
	again := func(id uuid.UUID) uuid.UUID {
		t.Helper()
		copied, err := p.desk.Again(t.Context(), rosa, id)
		if err != nil {
			t.Fatal(err)
		}
		return copied
	}
	other, kept := p.form(rosa, 1).ID, p.form(rosa, 1).ID
	p.exec(`update referrer_drafts set sent_at = now() where id = $1`, kept)
	keptCopy := again(kept)
	id := p.referred(rosa, 1)
	first := again(id)
	p.exec(`update referrer_drafts set sent_at = now() where id = $1`, first)
	again(first)
	k := p.wants(id, models.CaseErase)
	var wg sync.WaitGroup
	var erased error
	wg.Go(func() { erased = p.desk.Grant(t.Context(), lead, k, models.EffectErased, "We deleted it.") })
	for _, of := range []uuid.UUID{id, first, id, first} {
		wg.Go(func() {
			if _, err := p.desk.Again(t.Context(), rosa, of); err != nil && !errors.Is(err, models.ErrNotFound) {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if erased != nil {
		t.Fatal(erased)
	}
	p.count(3, "forms", `select count(*) from referrer_drafts`)
	p.count(3, "of others", `select count(*) from referrer_drafts where id = any ($1)`, []uuid.UUID{other, kept, keptCopy})
}

// Once erased, nothing that was sealed opens or is there, no table has a blind index of the person, nobody finds it, and what
// stays is about nobody.
func TestErase(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	rosa, lead := p.linkWorker(), p.rights()
	id, accepted := p.lived(rosa)
	self, k := models.Actor{Role: models.Resident, Enquiry: id}, p.wants(id, models.CaseErase)
	indexes := p.pairs(`select encode(i, 'hex'), '' from people, unnest(array[by_name_born, by_phone, by_email, by_born_postcode]) i where enquiry_id = $1 and i is not null`, id)
	wrapped := p.pairs(`select encode(wrapped, 'hex'), '' from keys where id = $1`, id)
	if len(indexes) < 3 || len(wrapped) != 1 {
		t.Fatalf("%d blind indexes, %d keys", len(indexes), len(wrapped))
	}
	if names, err := p.desk.Holders(t.Context(), lead, k); err != nil || len(names) != 1 || names[0] != "Alder" {
		t.Errorf("who may keep notes: %v %v", names, err)
	}
	if err := p.desk.Grant(t.Context(), lead, k, models.EffectErased, "We deleted it."); err != nil {
		t.Fatal(err)
	}
	p.drain()
	p.refused("twice", p.desk.Grant(t.Context(), lead, k, models.EffectErased, "Again."), models.ErrConflict)

	for _, table := range p.pairs(`select relname::text, '' from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r'`) {
		for _, secret := range append(indexes, wrapped...) {
			p.count(0, table[0]+" holds a blind index or the key", `select count(*) from `+table[0]+` x where position($1 in x::text) > 0`, secret[0])
		}
	}
	left := 0
	for _, c := range p.pairs(`select distinct c.conrelid::regclass::text, a.attname::text from pg_constraint c join pg_attribute a on a.attrelid = c.conrelid and a.attnum = any (c.conkey)
		where c.contype = 'c' and pg_get_constraintdef(c.oid) like '%get_byte(%' and exists (select 1 from pg_attribute e where e.attrelid = c.conrelid and e.attname = 'enquiry_id')`) {
		if c[0] == "cases" || c[0] == "case_facts" {
			continue // kept, with a key of its own
		}
		left++
		p.count(0, c[0]+"."+c[1]+" is still there", `select count(*) from `+c[0]+` where enquiry_id = $1 and length(`+c[1]+`) > 1`, id)
	}
	if left < 7 {
		t.Errorf("only %d sealed columns were looked at", left)
	}
	p.count(0, "forms of it", `select (select count(*) from drafts where id = $1) + (select count(*) from referrer_drafts where id = $1)`, id)
	p.count(1, "rows about nobody", `select count(*) from enquiries where id = $1 and state = 'withdrawn' and needs = '{debt}' and district = 'SR5' and sector = '' and age_band = ''
		and contact = '{}' and erased_at is not null`, id)
	p.count(2, "referrals", `select count(*) from referrals where enquiry_id = $1 and state in ('withdrawn', 'declined')`, id)
	p.count(1, "line of it", `select count(*) from audit where enquiry_id = $1 and action = 'enquiry.erase' and by_role = 'governance'`, id)

	_, err := p.desk.Read(t.Context(), p.at(0), accepted)
	p.refused("the partner's next look", err, models.ErrNotFound)
	_, err = p.desk.ClientSent(t.Context(), rosa, id)
	p.refused("whoever referred them", err, models.ErrNotFound)
	_, err = p.desk.File(t.Context(), p.coordinator, id)
	p.refused("the team", err, models.ErrNotFound)
	_, err = p.desk.Record(t.Context(), self)
	p.refused("their record", err, models.ErrNotFound)
	g, err := p.desk.Erased(t.Context(), self)
	if err != nil || len(g.Cases) != 1 || g.Cases[0].Told != "We deleted it." || g.Cases[0].Effect != models.EffectErased || len(g.Uses) < 10 {
		t.Errorf("the person reads %+v, %v", g, err)
	}
	_, err = p.desk.Erased(t.Context(), models.Actor{Role: models.Resident, Enquiry: p.sent(p.answers(1, models.Together)).Enquiry.ID})
	p.refused("somebody else's, who erased nothing", err, models.ErrNotFound)
}

// A partner at work while it is erased is told that it is gone, and leaves nothing behind.
func TestEraseWhilePartnersAct(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	rosa, lead := p.linkWorker(), p.rights()
	for range 8 {
		id, accepted := p.lived(rosa)
		k := p.wants(id, models.CaseErase)
		var done atomic.Int32
		var wg sync.WaitGroup
		act := func(f func() error) {
			wg.Go(func() {
				if err := f(); err != nil && !errors.Is(err, models.ErrNotFound) && !errors.Is(err, models.ErrConflict) {
					t.Error(err)
				}
			})
		}
		act(func() error {
			return p.desk.Log(t.Context(), p.at(0), accepted, referral.Entry{On: models.Now(), Type: "text", Outcome: "message_sent", Level: -1, Note: "Late note"})
		})
		act(func() error { _, err := p.desk.Read(t.Context(), p.at(0), accepted); return err })
		act(func() error { return p.desk.Say(t.Context(), p.at(0), accepted, "Late message") })
		act(func() error {
			return p.desk.Move(t.Context(), p.at(0), accepted, "finish", referral.Detail{Results: map[string]string{"debt": "met"}})
		})
		for range 2 {
			act(func() error {
				err := p.desk.Grant(t.Context(), lead, k, models.EffectErased, "We deleted it.")
				if err == nil {
					done.Add(1)
				}
				return err
			})
		}
		wg.Wait()
		p.drain()
		if done.Load() != 1 {
			t.Errorf("erased %d times", done.Load())
		}
		_, err := p.desk.Read(t.Context(), p.at(0), accepted)
		p.refused("the partner's next look", err, models.ErrNotFound)
		p.count(0, "left behind", `select (select count(*) from keys where id = $1) + (select count(*) from people where enquiry_id = $1) + (select count(*) from messages where enquiry_id = $1)
			+ (select count(*) from interactions where enquiry_id = $1 and note is not null) + (select count(*) from referral_events where enquiry_id = $1 and words is not null)
			+ (select count(*) from referral_access where enquiry_id = $1)`, id)
	}
}

// An objection is met by withdrawing or by pausing, as decided; a restriction by pausing, which the person can end.
func TestGrantWithoutErasing(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	for name, c := range map[string]struct {
		kind, effect string
		who          models.Actor
		paused       int
		state        models.EnquiryState
	}{
		"an objection, withdrawn":  {models.CaseObject, models.EffectWithdrawn, p.rights(), 0, models.EnquiryWithdrawn},
		"an objection, paused":     {models.CaseObject, models.EffectPaused, p.coordinator, 1, models.Placed},
		"a restriction":            {models.CaseRestrict, models.EffectPaused, p.rights(), 1, models.Placed},
		"a restriction, by a team": {models.CaseRestrict, models.EffectPaused, p.coordinator, 1, models.Placed},
	} {
		t.Run(name, func(t *testing.T) {
			id := p.sent(p.answers(1, models.Together)).Enquiry.ID
			leg := p.referral(id, 0)
			if err := p.desk.Grant(t.Context(), c.who, p.wants(id, c.kind), c.effect, "So be it."); err != nil {
				t.Fatal(err)
			}
			p.drain()
			_, err := p.desk.Read(t.Context(), p.at(0), leg)
			p.refused("the partner's next look", err, models.ErrNotFound)
			p.count(c.paused, "paused", `select count(*) from enquiries where id = $1 and paused_at is not null`, id)
			p.count(1, "at its state", `select count(*) from enquiries where id = $1 and state = $2`, id, string(c.state))
			p.count(1, "keys", `select count(*) from keys where id = $1`, id)
			if c.paused == 1 {
				if err := p.desk.Resume(t.Context(), models.Actor{Role: models.Resident, Enquiry: id}); err != nil {
					t.Fatal(err)
				}
				p.read(0, leg)
			}
		})
	}
}

// Everybody who knew who it was is told of an erasure, whether they are at it or had finished, and reads which it was without being
// told of whom; whoever never knew, and everybody else, is told nothing.
func TestErasingTellsWhoeverKnew(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	id := p.sent(p.answers(3, models.Together)).Enquiry.ID
	finished, never, open := p.referral(id, 0), p.referral(id, 1), p.referral(id, 2)
	for i, leg := range []uuid.UUID{finished, never, open} {
		p.read(i, leg)
	}
	p.move(p.at(0), finished, "accept", referral.Detail{})
	p.move(p.at(0), finished, "contact", referral.Detail{})
	p.move(p.at(0), finished, "finish", referral.Detail{Results: map[string]string{"debt": "met"}})
	p.move(p.at(1), never, "decline", referral.Detail{Reason: "no_capacity", NextStep: "none", Words: "Full."})
	p.move(p.at(2), open, "accept", referral.Detail{})
	p.drain()
	p.read(1, p.referral(p.sent(p.answers(2, models.Together)).Enquiry.ID, 1)) // somebody else's, who deletes nothing
	lead, k := p.rights(), p.wants(id, models.CaseErase)
	p.forget()
	deleted := func(who models.Actor) []models.ErasedRow { // as far back as anybody could ask
		t.Helper()
		var rows []models.ErasedRow
		err := models.InTx(t.Context(), p.db.Web, who, func(tx *gorm.DB) (err error) {
			rows, err = models.ErasedOfOurs(tx, models.Now().AddDate(-10, 0, 0))
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		return rows
	}
	if rows := deleted(p.at(0)); len(rows) != 0 {
		t.Errorf("before: %+v", rows)
	}
	if err := p.desk.Grant(t.Context(), lead, k, models.EffectErased, "We deleted it."); err != nil {
		t.Fatal(err)
	}
	p.drain()
	for name, who := range map[string]models.Actor{"who never knew": p.at(1), "the team": p.coordinator, "whoever decided it": lead, "the public": models.Anyone,
		"the person": {Role: models.Resident, Enquiry: id}, "a referrer of the organisation": {Role: models.Referrer, Org: p.orgs[0], User: p.people[0]}} {
		if rows := deleted(who); len(rows) != 0 {
			t.Errorf("%s reads %+v", name, rows)
		}
	}
	for i, told := range []int{1, 0, 1} {
		p.count(told, "e-mails to partner "+string(rune('0'+i)), `select count(*) from notifications where state = 'waiting' and template = 'partner' and user_id = $1`, p.people[i])
		p.count(told, "lines of it", `select count(*) from audit where enquiry_id = $1 and action = 'enquiry.tell_erased' and object_id = $2 and by_role = 'governance'`, id, p.orgs[i])
	}
	for _, i := range []int{0, 2} {
		page, err := p.desk.Inbox(t.Context(), p.at(i), models.InboxAsk{})
		if err != nil || len(page.Erased) != 1 || page.Erased[0].Service != []string{"Alder advice", "Birch advice", "Cedar advice"}[i] || page.Erased[0].Ref == "" || page.Erased[0].ErasedAt.IsZero() {
			t.Errorf("partner %d reads %+v, %v", i, page.Erased, err)
		}
	}
	p.exec(`update enquiries set erased_at = erased_at - interval '29 days' where id = $1`, id)
	if page, err := p.desk.Inbox(t.Context(), p.at(0), models.InboxAsk{}); err != nil || len(page.Erased) != 0 {
		t.Errorf("a month later: %+v, %v", page.Erased, err)
	}
	if rows := deleted(p.at(0)); len(rows) != 0 {
		t.Errorf("a month later, asked for longer: %+v", rows)
	}
}

// What somebody objected to, or had deleted, is not opened again by anybody: the partner would not see it.
func TestWhatWasTakenBackForGoodIsNotOpenedAgain(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	for _, c := range []struct{ kind, effect string }{{models.CaseErase, models.EffectErased}, {models.CaseObject, models.EffectWithdrawn}} {
		id := p.accepted(0)
		e := p.read(0, id).Enquiry.ID
		p.move(p.at(0), id, "contact", referral.Detail{})
		p.move(p.at(0), id, "finish", referral.Detail{Results: map[string]string{"debt": "met"}})
		p.drain()
		lead, k := p.rights(), p.wants(e, c.kind)
		if err := p.desk.Grant(t.Context(), lead, k, c.effect, "Done."); err != nil {
			t.Fatal(err)
		}
		p.drain()
		if err := p.desk.Move(t.Context(), p.coordinator, id, "reopen", referral.Detail{Words: "There is more to do"}); !errors.Is(err, models.ErrConflict) {
			t.Errorf("%s: opened again: %v", c.effect, err)
		}
		page, err := p.desk.Inbox(t.Context(), p.at(0), models.InboxAsk{})
		if err != nil || len(page.Rows) != 0 || len(page.Counts) != 0 {
			t.Errorf("%s: %d rows, counted as %+v, %v", c.effect, len(page.Rows), page.Counts, err)
		}
		if c.effect == models.EffectErased {
			continue // there is no file any more
		}
		f, err := p.desk.File(t.Context(), p.coordinator, e)
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range f.Referrals {
			if slices.ContainsFunc(r.Moves, func(m models.Move) bool { return m.Name == "reopen" }) {
				t.Errorf("%s: the team is offered to open it again", c.effect)
			}
		}
	}
}
