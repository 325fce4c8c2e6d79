package handlers_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"example.org/fingerpost/app/insight"
)

// seen is what somebody gets.
type seen struct {
	status int
	header http.Header // but for what names the request
	body   string
}

// whole is every byte of an answer that could tell something.
func (a seen) whole() string { return fmt.Sprint(a.status, a.header, a.body) }

func (w *target) ask(t *testing.T, method, who, path string, form url.Values) seen {
	t.Helper()
	req := httptest.NewRequestWithContext(t.Context(), method, "/", strings.NewReader(form.Encode()))
	address, query, _ := strings.Cut(path, "?")
	req.URL = &url.URL{Path: address, RawQuery: query}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.RemoteAddr = fmt.Sprintf("[2001:db8::%x]:4711", w.calls.Add(1))
	if w.sid[who] != "" {
		req.AddCookie(&http.Cookie{Name: "sid", Value: w.sid[who]})
	}
	res := httptest.NewRecorder()
	w.door.ServeHTTP(res, req)
	res.Header().Del("X-Request-Id")
	return seen{res.Code, res.Header(), res.Body.String()}
}

// get is a page or a file that must be there.
func (w *target) get(t *testing.T, who, path string) string {
	t.Helper()
	a := w.ask(t, http.MethodGet, who, path, nil)
	if a.status != http.StatusOK {
		t.Fatalf("%s at %s: %d %s", who, path, a.status, a.body)
	}
	return a.body
}

// table reads one table of a page: its rows, label first, with what each cell says.
func (w *target) table(t *testing.T, who, path, title string) (rows [][]string) {
	t.Helper()
	page, err := goquery.NewDocumentFromReader(strings.NewReader(w.get(t, who, path)))
	if err != nil {
		t.Fatal(err)
	}
	page.Find("main table").Each(func(_ int, table *goquery.Selection) {
		if caption := strings.TrimSpace(table.Find("caption").Text()); caption != title && !strings.HasPrefix(caption, title+",") {
			return
		}
		table.Find("tbody tr").Each(func(_ int, tr *goquery.Selection) {
			rows = append(rows, tr.Find("th, td").Map(func(_ int, s *goquery.Selection) string { return strings.Join(strings.Fields(s.Text()), " ") }))
		})
	})
	if len(rows) == 0 {
		t.Fatalf("%s has no table %q", path, title)
	}
	return rows
}

// row is what the table of a page says of one line.
func (w *target) row(t *testing.T, who, path, title, label string) []string {
	t.Helper()
	for _, r := range w.table(t, who, path, title) {
		if r[0] == label {
			return r[1:]
		}
	}
	t.Fatalf("%s: %q has no line %q", path, title, label)
	return nil
}

// between is the query of a range of quarters.
func between(from, to string) string { return "?from=" + from + "&to=" + to }

// addresses is everything that statistics serve to somebody: pages and files, quarter by quarter and together, and each
// line that can be chosen.
func (w *target) addresses(who string) []string {
	base := map[string]string{"public": "/figures", "analyst": "/statistics", "lead": "/partner/figures"}[who]
	if who == "lead" {
		return []string{base, base + "/own.csv", base + "/own.xlsx", base + "/own.json", base + "/impact?quarter=" + w.last, base + "/impact?quarter=" + w.before}
	}
	all := []string{base, "/figures/methods", "/robots.txt", "/sitemap.xml"}
	for _, s := range insight.Subjects {
		for _, q := range []string{between(w.before, w.last), between(w.before, w.before), between(w.last, w.last)} {
			page := base + "/" + s.Name
			all = append(all, page+q, page+"/"+s.Name+".csv"+q, page+"/"+s.Name+".json"+q)
			if q == between(w.last, w.last) {
				all = append(all, page+"/"+s.Name+".xlsx"+q)
			}
		}
	}
	return all
}

// shots are what everybody sees of figures at one time.
func (w *target) shots(t *testing.T) map[string]string {
	t.Helper()
	all := map[string]string{}
	for _, who := range []string{"public", "analyst", "lead"} {
		for _, path := range w.addresses(who) {
			all[who+" "+path] = w.ask(t, http.MethodGet, who, path, nil).whole()
		}
	}
	return all
}

// unchanged names what somebody would see differently.
func (w *target) unchanged(t *testing.T, what string, before map[string]string) {
	t.Helper()
	for path, now := range w.shots(t) {
		if before[path] != now {
			t.Errorf("%s: %s is not the same as before", what, path)
		}
	}
}
