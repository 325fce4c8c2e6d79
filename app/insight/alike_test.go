package insight

import (
	"testing"

	"pgregory.net/rapid"

	"example.org/fingerpost/models"
)

// T15: what is withheld of a quarter could be told as one area, so nobody finds out by taking what is told from the total
// that nearly everybody in one of them needs the same; and it is withheld of every time that the quarter is part of.
func TestWhatIsWithheldGivesNothingAway(t *testing.T) {
	t.Parallel()
	f := aFrame()
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
			held, together := s.withheld(of), map[string]int{}
			for area := range s.alike(sums) {
				if !held[area] || !whole[area] {
					t.Fatalf("%s is told of %s or of the year", area, quarter)
				}
				for need, v := range sums[area] {
					together[need] += v
				}
			}
			if len(together) == 0 || splits(together) {
				continue
			}
			for area, needs := range sums { // everything else is too small to be told
				if total, _, _ := spread(needs); total >= Floor && !held[area] {
					t.Fatalf("%s is told, and %v is left", area, together)
				}
			}
		}
	})
}
