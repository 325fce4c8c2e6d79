package partner_test

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"example.org/fingerpost/models"
	"example.org/fingerpost/models/dbtest"
)

func TestTwoClicksLogAContact(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	w := o.db.Referral(t, o.service, dbtest.As(models.Accepted))
	page := o.get(o.ada, at(w, "")).is(http.StatusOK)
	if chosen := page.Find(".fp-quick [name=type][checked]").AttrOr("value", ""); chosen != "phone_call" {
		t.Errorf("%q is chosen", chosen)
	}
	o.post(o.ada, at(w, "log"), url.Values{"when": {"today"}, "type": {"home_visit"}, "how": {"no_answer"}}).is(http.StatusSeeOther)
	if got := o.state(w); got != models.Accepted {
		t.Errorf("an attempt moved it to %s", got)
	}
	page = o.get(o.ada, at(w, "")).is(http.StatusOK).says("Home visit", "No answer", "Say how it is going")
	if chosen := page.Find(".fp-quick [name=type][checked]").AttrOr("value", ""); chosen != "home_visit" {
		t.Errorf("%q is chosen, not the last kind", chosen)
	}
	o.post(o.ada, at(w, "log"), url.Values{"when": {"today"}, "type": {"home_visit"}, "how": {"came"}}).is(http.StatusSeeOther)
	if got := o.state(w); got != models.InContact {
		t.Errorf("still %s after they came", got)
	}
}

func TestContactInFull(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	w := o.db.Referral(t, o.service, dbtest.As(models.InContact))
	form := o.get(o.ada, at(w, "log")).is(http.StatusOK)
	today := o.desk.Now().In(models.London)
	if got := form.Find("#on-day").AttrOr("value", ""); got != strconv.Itoa(today.Day()) {
		t.Errorf("day %q", got)
	}
	full := func(change ...string) url.Values {
		v := url.Values{"type": {"phone_call"}, "outcome": {"spoke_to_person"}, "attendance": {""}, "level": {"3"}, "on-day": {"1"}, "on-month": {"2"}, "on-year": {"2026"}, "note": {"Call after school"}}
		for i := 0; i < len(change); i += 2 {
			v.Set(change[i], change[i+1])
		}
		return v
	}
	tomorrow := today.Add(24 * time.Hour)
	for _, c := range []struct {
		name  string
		form  url.Values
		wrong string
	}{
		{"nothing", url.Values{}, "type"},
		{"no kind", full("type", ""), "type"},
		{"a kind of nobody's", full("type", "pigeon"), "type"},
		{"an outcome of nobody's", full("outcome", "fine"), "outcome"},
		{"an attendance of nobody's", full("attendance", "9"), "attendance"},
		{"a level beyond the scale", full("level", "6"), "level"},
		{"no day", full("on-day", "", "on-month", "", "on-year", ""), "on-day"},
		{"half a day", full("on-month", ""), "on-day"},
		{"a day that does not exist", full("on-day", "31"), "on-day"},
		{"tomorrow", full("on-day", strconv.Itoa(tomorrow.Day()), "on-month", strconv.Itoa(int(tomorrow.Month())), "on-year", strconv.Itoa(tomorrow.Year())), "on-day"},
		{"a long note", full("note", strings.Repeat("é", 501)), "note"},
	} {
		a := o.post(o.ada, at(w, "log"), c.form).is(http.StatusUnprocessableEntity)
		id := strings.TrimSuffix(c.wrong, "-day")
		if a.Find("#"+id+"-error").Length() != 1 || a.Find(".govuk-error-summary a[href='#"+c.wrong+"']").Length() != 1 {
			t.Errorf("%s: %s is not marked", c.name, c.wrong)
		}
		if want := c.form.Get("note"); a.Find("#note").Text() != want {
			t.Errorf("%s: the note is not kept", c.name)
		}
	}
	o.post(o.ada, at(w, "log"), full()).is(http.StatusSeeOther)
	o.get(o.ben, at(w, "")).is(http.StatusOK).says("1 February 2026", "Spoke to the person", "Taking part sometimes", "Ada Marsh", "Call after school")
	var sealed []byte
	if err := o.db.Owner.QueryRow(t.Context(), `select note from interactions where referral_id = $1`, w.Referral.ID).Scan(&sealed); err != nil || strings.Contains(string(sealed), "school") {
		t.Errorf("the note is not sealed: %v", err)
	}
}

func TestWhoAskedUsToStopIsNotOfferedContact(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	w := o.db.Referral(t, o.service, dbtest.As(models.InContact))
	o.post(o.ada, at(w, "log"), url.Values{"when": {"today"}, "type": {"phone_call"}, "outcome": {"asked_not_to_be_contacted"}}).is(http.StatusSeeOther)
	o.get(o.ada, at(w, "")).is(http.StatusOK).says("Do not contact them: they asked you to stop").hides("tel:07700", "07700", "orla@")
}
