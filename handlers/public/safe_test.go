package public_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
)

// safely walks to a page of the safe path.
func (w *town) safely(v *visitor, until string) page {
	answers := with(with(w.answers(), "needs", url.Values{"needs": {"abuse", "lonely"}}), "services", url.Values{"services": {w.refuge.ID.String()}})
	return v.walk(until, answers)
}

func TestSafePath(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	v := w.visitor()
	answers := with(with(w.answers(), "needs", url.Values{"needs": {"abuse", "lonely"}}), "services", url.Values{"services": {w.refuge.ID.String()}})
	p := v.submit(v.walk("needs", answers), answers["needs"])
	if p.path != "/refer/safe" || !p.has("press 55") || !p.has("01632 960 199") {
		t.Fatalf("%s", p.path)
	}
	if q := v.get("/refer/about-you"); q.path != "/refer/safe" {
		t.Errorf("the page before the safe path can be left out: %s", q.path)
	}
	if q := v.post("/refer/about-you", answers["about-you"]); q.path != "/refer/safe" {
		t.Errorf("its answers too: %s", q.path)
	}
	w.safely(v, "check")
	for _, step := range []string{"who", "needs", "safe", "about-you", "services", "contact", "consent", "check"} {
		p = v.get("/refer/" + step)
		if p.path != "/refer/"+step || p.Find(`a[href="/exit"]`).Length() != 2 {
			t.Errorf("%s: %d ways out", p.path, p.Find(`a[href="/exit"]`).Length())
		}
		if strings.Contains(strings.ToLower(p.title()), "safe") || strings.Contains(p.title(), "help") || strings.Contains(p.title(), "abuse") {
			t.Errorf("%s: title %q", step, p.title())
		}
		switch step {
		case "services":
			if p.Find(`[name="services"]`).Length() != 1 || p.has("Harbour Walks") || !p.has("Marram House") {
				t.Error("offers others than specialists")
			}
		case "contact":
			if p.Find(`[value="email"], [name="email"]`).Length() != 0 {
				t.Error("offers e-mail")
			}
			if q := v.post("/refer/contact", url.Values{"ways": {"email"}, "email": {"orla@example.org"}}); q.status != http.StatusUnprocessableEntity {
				t.Errorf("takes e-mail: %d", q.status)
			}
		}
	}
	p = v.submit(p, nil)
	if p.path != "/refer/sent" || p.Find(`a[href="/exit"]`).Length() != 2 || !p.has("Think before you save or print this page") {
		t.Errorf("%s", p.path)
	}
	if w.count("enquiries where restricted and not 'email' = any (contact)") != 1 || w.count("referrals") != 1 {
		t.Error("sent otherwise")
	}
}

func TestSafePathEnteredLateTakesEmailBack(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	v := w.visitor()
	answers := with(w.answers(), "contact", url.Values{"ways": {"email"}, "email": {"orla@example.org"}})
	v.walk("check", answers)
	v.submit(v.get("/refer/needs"), url.Values{"needs": {"abuse"}})
	v.submit(v.get("/refer/safe"), nil)
	p := v.submit(v.get("/refer/services"), url.Values{"services": {w.refuge.ID.String()}})
	if p.path != "/refer/contact" || p.Find(`[name="email"]`).Length() != 0 {
		t.Fatalf("%s", p.path)
	}
	p = w.safely(v, "check")
	if p.has("orla@example.org") {
		t.Error("shows the address")
	}
	if v.submit(p, nil); w.count("enquiries where 'email' = any (contact)") != 0 {
		t.Error("keeps e-mail as a safe way")
	}
}

func TestExit(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	v := w.visitor()
	w.safely(v, "contact")
	r, err := v.http.Get(v.base + "/exit")
	if err != nil {
		t.Fatal(err)
	}
	r.Body.Close()
	if r.StatusCode != http.StatusSeeOther || r.Header.Get("Location") != wearmouth.AwayURL || r.Header.Get("Clear-Site-Data") != `"cookies", "storage"` {
		t.Errorf("%d to %s, %s", r.StatusCode, r.Header.Get("Location"), r.Header.Get("Clear-Site-Data"))
	}
	if w.count("drafts") != 0 {
		t.Error("answers are kept")
	}
	if p := v.get("/refer/contact"); p.status != http.StatusGone || p.Find(`a[href="/exit"]`).Length() != 0 {
		t.Errorf("Back shows %q", p.heading())
	}
	if p := w.visitor().get("/refer/needs"); p.status != http.StatusGone {
		t.Errorf("%d", p.status)
	}
}
