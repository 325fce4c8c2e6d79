package standalone_test

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"example.org/fingerpost/app/standalone"
)

// keeper is the variable that turns this test program into one that starts a server and waits to be killed.
const keeper = "STANDALONE_TEST_KEEP"

func TestMain(m *testing.M) {
	dir := os.Getenv(keeper)
	if dir == "" {
		os.Exit(m.Run())
	}
	wait, cancel := signal.NotifyContext(context.Background(), syscall.SIGTERM)
	defer cancel()
	s, err := standalone.Start(wait, config(dir))
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	fmt.Println("ready")
	<-wait.Done()
	if err := s.Stop(context.Background()); err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	os.Exit(0)
}

func config(dir string) standalone.Config {
	return standalone.Config{Dir: dir, Roles: []string{"owner", "visitor"}}
}

// place is a directory that every user may reach, which t.TempDir is not.
func place(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "pg")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(dir, 0o711); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	return dir
}

func start(t *testing.T, cfg standalone.Config) *standalone.Server {
	t.Helper()
	s, err := standalone.Start(t.Context(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { stop(t, s) })
	return s
}

func stop(t *testing.T, s *standalone.Server) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	if err := s.Stop(ctx); err != nil {
		t.Error(err)
	}
}

// ask runs statements as the first role, one transaction each, and returns the text of the last one's only value.
func ask(t *testing.T, s *standalone.Server, statements ...string) string {
	t.Helper()
	db, err := pgx.Connect(t.Context(), s.URL("owner", "postgres"))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close(context.Background())
	answer := ""
	for _, sql := range statements {
		rows, err := db.Query(t.Context(), sql, pgx.QueryExecModeSimpleProtocol)
		if err != nil {
			t.Fatal(err)
		}
		for rows.Next() {
			answer = string(rows.RawValues()[0])
		}
		if rows.Close(); rows.Err() != nil {
			t.Fatalf("%s: %v", sql, rows.Err())
		}
	}
	return answer
}

// postmaster is the process id that the server of dir has noted.
func postmaster(t *testing.T, dir string) int {
	t.Helper()
	raw, err := os.ReadFile(pidFile(t, dir))
	if err != nil {
		t.Fatal(err)
	}
	line, _, _ := strings.Cut(string(raw), "\n")
	pid, err := strconv.Atoi(line)
	if err != nil {
		t.Fatal(err)
	}
	return pid
}

func pidFile(t *testing.T, dir string) string {
	t.Helper()
	match, err := filepath.Glob(filepath.Join(dir, "pg[0-9]*", "PG_VERSION"))
	if err != nil || len(match) != 1 {
		t.Fatalf("clusters in %s: %v %v", dir, match, err)
	}
	return filepath.Join(filepath.Dir(match[0]), "postmaster.pid")
}

// keep runs this test program as another process that owns a server, and returns it once the server answers.
func keep(t *testing.T, dir string) *exec.Cmd {
	t.Helper()
	c := exec.Command(os.Args[0])
	c.Env = append(os.Environ(), keeper+"="+dir)
	out, err := c.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = c.Process.Signal(syscall.SIGTERM) // in order, or its server stays behind; unless the test has killed it
		_ = c.Wait()
	})
	said := make([]byte, 2000)
	if n, _ := out.Read(said); string(said[:n]) != "ready\n" {
		t.Fatalf("the other process: %s", said[:n])
	}
	return c
}

// left lists the processes that work on a cluster below dir, by what they were started with and where they work.
func left(t *testing.T, dir string) []string {
	t.Helper()
	all, err := filepath.Glob("/proc/[0-9]*")
	if err != nil {
		t.Fatal(err)
	}
	if len(all) == 0 {
		all = []string{""} // no /proc: ask for the list of everything
	}
	var found []string
	for _, proc := range all {
		line, err := os.ReadFile(proc + "/cmdline")
		if proc == "" {
			line, err = exec.Command("ps", "-ax", "-o", "command=").Output()
		}
		at, _ := os.Readlink(proc + "/cwd")
		ended := len(line) == 0 // and only waits to be forgotten
		if err == nil && !ended && (strings.HasPrefix(at, dir+"/") || strings.Contains(string(line), dir+"/pg")) {
			found = append(found, proc+" "+string(line))
		}
	}
	return found
}
