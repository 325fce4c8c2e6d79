package insight_test

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.org/fingerpost/app/insight"
	"example.org/fingerpost/models"
	"example.org/fingerpost/models/dbtest"
)

// A line over time is, quarter by quarter, the table of that quarter; a table of several is the sum of what is stored.
// T1: asked a hundred times, it is the same.
func TestLinesAreTablesOverTime(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.crowd(t)
	earlier := models.Quarter(o.day.AddDate(0, -3, 0))
	for i := range 40 {
		o.asks(t, 500+i, []string{"debt"}, func(a *dbtest.Asked) { a.Enquiry.CreatedAt = o.day.AddDate(0, -3, 0) })
	}
	if _, err := o.press.Make(t.Context(), models.TheChores, earlier); err != nil {
		t.Fatal(err)
	}
	team := o.User(t, o.hub, models.Coordinator)
	if _, err := o.press.Make(t.Context(), models.TheChores, o.quarter); err != nil {
		t.Fatal(err)
	}
	for _, cube := range insight.Cubes {
		if cube.Own {
			continue
		}
		q := insight.Query{Cube: cube.Name, Quarters: []string{earlier, o.quarter}}
		if (cube.Rows.Place || cube.Cols.Districts) && earlier[:4] != o.quarter[:4] {
			continue // the years' areas are the same here, and are tried below
		}
		lines, err := o.stats.Series(t.Context(), team, q)
		if err != nil {
			t.Fatal(cube.Name, err)
		}
		for i, quarter := range q.Quarters {
			table, err := o.stats.Table(t.Context(), team, insight.Query{Cube: cube.Name, Quarters: []string{quarter}})
			if err != nil || lines.Total[i] != table.Total {
				t.Fatalf("%s %s: %+v and %+v, %v", cube.Name, quarter, lines.Total[i], table.Total, err)
			}
			for _, r := range table.Rows {
				for _, l := range lines.Lines {
					if l.Code == r.Code && l.Points[i] != r.Total {
						t.Errorf("%s %s %s: %+v and %+v", cube.Name, quarter, r.Code, l.Points[i], r.Total)
					}
				}
			}
		}
	}
	q := insight.Query{Cube: "need", Quarters: []string{earlier, o.quarter}, Sort: "value"}
	first, err := o.stats.Table(t.Context(), team, q)
	if err != nil {
		t.Fatal(err)
	}
	for range 100 {
		if again, err := o.stats.Table(t.Context(), team, q); err != nil || !cmp.Equal(first, again) {
			t.Fatal(cmp.Diff(first, again), err)
		}
	}
	all, err := o.stats.Medians(t.Context(), team, q.Quarters)
	if err != nil || len(all) != 4 || all[0].Figure.Kind != insight.Withheld {
		t.Errorf("%+v, %v", all, err)
	}
}

// Years whose areas differ are not added up, and nobody is told a line of another year's.
func TestAreasThatChanged(t *testing.T) {
	t.Parallel()
	o := open(t)
	from, _, _ := models.QuarterSpan(o.quarter)
	before := models.Quarter(from.AddDate(-1, 0, 0))
	changed := insight.NewFrame(from.Year()-1, "invented", from, []insight.Population{{Sector: "SR5 1", Residents: 9000}, {Sector: "DH4 1", Residents: 1300}})
	if err := o.press.LoadFrame(t.Context(), changed); err != nil {
		t.Fatal(err)
	}
	for _, quarter := range []string{before, o.quarter} {
		if _, err := o.press.Make(t.Context(), models.TheChores, quarter); err != nil {
			t.Fatal(err)
		}
	}
	team := o.User(t, o.hub, models.Coordinator)
	for name, q := range map[string]insight.Query{
		"both years":                {Cube: "area", Quarters: []string{before, o.quarter}},
		"an area of the other year": {Cube: "area", Quarters: []string{before}, Rows: []string{"SR5 2"}},
		"a quarter without release": {Cube: "need", Quarters: []string{"2024Q1"}},
	} {
		if _, err := o.stats.Table(t.Context(), team, q); !errors.Is(err, models.ErrInvalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := o.stats.Table(t.Context(), team, insight.Query{Cube: "need", Quarters: []string{before, o.quarter}}); err != nil {
		t.Error(err)
	}
	cube, _ := insight.CubeNamed("area")
	places, err := o.stats.Places(t.Context(), team, cube.Rows, o.quarter)
	if err != nil || !places.Has("SR5 3+4") || !places.Has("outside") || len(places) != 5 {
		t.Errorf("%v, %v", places, err)
	}
}

// A download is on the record, without anybody's data.
func TestADownloadIsOnTheRecord(t *testing.T) {
	t.Parallel()
	o := open(t)
	for _, who := range []models.Actor{models.Anyone, o.analyst()} {
		if err := o.stats.Downloaded(t.Context(), who, insight.Query{Cube: "area", Quarters: []string{o.quarter}}, "csv"); err != nil {
			t.Errorf("%s: %v", who.Role, err)
		}
	}
	var lines int
	if err := o.Owner.QueryRow(t.Context(), `select count(*) from audit where action = 'statistics.download' and reason = 'csv'`).Scan(&lines); err != nil || lines != 2 {
		t.Errorf("%d lines, %v", lines, err)
	}
}
