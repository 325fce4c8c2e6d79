package main

import (
	"context"
	"fmt"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
)

// ticks of a second in /proc/<pid>/stat; Linux counts in hundredths on every machine that this service runs on.
const tick = time.Second / 100

// process is what the kernel says of one (proc(5)).
type process struct {
	parent    int
	own, dead time.Duration // processor time; of children that have ended
}

func processOf(pid int) (process, error) {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return process{}, fmt.Errorf("processor time: %w", err)
	}
	// The name in brackets may hold anything; what follows is the third field and on.
	f := strings.Fields(string(text[strings.LastIndexByte(string(text), ')')+1:]))
	n := make([]int, 15)
	for i := 1; i < 15 && i < len(f); i++ {
		n[i], _ = strconv.Atoi(f[i])
	}
	return process{parent: n[1], own: time.Duration(n[11]+n[12]) * tick, dead: time.Duration(n[13]+n[14]) * tick}, nil
}

// memory is how much of a process lies in memory, in bytes.
func memory(pid int) int64 {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return 0
	}
	for line := range strings.Lines(string(text)) {
		if rest, ok := strings.CutPrefix(line, "VmRSS:"); ok {
			kb, _ := strconv.ParseInt(strings.Fields(rest)[0], 10, 64)
			return kb * 1024
		}
	}
	return 0
}

// meter reads the processor time of the service's process and of all of PostgreSQL.
type meter struct{ server, postmaster int }

// meterOf finds PostgreSQL by the parent of the process that serves one of our connections.
func meterOf(ctx context.Context, pool *pgxpool.Pool, server int) (meter, error) {
	var backend int
	if err := pool.QueryRow(ctx, `select pg_backend_pid()`).Scan(&backend); err != nil {
		return meter{}, fmt.Errorf("find PostgreSQL: %w", err)
	}
	p, err := processOf(backend)
	if err != nil {
		return meter{}, fmt.Errorf("find PostgreSQL: %w", err)
	}
	return meter{server: server, postmaster: p.parent}, nil
}

// used is the processor time so far of the service and of PostgreSQL.
func (m meter) used() (server, postgres time.Duration) {
	if p, err := processOf(m.server); err == nil {
		server = p.own + p.dead
	}
	if p, err := processOf(m.postmaster); err == nil {
		postgres = p.own + p.dead
	}
	all, err := os.ReadDir("/proc")
	if err != nil {
		return server, postgres
	}
	for _, e := range all {
		if pid, err := strconv.Atoi(e.Name()); err == nil {
			if p, err := processOf(pid); err == nil && p.parent == m.postmaster {
				postgres += p.own
			}
		}
	}
	return server, postgres
}

// listener finds the process that listens on a port of this machine; 0 when it cannot be told.
func listener(port string) int {
	n, err := strconv.Atoi(port)
	if err != nil {
		return 0
	}
	inodes := map[string]bool{}
	for _, file := range []string{"/proc/net/tcp", "/proc/net/tcp6"} {
		text, err := os.ReadFile(file)
		if err != nil {
			continue
		}
		for line := range strings.Lines(string(text)) {
			f := strings.Fields(line)
			if len(f) > 9 && f[3] == "0A" && strings.HasSuffix(f[1], fmt.Sprintf(":%04X", n)) {
				inodes["socket:["+f[9]+"]"] = true
			}
		}
	}
	all, err := os.ReadDir("/proc")
	if err != nil {
		return 0
	}
	for _, e := range all {
		pid, err := strconv.Atoi(e.Name())
		if err != nil {
			continue
		}
		open, err := os.ReadDir(fmt.Sprintf("/proc/%d/fd", pid))
		if err != nil {
			continue
		}
		for _, fd := range open {
			if to, err := os.Readlink(fmt.Sprintf("/proc/%d/fd/%s", pid, fd.Name())); err == nil && inodes[to] {
				return pid
			}
		}
	}
	return 0
}
