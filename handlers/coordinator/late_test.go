package coordinator_test

import (
	"net/http"
	"testing"

	"example.org/fingerpost/models"
	"example.org/fingerpost/models/dbtest"
)

// What is nobody's fault yet is on none of the lists, and nobody but the team reads them.
func TestNothingToChase(t *testing.T) {
	t.Parallel()
	h := newTeam(t)
	alder := h.partner("Alder")
	h.db.Referral(t, alder.service)
	ended := h.db.Referral(t, alder.service, dbtest.As(models.Declined))
	h.exec(`update referrals set late_since = now(), consent_ends = now() where id = $1`, ended.Referral.ID)
	for path, words := range map[string]string{"/team/late": "Nothing is late", "/team/consents": "No consent ends soon", "/team/unconfirmed": "Every partner has answered"} {
		h.member().get(path).wants(t, http.StatusOK, words)
		if a := h.at(alder.worker).get(path); a.status != http.StatusNotFound {
			t.Errorf("%s as a partner: %d", path, a.status)
		}
	}
}

func TestWhatTheTeamChases(t *testing.T) {
	t.Parallel()
	h := newTeam(t)
	alder := h.partner("Alder")
	late := h.db.Referral(t, alder.service)
	h.exec(`update referrals set due_at = now() - interval '1 hour', remind_at = now() - interval '1 hour', reminded = 2, expires_at = now() + interval '5 days' where id = $1`, late.Referral.ID)
	if err := h.desk.Remind(t.Context()); err != nil {
		t.Fatal(err)
	}
	ends := h.db.Referral(t, alder.service, dbtest.As(models.InContact))
	h.exec(`update consents set expires_at = now() - interval '1 hour' where enquiry_id = $1`, ends.Enquiry.ID)
	if err := h.desk.EndConsents(t.Context()); err != nil {
		t.Fatal(err)
	}
	h.exec(`update services set confirmed_at = now() - interval '30 days', flagged_at = now() where id = $1`, alder.service.ID)
	b := h.member()
	for path, words := range map[string][]string{
		"/team/late":        {models.ShowRef(late.Enquiry.Ref), "Alder", "Alder desk", "Open it, since", "Goes on by itself"},
		"/team/consents":    {models.ShowRef(ends.Enquiry.Ref), "In contact", "The partner sees nobody until they agree again", "Late"},
		"/team/unconfirmed": {"Alder desk", "Taking people now", "Is still offered as it stands"},
	} {
		page := b.page(path)
		page.wants(t, http.StatusOK, words...)
		page.namesNobody(t, path)
		for _, list := range []string{"late", "consents", "unconfirmed"} {
			if n := page.Find("nav a[href='/team/" + list + "']").Length(); n != 1 {
				t.Errorf("%s leads to the list of %s %d times", path, list, n)
			}
		}
	}
	b.page("/team/board").wants(t, http.StatusOK, "1 ours to chase")
	b.page("/team/board/"+alder.org.ID.String()).wants(t, http.StatusOK, "Ours to chase")
}
