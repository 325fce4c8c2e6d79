package standalone

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
)

// note is what a server writes about itself into postmaster.pid.
type note struct {
	pid    int
	socket string
	ready  bool
}

// running returns the note of the server of this cluster, and whether that server is alive. A note alone proves
// nothing: after a crash it names a process that is gone, or another one that was given the same number since.
func (s *Server) running() (note, bool) {
	raw, err := os.ReadFile(filepath.Join(s.data, "postmaster.pid"))
	if err != nil {
		return note{}, false
	}
	// Lines: process, data directory, start time, port, socket directory, address, shared memory, status.
	lines := strings.Split(string(raw), "\n")
	n := note{}
	if n.pid, err = strconv.Atoi(strings.TrimSpace(lines[0])); err != nil {
		return note{}, false
	}
	if len(lines) >= 8 {
		n.socket, n.ready = strings.TrimSpace(lines[4]), strings.TrimSpace(lines[7]) == "ready"
	}
	return n, s.serves(n.pid)
}

// serves reports whether the process is a server of this cluster. Its command line tells, and everyone may read it;
// its working directory would not do, since root may not read that in most containers.
func (s *Server) serves(pid int) bool {
	return strings.Contains(commandLine(pid), " -D "+s.data+" ")
}

// commandLine is empty when there is no such process, or it has ended and nobody has asked after it yet.
func commandLine(pid int) string {
	raw, err := os.ReadFile(fmt.Sprintf("/proc/%d/cmdline", pid))
	if err != nil {
		raw, _ = exec.Command("ps", "-o", "command=", "-p", strconv.Itoa(pid)).Output() // where there is no /proc
	}
	return string(bytes.ReplaceAll(raw, []byte{0}, []byte{' '}))
}
