package handlers_test

import (
	"slices"
	"strings"
	"testing"

	"example.org/fingerpost/models"
)

const (
	missing = "What was asked for and not there"
	where   = "Where it was missing"
	lacking = "What was missing, quarter by quarter"
)

// lacks adds requests from a district that nothing in the directory met.
func (w *target) lacks(t *testing.T, quarter, district, need string, n int) {
	t.Helper()
	for range n {
		w.exec(t, `insert into gaps (day, need, district) values ($1, $2, $3)`, middle(quarter), need, district)
	}
	place, told := district, need
	switch district {
	case "NE1":
		place = "Outside the area"
	case "":
		place = "Not known"
	}
	if m, _ := models.NeedByCode(need); m.Sensitive {
		told = "other_support"
	}
	if w.vain[quarter] == nil {
		w.vain[quarter] = map[string]map[string]int{}
	}
	if w.vain[quarter][place] == nil {
		w.vain[quarter][place] = map[string]int{}
	}
	w.vain[quarter][place][told] += n
}

// combs is an intruder who reads everything that is told of what could not be offered: each quarter and both together, each
// district and all, and knows how they add up.
func (w *target) combs(t *testing.T) *intruder {
	t.Helper()
	x, code := newIntruder(), map[string]string{}
	for _, need := range w.needs() {
		code[label(need)] = need
	}
	districts := map[string]string{"Outside the area": "outside", "Not known": "unknown"}
	for when, query := range map[string]string{w.before: between(w.before, w.before), w.last: between(w.last, w.last), "both": between(w.before, w.last)} {
		name := func(place, need string) string { return when + "|" + place + "|" + need }
		var places []string
		for _, r := range w.table(t, "public", "/figures/gaps"+query, where) {
			place := strings.TrimSuffix(r[0], " (not on the map)")
			if districts[place] == "" {
				districts[place] = place
			}
			x.reads(name(place, ""), r[1])
			places = append(places, place)
		}
		for _, place := range append([]string{"all"}, places...) {
			path := "/figures/gaps" + query
			if place != "all" {
				path += "&district=" + districts[place]
			}
			var of []string
			for _, r := range w.table(t, "public", path, missing) {
				x.reads(name(place, code[r[0]]), r[1])
				of = append(of, name(place, code[r[0]]))
			}
			x.adds(name(place, ""), of...)
			over := w.table(t, "public", path, lacking)
			for _, r := range over {
				if when == "both" {
					x.reads(w.before+"|"+place+"|"+code[r[0]], r[1])
				}
				x.reads(map[bool]string{true: w.last, false: when}[when == "both"]+"|"+place+"|"+code[r[0]], r[len(r)-1])
			}
		}
		for _, need := range append(w.needs(), "") {
			var of []string
			for _, place := range places {
				of = append(of, name(place, need))
				x.adds("both|"+place+"|"+need, w.before+"|"+place+"|"+need, w.last+"|"+place+"|"+need)
			}
			x.adds(name("all", need), of...)
			x.adds("both|all|"+need, w.before+"|all|"+need, w.last+"|all|"+need)
		}
	}
	x.works()
	return x
}

// Whoever takes everything that is shown of what we could not offer from its total is left with multiples, which leave five
// values or more for what is true; so does everything together for each figure that is small.
func (w *target) remains(t *testing.T) {
	x := w.combs(t)
	for _, quarter := range []string{w.before, w.last} {
		for _, need := range append(w.needs(), "") {
			total, rest := x.published[quarter+"|all|"+need], 0
			for place := range w.vain[quarter] {
				s := x.published[quarter+"|"+place+"|"+need]
				if s.low == s.high {
					rest += s.low
				}
				if s := x.real[quarter+"|"+place+"|"+need]; s.high-s.low < 4 {
					t.Errorf("%s %s %s is from %d to %d", quarter, place, need, s.low, s.high)
				}
			}
			if total.low == total.high && (total.low-rest)%base != 0 {
				t.Errorf("%s %s: %d without %d", quarter, need, total.low, rest)
			}
		}
	}
	small := 0
	for _, quarter := range []string{w.before, w.last} {
		known := truth{quarter: {"all": {}}} // what is true of each place, and of all, with their totals
		for place, needs := range w.vain[quarter] {
			known[quarter][place] = map[string]int{}
			for need, n := range needs {
				for _, at := range []string{place, "all"} {
					known[quarter][at][need] += n
					known[quarter][at][""] += n
				}
			}
		}
		for place, needs := range known[quarter] {
			for need, n := range needs {
				s := x.real[quarter+"|"+place+"|"+need]
				if n < s.low || n > s.high {
					t.Errorf("the intruder is wrong: %s %s %s is %d, not from %d to %d", quarter, place, need, n, s.low, s.high)
				}
				if n >= 1 && n <= 7 {
					if small++; s.high-s.low+1 < 5 {
						t.Errorf("%s %s %s: %d requests are known to be from %d to %d", quarter, place, need, n, s.low, s.high)
					}
				}
			}
		}
	}
	if small < 4 {
		t.Errorf("only %d small figures", small)
	}
}

// Where all requests of a district that nothing met are for one need, that is not told: not by asking for the district, nor
// over time, nor in files, nor by taking one quarter from two or the other districts from all. How many they were is told.
func (w *target) lacksOne(t *testing.T) {
	for _, query := range []string{between(w.last, w.last), between(w.before, w.last)} {
		path := "/figures/gaps" + query + "&district=SR6"
		for _, need := range w.needs() {
			if r := w.row(t, "public", path, missing, label(need)); r[0] != "not shown" {
				t.Errorf("%s: %s says %v", path, need, r)
			}
			if r := w.row(t, "public", path, lacking, label(need)); r[len(r)-1] != "not shown" {
				t.Errorf("%s: %s in the last quarter says %v", path, need, r)
			}
		}
		if r := w.row(t, "public", path, lacking, "All"); r[len(r)-1] != "30" {
			t.Errorf("%s: the district has %v", path, r)
		}
		for _, form := range []string{"csv", "json", "xlsx"} {
			for _, r := range cells(t, form, w.get(t, "public", strings.Replace(path, "gaps", "gaps/gaps."+form, 1))) {
				if r[0] != "All" && r[len(r)-1] != "[c]" {
					t.Errorf("%s as %s: %v", path, form, r)
				}
			}
		}
		if preview := w.ask(t, "GET", "analyst", strings.Replace(path, "/figures", "/statistics", 1), nil); !strings.Contains(preview.body, "not shown") {
			t.Errorf("inside, %s tells what is withheld", path)
		}
	}
	if r := w.row(t, "public", "/figures/gaps"+between(w.last, w.last), where, "SR6"); r[0] != "30" {
		t.Errorf("the district has %s requests", r[0])
	}
	if r := w.row(t, "public", "/figures/gaps"+between(w.last, w.last)+"&district=SR5", missing, label("work")); r[0] != "30" && r[0] != "35" {
		t.Errorf("what a district lacks that lacks several things is %v", r)
	}
	w.unsureOf(t, w.combs(t), "SR6", "debt")
}

// A district of which nobody asked in vain and one of which four did look the same, in every form.
func (w *target) lacksNothing(t *testing.T) {
	of := func(district string) (all []string) {
		path := "/figures/gaps" + between(w.last, w.last) + "&district=" + district
		for _, title := range []string{missing, lacking} {
			for _, r := range w.table(t, "public", path, title) {
				all = append(all, strings.Join(r, " "))
			}
		}
		for _, form := range []string{"csv", "json", "xlsx"} {
			for _, r := range cells(t, form, w.get(t, "public", strings.Replace(path, "gaps?", "gaps/gaps."+form+"?", 1))) {
				all = append(all, strings.Join(r, " "))
			}
		}
		return all
	}
	if nobody, four := of("outside"), of("unknown"); !slices.Equal(nobody, four) || len(nobody) < 50 {
		t.Errorf("nobody is %v, four are %v", nobody, four)
	}
}

// unsureOf says whether an intruder can be sure that more than nine tenths of a place need the same.
func (w *target) unsureOf(t *testing.T, x *intruder, place, need string) {
	t.Helper()
	total, of := x.published[w.last+"|"+place+"|"], x.published[w.last+"|"+place+"|"+need]
	if total.high == most || 100*of.low > 90*total.high {
		t.Errorf("%s: between %d and %d of %d are known to need %s", place, of.low, of.high, total.high, need)
	}
}

// smallAreas is a place with a district whose areas are too small to be told, and whose people all need the same. The map
// tells of districts, so it is no more told by need than an area would be, and not the others less it either. The quarter
// before, the areas were large enough to be told; both quarters together do not tell the last one less that.
func smallAreas(t *testing.T) {
	w := newTarget(t, "sector,population\nSR5 1,6400\nSR5 2,5100\nSR6 1,3000\nSR6 2,2500\n")
	for _, quarter := range []string{w.before, w.last} {
		for _, sector := range []string{"SR5 1", "SR5 2", "NE1 4", ""} {
			w.asks(t, quarter, sector, "debt", 10)
			w.asks(t, quarter, sector, "food", 10)
		}
	}
	for _, sector := range []string{"SR6 1", "SR6 2"} {
		w.asks(t, w.before, sector, "debt", 15)
		w.asks(t, w.before, sector, "food", 15)
		w.asks(t, w.last, sector, "debt", 5)
	}
	w.publish(t, w.before, w.last)
	for _, need := range []string{"debt", "food"} {
		if r := w.row(t, "public", "/figures/places"+between(w.last, w.last)+"&need="+need, "People by postcode district", "SR6"); r[0] != "not shown" {
			t.Errorf("the map says %v of %s", r, need)
		}
	}
	if r := w.row(t, "public", "/figures/places"+between(w.last, w.last), "People by postcode district", "SR6"); r[0] != "10" {
		t.Errorf("the district has %s people", r[0])
	}
	for query, says := range map[string]string{between(w.before, w.before): "15", between(w.last, w.last): "not shown", between(w.before, w.last): "not shown"} {
		for _, sector := range []string{"SR6 1", "SR6 2"} {
			if r := w.row(t, "public", "/figures/places"+query+"&need=debt", bySector, sector); r[0] != says {
				t.Errorf("%s: %s says %v", query, sector, r)
			}
		}
	}
	w.unsure(t, "in SR6", "debt")
}
