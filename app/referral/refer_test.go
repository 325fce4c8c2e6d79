package referral_test

import (
	"errors"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"example.org/fingerpost/app/referral"
	"example.org/fingerpost/models"
)

// linkWorker is somebody who refers, at an organisation of their own.
func (p *place) linkWorker() models.Actor {
	p.t.Helper()
	org := p.org("Surgery " + uuid.NewString())
	return models.Actor{Role: models.Referrer, Org: org, User: p.user("Rosalind Marker", org, "referrer")}
}

// form is a whole form about a client, kept and ready to be sent to the first n services.
func (p *place) form(who models.Actor, n int, change ...func(*referral.ClientForm)) referral.ClientForm {
	p.t.Helper()
	a := p.answers(n, models.Together)
	a.Who.For, a.Done = "", nil
	f := referral.ClientForm{}
	f.Answers = a
	f.Capacity.Understands = "yes"
	f.Me.Profession = "gp"
	today := models.Now().In(models.London)
	f.Taken = referral.Taken{Agree: true, Method: "verbal_in_person", Day: strconv.Itoa(today.Day()), Month: strconv.Itoa(int(today.Month())), Year: strconv.Itoa(today.Year()),
		Interpreter: "yes", Progress: "yes", FollowUp: "no"}
	for _, c := range change {
		c(&f)
	}
	given := f
	var err error
	for _, page := range []string{referral.PageClient, referral.PageNeeds} {
		if f, err = p.desk.KeepClient(p.t.Context(), who, f.ID, page, given, false); err != nil {
			p.t.Fatalf("%s: %v", page, err)
		}
	}
	if given.Taken.Words == "" {
		given.Taken.Words = f.Statement(p.desk.Place).Mark()
	}
	if f, err = p.desk.KeepClient(p.t.Context(), who, f.ID, referral.PageSend, given, true); err != nil {
		p.t.Fatal(err)
	}
	return f
}

// referred is a client sent to the first n services, with everything that follows.
func (p *place) referred(who models.Actor, n int, change ...func(*referral.ClientForm)) uuid.UUID {
	p.t.Helper()
	f := p.form(who, n, change...)
	if err := p.desk.SendFor(p.t.Context(), who, f.ID); err != nil {
		p.t.Fatal(err)
	}
	p.drain()
	return f.ID
}

func silent(f *referral.ClientForm) { f.Taken.Progress = "no" }

func TestNothingOfAnothersForm(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	rosa, other := p.linkWorker(), p.linkWorker()
	elsewhere := rosa
	elsewhere.Org = other.Org
	f := p.form(rosa, 1)
	sent := p.referred(rosa, 1)
	for name, who := range map[string]models.Actor{"another": other, "the same user for another organisation": elsewhere, "a partner": p.at(0), "the team": p.coordinator, "the public": models.Anyone} {
		_, err := p.desk.Client(t.Context(), who, f.ID)
		p.refused(name+" reads the form", err, models.ErrNotFound)
		_, err = p.desk.KeepClient(t.Context(), who, f.ID, referral.PageClient, f, true)
		p.refused(name+" changes the form", err, models.ErrNotFound)
		p.refused(name+" deletes the form", p.desk.DropClientDraft(t.Context(), who, f.ID), models.ErrNotFound)
		p.refused(name+" sends the form", p.desk.SendFor(t.Context(), who, f.ID), models.ErrNotFound)
		_, err = p.desk.ClientSent(t.Context(), who, sent)
		p.refused(name+" reads what was sent", err, models.ErrNotFound)
		p.refused(name+" withdraws", p.desk.WithdrawFor(t.Context(), who, sent, uuid.Nil), models.ErrNotFound)
		_, err = p.desk.Again(t.Context(), who, sent)
		p.refused(name+" begins again", err, models.ErrNotFound)
	}
	page, err := p.desk.Clients(t.Context(), other, models.ClientsAsk{})
	if err != nil || len(page.Rows) != 0 {
		t.Errorf("another sees %d rows, %v", len(page.Rows), err)
	}
}

// After sending, a referrer reads no more of the person than what they wrote about themselves: the database says so.
func TestAReferrerReadsNobodyAfterSending(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	rosa := p.linkWorker()
	p.referred(rosa, 1)
	for table, want := range map[string]int{"people": 0, "interactions": 0, "outcomes": 0, "duplicates": 0, "disclosures": 0, "audit": 0, "enquiries": 1, "referrers": 1} {
		var seen int
		err := models.InTx(t.Context(), p.db.Web, rosa, func(tx *gorm.DB) error { return tx.Raw(`select count(*) from ` + table).Row().Scan(&seen) })
		if err != nil || seen != want {
			t.Errorf("%s: %d rows, want %d, %v", table, seen, want, err)
		}
	}
	err := models.InTx(t.Context(), p.db.Web, rosa, func(tx *gorm.DB) error {
		done := tx.Exec(`update referral_access set identity = true`)
		return errors.Join(done.Error, map[bool]error{true: nil, false: errors.New("gave itself a partner's access")}[done.RowsAffected == 0])
	})
	if err != nil {
		t.Error(err)
	}
}

func TestWhatIsNotAgreedIsNotSent(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		change func(*referral.ClientForm)
		wrong  string
	}{
		"nobody was asked whether they understand": {func(f *referral.ClientForm) { f.Capacity.Understands = "" }, "understands"},
		"not agreed":            {func(f *referral.ClientForm) { f.Taken.Agree = false }, "agree"},
		"other words":           {func(f *referral.ClientForm) { f.Taken.Words = "00" }, "agree"},
		"no method":             {func(f *referral.ClientForm) { f.Taken.Method = "" }, "method"},
		"a method of the web":   {func(f *referral.ClientForm) { f.Taken.Method = "self_online" }, "method"},
		"no day":                {func(f *referral.ClientForm) { f.Taken.Day, f.Taken.Month, f.Taken.Year = "", "", "" }, "on-day"},
		"a day to come":         {func(f *referral.ClientForm) { f.Taken.Year = "2099" }, "on-day"},
		"a day long ago":        {func(f *referral.ClientForm) { f.Taken.Year = "2020" }, "on-day"},
		"no day of the year":    {func(f *referral.ClientForm) { f.Taken.Day, f.Taken.Month = "31", "2" }, "on-day"},
		"interpreter not said":  {func(f *referral.ClientForm) { f.Taken.Interpreter = "" }, "interpreter"},
		"progress not said":     {func(f *referral.ClientForm) { f.Taken.Progress = "" }, "progress"},
		"profession not listed": {func(f *referral.ClientForm) { f.Me.Profession = "chief" }, "profession"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := newPlace(t)
			rosa := p.linkWorker()
			f := p.form(rosa, 1, c.change)
			var wrong models.Problems
			if err := p.desk.SendFor(t.Context(), rosa, f.ID); !errors.As(err, &wrong) || wrong[c.wrong] == "" {
				t.Errorf("%v, want something wrong with %s", err, c.wrong)
			}
			p.count(0, "enquiries", `select count(*) from enquiries`)
			p.count(0, "people", `select count(*) from people`)
		})
	}
}

func TestWhoMayNotUnderstandIsSentToNobody(t *testing.T) {
	t.Parallel()
	for _, answer := range []string{"no", "not_sure"} {
		t.Run(answer, func(t *testing.T) {
			t.Parallel()
			p := newPlace(t)
			rosa := p.linkWorker()
			id := p.referred(rosa, 2, func(f *referral.ClientForm) { f.Capacity.Understands, f.Taken = answer, referral.Taken{} })
			p.count(1, "held for that", `select count(*) from enquiries where id = $1 and state = 'held' and held_for = 'capacity'`, id)
			p.count(0, "referrals", `select count(*) from referrals`)
			p.count(0, "consents", `select count(*) from consents`)
			p.count(0, "partners told", `select count(*) from notifications where template = 'partner'`)
			p.count(1, "team told", `select count(*) from notifications where template = 'team'`)
			c, err := p.desk.ClientSent(t.Context(), rosa, id)
			if err != nil || c.Told || c.State != "" {
				t.Errorf("%+v, %v", c.ClientRow, err)
			}
		})
	}
}

func TestOneEnquiryHoweverOftenItIsSent(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	rosa := p.linkWorker()
	f := p.form(rosa, 2)
	var all sync.WaitGroup
	for range 20 {
		all.Go(func() {
			if err := p.desk.SendFor(t.Context(), rosa, f.ID); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	p.drain()
	p.count(1, "enquiries", `select count(*) from enquiries where route = 'professional' and state = 'placed'`)
	p.count(2, "referrals", `select count(*) from referrals`)
	p.count(3, "consents", `select count(*) from consents where by_user = $1 and interpreter and method = 'verbal_in_person'`, rosa.User)
	p.count(1, "referrers", `select count(*) from referrers where user_id = $1 and org_id = $2 and relation = 'gp'`, rosa.User, rosa.Org)
	_, err := p.desk.KeepClient(t.Context(), rosa, f.ID, referral.PageClient, f, true)
	p.refused("change what was sent", err, models.ErrConflict)
	p.refused("delete what was sent", p.desk.DropClientDraft(t.Context(), rosa, f.ID), models.ErrNotFound)
}

func TestAFormIsLeftAndPickedUp(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	rosa := p.linkWorker()
	var given referral.ClientForm
	given.Name.Full = "Half Marker"
	f, err := p.desk.KeepClient(t.Context(), rosa, uuid.Nil, referral.PageClient, given, true)
	if err != nil {
		t.Fatal(err)
	}
	p.refused("send half a form", p.desk.SendFor(t.Context(), rosa, f.ID), models.ErrInvalid)
	drafts, err := p.desk.ClientDrafts(t.Context(), rosa)
	if err != nil || len(drafts) != 1 || drafts[0].Name != "Half Marker" {
		t.Fatalf("%+v, %v", drafts, err)
	}
	p.exec(`update referrer_drafts set expires_at = now()`)
	_, err = p.desk.Client(t.Context(), rosa, f.ID)
	p.refused("pick up after a week", err, models.ErrNotFound)
	if err := p.desk.DropClientDrafts(t.Context()); err != nil {
		t.Fatal(err)
	}
	p.count(0, "drafts", `select count(*) from referrer_drafts`)
}

func TestTheSameClientAgain(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	rosa := p.linkWorker()
	unsent := p.form(rosa, 1)
	_, err := p.desk.Again(t.Context(), rosa, unsent.ID)
	p.refused("again before it was sent", err, models.ErrConflict)
	id := p.referred(rosa, 1)
	again, err := p.desk.Again(t.Context(), rosa, id)
	if err != nil {
		t.Fatal(err)
	}
	f, err := p.desk.Client(t.Context(), rosa, again)
	if err != nil || f.Name.Full != "Ada Marker Example" || f.Next() != referral.PageNeeds || f.Taken.Agree || f.Capacity.Understands != "" || len(f.Services.Services) != 0 {
		t.Errorf("%+v, %v", f, err)
	}
	if len(f.Before) != 1 || f.Before[0] != p.services[0] || f.Me.Profession != "gp" {
		t.Errorf("services before %v, profession %s", f.Before, f.Me.Profession)
	}
	p.refused("send without a new consent", p.desk.SendFor(t.Context(), rosa, again), models.ErrInvalid)
	p.exec(`update referrer_drafts set expires_at = now() where id = $1`, id)
	_, err = p.desk.Again(t.Context(), rosa, id)
	p.refused("again after a week", err, models.ErrNotFound)
}

func TestOnlyWhatTheConsentLetsAReferrerSee(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	rosa := p.linkWorker()
	quiet := p.referred(rosa, 1, silent)
	told := p.referred(rosa, 1, func(f *referral.ClientForm) { f.Name.Full = "Berta Marker" })
	for _, id := range []uuid.UUID{quiet, told} {
		r := p.referral(id, 0)
		p.read(0, r)
		p.move(p.at(0), r, "accept", referral.Detail{})
		p.exec(`update referrals set due_at = now() - interval '1 day' where id = $1`, r)
	}
	p.drain()
	p.count(1, "referrer told", `select count(*) from notifications where template = 'referrer' and user_id = $1`, rosa.User)
	page, err := p.desk.Clients(t.Context(), rosa, models.ClientsAsk{})
	if err != nil || len(page.Rows) != 2 {
		t.Fatalf("%d rows, %v", len(page.Rows), err)
	}
	if first := page.Rows[0]; first.ID != told || !first.Late || first.Legs[0].State != models.Accepted || first.Client != "Berta Marker" {
		t.Errorf("the overdue one does not stand first: %+v", first)
	}
	if second := page.Rows[1]; second.Late || second.State != "" || second.Legs[0].State != "" || second.Legs[0].Service != "Alder advice" {
		t.Errorf("told more than was agreed: %+v", second)
	}
	c, err := p.desk.ClientSent(t.Context(), rosa, quiet)
	if err != nil || len(c.Steps) != 0 {
		t.Errorf("%d steps, %v", len(c.Steps), err)
	}
	p.exec(`update consents set withdrawn_at = now() where enquiry_id = $1 and purpose = 'tell_referrer_progress'`, told)
	if c, err = p.desk.ClientSent(t.Context(), rosa, told); err != nil || c.Told || len(c.Steps) != 0 || c.Legs[0].State != "" {
		t.Errorf("told after the consent was taken back: %+v, %v", c, err)
	}
}

func TestPagesOfWhatWasSentHaveNoGaps(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	rosa := p.linkWorker()
	for i := range 5 {
		id := p.referred(rosa, 1)
		if i%2 == 0 {
			p.exec(`update referrals set due_at = now() - interval '1 day' where enquiry_id = $1`, id)
		}
	}
	seen, after, late := map[uuid.UUID]bool{}, "", true
	for range 3 {
		page, err := p.desk.Clients(t.Context(), rosa, models.ClientsAsk{After: after, Limit: 2})
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range page.Rows {
			if seen[r.ID] || r.Late && !late {
				t.Errorf("%s is out of order", r.Ref)
			}
			seen[r.ID], late = true, r.Late
		}
		after = page.Next
	}
	if len(seen) != 5 || after != "" {
		t.Errorf("%d seen, next %q", len(seen), after)
	}
	for _, after := range []string{"x", "1_x", "2_2026-01-01T00:00:00Z_" + uuid.NewString(), "1_infinity_" + uuid.NewString()} {
		_, err := p.desk.Clients(t.Context(), rosa, models.ClientsAsk{After: after})
		p.refused("page "+after, err, models.ErrNotFound)
	}
	found, whole, err := p.desk.FindClients(t.Context(), rosa, "ada MARK")
	if err != nil || len(found) != 5 || !whole {
		t.Errorf("%d found of all %v, %v", len(found), whole, err)
	}
	ref := found[0].Ref
	if found, whole, err = p.desk.FindClients(t.Context(), rosa, ref); err != nil || len(found) != 1 || !whole {
		t.Errorf("%d found by reference of all %v, %v", len(found), whole, err)
	}
	for _, words := range []string{"ada", ref} {
		if found, _, err = p.desk.FindClients(t.Context(), p.linkWorker(), words); err != nil || len(found) != 0 {
			t.Errorf("another finds %d, %v", len(found), err)
		}
	}
}

// Whoever sent more than one search opens is told so, and finds each of them by its reference.
func TestASearchSaysHowFarItWent(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	rosa := p.linkWorker()
	call := func(n string) func(*referral.ClientForm) {
		return func(f *referral.ClientForm) { f.Name.Full = n + " Marker" }
	}
	p.referred(rosa, 1, call("Oldest"))
	oldest, _, err := p.desk.FindClients(t.Context(), rosa, "oldest")
	if err != nil || len(oldest) != 1 {
		t.Fatalf("%+v, %v", oldest, err)
	}
	p.manyClients(rosa, referral.SearchNames-1)
	for _, c := range []struct {
		name, words string
		found       int
		whole       bool
	}{
		{"as many as are opened", "oldest", 1, true},
		{"more hits than are shown", "many", referral.SearchFinds, false},
	} {
		found, whole, err := p.desk.FindClients(t.Context(), rosa, c.words)
		if err != nil || len(found) != c.found || whole != c.whole {
			t.Errorf("%s: %d found of all %v, %v", c.name, len(found), whole, err)
		}
	}
	p.referred(rosa, 1, call("Newest"))
	for _, c := range []struct {
		name, words string
		found       int
		whole       bool
	}{
		{"the newest by name", "newest", 1, false},
		{"one beyond by name", "oldest", 0, false},
		{"one beyond by reference", strings.ToLower(models.ShowRef(oldest[0].Ref)), 1, true},
	} {
		found, whole, err := p.desk.FindClients(t.Context(), rosa, c.words)
		if err != nil || len(found) != c.found || whole != c.whole {
			t.Errorf("%s: %d found of all %v, %v", c.name, len(found), whole, err)
		}
	}
}

// manyClients are n that the actor sent and of which nothing is left but how they were called.
func (p *place) manyClients(who models.Actor, n int) {
	p.t.Helper()
	err := models.InTx(p.t.Context(), p.db.Chores, models.TheChores, func(tx *gorm.DB) error {
		b := models.NewBatch(tx)
		for range n {
			e := models.Enquiry{ID: uuid.New(), Ref: models.NewRef(), Route: models.RouteProfessional, State: models.Held, HeldFor: models.HeldCapacity, Mode: models.Together,
				Needs: models.List{"debt"}, AgeBand: "25-49", GenderBand: "woman", NoContact: true, PrivacyVersion: "1", CodeHash: []byte(uuid.NewString()), CreatedAt: models.Now()}
			key, wrapped := p.db.Ring.NewKey(e.ID)
			r, err := models.SealReferrer(key, who, e.ID, "gp", models.ReferrerDetails{Client: "Many Marker"})
			if err != nil {
				return err
			}
			b.Key(e.ID, wrapped)
			b.Enquiry(e)
			b.Referrer(r)
		}
		return b.Send(p.t.Context())
	})
	if err != nil {
		p.t.Fatal(err)
	}
}

func TestWithdrawnOnTheClientsWord(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	rosa := p.linkWorker()
	id := p.referred(rosa, 2)
	first, second := p.referral(id, 0), p.referral(id, 1)
	p.refused("a leg of another", p.desk.WithdrawFor(t.Context(), rosa, id, uuid.New()), models.ErrConflict)
	if err := p.desk.WithdrawFor(t.Context(), rosa, id, first); err != nil {
		t.Fatal(err)
	}
	p.drain()
	_, err := p.desk.Read(t.Context(), p.at(0), first)
	p.refused("the partner's next click", err, models.ErrNotFound)
	p.read(1, second)
	var won sync.Map
	var all sync.WaitGroup
	all.Go(func() { won.Store("withdrawn", p.desk.WithdrawFor(t.Context(), rosa, id, uuid.Nil)) })
	all.Go(func() { won.Store("accepted", p.desk.Move(t.Context(), p.at(1), second, "accept", referral.Detail{})) })
	all.Wait()
	if err, _ := won.Load("withdrawn"); err != nil {
		t.Errorf("a withdrawal always wins: %v", err)
	}
	p.drain()
	p.count(1, "withdrawn", `select count(*) from enquiries where id = $1 and state = 'withdrawn'`, id)
	_, err = p.desk.Read(t.Context(), p.at(1), second)
	p.refused("the other partner's next click", err, models.ErrNotFound)
	if err := p.desk.WithdrawFor(t.Context(), rosa, id, uuid.Nil); err != nil && !errors.Is(err, models.ErrConflict) {
		t.Errorf("withdraw again: %v", err)
	}
	p.count(0, "open after withdrawing twice", `select count(*) from referrals where enquiry_id = $1 and state <> 'withdrawn'`, id)

	held := p.referred(rosa, 0)
	if err := p.desk.WithdrawFor(t.Context(), rosa, held, uuid.Nil); err != nil {
		t.Fatal(err)
	}
	p.count(1, "held and withdrawn", `select count(*) from enquiries where id = $1 and state = 'withdrawn'`, held)
}

func TestMessagesStayBetweenTheTwoSides(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	rosa := p.linkWorker()
	id := p.referred(rosa, 2)
	first, second := p.referral(id, 0), p.referral(id, 1)
	p.refused("the partner before it has accepted", p.desk.Say(t.Context(), p.at(0), first, "Marker words"), models.ErrNotFound)
	p.refused("the referrer before it was accepted", p.desk.Say(t.Context(), rosa, first, "Marker words"), models.ErrConflict)
	p.read(0, first)
	p.read(1, second)
	p.move(p.at(0), first, "accept", referral.Detail{})
	p.move(p.at(1), second, "accept", referral.Detail{})
	p.drain()
	p.exec(`update notifications set state = 'sent'`)
	for _, words := range []string{"", "  ", string(make([]rune, 501))} {
		if err := p.desk.Say(t.Context(), rosa, first, words+" "); err == nil {
			t.Errorf("%d characters were taken", len(words))
		}
	}
	if err := p.desk.Say(t.Context(), rosa, first, "Does Tuesday suit?"); err != nil {
		t.Fatal(err)
	}
	if err := p.desk.Say(t.Context(), p.at(0), first, "It does"); err != nil {
		t.Fatal(err)
	}
	p.drain()
	p.count(1, "partner told", `select count(*) from notifications where template = 'partner' and state = 'waiting'`)
	p.count(1, "referrer told", `select count(*) from notifications where template = 'referrer' and state = 'waiting' and user_id = $1`, rosa.User)
	for name, who := range map[string]models.Actor{"the referrer": rosa, "the partner": p.at(0)} {
		c, err := p.desk.Messages(t.Context(), who, first)
		if err != nil || len(c.Messages) != 2 || c.Messages[1].Words != "It does" {
			t.Errorf("%s reads %+v, %v", name, c.Messages, err)
		}
	}
	for name, who := range map[string]models.Actor{"the other partner": p.at(1), "another referrer": p.linkWorker(), "the team": p.coordinator, "the public": models.Anyone} {
		_, err := p.desk.Messages(t.Context(), who, first)
		p.refused(name+" reads", err, models.ErrNotFound)
		p.refused(name+" writes", p.desk.Say(t.Context(), who, first, "Hello"), models.ErrNotFound)
	}
	c, err := p.desk.Messages(t.Context(), p.at(1), second)
	if err != nil || len(c.Messages) != 0 {
		t.Errorf("the other partner's conversation holds %d messages, %v", len(c.Messages), err)
	}
	p.exec(`update consents set withdrawn_at = now() where enquiry_id = $1 and purpose = 'tell_referrer_progress'`, id)
	_, err = p.desk.Messages(t.Context(), rosa, first)
	p.refused("the referrer without consent", err, models.ErrNotFound)
	p.refused("the partner without consent", p.desk.Say(t.Context(), p.at(0), first, "Hello"), models.ErrConflict)
	own := p.referral(p.sent(p.answers(1, models.Together)).Enquiry.ID, 0)
	p.read(0, own)
	p.move(p.at(0), own, "accept", referral.Detail{})
	_, err = p.desk.Messages(t.Context(), p.at(0), own)
	p.refused("messages about who asked for themselves", err, models.ErrNotFound)
}
