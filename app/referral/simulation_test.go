package referral_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"example.org/fingerpost/app/jobs"
	"example.org/fingerpost/models"
)

// A quarter of a year in a place, day by day with a moved clock: so many people ask, and partners answer, ignore and
// decline. It lies far ahead, where no e-mail is due, and holds summer time, Easter and two more bank holidays. How many
// ask stands in simulation_size_test.go.
const (
	quarterDays = 91
	askDays     = 77 // after that nobody asks any more
	seed        = 20260101
)

var quarterBegins = time.Date(2040, time.March, 1, 7, 0, 0, 0, models.London)

// outage are the days on which nothing runs: nobody can ask or answer, and no chore comes round. On idle days people work
// and no chore does.
var (
	outage = map[int]bool{25: true, 54: true}
	idle   = map[int]bool{36: true, 37: true, 38: true}
)

// quarter is a place whose clock is moved.
type quarter struct {
	*place
	clock atomic.Int64
	dice  *rand.Rand
	asked int
	told  map[string]int // e-mails by template
}

func newQuarter(t *testing.T) *quarter {
	t.Helper()
	q := &quarter{place: newPlace(t), dice: rand.New(rand.NewPCG(seed, 1)), told: map[string]int{}}
	q.moveTo(quarterBegins)
	open := func(role string) *models.DB {
		db, err := models.Open(t.Context(), models.Options{URL: q.db.URL, Role: role, MaxConns: 12, Now: q.now})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(db.Close)
		return db
	}
	desk := *q.desk
	desk.Web, desk.Chores, desk.Now = open(models.WebRole), open(models.ChoresRole), q.now
	q.desk, q.work = &desk, jobs.NewWork()
	q.desk.Work(q.work)
	// Alder is a specialist and takes the safe path too; Cedar takes so many a week and no more.
	q.exec(`update services set specialist = true, needs = '{debt,abuse}' where id = $1`, q.services[0])
	q.exec(`update services set weekly_places = 50 where id = $1`, q.services[2])
	return q
}

func (q *quarter) now() time.Time        { return time.UnixMicro(q.clock.Load()).UTC() }
func (q *quarter) moveTo(t time.Time)    { q.clock.Store(t.UnixMicro()) }
func (q *quarter) chance(p float64) bool { return q.dice.Float64() < p }

// At the end of a quarter no referral is in an open state past its clock without an owner and a next step, and no enquiry
// is lost.
func TestAQuarterLeavesNobodyInLimbo(t *testing.T) {
	t.Parallel()
	began := time.Now()
	q := newQuarter(t)
	for day := range quarterDays {
		at := quarterBegins.AddDate(0, 0, day)
		if outage[day] {
			continue
		}
		q.moveTo(at)
		if !idle[day] {
			q.chores()
			q.nothingIsLeft(at)
		}
		q.moveTo(at.Add(4 * time.Hour))
		if day < askDays {
			q.ask(quarterAsks*(day+1)/askDays - q.asked)
		}
		if models.WorkingDay(at) {
			q.working()
		}
	}
	at := quarterBegins.AddDate(0, 0, quarterDays)
	q.moveTo(at)
	q.chores()
	q.nothingIsLeft(at)
	q.nobodyIsLost()
	q.figures()
	t.Logf("%d days in %s", quarterDays, time.Since(began).Round(time.Second))
}

// chores does what a server does all the time, on two servers at once, and takes the e-mails as sent.
func (q *quarter) chores() {
	q.t.Helper()
	var wg sync.WaitGroup
	failed := make([]error, 2)
	for i := range failed {
		wg.Go(func() {
			failed[i] = errors.Join(q.desk.Remind(q.t.Context()), q.desk.EndConsents(q.t.Context()), q.desk.RemindTeam(q.t.Context()))
		})
	}
	wg.Wait()
	if err := errors.Join(append(failed, q.desk.Expire(q.t.Context()))...); err != nil {
		q.t.Fatal(err)
	}
	q.drain()
	rows, err := q.db.Owner.Query(q.t.Context(), `with sent as (update notifications set state = 'sent', done_at = now() where state = 'waiting' returning template)
		select template, count(*) from sent group by template`)
	if err != nil {
		q.t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var template string
		var n int
		if err := rows.Scan(&template, &n); err != nil {
			q.t.Fatal(err)
		}
		q.told[template] += n
	}
}

// nothingIsLeft holds after the chores of any day, also after an outage.
func (q *quarter) nothingIsLeft(at time.Time) {
	q.t.Helper()
	const rules = `with r as (select *, state in ('sent', 'opened', 'info_requested', 'accepted', 'waitlisted', 'in_contact') as open,
			state in ('sent', 'opened', 'info_requested') as undecided from referrals),
		e as (select e.state, coalesce(bool_or(r.open), false) as open from enquiries e left join r on r.enquiry_id = e.id group by e.id)
		select 'open without a clock', count(*) from r where open and due_at is null
		union all select 'to be reminded', count(*) from r where remind_at <= $1
		union all select 'undecided and not moved on', count(*) from r where expires_at <= $1
		union all select 'undecided with nothing that moves it on', count(*) from r where undecided and expires_at is null and not urgent
		union all select 'past the clock without an owner and a next step', count(*) from r where open and due_at <= $1 and late_since is null and remind_at is null
		union all select 'urgent, late and not with the team', count(*) from r where urgent and due <> 'note' and due_at <= $1 and late_since is null
		union all select 'over and still to be done', count(*) from r where not open and coalesce(due_at, remind_at, late_since) is not null
		union all select 'waiting for the person past the limit', count(*) from enquiries where state = 'awaiting_consent' and state_since <= $1 - interval '14 days'
		union all select 'waiting, and nobody will be told', count(*) from enquiries where state in ('held', 'awaiting_consent') and (remind_at is null or remind_at <= $1)
		union all select 'told of what is over', count(*) from enquiries where state not in ('held', 'awaiting_consent') and remind_at is not null
		union all select 'enquiries that are nowhere', count(*) from e where state = 'placed' and not open
		union all select 'enquiries that ended with something open', count(*) from e where state <> 'placed' and open`
	rows, err := q.db.Owner.Query(q.t.Context(), rules, at)
	if err != nil {
		q.t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var what string
		var n int
		if err := rows.Scan(&what, &n); err != nil {
			q.t.Fatal(err)
		}
		if n != 0 {
			q.t.Fatalf("on %s: %d %s", at.Format(time.DateOnly), n, what)
		}
	}
}

// nobodyIsLost holds at the end.
func (q *quarter) nobodyIsLost() {
	q.t.Helper()
	q.count(quarterAsks, "enquiries", `select count(*) from enquiries`)
	q.count(0, "enquiries without any referral that nobody holds or has concluded", `select count(*) from enquiries e where state = 'placed'
		and not exists (select 1 from referrals r where r.enquiry_id = e.id)`)
	q.count(0, "jobs that gave up or wait", `select count(*) from river.river_job where kind <> 'mail' and state not in ('completed')`)
	q.count(0, "referrals that are late twice on the record for one clock", `select count(*) from (select object_id, reason from audit where action = 'referral.late'
		group by object_id, reason having count(*) > 1 + (select count(*) from interactions i where i.referral_id = object_id)
			+ (select count(*) from referral_events v where v.referral_id = object_id)) x`)
}

func (q *quarter) figures() {
	q.t.Helper()
	for what, sql := range map[string]string{
		"enquiries": `select state, count(*) from enquiries group by 1 order by 1`,
		"held for":  `select held_for, count(*) from enquiries where state = 'held' group by 1 order by 1`,
		"came to the team as nobody answered, or was settled by the person": `select action || ' ' || reason, count(*) from audit
			where action = 'enquiry.held' and reason = 'no_reply' or action in ('enquiry.confirm', 'enquiry.refuse', 'referrer.confirmed', 'referrer.unconfirmed') group by 1 order by 1`,
		"referrals": `select state, count(*) from referrals group by 1 order by 1`,
		"with an owner past the clock": `select case when late_since is null then 'the partner, to be told again' else 'the coordination team' end, count(*)
			from referrals where due_at <= '` + q.now().Format(time.RFC3339) + `' group by 1 order by 1`,
		"came to the team as late": `select reason, count(*) from audit where action = 'referral.late' group by 1 order by 1`,
		"referrals for an enquiry": `select n::text, count(*) from (select count(*) as n from referrals group by enquiry_id) x group by 1 order by 1`,
	} {
		line := ""
		rows, err := q.db.Owner.Query(q.t.Context(), sql)
		if err != nil {
			q.t.Fatal(err)
		}
		for rows.Next() {
			var name string
			var n int
			if err := rows.Scan(&name, &n); err != nil {
				q.t.Fatal(err)
			}
			line += fmt.Sprintf("  %s %d", name, n)
		}
		q.t.Logf("%s:%s", what, line)
	}
	q.t.Logf("e-mails: %v", q.told)
}
