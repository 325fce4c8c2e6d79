package coordinator_test

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"example.org/fingerpost/app/referral"
	"example.org/fingerpost/models"
)

// asks sends what somebody asks for another person, at a partner's service.
func (h *team) asks(p partner, change ...func(*referral.Answers)) models.Enquiry {
	h.t.Helper()
	a := referral.Answers{Done: map[string]bool{}}
	a.Who.For, a.Relation.Relation = "someone", "friend"
	a.Agrees = referral.TheyAgree{Knows: "yes", Understands: "yes"}
	a.Yourself = referral.Yourself{Name: "Bea Riverside", Phone: "01632 960 123"}
	a.Needs.Needs = p.service.Needs[:1]
	a.Where = referral.WhereAndWhen{Postcode: "SR5 1AA", Day: "9", Month: "3", Year: "1985"}
	a.Gender.Gender, a.Name.Full = "woman", "Orla Fenwick"
	a.Services.Services = []string{p.service.ID.String()}
	a.Contact = referral.Contact{Ways: []string{"phone"}, Phone: "07700 900 123"}
	a.Safe = referral.SafeContact{Voicemail: "no", SayWho: "yes", Times: []string{"weekend"}}
	a.Consent = referral.Consent{Agree: true, FollowUp: "no"}
	for _, s := range referral.Steps {
		a.Done[s.Path] = true
	}
	for _, f := range change {
		f(&a)
	}
	token, err := h.desk.StartWith(h.t.Context(), a)
	if err != nil {
		h.t.Fatal(err)
	}
	if err := h.desk.Send(h.t.Context(), token); err != nil {
		h.t.Fatal(err)
	}
	r, err := h.desk.Receipt(h.t.Context(), token)
	if err != nil {
		h.t.Fatal(err)
	}
	return r.Enquiry
}

func confirmPath(e models.Enquiry) string { return fmt.Sprintf("/team/enquiries/%s/confirm", e.ID) }

// said is what a member of the team notes; the words are those of the page.
func said(p answer, change ...func(url.Values)) url.Values {
	now := models.Now().In(models.London)
	form := url.Values{"method": {"verbal_phone"}, "on-day": {fmt.Sprint(now.Day())}, "on-month": {fmt.Sprint(int(now.Month()))}, "on-year": {fmt.Sprint(now.Year())},
		"agreed": {"yes"}, "mark": {p.Find(`[name="mark"]`).AttrOr("value", "")}}
	for _, f := range change {
		f(form)
	}
	return form
}

func TestConfirmRefuses(t *testing.T) {
	t.Parallel()
	h := newTeam(t)
	e, b := h.asks(h.partner("Alder")), h.member()
	p := b.page(confirmPath(e))
	for _, c := range []struct {
		name, words string
		change      func(url.Values)
	}{
		{"nothing", "Select how they agreed", func(v url.Values) { v.Del("method") }},
		{"online", "Select how they agreed", func(v url.Values) { v.Set("method", models.MethodOnline) }},
		{"by a parent", "Select how they agreed", func(v url.Values) { v.Set("method", models.MethodParent) }},
		{"no day", "Enter the day", func(v url.Values) { v.Del("on-day"); v.Del("on-month"); v.Del("on-year") }},
		{"no such day", "Enter a day that exists", func(v url.Values) { v.Set("on-day", "31"); v.Set("on-month", "2") }},
		{"some day to come", "today or before", func(v url.Values) { v.Set("on-year", "2999") }},
		{"before it came", "before this was asked for", func(v url.Values) { v.Set("on-year", "2020") }},
		{"they did not agree", "Tick this if they agreed", func(v url.Values) { v.Del("agreed") }},
		{"other words", "The words have changed", func(v url.Values) { v.Set("mark", "x") }},
		{"too long a note", "500 characters or fewer", func(v url.Values) { v.Set("note", strings.Repeat("ö", 501)) }},
	} {
		got := b.post(confirmPath(e), said(p, c.change))
		if got.status != http.StatusUnprocessableEntity || !slices.ContainsFunc(got.problems(), func(s string) bool { return strings.Contains(s, c.words) }) {
			t.Errorf("%s: %d %q", c.name, got.status, got.problems())
		}
	}
	for name, who := range map[string]models.Actor{"a partner": h.db.User(t, h.hub, models.Partner), "nobody": models.Anyone} {
		if got := h.at(who).post(confirmPath(e), said(p)); got.status == http.StatusOK || got.location == "/team/enquiries/"+e.ID.String() {
			t.Errorf("%s: %d to %s", name, got.status, got.location)
		}
	}
	if h.count(`select count(*) from referrals`) != 0 {
		t.Error("something was sent")
	}
	held := h.asks(h.partner("Birch"), func(a *referral.Answers) { a.Agrees.Understands = "no" })
	b.get(confirmPath(held)).wants(t, http.StatusConflict, "Nothing more was sent")
}

func TestTheyHaveConfirmed(t *testing.T) {
	t.Parallel()
	h := newTeam(t)
	alder := h.partner("Alder")
	e, b := h.asks(alder), h.member()
	h.drain()
	list := b.page("/team/waiting")
	list.namesNobody(t, "/team/waiting")
	list.wants(t, http.StatusOK, models.ShowRef(e.Ref), "Since today", "35 to 44, SR5", "Phone call; No voicemail; Weekends", "Friend or neighbour")
	if got := list.text(".moj-side-navigation a[aria-current]"); !strings.Contains(got, "Waiting for the person") || !strings.Contains(got, "1") {
		t.Errorf("the menu says %q", got)
	}
	file := b.page("/team/enquiries/" + e.ID.String())
	file.namesNobody(t, "file")
	file.wants(t, http.StatusOK, "Waits for the person's own word", "They have confirmed", "Who asked for them", "Shown together with who it is about", "Alder desk")
	if strings.Contains(file.html, "Bea") || strings.Contains(file.html, "/services\"") {
		t.Error("names who asked, or offers to place it")
	}
	p := b.page(confirmPath(e))
	p.namesNobody(t, "confirm")
	p.wants(t, http.StatusOK, "Read this out", "Alder desk, run by Alder", "Speak with the person themselves", "Asked for by: Friend or neighbour")
	if done := b.post(confirmPath(e), said(p)); done.status != http.StatusSeeOther || done.notice == "" {
		t.Fatalf("%d: %q", done.status, done.problems())
	}
	h.drain()
	if sent, told := h.count(`select count(*) from referrals where state = 'sent' and service_id = $1`, alder.service.ID), h.told(alder.org.ID); sent != 1 || told != 1 {
		t.Errorf("sent %d times, told %d times", sent, told)
	}
	b.post(confirmPath(e), said(p)).wants(t, http.StatusConflict, "Someone was first")
	b.page("/team/waiting").wants(t, http.StatusOK, "Nobody has to confirm anything")
}

func TestTheyDoNotWantIt(t *testing.T) {
	t.Parallel()
	h := newTeam(t)
	e, b := h.asks(h.partner("Alder")), h.member()
	end := "/team/enquiries/" + e.ID.String() + "/end"
	b.page(end)
	if got := b.post(end, url.Values{"reason": {models.ConcludedWithdrawn}}); got.status != http.StatusSeeOther || h.count(`select count(*) from enquiries where state = 'withdrawn'`) != 1 {
		t.Errorf("%d: %q", got.status, got.problems())
	}
	b.get(confirmPath(e)).wants(t, http.StatusConflict, "Someone was first")
}

// What is held because of who asked says why, and what the team must decide.
func TestWhatTheTeamMustDecide(t *testing.T) {
	t.Parallel()
	h := newTeam(t)
	alder, b := h.partner("Alder"), h.member()
	for _, c := range []struct {
		name, why, words string
		change           func(*referral.Answers)
	}{
		{"capacity", "May not understand or agree", "Only an attorney", func(a *referral.Answers) { a.Agrees.Understands = "not_sure" }},
		{"no safe way", "no safe way to reach the person", "Nothing is sent without their own word", func(a *referral.Answers) { a.Contact = referral.Contact{Ways: []string{"none"}} }},
		{"under 16", "Under 16: needs a decision first", "Tell no parent or carer by yourself", func(a *referral.Answers) {
			a.Relation.Relation, a.Where.Year = "parent", fmt.Sprint(models.Now().Year()-15)
		}},
	} {
		e := h.asks(alder, c.change)
		file := b.page("/team/enquiries/" + e.ID.String())
		file.namesNobody(t, c.name)
		file.wants(t, http.StatusOK, c.why, "Decide this first")
		if !strings.Contains(strings.ToLower(file.text("main")), strings.ToLower(c.words)) {
			t.Errorf("%s: %s", c.name, file.text("main"))
		}
		if strings.Contains(file.html, "/confirm") {
			t.Errorf("%s: can be confirmed", c.name)
		}
	}
	e := h.asks(alder, func(a *referral.Answers) { a.Agrees.Understands = "no" })
	path := "/team/enquiries/" + e.ID.String()
	b.post(path+"/show", url.Values{"reason": {"place"}})
	b.page(path).wants(t, http.StatusOK, "Bea Riverside", "01632 960 123", "Friend or neighbour")
}

func TestEightConfirmAtOnce(t *testing.T) {
	t.Parallel()
	h := newTeam(t)
	e := h.asks(h.partner("Alder"))
	form := said(h.member().page(confirmPath(e)))
	done := make(chan int)
	for _, b := range h.members(8) {
		go func() {
			a, err := b.try(http.MethodPost, confirmPath(e), form)
			if err != nil {
				t.Error(err)
			}
			done <- a.status
		}()
	}
	won := 0
	for range 8 {
		switch status := <-done; status {
		case http.StatusSeeOther:
			won++
		case http.StatusConflict:
		default:
			t.Errorf("status %d", status)
		}
	}
	if won != 1 || h.count(`select count(*) from referrals`) != 1 {
		t.Errorf("%d confirmed, %d sent", won, h.count(`select count(*) from referrals`))
	}
}

// The person's own no ends it; whoever asked is told only that it does not go on.
func TestTheySaidNo(t *testing.T) {
	t.Parallel()
	h := newTeam(t)
	alder, b := h.partner("Alder"), h.member()
	e, other := h.asks(alder), h.member()
	path := "/team/enquiries/" + e.ID.String()
	if h.at(h.db.User(t, h.hub, models.Partner)).post(path+"/refuse", nil).status == http.StatusSeeOther {
		t.Error("a partner may say no for somebody")
	}
	file := b.page(path)
	file.wants(t, http.StatusOK, "They said no", "If nobody has heard from them by")
	b.page(path+"/refuse").wants(t, http.StatusOK, "Friend or neighbour", "only that it does not go on")
	if done := b.post(path+"/refuse", nil); done.location != "/team" || !strings.Contains(done.notice, "does not go on") {
		t.Fatalf("%d to %s: %s", done.status, done.location, done.notice)
	}
	other.post(path+"/refuse", nil).wants(t, http.StatusConflict, "Someone was first")
	b.get(path+"/confirm").wants(t, http.StatusConflict, "withdrawn")
	b.page(path).wants(t, http.StatusOK, "told only that it does not go on")
	if h.count(`select count(*) from enquiries where state = 'withdrawn'`) != 1 || h.count(`select count(*) from referrals`) != 0 {
		t.Error("it did not end, or something was sent")
	}
}

// Two weeks without an answer: the team decides, and the person's word still counts.
func TestNoReplyIsTheTeamsToDecide(t *testing.T) {
	t.Parallel()
	h := newTeam(t)
	e, b := h.asks(h.partner("Alder")), h.member()
	h.exec(`update enquiries set state_since = now() - interval '14 days', remind_at = now()`)
	if err := h.desk.RemindTeam(t.Context()); err != nil {
		t.Fatal(err)
	}
	b.page("/team?why=no_reply").wants(t, http.StatusOK, models.ShowRef(e.Ref))
	file := b.page("/team/enquiries/" + e.ID.String())
	file.namesNobody(t, "file")
	file.wants(t, http.StatusOK, "Decide this first", "Time does not end it", "They have confirmed", "Alder desk")
	if done := b.post(confirmPath(e), said(b.page(confirmPath(e)))); done.status != http.StatusSeeOther {
		t.Errorf("their word: %d %s", done.status, done.text("main"))
	}
}
