package insight

import (
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
	c, _ := CubeNamed("area")
	s := setting{cube: c, rows: entries(c.Rows, f), cols: entries(c.Cols, f), district: map[string]string{}}
	for _, a := range f.Areas {
		s.district[a.Code] = a.District
	}
	rapid.Check(t, func(t *rapid.T) {
		var cells []models.StatCell
		quarters := []string{"2026Q1", "2026Q2", "2026Q3"}
		for _, quarter := range quarters {
			for _, area := range s.rows {
				for _, need := range s.cols[:4] {
					if v := 5 * max(0, rapid.IntRange(-4, 6).Draw(t, "value")); v > 0 {
						cells = append(cells, models.StatCell{Quarter: quarter, RowCode: area.Code, ColCode: need.Code, Value: v})
					}
				}
			}
		}
		whole := s.withheld(cells)
		for _, quarter := range quarters {
			var of []models.StatCell
			sums := map[string]map[string]int{}
			for _, c := range cells {
				if c.Quarter != quarter {
					continue
				}
				of = append(of, c)
				if sums[c.RowCode] == nil {
					sums[c.RowCode] = map[string]int{}
				}
				sums[c.RowCode][c.ColCode] += c.Value
			}
			held, left, all := s.withheld(of), map[string]int{}, true
			for place := range s.alike(sums) {
				if !held[place] || !whole[place] {
					t.Fatalf("%s is told of %s or of the year", place, quarter)
				}
			}
			rest := byPlace(sums).together(s.within) // of each district, when its areas that are told are taken
			for area, needs := range sums {
				if total, _, _ := spread(needs); total < Floor || held[area] {
					continue
				}
				if all = false; same(needs) {
					t.Fatalf("%s is told by need, and has %v", area, needs)
				}
				for need, v := range needs {
					rest[s.within(area)][need] -= v
				}
			}
			for district, needs := range rest {
				total := byPlace(sums).together(s.within)[district]
				if !held[district] && (same(needs) || same(total)) && !slices.ContainsFunc(s.rows, func(e models.Entry) bool { return held[e.Code] && s.within(e.Code) == district }) {
					t.Fatalf("%s is told by need, and has %v, of which %v is left", district, total, needs)
				}
				pour(left, needs)
			}
			if same(left) && !all {
				t.Fatalf("%v is what is not told", left)
			}
		}
	})
}
