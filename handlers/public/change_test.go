package public_test

import (
	"net/http"
	"net/url"
	"testing"
)

func TestAnotherNeedAsksForServicesAndConsentAgain(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	v := w.visitor()
	v.walk("check", w.answers())
	p := v.submit(v.get("/refer/needs"), url.Values{"needs": {"money", "lonely"}})
	if p.path != "/refer/services" || p.Find(`input[name="services"][checked]`).Length() != 2 {
		t.Fatalf("%s, %d still chosen", p.path, p.Find(`input[name="services"][checked]`).Length())
	}
	p = v.submit(p, url.Values{"services": {w.advice.ID.String()}})
	if p.path != "/refer/consent" || p.Find("main input[checked]").Length() != 0 {
		t.Fatalf("%s, with %d ticked", p.path, p.Find("main input[checked]").Length())
	}
	if p.has("Kitchen Table") || !p.has("Advice Desk") {
		t.Error("names the wrong services")
	}
	if p = v.submit(p, url.Values{"agree": {"true"}, "follow-up": {"yes"}}); p.path != "/refer/check" || !p.has("Orla Fenwick") {
		t.Errorf("%s", p.path)
	}
}

func TestAnotherWayToBeReachedIsAskedWhatIsSafe(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	v := w.visitor()
	v.walk("check", with(with(w.answers(), "contact", url.Values{"ways": {"phone"}, "phone": {"07700 900 123"}}), "safe-contact", url.Values{"voicemail": {"no"}, "say-who": {"no"}}))
	p := v.submit(v.get("/refer/contact"), url.Values{"ways": {"other"}})
	if p.path != "/refer/safe-contact" || p.Find(`[name="other-name"]`).Length() != 1 {
		t.Errorf("%s", p.path)
	}
}

func TestTwoTabsLoseNothing(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	v := w.visitor()
	one := v.walk("name", w.answers())
	other := v.get("/refer/needs") // in another tab
	if p := v.submit(one, url.Values{"name": {"Orla Fenwick"}}); p.path != "/refer/contact" {
		t.Fatalf("%s", p.path)
	}
	if p := v.submit(other, url.Values{"needs": {"money"}}); p.path != "/refer/services" {
		t.Fatalf("%s", p.path)
	}
	if p := v.submit(one, url.Values{"name": {"Orla May Fenwick"}}); p.path != "/refer/services" {
		t.Errorf("the first tab, before its turn, leads to %s", p.path)
	}
	p := v.submit(v.submit(v.get("/refer/services"), url.Values{"services": {w.advice.ID.String()}}), w.answers()["contact"])
	if p.path != "/refer/safe-contact" {
		t.Fatalf("%s", p.path)
	}
	if name := v.get("/refer/name").Find(`[name="name"]`).AttrOr("value", ""); name != "Orla Fenwick" {
		t.Errorf("kept %q", name)
	}
}

// Nobody agrees to words that were not shown to them.
func TestWordsThatChangeAreAskedAgain(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	v := w.visitor()
	p := v.walk("consent", w.answers())
	w.do(`update services set fields = fields || '{gender}' where id = $1`, w.kitchen.ID)
	p = v.submit(p, url.Values{"agree": {"true"}, "follow-up": {"no"}})
	if p.status != http.StatusUnprocessableEntity || !p.has("has changed since you opened this page") || p.Find(`[name="agree"][checked]`).Length() != 0 {
		t.Fatalf("%s %d", p.path, p.status)
	}
	if p = v.submit(p, url.Values{"agree": {"true"}}); p.path != "/refer/check" {
		t.Fatalf("%s", p.path)
	}
	w.do(`update services set name = 'Kitchen Table and More' where id = $1`, w.kitchen.ID)
	p = v.submit(p, nil)
	if p.path != "/refer/consent" || !p.has("has changed since you agreed") || p.Find(`[name="agree"][checked]`).Length() != 0 || w.count("enquiries") != 0 {
		t.Fatalf("%s, %d sent", p.path, w.count("enquiries"))
	}
	p = v.submit(v.submit(p, url.Values{"agree": {"true"}, "follow-up": {"no"}}), nil)
	if p.path != "/refer/sent" || w.count("enquiries") != 1 {
		t.Errorf("%s", p.path)
	}
}

func TestAServiceThatClosesIsChosenAgain(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	v := w.visitor()
	p := v.walk("check", w.answers())
	w.do(`update services set capacity = 'closed' where id = $1`, w.kitchen.ID)
	p = v.submit(p, nil)
	if p.path != "/refer/services" || !p.has("can no longer be asked") || w.count("enquiries") != 0 {
		t.Fatalf("%s", p.path)
	}
	if p = v.submit(p, nil); p.path != "/refer/consent" { // the other is still ticked
		t.Errorf("%s", p.path)
	}
}
