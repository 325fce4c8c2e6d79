package jobs

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"
	"github.com/riverqueue/river/rivertype"
)

const (
	jobTimeout = 30 * time.Second
	rescue     = time.Minute // a job of a server that died goes to another after this long
)

// Work is what the features have promised to do: a function for each kind of job, and the chores that come round.
type Work struct {
	workers *river.Workers
	chores  map[string]func(context.Context) error
	rounds  []*river.PeriodicJob
}

// NewWork starts an empty list.
func NewWork() *Work {
	w := &Work{workers: river.NewWorkers(), chores: map[string]func(context.Context) error{}}
	Do(w, func(ctx context.Context, r round) error {
		f, known := w.chores[r.Name]
		if !known {
			return nil // of a newer server, which will do it
		}
		return f(ctx)
	})
	return w
}

// Do says what is done for a kind of job.
func Do[T Job](w *Work, f func(context.Context, T) error) {
	river.AddWorker(w.workers, river.WorkFunc(func(ctx context.Context, j *river.Job[T]) error { return f(ctx, j.Args) }))
}

// DoLong is Do for work that may take longer than other jobs do.
func DoLong[T Job](w *Work, limit time.Duration, f func(context.Context, T) error) {
	river.AddWorker(w.workers, long[T]{limit: limit, do: f})
}

type long[T Job] struct {
	river.WorkerDefaults[T]
	limit time.Duration
	do    func(context.Context, T) error
}

// Work does one of them.
func (l long[T]) Work(ctx context.Context, j *river.Job[T]) error { return l.do(ctx, j.Args) }

// Timeout is how long it may take.
func (l long[T]) Timeout(*river.Job[T]) time.Duration { return l.limit }

// Every adds a chore that comes round, on one server however many run. A round that was missed is not made up for, so a
// chore does all that is due by now.
func (w *Work) Every(d time.Duration, name string, f func(context.Context) error) {
	w.chores[name] = f
	w.rounds = append(w.rounds, river.NewPeriodicJob(river.PeriodicInterval(d), func() (river.JobArgs, *river.InsertOpts) {
		return round{name}, &river.InsertOpts{MaxAttempts: 2, UniqueOpts: river.UniqueOpts{ByArgs: true, ByPeriod: d}}
	}, &river.PeriodicJobOpts{ID: name, RunOnStart: true}))
}

// Later makes a job wait and run again; it does not count as a failure.
func Later(d time.Duration) error { return river.JobSnooze(max(d, time.Second)) }

type round struct {
	Name string `json:"name" river:"unique"`
}

func (round) Kind() string { return "chore" }

// Run works until ctx ends, then lets what is under way finish for a few seconds. The pool signs in as the chores' role
// and reaches the database directly, as listening needs a connection of its own.
func (w *Work) Run(ctx context.Context, pool *pgxpool.Pool, log *slog.Logger) error {
	return w.run(ctx, pool, log, river.FetchCooldownDefault)
}

// run looks for new jobs no more often than pause.
func (w *Work) run(ctx context.Context, pool *pgxpool.Pool, log *slog.Logger, pause time.Duration) error {
	c, err := river.NewClient(riverpgxv5.New(pool), &river.Config{
		FetchCooldown: pause, FetchPollInterval: 10 * pause,
		Schema: schema, Workers: w.workers, PeriodicJobs: w.rounds, Logger: log,
		Queues:     map[string]river.QueueConfig{river.QueueDefault: {MaxWorkers: 16}},
		JobTimeout: jobTimeout, RescueStuckJobsAfter: rescue,
		ErrorHandler: failures{log},
	})
	if err != nil {
		return fmt.Errorf("jobs: %w", err)
	}
	if err := c.Start(context.WithoutCancel(ctx)); err != nil {
		return fmt.Errorf("jobs: %w", err)
	}
	<-ctx.Done()
	stop, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	if err := c.Stop(stop); err != nil && !errors.Is(err, context.Canceled) {
		return fmt.Errorf("stop jobs: %w", err)
	}
	return nil
}

// Drain does what is due now and everything that it leads to, then returns: for tests and for filling in a demo, where
// nobody should wait for a server.
func (w *Work) Drain(ctx context.Context, pool *pgxpool.Pool, log *slog.Logger) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	ended := make(chan error, 1)
	bare := &Work{workers: w.workers, chores: w.chores}
	go func() { ended <- bare.run(ctx, pool, log, 5*time.Millisecond) }()
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	for {
		select {
		case err := <-ended:
			return err
		case <-tick.C:
		}
		var left int
		err := pool.QueryRow(ctx, `select count(*) from river.river_job where state in ('available', 'running') or
			state in ('scheduled', 'retryable') and scheduled_at <= now()`).Scan(&left)
		if err != nil {
			return fmt.Errorf("count jobs: %w", err)
		}
		if left == 0 {
			cancel()
			return <-ended
		}
	}
}

// failures logs a job that failed by its kind and number; its arguments stay out of the log.
type failures struct{ log *slog.Logger }

// HandleError logs once per failed attempt; the job runs again after a pause.
func (f failures) HandleError(ctx context.Context, j *rivertype.JobRow, err error) *river.ErrorHandlerResult {
	f.log.WarnContext(ctx, "job failed", "kind", j.Kind, "job", j.ID, "attempt", j.Attempt, "err", err)
	return nil
}

// HandlePanic logs where, but not what: a panic's value may hold anything.
func (f failures) HandlePanic(ctx context.Context, j *rivertype.JobRow, _ any, trace string) *river.ErrorHandlerResult {
	f.log.ErrorContext(ctx, "job panicked", "kind", j.Kind, "job", j.ID, "attempt", j.Attempt, "trace", trace)
	return nil
}
