package public_test

import (
	"net/http"
	"net/url"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"example.org/fingerpost/app/referral"
	"example.org/fingerpost/models"
)

func TestFromTheStartPageToTheEnd(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	v := w.visitor()
	if to := v.get("/").Find(".govuk-button--start").AttrOr("href", ""); to != "/refer/who" {
		t.Fatalf("the start button leads to %q", to)
	}
	if p := v.get("/refer"); p.path != "/refer/who" {
		t.Errorf("/refer leads to %s", p.path)
	}
	check := v.walk("check", w.answers())
	for _, words := range []string{"Orla Fenwick", "Orly", "SR5 1AA", "9 March 1985", "Kitchen Table", "Advice Desk", "All at the same time", "07700 900 123", "Wilf Harker",
		"Weekday mornings", "14 Lamplight Row", "Large print", "Polish", "The boiler bill frightens me", "District nurse, Riverside surgery"} {
		if !check.has(words) {
			t.Errorf("to check: no %q", words)
		}
	}
	if n := w.count("enquiries"); n != 0 {
		t.Fatalf("%d enquiries before sending", n)
	}
	sent := v.submit(check, nil)
	if sent.path != "/refer/sent" || sent.status != http.StatusOK {
		t.Fatalf("after sending: %s %d", sent.path, sent.status)
	}
	ref, ok := models.ParseRef(sent.Find(".fp-reference").Text())
	if !ok || w.count("enquiries where ref = $1 and state = 'placed'", ref) != 1 || w.count("referrals where state = 'sent'") != 2 {
		t.Errorf("reference %q", sent.Find(".fp-reference").Text())
	}
	code, ok := referral.ParseCode(sent.Find(".fp-code__code").Text())
	if !ok || w.count("enquiries where code_hash = $1", code.Hash()) != 1 {
		t.Errorf("code %q", sent.Find(".fp-code__code").Text())
	}
	if again := v.get("/refer/sent"); again.Find("main").Text() != sent.Find("main").Text() {
		t.Error("a refresh shows something else")
	}
	equality := v.get(sent.Find(`main a[href="/refer/equality"]`).AttrOr("href", "/"))
	thanks := v.submit(equality, url.Values{"ethnicity": {"asian_indian"}, "sex": {"female"}, "condition": {"yes"}, "limits": {"a_little"}})
	if thanks.path != "/refer/thanks" || w.count("equality_answers where ethnicity = 'asian_indian' and sex = 'female'") != 1 {
		t.Errorf("equality: %s", thanks.path)
	}
	if p := v.get("/refer/equality"); p.path != "/refer/thanks" {
		t.Errorf("asked again: %s", p.path)
	}
	for _, shown := range v.seen {
		for _, secret := range []string{"Orla", "Fenwick", "Lamplight", "900", "SR5", "1985", ref, "nurse"} {
			if strings.Contains(shown, secret) {
				t.Errorf("%q stands in an address or a title: %s", secret, shown)
			}
		}
	}
}

func TestSkippedEqualityQuestionsKeepNothing(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	v := w.visitor()
	v.submit(v.walk("check", w.answers()), nil)
	if p := v.submit(v.get("/refer/equality"), url.Values{"sex": {"other"}}); p.status != http.StatusUnprocessableEntity {
		t.Errorf("an answer that is not on the list: %d", p.status)
	}
	if p := v.submit(v.get("/refer/equality"), url.Values{"sex": {"male"}, "skip": {"yes"}}); p.path != "/refer/thanks" || w.count("equality_answers") != 0 {
		t.Errorf("%s, %d kept", p.path, w.count("equality_answers"))
	}
}

// Every question that the form has stands on its page, under its own name.
func TestEveryQuestionStandsOnItsPage(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	v := w.visitor()
	answers := with(w.answers(), "contact", url.Values{"ways": {"phone", "text", "other"}, "phone": {"07700 900 123"}})
	answers["who"], answers["relation"] = url.Values{"for": {"someone"}}, url.Values{"relation": {"attorney"}}
	answers["agrees"] = url.Values{"knows": {"yes"}, "understands": {"no"}}
	worker, work := w.visitor(), w.atWork()
	for _, step := range referral.Steps {
		p := page{}
		switch step.Path {
		case referral.PageWork, "capacity", "taken":
			p = worker.walk(step.Path, work)
		default:
			p = v.walk(step.Path, answers)
		}
		if p.path != "/refer/"+step.Path {
			t.Fatalf("%s was not asked", step.Path)
		}
		form := reflect.TypeOf(step.Form(&referral.Answers{})).Elem()
		for i := range form.NumField() {
			name := form.Field(i).Tag.Get("form")
			if step.Path == "taken" && name == "progress" {
				continue // nobody tells a professional without an account what becomes of it
			}
			control := p.Find(`main form [name="` + name + `"]`)
			if control.Length() == 0 {
				t.Errorf("%s does not ask %s", step.Path, name)
			}
			control.Each(func(_ int, s *goquery.Selection) {
				id := s.AttrOr("id", "")
				if s.AttrOr("type", "") != "hidden" && p.Find(`label[for="`+id+`"]`).Length() != 1 {
					t.Errorf("%s: %s has no label", step.Path, name)
				}
				if p.Find(`[id="`+id+`"]`).Length() > 1 {
					t.Errorf("%s: id %s twice", step.Path, id)
				}
			})
		}
		if p.Find("h1").Length() != 1 || p.Find(".govuk-back-link").Length() != 1 {
			t.Errorf("%s: %d h1, %d Back links", step.Path, p.Find("h1").Length(), p.Find(".govuk-back-link").Length())
		}
	}
}

func TestNobodyComesToAPageBeforeItsTurn(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	v := w.visitor()
	v.walk("name", w.answers())
	for path, want := range map[string]string{"contact": "name", "consent": "name", "check": "name", "sent": "name", "equality": "name", "safe": "name", "thanks": "name", "needs": "needs"} {
		if p := v.get("/refer/" + path); p.path != "/refer/"+want {
			t.Errorf("%s leads to %s", path, p.path)
		}
	}
	if p := v.post("/refer/consent", url.Values{"agree": {"true"}, "follow-up": {"no"}}); p.path != "/refer/name" {
		t.Errorf("posted early: %s", p.path)
	}
	if p := v.post("/refer/send", nil); p.path != "/refer/name" || w.count("enquiries") != 0 {
		t.Errorf("sent early: %s", p.path)
	}
	if p := v.get("/refer/nowhere"); p.status != http.StatusNotFound {
		t.Errorf("a page that there is not: %d", p.status)
	}
}

func TestBackLeadsToTheQuestionBefore(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	v := w.visitor()
	p := v.walk("check", w.answers())
	var way []string
	for p.path != "/" && len(way) < 20 {
		way = append(way, strings.TrimPrefix(p.path, "/refer/"))
		p = v.get(p.Find(".govuk-back-link").AttrOr("href", "/"))
	}
	slices.Reverse(way)
	want := []string{"who", "needs", "about-you", "gender", "services", "order", "name", "contact", "safe-contact", "address", "access", "know", "helping", "consent", "check"}
	if !slices.Equal(way, want) {
		t.Errorf("back: %v", way)
	}
}

func TestSentOnceHoweverOften(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	v := w.visitor()
	v.walk("check", w.answers())
	seen := make([]string, 8)
	var all sync.WaitGroup
	for i := range seen {
		all.Go(func() {
			r, err := v.http.PostForm(v.base+"/refer/send", nil)
			if err != nil {
				return
			}
			defer r.Body.Close()
			if d, err := goquery.NewDocumentFromReader(r.Body); err == nil {
				seen[i] = d.Find(".fp-reference").Text() + d.Find(".fp-code__code").Text()
			}
		})
	}
	all.Wait()
	if slices.Sort(seen); seen[0] == "" || len(slices.Compact(seen)) != 1 {
		t.Errorf("%d different answers", len(slices.Compact(seen)))
	}
	if n := w.count("enquiries"); n != 1 {
		t.Errorf("%d enquiries", n)
	}
	if p := v.get("/refer/name"); p.path != "/refer/sent" {
		t.Errorf("Back after sending leads to %s", p.path)
	}
	if p := v.submit(v.get("/refer/who"), url.Values{"for": {"me"}}); p.path != "/refer/needs" {
		t.Errorf("another form begins with %s", p.path)
	}
}

func TestEveryNeedStandsOnceOnItsPage(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	p := w.visitor().walk("needs", w.answers())
	for _, n := range models.Needs {
		if got := p.Find(`[name="needs"][value="` + n.Code + `"]`).Length(); got != 1 {
			t.Errorf("%s: %d times", n.Code, got)
		}
	}
}
