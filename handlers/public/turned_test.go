package public_test

import (
	"net/http"
	"net/url"
	"strconv"
	"testing"

	"example.org/fingerpost/models"
)

// aged is about somebody who has that many years today.
func aged(years int) url.Values {
	born := models.Now().AddDate(-years, 0, -1)
	return url.Values{"postcode": {"SR5 1AA"}, "born-day": {strconv.Itoa(born.Day())}, "born-month": {strconv.Itoa(int(born.Month()))}, "born-year": {strconv.Itoa(born.Year())}}
}

func TestTurnedAway(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	for _, c := range []struct {
		name, page, words string
		about             url.Values
	}{
		{"a child", "under-13", "0800 1111", aged(12)},
		{"somebody from elsewhere", "outside", "SR5 and SR6", with(map[string]url.Values{}, "a", url.Values{"postcode": {"NE1 4ST"}, "born-day": {"9"}, "born-month": {"3"}, "born-year": {"1985"}})["a"]},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			v := w.visitor()
			v.t = t
			p := v.walk(c.page, with(w.answers(), "about-you", c.about))
			if p.status != http.StatusOK || !p.has(c.words) || !p.has(wearmouth.Phone) {
				t.Errorf("%d %q", p.status, p.heading())
			}
			again := v.get(p.Find(`main a[href="/refer/about-you"]`).AttrOr("href", "/"))
			if again.path != "/refer/about-you" || again.Find(`[name="born-day"]`).AttrOr("value", "") != "" {
				t.Errorf("what was typed was kept")
			}
			if p = v.submit(again, w.answers()["about-you"]); p.path != "/refer/gender" {
				t.Errorf("put right: %s", p.path)
			}
		})
	}
}

func TestSomebodyOfFourteenIsToldOnceAndHeld(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	v := w.visitor()
	answers := with(with(w.answers(), "about-you", aged(14)), "services", url.Values{"services": {w.kitchen.ID.String()}})
	p := v.walk("under-16", answers)
	if p.path != "/refer/under-16" || !p.has("We do not tell your parents or carers by ourselves") {
		t.Fatalf("%s", p.path)
	}
	v.walk("check", answers)
	p = v.submit(v.get("/refer/check"), nil)
	if !p.has("talks with you first") || w.count("enquiries where state = 'held' and held_for = 'under_16'") != 1 || w.count("referrals") != 0 {
		t.Errorf("%s: %s", p.path, p.Find("main").Text())
	}
}

func TestWithoutAPostcode(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	v := w.visitor()
	answers := with(w.answers(), "about-you", url.Values{"without": {"no_fixed"}, "born-day": {"9"}, "born-month": {"3"}, "born-year": {"1985"}})
	p := v.walk("check", answers)
	if !p.has("No fixed address") || p.Find(`a[href="/refer/address"]`).Length() != 0 {
		t.Error("asked for an address")
	}
	if p = v.submit(p, nil); p.path != "/refer/sent" {
		t.Errorf("%s", p.path)
	}
}
