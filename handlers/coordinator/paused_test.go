package coordinator_test

import (
	"net/http"
	"testing"

	"example.org/fingerpost/models"
	"example.org/fingerpost/models/dbtest"
)

// What somebody paused stands in a list, and the team is told once.
func TestPausedIsListedAndToldOnce(t *testing.T) {
	t.Parallel()
	h := newTeam(t)
	b := h.member()
	b.page("/team/paused").wants(t, http.StatusOK, "Nobody has paused anything")
	w := h.db.Referral(t, h.partner("Alder").service, dbtest.As(models.Accepted))
	who := models.Actor{Role: models.Resident, Enquiry: w.Enquiry.ID}
	for range 2 {
		if err := h.desk.Pause(t.Context(), who); err != nil {
			t.Fatal(err)
		}
	}
	if n := h.told(h.hub.ID); n != 1 {
		t.Errorf("told %d times", n)
	}
	p := b.page("/team/paused")
	p.wants(t, http.StatusOK, models.ShowRef(w.Enquiry.Ref), "Placed", "1")
	p.namesNobody(t, "/team/paused")
	if err := h.desk.Resume(t.Context(), who); err != nil {
		t.Fatal(err)
	}
	if n := h.told(h.hub.ID); n != 1 {
		t.Errorf("told %d times after it goes on", n)
	}
	b.page("/team/paused").wants(t, http.StatusOK, "Nobody has paused anything")
	if got := h.at(h.db.User(t, h.hub, models.Administrator)).get("/team/paused").status; got != http.StatusNotFound {
		t.Errorf("an administrator: %d", got)
	}
}
