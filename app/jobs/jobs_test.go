package jobs_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"testing"

	"gorm.io/gorm"

	"example.org/fingerpost/app/jobs"
	"example.org/fingerpost/models"
	"example.org/fingerpost/models/dbtest"
)

type errand struct {
	ID string `json:"id"`
}

func (errand) Kind() string { return "errand" }

// Work is done if and only if the change that promised it was kept.
func TestWorkStandsOrFallsWithTheChange(t *testing.T) {
	t.Parallel()
	db := dbtest.New(t)
	queue, err := jobs.NewQueue()
	if err != nil {
		t.Fatal(err)
	}
	changed := errors.New("changed my mind")
	for id, end := range map[string]error{"kept": nil, "given up": changed} {
		err := models.InTx(t.Context(), db.Web, models.Anyone, func(tx *gorm.DB) error {
			return errors.Join(queue.Put(t.Context(), tx, errand{id}), end)
		})
		if !errors.Is(err, end) {
			t.Fatal(err)
		}
	}
	var mu sync.Mutex
	done := map[string]int{}
	work := jobs.NewWork()
	jobs.Do(work, func(_ context.Context, e errand) error {
		mu.Lock()
		defer mu.Unlock()
		done[e.ID]++
		return nil
	})
	for range 2 {
		if err := work.Drain(t.Context(), db.Chores.Pool, slog.New(slog.DiscardHandler)); err != nil {
			t.Fatal(err)
		}
	}
	if len(done) != 1 || done["kept"] != 1 {
		t.Errorf("done: %v, want the kept one, once", done)
	}
}

// The web server puts work and can neither look at it nor change it.
func TestTheWebServerOnlyPutsWork(t *testing.T) {
	t.Parallel()
	db := dbtest.New(t)
	for _, sql := range []string{`select count(*) from river.river_job`, `update river.river_job set args = '{}'`, `delete from river.river_job`} {
		err := models.InTx(t.Context(), db.Web, models.Actor{Role: models.Administrator}, func(tx *gorm.DB) error { return tx.Exec(sql).Error })
		if err == nil {
			t.Errorf("the web role may %s", sql)
		}
	}
}

// However many are put at a time, each is done once and with what it was given.
func TestFewAndMany(t *testing.T) {
	t.Parallel()
	db := dbtest.New(t)
	queue, err := jobs.NewQueue()
	if err != nil {
		t.Fatal(err)
	}
	for _, n := range []int{1, 2, 4, 5, 40} {
		var all []jobs.Job
		for i := range n {
			all = append(all, errand{fmt.Sprint(n, " ", i)})
		}
		if err := models.InTx(t.Context(), db.Web, models.Anyone, func(tx *gorm.DB) error { return queue.Put(t.Context(), tx, all...) }); err != nil {
			t.Fatal(err)
		}
		var kept int
		err := db.Owner.QueryRow(t.Context(), `select count(distinct args->>'id') from river.river_job
			where args->>'id' like $1 and kind = 'errand' and max_attempts = 12 and state = 'available'`, fmt.Sprint(n, " %")).Scan(&kept)
		if err != nil || kept != n {
			t.Errorf("of %d there are %d, %v", n, kept, err)
		}
	}
}
