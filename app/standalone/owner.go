package standalone

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"syscall"
)

// ErrOwned: the data directory belongs to another running process.
var ErrOwned = errors.New("already in use by another running process")

// own locks the directory for as long as this process lives. The kernel lets go of the lock when the process ends,
// however it ends; the file stays, because removing a lock file lets two processes lock two different files.
func own(base string) (*os.File, error) {
	f, err := os.OpenFile(filepath.Join(base, "owner.lock"), os.O_CREATE|os.O_RDWR, 0o600)
	if errors.Is(err, fs.ErrPermission) {
		return nil, fmt.Errorf("data directory %s: it was made by another user: start as that user or as root, or choose another data directory", base)
	}
	if err != nil {
		return nil, fmt.Errorf("lock the data directory: %w", err)
	}
	if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		defer f.Close()
		if !errors.Is(err, syscall.EWOULDBLOCK) {
			return nil, fmt.Errorf("lock the data directory: %w", err)
		}
		pid, _ := io.ReadAll(io.LimitReader(f, 20)) // for the message only
		return nil, fmt.Errorf("data directory %s: %w (process %s): stop that process first, or choose another data directory", base, ErrOwned, pid)
	}
	if err := f.Truncate(0); err != nil {
		f.Close()
		return nil, fmt.Errorf("note the owner of the data directory: %w", err)
	}
	if _, err := f.WriteAt([]byte(strconv.Itoa(os.Getpid())), 0); err != nil {
		f.Close()
		return nil, fmt.Errorf("note the owner of the data directory: %w", err)
	}
	return f, nil
}
