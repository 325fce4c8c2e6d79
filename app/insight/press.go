package insight

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"example.org/fingerpost/app/jobs"
	"example.org/fingerpost/models"
	"example.org/fingerpost/models/seal"
)

// Rules of a release that no setting changes.
const (
	lag       = 28 // days between the end of a quarter and its release
	maxNeeds  = 3  // of one person in one quarter
	fewest    = 20 // people behind a median
	comparing = 5  // partners that have people enough, for one of them to be told of the one in the middle
)

// Press makes releases and publishes them.
type Press struct {
	Web, Chores *models.DB
	Journal     models.Journal
	Queue       *jobs.Queue
	Place       models.Place
	Base        int // every figure about people is a multiple of it: 5 or 10
	key         []byte
}

// NewPress takes the key of the rounding from the ring. base is 5 or 10.
func NewPress(web, chores *models.DB, ring *seal.Ring, journal models.Journal, queue *jobs.Queue, place models.Place, base int) *Press {
	return &Press{Web: web, Chores: chores, Journal: journal, Queue: queue, Place: place, Base: base, key: ring.Derive("statistics")}
}

// releaseJob makes the releases that are due.
type releaseJob struct{}

// Kind names the job.
func (releaseJob) Kind() string { return "release" }

// Work looks once a day whether a quarter is due, and keeps count of the room in services.
func (p *Press) Work(w *jobs.Work) {
	w.Every(24*time.Hour, "insight.releases", p.PutDue)
	w.Every(24*time.Hour, "insight.capacity", p.NoteCapacity)
	jobs.DoLong(w, 20*time.Minute, func(ctx context.Context, _ releaseJob) error { return p.MakeDue(ctx) })
}

// Due lists the quarters that closed 28 days ago or earlier and have no release yet.
func (p *Press) Due(ctx context.Context) ([]string, error) {
	var all []string
	err := models.InTx(ctx, p.Chores, models.TheChores, func(tx *gorm.DB) (err error) {
		all, err = models.UnreleasedSince(tx, tx.NowFunc().In(models.London).AddDate(0, 0, -lag))
		return err
	})
	return all, err
}

// PutDue puts a job for the quarters that are due, if any is: one for all, as jobs that wait for each other would keep every
// other chore from being done. A quarter that two of them come to is made once.
func (p *Press) PutDue(ctx context.Context) error {
	due, err := p.Due(ctx)
	if err != nil || len(due) == 0 {
		return err
	}
	return models.InTx(ctx, p.Chores, models.TheChores, func(tx *gorm.DB) error {
		return p.Queue.Put(ctx, tx, releaseJob{})
	})
}

// MakeDue makes one quarter that is due after the other. One that cannot be made keeps none of the others back: it is among
// the errors, is logged by whoever does the job, and stays due.
func (p *Press) MakeDue(ctx context.Context) error {
	due, err := p.Due(ctx)
	for _, quarter := range due {
		if _, failed := p.Make(ctx, models.TheChores, quarter); failed != nil {
			err = errors.Join(err, fmt.Errorf("release %s: %w", quarter, failed))
		}
	}
	return err
}

// NoteCapacity keeps how many services have room in the quarter that runs; the release takes what stood there at its end.
func (p *Press) NoteCapacity(ctx context.Context) error {
	return models.InTx(ctx, p.Chores, models.TheChores, models.NoteCapacity)
}

// Make counts a closed quarter, protects it and writes the release, which then waits for its two signatures; all in one
// transaction, and what was counted is written nowhere. For chores. A quarter that has a release keeps it: it is given
// back as it is, and nothing is counted again. ErrInvalid for a quarter that is not over for 28 days; ErrNotFound when no
// areas were loaded for its year.
func (p *Press) Make(ctx context.Context, who models.Actor, quarter string) (models.Release, error) {
	from, to, ok := models.QuarterSpan(quarter)
	if !ok {
		return models.Release{}, models.Problems{"quarter": "Write a quarter as 2026Q3"}
	}
	var made models.Release
	err := models.InTx(ctx, p.Chores, who, func(tx *gorm.DB) error {
		if who.Role != models.Chore {
			return fmt.Errorf("make a release: %w", models.ErrForbidden)
		}
		cutoff := to.AddDate(0, 0, lag)
		if tx.NowFunc().Before(cutoff) {
			return models.Problems{"quarter": "This quarter is released from " + cutoff.Format("2 January 2006") + " on"}
		}
		if err := models.HoldReleases(tx); err != nil {
			return err
		}
		known, err := models.Releases(tx)
		if err != nil {
			return err
		}
		if i := slices.IndexFunc(known, func(r models.Release) bool { return r.Quarter == quarter }); i >= 0 {
			made = known[i]
			return nil
		}
		frame, err := models.FrameOf(tx, from.Year())
		if err != nil {
			return fmt.Errorf("no areas are loaded for %d (fingerpost areas): %w", from.Year(), err)
		}
		var cells []models.StatCell
		var medians []models.Median
		if made, cells, medians, err = p.print(ctx, tx, quarter, cutoff, frame); err != nil {
			return err
		}
		if err := models.AddRelease(tx, made, cells, medians); err != nil {
			return err
		}
		return p.Journal.Write(tx, who, models.Line{Action: "release.make", Object: "release", Fields: models.List{quarter}})
	})
	return made, err
}

// print counts and protects until the audit finds nothing small that could be worked out: with another key, and after
// three more of those with more needs under Other support.
func (p *Press) print(ctx context.Context, tx *gorm.DB, quarter string, cutoff time.Time, frame models.Frame) (models.Release, []models.StatCell, []models.Median, error) {
	r := models.Release{Quarter: quarter, Frame: frame.Year, Base: p.Base, Algorithm: algorithm, Merged: models.List{}, MadeAt: tx.NowFunc(), State: models.ReleaseWaiting}
	for {
		n, err := models.CountQuarter(ctx, tx, models.Counting{Quarter: quarter, Cutoff: cutoff, Frame: frame.Year, Sensitive: append(sensitive(), r.Merged...),
			Other: OtherSupport, MaxNeeds: maxNeeds, Fewest: fewest})
		if err != nil {
			return r, nil, nil, err
		}
		sums, err := arrange(n, frame, r.Merged)
		if err != nil {
			return r, nil, nil, err
		}
		var narrow []string
		for range attempts {
			cells, found, err := sums.protect(p.key, &r)
			if err != nil {
				return r, nil, nil, err
			}
			if len(found) == 0 {
				r.Hash = p.hash(r, cells, sums.medians)
				return r, cells, sums.medians, nil
			}
			narrow = found
			r.Attempt++
		}
		more := merge(narrow, r.Merged)
		if len(more) == 0 {
			return r, nil, nil, fmt.Errorf("some small figures could be worked out: %w", models.ErrConflict)
		}
		r.Merged = append(r.Merged, more...)
	}
}

// merge lists the needs that go under Other support next: those in question, or where only Other support is, the next one
// of the list that is still told by itself, whatever its figures, so that Other support grows. None when all are there.
func merge(narrow []string, merged models.List) models.List {
	told := func(need string) bool { return need != OtherSupport && !merged.Has(need) }
	var more models.List
	for _, need := range narrow {
		if told(need) {
			more = append(more, need)
		}
	}
	if i := slices.IndexFunc(mergedNeeds.Items, func(e models.Entry) bool { return told(e.Code) }); len(more) == 0 && i >= 0 {
		more = models.List{mergedNeeds.Items[i].Code}
	}
	return more
}

// hash is of all that is published of a release, whatever the order in which it was stored.
func (p *Press) hash(r models.Release, cells []models.StatCell, medians []models.Median) []byte {
	var lines []string
	for _, c := range cells {
		lines = append(lines, fmt.Sprintf("%q %s %q %q %d", c.Cube, org(c.OrgID), c.RowCode, c.ColCode, c.Value))
	}
	for _, m := range medians {
		lines = append(lines, fmt.Sprintf("median %q %s %d", m.Name, org(m.OrgID), m.Value))
	}
	slices.Sort(lines)
	mac := hmac.New(sha256.New, p.key)
	fmt.Fprintf(mac, "%s %d %d %d %d %q\n", r.Quarter, r.Frame, r.Base, r.Algorithm, r.Attempt, []string(r.Merged))
	for _, l := range lines {
		fmt.Fprintln(mac, l)
	}
	return mac.Sum(nil)
}

func org(id *uuid.UUID) string {
	if id == nil {
		return "-"
	}
	return id.String()
}

// sensitive are the needs that no area is told of by themselves.
func sensitive() models.List {
	var all models.List
	for _, n := range models.Needs {
		if n.Sensitive || n.Restricted {
			all = append(all, n.Code)
		}
	}
	return all
}
