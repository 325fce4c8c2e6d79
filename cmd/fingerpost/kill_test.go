package main

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"github.com/google/uuid"

	"example.org/fingerpost/app"
	"example.org/fingerpost/app/notify/mailtest"
	"example.org/fingerpost/app/referral"
	"example.org/fingerpost/models"
	"example.org/fingerpost/models/dbtest"
	"example.org/fingerpost/models/seal"
)

const kills = 10

// A server that is killed between a commit and its e-mail, ten times: no referral is lost, and everybody is told. It is
// the real program as a process of its own, with a real mail server.
func TestKilledBetweenCommitAndEmail(t *testing.T) {
	t.Parallel()
	bin := build(t)
	db, box := dbtest.New(t), mailtest.Start(t)
	keys := seal.NewMaster()
	ring, err := seal.ParseRing(keys)
	if err != nil {
		t.Fatal(err)
	}
	c := app.Config{BaseURL: "http://localhost:8080", SMTP: box.URL(), From: "no-reply@example.org", Programme: "Fingerpost", Place: "Wearmouth", Districts: []string{"SR5"},
		Phone: "01632 960 100", Away: "https://example.org", Pool: 4, Log: "json"}
	a, err := app.With(db.Web, db.Chores, db.Stats, ring, c, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	env := append(os.Environ(), "DATABASE_URL="+db.URL, "FINGERPOST_KEYS="+keys, "FINGERPOST_SMTP_URL="+box.URL(), "FINGERPOST_MAIL_FROM=no-reply@example.org",
		"FINGERPOST_MAIL_DELAY=0", "FINGERPOST_MAIL_EVERY=0", "FINGERPOST_METRICS_LISTEN=off", "FINGERPOST_DISTRICTS=SR5", "FINGERPOST_DATA="+t.TempDir())
	told := map[string]bool{} // whom each referral has to tell
	for n := range kills {
		s := serve(t, bin, env)
		org := db.Organisation(t, func(o *models.Organisation) { o.Name = fmt.Sprintf("Partner %d", n) })
		service := db.Service(t, org)
		email := fmt.Sprintf("worker%s@example.org", string(rune('a'+n)))
		db.User(t, org, models.Partner, func(u *models.User) { u.Email = email })
		told[email] = true
		send(t, a, service.ID)
		s.kill(t) // committed a moment ago; the e-mail is in a job, or on its way
	}
	s := serve(t, bin, env)
	defer s.stop(t)
	var lost int
	if err := db.Owner.QueryRow(t.Context(), `select $1 - count(*) from referrals where state = 'sent'`, kills).Scan(&lost); err != nil || lost != 0 {
		t.Errorf("%d referrals lost, %v", lost, err)
	}
	waitFor(t, 3*time.Minute, "everybody told", func() bool {
		arrived := map[string]bool{}
		for _, m := range box.Messages() {
			arrived[m.To[0]] = true
		}
		return len(arrived) == len(told)
	})
	waitFor(t, time.Minute, "nothing waits", func() bool {
		var waits int
		err := db.Owner.QueryRow(t.Context(), `select count(*) from notifications where state <> 'sent'`).Scan(&waits)
		return err == nil && waits == 0
	})
	t.Logf("%d kills, %d people told by %d e-mails", kills, len(told), len(box.Messages()))
}

func send(t *testing.T, a *app.App, service uuid.UUID) {
	t.Helper()
	var in referral.Answers
	in.Who.For = "me"
	in.Needs.Needs = []string{"money"}
	in.Where = referral.WhereAndWhen{Postcode: "SR5 1AA", Day: "31", Month: "3", Year: "1980"}
	in.Gender.Gender = "woman"
	in.Services.Services = []string{service.String()}
	in.Name.Full = "Ada Example"
	in.Contact = referral.Contact{Ways: []string{"phone"}, Phone: "07700 900 001"}
	in.Safe = referral.SafeContact{Voicemail: "yes", SayWho: "yes"}
	in.Address = referral.Home{Line1: "1 Example Row", Town: "Wearmouth"}
	in.Consent = referral.Consent{Agree: true, FollowUp: "no"}
	in.Done = map[string]bool{}
	for _, s := range referral.Steps {
		in.Done[s.Path] = true
	}
	token, err := a.Referrals.StartWith(t.Context(), in)
	if err != nil {
		t.Fatal(err)
	}
	if err := a.Referrals.Send(t.Context(), token); err != nil {
		t.Fatal(err)
	}
}

func build(t *testing.T) string {
	t.Helper()
	bin := filepath.Join(t.TempDir(), "fingerpost")
	if out, err := exec.Command("go", "build", "-buildvcs=false", "-o", bin, ".").CombinedOutput(); err != nil {
		t.Fatalf("build: %v\n%s", err, out)
	}
	return bin
}

// server is the program as a process of its own.
type server struct {
	cmd  *exec.Cmd
	base string
}

func serve(t *testing.T, bin string, env []string) *server {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := l.Addr().String()
	l.Close()
	s := &server{cmd: exec.CommandContext(context.WithoutCancel(t.Context()), bin, "serve"), base: "http://" + address}
	s.cmd.Env = append(env, "FINGERPOST_LISTEN="+address)
	s.cmd.Stdout, s.cmd.Stderr = io.Discard, io.Discard
	if err := s.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.cmd.Process.Kill() })
	waitFor(t, 30*time.Second, "ready", func() bool {
		res, err := http.Get(s.base + "/readyz")
		if err != nil {
			return false
		}
		res.Body.Close()
		return res.StatusCode == http.StatusOK
	})
	return s
}

func (s *server) kill(t *testing.T) {
	t.Helper()
	if err := s.cmd.Process.Signal(syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	_ = s.cmd.Wait() // it was killed
}

// stop asks it to stop and wants it to end well.
func (s *server) stop(t *testing.T) {
	t.Helper()
	if err := s.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if err := s.cmd.Wait(); err != nil {
		t.Errorf("asked to stop: %v", err)
	}
}

func waitFor(t *testing.T, limit time.Duration, what string, holds func() bool) {
	t.Helper()
	tick := time.NewTicker(50 * time.Millisecond)
	defer tick.Stop()
	for end := time.Now().Add(limit); time.Now().Before(end); <-tick.C {
		if holds() {
			return
		}
	}
	t.Fatalf("not within %s: %s", limit, what)
}
