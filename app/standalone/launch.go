package standalone

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"time"
)

const (
	glance   = 5 * time.Millisecond   // between two looks at a server that is starting or stopping
	pause    = 100 * time.Millisecond // between two attempts to start
	patience = time.Minute            // for the last processes of a killed server to let go
)

// errHeld: processes of an earlier server still hold the cluster; PostgreSQL refuses until the last has gone.
var errHeld = errors.New("processes of an earlier server still hold the data")

// launch returns when the server answers. Nothing but ctx limits the recovery after a crash.
func (s *Server) launch(ctx context.Context) error {
	for begun := time.Now(); ; {
		err := s.attempt(ctx)
		if !errors.Is(err, errHeld) || time.Since(begun) > patience {
			return err
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(pause):
		}
	}
}

func (s *Server) attempt(ctx context.Context) error {
	n, alive := s.running()
	var from int64 // where in the log this attempt begins
	var err error
	if alive {
		err = s.adopt(ctx, n)
	} else {
		from, err = s.spawn()
	}
	if err != nil {
		return err
	}
	for {
		n, alive := s.running()
		if alive && n.ready {
			return nil
		}
		if !alive && s.ended == nil { // it was found stopping
			return errHeld
		}
		select {
		case <-s.ended:
			return s.refusal(from)
		case <-ctx.Done():
			last, cancel := context.WithTimeout(context.WithoutCancel(ctx), patience)
			defer cancel()
			return errors.Join(ctx.Err(), s.end(last))
		case <-time.After(glance):
		}
	}
}

// adopt takes over a server that a killed process left behind.
func (s *Server) adopt(ctx context.Context, n note) (err error) {
	s.ended = nil
	if s.server, err = os.FindProcess(n.pid); err != nil {
		return fmt.Errorf("take over the running server: %w", err)
	}
	if n.socket != "" && n.socket != s.socket { // no way to speak to it
		return errors.Join(errHeld, s.end(ctx))
	}
	s.cfg.Log.Info("taking over the private PostgreSQL that an earlier process left running", "process", n.pid)
	return tell(s.server, syscall.SIGHUP) // read again who may log in
}

// spawn starts the server and returns where in its log it begins to write.
func (s *Server) spawn() (from int64, err error) {
	// None of these belongs to a living server: the data is locked and its server is not running. PostgreSQL would
	// refuse if the number in them had been given to another process of the same user. Whether anything still holds
	// the data it finds out by its shared memory.
	sock := filepath.Join(s.socket, ".s.PGSQL."+port)
	for _, stale := range []string{filepath.Join(s.data, "postmaster.pid"), sock, sock + ".lock"} {
		if err := os.Remove(stale); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return 0, fmt.Errorf("clear what a crash left: %w", err)
		}
	}
	log, err := s.openLog()
	if err != nil {
		return 0, fmt.Errorf("open the server log: %w", err)
	}
	defer log.Close()
	if from, err = log.Seek(0, io.SeekEnd); err != nil {
		return 0, fmt.Errorf("open the server log: %w", err)
	}
	// Not bound to a context: the server is ended in order or not at all.
	c := s.command(context.Background(), "postgres", append([]string{"-D", s.data}, s.settings()...)...)
	c.Stdout, c.Stderr = log, log // the file itself: a pipe would break when this process is killed
	if err := c.Start(); err != nil {
		return 0, fmt.Errorf("start the server: %w", err)
	}
	ended := make(chan struct{})
	s.server, s.ended = c.Process, ended
	go func() {
		_ = c.Wait() // why it ended stands in its log
		close(ended)
	}()
	return from, nil
}

// openLog keeps one older log, so that the two cannot grow without end.
func (s *Server) openLog() (*os.File, error) {
	path := s.logPath()
	if info, err := os.Stat(path); err == nil && info.Size() > 1<<20 {
		if err := os.Rename(path, path+".old"); err != nil {
			return nil, err
		}
	}
	return os.OpenFile(path, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
}

func (s *Server) logPath() string { return filepath.Join(s.base, "server.log") }

// refusal says why a server that ended at once did so.
func (s *Server) refusal(from int64) error {
	said, err := os.ReadFile(s.logPath())
	if err != nil {
		return fmt.Errorf("the server refused to start, and its log cannot be read: %w", err)
	}
	reason := "it gave no reason"
	for line := range strings.Lines(string(said[min(from, int64(len(said))):])) {
		if _, after, ok := strings.Cut(line, "FATAL:"); ok {
			reason = strings.TrimSpace(after)
		}
	}
	if strings.Contains(reason, "shared memory block") || strings.Contains(reason, "lock file") {
		return fmt.Errorf("%w: %s", errHeld, reason)
	}
	return fmt.Errorf("the server refused to start: %s (more in %s)", reason, s.logPath())
}
