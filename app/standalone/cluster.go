package standalone

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strings"
	"syscall"
)

// create makes the cluster when there is none. It is made beside its place and renamed when whole, so that a process
// killed on the way leaves no half cluster, and it asks no questions of data that exists.
func (s *Server) create(ctx context.Context) error {
	half, _ := filepath.Glob(filepath.Join(s.base, "new-*")) // fails on a malformed pattern only
	for _, path := range half {
		_ = os.RemoveAll(path) // may fail while the initdb of a killed process still writes there; then next time
	}
	if _, err := os.Stat(s.data); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	fresh, err := os.MkdirTemp(s.base, "new-")
	if err != nil {
		return fmt.Errorf("make the cluster: %w", err)
	}
	if err := s.give(fresh); err != nil {
		return err
	}
	args := []string{"-D", fresh, "-U", s.cfg.Roles[0], "-E", "UTF8", "--locale=C", "--data-checksums",
		"--auth-local=peer", "--auth-host=reject"}
	if s.cfg.Ephemeral {
		args = append(args, "--no-sync")
	}
	s.cfg.Log.Info("making a private PostgreSQL cluster", "dir", s.data, "version", s.bin.major)
	if out, err := s.command(ctx, "initdb", args...).CombinedOutput(); err != nil {
		return fmt.Errorf("make the cluster with initdb: %w: %s", err, bytes.TrimSpace(out))
	}
	if err := os.Rename(fresh, s.data); err != nil {
		return fmt.Errorf("put the cluster in its place: %w", err)
	}
	return syncDir(s.base)
}

// admit writes who may log in: root and the user of this process, as the roles of Config, over the socket. The kernel
// says who is calling, so there is no password. Rewritten at every start, since roles come and go with releases, and
// kept outside the cluster, where the server's user cannot write.
func (s *Server) admit() error {
	me, err := user.Current()
	if err != nil {
		return fmt.Errorf("find out who this process runs as: %w", err)
	}
	var ident strings.Builder
	for _, role := range s.cfg.Roles {
		fmt.Fprintf(&ident, "house root %q\n", role)
		if me.Username != "root" {
			fmt.Fprintf(&ident, "house %q %q\n", me.Username, role)
		}
	}
	if err := s.write("pg_ident.conf", ident.String()); err != nil {
		return err
	}
	return s.write("pg_hba.conf", "local all all peer map=house\nlocal replication all peer map=house\n")
}

// write replaces a file beside the cluster whole, or not at all. The server may read it.
func (s *Server) write(name, text string) error {
	path := filepath.Join(s.base, name)
	if old, err := os.ReadFile(path); err == nil && string(old) == text {
		return nil
	}
	f, err := os.CreateTemp(s.base, "new-")
	if err != nil {
		return fmt.Errorf("write %s: %w", name, err)
	}
	_, err = f.WriteString(text)
	if err = errors.Join(err, f.Chmod(0o644), f.Sync(), f.Close()); err != nil {
		return fmt.Errorf("write %s: %w", name, err)
	}
	if err := os.Rename(f.Name(), path); err != nil {
		return fmt.Errorf("write %s: %w", name, err)
	}
	return syncDir(s.base)
}

// give hands a directory to the user of the server.
func (s *Server) give(dir string) error {
	if s.runAs == nil {
		return nil
	}
	if err := os.Chown(dir, int(s.runAs.uid), int(s.runAs.gid)); err != nil {
		return fmt.Errorf("give a directory to the user %s: %w", s.runAs.name, err)
	}
	return nil
}

func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return fmt.Errorf("sync %s: %w", dir, err)
	}
	if err := errors.Join(d.Sync(), d.Close()); err != nil {
		return fmt.Errorf("sync %s: %w", dir, err)
	}
	return nil
}

// command prepares one of the server's programs: as its user, in a session of its own so that Ctrl-C reaches this
// process alone, and without the PG… and language settings of whoever called.
func (s *Server) command(ctx context.Context, name string, args ...string) *exec.Cmd {
	c := exec.CommandContext(ctx, filepath.Join(s.bin.dir, name), args...)
	c.Env = []string{"LC_ALL=C", "TZ=UTC", "PATH=" + os.Getenv("PATH")}
	c.Dir = s.base
	c.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Credential: s.credential()}
	return c
}
