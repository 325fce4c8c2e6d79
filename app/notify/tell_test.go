package notify_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"example.org/fingerpost/app/notify"
	"example.org/fingerpost/models"
)

var errBoom = errors.New("boom")

func TestWhatIsNotCommittedIsNotTold(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	p.user(t, "ada@example.org", p.food, models.Partner)
	err := models.InTx(t.Context(), p.Web, models.Anyone, func(tx *gorm.DB) error {
		return errors.Join(p.post.Tell(t.Context(), tx, p.food), errBoom)
	})
	if !errors.Is(err, errBoom) {
		t.Fatal(err)
	}
	p.drain(t)
	if got := p.box.Messages(); len(got) != 0 {
		t.Errorf("%d messages", len(got))
	}
}

func TestNoOrganisationIsNotEveryOrganisation(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	p.user(t, "ada@example.org", p.food, models.Partner)
	err := models.InTx(t.Context(), p.Web, models.Anyone, func(tx *gorm.DB) error { return p.post.Tell(t.Context(), tx, uuid.Nil) })
	if err == nil || p.count(t, `select count(*) from notifications`) != 0 {
		t.Error("all organisations were told")
	}
}

func TestWhoIsTold(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		tell func(p *place, tx *gorm.DB) error
		want []string
	}{
		"those who work the queue": {func(p *place, tx *gorm.DB) error { return p.post.Tell(t.Context(), tx, p.food) },
			[]string{"lead@example.org", "partner@example.org"}},
		"one role": {func(p *place, tx *gorm.DB) error { return p.post.Tell(t.Context(), tx, p.food, models.Referrer) },
			[]string{"referrer@example.org"}},
		"the team": {func(p *place, tx *gorm.DB) error { return p.post.TellTeam(t.Context(), tx) },
			[]string{"coordinator@example.org"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := newPlace(t)
			p.user(t, "lead@example.org", p.food, models.Lead)
			partner := p.user(t, "partner@example.org", p.food, models.Partner)
			p.do(t, `insert into memberships (user_id, org_id, role) values ($1, $2, 'lead')`, partner, p.food) // both, told once
			p.user(t, "referrer@example.org", p.food, models.Referrer)
			p.user(t, "neighbour@example.org", p.hub, models.Partner)
			p.user(t, "coordinator@example.org", p.hub, models.Coordinator)
			gone := p.user(t, "gone@example.org", p.food, models.Partner)
			p.do(t, `update users set state = 'disabled' where id = $1`, gone)
			p.as(t, models.Anyone, func(tx *gorm.DB) error { return c.tell(p, tx) })
			p.drain(t)
			var got []string
			for _, m := range p.box.Messages() {
				got = append(got, m.To...)
			}
			slices.Sort(got)
			if !slices.Equal(got, c.want) {
				t.Errorf("told %v, want %v", got, c.want)
			}
		})
	}
}

func TestOneWaitsPerUserAndTemplate(t *testing.T) {
	t.Parallel()
	p := newPlace(t, func(c *notify.Config) { c.MaxDelay = time.Hour })
	ada := p.user(t, "ada@example.org", p.food, models.Partner)
	p.do(t, `insert into memberships (user_id, org_id, role) values ($1, $2, 'coordinator')`, ada, p.hub)
	for range 3 {
		p.tell(t)
		p.as(t, models.Anyone, func(tx *gorm.DB) error { return p.post.TellTeam(t.Context(), tx) })
	}
	if n := p.count(t, `select count(*) from notifications`); n != 2 {
		t.Errorf("%d wait, want one for each template", n)
	}
	if n := p.count(t, `select count(*) from river.river_job`); n != 2 {
		t.Errorf("%d jobs, want 2", n)
	}
	early := `select count(*) from river.river_job j join notifications n on n.id::text = j.args->>'notification'
		where j.scheduled_at > now() and j.scheduled_at < now() + interval '1 hour' and n.due_at = j.scheduled_at`
	if n := p.count(t, early); n != 2 {
		t.Errorf("%d of 2 jobs wait a random while of up to an hour", n)
	}
	p.drain(t)
	if got := p.box.Messages(); len(got) != 0 {
		t.Errorf("%d messages before their time", len(got))
	}
	p.retry(t)
	if got := p.box.Messages(); len(got) != 2 {
		t.Errorf("%d messages, want 2", len(got))
	}
}

// Two who tell the same two organisations, in opposite order and at the same time, must not wait for each other: neither
// could go on.
func TestTellingWaitsForNobody(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	p.user(t, "ada@example.org", p.food, models.Partner)
	p.user(t, "ben@example.org", p.hub, models.Partner)
	p.as(t, models.Anyone, func(one *gorm.DB) error {
		if err := p.post.Tell(t.Context(), one, p.food); err != nil {
			return err
		}
		p.as(t, models.Anyone, func(two *gorm.DB) error {
			return errors.Join(p.post.Tell(t.Context(), two, p.hub), p.post.Tell(t.Context(), two, p.food))
		})
		return p.post.Tell(t.Context(), one, p.hub)
	})
	p.drain(t)
	p.retry(t)
	if got := p.box.Messages(); len(got) != 2 {
		t.Errorf("%d messages, want one for each of two people", len(got))
	}
}

func TestThePublicLearnsNothingOfWhoIsTold(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	p.user(t, "ada@example.org", p.food, models.Partner)
	p.tell(t)
	p.as(t, models.Anyone, func(tx *gorm.DB) error {
		for _, table := range []string{"notifications", "users", "memberships"} {
			var n int
			if err := tx.Raw(`select count(*) from ` + table).Row().Scan(&n); err != nil || n != 0 {
				t.Errorf("the public sees %d rows of %s, %v", n, table, err)
			}
		}
		return nil
	})
	if p.count(t, `select count(*) from river.river_job, users where args::text like '%' || users.id || '%' or args::text like '%@%'`) != 0 {
		t.Error("a job says whom it is for")
	}
	err := models.InTx(t.Context(), p.Web, models.Anyone, func(tx *gorm.DB) error {
		return tx.Exec(`insert into notifications (id, user_id, template) select gen_random_uuid(), id, 'partner' from users`).Error
	})
	if err == nil {
		t.Error("the public adds notifications by itself")
	}
}
