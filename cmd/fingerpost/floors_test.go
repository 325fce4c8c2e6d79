package main

import (
	"encoding/json"
	"errors"
	"io"
	"os/exec"
	"strings"
	"testing"
)

const module = "example.org/fingerpost/"

// floors is the house from the ground up. A package imports only from floors below its own; packages on one line are
// neighbours that do not know each other.
var floors = [][]string{
	{"migrations", "static", "models/seal"},
	{"models"},
	{"app/jobs", "views/ui", "app/standalone", "app/notify/mailbox"},
	{"models/dbtest", "app/notify", "app/notify/mailtest", "views"},
	{"handlers/web", "app/access", "app/assurance", "app/directory", "app/insight"},
	{"app/referral"},
	{"app", "handlers/account", "handlers/coordinator", "handlers/governance", "handlers/insight", "handlers/partner", "handlers/public", "handlers/referrer", "handlers/resident"},
	{"handlers"},
	{"cmd/launch"},
	{"cmd/demo", "cmd/fingerpost", "cmd/load"},
}

// doors names who may import a library; everybody else asks them.
var doors = map[string][]string{
	"gorm.io/":                       {"models", "app"},
	"github.com/labstack/echo":       {"handlers", "cmd/launch", "cmd/demo"},
	"github.com/a-h/templ":           {"views", "handlers/web"},
	"github.com/wneessen/go-mail":    {"app/notify"},
	"github.com/emersion/go-smtp":    {"app/notify", "cmd/demo"},
	"github.com/riverqueue/":         {"app/jobs"},
	"github.com/go-playground/":      {"handlers/web"},
	"github.com/xuri/excelize":       {"app/insight"},
	module + "app/standalone":        {"cmd"},
	module + "models/dbtest":         {},
	module + "app/notify/mailtest":   {},
	"github.com/chromedp/":           {},
	"github.com/PuerkitoBio/goquery": {},
}

type pkg struct {
	ImportPath string
	Imports    []string
}

func packages(t *testing.T) []pkg {
	t.Helper()
	out, err := exec.Command("go", "list", "-json=ImportPath,Imports", module+"...").Output()
	if err != nil {
		t.Fatal(err)
	}
	var all []pkg
	for dec := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p pkg
		if err := dec.Decode(&p); errors.Is(err, io.EOF) {
			return all
		} else if err != nil {
			t.Fatal(err)
		}
		all = append(all, p)
	}
}

func TestFloors(t *testing.T) {
	t.Parallel()
	floor := map[string]int{}
	for i, names := range floors {
		for _, n := range names {
			floor[n] = i + 1
		}
	}
	all := packages(t)
	if len(all) < len(floor) {
		t.Fatalf("only %d packages found", len(all))
	}
	for _, p := range all {
		from := strings.TrimPrefix(p.ImportPath, module)
		if floor[from] == 0 {
			t.Errorf("%s stands on no floor", from)
		}
		for _, imp := range p.Imports {
			if to, ours := strings.CutPrefix(imp, module); ours && floor[to] >= floor[from] {
				t.Errorf("%s (floor %d) imports %s (floor %d)", from, floor[from], to, floor[to])
			}
			for library, allowed := range doors {
				if strings.HasPrefix(imp, library) && !under(from, allowed) {
					t.Errorf("%s imports %s; only %v may", from, imp, allowed)
				}
			}
		}
	}
}

// Nothing invented is linked into the program that serves people.
func TestNothingInventedIsLinkedIn(t *testing.T) {
	t.Parallel()
	out, err := exec.Command("go", "list", "-deps", module+"cmd/fingerpost").Output()
	if err != nil {
		t.Fatal(err)
	}
	for _, dep := range strings.Fields(string(out)) {
		for _, never := range []string{module + "cmd/demo", module + "models/dbtest", module + "app/notify/mail", "github.com/emersion/go-smtp", "testing"} {
			if dep == never || strings.HasPrefix(dep, never+"/") || strings.HasPrefix(dep, module+"app/notify/mail") {
				t.Errorf("cmd/fingerpost links %s", dep)
			}
		}
	}
}

func under(p string, folders []string) bool {
	for _, f := range folders {
		if p == f || strings.HasPrefix(p, f+"/") {
			return true
		}
	}
	return false
}
