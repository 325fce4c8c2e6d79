package insight_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"example.org/fingerpost/models"
)

func TestSigningAsksWhatASignatoryMustSay(t *testing.T) {
	t.Parallel()
	h := published(t)
	for _, c := range []struct {
		name string
		who  models.Role
		form url.Values
		says string
	}{
		{"nothing", models.Coordinator, url.Values{}, "Say whether everybody may see these figures"},
		{"another answer", models.Coordinator, url.Values{"public": {"perhaps"}}, "Say whether everybody may see these figures"},
		{"governance without a note", models.Governance, url.Values{"public": {"yes"}}, "Say what somebody could do who tried to find a person"},
		{"a whole postcode", models.Governance, url.Values{"public": {"yes"}, "note": {"The person at SR5 1AA"}}, "Leave out whole postcodes"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			a := h.as(c.who).ask(http.MethodPost, "/releases/2026Q3", c.form)
			if a.status != http.StatusUnprocessableEntity || !strings.Contains(a.text(".govuk-error-summary"), c.says) {
				t.Errorf("%d %s", a.status, a.text("main"))
			}
			if c.form.Get("note") != "" && a.text("textarea") != c.form.Get("note") {
				t.Errorf("what was written is lost: %q", a.text("textarea"))
			}
		})
	}
}

// The figures in these tests were written by hand, so that their hash does not hold: nobody can sign what was changed.
func TestWhatWasChangedCannotBeSigned(t *testing.T) {
	t.Parallel()
	h := published(t)
	a := h.as(models.Coordinator).ask(http.MethodPost, "/releases/2026Q3", url.Values{"public": {"yes"}})
	if a.status != http.StatusConflict {
		t.Errorf("%d %s", a.status, a.text("body"))
	}
	if n := h.count(`select count(*) from stat.signatures`); n != 0 {
		t.Errorf("%d signatures", n)
	}
}

func TestSignaturesStandBesideTheRelease(t *testing.T) {
	t.Parallel()
	h := published(t)
	team := h.as(models.Coordinator)
	if a := team.page("/releases/2026Q3"); a.Find("main form textarea").Length() != 0 || a.Find("main form [name=public]").Length() != 2 {
		t.Error("the coordination team is asked for a note, or not for its word")
	}
	h.exec(`insert into stat.signatures (quarter, role, user_id, for_public, note, at) values ('2026Q3', 'coordinator', $1, true, '', now())`, team.actor().User)
	if a := team.page("/releases/2026Q3"); a.Find("main form").Length() != 0 {
		t.Error("somebody who has signed is asked again")
	}
	if a := h.as(models.Governance).page("/releases/2026Q3"); a.Find("main form textarea").Length() != 1 || !strings.Contains(a.text("main"), "for everybody") {
		t.Errorf("the governance lead reads %s", a.text("main"))
	}
}

func TestAWithdrawnReleaseIsGoneFromEveryPage(t *testing.T) {
	t.Parallel()
	h := published(t)
	lead := h.as(models.Governance)
	if a := lead.page("/releases/2026Q2/withdraw"); !strings.Contains(a.text("h1"), "Withdraw the figures of April to June 2026?") {
		t.Errorf("the question is %q", a.text("h1"))
	}
	if a := lead.ask(http.MethodPost, "/releases/2026Q2/withdraw", url.Values{}); a.status != http.StatusUnprocessableEntity || h.count(`select count(*) from stat.releases where state = 'tombstoned'`) != 0 {
		t.Errorf("without a reason: %d", a.status)
	}
	if a := lead.ask(http.MethodPost, "/releases/2026Q2/withdraw", url.Values{"reason": {"Counted twice"}}); a.status != http.StatusSeeOther {
		t.Fatalf("%d %s", a.status, a.text("body"))
	}
	for _, path := range []string{"/figures/needs?to=2026Q2", "/figures/needs/needs.csv?to=2026Q2"} {
		if a := h.public().get(path); a.status != http.StatusBadRequest {
			t.Errorf("%s: %d", path, a.status)
		}
	}
	if a := h.public().page("/figures/needs"); strings.Contains(a.text("main"), "Jun 2026") {
		t.Error("its figures are still shown")
	}
	if a := lead.page("/releases/2026Q2"); !strings.Contains(a.text("main"), "Counted twice") || a.Find("main form").Length() != 0 {
		t.Errorf("the stone says %s", a.text("main"))
	}
	if a := lead.get("/releases/2026Q2/figures/needs"); a.status != http.StatusNotFound {
		t.Errorf("its preview: %d", a.status)
	}
	if a := lead.ask(http.MethodPost, "/releases/2026Q2/withdraw", url.Values{"reason": {"Again"}}); a.status != http.StatusConflict {
		t.Errorf("again: %d", a.status)
	}
}

// A release is looked at before it is signed, by those who sign, and not taken away.
func TestPreview(t *testing.T) {
	t.Parallel()
	h := published(t)
	a := h.as(models.Coordinator).page("/releases/2026Q3/figures/needs")
	if a.Find("figure").Length() == 0 || a.Find("a[download]").Length() != 0 || !strings.Contains(a.text("main"), "Nobody has signed this release yet") {
		t.Errorf("the preview says %s", a.text("main"))
	}
	for path, want := range map[string]int{"/releases/2026Q3/figures/needs?from=2026Q1": http.StatusBadRequest, "/releases/2031Q1/figures/needs": http.StatusNotFound,
		"/releases/2026Q3/figures/nothing": http.StatusNotFound, "/releases/2031Q1": http.StatusNotFound} {
		if a := h.as(models.Coordinator).get(path); a.status != want {
			t.Errorf("%s: %d, want %d", path, a.status, want)
		}
	}
	if a := h.as(models.Analyst).get("/releases/2026Q3/figures/needs"); a.status != http.StatusNotFound {
		t.Errorf("an analyst: %d", a.status)
	}
}
