package resident_test

import (
	"net/http"
	"strings"
	"testing"

	"example.org/fingerpost/models"
)

const pausedWords = "You paused this, so nothing was sent. Let it go on first, then send it."

// While they have paused it, the person cannot agree to anything, by a page that was open either; they read why and what to do.
func TestNothingIsAgreedToWhileItIsPaused(t *testing.T) {
	t.Parallel()
	o := newOwn(t)
	service := o.db.Service(t, o.org)
	sent, code := o.asked(askedByFamily(service))
	b := o.in(sent, code)
	_, body, _ := b.get("/mine")
	mark := confirmMark.FindStringSubmatch(body)
	if mark == nil {
		t.Fatalf("the page does not ask:\n%s", body)
	}
	b.post("/mine/pause")
	if _, body, _ := b.get("/mine"); strings.Contains(body, "I agree, send it") || !strings.Contains(body, "Let it go on first, then you can agree") || !strings.Contains(body, "I do not want this") {
		t.Errorf("the page while it is paused:\n%s", body)
	}
	b.post("/mine/confirm", "words", mark[1])
	if _, body, _ := b.get("/mine"); !strings.Contains(body, pausedWords) {
		t.Error("does not say why nothing was sent")
	}
	count := func(want int) {
		t.Helper()
		var n int
		if err := o.db.Owner.QueryRow(t.Context(), `select count(*) from referrals`).Scan(&n); err != nil || n != want {
			t.Errorf("%d sent, want %d, %v", n, want, err)
		}
	}
	count(0)
	b.post("/mine/resume")
	b.post("/mine/confirm", "words", mark[1])
	count(1)
}

// An answer that was being typed is not sent, and not lost either.
func TestAnAnswerWaitsForThePause(t *testing.T) {
	t.Parallel()
	o := newOwn(t)
	r, code := o.sent(models.InfoRequested)
	b, at := o.in(r, code), "/mine/referrals/"+r.Referral.ID.String()+"/answer"
	b.post("/mine/pause")
	if _, body, _ := b.get("/mine"); strings.Contains(body, at) {
		t.Error("the page asks for an answer that cannot be sent")
	}
	status, body, _ := b.post(at, "words", "Tuesdays suit me.")
	if status != http.StatusConflict || !strings.Contains(body, "Tuesdays suit me.") || !strings.Contains(body, pausedWords) || o.state(r) != models.InfoRequested {
		t.Errorf("%d, %s:\n%s", status, o.state(r), body)
	}
	b.post("/mine/resume")
	if status, _, _ := b.post(at, "words", "Tuesdays suit me."); status != http.StatusSeeOther || o.state(r) != models.Opened {
		t.Errorf("when it goes on: %d, %s", status, o.state(r))
	}
}
