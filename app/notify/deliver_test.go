package notify_test

import (
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-smtp"
	"github.com/google/uuid"
	"gorm.io/gorm"

	"example.org/fingerpost/app/notify"
	"example.org/fingerpost/models"
)

// no is a mail server's answer, which quotes the address as they do.
func no(code int, class ...int) func(string) error {
	return func(to string) error {
		return &smtp.SMTPError{Code: code, EnhancedCode: smtp.EnhancedCode(class), Message: "<" + to + "> not today"}
	}
}

func TestAFinalNoToTheRecipientIsRecordedInOurWords(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		answer  func(string) error
		address string
		want    string
	}{
		"no such address":   {no(550, 5, 1, 1), "ada@example.org", "There is no such address."},
		"a full mailbox":    {no(552, 5, 2, 2), "ada@example.org", "The mailbox is full or closed."},
		"a policy":          {no(554, 5, 7, 1), "ada@example.org", "The mail server there does not take our mail."},
		"a second line":     {nil, "ada@example.org\r\nbcc: eve@example.org", "This is not an address that mail can be sent to."},
		"two addresses":     {nil, "ada@example.org, eve@example.org", "This is not an address that mail can be sent to."},
		"a name in front":   {nil, "ada <ada@example.org>", "This is not an address that mail can be sent to."},
		"quoted line break": {nil, "\"a\r\nb\"@example.org", "This is not an address that mail can be sent to."},
		"nothing":           {nil, "", "This is not an address that mail can be sent to."},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := newPlace(t)
			ada := p.user(t, c.address, p.food, models.Partner)
			p.box.Answer(c.answer)
			p.tell(t)
			p.drain(t)
			p.retry(t)
			if got := p.box.Messages(); len(got) != 0 {
				t.Errorf("%d messages went out", len(got))
			}
			var state, reason string
			err := p.Owner.QueryRow(t.Context(), `select n.state, u.undeliverable from notifications n join users u on u.id = n.user_id where u.id = $1`, ada).Scan(&state, &reason)
			if err != nil || state != "failed" || reason != c.want {
				t.Errorf("notification %q, user %q, %v", state, reason, err)
			}
			p.as(t, models.Actor{Role: models.Coordinator, Org: p.hub, User: uuid.New()}, func(tx *gorm.DB) error {
				all, err := models.Undelivered(tx)
				if err != nil || len(all) != 1 || all[0].UserID != ada || all[0].Name != "Ada Marsh" || all[0].Organisations != "Larder on the Wear" ||
					all[0].Address != c.address || all[0].Reason != c.want || all[0].Since.IsZero() {
					t.Errorf("the team sees %+v, %v", all, err)
				}
				return err
			})
			p.as(t, models.Actor{Role: models.Partner, Org: p.hub, User: uuid.New()}, func(tx *gorm.DB) error {
				all, err := models.Undelivered(tx)
				if len(all) != 0 {
					t.Errorf("another partner sees %+v", all)
				}
				return err
			})
		})
	}
}

func TestAnAddressThatWorksAgainIsNotHeldAgainstAnyone(t *testing.T) {
	t.Parallel()
	for name, cure := range map[string]func(p *place, ada uuid.UUID){
		"mail arrives": func(p *place, _ uuid.UUID) {
			p.box.Answer(nil)
			p.tell(t)
			p.drain(t)
		},
		"a new address": func(p *place, ada uuid.UUID) {
			p.do(t, `update users set email = 'ada.marsh@example.org' where id = $1`, ada)
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := newPlace(t)
			ada := p.user(t, "ada@example.org", p.food, models.Partner)
			p.box.Answer(no(550, 5, 1, 1))
			p.tell(t)
			p.drain(t)
			failing := `select count(*) from users where undeliverable <> '' and undeliverable_at is not null`
			if p.count(t, failing) != 1 {
				t.Fatal("the failure was not recorded")
			}
			cure(p, ada)
			if p.count(t, failing) != 0 {
				t.Error("still recorded as undeliverable")
			}
		})
	}
}

func TestAFailureThatMayPassIsTriedAgainAndNamesNobody(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	p.user(t, "ada@example.org", p.food, models.Partner)
	p.box.Answer(no(451, 4, 3, 0))
	p.tell(t)
	p.drain(t)
	if n := p.count(t, `select count(*) from notifications where state = 'waiting'`); n != 1 {
		t.Fatalf("%d wait, want 1", n)
	}
	if log := p.log.String(); !strings.Contains(log, "the mail server answered 451") || strings.Contains(log, "ada@") || strings.Contains(log, "not today") {
		t.Errorf("log: %s", log)
	}
	p.box.Answer(nil)
	p.retry(t)
	p.retry(t)
	if got := p.box.Messages(); len(got) != 1 {
		t.Errorf("%d messages, want 1", len(got))
	}
}

func TestNoMailServerIsAFailureThatPasses(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	p.user(t, "ada@example.org", p.food, models.Partner)
	if err := p.box.Close(); err != nil {
		t.Fatal(err)
	}
	p.tell(t)
	p.drain(t)
	if n := p.count(t, `select count(*) from notifications where state = 'waiting'`); n != 1 {
		t.Errorf("%d wait, want 1", n)
	}
	if log := p.log.String(); !strings.Contains(log, "reach the mail server") || strings.Contains(log, "ada@") {
		t.Errorf("log: %s", log)
	}
}

func TestNoMoreThanOneInTheAgreedTime(t *testing.T) {
	t.Parallel()
	p := newPlace(t, func(c *notify.Config) { c.Every = 15 * time.Minute })
	ada := p.user(t, "ada@example.org", p.food, models.Partner)
	p.do(t, `insert into memberships (user_id, org_id, role) values ($1, $2, 'coordinator')`, ada, p.hub)
	p.tell(t)
	p.as(t, models.Anyone, func(tx *gorm.DB) error { return p.post.TellTeam(t.Context(), tx) })
	p.drain(t)
	p.tell(t)
	p.retry(t)
	if got := p.box.Messages(); len(got) != 1 {
		t.Fatalf("%d messages at once, want 1", len(got))
	}
	wait := `select count(*) from river.river_job where state in ('scheduled', 'available')
		and scheduled_at between now() + interval '14 minutes' and now() + interval '15 minutes'`
	if p.count(t, wait) == 0 {
		t.Error("no job waits for the rest of the time")
	}
	p.do(t, `update users set mailed_at = mailed_at - interval '15 minutes'`)
	p.retry(t)
	if got := p.box.Messages(); len(got) != 2 {
		t.Errorf("%d messages after the time, want 2", len(got))
	}
}

func TestWhoIsDisabledMeanwhileGetsNone(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	p.user(t, "ada@example.org", p.food, models.Partner)
	p.tell(t)
	p.do(t, `update users set state = 'disabled'`)
	p.drain(t)
	if got := p.box.Messages(); len(got) != 0 {
		t.Errorf("%d messages", len(got))
	}
	if n := p.count(t, `select count(*) from notifications where state = 'failed' and reason = 'The account is not active.'`); n != 1 {
		t.Errorf("%d dropped, want 1", n)
	}
}

func TestManyJobsForOneMessageSendOne(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	p.user(t, "ada@example.org", p.food, models.Partner)
	p.tell(t)
	// As after a race: a second notification waits, and each has several jobs, all running at once.
	p.do(t, `insert into notifications (id, user_id, template) select gen_random_uuid(), user_id, template from notifications`)
	p.do(t, `insert into river.river_job (args, kind, max_attempts, state, queue)
		select json_build_object('notification', n.id), 'mail', 5, 'available', 'default' from notifications n, generate_series(1, 6)`)
	p.drain(t)
	p.retry(t)
	if got := p.box.Messages(); len(got) != 1 {
		t.Errorf("%d messages, want 1", len(got))
	}
	if n := p.count(t, `select count(*) from notifications where state = 'sent'`); n != 2 {
		t.Errorf("%d of 2 ticked off", n)
	}
}

func TestWhatIsSentAgainAfterACrashHasTheSameMessageID(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	p.user(t, "ada@example.org", p.food, models.Partner)
	// The database goes away after the mail server took the message and before that is recorded.
	var once sync.Once
	p.box.Answer(func(string) error {
		once.Do(func() {
			p.do(t, `select pg_terminate_backend(pid) from pg_stat_activity where state = 'idle in transaction' and datname = current_database()`)
		})
		return nil
	})
	p.tell(t)
	p.drain(t)
	p.retry(t)
	p.do(t, `update users set mailed_at = mailed_at - interval '1 hour'`)
	p.tell(t)
	p.drain(t)
	var ids []string
	for _, m := range p.box.Wait(t, 3) {
		ids = append(ids, header(t, m)["Message-Id"])
	}
	if len(ids) != 3 || ids[0] != ids[1] || ids[1] == ids[2] {
		t.Errorf("Message-IDs %v: want the first repeated, the next another", ids)
	}
}

func TestWhatWasGivenUpIsTakenUpAgain(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	p.user(t, "ada@example.org", p.food, models.Partner)
	p.tell(t)
	p.do(t, `delete from river.river_job`)
	round := func() {
		p.do(t, `insert into river.river_job (args, kind, max_attempts, state, queue) values ('{"Name":"overdue-mail","name":"overdue-mail"}', 'chore', 2, 'available', 'default')`)
		p.drain(t)
	}
	round()
	if got := p.box.Messages(); len(got) != 0 {
		t.Fatalf("%d messages sent twice over: its job might still be waiting", len(got))
	}
	p.do(t, `update notifications set due_at = now() - interval '3 hours'`)
	round()
	if got := p.box.Messages(); len(got) != 1 {
		t.Errorf("%d messages, want 1", len(got))
	}
}

func TestAMailServerThatHangsLeavesWorkersFree(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	for n := range 20 {
		p.user(t, fmt.Sprintf("user%c@example.org", 'a'+n), p.food, models.Partner)
	}
	held, free := make(chan struct{}, 20), make(chan struct{})
	p.box.Answer(func(string) error { held <- struct{}{}; <-free; return nil })
	p.tell(t)
	drained := make(chan struct{})
	go func() { defer close(drained); p.drain(t) }()
	for range 8 {
		<-held
	}
	// Some jobs are turned away, which they can only be by a worker that is free.
	until(t, "all others are turned away", func() bool {
		return p.count(t, `select count(*) from river.river_job where metadata ? 'snoozes'`) == 12
	})
	if len(held) != 0 {
		t.Error("more than eight at once")
	}
	close(free)
	<-drained
	p.retry(t)
	if got := p.box.Messages(); len(got) != 20 {
		t.Errorf("%d messages, want 20", len(got))
	}
}
