package account_test

import (
	"testing"

	"example.org/fingerpost/models"
)

func TestWhenEmailsCome(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.browser().get("/account/mail").is(t, 200, "/sign-in", "Sign in")
	b := s.browser()
	b.join("ok@example.org", models.Partner)
	p := b.get("/account/mail").is(t, 200, "/account/mail", "When do you want emails?")
	if chosen := p.Find("input[checked]").AttrOr("value", ""); chosen != "at_once" {
		t.Errorf("%q is chosen at first", chosen)
	}
	for _, wrong := range []string{"", "never"} {
		p := b.post("/account/mail", "mail", wrong).is(t, 422, "/account/mail", "When do you want emails?")
		if p.text("#mail-error") == "" {
			t.Error("nothing is said beside the question")
		}
	}
	b.post("/account/mail", "mail", "daily").is(t, 200, "/account", "Your account")
	if p := b.get("/account/mail"); p.Find("input[checked]").AttrOr("value", "") != "daily" {
		t.Error("it was not kept")
	}
}
