package notify_test

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"testing"

	"gorm.io/gorm"

	"example.org/fingerpost/app/jobs"
	"example.org/fingerpost/app/notify"
	"example.org/fingerpost/models"
	"example.org/fingerpost/models/seal"
)

// TestMain lets this program be run again as a server that only sends e-mail, to be killed.
func TestMain(m *testing.M) {
	if database := os.Getenv("MAIL_SERVER_OF"); database != "" {
		fmt.Fprintln(os.Stderr, serve(database, os.Getenv("MAIL_TO"), os.Getenv("MAIL_KEYS")))
		os.Exit(1)
	}
	os.Exit(m.Run())
}

func serve(database, smtp, keys string) error {
	db, err := models.Open(context.Background(), models.Options{URL: database, Role: models.ChoresRole, MaxConns: 16})
	if err != nil {
		return err
	}
	ring, err := seal.ParseRing(keys)
	if err != nil {
		return err
	}
	work := jobs.NewWork()
	if err := promise(work, db, ring, smtp); err != nil {
		return err
	}
	return work.Run(context.Background(), db.Pool, slog.New(slog.DiscardHandler))
}

func promise(w *jobs.Work, db *models.DB, ring *seal.Ring, smtp string) error {
	queue, err := jobs.NewQueue()
	if err != nil {
		return err
	}
	post, err := notify.New(db, queue, ring, notify.Config{SMTPURL: smtp, From: "no-reply@example.org", BaseURL: "https://example.org"})
	if err != nil {
		return err
	}
	post.Work(w)
	return nil
}

func TestKilledServersLoseNothingAndRepeatLittle(t *testing.T) {
	t.Parallel()
	const people, kills, atOnce = 200, 3, 8
	p := newPlace(t)
	for n := range people {
		p.user(t, fmt.Sprintf("user.%d@example.org", n), p.food, models.Partner)
	}
	p.as(t, models.Anyone, func(tx *gorm.DB) error { return p.post.Tell(t.Context(), tx, p.food) })

	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	keys := seal.NewMaster()
	for n := range kills {
		server := exec.Command(self)
		server.Env = append(os.Environ(), "MAIL_SERVER_OF="+p.URL, "MAIL_TO="+p.box.URL(), "MAIL_KEYS="+keys)
		server.Stderr = os.Stderr
		if err := server.Start(); err != nil {
			t.Fatal(err)
		}
		p.box.Wait(t, (n+1)*people/(kills+1))
		if err := server.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		_ = server.Wait()
	}
	if p.count(t, `select count(*) from notifications where state = 'waiting'`) == 0 {
		t.Fatal("all was sent before the last server was killed")
	}
	// The jobs of servers that died go to another after a minute; here at once.
	p.do(t, `update river.river_job set state = 'available' where state = 'running'`)
	ring, err := seal.ParseRing(keys)
	if err != nil {
		t.Fatal(err)
	}
	p.work = jobs.NewWork()
	if err := promise(p.work, p.Chores, ring, p.box.URL()); err != nil {
		t.Fatal(err)
	}
	until(t, "all is sent", func() bool {
		p.retry(t)
		return p.count(t, `select count(*) from notifications where state = 'waiting'`) == 0
	})
	ids, sent := map[string]string{}, 0
	for _, m := range p.box.Messages() {
		id := header(t, m)["Message-Id"]
		if before, again := ids[m.To[0]]; again && before != id {
			t.Errorf("a repeated message cannot be recognised: %s and %s", before, id)
		}
		ids[m.To[0]] = id
		sent++
	}
	if len(ids) != people {
		t.Errorf("%d of %d people were told", len(ids), people)
	}
	if repeated := sent - people; repeated > kills*atOnce {
		t.Errorf("%d messages repeated, want no more than were under way", repeated)
	} else {
		t.Logf("%d of %d repeated after %d kills", repeated, people, kills)
	}
}
