package handlers_test

import (
	"bytes"
	"context"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"example.org/fingerpost/handlers"
)

// Whatever is sent to the service, well or badly, no log line and no metric holds it.
func TestNobodyIsInTheLog(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	var log bytes.Buffer
	registry := prometheus.NewRegistry()
	door := handlers.New(w.app, handlers.Options{Log: slog.New(slog.NewJSONHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug})), Metrics: handlers.NewMetrics(registry)})
	ask := func(method, path, cookie string, form url.Values) {
		req := httptest.NewRequestWithContext(t.Context(), method, path, strings.NewReader(form.Encode()))
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		req.Header.Set("User-Agent", "Markerbrowser")
		req.Header.Set("Referer", "https://example.org/markerpage")
		req.RemoteAddr = "192.0.2.77:4711"
		req.AddCookie(&http.Cookie{Name: "sid", Value: cookie})
		door.ServeHTTP(httptest.NewRecorder(), req)
	}
	marked := url.Values{}
	for _, name := range []string{"for", "name", "postcode", "phone", "email", "password", "code", "words", "note", "summary"} {
		marked.Set(name, "markervalue")
	}
	referral := w.referral("").String()
	for _, path := range []string{"/refer/who", "/refer/name", "/sign-in", "/join", "/markerpath", "/services?words=markerquery", "/partner/search", "/partner/referrals/" + referral,
		"/partner/referrals/" + referral + "/decline", "/team/enquiries/markerid/show"} {
		for _, cookie := range []string{"", "markercookie", w.cookies["partner"], w.cookies["coordinator"]} {
			ask(http.MethodGet, path, cookie, nil)
			ask(http.MethodPost, path, cookie, marked)
		}
	}
	figures := httptest.NewRecorder()
	promhttp.HandlerFor(registry, promhttp.HandlerOpts{}).ServeHTTP(figures, httptest.NewRequest(http.MethodGet, "/metrics", nil))
	written := log.String() + figures.Body.String()
	if strings.Count(written, "\n") < 80 || !strings.Contains(written, "/partner/referrals/:id") {
		t.Fatalf("nothing was logged:\n%s", written)
	}
	for _, never := range []string{"marker", "Marker", referral, w.org.ID.String(), w.user.String(), "192.0.2.77", w.cookies["partner"]} {
		if strings.Contains(written, never) {
			t.Errorf("the log or a metric holds %q", never)
		}
	}
}

// Whoever posts without end is slowed down, and told to wait.
func TestPostingWithoutEndIsSlowedDown(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	codes := map[int]int{}
	for range 150 {
		req := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/refer/who", nil)
		res := httptest.NewRecorder()
		w.door.ServeHTTP(res, req)
		codes[res.Code]++
		if res.Code == http.StatusTooManyRequests && !strings.Contains(res.Body.String(), "Wait a few minutes") {
			t.Fatal(res.Body.String())
		}
	}
	if codes[http.StatusTooManyRequests] == 0 || codes[http.StatusUnprocessableEntity] < 90 {
		t.Errorf("answers: %v", codes)
	}
}

// Somebody who leaves before the answer is no fault in the log.
func TestWhoeverLeavesIsNoFault(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	var log bytes.Buffer
	door := handlers.New(w.app, handlers.Options{Log: slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelError}))})
	gone, leave := context.WithCancel(t.Context())
	leave()
	for _, path := range []string{"/services", "/refer", "/figures"} {
		res := httptest.NewRecorder()
		door.ServeHTTP(res, httptest.NewRequestWithContext(gone, http.MethodGet, path, nil))
		if res.Code == http.StatusOK {
			t.Errorf("%s was answered", path)
		}
	}
	if log.Len() > 0 {
		t.Errorf("logged: %s", log.String())
	}
}
