package main

import (
	"strings"
	"testing"

	"github.com/chromedp/chromedp/kb"
)

// answers is how each page of the form is answered with the keyboard, by its step; a page that may be left out has none.
type answers map[string]func()

// walk answers page after page, to the one that shows every answer.
func (k *typist) walk(all answers) {
	k.t.Helper()
	for range 20 {
		k.begin(k.heading())
		step := strings.TrimPrefix(k.path(), "/refer/")
		if step == "check" {
			return
		}
		if answer := all[step]; answer != nil {
			answer()
		}
		k.enter("Continue")
	}
	k.t.Fatalf("never came to the end: %s", k.heading())
}

// shared are the answers that a resident and a professional both give.
func (k *typist) shared() answers {
	return answers{
		"needs":  func() { k.choose("Feeling lonely or cut off") },
		"gender": func() { k.radio("gender=", 1) },
		"about-you": func() {
			k.fillIn("postcode", "SR5 1AA")
			k.fillIn("born-day", "31")
			k.fillIn("born-month", "3")
			k.fillIn("born-year", "1950")
		},
		"services":     func() { k.choose("services=") },
		"name":         func() { k.fillIn("name", "Isolde Testmarker") },
		"contact":      func() { k.choose("Phone call"); k.fillIn("phone", "07700 900 377") },
		"safe-contact": func() { k.radio("voicemail=", 1); k.radio("say-who=", 0) },
		"address":      func() { k.fillIn("line1", "7 Testmarker Row"); k.fillIn("town", "Wearmouth") },
	}
}

// residentKeys: somebody without a mouse asks for help, and what is wrong with an empty page leads to its field.
func (d *demonstration) residentKeys(t *testing.T) {
	k := &typist{tab: d.newTab(t, 1280)}
	focus := func(what, css string) {
		t.Helper()
		d.until(t, "the focus on "+what, func() bool { return evaluate[bool](k.tab, `document.activeElement.matches(%s)`, css) })
	}
	all := k.shared()
	all["who"] = func() { k.radio("for=", 0) }
	right := all["about-you"]
	all["about-you"] = func() {
		k.enter("Continue")
		focus("what is wrong", ".govuk-error-summary")
		k.seen()
		k.press(kb.Tab)
		k.seen()
		k.press(kb.Enter)
		focus("the postcode", "[name=postcode]")
		k.seen()
		right()
	}
	all["consent"] = func() { k.choose("agree="); k.radio("follow-up=", 1) }
	k.open("/")
	k.begin("Find people who can help")
	k.enter("Ask for help")
	k.walk(all)
	k.says("Isolde Testmarker", "31 March 1950")
	k.enter("Send")
	k.at("We have sent what you asked for")
	for _, c := range k.complaints() {
		t.Error(c)
	}
}

// professionalKeys: a professional without an account and without a mouse refers somebody.
func (d *demonstration) professionalKeys(t *testing.T) {
	k := &typist{tab: d.newTab(t, 1280)}
	all := k.shared()
	all["professional"] = func() {
		k.fillIn("work-name", "Ermintrude Testmarker-Thirlwall")
		k.fillIn("profession", "Housing")
		k.fillIn("organisation", "Lantern Homes")
		k.fillIn("knows-them", "I am their housing officer")
		k.fillIn("work-phone", "01632 960 557")
	}
	all["capacity"] = func() { k.radio("understands=", 0) }
	all["taken"] = func() {
		k.choose("agree=")
		k.radio("method=", 0)
		k.radio("interpreter=", 1)
		k.radio("follow-up=", 1)
	}
	k.open("/refer/professional")
	k.walk(all)
	k.says("Isolde Testmarker", "Lantern Homes")
	k.enter("Send to the coordination team")
	k.says("They ring your organisation on its public number")
	for _, c := range k.complaints() {
		t.Error(c)
	}
}

// figuresKeys: somebody without a mouse asks the figures for other quarters and one district, unfolds a table and comes to
// the files.
func (d *demonstration) figuresKeys(t *testing.T) {
	k := &typist{tab: d.newTab(t, 1280)}
	k.open("/figures/gaps")
	k.begin("What we could not offer")
	before := evaluate[string](k.tab, `document.querySelector('[name=to]').value`)
	k.to("to=")
	k.press(kb.ArrowDown)
	k.fillIn("district=", "SR5")
	k.enter("Show")
	asked := evaluate[map[string]string](k.tab, `Object.fromEntries(new URLSearchParams(location.search))`)
	if asked["district"] != "SR5" || asked["to"] == before || asked["to"] == "" {
		t.Errorf("asked for %v, was to %s", asked, before)
	}
	k.begin("What we could not offer")
	k.to("Show these figures as a table")
	k.press(kb.Enter)
	d.until(t, "the table", func() bool {
		return evaluate[bool](k.tab, `document.activeElement.parentElement.querySelector('table').checkVisibility()`)
	})
	k.to("Excel workbook")
	for _, c := range k.complaints() {
		t.Error(c)
	}
}
