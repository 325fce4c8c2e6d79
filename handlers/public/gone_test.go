package public_test

import (
	"net/http"
	"net/url"
	"testing"
)

func TestAnswersThatAreGone(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	v := w.visitor()
	p := v.walk("name", w.answers())
	w.do(`update drafts set expires_at = now() - interval '1 minute'`)
	for _, gone := range []page{v.get("/refer/name"), v.submit(p, url.Values{"name": {"Orla Fenwick"}}), v.submit(p, nil), v.get("/refer/check"),
		v.post("/refer/send", nil), v.get("/refer/sent"), v.post("/refer/safe", nil), v.get("/refer/under-16"), w.visitor().get("/refer/needs")} {
		if gone.status != http.StatusGone || gone.heading() != "Your answers are no longer here" || gone.Find(`a[href="/refer/who"]`).Length() == 0 {
			t.Errorf("%s: %d %q", gone.path, gone.status, gone.heading())
		}
	}
	if p := v.submit(v.get("/refer/who"), url.Values{"for": {"me"}}); p.path != "/refer/needs" {
		t.Errorf("starting again: %s", p.path)
	}
}

func TestDeletingTheAnswers(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	v := w.visitor()
	v.walk("name", w.answers())
	p := v.get("/refer/who")
	form := p.Find(`form[action="/refer/delete"]`)
	if form.Length() != 1 {
		t.Fatal("no way to delete them")
	}
	if p = v.post("/refer/delete", nil); p.path != "/" || !p.has("Your answers are deleted") || w.count("drafts") != 0 {
		t.Errorf("%s, %d drafts", p.path, w.count("drafts"))
	}
	if p = v.get("/refer/who"); p.Find("input[checked]").Length() != 0 || p.Find(`form[action="/refer/delete"]`).Length() != 0 {
		t.Error("something was kept")
	}
}
