package public_test

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
	"github.com/google/uuid"
)

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
