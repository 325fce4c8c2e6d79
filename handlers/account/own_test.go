package account_test

import (
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"example.org/fingerpost/models"
)

func TestOwnAccount(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	b, phone := s.browser(), s.browser()
	seed := b.join("ok@example.org", models.Partner)
	s.pass(time.Minute)
	phone.post("/sign-in", "email", "ok@example.org", "password", goodPassword)
	phone.post("/sign-in/code", "code", s.code(seed)).is(t, 200, "/partner", "Referrals")

	p := b.get("/account").is(t, 200, "/account", "Your account")
	if strings.Contains(p.text("title"), "Ines") || !strings.Contains(p.text("main"), "10 left") {
		t.Errorf("%q: %s", p.text("title"), p.text("main"))
	}
	end, _ := p.Find("td form").Attr("action")
	b.post(end).is(t, 200, "/account", "Your account")
	phone.get("/partner").is(t, 200, "/sign-in", "Sign in")
	b.post(end).is(t, 404, end, "")

	p = b.post("/account/password", "current", "not the password at all", "password", "seven quiet otters knit").is(t, 422, "/account/password", "Change your password")
	if p.text("#current-error") == "" {
		t.Error("nothing is said beside the box")
	}
	p = b.post("/account/password", "current", goodPassword, "password", "Harbour Advice 2026").is(t, 422, "/account/password", "Change your password")
	if p.text("#password-error") == "" {
		t.Error("nothing is said beside the box")
	}
	b.post("/account/password", "current", goodPassword, "password", "seven quiet otters knit").is(t, 200, "/account", "Your account")

	b.get("/account/factor/set-up").is(t, 200, "/account", "Your account") // nothing was started
}

func TestNewAppAndRecoveryCodes(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	b := s.browser()
	b.join("ok@example.org", models.Partner)
	b.post("/account/factor", "current", "").is(t, 422, "/account/factor", "Change your app")
	p := b.post("/account/factor", "current", goodPassword).is(t, 200, "/account/factor/set-up", "Set up your sign-in app")
	seed := strings.ReplaceAll(p.text("main code"), "-", "")
	if p.Find("svg[role=img] path").Length() != 1 || p.Find("[style]").Length() != 0 {
		t.Error("the picture is missing, or has a style of its own")
	}
	b.post("/account/factor/set-up", "code", "000000").is(t, 422, "/account/factor/set-up", "Set up your sign-in app")
	s.pass(time.Minute)
	b.post("/account/factor/set-up", "code", s.code(seed)).is(t, 200, "/account/factor/set-up", "Keep your recovery codes")
	p = b.post("/account/recovery-codes", "current", goodPassword).is(t, 200, "/account/recovery-codes", "Keep your recovery codes")
	code := p.text("main li code")
	b.post("/sign-out")
	b.post("/sign-in", "email", "ok@example.org", "password", goodPassword)
	b.post("/sign-in/recovery", "code", "0123-4567-89AB-CDEF").is(t, 422, "/sign-in/recovery", "Sign in without your app")
	p = b.post("/sign-in/recovery", "code", code).is(t, 200, "/account", "Your account")
	if !strings.Contains(p.text("main"), "9 left") {
		t.Error("the code is not used up")
	}
}

func TestSwitch(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	b := s.browser()
	b.join("ok@example.org", models.Partner)
	if _, err := s.CreateUser(t.Context(), "Ines Calloway", "ok@example.org", "Elm Grove Centre", models.Administrator); err != nil {
		t.Fatal(err)
	}
	p := b.get("/account/switch").is(t, 200, "/account/switch", "What do you want to work as?")
	if p.Find("input[type=radio]").Length() != 2 {
		t.Fatalf("%d ways to work", p.Find("input[type=radio]").Length())
	}
	b.get("/people").is(t, 404, "/people", "")
	b.post("/account/switch").is(t, 422, "/account/switch", "What do you want to work as?")
	b.post("/account/switch", "place", s.org.String()+" administrator").is(t, 404, "/account/switch", "")
	p.Find("input[type=radio]:not([checked])").Each(func(_ int, r *goquery.Selection) {
		place, _ := r.Attr("value")
		b.post("/account/switch", "place", place).is(t, 200, "/people", "People")
	})
	b.get("/partner").is(t, 404, "/partner", "")
}
