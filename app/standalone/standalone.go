// Package standalone runs a private PostgreSQL for one machine, from binaries that are already installed.
// It knows no table, no setting of the service and no environment variable: the caller names a directory and the roles.
package standalone

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
)

// Config says where the server keeps its data and who may speak to it.
type Config struct {
	Dir       string       // a directory of its own, made if missing; relative to the working directory
	BinDir    string       // where postgres and initdb are; empty: look in the usual places
	Ephemeral bool         // for tests: nothing is forced to disk, and a crash may lose everything
	Roles     []string     // database roles that root and the user of this process may log in as; the first is the superuser
	Log       *slog.Logger // nil: silent
}

// Server is a running PostgreSQL that belongs to this process.
type Server struct {
	cfg    Config
	base   string // Config.Dir, absolute and without symbolic links
	data   string // the cluster: base/pg<major>, or base/scratch<major> when ephemeral
	socket string // directory of the Unix socket
	bin    binaries
	runAs  *account // nil: the user of this process
	owner  *os.File // holds the lock on base

	server *os.Process   // changes hands from Start to the watch to Stop
	ended  chan struct{} // closed when the server that this process started has ended; nil when it was found running

	unwatch context.CancelFunc
	watched chan struct{} // closed when the watch has ended
	stop    sync.Once
	stopErr error
}

// Start gives this process a running server for Config.Dir: it makes the cluster when there is none, recovers it after
// a crash, and takes over a server that a killed process left behind. The server listens on a Unix socket only, asks the
// operating system who is calling and runs as an ordinary user even when this process is root. Should it end by itself,
// it is started again. ctx limits the start alone.
//
// ErrOwned: another process has the directory. Data of another major version is never touched: that is an error too.
func Start(ctx context.Context, cfg Config) (*Server, error) {
	if len(cfg.Roles) == 0 {
		return nil, errors.New("private postgres: no role given")
	}
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.DiscardHandler)
	}
	s := &Server{cfg: cfg}
	if err := s.start(ctx); err != nil {
		if s.owner != nil {
			s.owner.Close()
		}
		return nil, fmt.Errorf("private postgres: %w", err)
	}
	return s, nil
}

func (s *Server) start(ctx context.Context) (err error) {
	if s.base, err = settle(s.cfg.Dir); err != nil {
		return err
	}
	if s.owner, err = own(s.base); err != nil {
		return err
	}
	found, err := find(s.cfg.BinDir)
	if err != nil {
		return err
	}
	if err = s.choose(found); err != nil {
		return err
	}
	if s.runAs, err = runAs(s.base, s.data); err != nil {
		return err
	}
	if err = s.reach(); err != nil {
		return err
	}
	if err = s.create(ctx); err != nil {
		return err
	}
	if err = s.admit(); err != nil {
		return err
	}
	if err = s.openSocketDir(); err != nil {
		return err
	}
	if err = s.launch(ctx); err != nil {
		return err
	}
	s.watch()
	return nil
}

// settle makes the directory and returns its one true name, by which a running server can be recognised.
func settle(dir string) (string, error) {
	if dir == "" {
		return "", errors.New("no data directory given")
	}
	base, err := filepath.Abs(dir)
	if err != nil {
		return "", fmt.Errorf("find data directory: %w", err)
	}
	if err := os.MkdirAll(base, 0o755); err != nil {
		return "", fmt.Errorf("make data directory: %w", err)
	}
	if base, err = filepath.EvalSymlinks(base); err != nil {
		return "", fmt.Errorf("find data directory: %w", err)
	}
	return base, nil
}

// URL is the address of a database of this server for pgx. Role must be one of Config.Roles.
// Port and sslmode are spelt out so that a PGPORT or PGSSLMODE in the environment cannot lead elsewhere, and a space is
// %20 because PostgreSQL's addresses, unlike forms, take a plus sign for itself.
func (s *Server) URL(role, database string) string {
	where := url.Values{"host": {s.socket}, "port": {port}, "sslmode": {"disable"}}
	u := url.URL{Scheme: "postgres", User: url.User(role), Path: "/" + database, RawQuery: strings.ReplaceAll(where.Encode(), "+", "%20")}
	return u.String()
}

// Bin is the directory of the server's own binaries, where pg_dump of the same version is found as well.
func (s *Server) Bin() string { return s.bin.dir }

// credential is nil when the server runs as the user of this process.
func (s *Server) credential() *syscall.Credential {
	if s.runAs == nil {
		return nil
	}
	return &syscall.Credential{Uid: s.runAs.uid, Gid: s.runAs.gid}
}
