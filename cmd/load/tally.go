package main

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"sync"
	"time"
)

// tally is what visitors met: how long each step took, and what went wrong.
type tally struct {
	mu     sync.Mutex
	steps  map[string][]time.Duration
	faults map[string]int
	first  error
}

func newTally() *tally { return &tally{steps: map[string][]time.Duration{}, faults: map[string]int{}} }

func (t *tally) step(name string, took time.Duration) { t.steps[name] = append(t.steps[name], took) }

func (t *tally) fault(err error) {
	t.faults[err.Error()]++
	if t.first == nil {
		t.first = err
	}
}

// add joins what another visitor met.
func (t *tally) add(o *tally) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for name, all := range o.steps {
		t.steps[name] = append(t.steps[name], all...)
	}
	for what, n := range o.faults {
		t.faults[what] += n
	}
	if t.first == nil {
		t.first = o.first
	}
}

func (t *tally) requests() int {
	n := 0
	for _, all := range t.steps {
		n += len(all)
	}
	return n
}

func (t *tally) errors() int {
	n := 0
	for _, k := range t.faults {
		n += k
	}
	return n
}

// print writes a line for each step and one for all.
func (t *tally) print(out io.Writer, took time.Duration) {
	line := func(name string, all []time.Duration) {
		slices.Sort(all)
		say(out, "%-28s %8d %9.1f %8s %8s %8s %8s", name, len(all), float64(len(all))/took.Seconds(), at(all, 0.5), at(all, 0.95), at(all, 0.99), at(all, 1))
	}
	say(out, "%-28s %8s %9s %8s %8s %8s %8s", "step", "requests", "a second", "p50", "p95", "p99", "worst")
	var every []time.Duration
	for _, name := range slices.Sorted(maps.Keys(t.steps)) {
		line(name, t.steps[name])
		every = append(every, t.steps[name]...)
	}
	line("all", every)
	say(out, "errors: %d (%.2f %%)", t.errors(), 100*float64(t.errors())/float64(max(len(every), 1)))
	for _, what := range slices.SortedFunc(maps.Keys(t.faults), func(a, b string) int { return t.faults[b] - t.faults[a] }) {
		say(out, "  %6d  %s", t.faults[what], what)
	}
}

// at is the time within which a part of the requests was answered; all is in order.
func at(all []time.Duration, part float64) string {
	if len(all) == 0 {
		return "-"
	}
	i := min(int(part*float64(len(all))), len(all)-1)
	return fmt.Sprintf("%.1fms", float64(all[i].Microseconds())/1000)
}
