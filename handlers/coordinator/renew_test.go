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

func TestTheyAgreeAgain(t *testing.T) {
	t.Parallel()
	h := newTeam(t)
	alder, b := h.partner("Alder"), h.member()
	w := h.db.Referral(t, alder.service, dbtest.As(models.Accepted))
	path, file := "/team/referrals/"+w.Referral.ID.String()+"/renew", "/team/enquiries/"+w.Enquiry.ID.String()
	if got := b.get(path); got.status != http.StatusConflict {
		t.Errorf("nothing ends, and the page is there: %d", got.status)
	}
	h.exec(`update consents set expires_at = now() - interval '1 day'`)
	if err := h.desk.EndConsents(t.Context()); err != nil {
		t.Fatal(err)
	}
	b.page("/team/consents").wants(t, http.StatusOK, models.ShowRef(w.Enquiry.Ref))
	if b.page(file).Find(`a[href="`+path+`"]`).Length() != 1 {
		t.Error("the file does not lead there")
	}
	p := b.page(path)
	p.wants(t, http.StatusOK, "does not see who they are", "Alder desk", "They do not agree: withdraw it")
	p.namesNobody(t, path)
	for words, change := range map[string]func(url.Values){
		"Select how they agreed":    func(v url.Values) { v.Del("method") },
		"Tick this if they agreed":  func(v url.Values) { v.Del("agreed") },
		"The words have changed":    func(v url.Values) { v.Set("mark", "x") },
		"Enter a day that exists":   func(v url.Values) { v.Set("on-day", "31"); v.Set("on-month", "2") },
		"500 characters or fewer":   func(v url.Values) { v.Set("note", strings.Repeat("ö", 501)) },
		"must be today or before":   func(v url.Values) { v.Set("on-year", "2999") },
		"That is more than a month": func(v url.Values) { v.Set("on-year", "2020") },
	} {
		got := b.post(path, said(p, change))
		if got.status != http.StatusUnprocessableEntity || !slices.ContainsFunc(got.problems(), func(s string) bool { return strings.Contains(s, words) }) {
			t.Errorf("%s: %d %q", words, got.status, got.problems())
		}
	}
	h.exec(`update signatures set ended_on = current_date where org_id = $1`, alder.org.ID)
	b.page(path).wants(t, http.StatusOK, "has not signed the agreement", "Withdraw it")
	if got := b.post(path, said(p)); got.status != http.StatusUnprocessableEntity || !slices.ContainsFunc(got.problems(), func(s string) bool { return strings.Contains(s, "has not signed") }) {
		t.Errorf("a partner that has not signed: %d %q", got.status, got.problems())
	}
	h.exec(`update signatures set ended_on = null`)
	other := h.member()
	if done := b.post(path, said(p)); done.location != file || !strings.Contains(done.notice, "agreed again") {
		t.Fatalf("%d to %s: %s", done.status, done.location, done.text("main"))
	}
	if got := other.post(path, said(p)); got.status != http.StatusConflict {
		t.Errorf("twice: %d", got.status)
	}
	if h.count(`select count(*) from referral_access where identity`) != 1 || h.told(alder.org.ID) != 1 {
		t.Error("the partner does not know them again, or was not told")
	}
}
