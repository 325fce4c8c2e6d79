package standalone

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"syscall"
)

// account is an ordinary user of the operating system. PostgreSQL refuses to run as root.
type account struct {
	name     string
	uid, gid uint32
}

// runAs decides as whom the server runs; nil means as the user of this process. An existing cluster stays with its
// owner. For a new one root takes the owner of the directory, if that is an ordinary user, or else the user that the
// PostgreSQL packages bring.
func runAs(base, data string) (*account, error) {
	me := os.Geteuid()
	uid, err := ownerOf(data)
	switch {
	case err == nil && uid == 0:
		return nil, fmt.Errorf("the data in %s belongs to root, and PostgreSQL does not run as root: give it to an ordinary user with chown -R", data)
	case err == nil && me != 0 && uid != me:
		return nil, fmt.Errorf("the data in %s belongs to another user (%d): start as that user or as root, or choose another data directory", data, uid)
	case err != nil && !errors.Is(err, fs.ErrNotExist):
		return nil, fmt.Errorf("find the owner of the data: %w", err)
	}
	if me != 0 {
		return nil, nil
	}
	if err == nil {
		return lookup(user.LookupId(strconv.Itoa(uid)))
	}
	if uid, err = ownerOf(base); err != nil {
		return nil, fmt.Errorf("find the owner of the data directory: %w", err)
	}
	if a, err := lookup(user.LookupId(strconv.Itoa(uid))); err == nil && a.uid != 0 {
		return a, nil
	}
	for _, name := range []string{"postgres", "_postgres", "nobody"} {
		if a, err := lookup(user.Lookup(name)); err == nil {
			return a, nil
		}
	}
	return nil, errors.New("this process is root and there is no ordinary user to run PostgreSQL as: add a user named postgres")
}

func ownerOf(path string) (int, error) {
	info, err := os.Stat(path)
	if err != nil {
		return 0, err
	}
	return int(info.Sys().(*syscall.Stat_t).Uid), nil
}

func lookup(u *user.User, err error) (*account, error) {
	if err != nil {
		return nil, fmt.Errorf("find the user that PostgreSQL runs as: %w", err)
	}
	uid, err := strconv.ParseUint(u.Uid, 10, 32)
	if err != nil {
		return nil, fmt.Errorf("find the user that PostgreSQL runs as: %w", err)
	}
	gid, err := strconv.ParseUint(u.Gid, 10, 32)
	if err != nil {
		return nil, fmt.Errorf("find the user that PostgreSQL runs as: %w", err)
	}
	return &account{u.Username, uint32(uid), uint32(gid)}, nil
}

// reach makes sure that the user of the server may enter the data directory, and names the place where it may not.
func (s *Server) reach() error {
	if s.runAs == nil {
		return nil
	}
	info, err := os.Stat(s.base)
	if err != nil {
		return fmt.Errorf("look at the data directory: %w", err)
	}
	if err := os.Chmod(s.base, info.Mode().Perm()|0o011); err != nil { // enter, not list
		return fmt.Errorf("open the data directory: %w", err)
	}
	if s.enters(s.base) {
		return nil
	}
	var way []string // from the root down
	for dir := s.base; ; dir = filepath.Dir(dir) {
		way = append([]string{dir}, way...)
		if dir == "/" {
			break
		}
	}
	if !s.enters(way[0]) {
		return fmt.Errorf("PostgreSQL runs as the user %s, who may not run the programs in %s", s.runAs.name, s.bin.dir)
	}
	for _, dir := range way {
		if !s.enters(dir) {
			return fmt.Errorf("PostgreSQL runs as the user %s, who may not enter %s: choose a data directory that every user may enter, such as one below /var/lib, or run chmod o+x %s",
				s.runAs.name, dir, dir)
		}
	}
	return fmt.Errorf("the user %s may not enter %s", s.runAs.name, s.base)
}

// enters tries it, since permission bits alone do not tell (access lists, mounts, containers).
func (s *Server) enters(dir string) bool {
	c := exec.Command(filepath.Join(s.bin.dir, "postgres"), "--version")
	c.Dir = dir
	c.SysProcAttr = &syscall.SysProcAttr{Credential: s.credential()}
	return c.Run() == nil
}
