package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"syscall"
	"time"

	"example.org/fingerpost/app/standalone"
	"example.org/fingerpost/models"
)

// inMemory is where files live in memory, and how much room a test run needs there.
const (
	inMemory = "/dev/shm"
	needed   = 1 << 30
)

// withPostgres starts a PostgreSQL that forgets everything, runs a command with TEST_DATABASE_URL set to it, and passes
// on how the command ended.
func withPostgres(ctx context.Context, args []string) (err error) {
	if len(args) > 0 && args[0] == "--" {
		args = args[1:]
	}
	if len(args) == 0 {
		return errors.New("with-postgres: which command?")
	}
	parent := ""
	if room(inMemory) > needed {
		parent = inMemory
	}
	dir, err := os.MkdirTemp(parent, "fingerpost-test-")
	if err != nil {
		return fmt.Errorf("with-postgres: %w", err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	if err := os.Chmod(dir, 0o711); err != nil { // the server runs as somebody else
		return fmt.Errorf("with-postgres: %w", err)
	}
	s, err := standalone.Start(ctx, standalone.Config{Dir: dir + "/postgres", BinDir: os.Getenv("FINGERPOST_PG_BIN"), Ephemeral: true,
		Roles: []string{"fingerpost_owner", models.WebRole, models.ChoresRole, models.StatsRole}, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		return err
	}
	defer func() {
		wait, cancel := context.WithTimeout(context.Background(), 30*time.Second)
		defer cancel()
		err = errors.Join(err, s.Stop(wait))
	}()
	cmd := exec.CommandContext(ctx, args[0], args[1:]...)
	cmd.Cancel = func() error { return cmd.Process.Signal(syscall.SIGTERM) }
	cmd.Env = append(os.Environ(), "TEST_DATABASE_URL="+s.URL("fingerpost_owner", "postgres"), "FINGERPOST_PG_BIN="+s.Bin())
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, os.Stdout, os.Stderr
	return cmd.Run()
}

// room is how many bytes are free in a folder; none when there is no such folder.
func room(dir string) uint64 {
	var s syscall.Statfs_t
	if err := syscall.Statfs(dir, &s); err != nil {
		return 0
	}
	return s.Bavail * uint64(s.Bsize)
}
