package partner_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"example.org/fingerpost/models"
	"example.org/fingerpost/models/dbtest"
)

// known are the marks by which somebody could be known.
var known = []string{"Orla", "Fenwick", "Orly", "1985", "9 March", "Lamplight", "SR5 1", "07700", "900 123", "orla@", "District nurse", "Riverside", "boiler", "speak slowly"}

func TestAnotherOrganisationFindsNothing(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	opened, accepted := o.db.Referral(t, o.service, dbtest.As(models.Opened)), o.db.Referral(t, o.service, dbtest.As(models.InContact))
	tried := 0
	for _, r := range o.echo.Routes() {
		if !strings.Contains(r.Path, ":id") || r.Method == echo.RouteNotFound {
			continue
		}
		for _, w := range []dbtest.Referred{opened, accepted} {
			tried++
			path := strings.Replace(r.Path, ":id", w.Referral.ID.String(), 1)
			full := url.Values{"reason": {"no_capacity"}, "next-step": {"none"}, "words": {"Sorry"}, "sure": {"yes"}, "type": {"phone_call"}, "when": {"today"}, "month": {"2030-01"}}
			o.do(o.cal, r.Method, path, full).is(http.StatusNotFound).hides(append(known, w.Enquiry.Ref)...)
		}
	}
	if tried < 20 {
		t.Errorf("only %d routes of a referral", tried)
	}
	o.get(o.cal, "/partner?tab=open").is(http.StatusOK).hides(append(known, models.ShowRef(accepted.Enquiry.Ref))...)
	o.post(o.cal, "/partner/search", url.Values{"words": {accepted.Enquiry.Ref}}).is(http.StatusOK).says("Nothing found")
	for _, path := range []string{"/partner/referrals/nothing", "/partner/referrals/" + uuid.NewString(), "/partner?tab=other", "/partner?sort=name", "/partner?service=x", "/partner?after=x"} {
		o.get(o.ada, path).is(http.StatusNotFound)
	}
	o.get(models.Actor{}, at(accepted, "")).is(http.StatusSeeOther)
}

func TestNobodyIsKnownBeforeAccepting(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	w := o.db.Referral(t, o.service)
	o.get(o.ada, "/partner").is(http.StatusOK).says(models.ShowRef(w.Enquiry.Ref), "Money, bills and benefits, Sensitive need", "35 to 44, SR5", "Open it").
		hides(append(known, "Stress")...)
	o.get(o.ada, at(w, "")).is(http.StatusOK).says("Can you help?", "Stress, low mood", "Large print", "date of birth", "Phone call", "Opened by you").hides(known...)
	for _, page := range []string{"ask", "decline"} {
		o.get(o.ada, at(w, page)).is(http.StatusOK).hides(known...)
	}
	o.post(o.ada, at(w, "decline"), nil).is(http.StatusUnprocessableEntity).hides(known...)
	o.get(o.ada, at(w, "log")).is(http.StatusConflict).hides(known...)
	o.get(o.ada, at(w, "finish")).is(http.StatusConflict).hides(known...)
	o.post(o.ada, "/partner/search", url.Values{"words": {"fenwick"}}).is(http.StatusOK).says("Nothing found")

	done := o.post(o.ada, at(w, "accept"), nil).is(http.StatusSeeOther)
	if done.to != at(w, "") {
		t.Errorf("sent on to %s", done.to)
	}
	o.get(o.ada, at(w, "")).is(http.StatusOK).says("Orla Fenwick", "Orly", "9 March 1985", "14 Lamplight Row", "07700 900 123", "orla@example.org", "District nurse", "boiler", "Accepted by you")
}

func TestOnlyWhatWasGrantedIsShown(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name   string
		asks   models.List // the service, today
		agreed models.List // the person, then; nil: all that the service asks
		says   []string
		hides  []string
	}{
		{"a name only", nil, nil, []string{"Orla Fenwick", "no way to reach them that is safe and known to you", "35 to 44"},
			[]string{"1985", "Lamplight", "07700", "orla@", "District nurse", "boiler", "speak slowly", "SR5 1"}},
		{"a phone number", models.List{"phone"}, nil, []string{"07700 900 123"}, []string{"1985", "Lamplight", "orla@", "boiler"}},
		{"asked for later, never agreed to", models.List{"phone", "email", "born"}, models.List{"name", "phone"}, []string{"07700 900 123"}, []string{"orla@", "1985"}},
		{"agreed to, asked for no more", models.List{"email"}, models.List{"name", "phone", "email"}, []string{"orla@example.org"}, []string{"07700"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			o := newOffice(t)
			s := o.db.Service(t, o.org, func(s *models.Service) { s.Fields = c.asks })
			w := o.db.Referral(t, s, dbtest.As(models.Accepted), func(w *dbtest.Referred) { w.Agreed = c.agreed })
			o.get(o.ada, at(w, "")).is(http.StatusOK).says(c.says...).hides(c.hides...)
		})
	}
}

func TestContactIsOfferedOnlyWhereItIsSafe(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name   string
		change func(*models.Enquiry)
		says   []string
		hides  []string
	}{
		{"all is safe", func(*models.Enquiry) {}, []string{"You may leave a voicemail", "You may say who is calling", "Left a voicemail"}, []string{"Do not leave a voicemail"}},
		{"phone only", func(e *models.Enquiry) { e.Contact = models.List{"phone"} },
			[]string{"Do not leave a voicemail", "Do not say who is calling", "Not safe: text message, email, letter, through someone else", "Do not send letters there"},
			[]string{"sms:", "mailto:", "orla@", `value="voicemail"`}},
		{"letters only", func(e *models.Enquiry) { e.Contact = models.List{"post"} }, []string{"Write to"}, []string{"tel:07700", "07700", "orla@"}},
		{"no contact", func(e *models.Enquiry) { e.NoContact, e.Contact = true, nil }, []string{"Do not contact them: they will get in touch with you"}, []string{"tel:07700", "07700", "sms:", "orla@"}},
		{"safe path", func(e *models.Enquiry) { e.Restricted = true }, []string{"may be a danger to them", "Safe path"}, []string{"mailto:", "orla@"}},
		{"never now", func(e *models.Enquiry) { e.Times = models.List{"a time that never comes"} }, []string{"Ring: not now", "Text: not now"}, []string{"tel:07700", "07700"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			o := newOffice(t)
			w := o.db.Referral(t, o.service, dbtest.As(models.Accepted), func(w *dbtest.Referred) { c.change(&w.Enquiry) })
			o.get(o.ada, at(w, "")).is(http.StatusOK).says(c.says...).hides(c.hides...)
		})
	}
}

func TestAssign(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	w := o.db.Referral(t, o.service, dbtest.As(models.Accepted))
	for _, wrong := range []string{"x", uuid.NewString(), o.cal.User.String()} {
		a := o.post(o.ada, at(w, "assign"), url.Values{"assign": {wrong}}).is(http.StatusUnprocessableEntity)
		if a.Find("#assign-error").Length() != 1 {
			t.Errorf("%s: nothing beside the field", wrong)
		}
	}
	o.post(o.ada, at(w, "assign"), url.Values{"assign": {o.ben.User.String()}}).is(http.StatusSeeOther)
	o.get(o.ada, "/partner?tab=open").is(http.StatusOK).says("Ben Tarn")
	o.get(o.ada, "/partner?tab=open&who=me").is(http.StatusOK).says("Nothing matches")
	o.get(o.ben, "/partner?tab=open&who=me").is(http.StatusOK).says("Orla Fenwick")
	o.post(o.ben, at(w, "assign"), url.Values{"assign": {""}}).is(http.StatusSeeOther)
	o.get(o.ben, "/partner?tab=open&who=me").is(http.StatusOK).says("Nothing matches")
}

// Who asked for somebody is told with who it is, and not before.
func TestWhoAskedForThemIsShownOnceItIsAccepted(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	w := o.db.Referral(t, o.service)
	o.db.AskedBy(t, w.Enquiry.ID, "friend", models.ReferrerDetails{Name: "Bea Quillmarker", Phone: "01632 960 171"})
	o.get(o.ada, at(w, "")).is(http.StatusOK).hides("Quillmarker", "960 171", "Friend or neighbour")
	o.post(o.ada, at(w, "accept"), nil).is(http.StatusSeeOther)
	o.get(o.ada, at(w, "")).is(http.StatusOK).says("Who asked for them", "Bea Quillmarker", "Friend or neighbour", "01632 960 171", "Ask them before you tell anything")
	own := o.db.Referral(t, o.service, dbtest.As(models.Accepted))
	o.get(o.ada, at(own, "")).is(http.StatusOK).hides("Who asked for them")
}

// Nobody is asked whether they can help once the consent has ended; the page says so and what happens.
func TestNobodyAcceptsAfterTheConsentEnded(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	w, over := o.db.Referral(t, o.service), o.db.Referral(t, o.service, dbtest.As(models.Completed))
	o.get(o.ada, at(w, "")).is(http.StatusOK).says("Can you help?")
	if _, err := o.db.Owner.Exec(t.Context(), `update consents set expires_at = now() - interval '1 day'`); err != nil {
		t.Fatal(err)
	}
	o.post(o.ada, at(w, "accept"), nil).is(http.StatusConflict).hides(known...)
	o.get(o.ada, at(w, "")).is(http.StatusOK).says("Their agreement has ended", "asks whether they agree again", "Pass back").hides(append(known, "Can you help?", `action="`+at(w, "accept")+`"`)...)
	o.get(o.ada, at(over, "")).is(http.StatusOK).says("Their agreement has ended", "nobody asks them again").hides(known...)
}
