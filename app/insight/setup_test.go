package insight_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"gorm.io/gorm"

	"example.org/fingerpost/app/insight"
	"example.org/fingerpost/app/jobs"
	"example.org/fingerpost/models"
	"example.org/fingerpost/models/dbtest"
)

// office is a place with areas, and a closed quarter whose release is due.
type office struct {
	*dbtest.DB
	press   *insight.Press
	stats   insight.Statistics
	hub     models.Organisation
	partner models.Organisation
	service models.Service
	quarter string    // the last one that is due
	day     time.Time // in the middle of it
}

func open(t *testing.T) *office {
	t.Helper()
	o := &office{DB: dbtest.New(t)}
	o.quarter = lastDue()
	from, _, _ := models.QuarterSpan(o.quarter)
	o.day = from.AddDate(0, 1, 14).UTC()
	o.hub, o.partner = o.Organisation(t), o.Organisation(t)
	o.service = o.Service(t, o.partner)
	o.press = o.server(t)
	o.stats = insight.Statistics{DB: o.Stats, Web: o.Web, Journal: models.NewJournal(o.Ring)}
	for year := from.Year() - 1; year <= from.Year()+1; year++ {
		if err := o.press.LoadFrame(t.Context(), areas(t, year)); err != nil {
			t.Fatal(err)
		}
	}
	return o
}

// server is one that makes releases; there may be several.
func (o *office) server(t *testing.T) *insight.Press {
	t.Helper()
	queue, err := jobs.NewQueue()
	if err != nil {
		t.Fatal(err)
	}
	return insight.NewPress(o.Web, o.Chores, o.Ring, models.NewJournal(o.Ring), queue, models.Place{Name: "Wearmouth", Districts: []string{"SR5", "DH4"}}, 5)
}

func areas(t *testing.T, year int) models.Frame {
	t.Helper()
	p, err := insight.ReadPopulations(strings.NewReader("sector,population\nSR5 1,6400\nSR5 2,5100\nSR5 3,700\nSR5 4,800\nDH4 1,300\n"), []string{"SR5", "DH4"})
	if err != nil {
		t.Fatal(err)
	}
	return insight.NewFrame(year, "invented", time.Date(year-1, 6, 30, 0, 0, 0, 0, time.UTC), p)
}

// lastDue is the last quarter that has been closed for 28 days today.
func lastDue() string {
	from, _, _ := models.QuarterSpan(models.Quarter(models.Now().In(models.London).AddDate(0, 0, -28)))
	return models.Quarter(from.AddDate(0, 0, -1))
}

// person is somebody who asked on the office's day.
func (o *office) person(n int, needs ...string) func(*dbtest.Asked) {
	return func(a *dbtest.Asked) {
		a.Person.Name, a.Person.Email, a.Person.Phone = fmt.Sprintf("Person %d", n), fmt.Sprintf("p%d@example.org", n), fmt.Sprintf("07700 900 %03d", n%1000)
		a.Enquiry.CreatedAt, a.Enquiry.Needs, a.Enquiry.State, a.Enquiry.HeldFor = o.day, needs, models.Placed, ""
	}
}

// asks adds people who asked and were sent nowhere yet.
func (o *office) asks(t *testing.T, n int, needs []string, change ...func(*dbtest.Asked)) dbtest.Asked {
	t.Helper()
	return o.Enquiry(t, append([]func(*dbtest.Asked){o.person(n, needs...)}, change...)...)
}

// sent adds somebody who was sent to a service.
func (o *office) sent(t *testing.T, n int, s models.Service, needs []string, change ...func(*dbtest.Referred)) dbtest.Referred {
	t.Helper()
	return o.Referral(t, s, append([]func(*dbtest.Referred){func(w *dbtest.Referred) {
		o.person(n, needs...)(&w.Asked)
		w.Referral.SentAt = o.day
	}}, change...)...)
}

// count reads the exact figures of a cube, as they are before anything is protected.
func (o *office) count(t *testing.T, quarter string) map[string]int {
	t.Helper()
	_, to, _ := models.QuarterSpan(quarter)
	from, _, _ := models.QuarterSpan(quarter)
	var all []models.Counted
	err := models.InTx(t.Context(), o.Chores, models.TheChores, func(tx *gorm.DB) (err error) {
		all, err = models.CountQuarter(t.Context(), tx, models.Counting{Quarter: quarter, Cutoff: to.AddDate(0, 0, 28), Frame: from.Year(),
			Sensitive: models.List{"wellbeing", "abuse", "alcohol_drugs", "memory"}, Other: insight.OtherSupport, MaxNeeds: 3, Fewest: 20})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	n := map[string]int{}
	for _, c := range all {
		name := strings.TrimSuffix(c.Cube+" "+c.Row+" "+c.Col, " ")
		if c.Org != nil {
			name = c.Org.String() + " " + name
		}
		n[name] = c.N
	}
	return n
}

// signed makes the quarter's release and lets two people sign it.
func (o *office) signed(t *testing.T, public bool) models.Release {
	t.Helper()
	if _, err := o.press.Make(t.Context(), models.TheChores, o.quarter); err != nil {
		t.Fatal(err)
	}
	for _, role := range []models.Role{models.Coordinator, models.Governance} {
		if err := o.press.Sign(t.Context(), o.User(t, o.hub, role), o.quarter, insight.Signing{ForPublic: public, Note: "Nobody could be found."}); err != nil {
			t.Fatal(err)
		}
	}
	all, err := o.stats.Releases(t.Context(), o.analyst())
	if err != nil || len(all) == 0 || all[0].Quarter != o.quarter {
		t.Fatalf("%v, %v", all, err)
	}
	return all[0]
}

func (o *office) analyst() models.Actor {
	return models.Actor{Role: models.Analyst, Org: o.hub.ID, User: models.NewID()}
}

func (o *office) exec(t *testing.T, sql string, args ...any) {
	t.Helper()
	if _, err := o.Owner.Exec(t.Context(), sql, args...); err != nil {
		t.Fatal(err)
	}
}
