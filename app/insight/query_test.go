package insight

import (
	"errors"
	"net/url"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"example.org/fingerpost/models"
)

// T2, T7, T8: only whole quarters, listed lines and fixed bands can be asked for.
func TestQueriesThatAreRefused(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, query, field string }{
		{"nothing", "", "cube"},
		{"no quarter", "cube=area", "quarter"},
		{"another cube", "cube=people&quarter=2026Q1", "cube"},
		{"two cubes", "cube=area&cube=need&quarter=2026Q1", "cube"},
		{"a month", "cube=area&quarter=2026-01", "quarter"},
		{"a day", "cube=area&quarter=2026Q1&from=2026-01-03", "from"},
		{"until a day", "cube=area&quarter=2026Q1&to=2026-03-30", "to"},
		{"a fifth quarter", "cube=area&quarter=2026Q5", "quarter"},
		{"a quarter with more", "cube=area&quarter=2026Q1x", "quarter"},
		{"a quarter twice", "cube=area&quarter=2026Q1&quarter=2026Q1", "quarter"},
		{"a row twice", "cube=age&quarter=2026Q1&row=18_24&row=18_24", "row"},
		{"a band of their own", "cube=age&quarter=2026Q1&row=20_22", "row"},
		{"bands", "cube=age&quarter=2026Q1&bands=10", "bands"},
		{"a sensitive need by area", "cube=area&quarter=2026Q1&col=abuse", "col"},
		{"a ward", "cube=area&quarter=2026Q1&ward=E05001150", "ward"},
		{"a postcode", "cube=area&quarter=2026Q1&postcode=SR5+1QX", "postcode"},
		{"a radius", "cube=area&quarter=2026Q1&radius=500", "radius"},
		{"an order of their own", "cube=area&quarter=2026Q1&sort=true", "sort"},
		{"a limit", "cube=area&quarter=2026Q1&limit=1", "limit"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			v, err := url.ParseQuery(c.query)
			if err != nil {
				t.Fatal(err)
			}
			q, err := ParseQuery(v)
			var p models.Problems
			if !errors.As(err, &p) || !errors.Is(err, models.ErrInvalid) || p[c.field] == "" {
				t.Errorf("%+v, %v", q, err)
			}
		})
	}
}

// A view has one address, which reads back as the same view.
func TestAddressesOfViews(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		some := func(from []string, least int, name string) []string {
			return rapid.SliceOfNDistinct(rapid.SampledFrom(from), least, len(from), rapid.ID).Draw(t, name)
		}
		q := Query{Cube: "age", Quarters: some([]string{"2025Q4", "2026Q1", "2026Q2"}, 1, "quarters"), Rows: some([]string{"18_24", "25_44", "unknown"}, 0, "rows"),
			Cols: some([]string{"female", "male"}, 0, "cols"), Sort: rapid.SampledFrom([]string{"", "name", "value"}).Draw(t, "sort")}
		v, err := url.ParseQuery(q.Encode())
		if err != nil {
			t.Fatal(err)
		}
		back, err := ParseQuery(v)
		if err != nil {
			t.Fatal(err)
		}
		for _, l := range [][]string{q.Quarters, q.Rows, q.Cols} {
			slices.Sort(l)
		}
		if back.Encode() != q.Encode() || !slices.Equal(back.Quarters, q.Quarters) || !slices.Equal(back.Rows, q.Rows) || !slices.Equal(back.Cols, q.Cols) {
			t.Fatal(cmp.Diff(q, back))
		}
	})
}

func TestQuartersInWords(t *testing.T) {
	t.Parallel()
	for quarter, want := range map[string]string{"2026Q1": "January to March 2026", "2026Q4": "October to December 2026", "soon": "soon"} {
		if got := QuarterLabel(quarter); got != want {
			t.Errorf("%s is %s", quarter, got)
		}
	}
}
