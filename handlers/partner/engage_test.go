package partner_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"example.org/fingerpost/models"
	"example.org/fingerpost/models/dbtest"
)

func TestOneTapThatIsNotTheirs(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	w := o.db.Referral(t, o.service, dbtest.As(models.InContact))
	fresh := o.db.Referral(t, o.service, dbtest.As(models.Opened))
	o.post(o.cal, at(w, "no-change"), nil).is(http.StatusNotFound)
	o.post(o.cal, at(w, "level"), url.Values{"level": {"3"}}).is(http.StatusNotFound)
	o.post(o.ada, at(fresh, "no-change"), nil).is(http.StatusConflict)
	for _, wrong := range []string{"", "6", "-1", "much"} {
		o.post(o.ada, at(w, "level"), url.Values{"level": {wrong}}).is(http.StatusUnprocessableEntity).says("Select how much they take part")
	}
	if page := o.get(o.ada, at(fresh, "")).is(http.StatusOK); page.Find("form[action$='/no-change'], form[action$='/level']").Length() != 0 {
		t.Error("it can be tapped before it is accepted")
	}
}

func TestHowItGoesInOneTap(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	w := o.db.Referral(t, o.service, dbtest.As(models.InContact))
	page := o.get(o.ada, at(w, "")).is(http.StatusOK).says("How is it going?", "No change")
	if n := page.Find("form[action$='/level'] button").Length(); n != len(models.Levels) {
		t.Errorf("%d levels to press", n)
	}
	if a := o.post(o.ada, at(w, "no-change"), nil).is(http.StatusSeeOther); a.to != at(w, "") {
		t.Errorf("leads to %s", a.to)
	}
	o.post(o.ada, at(w, "level"), url.Values{"level": {"4"}}).is(http.StatusSeeOther)
	page = o.get(o.ada, at(w, "")).is(http.StatusOK).says("No change", "Note for the file", "Taking part regularly")
	if n := page.Find("form[action$='/level'] button").Length(); n != len(models.Levels)-1 {
		t.Errorf("%d levels to press, one of them what it is already", n)
	}
	o.post(o.ada, at(w, "close"), url.Values{"reason": {"unable_to_contact"}, "result-money": {"not_met"}, "result-wellbeing": {"not_met"}}).
		is(http.StatusUnprocessableEntity).says("Try at least 3 times first")
}

// When the agreement has ended the partner sees nobody, and is told why.
func TestAfterTheAgreementHasEnded(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	w := o.db.Referral(t, o.service, dbtest.As(models.InContact))
	if _, err := o.db.Owner.Exec(t.Context(), `update consents set expires_at = now() - interval '1 minute'`); err != nil {
		t.Fatal(err)
	}
	if err := o.desk.EndConsents(t.Context()); err != nil {
		t.Fatal(err)
	}
	page := o.get(o.ada, at(w, "")).is(http.StatusOK).says("Their agreement has ended", "The coordination team asks whether they agree again")
	for _, marker := range []string{"Orla", "Fenwick", "07700", "Lamplight"} {
		if strings.Contains(page.body, marker) {
			t.Errorf("the page still tells %s", marker)
		}
	}
}
