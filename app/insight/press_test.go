package insight_test

import (
	"bytes"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"gorm.io/gorm"

	"example.org/fingerpost/app/insight"
	"example.org/fingerpost/app/jobs"
	"example.org/fingerpost/models"
	"example.org/fingerpost/models/dbtest"
	"example.org/fingerpost/models/seal"
)

// crowd is some seventy people with what they need, of whom a few were helped.
func (o *office) crowd(t *testing.T) {
	t.Helper()
	needs := []string{"debt", "food", "work", "lonely", "abuse", "memory"}
	for i := range 70 {
		sector := []string{"SR5 1", "SR5 2", "SR5 4", "DH4 1"}[i%7%4]
		change := func(a *dbtest.Asked) { a.Enquiry.Sector, a.Enquiry.District = sector, sector[:3] }
		if i%2 == 0 {
			o.sent(t, i, o.service, []string{needs[i%5], "energy"}, func(w *dbtest.Referred) { change(&w.Asked) })
		} else {
			o.asks(t, i, []string{needs[i%6]}, change)
		}
	}
}

// everything that is stored of a release, as somebody sees it who may see all.
func (o *office) everything(t *testing.T) string {
	t.Helper()
	text := ""
	rows, err := o.Owner.Query(t.Context(), `select format('%s %s %s %s %s %s', quarter, cube, org_id, row_code, col_code, value) from stat.cells
		union all select format('%s %s %s %s', quarter, name, org_id, value) from stat.medians
		union all select format('%s %s %s %s', quarter, made_at, encode(hash, 'hex'), attempt) from stat.releases order by 1`)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var line string
		if err := rows.Scan(&line); err != nil {
			t.Fatal(err)
		}
		text += line + "\n"
	}
	if rows.Err() != nil {
		t.Fatal(rows.Err())
	}
	return text
}

func TestWhatIsNotReleased(t *testing.T) {
	t.Parallel()
	o := open(t)
	closed := models.Quarter(models.Now().In(models.London).AddDate(0, 0, -28)) // not over for long enough, or not over
	for _, c := range []struct {
		name, quarter string
		who           models.Actor
		want          error
	}{
		{"the quarter that runs", models.Quarter(models.Now()), models.TheChores, models.ErrInvalid},
		{"one that has just closed", closed, models.TheChores, models.ErrInvalid},
		{"no quarter", "2026", models.TheChores, models.ErrInvalid},
		{"a month", "2026-07", models.TheChores, models.ErrInvalid},
		{"a fifth quarter", "2025Q5", models.TheChores, models.ErrInvalid},
		{"a year without areas", "2021Q1", models.TheChores, models.ErrNotFound},
		{"by a coordinator", o.quarter, o.User(t, o.hub, models.Coordinator), models.ErrForbidden},
		{"by anybody", o.quarter, models.Anyone, models.ErrForbidden},
	} {
		t.Run(c.name, func(t *testing.T) {
			if _, err := o.press.Make(t.Context(), c.who, c.quarter); !errors.Is(err, c.want) {
				t.Errorf("%v", err)
			}
			if text := o.everything(t); text != "" {
				t.Errorf("stored %s", text)
			}
		})
	}
}

// Every figure is a multiple just below or just above the true one, and waits for its signatures.
func TestARelease(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.crowd(t)
	n := o.count(t, o.quarter)
	r, err := o.press.Make(t.Context(), models.TheChores, o.quarter)
	if err != nil || r.State != models.ReleaseWaiting || r.Base != 5 || len(r.Hash) != 32 {
		t.Fatalf("%+v, %v", r, err)
	}
	rows, err := o.Owner.Query(t.Context(), `select cube, coalesce(org_id::text, ''), row_code, col_code, value from stat.cells where cube in ('age', 'route', 'own', 'opening', 'area', 'need')`)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	cells := 0
	for rows.Next() {
		var cube, org, row, col string
		var v int
		if err := rows.Scan(&cube, &org, &row, &col, &v); err != nil {
			t.Fatal(err)
		}
		if cube == "area" && row != "SR5 1" || row == "memory" || col == "memory" {
			continue // the test's own list of sensitive needs is shorter
		}
		name := fmt.Sprintf("%s %s %s", cube, row, col)
		if org != "" {
			name = org + " " + name
		}
		if exact := n[name]; v%5 != 0 || v-exact >= 5 || exact-v >= 5 {
			t.Errorf("%s: %d was published as %d", name, exact, v)
		}
		cells++
	}
	if cells < 8 {
		t.Errorf("only %d figures", cells)
	}
	var line int
	if err := o.Owner.QueryRow(t.Context(), `select count(*) from audit where action = 'release.make' and fields = array[$1]`, o.quarter).Scan(&line); err != nil || line != 1 {
		t.Errorf("%d lines on the record, %v", line, err)
	}
	var stored int
	if err := o.Owner.QueryRow(t.Context(), `select count(*) from stat.cells where cube = 'area' and col_code in ('abuse', 'memory', 'wellbeing')`).Scan(&stored); err != nil || stored != 0 {
		t.Errorf("T14: %d figures of sensitive needs by area, %v", stored, err)
	}
}

// T5, T6, T19: whatever happens to people afterwards, what was released stays as it is, byte by byte; making it again gives
// the same back.
func TestAReleaseNeverChanges(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.crowd(t)
	o.signed(t, true)
	before := o.everything(t)
	q := insight.Query{Cube: "area", Quarters: []string{o.quarter}}
	table, err := o.stats.Table(t.Context(), o.analyst(), q)
	if err != nil {
		t.Fatal(err)
	}
	for _, after := range []struct {
		name string
		do   func()
	}{
		{"somebody asks today", func() {
			o.asks(t, 1000, []string{"debt"}, func(a *dbtest.Asked) { a.Enquiry.CreatedAt = models.Now() })
		}},
		{"somebody is added to the quarter", func() { o.asks(t, 1001, []string{"debt"}) }},
		{"all withdraw", func() { o.exec(t, `update enquiries set state = 'withdrawn'`) }},
		{"one is corrected", func() {
			o.exec(t, `update enquiries set sector = 'SR5 2', needs = '{work}' where ref = (select min(ref) from enquiries)`)
		}},
		{"all are erased", func() { o.exec(t, `delete from people; delete from keys`) }},
		{"it is made again", func() {
			if _, err := o.press.Make(t.Context(), models.TheChores, o.quarter); err != nil {
				t.Error(err)
			}
		}},
		{"another server comes to it", func() {
			if _, err := o.server(t).Make(t.Context(), models.TheChores, o.quarter); err != nil {
				t.Error(err)
			}
		}},
	} {
		after.do()
		if now := o.everything(t); now != before {
			t.Errorf("%s: %s", after.name, cmp.Diff(before, now))
		}
		again, err := o.stats.Table(t.Context(), o.analyst(), q)
		if err != nil || !cmp.Equal(table, again) {
			t.Errorf("%s: %s, %v", after.name, cmp.Diff(table, again), err)
		}
	}
}

// The same people give the same figures wherever the release is made with the same key, and others with another.
func TestARerunIsTheSame(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.crowd(t)
	figures := func(p *insight.Press) string {
		if _, err := p.Make(t.Context(), models.TheChores, o.quarter); err != nil {
			t.Fatal(err)
		}
		o.exec(t, `update stat.releases set made_at = 'epoch', hash = '\x00'`)
		text := o.everything(t)
		o.exec(t, `delete from stat.cells; delete from stat.medians; delete from stat.releases`)
		return text
	}
	first := figures(o.press)
	if again := figures(o.press); first != again {
		t.Error(cmp.Diff(first, again))
	}
	var err error
	if o.Ring, err = seal.ParseRing(seal.NewMaster()); err != nil {
		t.Fatal(err)
	}
	if figures(o.server(t)) == first {
		t.Error("without the key the figures are the same")
	}
}

// Two servers come to one quarter at the same time: it is counted and released once.
func TestTwoServersMakeOneRelease(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.asks(t, 1, []string{"debt"})
	var all sync.WaitGroup
	made := make([]models.Release, 4)
	for i := range made {
		p := o.server(t)
		all.Go(func() {
			var err error
			if made[i], err = p.Make(t.Context(), models.TheChores, o.quarter); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	for _, r := range made[1:] {
		if !cmp.Equal(r.Hash, made[0].Hash) || !r.MadeAt.Equal(made[0].MadeAt) {
			t.Errorf("%+v and %+v", made[0], r)
		}
	}
	var lines int
	if err := o.Owner.QueryRow(t.Context(), `select count(*) from audit where action = 'release.make'`).Scan(&lines); err != nil || lines != 1 {
		t.Errorf("%d lines, %v", lines, err)
	}
}

// The chore makes every quarter that is due, from the first in which somebody asked, also after a long outage.
func TestTheChoreCatchesUp(t *testing.T) {
	t.Parallel()
	o := open(t)
	w := jobs.NewWork()
	o.press.Work(w)
	if err := o.press.PutDue(t.Context()); err != nil { // nobody has ever asked
		t.Fatal(err)
	}
	o.asks(t, 1, []string{"debt"}, func(a *dbtest.Asked) { a.Enquiry.CreatedAt = o.day.AddDate(0, -6, 0) })
	o.asks(t, 2, []string{"debt"}, func(a *dbtest.Asked) { a.Enquiry.CreatedAt = models.Now() })
	for range 2 {
		if err := o.press.PutDue(t.Context()); err != nil {
			t.Fatal(err)
		}
		if err := w.Drain(t.Context(), o.Chores.Pool, quiet()); err != nil {
			t.Fatal(err)
		}
	}
	var made []string
	rows, err := o.Owner.Query(t.Context(), `select quarter from stat.releases order by 1`)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var q string
		if err := rows.Scan(&q); err != nil {
			t.Fatal(err)
		}
		made = append(made, q)
	}
	want := []string{models.Quarter(o.day.AddDate(0, -6, 0)), models.Quarter(o.day.AddDate(0, -3, 0)), o.quarter}
	if !cmp.Equal(made, want) {
		t.Errorf("made %v, not %v", made, want)
	}
}

// A quarter that cannot be made, as no areas are loaded for its year, keeps none of the others back, stays due, and is told.
func TestOneQuarterThatCannotBeMade(t *testing.T) {
	t.Parallel()
	o := open(t)
	w := jobs.NewWork()
	o.press.Work(w)
	o.asks(t, 1, []string{"debt"}, func(a *dbtest.Asked) { a.Enquiry.CreatedAt = o.day.AddDate(-2, 0, 0) })
	due, err := o.press.Due(t.Context())
	if err != nil || len(due) != 9 {
		t.Fatalf("due %v, %v", due, err)
	}
	if err := o.press.PutDue(t.Context()); err != nil {
		t.Fatal(err)
	}
	var log bytes.Buffer
	if err := w.Drain(t.Context(), o.Chores.Pool, slog.New(slog.NewTextHandler(&log, nil))); err != nil {
		t.Fatal(err)
	}
	left, err := o.press.Due(t.Context())
	first, _, _ := models.QuarterSpan(o.quarter)
	without := slices.DeleteFunc(due, func(q string) bool { return q >= fmt.Sprint(first.Year()-1) })
	if err != nil || !cmp.Equal(left, without) || len(left) == 0 {
		t.Errorf("left %v, not %v: %v", left, without, err)
	}
	if text := log.String(); !strings.Contains(text, "job failed") || !strings.Contains(text, "release "+left[0]) {
		t.Errorf("the log says %s", text)
	}
}

func TestSigningThatIsRefused(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.asks(t, 1, []string{"debt"})
	if _, err := o.press.Make(t.Context(), models.TheChores, o.quarter); err != nil {
		t.Fatal(err)
	}
	team, lead := o.User(t, o.hub, models.Coordinator), o.User(t, o.hub, models.Governance)
	both := models.Actor{Role: models.Governance, Org: o.hub.ID, User: team.User}
	note := insight.Signing{Note: "Nobody could be found."}
	if err := o.press.Sign(t.Context(), team, o.quarter, insight.Signing{ForPublic: true}); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name, quarter string
		who           models.Actor
		in            insight.Signing
		want          error
	}{
		{"a partner", o.quarter, o.User(t, o.partner, models.Lead), note, models.ErrNotFound},
		{"an analyst", o.quarter, o.analyst(), note, models.ErrNotFound},
		{"the public", o.quarter, models.Anyone, note, models.ErrNotFound},
		{"the chores", o.quarter, models.TheChores, note, models.ErrNotFound},
		{"governance without a note", o.quarter, lead, insight.Signing{Note: "  "}, models.ErrInvalid},
		{"a note with a postcode", o.quarter, lead, insight.Signing{Note: "I looked at SR5 1QX."}, models.ErrInvalid},
		{"the same person in another role", o.quarter, both, note, models.ErrConflict},
		{"the same role again", o.quarter, o.User(t, o.hub, models.Coordinator), note, models.ErrConflict},
		{"a quarter without a release", "2024Q1", lead, note, models.ErrNotFound},
	} {
		t.Run(c.name, func(t *testing.T) {
			if err := o.press.Sign(t.Context(), c.who, c.quarter, c.in); !errors.Is(err, c.want) {
				t.Errorf("%v", err)
			}
		})
	}
	for name, sql := range map[string]string{
		"published with one signature": `update stat.releases set state = 'published', published_at = now()`,
		"signed for another":           fmt.Sprintf(`insert into stat.signatures (quarter, role, user_id, for_public, note, at) values ('%s', 'governance', '%s', true, 'x', now())`, o.quarter, models.NewID()),
		"figures read by the web":      `select * from stat.cells`,
		"figures changed":              `update stat.cells set value = 5`,
		"hash changed":                 `update stat.releases set hash = '\x00'`,
	} {
		err := models.InTx(t.Context(), o.Web, lead, func(tx *gorm.DB) error { return tx.Exec(sql).Error })
		if err == nil {
			t.Errorf("the database let it be %s", name)
		}
	}
	if _, err := o.Owner.Exec(t.Context(), `insert into stat.cells (quarter, cube, row_code, col_code, value) values ($1, 'route', 'other', 'people', 500)`, o.quarter); err == nil {
		t.Error("a figure was added to what is signed")
	}
	o.exec(t, `alter table stat.cells disable trigger signed`) // as an owner who means ill could
	o.exec(t, `insert into stat.cells (quarter, cube, row_code, col_code, value) values ($1, 'route', 'other', 'people', 500)`, o.quarter)
	if err := o.press.Sign(t.Context(), lead, o.quarter, note); !errors.Is(err, models.ErrConflict) {
		t.Errorf("signed figures that were changed: %v", err)
	}
}

// Who sees a release: those who sign at once, those who work with figures once two people have signed, everybody when it
// was approved for that. A withdrawn one leaves its reason and no figure.
func TestWhoSeesARelease(t *testing.T) {
	t.Parallel()
	for _, public := range []bool{false, true} {
		t.Run(fmt.Sprintf("public %t", public), func(t *testing.T) {
			t.Parallel()
			o := open(t)
			o.crowd(t)
			team, lead := o.User(t, o.hub, models.Coordinator), o.User(t, o.hub, models.Governance)
			all := map[string]models.Actor{"public": models.Anyone, "analyst": o.analyst(), "coordinator": team, "governance": lead, "partner": o.User(t, o.partner, models.Partner),
				"referrer": o.User(t, o.hub, models.Referrer), "administrator": o.User(t, o.hub, models.Administrator)}
			sees := func(when string, figures, stone map[string]bool) {
				t.Helper()
				for name, who := range all {
					_, err := o.stats.Table(t.Context(), who, insight.Query{Cube: "area", Quarters: []string{o.quarter}})
					if (err == nil) != figures[name] || err != nil && !errors.Is(err, models.ErrInvalid) {
						t.Errorf("%s: %s: %v", when, name, err)
					}
					known, err := o.stats.Releases(t.Context(), who)
					if err != nil || (len(known) == 1) != stone[name] {
						t.Errorf("%s: %s knows of %d, %v", when, name, len(known), err)
					}
				}
			}
			signers := map[string]bool{"coordinator": true, "governance": true}
			if _, err := o.press.Make(t.Context(), models.TheChores, o.quarter); err != nil {
				t.Fatal(err)
			}
			sees("made", signers, signers)
			if err := o.press.Sign(t.Context(), lead, o.quarter, insight.Signing{ForPublic: public, Note: "Nobody could be found."}); err != nil {
				t.Fatal(err)
			}
			sees("signed once", signers, signers)
			if err := o.press.Sign(t.Context(), team, o.quarter, insight.Signing{ForPublic: public}); err != nil {
				t.Fatal(err)
			}
			figures := map[string]bool{"coordinator": true, "governance": true, "analyst": true, "public": public, "partner": true, "referrer": true, "administrator": true}
			stone := map[string]bool{"coordinator": true, "governance": true, "analyst": true, "partner": true, "public": public, "referrer": true, "administrator": true}
			sees("published", figures, stone)
			if err := o.press.Tombstone(t.Context(), lead, o.quarter, " "); !errors.Is(err, models.ErrInvalid) {
				t.Errorf("withdrawn without a reason: %v", err)
			}
			if err := o.press.Tombstone(t.Context(), o.analyst(), o.quarter, "Wrong areas"); !errors.Is(err, models.ErrNotFound) {
				t.Errorf("withdrawn by an analyst: %v", err)
			}
			if err := o.press.Tombstone(t.Context(), lead, o.quarter, "Wrong areas"); err != nil {
				t.Fatal(err)
			}
			sees("withdrawn", nil, stone)
			if known, err := o.stats.Releases(t.Context(), o.analyst()); err != nil || known[0].State != models.ReleaseTombstoned || known[0].Reason != "Wrong areas" {
				t.Errorf("the stone reads %+v, %v", known, err)
			}
			for _, again := range []error{o.press.Tombstone(t.Context(), lead, o.quarter, "Again"), o.press.Sign(t.Context(), lead, o.quarter, insight.Signing{Note: "x"})} {
				if !errors.Is(again, models.ErrConflict) {
					t.Errorf("after it was withdrawn: %v", again)
				}
			}
			if r, err := o.press.Make(t.Context(), models.TheChores, o.quarter); err != nil || r.State != models.ReleaseTombstoned {
				t.Errorf("made again: %+v, %v", r, err)
			}
		})
	}
}

// The areas of a year stay as they are once a release uses them.
func TestAreasOfAYearAreFixed(t *testing.T) {
	t.Parallel()
	o := open(t)
	from, _, _ := models.QuarterSpan(o.quarter)
	if err := o.press.LoadFrame(t.Context(), areas(t, from.Year())); err != nil { // nothing uses it yet
		t.Fatal(err)
	}
	if _, err := o.press.Make(t.Context(), models.TheChores, o.quarter); err != nil {
		t.Fatal(err)
	}
	if err := o.press.LoadFrame(t.Context(), areas(t, from.Year())); !errors.Is(err, models.ErrConflict) {
		t.Errorf("%v", err)
	}
	bad := areas(t, 2030)
	bad.Source = "the desk at SR5 1QX"
	if err := o.press.LoadFrame(t.Context(), bad); !errors.Is(err, models.ErrInvalid) {
		t.Errorf("%v", err)
	}
	bad = areas(t, 1999)
	if err := o.press.LoadFrame(t.Context(), bad); !errors.Is(err, models.ErrInvalid) {
		t.Errorf("%v", err)
	}
}

// A partner is told how it does beside the one in the middle, privately, and only where that is nobody in particular.
func TestAPartnerComparesItself(t *testing.T) {
	t.Parallel()
	o := open(t)
	person := 0
	at := func(s models.Service, people, inTime int) {
		for i := range people {
			person++
			w := o.sent(t, person, s, []string{"debt"})
			opened := o.day.Add(time.Hour)
			if i >= inTime {
				opened = o.day.AddDate(0, 0, 20)
			}
			o.exec(t, `insert into referral_events (id, referral_id, enquiry_id, org_id, at, by_role, state) values ($1, $2, $3, $4, $5, 'partner', 'opened')`,
				models.NewOrderedID(), w.Referral.ID, w.Enquiry.ID, w.Referral.OrgID, opened)
		}
	}
	small := o.Organisation(t)
	at(o.service, 20, 5)
	at(o.Service(t, small), 19, 19)
	for i := range 3 {
		at(o.Service(t, o.Organisation(t)), 20, 10+5*i)
	}
	mine, theirs := o.User(t, o.partner, models.Partner), o.User(t, small, models.Lead)
	look := func(who models.Actor) insight.Comparison {
		t.Helper()
		all, err := o.stats.Compare(t.Context(), who, []string{o.quarter})
		if err != nil || len(all) != 1 {
			t.Fatalf("%v, %v", all, err)
		}
		return all[0]
	}
	o.signed(t, true)
	if c := look(mine); c.Own.Text() != "25%" || c.Typical.Kind != insight.Withheld { // four partners are too few to be nobody
		t.Errorf("%+v", c)
	}
	if c := look(theirs); c.Own.Kind != insight.Withheld {
		t.Errorf("nineteen people: %+v", c)
	}
	for _, who := range []models.Actor{models.Anyone, o.analyst(), o.User(t, o.hub, models.Coordinator), {Role: models.Analyst, Org: o.partner.ID, User: models.NewID()}} {
		if c := look(who); c.Own.Kind != insight.Withheld {
			t.Errorf("%s: %+v", who.Role, c)
		}
	}
	own := insight.Query{Cube: "own", Quarters: []string{o.quarter}}
	if table, err := o.stats.Table(t.Context(), mine, own); err != nil || table.Total.Value < 15 || table.Total.Value > 25 {
		t.Errorf("%+v, %v", table.Total, err)
	}
	if table, err := o.stats.Table(t.Context(), o.User(t, o.Organisation(t), models.Partner), own); err != nil || table.Total.Kind != insight.Few {
		t.Errorf("of another partner: %+v, %v", table.Total, err)
	}
	for _, who := range []models.Actor{models.Anyone, o.analyst(), o.User(t, o.hub, models.Coordinator)} {
		if _, err := o.stats.Table(t.Context(), who, own); !errors.Is(err, models.ErrInvalid) {
			t.Errorf("%s: %v", who.Role, err)
		}
	}
}

// One no is enough: what one of the two does not want everybody to see stays inside, and no later word changes that.
func TestOneNoKeepsFiguresInside(t *testing.T) {
	t.Parallel()
	for name, yes := range map[string]models.Role{"the governance lead says no": models.Coordinator, "the coordinator says no": models.Governance} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := open(t)
			if _, err := o.press.Make(t.Context(), models.TheChores, o.quarter); err != nil {
				t.Fatal(err)
			}
			var last models.Actor
			for _, role := range []models.Role{models.Governance, models.Coordinator} {
				last = o.User(t, o.hub, role)
				if err := o.press.Sign(t.Context(), last, o.quarter, insight.Signing{ForPublic: role == yes, Note: "Nobody could be found."}); err != nil {
					t.Fatal(err)
				}
			}
			if known, err := o.stats.Releases(t.Context(), models.Anyone); err != nil || len(known) != 0 {
				t.Errorf("everybody knows of %d, %v", len(known), err)
			}
			err := models.InTx(t.Context(), o.Web, last, func(tx *gorm.DB) error { return tx.Exec(`update stat.releases set public = true`).Error })
			if err == nil {
				t.Error("the database lets it be made public")
			}
		})
	}
}
