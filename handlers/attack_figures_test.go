package handlers_test

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"testing"

	"example.org/fingerpost/models"
)

const (
	bySector = "People by postcode sector"
	byNeed   = "People by need"
)

// whole reads a figure of a page; false when it is not shown.
func whole(says string) (int, bool) {
	n, err := strconv.Atoi(strings.ReplaceAll(says, ",", ""))
	return n, err == nil
}

// Whoever takes everything that is shown from the total is left with multiples, which leave five values or more for what is true.
func (w *target) complements(t *testing.T) {
	x := w.looks(t)
	for _, quarter := range []string{w.before, w.last} {
		for _, need := range append(w.needs(), "") {
			rest, hidden := 0, []string{}
			for _, r := range w.table(t, "public", "/figures/places"+between(quarter, quarter)+map[bool]string{true: "&need=" + need}[need != ""], bySector) {
				if n, shown := whole(r[1]); shown {
					rest += n
				} else {
					hidden = append(hidden, r[0])
				}
			}
			total := x.published[quarter+"|all|"+need]
			if total.low == total.high && (total.low-rest)%base != 0 {
				t.Errorf("%s %s: %d without %d", quarter, need, total.low, rest)
			}
			for _, a := range hidden {
				if s := x.real[quarter+"|"+a+"|"+need]; s.high-s.low < 4 {
					t.Errorf("%s %s %s is from %d to %d", quarter, a, need, s.low, s.high)
				}
			}
		}
	}
}

// A share, a rate or a change is worked out of what is shown, and is not given where that is not.
func (w *target) inverts(t *testing.T) {
	people := map[string]int{"SR5 1": 6400, "SR5 2": 5100, "SR5 3 and 4": 1500, "SR6 1": 3000, "SR6 2": 2500, "NE37 1": 4000}
	seen := 0
	for _, need := range append(w.needs(), "") {
		for _, r := range w.table(t, "public", "/figures/places"+between(w.last, w.last)+map[bool]string{true: "&need=" + need}[need != ""], bySector) {
			want, n := "not shown", 0
			if v, shown := whole(r[1]); shown && people[r[0]] > 0 {
				want, n = fmt.Sprintf("%.1f", math.Round(10000*float64(v)/float64(people[r[0]]))/10), v
				seen++
			}
			if r[2] != want || n%base != 0 {
				t.Errorf("%s %s: %s people and %s for each thousand, not %s", need, r[0], r[1], r[2], want)
			}
		}
	}
	if seen < 8 {
		t.Errorf("only %d rates", seen)
	}
	for _, r := range w.table(t, "public", "/figures/waiting"+between(w.last, w.last), "Days of waiting, for the person in the middle") {
		if r[1] != "not shown" { // nine people, and twenty are the fewest
			t.Errorf("the median of nine people is told: %v", r)
		}
	}
	for _, page := range []struct{ who, path string }{{"public", "/figures" + between(w.before, w.before)}, {"lead", "/partner/figures"}, {"lead", "/partner/figures/impact"}} {
		if text := w.get(t, page.who, page.path); strings.Contains(text[strings.Index(text, "<main"):], "%<") {
			t.Errorf("%s tells a share of fewer than a hundred", page.path)
		}
	}
}

// An area with nobody and one with three people are told in the same words, in every form.
func (w *target) zeroes(t *testing.T) {
	nobody, three := "SR6 1", "SR5 3 and 4"
	for _, query := range []string{"", "&need=food", "&need=money"} {
		path := "/figures/places" + between(w.last, w.last) + query
		for _, title := range []string{bySector, "Areas from quarter to quarter"} {
			if a, b := w.row(t, "public", path, title, nobody), w.row(t, "public", path, title, three); !slices.Equal(a, b) {
				t.Errorf("%s %s: nobody is %v, three people are %v", path, title, a, b)
			}
		}
		for _, form := range []string{"csv", "json", "xlsx"} {
			file := w.ask(t, "GET", "public", strings.Replace(path, "places", "places/places."+form, 1), nil)
			lines := map[string][]string{}
			for _, row := range cells(t, form, file.body) {
				lines[row[0]] = append(lines[row[0]], strings.Join(row[1:], " "))
			}
			if len(lines[nobody]) != 2 || !slices.Equal(lines[nobody], lines[three]) {
				t.Errorf("%s as %s: nobody is %v, three people are %v", path, form, lines[nobody], lines[three])
			}
		}
	}
}

// What is not shown stands by name, however many there are.
func (w *target) orders(t *testing.T) {
	for _, page := range []struct{ path, title string }{
		{"/figures/needs", byNeed}, {"/figures/needs", "Needs from quarter to quarter"}, {"/figures/outcomes", "What became of each need"}, {"/figures/outcomes", "Why partners passed people back"},
		{"/figures/gaps", "What was asked for and not there"}, {"/figures", "What people need"},
	} {
		var hidden []string
		last := most
		for _, r := range w.table(t, "public", page.path+between(w.last, w.last), page.title) {
			n, shown := whole(r[len(r)-1])
			if r[0] == "All" {
				continue
			}
			if shown && (n > last || len(hidden) > 0) {
				t.Errorf("%s %s: %s stands too low", page.path, page.title, r[0])
			}
			if shown {
				last = n
			} else {
				hidden = append(hidden, r[0])
			}
		}
		if len(hidden) < 3 || !slices.IsSorted(hidden) {
			t.Errorf("%s %s: what is not shown stands as %v", page.path, page.title, hidden)
		}
	}
	var areas []string
	for _, r := range w.table(t, "public", "/figures/places"+between(w.last, w.last), bySector) {
		areas = append(areas, r[0])
	}
	if want := []string{"NE37 1", "SR5 1", "SR5 2", "SR5 3 and 4", "SR6 1", "SR6 2", "Outside the area", "Not known"}; !slices.Equal(areas, want) {
		t.Errorf("areas stand as %v", areas)
	}
}

// Fourteen people who asked once and one who asked nine times are fifteen.
func (w *target) multiplies(t *testing.T) {
	for path, title := range map[string]string{"/figures/needs?": byNeed, "/figures/outcomes?": "What became of each need"} {
		if r := w.row(t, "public", path+"from="+w.last+"&to="+w.last, title, label("legal")); r[len(r)-1] != "15" {
			t.Errorf("%s counts %s", path, r[len(r)-1])
		}
	}
	if r := w.row(t, "public", "/figures/places"+between(w.last, w.last)+"&need=legal", bySector, "SR6 2"); r[0] != "15" {
		t.Errorf("the area counts %s", r[0])
	}
}

// Helpers who know that nine of the ten people are theirs cannot tell how many others there are.
func (w *target) subtracts(t *testing.T) {
	own, _ := whole(w.row(t, "lead", "/partner/figures"+between(w.last, w.last), "What people needed", label("transport"))[0])
	if own%base != 0 {
		t.Errorf("its own figure is %d", own)
	}
	x := w.looks(t)
	for _, where := range []string{"SR6 2", "all"} {
		name := w.last + "|" + where + "|transport"
		x.real[name] = meet(x.real[name], span{9, most})
		x.works()
		if s := x.real[name]; s.high-s.low+1 < 5 || s.low > 10 || s.high < 10 {
			t.Errorf("%s: from %d to %d", where, s.low, s.high)
		}
	}
}

// Whoever reads all pages of all releases and works everything out is left with five values or more for everything small.
func (w *target) audits(t *testing.T) {
	x := w.looks(t)
	small := 0
	for _, quarter := range []string{w.before, w.last} {
		for area, needs := range w.truth[quarter] {
			for need, n := range needs {
				if m, _ := models.NeedByCode(need); m.Sensitive {
					continue
				}
				s := x.real[quarter+"|"+area+"|"+need]
				if n < s.low || n > s.high {
					t.Errorf("the intruder is wrong: %s %s %s is %d, not from %d to %d", quarter, area, need, n, s.low, s.high)
				}
				if n >= 1 && n <= 7 {
					if small++; s.high-s.low+1 < 5 {
						t.Errorf("%s %s %s: %d people are known to be from %d to %d", quarter, area, need, n, s.low, s.high)
					}
				}
			}
		}
	}
	if small < 8 {
		t.Errorf("only %d small figures", small)
	}
}
