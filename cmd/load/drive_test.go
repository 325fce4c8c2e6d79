package main

import (
	"log/slog"
	"net/http/httptest"
	"net/netip"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"example.org/fingerpost/handlers"
	"example.org/fingerpost/models"
)

// Visitors walk every journey at the whole service and meet no error; what they sent is there.
func TestVisitorsWalkEveryJourney(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	p.fill(t, 1000)
	e := handlers.New(p.app, handlers.Options{Log: slog.New(slog.DiscardHandler), Proxies: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}, Metrics: handlers.NewMetrics(prometheus.NewRegistry())})
	site := httptest.NewServer(e)
	defer site.Close()
	var out strings.Builder
	d := &drive{base: site.URL, visitors: 6, lasts: 5 * time.Minute, walks: 1, out: &out, http: client(6), pages: map[string][]string{"dashboard": {"/services"}, "team": {"/team"}}}
	d.cast = cast{app: p.app, owner: p.Owner, ring: p.ring}
	var err error
	if d.town, err = townOf(t.Context(), p.Owner, models.Place{Name: "Wearmouth", Districts: p.config.Districts}); err != nil {
		t.Fatal(err)
	}
	if err := d.gather(t.Context()); err != nil {
		t.Fatal(err)
	}
	before := p.count(t, "enquiries")
	for name := range journeys {
		met := d.walk(t.Context(), []weighed{{name, 1}})
		if met.errors() > 0 || met.requests() == 0 {
			t.Errorf("%s: %d requests, %v", name, met.requests(), met.faults)
		}
		if sent := len(met.steps["ask: sent"]); name == "ask" && (sent != d.visitors || p.count(t, "enquiries")-before < sent) {
			t.Errorf("%d saw that it was sent, %d were", sent, p.count(t, "enquiries")-before)
		}
	}
	if err := d.report(t.Context(), meter{server: os.Getpid()}, []weighed{{"inbox", 1}}); err != nil || !strings.Contains(out.String(), "errors: 0") || !strings.Contains(out.String(), "p95") {
		t.Errorf("%v: %s", err, out.String())
	}
}
