package handlers_test

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/labstack/echo/v4"

	"example.org/fingerpost/app"
	"example.org/fingerpost/app/insight"
	"example.org/fingerpost/app/notify/mailtest"
	"example.org/fingerpost/app/referral"
	"example.org/fingerpost/handlers"
	"example.org/fingerpost/models"
	"example.org/fingerpost/models/dbtest"
)

// target is the whole service with figures that somebody tries to find a person in. It keeps what was really counted, so
// that a test can say how close an attack came.
type target struct {
	db            *dbtest.DB
	app           *app.App
	door          *echo.Echo
	log           *journal
	asked         *asked
	hub, helpers  models.Organisation
	desk          models.Service
	sid           map[string]string // session by who
	actors        map[string]models.Actor
	leaver        leaver
	before, last  string // the last two quarters that are due
	truth, vain   truth  // people who asked, and requests that nothing met
	people, calls atomic.Int32
}

// leaver is one of the crowd who follows their referral.
type leaver struct {
	code referral.Code
	who  dbtest.Referred
}

// truth is how many people asked: by quarter, area and need.
type truth map[string]map[string]map[string]int

// journal is everything that the service logs.
type journal struct {
	sync.Mutex
	bytes.Buffer
}

func (j *journal) Write(line []byte) (int, error) {
	j.Lock()
	defer j.Unlock()
	return j.Buffer.Write(line)
}

// asked counts what the readers of statistics ask the database.
type asked struct{ atomic.Int32 }

func (a *asked) TraceQueryStart(ctx context.Context, _ *pgx.Conn, _ pgx.TraceQueryStartData) context.Context {
	a.Add(1)
	return ctx
}

func (a *asked) TraceQueryEnd(context.Context, *pgx.Conn, pgx.TraceQueryEndData) {}

// residents are the sectors of the place; three of them have too few people to stand alone.
const residents = "sector,population\nSR5 1,6400\nSR5 2,5100\nSR5 3,700\nSR5 4,800\nSR6 1,3000\nSR6 2,2500\nNE37 1,4000\nDH4 1,300\n"

func newTarget(t *testing.T, areas string, change ...func(*models.Frame)) *target {
	t.Helper()
	w := &target{db: dbtest.New(t), log: &journal{}, asked: &asked{}, sid: map[string]string{"public": ""}, actors: map[string]models.Actor{}, truth: truth{}, vain: truth{}}
	stats, err := models.Open(t.Context(), models.Options{URL: w.db.URL, Role: models.StatsRole, MaxConns: 4, Tracer: w.asked})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(stats.Close)
	var districts []string
	for _, line := range strings.Split(strings.TrimSpace(areas), "\n")[1:] {
		if d, _, _ := strings.Cut(line, " "); !slices.Contains(districts, d) {
			districts = append(districts, d)
		}
	}
	log := slog.New(slog.NewJSONHandler(w.log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	c := app.Config{BaseURL: "http://localhost:8080", SMTP: mailtest.Start(t).URL(), From: "no-reply@example.org", Programme: "Fingerpost", Place: "Wearmouth",
		Districts: districts, Phone: "01632 960 100", Away: "https://example.org", Pool: 4, Log: "json", Demo: true}
	if w.app, err = app.With(w.db.Web, w.db.Chores, stats, w.db.Ring, c, log); err != nil {
		t.Fatal(err)
	}
	w.door = handlers.New(w.app, handlers.Options{Log: log})
	w.hub, w.helpers = w.db.Organisation(t), w.db.Organisation(t, func(o *models.Organisation) { o.Name = "Lantern Quay Advice" })
	w.desk = w.db.Service(t, w.helpers)
	for who, org := range map[string]models.Organisation{"coordinator": w.hub, "governance": w.hub, "analyst": w.hub, "lead": w.helpers} {
		a := w.db.User(t, org, models.Role(who))
		w.actors[who] = a
		if w.sid[who], err = w.app.Access.Enter(t.Context(), a.User, a.Org, a.Role, "test"); err != nil {
			t.Fatal(err)
		}
	}
	from, _, _ := models.QuarterSpan(models.Quarter(models.Now().In(models.London).AddDate(0, 0, -28)))
	w.last, w.before = models.Quarter(from.AddDate(0, -3, 0)), models.Quarter(from.AddDate(0, -6, 0))
	people, err := insight.ReadPopulations(strings.NewReader(areas), districts)
	if err != nil {
		t.Fatal(err)
	}
	for year := from.Year() - 1; year <= from.Year(); year++ {
		f := insight.NewFrame(year, "invented", from, people)
		for _, do := range change {
			do(&f)
		}
		if err := w.app.Press.LoadFrame(t.Context(), f); err != nil {
			t.Fatal(err)
		}
	}
	return w
}

// middle is a day in the middle of a quarter.
func middle(quarter string) time.Time {
	from, _, _ := models.QuarterSpan(quarter)
	return from.AddDate(0, 1, 14).UTC()
}

// person is one more who asked in a quarter; everybody has another name.
func (w *target) person(quarter, sector string, needs ...string) func(*dbtest.Asked) {
	n := w.people.Add(1)
	return func(a *dbtest.Asked) {
		a.Person.Name, a.Person.Email = fmt.Sprintf("Person %d", n), fmt.Sprintf("p%d@example.org", n)
		district, _, _ := strings.Cut(sector, " ")
		a.Person.Address.Postcode = models.Postcode(sector + "QX")
		a.Enquiry.CreatedAt, a.Enquiry.Needs, a.Enquiry.State, a.Enquiry.HeldFor = middle(quarter), needs, models.Placed, ""
		a.Enquiry.District, a.Enquiry.Sector = district, sector
	}
}

// area is what a sector is counted under.
func area(sector string) string {
	switch sector {
	case "SR5 3", "SR5 4":
		return "SR5 3 and 4"
	case "DH4 1", "":
		return "Not known"
	case "NE1 4":
		return "Outside the area"
	}
	return sector
}

// asks adds people of a sector who need one thing each.
func (w *target) asks(t *testing.T, quarter, sector, need string, n int) {
	t.Helper()
	for range n {
		w.db.Enquiry(t, w.person(quarter, sector, need))
	}
	w.knows(quarter, sector, need, n)
}

func (w *target) knows(quarter, sector, need string, n int) {
	if w.truth[quarter] == nil {
		w.truth[quarter] = map[string]map[string]int{}
	}
	if w.truth[quarter][area(sector)] == nil {
		w.truth[quarter][area(sector)] = map[string]int{}
	}
	w.truth[quarter][area(sector)][need] += n
}

// publish makes what is due, and two people sign each release on its page.
func (w *target) publish(t *testing.T, quarters ...string) {
	t.Helper()
	for _, quarter := range quarters {
		if _, err := w.app.Press.Make(t.Context(), models.TheChores, quarter); err != nil {
			t.Fatal(err)
		}
		for _, who := range []string{"coordinator", "governance"} {
			a := w.ask(t, http.MethodPost, who, "/releases/"+quarter, url.Values{"public": {"yes"}, "note": {"I asked a neighbour, who found nobody."}})
			if a.status != http.StatusSeeOther {
				t.Fatalf("%s signs %s: %d %s", who, quarter, a.status, a.body)
			}
		}
	}
}
