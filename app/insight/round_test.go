package insight

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"example.org/fingerpost/models"
)

// aTable is any table of people, many of them few.
func aTable(t *rapid.T) [][]int {
	n := rapid.IntRange(1, 9)
	cell := rapid.OneOf(rapid.IntRange(0, 3), rapid.IntRange(0, 12), rapid.IntRange(0, 200))
	n2 := n.Draw(t, "columns")
	return rapid.SliceOfN(rapid.SliceOfN(cell, n2, n2), 1, 9).Draw(t, "table")
}

// aFrame has a few areas; needs, bands and reasons are the real lists.
func aFrame() models.Frame {
	return NewFrame(2026, "invented", models.Now(), []Population{{"SR1 1", 4000}, {"SR1 2", 300}, {"SR2 1", 1200}, {"SR2 2", 900}, {"DH4 1", 100}})
}

// counts are people as they might be counted by area and need, need and result, age and route: of the same people.
func counts(t *rapid.T, f models.Frame) map[string]counted {
	n := map[string]counted{"area": {}, "need": {}, "age": {}, "route": {}}
	area, need, age, route := ofFrame("area", f), ofFrame("need", f), ofFrame("age", f), ofFrame("route", f)
	for range rapid.IntRange(0, 120).Draw(t, "people") {
		of := func(p plot, rows bool, name string) string {
			if rows {
				return rapid.SampledFrom(p.rows).Draw(t, name).Code
			}
			return rapid.SampledFrom(p.cols).Draw(t, name).Code
		}
		where, told := of(area, true, "area"), map[string]bool{}
		for range rapid.IntRange(1, maxNeeds).Draw(t, "needs") {
			code := of(need, true, "need")
			if told[code] {
				continue
			}
			told[code] = true
			n["need"][[2]string{code, of(need, false, "result")}]++
			if !area.cols.Has(code) {
				code = OtherSupport
			}
			if code != OtherSupport || !told[OtherSupport] {
				n["area"][[2]string{where, code}]++
			}
			told[code] = true
		}
		n["age"][[2]string{of(age, true, "age"), of(age, false, "gender")}]++
		n["route"][[2]string{of(route, true, "route"), "people"}]++
	}
	return n
}

// Whatever is rounded is a multiple just below or just above, and everything still adds up: cells, rows, columns, the whole,
// and the margins that two tables have in common.
func TestRoundedTablesAddUp(t *testing.T) {
	t.Parallel()
	f := aFrame()
	rapid.Check(t, func(t *rapid.T) {
		n, base := counts(t, f), rapid.SampledFrom(bases).Draw(t, "base")
		for _, tables := range []*tables{
			byNeed(ofFrame("area", f), ofFrame("need", f), n),
			chain([]plot{ofFrame("age", f), ofFrame("route", f)}, n),
		} {
			p, err := tables.flow.round(base, newChance([]byte("key"), rapid.String().Draw(t, "name")).intn)
			if err != nil {
				t.Fatal(err)
			}
			balance := make([]int, tables.flow.nodes)
			for i, s := range tables.flow.streams {
				if p[i]%base != 0 || p[i] < s.n-s.n%base || p[i] > s.n-s.n%base+base || s.n%base == 0 && p[i] != s.n {
					t.Fatalf("%d became %d", s.n, p[i])
				}
				balance[s.from] -= p[i]
				balance[s.to] += p[i]
			}
			for node, left := range balance {
				if left != 0 {
					t.Fatalf("node %d is %d out", node, left)
				}
			}
		}
	})
}

func TestRoundingIsTheSameAgainAndAnotherWithAnotherKey(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		n, key, name := aTable(t), rapid.SliceOfN(rapid.Byte(), 32, 32).Draw(t, "key"), rapid.String().Draw(t, "name")
		if a, b := roundTable(n, newChance(key, name).intn), roundTable(n, newChance(key, name).intn); fmt.Sprint(a) != fmt.Sprint(b) {
			t.Fatalf("%v and %v", a, b)
		}
	})
	n := [][]int{{1, 2, 3}, {4, 6, 7}, {8, 9, 11}}
	seen := map[string]bool{}
	for i := range 50 {
		seen[fmt.Sprint(roundTable(n, newChance([]byte{byte(i)}, "name").intn))] = true
		seen[fmt.Sprint(roundTable(n, newChance([]byte("key"), fmt.Sprint(i)).intn))] = true
	}
	if len(seen) < 20 {
		t.Errorf("a hundred keys and names gave %d tables", len(seen))
	}
}

// Over many keys the mean of every figure, of every margin and of the whole is the true one.
func TestRoundingFavoursNeitherWay(t *testing.T) {
	t.Parallel()
	const times = 20000
	n := [][]int{{1, 0, 3, 4}, {2, 6, 7, 0}, {3, 3, 1, 1}}
	sums := make([][]int, len(n))
	for i := range n {
		sums[i] = make([]int, len(n[i]))
	}
	rows, whole := make([]int, len(n)), 0
	for k := range times {
		for i, row := range roundTable(n, newChance([]byte(fmt.Sprint(k)), "bias").intn) {
			for j, v := range row {
				sums[i][j] += v
				rows[i] += v
				whole += v
			}
		}
	}
	near := func(what string, sum, want int) {
		// five standard errors of a figure that is one of two multiples of 5
		if mean := float64(sum) / times; math.Abs(mean-float64(want)) > 5*2.5/math.Sqrt(times) {
			t.Errorf("%s: %.3f on average, not %d", what, mean, want)
		}
	}
	total := 0
	for i, row := range n {
		sum := 0
		for j, v := range row {
			near(fmt.Sprintf("cell %d %d", i, j), sums[i][j], v)
			sum += v
		}
		near(fmt.Sprintf("row %d", i), rows[i], sum)
		total += sum
	}
	near("whole", whole, total)
}

func TestNothingFinerThanFive(t *testing.T) {
	t.Parallel()
	for _, base := range []int{-5, 0, 1, 2, 3, 4, 6, 7, 20} {
		var f flow
		if _, err := f.round(base, nil); err == nil {
			t.Errorf("rounded to %d", base)
		}
	}
	var f flow
	f.add(f.node(), f.node(), 3)
	if _, err := f.round(5, newChance(nil, "").intn); err == nil {
		t.Error("rounded what does not add up")
	}
}

// T4: somebody who knows everything but whether one person is there learns little of it from any one figure: over 2,000 keys
// the best guess from one figure is right at most 0.25 more often than not, and figures differ by multiples only.
func TestOnePersonMore(t *testing.T) {
	t.Parallel()
	const times = 2000
	with := [][]int{{3, 1, 0}, {2, 5, 7}, {0, 4, 9}}
	without := [][]int{{2, 1, 0}, {2, 5, 7}, {0, 4, 9}}
	figures := func(p [][]int) []int {
		whole, row, col := 0, p[0][0]+p[0][1]+p[0][2], p[0][0]+p[1][0]+p[2][0]
		for _, r := range p {
			whole += r[0] + r[1] + r[2]
		}
		return []int{p[0][0], p[0][1], p[1][1], p[2][2], row, col, whole}
	}
	seen := [2][]map[int]int{}
	for side, n := range [][][]int{with, without} {
		for k := range times {
			for i, v := range figures(roundTable(n, newChance([]byte(fmt.Sprint(side, k)), "T4").intn)) {
				if v%5 != 0 {
					t.Fatalf("published %d", v)
				}
				for len(seen[side]) <= i {
					seen[side] = append(seen[side], map[int]int{})
				}
				seen[side][i][v]++
			}
		}
	}
	for i := range seen[0] {
		apart := 0
		for v := range 200 {
			apart += max(seen[0][i][v]-seen[1][i][v], 0)
		}
		if advantage := float64(apart) / times; advantage > 0.25 {
			t.Errorf("figure %d: %.2f", i, advantage)
		}
	}
}

// T3, T22: whoever has every table and works out what each true figure can be is left with five values or more for
// everything small, whatever is taken from whatever.
func TestNothingSmallCanBeWorkedOut(t *testing.T) {
	t.Parallel()
	f := aFrame()
	rapid.Check(t, func(t *rapid.T) {
		tables := byNeed(ofFrame("area", f), ofFrame("need", f), counts(t, f))
		p, err := tables.flow.round(5, newChance([]byte("key"), rapid.String().Draw(t, "name")).intn)
		if err != nil {
			t.Fatal(err)
		}
		spans := tables.flow.unpick(p, 5)
		for i, s := range tables.flow.streams {
			if spans[i].low > s.n || spans[i].high < s.n {
				t.Fatalf("the audit is wrong: %d is not from %d to %d", s.n, spans[i].low, spans[i].high)
			}
		}
		if found := tables.narrowNeeds(p, 5); len(found) > 0 {
			t.Fatalf("narrow: %v", found)
		}
	})
}

// The audit finds what it is there for: figures rounded each by itself that give each other away.
func TestTheAuditFindsWhatCanBeWorkedOut(t *testing.T) {
	t.Parallel()
	var f flow
	begin, row, end := f.node(), f.node(), f.node()
	cell, rest := f.add(row, end, 4), f.add(row, end, 12)
	f.add(begin, row, 16)
	f.add(end, begin, 16)
	p := []int{0, 10, 20, 20} // 4 → 0, 12 → 10, 16 → 20: each just above or below, and they do not add up
	if found := f.tooNarrow(f.unpick(p, 5), []int{cell, rest}); !slices.Equal(found, []int{cell}) {
		t.Errorf("found %v", found)
	}
	if spans := f.unpick([]int{5, 10, 15, 15}, 5); spans[cell] != (span{1, 9}) {
		t.Errorf("what adds up leaves %v", spans[cell])
	}
}

// The audit is of every table that tells of places: what could not be offered is rounded so that nothing small can be worked
// out, and would be found if it could. Tables that tell of no place are not looked at.
func TestTheAuditIsOfEveryTableOfPlaces(t *testing.T) {
	t.Parallel()
	f := aFrame()
	gap := ofFrame("gap", f)
	rapid.Check(t, func(t *rapid.T) {
		n := counted{}
		for range rapid.IntRange(0, 60).Draw(t, "requests") {
			n[[2]string{rapid.SampledFrom(gap.rows).Draw(t, "need").Code, rapid.SampledFrom(gap.cols).Draw(t, "district").Code}]++
		}
		tables := chain([]plot{gap}, map[string]counted{"gap": n})
		p, err := tables.flow.round(5, newChance([]byte("key"), rapid.String().Draw(t, "name")).intn)
		if err != nil {
			t.Fatal(err)
		}
		if found := tables.narrowNeeds(p, 5); len(found) > 0 {
			t.Fatalf("narrow: %v", found)
		}
	})
	for cube, found := range map[string][]string{"gap": {"debt"}, "own": nil} {
		at := [2]string{"debt", map[string]string{"gap": "SR1", "own": "met"}[cube]}
		tables := chain([]plot{ofFrame(cube, f)}, map[string]counted{cube: {at: 4}})
		p := make([]int, len(tables.flow.streams))
		p[tables.cells[cube][at]] = 5 // and nought wherever it is part of a sum
		if got := tables.narrowNeeds(p, 5); !slices.Equal(got, found) {
			t.Errorf("%s: found %v", cube, got)
		}
	}
}

func TestMethodsAreAsTold(t *testing.T) {
	t.Parallel()
	got := Simulate()
	if len(got) != len(MeanErrors) {
		t.Fatalf("%d methods", len(got))
	}
	for i, want := range MeanErrors {
		for _, pair := range [][2]float64{{got[i].Cell, want.Cell}, {got[i].AreaQuarter, want.AreaQuarter}, {got[i].AreaYear, want.AreaYear},
			{got[i].NeedYear, want.NeedYear}, {got[i].Quarter, want.Quarter}, {got[i].Year, want.Year}} {
			if math.Abs(pair[0]-pair[1]) > 0.06 {
				t.Errorf("%s: worked out %+v, told %+v", want.Method, got[i], want)
				break
			}
		}
	}
}

// A need that is merged leaves the table of areas, is counted with the others there, and stays in the table of needs.
func TestAMergedNeedIsRoundedToo(t *testing.T) {
	t.Parallel()
	f := aFrame()
	n := []models.Counted{{Cube: "area", Row: "SR1 1+2", Col: OtherSupport, N: 7}, {Cube: "area", Row: "SR1 1+2", Col: "food", N: 3},
		{Cube: "gap", Row: OtherSupport, Col: "SR1", N: 6}, {Cube: "need", Row: "debt", Col: "met", N: 4}, {Cube: "need", Row: "abuse", Col: "none", N: 5}, {Cube: "need", Row: "food", Col: "none", N: 3}}
	s, err := arrange(n, f, models.List{"debt"})
	if err != nil {
		t.Fatal(err)
	}
	cells, narrow, err := s.protect([]byte("key"), &models.Release{Quarter: "2026Q1", Base: 5})
	if err != nil || len(narrow) > 0 {
		t.Fatal(narrow, err)
	}
	for _, c := range cells {
		if c.Cube == "area" && c.ColCode == "debt" || c.Cube == "gap" && c.RowCode == "debt" || c.Value%5 != 0 {
			t.Errorf("%+v", c)
		}
	}
	if _, err := arrange([]models.Counted{{Cube: "age", Row: "20_22", Col: "female", N: 1}}, f, nil); err == nil {
		t.Error("counted what is on no list")
	}
}

// Where only Other support could be worked out, another need goes under it, and the next, until none is left: a release is
// not made in vain every day.
func TestWhatIsMergedNext(t *testing.T) {
	t.Parallel()
	for _, k := range []struct {
		name           string
		narrow, merged models.List
		want           models.List
	}{
		{"those in question", models.List{"debt", OtherSupport, "food"}, nil, models.List{"debt", "food"}},
		{"only Other support", models.List{OtherSupport}, nil, models.List{mergedNeeds.Items[0].Code}},
		{"only Other support, again", models.List{OtherSupport}, models.List{mergedNeeds.Items[0].Code}, models.List{mergedNeeds.Items[1].Code}},
	} {
		t.Run(k.name, func(t *testing.T) {
			if got := merge(k.narrow, k.merged); !slices.Equal(got, k.want) {
				t.Errorf("%v, not %v", got, k.want)
			}
		})
	}
	var merged models.List
	for more := merge(models.List{OtherSupport}, merged); len(more) > 0; more = merge(models.List{OtherSupport}, merged) {
		merged = append(merged, more...)
	}
	if len(merged) != len(mergedNeeds.Items)-1 || merged.Has(OtherSupport) {
		t.Errorf("merged %v", merged)
	}
}
