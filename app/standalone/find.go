package standalone

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// oldest is the first version with views that respect row-level security (security_invoker).
const oldest = 15

// usual are the places where packages put the server; most of them are not in PATH.
var usual = []string{
	"/usr/lib/postgresql/*/bin", // Debian, Ubuntu
	"/usr/pgsql-*/bin",          // the PostgreSQL project's RPMs
	"/usr/lib/postgresql*/bin",  // SUSE
	"/usr/libexec/postgresql*",  // Alpine
	"/usr/local/pgsql/bin",      // built from source
	"/opt/homebrew/opt/postgresql*/bin",
	"/usr/local/opt/postgresql*/bin",
	"/home/linuxbrew/.linuxbrew/opt/postgresql*/bin",
	"/Applications/Postgres.app/Contents/Versions/*/bin",
	"/Library/PostgreSQL/*/bin",
}

const install = "install it (Debian, Ubuntu: apt-get install postgresql; Fedora: dnf install postgresql-server; " +
	"macOS: brew install postgresql@17), or use a database server elsewhere"

type binaries struct {
	dir   string
	major int
}

// find lists the usable PostgreSQL servers of this machine, newest first; only those in dir when it is given.
func find(dir string) ([]binaries, error) {
	dirs := []string{dir}
	if dir == "" {
		dirs = places()
	}
	var found []binaries
	for _, d := range dirs {
		major, err := versionOf(d)
		known := slices.ContainsFunc(found, func(b binaries) bool { return b.dir == d })
		if err == nil && major >= oldest && !known {
			found = append(found, binaries{d, major})
		}
	}
	if len(found) == 0 && dir != "" {
		return nil, fmt.Errorf("no PostgreSQL %d or newer in %s: it must hold postgres and initdb", oldest, dir)
	}
	if len(found) == 0 {
		return nil, fmt.Errorf("no PostgreSQL %d or newer on this machine: %s", oldest, install)
	}
	slices.SortStableFunc(found, func(a, b binaries) int { return b.major - a.major })
	return found, nil
}

func places() []string {
	var dirs []string
	if p, err := exec.LookPath("postgres"); err == nil {
		if real, err := filepath.EvalSymlinks(p); err == nil {
			dirs = append(dirs, filepath.Dir(real))
		}
	}
	if out, err := exec.Command("pg_config", "--bindir").Output(); err == nil {
		dirs = append(dirs, strings.TrimSpace(string(out)))
	}
	for _, pattern := range usual {
		match, _ := filepath.Glob(pattern) // fails on a malformed pattern only
		dirs = append(dirs, match...)
	}
	return dirs
}

var versionLine = regexp.MustCompile(`\(PostgreSQL\) (\d+)`)

func versionOf(dir string) (int, error) {
	if _, err := exec.LookPath(filepath.Join(dir, "initdb")); err != nil {
		return 0, err
	}
	out, err := exec.Command(filepath.Join(dir, "postgres"), "--version").Output()
	if err != nil {
		return 0, err
	}
	m := versionLine.FindSubmatch(out)
	if m == nil {
		return 0, errors.New("no version in the answer of postgres --version")
	}
	return strconv.Atoi(string(m[1]))
}

var (
	kept    = regexp.MustCompile(`^pg\d+$`)
	scratch = regexp.MustCompile(`^scratch\d+$`)
)

// choose settles binaries and cluster. A cluster that exists decides the version; a new one gets the newest.
// What is made for tests has a name of its own, so that real data is never served without being forced to disk.
func (s *Server) choose(found []binaries) error {
	name, prefix := kept, "pg"
	if s.cfg.Ephemeral {
		name, prefix = scratch, "scratch"
	}
	entries, err := os.ReadDir(s.base)
	if err != nil {
		return fmt.Errorf("read data directory: %w", err)
	}
	var have []string
	for _, e := range entries {
		if name.MatchString(e.Name()) {
			have = append(have, filepath.Join(s.base, e.Name()))
		}
	}
	switch len(have) {
	case 0:
		s.bin = found[0]
		s.data = filepath.Join(s.base, prefix+strconv.Itoa(s.bin.major))
		return nil
	case 1:
		s.data = have[0]
		return s.match(found)
	}
	return fmt.Errorf("more than one cluster in the data directory: move away what is not wanted of %s", strings.Join(have, ", "))
}

// match takes the binaries of the version that made the cluster.
func (s *Server) match(found []binaries) error {
	raw, err := os.ReadFile(filepath.Join(s.data, "PG_VERSION"))
	if err != nil {
		return fmt.Errorf("read the version of the data: %w", err)
	}
	made := strings.TrimSpace(string(raw))
	var others []string
	for _, b := range found {
		if strconv.Itoa(b.major) == made {
			s.bin = b
			return nil
		}
		others = append(others, strconv.Itoa(b.major))
	}
	return fmt.Errorf("the data in %s was made by PostgreSQL %s, and this machine has only %s: install PostgreSQL %s, or carry the data over with pg_upgrade; nothing was changed",
		s.data, made, strings.Join(others, " and "), made)
}
