package referrer_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"example.org/fingerpost/app/referral"
	"example.org/fingerpost/models"
)

func TestNothingOfAnothers(t *testing.T) {
	t.Parallel()
	s := newSurgery(t)
	send, sent := s.form(), s.sent()
	draft := strings.TrimSuffix(send, "/send")
	for _, path := range []string{draft + "/client", draft + "/needs", draft + "/send", sent, sent + "/withdraw", "/referrer/drafts/nothing/client", "/referrer/clients/nothing"} {
		s.get(s.cal, path).is(http.StatusNotFound).hides("Fenwick")
	}
	for path, form := range map[string]url.Values{draft + "/client": firstPage(), draft + "/needs": s.secondPage(), draft + "/send": thirdPage("x"), draft + "/delete": nil,
		sent + "/again": nil, sent + "/withdraw": {"from": {"all"}}} {
		s.post(s.cal, path, form).is(http.StatusNotFound)
	}
	s.get(s.zoya, sent).is(http.StatusNotFound)
	s.get(s.cal, "/referrer").is(http.StatusOK).hides("Fenwick")
	s.post(s.cal, "/referrer/search", url.Values{"words": {"Fenwick"}}).is(http.StatusOK).says("Nothing found")
	s.get(s.rosa, send).is(http.StatusOK)
	s.get(s.rosa, sent).is(http.StatusOK).says("Orla Fenwick", "Quayside money desk", "Sent, not read yet")
}

func TestEachPageSaysWhatIsMissing(t *testing.T) {
	t.Parallel()
	s := newSurgery(t)
	s.post(s.rosa, "/referrer/refer", nil).is(http.StatusUnprocessableEntity).says("Enter their full name", "Enter their date of birth", "Enter their postcode", "Choose at least one way to reach them")
	if n := s.one(`select count(*)::text from referrer_drafts`); n != "0" {
		t.Errorf("%s drafts were kept of an empty form", n)
	}
	for name, c := range map[string]struct{ field, value, says string }{
		"outside": {"postcode", "NE1 1AA", "outside the area"}, "no postcode": {"postcode", "nowhere", "full UK postcode"}, "by post": {"ways", "post", "address for letters"},
		"by phone": {"ways", "phone", "voicemail is safe"}, "born tomorrow": {"born-year", "2999", "in the past"}, "number": {"phone", "123", "Enter a phone number"},
	} {
		form := firstPage()
		form.Set(c.field, c.value)
		a := s.post(s.rosa, "/referrer/refer", form).is(http.StatusUnprocessableEntity).says(c.says)
		if a.Find("input[name=name]").AttrOr("value", "") != "Orla Fenwick" {
			t.Errorf("%s: what was typed is lost", name)
		}
	}
	needs := s.post(s.rosa, "/referrer/refer", firstPage()).is(http.StatusSeeOther).to
	s.post(s.rosa, needs, nil).is(http.StatusUnprocessableEntity).says("Select what they would like help with")
	if a := s.post(s.rosa, needs, url.Values{"needs": {"money"}}).is(http.StatusSeeOther); !strings.HasSuffix(a.to, "/needs#suiting") {
		t.Errorf("the services that suit are at %s", a.to)
	}
	s.get(s.rosa, needs).is(http.StatusOK).says("Quayside money desk")
	s.post(s.rosa, needs, url.Values{"needs": {"money"}, "suiting": {"money"}}).is(http.StatusUnprocessableEntity).says("Choose at least one service")
	other := s.secondPage()
	other.Set("needs", "debt") // the services shown suited other needs
	if a := s.post(s.rosa, needs, other).is(http.StatusSeeOther); !strings.HasSuffix(a.to, "#suiting") {
		t.Errorf("goes on to %s", a.to)
	}
	s.get(s.rosa, needs).is(http.StatusOK).hides("Quayside money desk").says("Nothing that can be sent to suits")
	send := s.post(s.rosa, needs, s.secondPage()).is(http.StatusSeeOther).to
	s.post(s.rosa, send, nil).is(http.StatusUnprocessableEntity).says("Select whether they understand and agree", "Select how they agreed")
	if n := s.one(`select count(*)::text from enquiries`); n != "0" {
		t.Errorf("%s enquiries were sent without consent", n)
	}
	a := s.get(s.rosa, send).is(http.StatusOK).says("Quayside money desk", "run by", "Rosa Linde", "The boiler bill")
	if a.Find("input[type=radio][checked], input[type=checkbox][checked]").Length() != 0 {
		t.Error("a consent is ticked before")
	}
}

func TestLeftAndPickedUp(t *testing.T) {
	t.Parallel()
	s := newSurgery(t)
	s.get(s.rosa, "/referrer/drafts").is(http.StatusOK).says("No drafts")
	if a := s.post(s.rosa, "/referrer/refer", url.Values{"name": {"Orla Fenwick"}, "later": {"1"}}).is(http.StatusSeeOther); a.to != "/referrer/drafts" {
		t.Errorf("goes to %s", a.to)
	}
	a := s.get(s.rosa, "/referrer/drafts").is(http.StatusOK).says("Orla Fenwick")
	path := a.Find("tbody a").AttrOr("href", "")
	first := s.get(s.rosa, path).is(http.StatusSeeOther).to
	if name := s.get(s.rosa, first).is(http.StatusOK).Find("input[name=name]").AttrOr("value", ""); name != "Orla Fenwick" {
		t.Errorf("the name is %q", name)
	}
	s.post(s.rosa, a.Find("tbody form").AttrOr("action", ""), nil).is(http.StatusSeeOther)
	s.get(s.rosa, first).is(http.StatusNotFound)
}

func TestNotUnderstoodGoesToNoService(t *testing.T) {
	t.Parallel()
	s := newSurgery(t)
	sent := s.sent(func(v url.Values) {
		clear(v)
		v.Set("understands", "not_sure")
		v.Set("profession", "gp")
	})
	if held := s.one(`select held_for from enquiries`); held != "capacity" {
		t.Errorf("held for %q", held)
	}
	if n := s.one(`select count(*)::text from referrals`); n != "0" {
		t.Errorf("%s referrals", n)
	}
	s.get(s.rosa, sent).is(http.StatusOK).says("They do not agree that you are told more").hides("Quayside")
}

func TestSentOnceAndSeenAsAgreed(t *testing.T) {
	t.Parallel()
	s := newSurgery(t)
	send := s.form()
	page := thirdPage(s.get(s.rosa, send).Find("input[name=words]").AttrOr("value", ""))
	first, second := s.post(s.rosa, send, page).is(http.StatusSeeOther).to, s.post(s.rosa, send, page).is(http.StatusSeeOther).to
	if first != second || s.one(`select count(*)::text from enquiries`) != "1" {
		t.Errorf("sent twice: %s, %s", first, second)
	}
	id := s.one(`select id::text from referrals`)
	s.get(s.zoya, "/partner/referrals/"+id).is(http.StatusOK).hides("Fenwick", "Linde")
	s.get(s.zoya, "/partner/referrals/"+id+"/messages").is(http.StatusNotFound)
	s.post(s.zoya, "/partner/referrals/"+id+"/accept", nil).is(http.StatusSeeOther)
	s.get(s.rosa, first).is(http.StatusOK).says("Accepted", "Should get in touch by").hides("boiler", "1985", "07700")
	s.get(s.rosa, "/referrer").is(http.StatusOK).says("Orla Fenwick", "Accepted").hides("boiler")
	s.post(s.rosa, "/referrer/search", url.Values{"words": {"fenw"}}).is(http.StatusOK).says("Orla Fenwick")
	s.post(s.rosa, "/referrer/search", url.Values{"words": {"f"}}).is(http.StatusUnprocessableEntity)

	quiet := s.sent(func(v url.Values) { v.Set("progress", "no") })
	s.get(s.rosa, quiet).is(http.StatusOK).says("They do not agree that you are told more", "Quayside money desk").hides("not read yet")

	talk := "/referrals/" + id + "/messages"
	s.get(s.cal, "/referrer"+talk).is(http.StatusNotFound)
	s.post(s.cal, "/referrer"+talk, url.Values{"words": {"Hello"}}).is(http.StatusNotFound)
	s.post(s.rosa, "/referrer"+talk, nil).is(http.StatusUnprocessableEntity).says("Write your message")
	s.post(s.rosa, "/referrer"+talk, url.Values{"words": {"Does a Tuesday suit?"}}).is(http.StatusSeeOther)
	s.post(s.zoya, "/partner"+talk, url.Values{"words": {"It does."}}).is(http.StatusSeeOther)
	s.get(s.rosa, "/referrer"+talk).is(http.StatusOK).says("Does a Tuesday suit?", "It does.")
	s.get(s.zoya, "/partner"+talk).is(http.StatusOK).says("Does a Tuesday suit?", "Rosa Linde")

	again := s.post(s.rosa, first+"/again", nil).is(http.StatusSeeOther).to
	s.get(s.rosa, again).is(http.StatusOK).says("Orla Fenwick", "You sent somebody here before")
	s.get(s.rosa, strings.Replace(again, "/needs", "/send", 1)).is(http.StatusSeeOther)

	s.get(s.rosa, first+"/withdraw").is(http.StatusOK).says("can no longer see it")
	s.post(s.rosa, first+"/withdraw", nil).is(http.StatusUnprocessableEntity).says("Select what they want to withdraw")
	s.post(s.rosa, first+"/withdraw", url.Values{"from": {"all"}}).is(http.StatusSeeOther)
	s.get(s.zoya, "/partner/referrals/"+id).is(http.StatusNotFound)
	s.get(s.zoya, "/partner"+talk).is(http.StatusNotFound)
	s.post(s.zoya, "/partner"+talk, url.Values{"words": {"Hello"}}).is(http.StatusNotFound)
	if a := s.post(s.rosa, "/referrer"+talk, url.Values{"words": {"Hello"}}); a.status != http.StatusConflict && a.status != http.StatusNotFound {
		t.Errorf("a message about what was withdrawn: %d", a.status)
	}
	s.get(s.rosa, first).is(http.StatusOK).hides("Should get in touch")
	if n := s.one(`select count(*)::text from messages`); n != "2" {
		t.Errorf("%s messages", n)
	}
}

// What a service asks is read and answered by whoever is told what becomes of the client, and by nobody else.
func TestAnsweringWhatAServiceAsks(t *testing.T) {
	t.Parallel()
	s := newSurgery(t)
	quiet, told := s.sent(func(v url.Values) { v.Set("progress", "no") }), s.sent()
	legs := map[string]string{}
	for _, at := range []string{quiet, told} {
		id := s.one(`select id::text from referrals where enquiry_id::text = '` + at[strings.LastIndex(at, "/")+1:] + `'`)
		legs[at] = "/referrer/referrals/" + id + "/answer"
		s.post(s.zoya, "/partner/referrals/"+id+"/ask", url.Values{"words": {"Is there a <b>lift</b>?"}}).is(http.StatusSeeOther)
	}
	s.get(s.rosa, quiet).is(http.StatusOK).hides("lift", "They ask")
	s.post(s.rosa, legs[quiet], url.Values{"words": {"There is."}}).is(http.StatusNotFound)
	s.post(s.cal, legs[told], url.Values{"words": {"There is."}}).is(http.StatusNotFound)
	s.get(s.rosa, told).is(http.StatusOK).says("Is there a <b>lift</b>?", "Waits for an answer, which you can give")
	s.post(s.rosa, legs[told], url.Values{"words": {" "}}).is(http.StatusUnprocessableEntity).says("There is a problem")
	s.post(s.rosa, legs[told], url.Values{"words": {strings.Repeat("x", 501)}}).is(http.StatusUnprocessableEntity).says("xxx")
	for range 2 { // pressed twice
		s.post(s.rosa, legs[told], url.Values{"words": {"There is."}}).is(http.StatusSeeOther)
	}
	if n := s.one(`select count(*)::text from referral_events where was = 'info_requested' and by_role = 'referrer'`); n != "1" {
		t.Errorf("%s answers", n)
	}
	s.get(s.rosa, "/referrer?show=untold").is(http.StatusOK).says("they do not agree that you are told more")
	s.get(s.rosa, "/referrer").is(http.StatusOK).hides("they do not agree that you are told more")
	s.get(s.rosa, "/referrer?show=nothing").is(http.StatusNotFound)
}

// Whoever sent more of a name than a page shows is told so, and how to find the rest.
func TestALongListSaysHowFarTheSearchWent(t *testing.T) {
	t.Parallel()
	s := newSurgery(t)
	var sent [referral.SearchFinds + 1]uuid.UUID
	for i := range sent {
		sent[i] = s.db.Enquiry(t).Enquiry.ID
	}
	err := models.InTx(t.Context(), s.db.Chores, models.TheChores, func(tx *gorm.DB) error {
		b := models.NewBatch(tx)
		for _, id := range sent {
			key, err := models.KeyOf(tx, s.db.Ring, id)
			if err != nil {
				return err
			}
			r, err := models.SealReferrer(key, s.rosa, id, "gp", models.ReferrerDetails{Client: "Orla Fenwick"})
			if err != nil {
				return err
			}
			b.Referrer(r)
		}
		return b.Send(t.Context())
	})
	if err != nil {
		t.Fatal(err)
	}
	words := url.Values{"words": {"fenwick"}}
	long := s.post(s.rosa, "/referrer/search", words).is(http.StatusOK).says("Your list is long", "looked at the 2000 clients", "show at most 100", "by reference")
	if n := long.Find("tbody tr").Length(); n != referral.SearchFinds {
		t.Errorf("%d rows", n)
	}
	s.post(s.cal, "/referrer/search", words).is(http.StatusOK).says("Nothing found").hides("Your list is long")
}
