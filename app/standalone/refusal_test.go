package standalone_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"example.org/fingerpost/app/standalone"
)

// refused starts a server that must not start.
func refused(t *testing.T, cfg standalone.Config) error {
	t.Helper()
	s, err := standalone.Start(t.Context(), cfg)
	if err == nil {
		_ = s.Stop(context.Background())
		t.Fatal("it started")
	}
	return err
}

func TestASecondOwnerIsRefused(t *testing.T) {
	t.Parallel()
	dir := place(t)
	other := keep(t, dir)
	err := refused(t, config(dir))
	if !errors.Is(err, standalone.ErrOwned) {
		t.Fatal(err)
	}
	want := fmt.Sprintf("private postgres: data directory %s: already in use by another running process (process %d): stop that process first, or choose another data directory",
		dir, other.Process.Pid)
	if err.Error() != want {
		t.Errorf("says\n%s, want\n%s", err, want)
	}
}

func TestASecondOwnerInTheSameProcessIsRefused(t *testing.T) {
	t.Parallel()
	cfg := config(place(t))
	s := start(t, cfg)
	if err := refused(t, cfg); !errors.Is(err, standalone.ErrOwned) {
		t.Fatal(err)
	}
	stop(t, s)
	ask(t, start(t, cfg), "select 1")
}

func TestDataOfAnotherVersionIsLeftAlone(t *testing.T) {
	t.Parallel()
	dir := place(t)
	s := start(t, config(dir))
	ask(t, s, "create table kept (n int)", "insert into kept values (7)")
	stop(t, s)
	version := filepath.Join(filepath.Dir(pidFile(t, dir)), "PG_VERSION")
	own, err := os.ReadFile(version)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(version, []byte("9\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	said := refused(t, config(dir)).Error()
	for _, part := range []string{"was made by PostgreSQL 9", "install PostgreSQL 9", "pg_upgrade", "nothing was changed"} {
		if !strings.Contains(said, part) {
			t.Errorf("%s: does not say %q", said, part)
		}
	}
	if err := os.WriteFile(version, own, 0o600); err != nil {
		t.Fatal(err)
	}
	if got := ask(t, start(t, config(dir)), "select n from kept"); got != "7" {
		t.Fatalf("kept %q, want 7", got)
	}
}

func TestTwoClustersAreNotChosenBetween(t *testing.T) {
	t.Parallel()
	dir := place(t)
	for _, name := range []string{"pg15", "pg16"} {
		if err := os.Mkdir(filepath.Join(dir, name), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	if said := refused(t, config(dir)).Error(); !strings.Contains(said, "more than one cluster") {
		t.Error(said)
	}
}

func TestADirectoryOutOfReach(t *testing.T) {
	t.Parallel()
	closed := filepath.Join(place(t), "closed")
	if err := os.Mkdir(closed, 0o700); err != nil {
		t.Fatal(err)
	}
	want := "who may not enter " + closed + ": choose a data directory that every user may enter, such as one below /var/lib, or run chmod o+x " + closed
	if os.Geteuid() != 0 { // no other user takes part: it is this one who must be kept out
		if err := os.Chmod(closed, 0); err != nil {
			t.Fatal(err)
		}
		want = "permission denied"
	}
	if said := refused(t, config(filepath.Join(closed, "data"))).Error(); !strings.Contains(said, want) {
		t.Error(said)
	}
}

func TestAWrongSettingIsReportedAtOnce(t *testing.T) {
	t.Parallel()
	dir := place(t)
	stop(t, start(t, config(dir)))
	conf := filepath.Join(filepath.Dir(pidFile(t, dir)), "postgresql.conf")
	if err := os.WriteFile(conf, []byte("no_such_setting = 1\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	said := refused(t, config(dir)).Error()
	if !strings.Contains(said, "the server refused to start") || !strings.Contains(said, filepath.Join(dir, "server.log")) {
		t.Error(said)
	}
}

func TestNoBinaries(t *testing.T) {
	t.Parallel()
	cfg := config(place(t))
	cfg.BinDir = place(t)
	want := "no PostgreSQL 15 or newer in " + cfg.BinDir + ": it must hold postgres and initdb"
	if said := refused(t, cfg).Error(); !strings.Contains(said, want) {
		t.Error(said)
	}
}

func TestNobodyToLogIn(t *testing.T) {
	t.Parallel()
	if said := refused(t, standalone.Config{Dir: place(t)}).Error(); said != "private postgres: no role given" {
		t.Error(said)
	}
}
