package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"example.org/fingerpost/models"
)

// bench runs pgbench with scripts, and gives the transactions in a second.
type bench struct {
	program, address string
	clients          int
	folder           string
	settings         string // of a connection, as the service has them
}

func newBench(address, folder string, clients int, as *models.DB) (bench, error) {
	program, err := exec.LookPath("pgbench")
	for _, place := range []string{"/usr/lib/postgresql/*/bin/pgbench", "/usr/pgsql-*/bin/pgbench"} {
		if found, _ := filepath.Glob(place); err != nil && len(found) > 0 {
			program, err = found[len(found)-1], nil
		}
	}
	if err != nil {
		return bench{}, fmt.Errorf("pgbench comes with PostgreSQL and is not found: %w", err)
	}
	settings := []string{"-c role=" + models.WebRole} // the service may sign in as it; pgbench does as the owner
	for name, value := range as.Pool.Config().ConnConfig.RuntimeParams {
		settings = append(settings, "-c "+name+"="+strings.ReplaceAll(value, " ", `\ `))
	}
	return bench{program: program, address: address, clients: clients, folder: folder, settings: strings.Join(settings, " ")}, nil
}

var perSecond = regexp.MustCompile(`tps = ([0-9.]+)`)

// run gives the transactions in a second. base is where the numbers of the drafts begin.
func (b bench) run(ctx context.Context, d time.Duration, base int, all ...script) (float64, error) {
	c, err := pgx.ParseConfig(b.address)
	if err != nil {
		return 0, fmt.Errorf("pgbench: %w", err)
	}
	args := []string{"-n", "-M", "prepared", "-c", strconv.Itoa(b.clients), "-j", "2", "-T", strconv.Itoa(int(max(d, time.Second) / time.Second)),
		"-D", "k=0", "-D", fmt.Sprintf("%s=%d", countAt, base)}
	for i, s := range all {
		file := filepath.Join(b.folder, fmt.Sprintf("script%d.sql", i))
		if err := os.WriteFile(file, []byte(s.text), 0o600); err != nil {
			return 0, fmt.Errorf("pgbench: %w", err)
		}
		args = append(args, "-f", file)
		for name, v := range s.values {
			args = append(args, "-D", name+"="+v)
		}
	}
	cmd := exec.CommandContext(ctx, b.program, args...)
	cmd.Env = append(os.Environ(), "PGHOST="+c.Host, fmt.Sprintf("PGPORT=%d", c.Port), "PGUSER="+c.User, "PGPASSWORD="+c.Password, "PGDATABASE="+c.Database, "PGOPTIONS="+b.settings)
	out, err := cmd.CombinedOutput()
	m := perSecond.FindSubmatch(out)
	if err != nil || m == nil || strings.Contains(string(out), "aborted") {
		return 0, fmt.Errorf("pgbench: %w: %s", err, lastLines(string(out), 6))
	}
	return strconv.ParseFloat(string(m[1]), 64)
}

func lastLines(text string, n int) string {
	lines := strings.Split(strings.TrimSpace(text), "\n")
	return strings.Join(lines[max(0, len(lines)-n):], " | ")
}
