package handlers_test

import (
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"example.org/fingerpost/models"
)

// Whatever is asked again is the same to the byte, in every form.
func (w *target) repeats(t *testing.T) {
	for _, path := range []string{"/figures/places" + between(w.before, w.last) + "&need=money", "/figures/needs/needs.csv", "/figures/needs/needs.xlsx", "/figures/needs/needs.json"} {
		first := w.ask(t, http.MethodGet, "public", path, nil)
		if first.status != http.StatusOK {
			t.Fatalf("%s: %d", path, first.status)
		}
		for range 100 {
			if again := w.ask(t, http.MethodGet, "public", path, nil); again.whole() != first.whole() {
				t.Fatalf("%s is not the same again", path)
			}
		}
	}
}

// refused tries questions at every page and file of a subject; none may be answered with figures.
func (w *target) refused(t *testing.T, who, base string, queries ...string) {
	t.Helper()
	for _, query := range queries {
		for _, form := range []string{"", ".csv", ".xlsx", ".json"} {
			path := base + "?" + query
			if form != "" {
				_, name, _ := strings.Cut(strings.TrimPrefix(base, "/"), "/")
				path = base + "/" + name + form + "?" + query
			}
			if a := w.ask(t, http.MethodGet, who, path, nil); a.status != http.StatusBadRequest || strings.Contains(a.body, "<table") || a.header.Get("Content-Disposition") != "" {
				t.Errorf("%s asks %s: %d", who, path, a.status)
			}
		}
	}
}

func (w *target) slides(t *testing.T) {
	from, to, _ := models.QuarterSpan(w.last)
	days := []string{"from=" + from.Format("2006-01-02") + "&to=" + to.Format("2006-01-02"), "from=" + from.Format("2006-01"), "to=" + from.AddDate(0, 0, 7).Format("2006-01-02"),
		"from=" + w.last + "&to=" + to.AddDate(0, 0, -1).Format("2006-01-02"), "day=" + from.Format("2006-01-02"), "month=1", "week=3", "since=" + w.last, "quarter=" + w.last,
		"from=" + w.last[:4], "to=" + w.last[:4] + "Q5", "from=" + w.last + "&to=" + w.before, "from=" + w.before + "&from=" + w.last, "to=" + models.Quarter(models.Now()),
		"from=" + w.last + "T00:00:00Z", "from=%20" + w.last, "From=" + w.last, "limit=1", "page=2", "from=" + w.last + ";to=" + w.last}
	for who, base := range map[string]string{"public": "/figures", "analyst": "/statistics"} {
		w.refused(t, who, base+"/needs", days...)
		w.refused(t, who, base+"/places", days...)
	}
	for _, query := range days[:9] {
		for _, path := range []string{"/partner/figures?", "/partner/figures/own.csv?", "/figures?"} {
			if a := w.ask(t, http.MethodGet, map[bool]string{true: "lead", false: "public"}[strings.HasPrefix(path, "/partner")], path+query, nil); a.status != http.StatusBadRequest {
				t.Errorf("%s%s: %d", path, query, a.status)
			}
		}
	}
}

// wholePostcode is one of the place, or the town's neighbour's, with what makes it whole.
var wholePostcode = regexp.MustCompile(`(?i)\b(SR[56]|NE37|NE1|DH4)(\s|\+|%20)*[0-9][A-Z]{2}\b`)

func (w *target) locates(t *testing.T) {
	smaller := []string{"ward=Castle", "lsoa=E01008000", "postcode=SR5+1QX", "need=money&postcode=SR51QX", "sector=SR5+1", "area=SR5+1", "need=SR5+1", "radius=500", "lat=54.9&lon=-1.4",
		"near=SR5+1QX", "district=SR5", "need=money&area=SR5+1Q", "bbox=1,2,3,4", "from=SR5+1QX"}
	w.refused(t, "public", "/figures/places", smaller...)
	w.refused(t, "analyst", "/statistics/places", smaller...)
	w.refused(t, "public", "/figures/gaps", "district=SR5+1", "district=SR5+1QX", "district=SR51QX", "area=SR5")
	for _, path := range []string{"/figures/places/SR5", "/figures/SR5%201", "/figures/places/SR5 1QX", "/figures/SR5 1QX", "/figures/wards", "/figures/places/places.geojson", "/statistics/SR5 1QX"} {
		if a := w.ask(t, http.MethodGet, "analyst", path, nil); a.status != http.StatusNotFound {
			t.Errorf("%s: %d", path, a.status)
		}
	}
	for _, who := range []string{"public", "analyst", "lead"} {
		for _, path := range w.addresses(who) {
			a := w.ask(t, http.MethodGet, who, path, nil)
			for part, text := range unpacked(t, path, a) {
				if found := wholePostcode.FindString(text); found != "" {
					t.Errorf("%s %s holds %q", path, part, found)
				}
			}
		}
	}
	w.log.Lock()
	defer w.log.Unlock()
	if found := wholePostcode.FindString(w.log.String()); found != "" || w.log.Len() == 0 {
		t.Errorf("the log of %d bytes holds %q", w.log.Len(), found)
	}
}

func (w *target) rebands(t *testing.T) {
	for _, base := range []string{"/figures/reach", "/figures/waiting"} {
		w.refused(t, "public", base, "age=18", "age=18-20", "age=18_24", "bands=5", "ages=0,1,2", "gender=woman", "wait=0", "days=1", "width=1", "group=single")
	}
	for title, list := range map[string]models.Listing{"Age and gender": models.StatAges, "Sex": models.Sexes, "Ethnic group": models.StatEthnicities} {
		var labels []string
		for _, r := range w.table(t, "public", "/figures/reach"+between(w.before, w.last), title) {
			labels = append(labels, r[0])
		}
		for i, e := range list {
			if i >= len(labels) || labels[i] != e.Label {
				t.Errorf("%s: %v", title, labels)
				break
			}
		}
	}
}

// times: what is not shown answers as what is, in status, head, frame and number of questions to the database. How long it
// takes follows from these; a clock in a test would only tell how busy the machine is.
func (w *target) times(t *testing.T) {
	measure := func(query string) (answer seen, asked int32) {
		w.ask(t, http.MethodGet, "public", query, nil) // whatever is remembered is remembered for all of them
		before := w.asked.Load()
		answer = w.ask(t, http.MethodGet, "public", query, nil)
		return answer, w.asked.Load() - before
	}
	for _, path := range []string{"/figures/places", "/figures/places/places.csv", "/figures/places/places.json", "/figures/needs", "/figures/outcomes/outcomes.csv"} {
		shown, asked := measure(path + between(w.last, w.last) + "&need=money")
		for _, need := range []string{"smoking", "young", "lonely"} {
			few, n := measure(path + between(w.last, w.last) + "&need=" + need)
			if few.status != shown.status || n != asked || n == 0 || len(few.header) != len(shown.header) {
				t.Errorf("%s of %s: %d with %d questions, else %d with %d", path, need, few.status, n, shown.status, asked)
			}
			if a, b := strings.Count(few.body, "\n"), strings.Count(shown.body, "\n"); !strings.HasSuffix(path, "s") && a != b {
				t.Errorf("%s of %s has %d lines, else %d", path, need, a, b)
			}
		}
	}
	var said []string
	for _, query := range []string{"from=2031Q1", "from=" + models.Quarter(models.Now()), "from=2019Q4", "from=nothing"} { // not yet, running, before us, none
		a := w.ask(t, http.MethodGet, "public", "/figures/needs?"+query, nil)
		said = append(said, fmt.Sprint(a.status)+strings.ReplaceAll(a.body, url.QueryEscape(query), ""))
	}
	if slices.Sort(said); len(slices.Compact(said)) != 1 {
		t.Error("refusals tell why a quarter cannot be had")
	}
}
