package insight

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"example.org/fingerpost/models"
)

// shown is an area × need table of published figures.
func shown(q Query, cells map[[2]string]int) Table {
	f := aFrame()
	c, _ := CubeNamed("area")
	s := setting{query: q, cube: c, releases: []models.Release{{Quarter: "2026Q1"}}, rows: entries(c.Rows, f), cols: entries(c.Cols, f), population: map[string]int{}}
	for _, a := range f.Areas {
		s.population[a.Code] = a.Population
	}
	var all []models.StatCell
	for at, v := range cells {
		all = append(all, models.StatCell{RowCode: at[0], ColCode: at[1], Value: v})
	}
	return s.with(all).table()
}

func row(t Table, code string) Row {
	return t.Rows[slices.IndexFunc(t.Rows, func(r Row) bool { return r.Code == code })]
}

// T10: an area with nobody and one with a few look the same, in every figure.
func TestNobodyLooksLikeAFew(t *testing.T) {
	t.Parallel()
	table := shown(Query{}, map[[2]string]int{{"SR2 1+2", "debt"}: 5})
	few, none := row(table, "SR2 1+2"), row(table, "unknown")
	few.Code, few.Label, few.Population, none.Code, none.Label, none.Population = "", "", 0, "", "", 0
	if !cmp.Equal(few, none) {
		t.Error(cmp.Diff(few, none))
	}
	if few.Total.Text() != "fewer than 10" || few.Total.Mark() != "[c]" || few.Rate.Kind != Withheld {
		t.Errorf("%+v", few)
	}
}

// T11: the order of rows tells nothing that is not shown.
func TestTheOrderTellsNothing(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		small := rapid.SliceOfN(rapid.SampledFrom([]int{0, 5}), 4, 4).Draw(t, "small")
		for _, by := range []string{"", "name", "value"} {
			order := func(values []int) string {
				cells, text := map[[2]string]int{{"SR1 1+2", "debt"}: 20}, ""
				for i, code := range []string{"SR2 1+2", "outside", "unknown"} {
					cells[[2]string{code, "food"}] = values[i]
				}
				for _, r := range shown(Query{Sort: by}, cells).Rows {
					text += r.Code + "|"
				}
				return text
			}
			if a, b := order(small), order([]int{0, 0, 0, 0}); a != b {
				t.Fatalf("sorted by %q: %s and %s", by, a, b)
			}
		}
	})
}

// T15: where everybody needs the same, or nearly, the needs of an area are not told; nor by asking for a few of them.
func TestAnAreaWhereAllNeedTheSame(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name  string
		cells map[[2]string]int
		split bool
	}{
		{"all thirty in one", map[[2]string]int{{"SR1 1+2", "debt"}: 30}, false},
		{"more than nine tenths", map[[2]string]int{{"SR1 1+2", "debt"}: 100, {"SR1 1+2", "food"}: 10}, false},
		{"two needs, well spread", map[[2]string]int{{"SR1 1+2", "debt"}: 30, {"SR1 1+2", "food"}: 10}, true},
		{"one that is shown", map[[2]string]int{{"SR1 1+2", "debt"}: 10, {"SR1 1+2", "food"}: 5, {"SR1 1+2", "work"}: 5}, false},
	} {
		for _, q := range []Query{{}, {Cols: []string{"debt"}}, {Cols: []string{"food", "debt"}}} {
			r := row(shown(q, c.cells), "SR1 1+2")
			for _, f := range r.Cells {
				if (f.Kind == Withheld) == c.split || f.Kind != Shown && f.Value != 0 {
					t.Errorf("%s %v: tells %s", c.name, q.Cols, f.Text())
				}
			}
			if !c.split && len(q.Cols) > 0 && r.Total.Kind == Shown {
				t.Errorf("%s %v: total tells %s", c.name, q.Cols, r.Total.Text())
			}
			if len(q.Cols) == 0 && r.Total.Kind != Shown {
				t.Errorf("%s: no total", c.name)
			}
		}
	}
}

// T15: nor are the needs of a district of which nothing could be offered, whichever way they are asked for: by district, by
// need, or as all districts but some. What every district lacks, and how much each of them does, is told.
func TestADistrictThatLacksOneThing(t *testing.T) {
	t.Parallel()
	f := aFrame()
	c, _ := CubeNamed("gap")
	values := map[[2]string]int{{"debt", "SR1"}: 30, {"debt", "SR2"}: 20, {"food", "SR2"}: 20, {"work", "outside"}: 10, {"food", "outside"}: 10}
	var cells []models.StatCell
	for at, v := range values {
		cells = append(cells, models.StatCell{RowCode: at[0], ColCode: at[1], Value: v})
	}
	for _, k := range []struct {
		name                  string
		rows, cols            []string
		foot, total, row      Kind
		everyCellOfItWithheld bool
	}{
		{"all", nil, nil, Shown, Shown, Shown, true},
		{"one district", nil, []string{"SR1"}, Shown, Shown, Withheld, true},
		{"one need", []string{"debt"}, nil, Withheld, Shown, Shown, true},
		{"one of each", []string{"debt"}, []string{"SR1"}, Withheld, Withheld, Withheld, true},
		{"all but one district", nil, []string{"SR1", "outside", "unknown"}, Shown, Shown, Withheld, true},
		{"all but those that are withheld", nil, []string{"SR2", "unknown"}, Shown, Shown, Shown, false},
	} {
		s := setting{query: Query{Rows: k.rows, Cols: k.cols}, cube: c, releases: []models.Release{{}}, rows: entries(c.Rows, f), cols: entries(c.Cols, f)}
		table := s.with(cells).table()
		debt := row(table, "debt")
		if table.Foot[0].Kind != k.foot || table.Total.Kind != k.total || debt.Total.Kind != k.row || (debt.Cells[0].Kind == Withheld) != k.everyCellOfItWithheld {
			t.Errorf("%s: its district %s, all %s, the need %s %s", k.name, table.Foot[0].Text(), table.Total.Text(), debt.Total.Text(), debt.Cells[0].Text())
		}
	}
}

// What is shown is a sum of published figures and nothing else; what is not shown carries no value.
func TestSumsOfWhatIsPublished(t *testing.T) {
	t.Parallel()
	f := aFrame()
	c, _ := CubeNamed("area")
	rapid.Check(t, func(t *rapid.T) {
		cells := map[[2]string]int{}
		for _, r := range entries(c.Rows, f) {
			for _, col := range entries(c.Cols, f) {
				if rapid.IntRange(0, 3).Draw(t, "some") == 0 {
					cells[[2]string{r.Code, col.Code}] = 5 * rapid.IntRange(1, 8).Draw(t, "value")
				}
			}
		}
		table := shown(Query{}, cells)
		whole := 0
		for _, r := range table.Rows {
			sum := 0
			for i, cell := range r.Cells {
				v := cells[[2]string{r.Code, table.Cols[i].Code}]
				sum += v
				if cell.Kind == Shown && (cell.Value != v || v < Floor) || cell.Kind != Shown && cell.Value != 0 {
					t.Fatalf("%s %s: %d became %+v", r.Code, table.Cols[i].Code, v, cell)
				}
			}
			whole += sum
			if r.Total != count(sum) {
				t.Fatalf("%s: %d became %+v", r.Code, sum, r.Total)
			}
		}
		if table.Total != count(whole) {
			t.Fatalf("%d became %+v", whole, table.Total)
		}
	})
}

// A need that a release keeps under Other support cannot be told by itself where a place is told.
func TestANeedThatWasMerged(t *testing.T) {
	t.Parallel()
	f := aFrame()
	merged := []models.Release{{Merged: models.List{"debt"}}}
	c, _ := CubeNamed("area")
	areas := setting{cube: c, releases: merged, rows: entries(c.Rows, f), cols: entries(c.Cols, f)}.with(nil).table()
	if i := slices.IndexFunc(areas.Cols, func(e models.Entry) bool { return e.Code == "debt" }); areas.Rows[0].Cells[i].Kind != Impossible || areas.Foot[i].Text() != "does not apply" {
		t.Errorf("%+v", areas.Rows[0].Cells[i])
	}
	c, _ = CubeNamed("gap")
	gaps := setting{cube: c, releases: merged, rows: entries(c.Rows, f), cols: entries(c.Cols, f)}.with(nil).table()
	if r := row(gaps, "debt"); r.Cells[0].Kind != Impossible || r.Total.Kind != Impossible || row(gaps, "food").Total.Kind != Few {
		t.Errorf("%+v", r)
	}
}

// T9: no share, rate or change can be turned back into a figure that was not published.
func TestSharesAndRates(t *testing.T) {
	t.Parallel()
	n := func(v int) Figure { return count(v) }
	for _, c := range []struct {
		name string
		got  Figure
		text string
	}{
		{"of a hundred", PercentOf(n(15), n(100)), "15%"},
		{"rounded", PercentOf(n(10), n(105)), "10%"},
		{"of too few", PercentOf(n(50), n(95)), "not shown"},
		{"of few", PercentOf(n(5), n(200)), "not shown"},
		{"of nobody", PercentOf(n(0), n(0)), "not shown"},
		{"for a thousand", RateOf(n(15), 6400), "2.3"},
		{"rate of few", RateOf(n(5), 6400), "not shown"},
		{"rate of no area", RateOf(n(50), 0), "not shown"},
		{"more", ChangeOf(n(100), n(150)).Percent, "50%"},
		{"less", ChangeOf(n(200), n(150)).Percent, "-25%"},
		{"from few", ChangeOf(n(5), n(150)).Percent, "not shown"},
		{"below a hundred", ChangeOf(n(95), n(150)).Percent, "not shown"},
		{"large", n(12345), "12,345"},
	} {
		if c.got.Text() != c.text || c.got.Kind != Shown && c.got.Value != 0 {
			t.Errorf("%s: %+v reads %q, not %q", c.name, c.got, c.got.Text(), c.text)
		}
	}
	for part := 0; part <= 400; part += 5 { // shares are worked out of what is shown, so they tell it and no more
		if p := PercentOf(n(part), n(400)); p.Kind == Shown && p.Value != (part*100+200)/400 {
			t.Errorf("%d of 400 is %s", part, p.Text())
		}
	}
}

// T16: a partner that knows nine of ten people to be its own is left with five values or more for the others.
func TestAPartnerKnowsItsOwn(t *testing.T) {
	t.Parallel()
	f := aFrame()
	for key := range 200 {
		n := map[string]counted{"area": {{"SR1 1+2", "debt"}: 10, {"SR2 1+2", "debt"}: 4}, "need": {{"debt", "met"}: 10, {"debt", "none"}: 4}}
		tables := byNeed(ofFrame("area", f), ofFrame("need", f), n)
		p, err := tables.flow.round(5, newChance([]byte{byte(key)}, "T16").intn)
		if err != nil {
			t.Fatal(err)
		}
		s := tables.flow.unpick(p, 5)[tables.cells["area"][[2]string{"SR1 1+2", "debt"}]]
		if left := s.high - max(s.low, 9) + 1; left < 5 {
			t.Fatalf("key %d leaves %d values", key, left)
		}
	}
}

func TestNoSensitiveNeedByArea(t *testing.T) {
	t.Parallel()
	for _, c := range Cubes {
		for _, pair := range [][2]Axis{{c.Rows, c.Cols}, {c.Cols, c.Rows}} {
			if !pair[0].Place && !pair[0].Districts {
				continue
			}
			for _, n := range models.Needs {
				if (n.Sensitive || n.Restricted) && pair[1].Items.Has(n.Code) {
					t.Errorf("%s tells %s by place", c.Name, n.Code)
				}
			}
			if pair[1].Name != needs.Name || !c.People || c.Own {
				t.Errorf("%s tells something of places that the rules for them do not know", c.Name)
			}
		}
	}
	var names []string
	for _, c := range Cubes {
		names = append(names, c.Name)
	}
	if slices.Sort(names); len(slices.Compact(names)) != len(Cubes) || strings.Contains(fmt.Sprint(names), " ,") {
		t.Error("two cubes of one name")
	}
}
