package handlers_test

import (
	"net/http"
	"testing"

	"github.com/google/uuid"

	"example.org/fingerpost/models"
	"example.org/fingerpost/models/dbtest"
)

// Whoever asks for what is not theirs finds nothing, and that they asked is on the record; what is theirs leaves no such line.
func TestAskingForAnothersIsOnTheRecord(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	theirs := w.db.Referral(t, w.service, dbtest.As(models.Opened)).Referral.ID
	nothing := uuid.New()
	for _, c := range []struct {
		name, who string
		thing     uuid.UUID
		status    int
		lines     int
	}{
		{"another partner", "partner elsewhere", theirs, http.StatusNotFound, 1},
		{"what is not there", "partner", nothing, http.StatusNotFound, 1},
		{"another role", "analyst", theirs, http.StatusNotFound, 1},
		{"whose it is", "partner", theirs, http.StatusOK, 0},
		{"nobody signed in", "public", theirs, http.StatusSeeOther, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			var before, after int
			count := func(n *int) {
				err := w.db.Owner.QueryRow(t.Context(), `select count(*) from audit where action = 'page.refuse' and object_id = $1 and reason = 'GET /partner/referrals/:id'`, c.thing).Scan(n)
				if err != nil {
					t.Fatal(err)
				}
			}
			count(&before)
			if got := w.ask(http.MethodGet, "/partner/referrals/"+c.thing.String(), c.who, "").Code; got != c.status {
				t.Errorf("status %d, want %d", got, c.status)
			}
			count(&after)
			if after-before != c.lines {
				t.Errorf("%d lines on the record, want %d", after-before, c.lines)
			}
		})
	}
}

// Asking without end leaves a few lines, and every answer stays the same.
func TestAskingWithoutEndDoesNotFillTheRecord(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for range 40 {
		if got := w.ask(http.MethodGet, "/partner/referrals/"+uuid.NewString(), "partner", "").Code; got != http.StatusNotFound {
			t.Fatalf("status %d", got)
		}
	}
	var lines int
	if err := w.db.Owner.QueryRow(t.Context(), `select count(*) from audit where action = 'page.refuse'`).Scan(&lines); err != nil || lines < 20 || lines > 30 {
		t.Errorf("%d lines, %v, want about 20", lines, err)
	}
}
