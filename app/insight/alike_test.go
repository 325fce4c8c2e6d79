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

// What is withheld in a time, be it of an area that is told as the rest of its district, is withheld in every longer one,
// and nobody in such an area looks the same as few.
func TestWhatIsWithheldIsWithheldInEveryLongerTime(t *testing.T) {
	t.Parallel()
	f := NewFrame(2026, "invented", models.Now(), []Population{{"SR1 1", 4000}, {"SR1 2", 3000}, {"SR2 1", 1200}, {"SR2 2", 1900}, {"SR2 3", 1400}})
	quarters := []string{"2026Q1", "2026Q2", "2026Q3", "2026Q4"}
	rapid.Check(t, func(t *rapid.T) {
		c, _ := CubeNamed(rapid.SampledFrom([]string{"area", "gap"}).Draw(t, "cube"))
		s := setting{cube: c, rows: entries(c.Rows, f), cols: entries(c.Cols, f), district: map[string]string{}}
		places, needs := s.rows, s.cols[:3]
		if c.Cols.places() {
			places, needs = s.cols, s.rows[:3]
		}
		for _, a := range f.Areas {
			s.district[a.Code] = a.District
		}
		var cells []models.StatCell
		for _, quarter := range quarters {
			for _, place := range places {
				for _, need := range needs {
					cell := models.StatCell{Quarter: quarter, RowCode: place.Code, ColCode: need.Code, Value: 5 * max(0, rapid.IntRange(-3, 4).Draw(t, "value"))}
					if c.Cols.places() {
						cell.RowCode, cell.ColCode = need.Code, place.Code
					}
					if cell.Value > 0 {
						cells = append(cells, cell)
					}
				}
			}
		}
		in := func(from, to string) (some []models.StatCell) {
			for _, c := range cells {
				if from <= c.Quarter && c.Quarter <= to {
					some = append(some, c)
				}
			}
			return some
		}
		for i, from := range quarters {
			for j, to := range quarters[i:] {
				sums := byPlace{}
				for _, one := range s.tallies(in(from, to)) {
					for place, needs := range one {
						sums.add(place, needs)
					}
				}
				alike := s.alike(sums)
				own, told, left := s.withheld(in(from, to)), false, tally(nil) // left: when what is told is taken from the total
				for place, needs := range sums {
					if own[place] || needs.total() < Floor {
						left = left.with(needs)
					} else {
						told = true
					}
				}
				if told && left.same() {
					t.Fatalf("from %s to %s: %v is withheld, and %v is left", from, to, own, left)
				}
				for first := range i + 1 {
					for last := i + j; last < len(quarters); last++ {
						held := s.withheld(in(quarters[first], quarters[last]))
						for _, place := range places {
							of := place.Code
							if sums[of].total() < Floor {
								of = s.within(of)
							}
							if alike[of] && !held[place.Code] {
								t.Fatalf("%s is withheld from %s to %s, and told from %s to %s", place.Code, from, to, quarters[first], quarters[last])
							}
						}
					}
				}
			}
		}
	})
}

// Two areas that are too small in a quarter to be told, of people who all need the same, are not told in the quarters together
// either, nor their sum, whichever of them is asked for.
func TestTheRestOfADistrictInALongerTime(t *testing.T) {
	t.Parallel()
	f := NewFrame(2026, "invented", models.Now(), []Population{{"SR1 1", 4000}, {"SR1 2", 3000}, {"SR1 3", 3000}, {"SR2 1", 1200}, {"SR2 2", 1900}})
	c, _ := CubeNamed("area")
	var both []models.StatCell
	add := func(quarter string, n int, areas []string, needs ...string) {
		for _, area := range areas {
			for _, need := range needs {
				both = append(both, models.StatCell{Quarter: quarter, RowCode: area, ColCode: need, Value: n})
			}
		}
	}
	add("2026Q1", 5, []string{"SR1 1", "SR1 2"}, "debt")
	add("2026Q2", 15, []string{"SR1 1", "SR1 2", "SR1 3"}, "debt", "food")
	add("2026Q1", 40, []string{"SR2 1", "SR2 2"}, "debt", "food")
	add("2026Q2", 40, []string{"SR2 1", "SR2 2"}, "debt", "food")
	one := func(quarter string) []models.StatCell {
		return slices.DeleteFunc(slices.Clone(both), func(c models.StatCell) bool { return c.Quarter != quarter })
	}
	for _, k := range []struct {
		name  string
		cells []models.StatCell
		areas []string
		want  Kind
	}{
		{"an area in the first", one("2026Q1"), []string{"SR1 1"}, Withheld}, {"nobody in the first", one("2026Q1"), []string{"SR1 3"}, Withheld},
		{"both in the first", one("2026Q1"), []string{"SR1 1", "SR1 2"}, Withheld}, {"an area in the second", one("2026Q2"), []string{"SR1 1"}, Shown},
		{"an area in both", both, []string{"SR1 1"}, Withheld}, {"the other in both", both, []string{"SR1 2"}, Withheld},
		{"both in both", both, []string{"SR1 1", "SR1 2"}, Withheld}, {"another district", both, []string{"SR2 2"}, Shown},
	} {
		s := setting{query: Query{Rows: k.areas, Cols: []string{"debt"}}, cube: c, releases: []models.Release{{}}, rows: entries(c.Rows, f), cols: entries(c.Cols, f), district: map[string]string{}}
		for _, a := range f.Areas {
			s.district[a.Code] = a.District
		}
		if table := s.with(k.cells).table(); table.Total.Kind != k.want || len(k.areas) == 1 && table.Rows[0].Total.Kind != k.want {
			t.Errorf("%s: %s", k.name, table.Total.Text())
		}
	}
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
