package standalone_test

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
)

func TestAKilledProcessLeavesItsServerToTheNext(t *testing.T) {
	t.Parallel()
	dir := place(t)
	other := keep(t, dir)
	pid := postmaster(t, dir)
	if err := other.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = other.Wait()
	s := start(t, config(dir))
	ask(t, s, "select 1")
	if got := postmaster(t, dir); got != pid {
		t.Errorf("server is process %d, want %d taken over", got, pid)
	}
	stop(t, s)
	if pids := left(t, dir); len(pids) > 0 {
		t.Errorf("processes left: %v", pids)
	}
}

func TestAnOrderlyEndOfTheProcessEndsTheServer(t *testing.T) {
	t.Parallel()
	dir := place(t)
	other := keep(t, dir)
	if err := other.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if err := other.Wait(); err != nil {
		t.Fatal(err)
	}
	if pids := left(t, dir); len(pids) > 0 {
		t.Errorf("processes left: %v", pids)
	}
}

func TestAKilledServerKeepsWhatWasCommitted(t *testing.T) {
	t.Parallel()
	dir := place(t)
	other := keep(t, dir) // so that nobody starts the server again before we do
	// The address is the other process's to know; anyone may work it out from the directory.
	db, err := pgx.Connect(t.Context(), fmt.Sprintf("host=%s port=5432 user=owner dbname=postgres", filepath.Join(dir, "run")))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close(context.Background())
	if _, err := db.Exec(t.Context(), "create table kept (n int)"); err != nil {
		t.Fatal(err)
	}
	committed := 0
	for n := range 200 {
		if n == 150 {
			if err := other.Process.Kill(); err != nil {
				t.Fatal(err)
			}
			_ = other.Wait()
			if err := syscall.Kill(postmaster(t, dir), syscall.SIGKILL); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := db.Exec(t.Context(), "insert into kept values ($1)", n); err == nil {
			committed++
		}
	}
	if got, want := ask(t, start(t, config(dir)), "select count(*) from kept"), fmt.Sprint(committed); got != want || committed < 150 {
		t.Fatalf("kept %s, want %s", got, want)
	}
}

func TestAServerThatIsKilledIsStartedAgain(t *testing.T) {
	t.Parallel()
	dir := place(t)
	s := start(t, config(dir))
	ask(t, s, "create table kept (n int)", "insert into kept values (7)")
	pid := postmaster(t, dir)
	if err := syscall.Kill(pid, syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	until(t, func() bool {
		db, err := pgx.Connect(t.Context(), s.URL("owner", "postgres"))
		if err != nil {
			return false
		}
		return db.Close(t.Context()) == nil && postmaster(t, dir) != pid
	})
	if got := ask(t, s, "select n from kept"); got != "7" {
		t.Fatalf("kept %q, want 7", got)
	}
	stop(t, s)
	if pids := left(t, dir); len(pids) > 0 {
		t.Errorf("processes left: %v", pids)
	}
}

func TestANumberInAStaleNoteThatSomebodyElseHasNow(t *testing.T) {
	t.Parallel()
	dir := place(t)
	s := start(t, config(dir))
	ask(t, s, "create table kept (n int)", "insert into kept values (7)")
	note, err := os.ReadFile(pidFile(t, dir))
	if err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(filepath.Dir(pidFile(t, dir)))
	if err != nil {
		t.Fatal(err)
	}
	stop(t, s)

	// Another process of the same user, which PostgreSQL by itself would take for a living server.
	owner := info.Sys().(*syscall.Stat_t)
	bystander := exec.Command("sleep", "600")
	if os.Geteuid() == 0 {
		bystander.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: owner.Uid, Gid: owner.Gid}}
	}
	if err := bystander.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = bystander.Process.Kill(); _ = bystander.Wait() })
	_, rest, _ := bytes.Cut(note, []byte("\n"))
	stale := append(fmt.Appendf(nil, "%d\n", bystander.Process.Pid), rest...)
	for _, path := range []string{pidFile(t, dir), filepath.Join(dir, "run", ".s.PGSQL.5432.lock")} {
		if err := os.WriteFile(path, stale, 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Lchown(path, int(owner.Uid), int(owner.Gid)); err != nil {
			t.Fatal(err)
		}
	}

	if got := ask(t, start(t, config(dir)), "select n from kept"); got != "7" {
		t.Fatalf("kept %q, want 7", got)
	}
	if err := bystander.Process.Signal(syscall.Signal(0)); err != nil {
		t.Errorf("the bystander was harmed: %v", err)
	}
}

// until gives something that another process does a minute to happen.
func until(t *testing.T, happened func() bool) {
	t.Helper()
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	end := time.After(time.Minute)
	for !happened() {
		select {
		case <-tick.C:
		case <-end:
			t.Fatal("it did not happen within a minute")
		}
	}
}
