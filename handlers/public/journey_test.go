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
	"github.com/google/uuid"

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
	for _, step := range referral.Steps {
		p := v.walk(step.Path, answers)
		if p.path != "/refer/"+step.Path {
			t.Fatalf("%s was not asked", step.Path)
		}
		form := reflect.TypeOf(step.Form(&referral.Answers{})).Elem()
		for i := range form.NumField() {
			name := form.Field(i).Tag.Get("form")
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

// What is wrong is said at the top and beside its field, and nothing that was typed is lost.
func TestWrongAnswers(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	long := strings.Repeat("ö", 501)
	type bad struct {
		step, field, words string
		fill               url.Values
	}
	for _, c := range []bad{
		{"who", "for", "Select who this is for", nil},
		{"needs", "needs", "Select what you would like help with", nil},
		{"needs", "needs", "Choose up to 5", url.Values{"needs": {"money", "debt", "food", "energy", "housing", "work"}}},
		{"needs", "needs", "from the list", url.Values{"needs": {"moon"}}},
		{"about-you", "postcode", "Enter your postcode", url.Values{"born-day": {"9"}, "born-month": {"3"}, "born-year": {"1985"}}},
		{"about-you", "postcode", "full UK postcode", url.Values{"postcode": {"SR5"}, "born-day": {"9"}, "born-month": {"3"}, "born-year": {"1985"}}},
		{"about-you", "postcode", "not both", url.Values{"postcode": {"SR5 1AA"}, "without": {"no_fixed"}, "born-day": {"9"}, "born-month": {"3"}, "born-year": {"1985"}}},
		{"about-you", "born-day", "Enter your date of birth", url.Values{"postcode": {"SR5 1AA"}}},
		{"about-you", "born-day", "must include a month", url.Values{"postcode": {"SR5 1AA"}, "born-day": {"9"}, "born-year": {"1985"}}},
		{"about-you", "born-day", "real date", url.Values{"postcode": {"SR5 1AA"}, "born-day": {"31"}, "born-month": {"2"}, "born-year": {"1985"}}},
		{"about-you", "born-day", "in the past", url.Values{"postcode": {"SR5 1AA"}, "born-day": {"1"}, "born-month": {"2"}, "born-year": {"2999"}}},
		{"gender", "gender", "Select your gender", nil},
		{"services", "services", "Choose at least one", nil},
		{"services", "services", "not both", url.Values{"services": {w.kitchen.ID.String()}, "help": {"true"}}},
		{"services", "services", "Choose up to 3", url.Values{"services": {uuid.NewString(), uuid.NewString(), uuid.NewString(), uuid.NewString()}}},
		{"services", "services", "can no longer be asked", url.Values{"services": {uuid.NewString()}}},
		{"order", "mode", "Select how we should ask them", url.Values{"first": {w.kitchen.ID.String()}}},
		{"name", "name", "Enter your full name", url.Values{"preferred": {"Orly"}}},
		{"name", "name", "200 characters or fewer", url.Values{"name": {long}}},
		{"contact", "ways", "Choose at least one way", url.Values{"phone": {"07700 900 123"}}},
		{"contact", "ways", "not both", url.Values{"ways": {"phone", "none"}, "phone": {"07700 900 123"}}},
		{"contact", "phone", "Enter a phone number", url.Values{"ways": {"phone"}}},
		{"contact", "phone", "Enter a phone number", url.Values{"ways": {"text"}, "phone": {"call me"}}},
		{"contact", "email", "Enter an email address", url.Values{"ways": {"email"}}},
		{"contact", "email", "correct format", url.Values{"ways": {"email"}, "email": {"orla at home"}}},
		{"contact", "no-way", "200 characters or fewer", url.Values{"no-way": {long}}},
		{"safe-contact", "voicemail", "Select whether a voicemail", url.Values{"say-who": {"yes"}, "other-name": {"Wilf"}, "other-phone": {"01632 960 177"}}},
		{"safe-contact", "say-who", "Select whether they may say", url.Values{"voicemail": {"yes"}, "other-name": {"Wilf"}, "other-phone": {"01632 960 177"}}},
		{"safe-contact", "other-name", "Enter the name", url.Values{"voicemail": {"yes"}, "say-who": {"no"}, "other-phone": {"01632 960 177"}}},
		{"safe-contact", "other-phone", "Enter their phone number", url.Values{"voicemail": {"yes"}, "say-who": {"no"}, "other-name": {"Wilf"}}},
		{"address", "line1", "Enter address line 1", url.Values{"town": {"Wearmouth"}}},
		{"address", "town", "Enter a town", url.Values{"line1": {"14 Lamplight Row"}}},
		{"access", "access", "Choose from the list", url.Values{"access": {"wings"}}},
		{"access", "language", "Select a language", url.Values{"language": {"xx"}}},
		{"access", "more", "200 characters or fewer", url.Values{"more": {long}}},
		{"name", "preferred", "What to call you must be 100 characters or fewer", url.Values{"name": {"Orla"}, "preferred": {long}}},
		{"know", "summary", "What they should know must be 500 characters or fewer", url.Values{"summary": {long}}},
		{"helping", "role1", "80 characters or fewer", url.Values{"role1": {strings.Repeat("a", 81)}}},
		{"consent", "agree", "you need to agree", url.Values{"follow-up": {"no"}}},
		{"consent", "follow-up", "Select whether we may ask", url.Values{"agree": {"true"}}},
	} {
		t.Run(c.step+" "+c.words, func(t *testing.T) {
			t.Parallel()
			v := w.visitor()
			v.t = t
			p := v.submit(v.walk(c.step, w.answers()), c.fill)
			if p.status != http.StatusUnprocessableEntity || p.path != "/refer/"+c.step {
				t.Fatalf("%s %d", p.path, p.status)
			}
			if !strings.HasPrefix(p.title(), "Error: ") {
				t.Errorf("title %q", p.title())
			}
			top := p.Find(`.govuk-error-summary a[href="#` + c.field + `"]`)
			if !strings.Contains(top.Text(), c.words) {
				t.Errorf("at the top: %q", p.Find(".govuk-error-summary").Text())
			}
			if p.Find(`[id="`+c.field+`"]`).Length() != 1 {
				t.Errorf("the summary leads nowhere")
			}
			beside := p.Find(`[id="` + c.field + `"]`).ParentsFiltered(".govuk-form-group--error").Last().Find(".govuk-error-message")
			if !strings.Contains(beside.Text(), c.words) {
				t.Errorf("beside the field: %q", beside.Text())
			}
			for name, typed := range c.fill {
				kept := values(p.Find("main form").First())[name]
				for _, one := range typed {
					if !slices.Contains(kept, one) && offered(p, name, one) {
						t.Errorf("%s: kept %q of %q", name, kept, one)
					}
				}
			}
		})
	}
}

// offered says whether a page has a place for an answer at all.
func offered(p page, name, value string) bool {
	s := p.Find(`[name="` + name + `"]`)
	return s.Is("textarea, input[type=text], input[type=tel], input[type=email]") || s.FilterFunction(func(_ int, s *goquery.Selection) bool {
		return s.AttrOr("value", "") == value
	}).Length() > 0
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

func TestAnswersThatAreGone(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	v := w.visitor()
	p := v.walk("name", w.answers())
	w.do(`update drafts set expires_at = now() - interval '1 minute'`)
	for _, gone := range []page{v.get("/refer/name"), v.submit(p, url.Values{"name": {"Orla Fenwick"}}), v.submit(p, nil), v.get("/refer/check"),
		v.post("/refer/send", nil), v.get("/refer/sent"), v.post("/refer/safe", nil), v.get("/refer/under-16"), w.visitor().get("/refer/needs")} {
		if gone.status != http.StatusGone || gone.heading() != "Your answers are no longer here" || gone.Find(`a[href="/refer/who"]`).Length() == 0 {
			t.Errorf("%s: %d %q", gone.path, gone.status, gone.heading())
		}
	}
	if p := v.submit(v.get("/refer/who"), url.Values{"for": {"me"}}); p.path != "/refer/needs" {
		t.Errorf("starting again: %s", p.path)
	}
}

func TestDeletingTheAnswers(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	v := w.visitor()
	v.walk("name", w.answers())
	p := v.get("/refer/who")
	form := p.Find(`form[action="/refer/delete"]`)
	if form.Length() != 1 {
		t.Fatal("no way to delete them")
	}
	if p = v.post("/refer/delete", nil); p.path != "/" || !p.has("Your answers are deleted") || w.count("drafts") != 0 {
		t.Errorf("%s, %d drafts", p.path, w.count("drafts"))
	}
	if p = v.get("/refer/who"); p.Find("input[checked]").Length() != 0 || p.Find(`form[action="/refer/delete"]`).Length() != 0 {
		t.Error("something was kept")
	}
}
