package standalone_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"example.org/fingerpost/app/standalone"
)

func TestAFreshServerAnswersAndIsClosedToTheNetwork(t *testing.T) {
	t.Parallel()
	dir := place(t)
	s := start(t, config(dir))
	for _, c := range []struct{ name, sql, want string }{
		{"no network", "show listen_addresses", ""},
		{"durable", "show fsync", "on"},
		{"durable commits", "show synchronous_commit", "on"},
		{"durable pages", "show full_page_writes", "on"},
		{"checksums", "show data_checksums", "on"},
		{"no statement in the log", "show log_min_error_statement", "panic"},
		{"no detail in the log", "show log_error_verbosity", "terse"},
		{"caller known by the kernel", "select distinct auth_method from pg_hba_file_rules", "peer"},
	} {
		if got := ask(t, s, c.sql); got != c.want {
			t.Errorf("%s: %s = %q, want %q", c.name, c.sql, got, c.want)
		}
	}
	info, err := os.Stat(filepath.Join(dir, "run"))
	if err != nil || info.Mode().Perm() != 0o700 {
		t.Errorf("socket directory: %v %v, want closed to others", info, err)
	}
	if _, err := os.Stat(filepath.Join(s.Bin(), "initdb")); err != nil {
		t.Error(err)
	}
}

func TestARoleNeedNotExistYet(t *testing.T) {
	t.Parallel()
	s := start(t, config(place(t)))
	if _, err := pgx.Connect(t.Context(), s.URL("visitor", "postgres")); err == nil {
		t.Fatal("logged in as a role that does not exist")
	}
	ask(t, s, "create role visitor login", "create role stranger login")
	db, err := pgx.Connect(t.Context(), s.URL("visitor", "postgres"))
	if err != nil {
		t.Fatal(err)
	}
	db.Close(context.Background())
	if _, err := pgx.Connect(t.Context(), s.URL("stranger", "postgres")); err == nil {
		t.Fatal("logged in as a role that was not named")
	}
}

func TestARoleOfANewReleaseMayLogInAfterTheNextStart(t *testing.T) {
	t.Parallel()
	cfg := config(place(t))
	s := start(t, cfg)
	ask(t, s, "create role clerk login")
	stop(t, s)
	cfg.Roles = append(cfg.Roles, "clerk")
	s = start(t, cfg)
	db, err := pgx.Connect(t.Context(), s.URL("clerk", "postgres"))
	if err != nil {
		t.Fatal(err)
	}
	db.Close(context.Background())
}

func TestStopKeepsTheDataAndLeavesNoProcess(t *testing.T) {
	t.Parallel()
	dir := place(t)
	s := start(t, config(dir))
	ask(t, s, "create table kept (n int)", "insert into kept values (7)")
	open, err := pgx.Connect(t.Context(), s.URL("owner", "postgres")) // a visitor who does not go
	if err != nil {
		t.Fatal(err)
	}
	defer open.Close(context.Background())
	stop(t, s)
	if pids := left(t, dir); len(pids) > 0 {
		t.Fatalf("processes left: %v", pids)
	}
	stop(t, s) // once more, to no effect
	if got := ask(t, start(t, config(dir)), "select n from kept"); got != "7" {
		t.Fatalf("kept %q, want 7", got)
	}
}

func TestStopAtTheEndOfPatienceLosesNothing(t *testing.T) {
	t.Parallel()
	dir := place(t)
	s := start(t, config(dir))
	ask(t, s, "create table kept (n int)", "insert into kept values (7)")
	over, cancel := context.WithCancel(t.Context())
	cancel()
	if err := s.Stop(over); err != nil {
		t.Fatal(err)
	}
	if pids := left(t, dir); len(pids) > 0 {
		t.Fatalf("processes left: %v", pids)
	}
	if got := ask(t, start(t, config(dir)), "select n from kept"); got != "7" {
		t.Fatalf("kept %q, want 7", got)
	}
}

func TestAStartThatIsCalledOffLeavesNothingHalf(t *testing.T) {
	t.Parallel()
	dir := place(t)
	over, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := standalone.Start(over, config(dir)); err == nil {
		t.Fatal("started although it was called off")
	}
	if half, _ := filepath.Glob(filepath.Join(dir, "pg*", "PG_VERSION")); len(half) > 0 {
		t.Fatalf("left %v", half)
	}
	ask(t, start(t, config(dir)), "select 1")
	if half, _ := filepath.Glob(filepath.Join(dir, "new-*")); len(half) > 0 {
		t.Fatalf("left %v", half)
	}
}

func TestAPathThatDoesNotFitIntoASocketAddress(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, below string }{
		{"long", strings.Repeat("long/", 25)},
		{"comma", "Wearmouth, Wearside"},
		{"space", "the data of Wearmouth"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			cfg := config(filepath.Join(place(t), c.below))
			cfg.Ephemeral = true
			if got := ask(t, start(t, cfg), "select 1"); got != "1" {
				t.Fatalf("answered %q", got)
			}
		})
	}
}

func TestAServerForTestsIsNeverGivenRealData(t *testing.T) {
	t.Parallel()
	cfg := config(place(t))
	s := start(t, cfg)
	ask(t, s, "create table kept (n int)")
	stop(t, s)
	cfg.Ephemeral = true
	s = start(t, cfg)
	if got := ask(t, s, "show fsync"); got != "off" {
		t.Errorf("fsync = %s", got)
	}
	if got := ask(t, s, "select count(*) from pg_tables where tablename = 'kept'"); got != "0" {
		t.Error("the tests see the real data")
	}
}
