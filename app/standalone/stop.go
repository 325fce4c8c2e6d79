package standalone

import (
	"context"
	"errors"
	"fmt"
	"os"
	"syscall"
	"time"
)

// Stop ends the server and lets go of the directory; asked again, it gives the same answer. Open connections are cut
// and what was committed is kept. When ctx ends first the server is told to drop everything at once: nothing committed
// is lost then either, but the next start has to recover. No process is left.
func (s *Server) Stop(ctx context.Context) error {
	s.stop.Do(func() {
		s.unwatch()
		<-s.watched
		err := s.end(ctx)
		if s.socketElsewhere() {
			_ = os.Remove(s.socket) // empty by now, in a place for temporary files
		}
		if err = errors.Join(err, s.owner.Close()); err != nil {
			s.stopErr = fmt.Errorf("stop private postgres: %w", err)
		}
	})
	return s.stopErr
}

func (s *Server) end(ctx context.Context) error {
	if err := tell(s.server, syscall.SIGINT); err != nil { // fast: cut connections, write everything, end
		return err
	}
	if s.gone(ctx) {
		return nil
	}
	if err := tell(s.server, syscall.SIGQUIT); err != nil { // at once
		return err
	}
	last, cancel := context.WithTimeout(context.WithoutCancel(ctx), patience)
	defer cancel()
	if !s.gone(last) {
		return fmt.Errorf("the server (process %d) does not end", s.server.Pid)
	}
	return nil
}

// tell does not mind a process that has ended.
func tell(server *os.Process, sig os.Signal) error {
	if err := server.Signal(sig); err != nil && !errors.Is(err, os.ErrProcessDone) {
		return fmt.Errorf("signal the server: %w", err)
	}
	return nil
}

// gone waits for the end of the server; false when ctx ended first.
func (s *Server) gone(ctx context.Context) bool {
	for {
		if s.ended == nil && !s.serves(s.server.Pid) {
			return true
		}
		select {
		case <-s.ended:
			return true
		case <-ctx.Done():
			return false
		case <-time.After(glance):
		}
	}
}

// watch starts the server again when it ends by itself, as when the machine runs out of memory and kills it.
func (s *Server) watch() {
	ctx, cancel := context.WithCancel(context.Background())
	s.unwatch, s.watched = cancel, make(chan struct{})
	go func() {
		defer close(s.watched)
		tick := time.NewTicker(time.Second)
		defer tick.Stop()
		for {
			select {
			case <-ctx.Done():
				return
			case <-tick.C:
			}
			if _, alive := s.running(); alive {
				continue
			}
			s.cfg.Log.Error("the private PostgreSQL has ended by itself; starting it again", "dir", s.data)
			if err := s.launch(ctx); err != nil && ctx.Err() == nil {
				s.cfg.Log.Error("the private PostgreSQL did not start again; trying once more", "error", err)
			}
		}
	}()
}
