package coordinator_test

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"example.org/fingerpost/models"
	"example.org/fingerpost/models/dbtest"
)

// What somebody paused stands in a list, and the team is told once.
func TestPausedIsListedAndToldOnce(t *testing.T) {
	t.Parallel()
	h := newTeam(t)
	b := h.member()
	b.page("/team/paused").wants(t, http.StatusOK, "Nobody has paused anything")
	w := h.db.Referral(t, h.partner("Alder").service, dbtest.As(models.Accepted))
	who := models.Actor{Role: models.Resident, Enquiry: w.Enquiry.ID}
	for range 2 {
		if err := h.desk.Pause(t.Context(), who); err != nil {
			t.Fatal(err)
		}
	}
	if n := h.told(h.hub.ID); n != 1 {
		t.Errorf("told %d times", n)
	}
	p := b.page("/team/paused")
	p.wants(t, http.StatusOK, models.ShowRef(w.Enquiry.Ref), "Placed", "1")
	p.namesNobody(t, "/team/paused")
	if err := h.desk.Resume(t.Context(), who); err != nil {
		t.Fatal(err)
	}
	if n := h.told(h.hub.ID); n != 1 {
		t.Errorf("told %d times after it goes on", n)
	}
	b.page("/team/paused").wants(t, http.StatusOK, "Nobody has paused anything")
	if got := h.at(h.db.User(t, h.hub, models.Administrator)).get("/team/paused").status; got != http.StatusNotFound {
		t.Errorf("an administrator: %d", got)
	}
}

// Whoever would send on what the person has paused reads so: before they type anything, and when they were typing already, with
// what they typed.
func TestNothingIsSentOnWhileItIsPaused(t *testing.T) {
	t.Parallel()
	h := newTeam(t)
	alder, b := h.partner("Alder"), h.member()
	held, confirms := h.db.Enquiry(t), h.asks(alder)
	open, asked := h.db.Referral(t, alder.service, dbtest.As(models.Accepted)), h.db.Referral(t, alder.service, dbtest.As(models.InfoRequested))
	h.exec(`update consents set expires_at = now() - interval '1 day' where enquiry_id = $1`, open.Enquiry.ID)
	if err := h.desk.EndConsents(t.Context()); err != nil {
		t.Fatal(err)
	}
	referral := func(w dbtest.Referred, move string) string {
		return "/team/referrals/" + w.Referral.ID.String() + "/" + move
	}
	ways := []struct {
		name, path string
		of         models.Enquiry
		form       url.Values
		field      string
	}{
		{name: "placing", path: h.placePath(held, alder), of: held.Enquiry, field: "note"},
		{name: "confirming", path: confirmPath(confirms), of: confirms, field: "note"},
		{name: "renewing", path: referral(open, "renew"), of: open.Enquiry, field: "note"},
		{name: "answering", path: referral(asked, "answer"), of: asked.Enquiry, field: "words"},
	}
	for i, w := range ways {
		p := b.page(w.path)
		p.wants(t, http.StatusOK)
		ways[i].form = said(p, func(v url.Values) { v.Set(w.field, "They rang on Tuesday") })
		if err := h.desk.Pause(t.Context(), models.Actor{Role: models.Resident, Enquiry: w.of.ID}); err != nil {
			t.Fatal(err)
		}
	}
	const all = `select (select count(*) from referrals) + (select count(*) from consents) + (select count(*) from disclosures) + (select count(*) from referral_events)`
	before := h.count(all)
	for _, w := range ways {
		t.Run(w.name, func(t *testing.T) {
			b.get(w.path).wants(t, http.StatusConflict, "The person has paused this", "Nothing can be sent until they let it go on")
			got := b.post(w.path, w.form)
			got.wants(t, http.StatusConflict, "They rang on Tuesday")
			if !slices.ContainsFunc(got.problems(), func(s string) bool {
				return strings.Contains(s, "The person has asked to pause this. Nothing can be sent until they let it go on")
			}) {
				t.Errorf("says %q", got.problems())
			}
			got.Find(".govuk-error-summary__list a").Each(func(_ int, s *selection) {
				if target, _ := s.Attr("href"); got.Find(target).Length() != 1 {
					t.Errorf("the summary leads to %s, which is not on the page", target)
				}
			})
			file := b.page("/team/enquiries/" + w.of.ID.String())
			file.wants(t, http.StatusOK, "The person has asked to pause this")
			if strings.Contains(file.html, "/place/") || strings.Contains(file.html, "/propose/") {
				t.Error("its file leads to a service nevertheless")
			}
		})
	}
	if done := b.post("/team/enquiries/"+held.Enquiry.ID.String()+"/propose/"+alder.service.ID.String(), nil); !strings.Contains(done.notice, "Not proposed. The person has asked to pause") {
		t.Errorf("proposing: %d %q", done.status, done.notice)
	}
	if after := h.count(all); after != before {
		t.Errorf("%d rows were written", after-before)
	}
}
