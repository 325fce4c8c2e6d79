package referral_test

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"sync"
	"time"

	"github.com/google/uuid"

	"example.org/fingerpost/app/referral"
	"example.org/fingerpost/models"
)

// together does everything a day brings, several at a time as people do. What somebody else was first to do is no error.
func (q *quarter) together(all []func(context.Context) error) {
	q.t.Helper()
	todo := make(chan func(context.Context) error)
	var wg sync.WaitGroup
	var mu sync.Mutex
	var failed []error
	for range 6 {
		wg.Go(func() {
			for do := range todo {
				if err := do(q.t.Context()); err != nil && !errors.Is(err, models.ErrConflict) && !errors.Is(err, models.ErrNotFound) {
					mu.Lock()
					failed = append(failed, err)
					mu.Unlock()
				}
			}
		})
	}
	for _, do := range all {
		todo <- do
	}
	close(todo)
	wg.Wait()
	if err := errors.Join(failed...); err != nil {
		q.t.Fatal(err)
	}
}

// ask lets n more people ask: some for help to choose, some on the safe path, most of one to three services.
func (q *quarter) ask(n int) {
	q.t.Helper()
	var all []func(context.Context) error
	for range n {
		i := q.asked
		q.asked++
		mode := models.InTurn
		if q.chance(0.4) {
			mode = models.Together
		}
		a := q.answers([]int{0, 1, 1, 2, 2, 2, 3, 3, 3, 3}[q.dice.IntN(10)], mode)
		a.Name.Full = fmt.Sprintf("Person %d Example", i)
		a.Contact.Phone = fmt.Sprintf("07700 900%03d", i%1000)
		if i >= 1000 {
			a.Contact.Phone = fmt.Sprintf("01632 960%03d", i%1000)
		}
		a.Where.Day, a.Where.Month, a.Where.Year = strconv.Itoa(1+i%28), strconv.Itoa(1+i/28%12), strconv.Itoa(1955+q.dice.IntN(60))
		if q.chance(0.05) {
			a.Needs.Needs, a.SafePath, a.Services.Services, a.Services.Help = []string{"abuse"}, true, []string{q.services[0].String()}, false
		}
		q.by(&a)
		all = append(all, func(ctx context.Context) error {
			// Whoever finds that a service has no more places this week asks the team to choose.
			err := q.send(ctx, a)
			if errors.Is(err, models.ErrInvalid) {
				a.Services.Services, a.Services.Help = nil, true
				err = q.send(ctx, a)
			}
			return err
		})
	}
	q.together(all)
}

// by lets some of them be asked for by family, who do not decide, and some by professionals without an account.
func (q *quarter) by(a *referral.Answers) {
	today := q.now().In(models.London)
	switch {
	case q.chance(0.1):
		a.Who.For, a.Relation.Relation, a.Agrees = "someone", "family", referral.TheyAgree{Knows: "yes", Understands: "yes"}
		a.Yourself = referral.Yourself{Name: "Bea Example", Phone: "01632 960 002"}
	case q.chance(0.05):
		a.Who.For, a.Capacity.Understands = "work", "yes"
		a.Work = referral.Work{Name: "Cai Example", Profession: "gp", Organisation: "A practice", Phone: "01632 960 003", Knows: "Patient"}
		a.Taken = referral.Taken{Agree: true, Method: "verbal_phone", Day: today.Format("2"), Month: today.Format("1"), Year: today.Format("2006"), Interpreter: "no", FollowUp: "no"}
	}
}

func (q *quarter) send(ctx context.Context, a referral.Answers) error {
	token, err := q.desk.StartWith(ctx, a)
	if err != nil {
		return err
	}
	return q.desk.Send(ctx, token)
}

// working is what partners and the coordination team do on a working day.
func (q *quarter) working() {
	q.t.Helper()
	rows, err := q.db.Owner.Query(q.t.Context(), `select r.id, r.org_id, r.state, r.due, r.needs from (select r.*, e.needs from referrals r join enquiries e on e.id = r.enquiry_id
		where r.state in ('sent', 'opened', 'info_requested', 'accepted', 'waitlisted', 'in_contact')) r order by r.sent_at, r.enquiry_id, r.position`)
	if err != nil {
		q.t.Fatal(err)
	}
	var all []func(context.Context) error
	for rows.Next() {
		var id, org uuid.UUID
		var state models.State
		var due models.Clock
		var needs []string
		if err := rows.Scan(&id, &org, &state, &due, &needs); err != nil {
			q.t.Fatal(err)
		}
		if do := q.partner(id, q.of(org), state, due, needs[0]); do != nil {
			all = append(all, do)
		}
	}
	if err := rows.Err(); err != nil {
		q.t.Fatal(err)
	}
	q.together(append(all, q.team()...))
}

func (q *quarter) of(org uuid.UUID) int {
	for i := range q.orgs {
		if q.orgs[i] == org {
			return i
		}
	}
	return -1
}

// manners of the three partners: how likely each reads and decides on a day, and how many it passes back. What it ignores,
// it ignores for good: one in so many, by the referral's id.
var manners = [3]struct {
	reads, decides, declines float64
	ignores                  byte
}{{0.7, 0.6, 0.1, 20}, {0.25, 0.15, 0.2, 3}, {0.5, 0.5, 0.5, 8}}

// partner is what partner i does with one referral on a day; nil when it does nothing.
func (q *quarter) partner(id uuid.UUID, i int, state models.State, due models.Clock, need string) func(context.Context) error {
	m, who := manners[i], q.at(i)
	if id[0]%m.ignores == 0 && !q.chance(0.01) {
		return nil
	}
	move := func(by models.Actor, name string, in referral.Detail) func(context.Context) error {
		return func(ctx context.Context) error { return q.desk.Move(ctx, by, id, name, in) }
	}
	log := func(in referral.Entry) func(context.Context) error {
		in.On = q.now()
		return func(ctx context.Context) error { return q.desk.Log(ctx, who, id, in) }
	}
	results := map[string]string{need: "met"}
	switch {
	case q.chance(0.002):
		return move(q.coordinator, "withdraw", referral.Detail{})
	case state == models.Sent && q.chance(m.reads):
		return move(who, "open", referral.Detail{})
	case state == models.Opened && q.chance(m.decides):
		switch {
		case q.chance(m.declines):
			return move(who, "decline", referral.Detail{Reason: "no_capacity", NextStep: "return_to_coordinator", Words: "Sorry, we are full"})
		case q.chance(0.1):
			return move(who, "ask", referral.Detail{Words: "Which debts are they?"})
		}
		return move(who, "accept", referral.Detail{})
	case state == models.InfoRequested && q.chance(0.3):
		return move(q.coordinator, "answer", referral.Detail{Words: "Two credit cards"})
	case state == models.Accepted && q.chance(0.3):
		outcome := "no_answer"
		if q.chance(0.6) {
			outcome = "spoke_to_person"
		}
		return log(referral.Entry{Type: "phone_call", Outcome: outcome, Level: -1})
	case state == models.InContact && q.chance(0.06):
		return move(who, "finish", referral.Detail{Results: results})
	case state == models.InContact && q.chance(0.02):
		return move(who, "wait", referral.Detail{Month: q.now().AddDate(0, 1, 0)})
	case state == models.InContact && q.chance(0.01):
		return move(who, "close", referral.Detail{Reason: "moved_away", Results: results})
	case due == models.ClockNote && q.chance(0.03):
		return func(ctx context.Context) error { return q.desk.NoChange(ctx, who, id) }
	case state == models.Waitlisted && q.chance(0.05):
		return move(who, "resume", referral.Detail{})
	}
	return nil
}

// team places or concludes some of what it holds.
func (q *quarter) team() []func(context.Context) error {
	q.t.Helper()
	rows, err := q.db.Owner.Query(q.t.Context(), `select id, state = 'awaiting_consent', held_for = 'check_referrer' from enquiries where state in ('held', 'awaiting_consent') order by created_at, ref`)
	if err != nil {
		q.t.Fatal(err)
	}
	var all []func(context.Context) error
	for rows.Next() {
		var id uuid.UUID
		var waits, check bool
		if err := rows.Scan(&id, &waits, &check); err != nil {
			q.t.Fatal(err)
		}
		switch i := q.dice.IntN(3); {
		case waits && q.chance(0.03):
			all = append(all, func(ctx context.Context) error { return q.confirmed(ctx, id) })
		case waits && q.chance(0.01):
			all = append(all, func(ctx context.Context) error { return q.desk.Refuse(ctx, q.coordinator, id) })
		case waits:
		case check && q.chance(0.3):
			all = append(all, func(ctx context.Context) error {
				_, err := q.desk.Checked(ctx, q.coordinator, id, "rang_public", "Spoke with the practice")
				return err
			})
		case check && q.chance(0.05):
			all = append(all, func(ctx context.Context) error {
				_, err := q.desk.NotChecked(ctx, q.coordinator, id, "no_answer", "Nobody answers", false)
				return err
			})
		case check:
		case q.chance(0.2):
			all = append(all, func(ctx context.Context) error { return q.placeWith(ctx, id, i) })
		case q.chance(0.05):
			all = append(all, func(ctx context.Context) error { return q.desk.Conclude(ctx, q.coordinator, id, "helped_otherwise") })
		}
	}
	if err := rows.Err(); err != nil {
		q.t.Fatal(err)
	}
	return all
}

// confirmed is the person's own word, which the team took.
func (q *quarter) confirmed(ctx context.Context, enquiry uuid.UUID) error {
	w, err := q.desk.Waiting(ctx, q.coordinator, enquiry)
	if err != nil {
		return err
	}
	return q.desk.Confirm(ctx, q.coordinator, enquiry, referral.Verbal{Method: "verbal_phone", On: q.now(), Agreed: true, Mark: w.Statement.Mark()})
}

// placeWith sends a held enquiry to service i, to which the person agreed on the phone; one that takes nobody is left.
func (q *quarter) placeWith(ctx context.Context, enquiry uuid.UUID, i int) error {
	f, err := q.desk.File(ctx, q.coordinator, enquiry)
	if err != nil {
		return err
	}
	for _, m := range f.Matches {
		if m.Service.ID == q.services[i] {
			err := q.desk.SendTo(ctx, q.coordinator, enquiry, m.Service.ID, referral.Verbal{Method: "verbal_phone", On: q.now().Add(-time.Hour), Agreed: true, Mark: q.desk.Script(m.Service).Mark()})
			if errors.Is(err, models.ErrInvalid) {
				return nil // its last place of the week went to somebody else
			}
			return err
		}
	}
	return nil
}
