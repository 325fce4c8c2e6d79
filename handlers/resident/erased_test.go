package resident_test

import (
	"net/http"
	"strings"
	"testing"

	"example.org/fingerpost/models"
)

// Whoever had everything deleted still comes in with the same code, reads what was done and why, and finds nothing else.
func TestWhatIsLeftWhenEverythingIsDeleted(t *testing.T) {
	t.Parallel()
	o := newOwn(t)
	r, code := o.sent(models.InContact)
	open := o.proved(r, code)
	if status, _, _ := open.post("/mine/rights", "kind", "erase", "words", "Please <b>all</b>."); status != http.StatusSeeOther {
		t.Fatalf("asking: %d", status)
	}
	lead := o.db.User(t, o.org, models.Governance)
	all, err := o.cases.List(t.Context(), lead, true)
	if err != nil || len(all) != 1 {
		t.Fatalf("%d cases, %v", len(all), err)
	}
	if err := o.desk.Grant(t.Context(), lead, all[0].ID, models.EffectErased, "All of it is gone."); err != nil {
		t.Fatal(err)
	}
	for name, b := range map[string]reader{"whoever had it open": open, "whoever comes in again": o.in(r, code)} {
		status, body, _ := b.get("/mine")
		for _, words := range []string{"Your information is deleted", "All of it is gone.", "Please &lt;b&gt;all&lt;/b&gt;.", "Deleted everything, as you asked", "Close this page", `href="/exit"`} {
			if status != http.StatusOK || !strings.Contains(body, words) {
				t.Errorf("%s: %d, or the page lacks %q", name, status, words)
			}
		}
		if strings.Contains(body, r.Person.Name) || strings.Contains(body, r.Person.Summary) {
			t.Errorf("%s still reads who it was", name)
		}
	}
	for _, path := range []string{"/mine/access", "/mine/rights", "/mine/details", "/mine/download", "/mine/record.json", "/mine/referrals/" + r.Referral.ID.String() + "/withdraw"} {
		if status, body, to := open.get(path); status != http.StatusSeeOther || to != "/mine" {
			t.Errorf("%s: %d to %q: %.80s", path, status, to, body)
		}
	}
	for _, path := range []string{"/mine/pause", "/mine/resume", "/mine/withdraw", "/mine/details/about", "/mine/details/contact"} {
		if status, _, to := open.post(path, "name", "Somebody New", "ways", "phone", "phone", "01632 960 001", "voicemail", "no", "say-who", "no"); status != http.StatusSeeOther || to != "/mine" {
			t.Errorf("posting to %s: %d to %q", path, status, to)
		}
	}
}
