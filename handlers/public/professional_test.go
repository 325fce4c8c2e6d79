package public_test

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"example.org/fingerpost/models"
)

// atWork are good answers of a professional without an account.
func (w *town) atWork() map[string]url.Values {
	answers := with(w.answers(), "who", url.Values{"for": {"work"}})
	answers["professional"] = url.Values{"work-name": {"Cai Marram"}, "profession": {"landlord"}, "organisation": {"Lantern Homes"},
		"work-phone": {"01632 960 003"}, "knows-them": {"I am their housing officer"}}
	answers["capacity"] = url.Values{"understands": {"yes"}}
	answers["taken"] = url.Values{"agree": {"true"}, "method": {"verbal_in_person"}, "interpreter": {"no"}, "follow-up": {"no"}}
	return answers
}

func TestAProfessionalLeavesNothingOut(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	later := time.Now().AddDate(0, 0, 2)
	for _, c := range []struct {
		step string
		fill url.Values
		says []string
	}{
		{"professional", url.Values{}, []string{"Enter your full name", "Select what you refer as", "Enter your organisation", "Enter how you know the person", "Enter your phone number or your email address at work"}},
		{"professional", url.Values{"work-name": {"Cai"}, "profession": {"wizard"}, "organisation": {"Lantern"}, "knows-them": {"Tenant"}, "work-phone": {"ring me"}}, []string{"Select what you refer as", "Enter a phone number"}},
		{"capacity", url.Values{}, []string{"Select whether they understand and agree"}},
		{"taken", url.Values{"words": {"x"}}, []string{"The words have changed", "Select how they agreed", "Enter the day", "Select whether there was an interpreter", "Select whether they may be asked later"}},
		{"taken", url.Values{"agree": {"true"}, "method": {"self_online"}, "on-day": {fmt.Sprint(later.Day())}, "on-month": {fmt.Sprint(int(later.Month()))}, "on-year": {fmt.Sprint(later.Year())}},
			[]string{"Select how they agreed", "must be today or before"}},
	} {
		v := w.visitor()
		p := v.walk(c.step, w.atWork())
		if c.fill.Get("words") == "" {
			c.fill["words"] = []string{p.Find(`[name="words"]`).AttrOr("value", "")}
		}
		p = v.post("/refer/"+c.step, c.fill)
		for _, words := range c.says {
			if p.status != http.StatusUnprocessableEntity || !strings.Contains(p.Find(".govuk-error-summary").Text(), words) {
				t.Errorf("%s: %d, does not say %q: %s", c.step, p.status, words, p.Find(".govuk-error-summary").Text())
			}
		}
	}
	if w.count("enquiries") != 0 {
		t.Error("something was sent")
	}
}

// From the first page or by a link, on a new form or on one begun as a representative: it comes to the team, and to nobody else.
func TestAProfessionalRefersWithoutAnAccount(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	for _, c := range []struct {
		name  string
		begin func(*visitor)
		hold  func(map[string]url.Values)
		says  string
	}{
		{"from the first page", func(*visitor) {}, func(map[string]url.Values) {}, "After that it goes to the services that they agreed to"},
		{"by the link of the start page", func(v *visitor) {
			v.get(v.get("/").Find(`a[href="/refer/professional"]`).AttrOr("href", "/none"))
		}, func(map[string]url.Values) {}, "After that it goes"},
		{"as a representative who refers in their job", func(v *visitor) {
			p := v.walk("relation", with(w.another(), "who", url.Values{"for": {"someone"}}))
			p = v.submit(v.get(p.Find(`a[href="/refer/professional"]`).AttrOr("href", "/none")), w.atWork()["professional"])
			if p.path != "/refer/needs" {
				t.Errorf("leads to %s", p.path)
			}
		}, func(map[string]url.Values) {}, "After that it goes"},
		{"not sure whether they understand", func(*visitor) {}, func(a map[string]url.Values) { a["capacity"] = url.Values{"understands": {"not_sure"}} }, "before they have agreed to it by name"},
		{"help to choose", func(*visitor) {}, func(a map[string]url.Values) { a["services"] = url.Values{"help": {"true"}} }, "before they have agreed to it by name"},
	} {
		t.Run(c.name, func(t *testing.T) {
			v := w.visitor()
			v.t = t
			c.begin(v)
			answers := w.atWork()
			c.hold(answers)
			check := v.walk("check", answers)
			if !check.has("coordination team first") || !check.has("Lantern Homes") {
				t.Errorf("check: %s", check.Find("main").Text())
			}
			sent := v.submit(check, nil)
			if sent.path != "/refer/sent" || !sent.has("on its public number") || !sent.has(c.says) || sent.Find(".fp-code__code").Length() != 0 || !sent.has("for them alone") {
				t.Errorf("%s: %s", sent.path, sent.Find("main").Text())
			}
			if v.get("/refer/equality").path != "/refer/sent" {
				t.Error("is asked the person's equality questions")
			}
		})
	}
	if w.count("referrals") != 0 || w.count("enquiries where held_for = 'check_referrer' and route = 'professional'") != 5 ||
		w.count("consents where by_role = 'public' and method = 'verbal_in_person'") != 8 {
		t.Error("something was sent, or is not with the team")
	}
	for _, seen := range w.visitor().seen {
		if strings.Contains(seen, "Cai") {
			t.Errorf("%s names somebody", seen)
		}
	}
}

// A child may be referred by a professional, at any age; whoever lives elsewhere may not.
func TestWhomAProfessionalMayRefer(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	v := w.visitor()
	child := with(w.atWork(), "about-you", aged(8))
	child["services"] = url.Values{"help": {"true"}}
	if p := v.submit(v.walk("check", child), nil); p.path != "/refer/sent" || w.count("enquiries where age_band = '"+models.AgeBand(8)+"'") != 1 {
		t.Errorf("a child of 8: %s", p.path)
	}
	v = w.visitor()
	elsewhere := aged(40)
	elsewhere.Set("postcode", "ZE1 0AA")
	if p := v.walk("outside", with(w.atWork(), "about-you", elsewhere)); p.path != "/refer/outside" {
		t.Errorf("elsewhere: %s", p.path)
	}
}

// What a device can still show is said as it is, to each kind of asker.
func TestWhatADeviceCanStillShow(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	for _, c := range []struct {
		name    string
		answers map[string]url.Values
		says    string
		code    bool
	}{
		{"for oneself", w.answers(), "can still show your reference and your private code", true},
		{"for a friend", w.another(), "can still show the reference, and what happens next", false},
		{"for whoever cannot decide", with(with(w.another(), "relation", url.Values{"relation": {"attorney"}}), "agrees", url.Values{"knows": {"yes"}, "understands": {"no"}}),
			"can still show the reference and their private code", true},
		{"for a child", with(with(with(w.another(), "relation", url.Values{"relation": {"parent"}}), "about-you", aged(14)), "services", url.Values{"help": {"true"}}),
			"can still show the reference and their private code", true},
		{"as part of one's job", w.atWork(), "can still show the reference, and what happens next", false},
	} {
		v := w.visitor()
		p := v.submit(v.walk("check", c.answers), nil)
		if c.name == "for oneself" {
			if p.Find(`form[action="/refer/delete"]`).Length() != 0 {
				t.Error("clears the device before the last questions")
			}
			p = v.submit(v.get("/refer/equality"), url.Values{"skip": {"yes"}})
		}
		all := []string{"can still show your reference and your private code", "can still show the reference and their private code", "can still show the reference, and what happens next"}
		all = slices.DeleteFunc(all, func(s string) bool { return !p.has(s) })
		if len(all) != 1 || all[0] != c.says {
			t.Errorf("%s: %s says %q, want %q", c.name, p.path, all, c.says)
		}
		if code := v.get("/refer/sent").Find(".fp-code__code").Length() == 1; code != c.code {
			t.Errorf("%s: the page shows a code: %v", c.name, code)
		}
	}
}
