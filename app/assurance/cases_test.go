package assurance_test

import (
	"errors"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/uuid"

	"example.org/fingerpost/app/assurance"
	"example.org/fingerpost/app/jobs"
	"example.org/fingerpost/app/notify"
	"example.org/fingerpost/models"
	"example.org/fingerpost/models/dbtest"
)

// register is the cases on a database of their own, with somebody who may ask and somebody who answers.
type register struct {
	*assurance.Cases
	db               *dbtest.DB
	self, governance models.Actor
}

func newRegister(t *testing.T) register {
	t.Helper()
	db := dbtest.New(t)
	queue, err := jobs.NewQueue()
	if err != nil {
		t.Fatal(err)
	}
	post, err := notify.New(db.Chores, queue, db.Ring, notify.Config{SMTPURL: "smtp://127.0.0.1:9?tls=none", From: "no-reply@example.org", BaseURL: "https://example.org",
		MaxDelay: time.Hour, Every: time.Hour})
	if err != nil {
		t.Fatal(err)
	}
	return register{&assurance.Cases{Web: db.Web, Ring: db.Ring, Journal: models.NewJournal(db.Ring), Post: post, Now: models.Now}, db,
		models.Actor{Role: models.Resident, Enquiry: db.Enquiry(t).Enquiry.ID}, db.User(t, db.Organisation(t), models.Governance)}
}

func TestWhoMayAskAndAnswer(t *testing.T) {
	t.Parallel()
	r := newRegister(t)
	k, err := r.Ask(t.Context(), r.self, models.CaseObject, "Marker words of mine")
	if err != nil {
		t.Fatal(err)
	}
	elsewhere := r.db.Organisation(t)
	for _, who := range []models.Actor{r.db.User(t, elsewhere, models.Partner), r.db.User(t, elsewhere, models.Administrator), r.db.User(t, elsewhere, models.Auditor),
		{Role: models.Resident, Enquiry: r.db.Enquiry(t).Enquiry.ID}, models.Anyone} {
		if _, err := r.Read(t.Context(), who, k.ID); !errors.Is(err, models.ErrNotFound) {
			t.Errorf("%s reads: %v", who.Role, err)
		}
		if err := r.Close(t.Context(), who, k.ID, assurance.Ending{Outcome: "done", Words: "words"}); !errors.Is(err, models.ErrForbidden) {
			t.Errorf("%s closes: %v", who.Role, err)
		}
		if all, err := r.List(t.Context(), who, true); err != nil || len(all) != 0 {
			t.Errorf("%s lists %d, %v", who.Role, len(all), err)
		}
	}
	if _, err := r.Ask(t.Context(), r.governance, models.CaseObject, "words"); !errors.Is(err, models.ErrForbidden) {
		t.Errorf("staff ask for somebody: %v", err)
	}
	if o, err := r.Read(t.Context(), r.governance, k.ID); err != nil || o.Said != "Marker words of mine" {
		t.Errorf("%q %v", o.Said, err)
	}
	var readable bool
	if err := r.db.Owner.QueryRow(t.Context(), `select exists (select 1 from cases c where c::text ~* 'marker') or exists (select 1 from audit a where a::text ~* 'marker')`).Scan(&readable); err != nil || readable {
		t.Errorf("the words can be read in the database: %v", err)
	}
}

// A complaint is due by its acknowledgement; everything else by its answer, by the rule of the law.
func TestWhenACaseIsDue(t *testing.T) {
	t.Parallel()
	r := newRegister(t)
	for _, kind := range models.CaseKinds {
		k, err := r.Ask(t.Context(), r.self, kind.Code, "words")
		if err != nil {
			t.Fatal(err)
		}
		want := assurance.Deadline(assurance.Facts{Received: k.ReceivedAt}).Answer
		if kind.Code == models.CaseComplain {
			want = assurance.Acknowledge(k.ReceivedAt)
		}
		if !k.DueOn.Equal(want) || k.Late(want) || !k.Late(want.AddDate(0, 0, 1)) {
			t.Errorf("%s: due on %s, want %s", kind.Code, k.DueOn, want)
		}
	}
}

func TestClose(t *testing.T) {
	t.Parallel()
	r := newRegister(t)
	for _, kind := range []string{models.CaseErase, models.CaseObject, models.CaseRestrict} {
		k, err := r.Ask(t.Context(), r.self, kind, "words")
		if err != nil {
			t.Fatal(err)
		}
		if err := r.Close(t.Context(), r.governance, k.ID, assurance.Ending{Outcome: "done", Words: "words"}); !errors.Is(err, models.ErrConflict) {
			t.Errorf("%s: called done without doing it: %v", kind, err)
		}
		if err := r.Close(t.Context(), r.governance, k.ID, assurance.Ending{Outcome: "refused", Ground: "duty", Words: "The law says so."}); err != nil {
			t.Errorf("%s refused: %v", kind, err)
		}
	}
	k, err := r.Ask(t.Context(), r.self, models.CaseCorrect, "words")
	if err != nil {
		t.Fatal(err)
	}
	for name, bad := range map[string]assurance.Ending{"no outcome": {Words: "words"}, "an outcome that is none": {Outcome: "lost", Words: "words"}, "no words": {Outcome: "done", Words: " "},
		"too long": {Outcome: "done", Words: strings.Repeat("x", 1001)}, "refused without a ground": {Outcome: "refused", Words: "words"},
		"in part, on a ground that is none": {Outcome: "partly", Ground: "mood", Words: "words"}} {
		if err := r.Close(t.Context(), r.governance, k.ID, bad); !errors.Is(err, models.ErrInvalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := r.Acknowledge(t.Context(), r.governance, k.ID); err != nil {
		t.Fatal(err)
	}
	if err := r.Acknowledge(t.Context(), r.governance, k.ID); !errors.Is(err, models.ErrConflict) {
		t.Errorf("acknowledged twice: %v", err)
	}
	var done, late atomic.Int32
	var wg sync.WaitGroup
	for range 6 {
		wg.Go(func() {
			switch err := r.Close(t.Context(), r.governance, k.ID, assurance.Ending{Outcome: "done", Words: "Corrected today."}); {
			case err == nil:
				done.Add(1)
			case errors.Is(err, models.ErrConflict):
				late.Add(1)
			default:
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if done.Load() != 1 || late.Load() != 5 {
		t.Errorf("closed %d times, refused %d", done.Load(), late.Load())
	}
	if o, err := r.Read(t.Context(), r.self, k.ID); err != nil || o.Told != "Corrected today." || o.Open() {
		t.Errorf("%+v %v", o.Case, err)
	}
	if err := r.Close(t.Context(), r.governance, uuid.New(), assurance.Ending{Outcome: "done", Words: "words"}); !errors.Is(err, models.ErrNotFound) {
		t.Errorf("a case that is none: %v", err)
	}
}
