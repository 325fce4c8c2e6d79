package handlers_test

import (
	"strconv"
	"strings"
	"testing"
)

// intruder is somebody who reads every page, knows the method, and works out between which values each true figure must
// lie. What is published of it lies between two multiples; the true one is less than a multiple away; and both add up.
type intruder struct {
	published, real map[string]span
	sums            []sum
}

type span struct{ low, high int }

type sum struct {
	whole string
	parts []string
}

const (
	base  = 5  // what people are rounded to here
	floor = 10 // below it no figure is shown
	most  = 1 << 20
)

func newIntruder() *intruder {
	return &intruder{published: map[string]span{}, real: map[string]span{}}
}

// reads takes a figure as a page says it.
func (x *intruder) reads(name, says string) {
	s := span{0, most}
	if n, err := strconv.Atoi(strings.ReplaceAll(says, ",", "")); err == nil {
		s = span{n, n}
	} else if strings.HasPrefix(says, "fewer than") {
		s.high = floor - base
	}
	x.published[name] = meet(x.at(x.published, name), s)
}

// adds says that some figures make up another.
func (x *intruder) adds(whole string, parts ...string) { x.sums = append(x.sums, sum{whole, parts}) }

func (x *intruder) at(of map[string]span, name string) span {
	if s, known := of[name]; known {
		return s
	}
	return span{0, most}
}

func meet(a, b span) span { return span{max(a.low, b.low), min(a.high, b.high)} }

// works narrows everything as far as sums do: first what is published and hidden, then what is true.
func (x *intruder) works() {
	x.narrow(x.published)
	for name, s := range x.published {
		x.real[name] = meet(x.at(x.real, name), span{max(0, s.low-base+1), min(most, s.high+base-1)})
	}
	x.narrow(x.real)
}

func (x *intruder) narrow(of map[string]span) {
	for changed := true; changed; {
		changed = false
		set := func(name string, s span) {
			if was := x.at(of, name); meet(was, s) != was {
				of[name], changed = meet(was, s), true
			}
		}
		for _, s := range x.sums {
			low, high := 0, 0
			for _, p := range s.parts {
				low, high = low+x.at(of, p).low, min(most, high+x.at(of, p).high)
			}
			set(s.whole, span{low, high})
			whole := x.at(of, s.whole)
			for _, p := range s.parts {
				was := x.at(of, p)
				if others := low - was.low; whole.high < most {
					set(p, span{0, whole.high - others})
				}
				if others := high - was.high; high < most {
					set(p, span{whole.low - others, most})
				}
			}
		}
	}
}

// looks reads every page of areas and needs that the public can open: each quarter, both together, and every line that can
// be chosen, and knows how they add up.
func (w *target) looks(t *testing.T) *intruder {
	t.Helper()
	x := newIntruder()
	names := []string{w.before, w.last, "both"}
	for _, when := range names {
		query := between(when, when)
		if when == "both" {
			query = between(w.before, w.last)
		}
		w.reads(t, x, when, query)
	}
	all := map[string]bool{}
	for name := range x.published {
		_, rest, _ := strings.Cut(name, "|")
		all[rest] = true
	}
	for rest := range all {
		x.adds("both|"+rest, w.before+"|"+rest, w.last+"|"+rest)
	}
	x.works()
	return x
}

func (w *target) reads(t *testing.T, x *intruder, when, query string) {
	t.Helper()
	const sectors, districts = "People by postcode sector", "People by postcode district"
	var areas, shown []string
	name := func(area, need string) string { return when + "|" + area + "|" + need }
	for _, r := range w.table(t, "public", "/figures/places"+query, sectors) {
		x.reads(name(r[0], ""), r[1])
		areas = append(areas, r[0])
	}
	within := map[string][]string{}
	for _, a := range areas {
		d := a
		if strings.ContainsAny(a, "0123456789") {
			d, _, _ = strings.Cut(a, " ")
		}
		within[d] = append(within[d], a)
	}
	for _, need := range append(w.needs(), "") {
		path := "/figures/places" + query
		if need != "" {
			path += "&need=" + need
			shown = append(shown, need)
		}
		for _, r := range w.table(t, "public", path, sectors) {
			x.reads(name(r[0], need), r[1])
		}
		for _, r := range w.table(t, "public", path, districts) {
			d := strings.TrimSuffix(r[0], " (not on the map)")
			x.reads(name("in "+d, need), r[1])
		}
		for d, parts := range within {
			var of []string
			for _, a := range parts {
				of = append(of, name(a, need))
			}
			x.adds(name("in "+d, need), of...)
		}
		var of []string
		for _, a := range areas {
			of = append(of, name(a, need))
		}
		x.adds(name("all", need), of...)
		over := w.table(t, "public", path, "Areas from quarter to quarter")
		x.reads(name("all", need), map[bool]string{true: over[len(over)-1][1], false: "unknown"}[when != "both"])
	}
	for _, a := range areas {
		var of []string
		for _, need := range shown {
			of = append(of, name(a, need))
		}
		x.adds(name(a, ""), of...)
	}
	code := map[string]string{}
	for _, need := range w.needs() {
		code[label(need)] = need
	}
	for _, r := range w.table(t, "public", "/figures/needs"+query, "People by need") {
		if need := code[r[0]]; need != "" {
			x.reads(name("all", need), r[1])
		}
	}
	for _, r := range w.table(t, "public", "/figures/outcomes"+query, "What became of each need") {
		need := code[r[0]]
		if need == "" {
			continue
		}
		var of []string
		for i, says := range r[1 : len(r)-1] {
			result := when + "|result " + strconv.Itoa(i) + "|" + need
			x.reads(result, says)
			of = append(of, result)
		}
		x.adds(name("all", need), of...)
	}
}
