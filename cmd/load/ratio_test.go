package main

import (
	"io"
	"log/slog"
	"regexp"
	"strings"
	"testing"
	"time"

	"example.org/fingerpost/app"
	"example.org/fingerpost/models"
)

// What pgbench runs is what the service was heard to send: the same statements in the same order, new rows each time.
func TestPgbenchSendsWhatTheServiceSends(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	p.fill(t, 200)
	r := &ratios{out: io.Discard, recorder: &recorder{}, clients: 2, each: time.Second, drafted: 1, cast: cast{owner: p.Owner, ring: p.ring}}
	var err error
	if r.town, err = townOf(t.Context(), p.Owner, models.Place{Name: "Wearmouth", Districts: p.config.Districts}); err != nil {
		t.Fatal(err)
	}
	if r.web, err = models.Open(t.Context(), models.Options{URL: p.URL, Role: models.WebRole, MaxConns: 4, Tracer: r.recorder}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(r.web.Close)
	stats, err := models.Open(t.Context(), models.Options{URL: p.URL, Role: models.StatsRole, MaxConns: 1})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(stats.Close)
	if r.app, err = app.With(r.web, p.Chores, stats, p.ring, p.config, slog.New(slog.DiscardHandler)); err != nil {
		t.Fatal(err)
	}
	if r.bench, err = newBench(p.URL, t.TempDir(), r.clients, p.Web); err != nil {
		t.Fatal(err)
	}
	heard, trips, err := r.hearSending(t.Context())
	if err != nil || trips == 0 {
		t.Fatal(trips, err)
	}
	s, err := fresh("s", heard[0], heard[1])
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(regexp.MustCompile(`(?m)^\\set.*\n`).ReplaceAllString(s.text, "")), ";\n")
	if len(lines) != len(heard[0]) || s.statements != len(heard[0]) || len(lines) < 15 {
		t.Fatalf("%d statements of %d", len(lines), len(heard[0]))
	}
	filled := regexp.MustCompile(`\$\d+`)
	for i, line := range lines {
		before, _, _ := strings.Cut(filled.ReplaceAllString(strings.TrimSpace(heard[0][i].sql), "$"), "$")
		if !strings.HasPrefix(line, before) {
			t.Errorf("statement %d is %.60q, was %.60q", i, line, heard[0][i].sql)
		}
	}
	c, err := r.send(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	count := func() int { return p.count(t, "enquiries") }
	before := count()
	if rate, err := c.bench(t.Context(), time.Second); err != nil || rate <= 0 {
		t.Fatalf("%f %v", rate, err)
	}
	if after := count(); after == before || p.count(t, "drafts d join enquiries e on e.id = d.id where d.version > 1") < after-before {
		t.Errorf("pgbench sent %d", after-before)
	}
}
