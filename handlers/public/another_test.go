package public_test

import (
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"example.org/fingerpost/app/referral"
)

// another are good answers of somebody who asks for another person.
func (w *town) another() map[string]url.Values {
	answers := with(w.answers(), "who", url.Values{"for": {"someone"}})
	answers["consent"] = url.Values{"agree": {"true"}}
	return answers
}

func TestWhoeverDoesNotKnowIsAskedFirst(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	no := url.Values{"knows": {"no"}, "understands": {"yes"}}
	for _, c := range []struct {
		name, relation, back string
		about                url.Values
	}{
		{"a friend", "friend", "/refer/agrees", nil},
		{"an attorney for somebody who understands", "attorney", "/refer/agrees", nil},
		{"a parent for somebody of 17", "parent", "/refer/agrees", aged(17)},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			v := w.visitor()
			v.t = t
			answers := with(with(w.another(), "relation", url.Values{"relation": {c.relation}}), "agrees", no)
			if c.about != nil {
				answers["about-you"] = c.about
			}
			p := v.walk("ask-first", answers)
			if p.status != http.StatusOK || !p.has(wearmouth.Phone) || p.Find(`a[href="`+c.back+`"]`).Length() == 0 {
				t.Fatalf("%s: %s", p.path, p.heading())
			}
			v.submit(v.get(c.back), with(answers, "agrees", url.Values{"knows": {"yes"}, "understands": {"yes"}})["agrees"])
			if p = v.walk("check", answers); p.path != "/refer/check" || w.count("enquiries") != 0 {
				t.Errorf("put right: %s", p.path)
			}
		})
	}
}

func TestAChildIsAskedForByAParentOnly(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	answers := with(w.another(), "about-you", aged(8))
	answers["services"] = url.Values{"services": {w.kitchen.ID.String()}}
	v := w.visitor()
	p := v.walk("under-13", answers)
	if !p.has("parental responsibility") || p.has("That was brave") || p.Find(`a[href="/refer/relation"]`).Length() == 0 {
		t.Fatalf("%s: %s", p.path, p.heading())
	}
	v.submit(v.get("/refer/relation"), url.Values{"relation": {"parent"}})
	answers["relation"], answers["agrees"] = url.Values{"relation": {"parent"}}, url.Values{"knows": {"no"}, "understands": {"no"}}
	if p = v.walk("under-16", answers); !p.has("your child alone") || p.has("You are under 16") {
		t.Errorf("%s: %s", p.path, p.Find("main").Text())
	}
	p = v.submit(v.walk("check", answers), nil)
	if p.path != "/refer/sent" || !p.has("under 16") || w.count("enquiries where state = 'held' and held_for = 'under_16'") != 1 ||
		w.count("consents where method = 'parent' and given") != 1 || w.count("referrals") != 0 {
		t.Errorf("%s: %s", p.path, p.Find("main").Text())
	}
}

func TestWhatAnotherAsksForWaitsForThePerson(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	t.Run("each", func(t *testing.T) { waits(t, w) })
	if w.count("referrals") != 0 || w.count("consents where given") != 0 || w.count("referrers where position('Bea'::bytea in sealed) = 0") != 4 ||
		w.count("audit where action = 'referrer.declare'") != 4 {
		t.Error("something was sent, agreed to or left open")
	}
}

func waits(t *testing.T, w *town) {
	for _, c := range []struct {
		name, rows, said string
		change           func(map[string]url.Values)
	}{
		{"who understands", "enquiries where state = 'awaiting_consent'", "before they have said yes themselves", func(map[string]url.Values) {}},
		{"who may not understand", "enquiries where held_for = 'capacity'", "may not understand", func(a map[string]url.Values) {
			a["agrees"] = url.Values{"knows": {"yes"}, "understands": {"not_sure"}}
		}},
		{"who cannot be reached", "enquiries where held_for = 'no_safe_way'", "no safe way to ask them", func(a map[string]url.Values) { a["contact"] = url.Values{"ways": {"none"}} }},
		{"who wants help to choose", "enquiries where held_for = 'help_me_choose'", "helps them choose", func(a map[string]url.Values) { a["services"] = url.Values{"help": {"true"}} }},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			v := w.visitor()
			v.t = t
			answers := w.another()
			c.change(answers)
			check := v.walk("check", answers)
			sent := v.submit(check, nil)
			if sent.path != "/refer/sent" || !sent.has(c.said) || sent.Find(".fp-code__code").Length() != 0 || !sent.has("for them alone") || w.count(c.rows) != 1 {
				t.Errorf("%s: %s", sent.path, sent.Find("main").Text())
			}
			if sent.Find(`a[href="/refer/equality"]`).Length() != 0 || v.get("/refer/equality").path != "/refer/sent" {
				t.Error("is asked the person's equality questions")
			}
		})
	}
}

func TestAnAttorneyAgreesForWhoeverCannot(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	v := w.visitor()
	answers := with(with(w.another(), "relation", url.Values{"relation": {"attorney"}}), "agrees", url.Values{"knows": {"yes"}, "understands": {"no"}})
	p := v.walk("consent", answers)
	if !p.has("You decide for them") || !p.has("Lasting power of attorney for health and welfare. It is in force") || p.has("asked to confirm") {
		t.Errorf("to agree: %s", p.Find("main").Text())
	}
	p = v.submit(v.walk("check", answers), nil)
	if w.count("enquiries where state = 'placed'") != 1 || w.count("consents where method = 'attorney' and given") != 1 || !p.has("Both belong to the person") {
		t.Errorf("%s: %s", p.path, p.Find("main").Text())
	}
}

// meant are words that would speak to somebody who asks for another as if it were for them.
var meant = regexp.MustCompile(`(?i)\b(your (postcode|date of birth|gender|name|full name|age|area|address|answer)|(reach|help|helping|suits?|call|visit|write to) you\b|do you (need|prefer|live)|you (live|need|prefer|would like)|were you|I have no fixed|about you|contact me\b|help me\b)`)

// Every page, question and error speaks of the person as “they”.
func TestTheFormSpeaksOfThemToWhoeverAsksForAnother(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	v := w.visitor()
	answers := with(w.another(), "contact", url.Values{"ways": {"phone", "text", "other"}, "phone": {"07700 900 123"}})
	wrong := map[string][]url.Values{
		"about-you": {{"born-day": {"9"}}, {"postcode": {"SR5 1AA"}, "without": {"no_fixed"}, "born-day": {"31"}, "born-month": {"2"}, "born-year": {"1985"}},
			{"born-day": {"1"}, "born-month": {"2"}, "born-year": {"2999"}}, {"born-day": {"1"}, "born-month": {"2"}, "born-year": {"1885"}}},
		"name":         {{"name": {strings.Repeat("a", 201)}, "preferred": {strings.Repeat("a", 101)}}},
		"contact":      {{"ways": {"phone", "none"}}, {"ways": {"email"}}},
		"safe-contact": {{"other-name": {""}}},
	}
	asked := slices.IndexFunc(referral.Steps, func(s referral.Step) bool { return s.Path == "needs" })
	for _, step := range referral.Steps[asked : len(referral.Steps)-2] { // the last two are a professional's
		p := v.walk(step.Path, answers)
		for _, fill := range append(wrong[step.Path], url.Values{}) {
			said := strings.Join(strings.Fields(p.title()+" "+p.Find("main form").First().Text()+" "+p.Find(".govuk-error-summary").Text()), " ")
			if script := strings.Join(strings.Fields(p.Find(".fp-script").Text()), " "); script != "" {
				said = strings.ReplaceAll(said, script, "") // the person's own words
			}
			if bad := meant.FindString(said); bad != "" {
				t.Errorf("%s says %q: %s", step.Path, bad, said)
			}
			p = v.post("/refer/"+step.Path, fill)
			if p.status != http.StatusUnprocessableEntity {
				p = v.get("/refer/" + step.Path)
			}
		}
	}
}

// Whoever asked for another learns that it does not go on, and not why: the person said no, or the team ended it.
func TestWhoeverAskedIsToldOnlyThatItDoesNotGoOn(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	said := map[string]bool{}
	for _, state := range []string{"withdrawn", "unresolved"} {
		v := w.visitor()
		v.submit(v.walk("check", w.another()), nil)
		w.do(`update enquiries set state = '` + state + `' where state = 'awaiting_consent'`)
		p := v.get("/refer/sent")
		text := strings.ReplaceAll(strings.Join(strings.Fields(p.Find("main").Text()), " "), p.Find(".fp-reference").Text(), "")
		if said[text] = true; p.heading() == "" || !p.has("This does not go on") || p.has("said no") || p.has("withdr") || p.has("Kitchen Table") || p.has("Once they have agreed") {
			t.Errorf("%s: %s", state, text)
		}
	}
	if len(said) != 1 {
		t.Errorf("the two can be told apart: %v", said)
	}
}
