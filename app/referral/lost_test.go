package referral_test

import (
	"errors"
	"regexp"
	"sync"
	"testing"
	"time"

	"example.org/fingerpost/app/access"
	"example.org/fingerpost/app/jobs"
	"example.org/fingerpost/app/notify"
	"example.org/fingerpost/app/notify/mailtest"
	"example.org/fingerpost/app/referral"
	"example.org/fingerpost/models"
)

var (
	born     = time.Date(1980, 3, 31, 0, 0, 0, 0, time.UTC)
	codeText = regexp.MustCompile(`(?m)^    ([A-Z]{4} [A-Z]{4})\s*$`)
)

// losing is a place whose mail arrives, and somebody there who may safely read e-mail.
func losing(t *testing.T, change ...func(*referral.Answers)) (*place, *mailtest.Box, referral.Receipt) {
	t.Helper()
	p, box := newPlace(t), mailtest.Start(t)
	queue, err := jobs.NewQueue()
	if err != nil {
		t.Fatal(err)
	}
	p.desk.Post, err = notify.New(p.db.Chores, queue, p.db.Ring, notify.Config{SMTPURL: box.URL(), From: "no-reply@example.org", BaseURL: "https://example.org"})
	if err != nil {
		t.Fatal(err)
	}
	a := p.answers(1, models.Together)
	a.Contact = referral.Contact{Ways: []string{"email"}, Email: "ada@example.org"}
	a.Safe = referral.SafeContact{}
	for _, f := range change {
		f(&a)
	}
	return p, box, p.sent(a)
}

// ask asks for a code, does what follows and gives what was mailed to the person.
func (p *place) ask(box *mailtest.Box, ref string, born time.Time) (token string, mailed []string) {
	p.t.Helper()
	token, err := p.desk.AskCode(p.t.Context(), ref, born, access.From{Address: "192.0.2.1"})
	if err != nil {
		p.t.Fatal(err)
	}
	p.drain()
	for _, m := range box.Messages() {
		if m.To[0] == "ada@example.org" {
			mailed = append(mailed, codeText.FindStringSubmatch(m.Text)[1])
		}
	}
	return token, mailed
}

func TestNoCodeForWhoeverIsNotThePerson(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name   string
		change func(*referral.Answers)
		sql    string
		ref    string
		born   time.Time
	}{
		{name: "a reference that nobody has", ref: "7777 7777", born: born},
		{name: "no reference at all", ref: "'; drop table", born: born},
		{name: "another date of birth", born: born.AddDate(0, 0, 1)},
		{name: "e-mail is not safe", change: func(a *referral.Answers) {
			a.Contact = referral.Contact{Ways: []string{"phone"}, Phone: "01632 960 001", Email: "ada@example.org"}
			a.Safe = referral.SafeContact{Voicemail: "yes", SayWho: "no"}
		}, born: born},
		{name: "the safe path", sql: `update enquiries set restricted = true`, born: born},
		{name: "do not contact me", sql: `update enquiries set no_contact = true`, born: born},
		{name: "erased", sql: `delete from keys`, born: born},
		{name: "asked for by family, whose address it may be", sql: `update enquiries set route = 'representative'`, born: born},
		{name: "asked for by a professional", sql: `update enquiries set route = 'professional'`, born: born},
		{name: "waits for the person's word", sql: `update enquiries set route = 'representative', state = 'awaiting_consent'`, born: born},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			if c.change == nil {
				c.change = func(*referral.Answers) {}
			}
			p, box, r := losing(t, c.change)
			if c.sql != "" {
				p.exec(c.sql)
			}
			if c.ref == "" {
				c.ref = r.Enquiry.Ref
			}
			token, mailed := p.ask(box, c.ref, c.born)
			if len(mailed) > 0 || token == "" {
				t.Errorf("mailed %d codes", len(mailed))
			}
			_, err := p.desk.EnterByCode(t.Context(), token, "BCDF GHJK", access.From{Address: "192.0.2.3"})
			p.refused("a code that was never sent", err, models.ErrInvalid)
		})
	}
}

func TestTheCodeOpensOnceAndOnlyWhereItWasAskedFor(t *testing.T) {
	t.Parallel()
	p, box, r := losing(t)
	token, mailed := p.ask(box, r.Enquiry.Ref, born)
	if len(mailed) != 1 {
		t.Fatalf("mailed %d codes, want one", len(mailed))
	}
	from := access.From{Address: "192.0.2.2"}
	other, _ := p.ask(box, "7777 7777", born)
	for name, try := range map[string]struct{ token, code string }{
		"another browser": {other, mailed[0]}, "no browser": {"", mailed[0]}, "another code": {token, "BCDF GHJK"}, "nothing": {token, " "},
	} {
		_, err := p.desk.EnterByCode(t.Context(), try.token, try.code, from)
		p.refused(name, err, models.ErrInvalid)
	}
	var mu sync.Mutex
	var wg sync.WaitGroup
	var opened []string
	for range 8 {
		wg.Go(func() {
			own, err := p.desk.EnterByCode(t.Context(), token, "  "+mailed[0][:4]+"-"+mailed[0][5:], from)
			mu.Lock()
			defer mu.Unlock()
			if err == nil {
				opened = append(opened, own)
			} else if !errors.Is(err, models.ErrInvalid) {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if len(opened) != 1 {
		t.Fatalf("it opened %d times", len(opened))
	}
	f, err := p.desk.Follower(t.Context(), opened[0])
	if err != nil || f.Enquiry != r.Enquiry.ID || !f.Checked {
		t.Errorf("follower %+v, %v", f, err)
	}
}

func TestACodeThatWasGuessedAtOrIsOld(t *testing.T) {
	t.Parallel()
	p, box, r := losing(t)
	token, mailed := p.ask(box, r.Enquiry.Ref, born)
	for range 5 {
		_, err := p.desk.EnterByCode(t.Context(), token, "BCDF GHJK", access.From{Address: "192.0.2.3"})
		p.refused("a guess", err, models.ErrInvalid)
	}
	_, err := p.desk.EnterByCode(t.Context(), token, mailed[0], access.From{Address: "192.0.2.3"})
	p.refused("the right one, too late", err, models.ErrInvalid)

	token, mailed = p.ask(box, r.Enquiry.Ref, born)
	p.exec(`update lost_codes set asked_at = asked_at - interval '16 minutes'`)
	_, err = p.desk.EnterByCode(t.Context(), token, mailed[len(mailed)-1], access.From{Address: "192.0.2.3"})
	p.refused("after a quarter of an hour", err, models.ErrInvalid)
}

// A code that was asked for ends when the person says that e-mail is not safe, or is given a new private code.
func TestACodeEndsWithWhatItWasAskedUnder(t *testing.T) {
	t.Parallel()
	for name, end := range map[string]func(p *place, r referral.Receipt) error{
		"another way to be reached": func(p *place, r referral.Receipt) error {
			return p.desk.SetContact(p.t.Context(), resident(r), referral.SafeWays{Ways: []string{"phone"}, Phone: "01632 960 001", Voicemail: "no", SayWho: "no"})
		},
		"a new private code": func(p *place, r referral.Receipt) error {
			if err := p.desk.Show(p.t.Context(), p.coordinator, r.Enquiry.ID, "rights", ""); err != nil {
				return err
			}
			_, err := p.desk.NewCode(p.t.Context(), p.coordinator, r.Enquiry.ID)
			return err
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p, box, r := losing(t)
			token, mailed := p.ask(box, r.Enquiry.Ref, born)
			if err := end(p, r); err != nil {
				t.Fatal(err)
			}
			_, err := p.desk.EnterByCode(t.Context(), token, mailed[0], access.From{Address: "192.0.2.3"})
			p.refused("the code from before", err, models.ErrInvalid)
		})
	}
}

// Somebody whom another asked for gets codes once they have said themselves how to reach them.
func TestACodeForSomebodyWhoSaidTheirOwnAddress(t *testing.T) {
	t.Parallel()
	p, box, r := losing(t)
	p.exec(`update enquiries set route = 'representative'`)
	if err := p.desk.SetContact(t.Context(), resident(r), referral.SafeWays{Ways: []string{"email", "phone"}, Email: "ada@example.org", Phone: "01632 960 002", Voicemail: "no", SayWho: "no"}); err != nil {
		t.Fatal(err)
	}
	if _, mailed := p.ask(box, r.Enquiry.Ref, born); len(mailed) != 1 {
		t.Errorf("mailed %d codes, want one", len(mailed))
	}
}

// Whoever knows a reference and a date of birth cannot fill a mailbox, and nothing of what was entered stays readable.
func TestFewCodesADay(t *testing.T) {
	t.Parallel()
	p, box, r := losing(t)
	for range 4 { // all at once: they are counted all the same
		if _, err := p.desk.AskCode(t.Context(), r.Enquiry.Ref, born, access.From{Address: "192.0.2.1"}); err != nil {
			t.Fatal(err)
		}
	}
	_, mailed := p.ask(box, r.Enquiry.Ref, born)
	if len(mailed) != 3 {
		t.Errorf("%d codes in a day, want 3", len(mailed))
	}
	var left, lines int
	if err := p.db.Owner.QueryRow(t.Context(), `select count(*) from lost_codes where sealed is not null`).Scan(&left); err != nil || left > 0 {
		t.Errorf("%d requests are still readable, %v", left, err)
	}
	if err := p.db.Owner.QueryRow(t.Context(), `select count(*) from audit where enquiry_id = $1 and action in ('record.send_code', 'record.refuse')`, r.Enquiry.ID).Scan(&lines); err != nil || lines != 5 {
		t.Errorf("%d lines on the record, want 5, %v", lines, err)
	}
	p.exec(`update lost_codes set asked_at = asked_at - interval '3 days'`)
	if err := p.desk.DropLostCodes(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := p.db.Owner.QueryRow(t.Context(), `select count(*) from lost_codes`).Scan(&left); err != nil || left > 0 {
		t.Errorf("%d old requests are kept, %v", left, err)
	}
}

// Asking is slowed down like every other attempt at a record.
func TestAskingForCodesIsSlowedDown(t *testing.T) {
	t.Parallel()
	p, _, r := losing(t)
	for n := range 20 {
		_, err := p.desk.AskCode(t.Context(), r.Enquiry.Ref, born, access.From{Address: "192.0.2.9"})
		if errors.As(err, &access.TooMany{}) {
			if n < 10 {
				t.Errorf("slowed down after %d", n)
			}
			return
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	t.Error("never slowed down")
}

// A request that could not be answered in its quarter of an hour is not answered any more.
func TestADeadCodeIsNotSent(t *testing.T) {
	t.Parallel()
	p, box, r := losing(t)
	if _, err := p.desk.AskCode(t.Context(), r.Enquiry.Ref, born, access.From{Address: "192.0.2.1"}); err != nil {
		t.Fatal(err)
	}
	p.exec(`update lost_codes set asked_at = asked_at - interval '16 minutes'`)
	p.drain()
	if n := len(box.Messages()); n > 0 {
		t.Errorf("%d e-mails were sent", n)
	}
}
