package account_test

import (
	"strings"
	"testing"
	"time"

	"example.org/fingerpost/models"
)

// An administrator invites a colleague, who joins with the code; resets and disables them; all through the pages.
func TestInviteResetDisable(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	admin, colleague := s.browser(), s.browser()
	admin.join("admin@example.org", models.Administrator)

	p := admin.post("/people/invite", "name", "", "email", "nonsense").is(t, 422, "/people/invite", "Invite someone")
	for _, box := range []string{"name", "email", "org", "role"} {
		if p.text("#"+box+"-error") == "" {
			t.Errorf("nothing is said beside %s", box)
		}
	}
	p = admin.post("/people/invite", "name", "Tomasz Reay", "email", "Tomasz@example.org", "org", s.org.String(), "role", "partner").is(t, 200, "/people/invite", "Hand this code over")
	code, _ := p.Find("#code").Attr("value")
	if strings.Contains(p.text("title"), "Tomasz") || len(code) != 32 {
		t.Errorf("title %q, code of %d characters", p.text("title"), len(code))
	}
	admin.post("/people/invite", "name", "Tomasz Reay", "email", "tomasz@example.org", "org", s.org.String(), "role", "partner").is(t, 422, "/people/invite", "Invite someone")
	colleague.post("/join", "code", "0000-0000").is(t, 422, "/join", "Enter the code you were given")
	colleague.post("/join", "code", code).is(t, 200, "/join/password", "Welcome, Tomasz Reay")
	colleague.post("/join/password", "password", "short").is(t, 422, "/join/password", "Welcome, Tomasz Reay")
	p = colleague.post("/join/password", "password", goodPassword).is(t, 200, "/sign-in/set-up", "Set up your sign-in app")
	seed := strings.ReplaceAll(p.text("main code"), "-", "")
	colleague.post("/sign-in/set-up", "code", "12 34 5").is(t, 422, "/sign-in/set-up", "Set up your sign-in app")
	colleague.post("/sign-in/set-up", "code", s.code(seed)).is(t, 200, "/sign-in/set-up", "Keep your recovery codes")

	p = admin.post("/people", "words", "reay").is(t, 200, "/people", "People")
	if p.Find("tbody tr").Length() != 1 {
		t.Fatalf("%d found", p.Find("tbody tr").Length())
	}
	person, _ := p.Find("tbody a").Attr("href")
	admin.get(person).is(t, 200, person, "Tomasz Reay")
	admin.get(person+"/nonsense").is(t, 404, person+"/nonsense", "")
	p = admin.post(person+"/password").is(t, 200, person+"/password", "Hand this code over")
	reset, _ := p.Find("#code").Attr("value")
	admin.post(person+"/factor").is(t, 422, person+"/factor", "Let them set up a new app?")
	colleague.post("/join", "code", reset).is(t, 200, "/join/password", "Choose a new password")
	colleague.post("/join/password", "password", "seven quiet otters knit").is(t, 200, "/sign-in/code", "Enter the code from your app")
	s.pass(time.Minute)
	colleague.post("/sign-in/code", "code", s.code(seed)).is(t, 200, "/partner", "Referrals")

	admin.get(person+"/disable").is(t, 200, person+"/disable", "Disable this account?")
	colleague.get("/partner").is(t, 200, "/partner", "Referrals")
	admin.post(person+"/disable").is(t, 200, person, "Tomasz Reay")
	colleague.get("/partner").is(t, 200, "/sign-in", "Sign in")
	admin.post(person+"/disable").is(t, 409, person+"/disable", "")
	admin.post(person+"/enable").is(t, 200, person, "Tomasz Reay")

	admin.post(person+"/roles", "org", s.org.String(), "role", "partner").is(t, 422, person+"/roles", "Add a role")
	admin.post(person+"/roles", "org", s.org.String(), "role", "lead").is(t, 200, person, "Tomasz Reay")
	remove := person + "/roles/" + s.org.String() + "/lead"
	admin.get(remove).is(t, 200, remove, "Remove this role?")
	admin.post(remove).is(t, 200, person, "Tomasz Reay")
	admin.post(remove).is(t, 404, remove, "")
}

func TestLeadsManageTheirOwn(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	lead := s.browser()
	lead.join("lead@example.org", models.Lead)
	h, err := s.CreateUser(t.Context(), "Priya Nand", "priya@example.org", "Elm Grove Centre", models.Partner)
	if err != nil {
		t.Fatal(err)
	}
	p := lead.get("/people").is(t, 200, "/people", "Staff")
	if strings.Contains(p.body, "Priya") {
		t.Error("somebody of another organisation")
	}
	stranger := "/people/" + h.User.String()
	for _, path := range []string{stranger, stranger + "/disable", stranger + "/roles"} {
		lead.get(path).is(t, 404, path, "")
	}
	lead.post(stranger+"/disable").is(t, 404, stranger+"/disable", "")
	if p := lead.get("/people/invite").is(t, 200, "/people/invite", "Invite someone"); p.Find("#org").Length() != 0 || p.Find("input[type=radio]").Length() != 2 {
		t.Error("a lead is offered more than their own")
	}
	lead.post("/people/invite", "name", "Z", "email", "z@example.org", "role", "administrator").is(t, 403, "/people/invite", "")
	lead.post("/people/invite", "name", "Z", "email", "z@example.org", "role", "partner").is(t, 200, "/people/invite", "Hand this code over")
}

func TestPartnersManageNobody(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	b := s.browser()
	b.join("ok@example.org", models.Partner)
	for _, path := range []string{"/people", "/people/invite"} {
		b.get(path).is(t, 404, path, "")
	}
	b.post("/people/invite", "name", "Z", "email", "z@example.org", "role", "partner").is(t, 404, "/people/invite", "")
}
