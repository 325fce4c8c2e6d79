// Command summary reads what `go test -json` says and prints what a person wants to know: each package with its time,
// everything a failed test wrote, and a last line of counts. It does not judge: the exit code is that of go test.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"strings"
)

// event is one line of go test -json (go doc cmd/test2json).
type event struct {
	Action, Package, ImportPath, Test, Output string
	Elapsed                                   float64
}

// report gathers tests by package and name; a test that never ended keeps an empty outcome.
type report struct {
	outcome map[string]map[string]string
	said    map[[2]string][]string
	broken  int // packages that failed outside their tests: they did not build, or a panic ended them
}

func main() {
	r := report{outcome: map[string]map[string]string{}, said: map[[2]string][]string{}}
	lines := bufio.NewScanner(os.Stdin)
	lines.Buffer(nil, 16<<20)
	for lines.Scan() {
		var e event
		if json.Unmarshal(lines.Bytes(), &e) != nil || e.Action == "" {
			fmt.Println(lines.Text()) // of the tools around the tests
			continue
		}
		r.take(e)
	}
	if err := lines.Err(); err != nil {
		fmt.Fprintln(os.Stderr, "read the results of the tests:", err)
		os.Exit(1)
	}
	fmt.Println(r.counts())
}

func (r *report) take(e event) {
	if r.outcome[e.Package] == nil {
		r.outcome[e.Package] = map[string]string{}
	}
	key := [2]string{e.Package, e.Test}
	switch e.Action {
	case "build-output":
		fmt.Print(e.Output)
	case "output":
		frame := strings.HasPrefix(e.Output, "=== ") || e.Test == "" && strings.HasPrefix(e.Output, "FAIL")
		if !frame {
			r.said[key] = append(r.said[key], e.Output)
		}
	case "run":
		r.outcome[e.Package][e.Test] = ""
	case "pass", "fail", "skip":
		if e.Test == "" {
			r.end(e)
			return
		}
		r.outcome[e.Package][e.Test] = e.Action
		if e.Action == "fail" {
			r.show(e.Package, e.Test)
		}
		delete(r.said, key)
	}
}

// end closes a package. A failed one shows what it said outside its tests, and what its unfinished tests said.
func (r *report) end(e event) {
	tests := r.outcome[e.Package]
	if e.Action == "fail" {
		failed := false
		for name, outcome := range tests {
			if outcome == "" {
				tests[name] = "fail"
				r.show(e.Package, name)
			}
			failed = failed || tests[name] == "fail"
		}
		r.show(e.Package, "")
		if !failed {
			r.broken++
		}
	}
	delete(r.said, [2]string{e.Package, ""})
	if len(tests) == 0 && e.Action != "fail" {
		return // nothing to test
	}
	fmt.Printf("%-4s %s  %.1f s\n", map[string]string{"pass": "ok", "fail": "FAIL", "skip": "skip"}[e.Action], e.Package, e.Elapsed)
}

func (r *report) show(pkg, test string) {
	if said := r.said[[2]string{pkg, test}]; len(said) > 0 {
		fmt.Printf("--- %s %s\n%s", pkg, test, strings.Join(said, ""))
	}
}

// counts counts what was tested, not what groups it: a test with parts counts as its parts.
func (r *report) counts() string {
	count := map[string]int{}
	for _, tests := range r.outcome {
		group := map[string]bool{}
		for name := range tests {
			for i, c := range name {
				if c == '/' {
					group[name[:i]] = true
				}
			}
		}
		for name, outcome := range tests {
			if !group[name] {
				count[outcome]++
			}
		}
	}
	line := fmt.Sprintf("%d passed, %d failed", count["pass"], count["fail"]+r.broken)
	if n := count["skip"]; n > 0 {
		line += fmt.Sprintf(", %d skipped", n)
	}
	return line
}
