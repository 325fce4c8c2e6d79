package coordinator_test

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"

	"github.com/google/uuid"

	"example.org/fingerpost/app/referral"
	"example.org/fingerpost/models"
	"example.org/fingerpost/models/dbtest"
)

func move(w dbtest.Referred, name string) string {
	return "/team/referrals/" + w.Referral.ID.String() + "/" + name
}

func (h *team) state(id uuid.UUID) models.State {
	h.t.Helper()
	var s models.State
	if err := h.db.Owner.QueryRow(h.t.Context(), `select state from referrals where id = $1`, id).Scan(&s); err != nil {
		h.t.Fatal(err)
	}
	return s
}

func TestStepsThatAreNotThere(t *testing.T) {
	t.Parallel()
	h := newTeam(t)
	p, b := h.partner("Alder"), h.member()
	w := h.db.Referral(t, p.service, dbtest.As(models.Opened))
	for _, name := range []string{"accept", "decline", "finish", "expire", "open", "vanish"} {
		if got := b.get(move(w, name)).status; got != http.StatusNotFound {
			t.Errorf("GET %s: %d", name, got)
		}
		if got := b.post(move(w, name), url.Values{"words": {"x"}}).status; got != http.StatusNotFound {
			t.Errorf("POST %s: %d", name, got)
		}
	}
	if s := h.state(w.Referral.ID); s != models.Opened {
		t.Errorf("it is %s now", s)
	}
}

// Every step that the state table gives the team is offered, has its page, and no other.
func TestStepsFollowTheStateTable(t *testing.T) {
	t.Parallel()
	h := newTeam(t)
	p, b := h.partner("Alder"), h.member()
	for _, e := range models.States {
		t.Run(e.Code, func(t *testing.T) {
			w := h.db.Referral(t, p.service, dbtest.As(models.State(e.Code)))
			page := b.page(file(w.Asked))
			can := models.State(e.Code).MovesFor(models.Coordinator, w.Referral.StateSince, models.Now())
			if n := page.Find(`main a[href^="/team/referrals/"]`).Length(); n != len(can) {
				t.Errorf("%d steps are offered, want %d", n, len(can))
			}
			for _, m := range can {
				if page.Find(fmt.Sprintf("a[href=%q]", move(w, m.Name))).Length() != 1 {
					t.Errorf("%s is not offered", m.Name)
				}
				if b.page(move(w, m.Name)).Find("main form button").Text() == "" {
					t.Errorf("%s has no button", m.Name)
				}
			}
		})
	}
}

func TestStepsWithSomethingMissing(t *testing.T) {
	t.Parallel()
	h := newTeam(t)
	p, b := h.partner("Alder"), h.member()
	for _, c := range []struct {
		name, move string
		from       models.State
		form       url.Values
		want       []string
	}{
		{"an answer without words", "answer", models.InfoRequested, url.Values{"words": {" "}}, []string{"Write a few plain words"}},
		{"an answer that is too long", "answer", models.InfoRequested, url.Values{"words": {strings.Repeat("x", 501)}}, []string{"Use 500 characters or fewer; you have 501"}},
		{"opening again without words", "reopen", models.Completed, url.Values{}, []string{"Write a few plain words"}},
		{"a mistake without words", "void", models.Accepted, url.Values{}, []string{"Write a few plain words"}},
		{"closing without anything", "close", models.InContact, url.Values{}, []string{"Select a reason", "Select what became of this: Money"}},
		{"closing with a result that is none", "close", models.InContact, url.Values{"reason": {"died"}, "result-money": {"rich"}}, []string{"Select what became of this: Money"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := h.db.Referral(t, p.service, dbtest.As(c.from))
			got := b.post(move(w, c.move), c.form)
			got.wants(t, http.StatusUnprocessableEntity, c.want...)
			got.Find(".govuk-error-summary__list a").Each(func(_ int, s *selection) {
				if target, _ := s.Attr("href"); got.Find(target).Length() != 1 {
					t.Errorf("the summary leads to %s, which is not on the page", target)
				}
			})
			if s := h.state(w.Referral.ID); s != c.from {
				t.Errorf("it is %s now", s)
			}
		})
	}
}

func TestAnswered(t *testing.T) {
	t.Parallel()
	h := newTeam(t)
	p, b := h.partner("Alder"), h.member()
	w := h.db.Referral(t, p.service)
	if _, err := h.desk.Read(t.Context(), p.worker, w.Referral.ID); err != nil {
		t.Fatal(err)
	}
	if err := h.desk.Move(t.Context(), p.worker, w.Referral.ID, "ask", referral.Detail{Words: "Is there a lift at home?"}); err != nil {
		t.Fatal(err)
	}
	b.page(move(w, "answer")).wants(t, http.StatusOK, "Is there a lift at home?")
	got := b.post(move(w, "answer"), url.Values{"words": {"There is a lift"}})
	if got.status != http.StatusSeeOther || got.location != file(w.Asked) {
		t.Fatalf("%d to %q", got.status, got.location)
	}
	if h.told(p.org.ID) != 1 {
		t.Errorf("%d notifications", h.told(p.org.ID))
	}
	c, err := h.desk.Read(t.Context(), p.worker, w.Referral.ID)
	if err != nil || c.Referral.State != models.Opened || c.Steps[0].Words != "There is a lift" {
		t.Errorf("%v, %s, %q", err, c.Referral.State, c.Steps[0].Words)
	}
	b.page(file(w.Asked)).wants(t, http.StatusOK, "There is a lift", "by the coordination team")
	b.post(move(w, "answer"), url.Values{"words": {"Again"}}).wants(t, http.StatusConflict, "This has changed in the meantime", "is now: opened", "by the coordination team")
}

func TestWithdrawnIsGoneForThePartner(t *testing.T) {
	t.Parallel()
	h := newTeam(t)
	p, b := h.partner("Alder"), h.member()
	w := h.db.Referral(t, p.service, dbtest.As(models.InContact))
	if c, err := h.desk.Read(t.Context(), p.worker, w.Referral.ID); err != nil || c.Person == nil {
		t.Fatalf("the partner before: %v", err)
	}
	b.page(move(w, "withdraw")).wants(t, http.StatusOK, "This cannot be undone", "at once")
	if s := h.state(w.Referral.ID); s != models.InContact {
		t.Fatal("looking at the page did it")
	}
	if got := b.post(move(w, "withdraw"), url.Values{}); got.status != http.StatusSeeOther {
		t.Fatalf("%d: %s", got.status, got.text("main"))
	}
	if _, err := h.desk.Read(t.Context(), p.worker, w.Referral.ID); !errors.Is(err, models.ErrNotFound) {
		t.Errorf("the partner's next click: %v", err)
	}
	if err := h.desk.Move(t.Context(), p.worker, w.Referral.ID, "finish", referral.Detail{}); !errors.Is(err, models.ErrNotFound) {
		t.Errorf("the partner's next step: %v", err)
	}
	h.drain()
	b.page(file(w.Asked)).wants(t, http.StatusOK, "Withdrawn")
}

func TestOpenedAgainAndSentByMistake(t *testing.T) {
	t.Parallel()
	h := newTeam(t)
	p, b := h.partner("Alder"), h.member()
	w := h.db.Referral(t, p.service, dbtest.As(models.Completed))
	if got := b.post(move(w, "reopen"), url.Values{"words": {"It came back"}}); got.status != http.StatusSeeOther || h.state(w.Referral.ID) != models.InContact {
		t.Fatalf("%d, %s", got.status, h.state(w.Referral.ID))
	}
	if got := b.post(move(w, "void"), url.Values{"words": {"Sent twice"}}); got.status != http.StatusSeeOther {
		t.Fatalf("%d", got.status)
	}
	h.drain()
	b.page(file(w.Asked)).wants(t, http.StatusOK, "Entered in error", "Came back from every service named")
	old := h.db.Referral(t, p.service, dbtest.As(models.Completed), func(w *dbtest.Referred) { w.Referral.StateSince = models.Now().AddDate(0, 0, -29) })
	b.get(move(old, "reopen")).wants(t, http.StatusConflict, "is now: finished")
}

func TestClosedByTheTeam(t *testing.T) {
	t.Parallel()
	h := newTeam(t)
	p, b := h.partner("Alder"), h.member()
	w := h.db.Referral(t, p.service, dbtest.As(models.InContact))
	got := b.post(move(w, "close"), url.Values{"reason": {"service_ended"}, "result-money": {"partly"}, "result-wellbeing": {"not_met"}})
	if got.status != http.StatusSeeOther {
		t.Fatalf("%d: %v", got.status, got.problems())
	}
	b.page(file(w.Asked)).wants(t, http.StatusOK, "Service ended", "Partly met", "Not met")
}

// While the team reads the confirm page the partner passes back: the team's click is told, and nothing changes.
func TestTheStepCameTooLate(t *testing.T) {
	t.Parallel()
	h := newTeam(t)
	p, b := h.partner("Alder"), h.member()
	w := h.db.Referral(t, p.service, dbtest.As(models.Opened))
	b.page(move(w, "withdraw"))
	if err := h.desk.Move(t.Context(), p.worker, w.Referral.ID, "decline", referral.Detail{Reason: "no_capacity", NextStep: "none", Words: "We are full"}); err != nil {
		t.Fatal(err)
	}
	b.post(move(w, "withdraw"), url.Values{}).wants(t, http.StatusConflict, "is now: passed back", "by Alder", "nothing was changed")
}

// Many members have the same page open and withdraw one referral at once: one does it, the others are told.
func TestManyWithdrawAtOnce(t *testing.T) {
	t.Parallel()
	h := newTeam(t)
	w := h.db.Referral(t, h.partner("Alder").service, dbtest.As(models.Accepted))
	const many = 8
	got := make([]answer, many)
	release := h.hold(w.Referral.ID)
	var all sync.WaitGroup
	for i, b := range h.members(many) {
		all.Go(func() { got[i], _ = b.try(http.MethodPost, move(w, "withdraw"), url.Values{}) })
	}
	release(many)
	all.Wait()
	won := 0
	for _, a := range got {
		if a.status == http.StatusSeeOther {
			won++
			continue
		}
		a.wants(t, http.StatusConflict, "This has changed in the meantime", "is now: withdrawn")
	}
	if won != 1 || h.count(`select count(*) from referral_events where referral_id = $1 and state = 'withdrawn'`, w.Referral.ID) != 1 {
		t.Errorf("%d of %d won", won, many)
	}
}

// hold keeps a referral from being read, until so many want to: then all of them have read it before one of them acts.
func (h *team) hold(referral uuid.UUID) (release func(waiting int)) {
	h.t.Helper()
	tx, err := h.db.Owner.Begin(h.t.Context())
	if err != nil {
		h.t.Fatal(err)
	}
	if _, err := tx.Exec(h.t.Context(), `select 1 from referrals where id = $1 for update`, referral); err != nil {
		h.t.Fatal(err)
	}
	return func(waiting int) {
		h.t.Helper()
		for h.count(`select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`) < waiting {
			if h.t.Context().Err() != nil {
				h.t.Fatal("the test ended before all of them came")
			}
		}
		if err := tx.Rollback(h.t.Context()); err != nil {
			h.t.Fatal(err)
		}
	}
}
