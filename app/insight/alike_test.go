package insight

import (
	"cmp"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"example.org/fingerpost/models"
)

// T15: what is withheld of a quarter could be told as one area, so nobody finds out by taking what is told from the total
// that nearly everybody in one of them needs the same; and it is withheld of every time that the quarter is part of.
func TestWhatIsWithheldGivesNothingAway(t *testing.T) {
	t.Parallel()
	f := NewFrame(2026, "invented", models.Now(), []Population{{"SR1 1", 4000}, {"SR1 2", 3000}, {"SR2 1", 1200}, {"SR2 2", 1900}, {"SR2 3", 1400}})
	rapid.Check(t, func(t *rapid.T) {
		c, _ := CubeNamed(rapid.SampledFrom([]string{"area", "gap"}).Draw(t, "cube"))
		s := setting{cube: c, rows: entries(c.Rows, f), cols: entries(c.Cols, f), district: map[string]string{}}
		for _, a := range f.Areas {
			s.district[a.Code] = a.District
		}
		within := func(place string) string { return cmp.Or(s.district[place], place) }
		var cells []models.StatCell
		for _, quarter := range []string{"2026Q1", "2026Q2", "2026Q3"} {
			for _, row := range s.rows[:min(len(s.rows), 7)] {
				for _, col := range s.cols[:4] {
					if v := 5 * max(0, rapid.IntRange(-4, 10).Draw(t, "value")); v > 0 {
						cells = append(cells, models.StatCell{Quarter: quarter, RowCode: row.Code, ColCode: col.Code, Value: v})
					}
				}
			}
		}
		whole := s.withheld(cells)
		for quarter, sums := range s.tallies(cells) {
			held := s.withheld(slices.DeleteFunc(slices.Clone(cells), func(c models.StatCell) bool { return c.Quarter != quarter }))
			alike := s.alike(sums)
			for place := range alike {
				if !held[place] || !whole[place] {
					t.Fatalf("%s is told of %s or of the year", place, quarter)
				}
			}
			var together, left tally
			all := true
			rest, districts := sums.together(within), sums.together(within) // of each district, when its areas that are told are taken
			for area, needs := range sums {
				if alike[area] || needs.total() < Floor && alike[within(area)] {
					together = together.with(needs)
				}
				if needs.total() < Floor || held[area] {
					continue
				}
				if all = false; needs.same() {
					t.Fatalf("%s is told by need, and has %v", area, needs)
				}
				for need, v := range needs {
					rest[within(area)][need] -= v
				}
			}
			for district, needs := range rest {
				hidden := held[district] || slices.ContainsFunc(f.Areas, func(a models.Area) bool { return held[a.Code] && a.District == district })
				if !hidden && (needs.same() || districts[district].same()) {
					t.Fatalf("%s is told by need, and has %v, of which %v is left", district, districts[district], needs)
				}
				left = left.with(needs)
			}
			if !all && (left.same() || len(alike) > 0 && !together.splits()) {
				t.Fatalf("%v is withheld, and %v is what is not told", together, left)
			}
		}
	})
}

// A district may be one of people who nearly all need the same though none of its areas is: none of them is told then.
func TestADistrictOfWhichNoAreaIsAlike(t *testing.T) {
	t.Parallel()
	c, _ := CubeNamed("area")
	s := setting{cube: c, district: map[string]string{"SR1 1": "SR1", "SR2 1": "SR2", "SR2 2": "SR2"}}
	for name, k := range map[string]struct {
		few  int
		held bool
	}{"nine tenths": {0, false}, "more": {5, true}} {
		held := s.withheld([]models.StatCell{{RowCode: "SR1 1", ColCode: "debt", Value: 50}, {RowCode: "SR1 1", ColCode: "food", Value: 50},
			{RowCode: "SR2 1", ColCode: "debt", Value: 90}, {RowCode: "SR2 1", ColCode: "food", Value: 10}, {RowCode: "SR2 2", ColCode: "debt", Value: k.few}})
		if held["SR2"] != k.held || held["SR2 1"] != k.held || held["SR1 1"] != k.held {
			t.Errorf("%s: withheld %v", name, held)
		}
	}
}
