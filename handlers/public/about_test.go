package public_test

import (
	"net/http"
	"testing"
)

func TestAboutTheService(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	v := w.visitor()
	for path, words := range map[string]string{
		"/": "999", "/help": "01632 960 199", "/privacy": "Information Commission", "/information": "You have something to look at",
		"/accessibility": "Equality and Human Rights Commission", "/cookies": "draft",
	} {
		p := v.get(path)
		if p.status != http.StatusOK || p.Find("h1").Length() != 1 || !p.has(words) || p.Find(`meta[name="robots"]`).Length() != 0 {
			t.Errorf("%s: %d, %d h1", path, p.status, p.Find("h1").Length())
		}
	}
	if w.count("drafts") != 0 {
		t.Error("looking starts a form")
	}
}
