package handlers_test

import (
	"strings"
	"testing"

	"example.org/fingerpost/app/insight"
	"example.org/fingerpost/models"
)

// Sectors with too few residents are told only together, whatever is asked of whom.
func (w *target) merges(t *testing.T) {
	for _, who := range []string{"public", "analyst"} {
		for _, path := range w.addresses(who) {
			for part, text := range unpacked(t, path, w.ask(t, "GET", who, path, nil)) {
				for _, few := range []string{"SR5 3<", "SR5 4", `SR5 3"`, "SR5 3,\n", "SR5 3,[", "DH4"} {
					if strings.Contains(text, few) {
						t.Errorf("%s %s tells of %q", path, part, few)
					}
				}
			}
		}
	}
	for _, who := range []string{"public", "analyst"} {
		if r := w.row(t, who, map[string]string{"public": "/figures", "analyst": "/statistics"}[who]+"/places"+between(w.last, w.last), bySector, "SR5 3 and 4"); r[0] != "fewer than 10" {
			t.Errorf("three people are %v", r)
		}
	}
}

// No page and no file that tells of places names a sensitive need, and none can be asked for.
func (w *target) senses(t *testing.T) {
	for _, n := range models.Needs {
		if !n.Sensitive && !n.Restricted {
			continue
		}
		w.refused(t, "public", "/figures/places", "need="+n.Code)
		for _, path := range append(w.addresses("public"), w.addresses("analyst")...) {
			if !strings.Contains(path, "/places") && !strings.Contains(path, "/gaps") {
				continue
			}
			for part, text := range unpacked(t, path, w.ask(t, "GET", "public", strings.Replace(path, "/statistics", "/figures", 1), nil)) {
				if strings.Contains(text, n.Label+"<") || strings.Contains(text, n.Label+`"`) || strings.Contains(text, n.Label+",") {
					t.Errorf("%s %s tells of %s", path, part, n.Label)
				}
			}
		}
	}
	if r := w.row(t, "public", "/figures/places"+between(w.last, w.last)+"&need="+insight.OtherSupport, bySector, "NE37 1"); r[0] != "15" {
		t.Errorf("sensitive needs of an area are %v", r)
	}
	if r := w.row(t, "public", "/figures/needs"+between(w.last, w.last), byNeed, label("abuse")); r[0] != "10" && r[0] != "15" {
		t.Errorf("of the whole place, twelve are %v", r)
	}
}

// Where all thirty people of an area need the same, its needs are not told: not by asking for one need, nor on the map, nor
// over time, nor in files, nor by taking one quarter from two.
func (w *target) groups(t *testing.T) {
	for _, query := range []string{between(w.last, w.last), between(w.before, w.last)} {
		for _, need := range w.needs() {
			path := "/figures/places" + query + "&need=" + need
			if r := w.row(t, "public", path, bySector, "SR5 2"); r[0] != "not shown" || r[1] != "not shown" {
				t.Errorf("%s: the sector says %v", path, r)
			}
			if r := w.row(t, "public", path, "People by postcode district", "SR5"); r[0] != "not shown" {
				t.Errorf("%s: the map says %v", path, r)
			}
			if r := w.row(t, "public", path, "Areas from quarter to quarter", "SR5 2"); r[len(r)-1] != "not shown" {
				t.Errorf("%s: the last quarter says %v", path, r)
			}
			for _, form := range []string{"csv", "json", "xlsx"} {
				for _, r := range cells(t, form, w.get(t, "public", strings.Replace(path, "places", "places/places."+form, 1))) {
					if r[0] == "SR5 2" && r[len(r)-1] != "[c]" {
						t.Errorf("%s as %s: %v", path, form, r)
					}
				}
			}
		}
	}
	if r := w.row(t, "public", "/figures/places"+between(w.last, w.last), bySector, "SR5 2"); r[0] != "30" {
		t.Errorf("the area has %s people", r[0])
	}
	w.unsure(t, "SR5 2", "debt")
}

// unsure says whether somebody who has every page can be sure that more than nine tenths of an area need the same.
func (w *target) unsure(t *testing.T, area, need string) {
	t.Helper()
	w.unsureOf(t, w.looks(t), area, need)
}
