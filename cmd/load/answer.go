package main

import (
	"bufio"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"net"
	"os"
	"os/exec"
	"runtime/pprof"
	"strings"

	"github.com/prometheus/client_golang/prometheus"
	"golang.org/x/sync/errgroup"

	"example.org/fingerpost/app"
	"example.org/fingerpost/cmd/launch"
	"example.org/fingerpost/handlers"
	"example.org/fingerpost/static"
)

// runAnswer is the service on a port that the system chooses, for whoever started it, until that closes our standard input.
// Visitors say where they come from, as behind a proxy: on one machine all of them would share the limits of one address.
func runAnswer(ctx context.Context, args []string, out io.Writer) error {
	flags := flag.NewFlagSet("load answer", flag.ContinueOnError)
	work := flags.Bool("jobs", false, "do jobs and chores too")
	profile := flags.String("profile", "", "write what the processor did to this file")
	if err := flags.Parse(args); err != nil {
		return err
	}
	c, err := settings()
	if err != nil {
		return err
	}
	if err := static.Check(); err != nil {
		return err
	}
	c.Proxies = "127.0.0.0/8"
	log := launch.Log(c, slog.LevelError) // slow statements are what a ratio is looking for, not what it prints
	a, err := app.Open(ctx, c, log)
	if err != nil {
		return err
	}
	defer a.Close()
	proxies, err := c.TrustedProxies()
	if err != nil {
		return err
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	if *profile != "" {
		f, err := os.Create(*profile)
		if err != nil {
			return errors.Join(err, l.Close())
		}
		defer f.Close()
		if err := pprof.StartCPUProfile(f); err != nil {
			return errors.Join(err, l.Close())
		}
		defer pprof.StopCPUProfile()
	}
	ctx, stop := context.WithCancel(ctx)
	group, ctx := errgroup.WithContext(ctx)
	group.Go(func() error {
		e := handlers.New(a, handlers.Options{Log: log, Proxies: proxies, Metrics: handlers.NewMetrics(prometheus.NewRegistry())})
		return handlers.Serve(ctx, l, e, log)
	})
	if *work {
		group.Go(func() error { return a.Work(ctx) })
	}
	go func() {
		_, _ = io.Copy(io.Discard, os.Stdin)
		stop()
	}()
	say(out, "http://%s", l.Addr())
	return group.Wait()
}

// server is the service in a process of its own, so that what it takes can be told from what the visitors take.
type server struct {
	base  string
	pid   int
	stdin io.Closer
	cmd   *exec.Cmd
}

func startServer(ctx context.Context, args ...string) (*server, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, fmt.Errorf("start the server: %w", err)
	}
	cmd := exec.CommandContext(ctx, self, append([]string{"answer"}, args...)...)
	cmd.Stderr = os.Stderr
	in, err := cmd.StdinPipe()
	if err != nil {
		return nil, fmt.Errorf("start the server: %w", err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, fmt.Errorf("start the server: %w", err)
	}
	if err := cmd.Start(); err != nil {
		return nil, fmt.Errorf("start the server: %w", err)
	}
	base, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		return nil, errors.Join(fmt.Errorf("start the server: %w", err), cmd.Wait())
	}
	return &server{base: strings.TrimSpace(base), pid: cmd.Process.Pid, stdin: in, cmd: cmd}, nil
}

func (s *server) stop() error { return errors.Join(s.stdin.Close(), s.cmd.Wait()) }
