package standalone

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
)

// port only names the socket file: nothing listens on a network.
const port = "5432"

// settings leave everything that has to do with keeping data as PostgreSQL ships it. A failed statement can repeat a
// person's details, so the server's own log gets neither the details nor the statement.
func (s *Server) settings() []string {
	set := []string{
		"listen_addresses=", "port=" + port, "unix_socket_directories=" + s.socket, "unix_socket_permissions=0700",
		"hba_file=" + filepath.Join(s.base, "pg_hba.conf"), "ident_file=" + filepath.Join(s.base, "pg_ident.conf"),
		"log_error_verbosity=terse", "log_min_error_statement=panic", "log_checkpoints=off",
	}
	if s.cfg.Ephemeral {
		set = append(set, "fsync=off", "full_page_writes=off", "synchronous_commit=off",
			"wal_level=minimal", "max_wal_senders=0", "max_connections=300")
	}
	var args []string
	for _, v := range set {
		args = append(args, "-c", v)
	}
	return args
}

// openSocketDir makes the directory of the socket, which only the user of the server and root may enter. A long path
// does not fit into a socket address (104 bytes at worst), and a comma would read as two directories: then it lies in
// the directory for temporary files, under a name that somebody else could have taken first, so its owner is checked.
func (s *Server) openSocketDir() error {
	s.socket = filepath.Join(s.base, "run")
	if s.socketElsewhere() {
		sum := sha256.Sum256([]byte(s.base))
		s.socket = filepath.Join(os.TempDir(), fmt.Sprintf("postgres-%x", sum[:8]))
	}
	err := os.Mkdir(s.socket, 0o700)
	if err == nil {
		return s.give(s.socket)
	}
	if !errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("make the socket directory: %w", err)
	}
	info, err := os.Lstat(s.socket)
	if err != nil {
		return fmt.Errorf("look at the socket directory: %w", err)
	}
	want := os.Geteuid()
	if s.runAs != nil {
		want = int(s.runAs.uid)
	}
	if uid := int(info.Sys().(*syscall.Stat_t).Uid); !info.IsDir() || uid != want || info.Mode().Perm() != 0o700 {
		return fmt.Errorf("the socket directory %s was made by somebody else: remove it", s.socket)
	}
	return nil
}

func (s *Server) socketElsewhere() bool {
	inside := filepath.Join(s.base, "run")
	return len(inside) > 85 || strings.ContainsAny(inside, `,"`)
}
