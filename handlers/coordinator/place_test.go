package coordinator_test

import (
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"example.org/fingerpost/models"
	"example.org/fingerpost/models/dbtest"
)

func (h *team) placePath(a dbtest.Asked, p partner) string {
	return file(a) + "/place/" + p.service.ID.String()
}

// agreed is a whole answer to the page, for the words that are read out for a partner's service.
func (h *team) agreed(p partner) url.Values {
	day := time.Now().In(models.London)
	return url.Values{"method": {"verbal_phone"}, "on-day": {strconv.Itoa(day.Day())}, "on-month": {strconv.Itoa(int(day.Month()))}, "on-year": {strconv.Itoa(day.Year())},
		"agreed": {"yes"}, "mark": {h.desk.Script(p.service).Mark()}}
}

func (h *team) referrals(a dbtest.Asked) int {
	return h.count(`select count(*) from referrals where enquiry_id = $1`, a.Enquiry.ID)
}

func TestPlaceWithSomethingMissing(t *testing.T) {
	t.Parallel()
	h := newTeam(t)
	p, b := h.partner("Alder"), h.member()
	a := h.db.Enquiry(t)
	young := h.db.Enquiry(t, func(a *dbtest.Asked) { a.Enquiry.HeldFor, a.Enquiry.AgeBand = models.HeldUnder16, "13-15" })
	tomorrow := time.Now().In(models.London).AddDate(0, 0, 1)
	for _, c := range []struct {
		name   string
		of     dbtest.Asked
		change url.Values
		want   string
	}{
		{"how", a, url.Values{"method": {""}}, "Select how they agreed"},
		{"online is not how a member of the team takes it", a, url.Values{"method": {"self_online"}}, "Select how they agreed"},
		{"no day", a, url.Values{"on-day": {""}, "on-month": {""}, "on-year": {""}}, "Enter the day on which they agreed"},
		{"a day that does not exist", a, url.Values{"on-day": {"31"}, "on-month": {"2"}}, "Enter a day that exists, like 27 3 2027"},
		{"words for a day", a, url.Values{"on-day": {"soon"}}, "Enter a day that exists, like 27 3 2027"},
		{"a day to come", a, url.Values{"on-day": {strconv.Itoa(tomorrow.Day())}, "on-month": {strconv.Itoa(int(tomorrow.Month()))}, "on-year": {strconv.Itoa(tomorrow.Year())}},
			"The day on which they agreed must be today or before"},
		{"too long ago", a, url.Values{"on-year": {"2020"}}, "That is more than a month ago. Ask them again"},
		{"not agreed", a, url.Values{"agreed": {""}}, "Tick this if they agreed. If they did not, nothing is sent"},
		{"other words than now", a, url.Values{"mark": {"0123"}}, "The words have changed since you opened this page. Read them out again"},
		{"too long a note", a, url.Values{"note": {strings.Repeat("x", 501)}}, "Use 500 characters or fewer"},
		{"under 16 without the decision", young, url.Values{}, "They are under 16. Write how you decided that they can agree to this"},
	} {
		t.Run(c.name, func(t *testing.T) {
			form := h.agreed(p)
			maps.Copy(form, c.change)
			got := b.post(h.placePath(c.of, p), form)
			got.wants(t, http.StatusUnprocessableEntity)
			if said := got.problems(); !slices.Contains(said, c.want) {
				t.Errorf("got %q, want %q", said, c.want)
			}
			got.Find(".govuk-error-summary__list a").Each(func(_ int, s *selection) {
				if target, _ := s.Attr("href"); got.Find(target).Length() != 1 {
					t.Errorf("the summary leads to %s, which is not on the page", target)
				}
			})
			if year, _ := got.Find("#on-year").Attr("value"); year != form.Get("on-year") {
				t.Errorf("the year that was typed is lost: %q", year)
			}
		})
	}
	if n := h.referrals(a) + h.referrals(young) + h.count(`select count(*) from consents where by_role = 'coordinator'`); n != 0 {
		t.Errorf("%d rows were written", n)
	}
}

func TestServiceThatCannotBeSentTo(t *testing.T) {
	t.Parallel()
	h := newTeam(t)
	open := func(*models.Service) {}
	for _, c := range []struct {
		name       string
		change     func(*models.Service)
		restricted bool
		unsign     bool
	}{
		{name: "closed", change: func(s *models.Service) { s.Capacity = models.CapacityClosed }},
		{name: "paused", change: func(s *models.Service) { s.Capacity = models.CapacityPaused }},
		{name: "direct contact", change: func(s *models.Service) { s.Route = models.RouteDirect }},
		{name: "no agreement", change: open, unsign: true},
		{name: "not a specialist, on the safe path", change: open, restricted: true},
	} {
		t.Run(c.name, func(t *testing.T) {
			p, b := h.partner("Alder "+c.name, c.change), h.member()
			if c.unsign {
				h.exec(`delete from signatures where org_id = $1`, p.org.ID)
			}
			a := h.db.Enquiry(t, func(a *dbtest.Asked) { a.Enquiry.Restricted = c.restricted })
			page := b.page(h.placePath(a, p))
			page.wants(t, http.StatusOK, "Nobody can be sent to this service at the moment")
			if page.Find("main form").Length() != 0 {
				t.Error("the page asks for consent nevertheless")
			}
			if strings.Contains(b.page(file(a)+"/services").text("main"), p.service.Name) {
				t.Error("it stands among those that can be asked")
			}
			got := b.post(h.placePath(a, p), h.agreed(p))
			if got.wants(t, http.StatusUnprocessableEntity); !slices.Contains(got.problems(), "This service cannot be sent to at the moment") {
				t.Errorf("got %q", got.problems())
			}
			if n := h.referrals(a); n != 0 {
				t.Errorf("%d referrals", n)
			}
		})
	}
}

func TestServiceClosedWhileTheWordsWereReadOut(t *testing.T) {
	t.Parallel()
	h := newTeam(t)
	p, a, b := h.partner("Alder"), h.db.Enquiry(t), h.member()
	page := b.page(h.placePath(a, p))
	form := h.agreed(p)
	form.Set("mark", page.Find("input[name=mark]").AttrOr("value", ""))
	h.exec(`update services set capacity = 'closed' where id = $1`, p.service.ID)
	got := b.post(h.placePath(a, p), form)
	got.wants(t, http.StatusUnprocessableEntity, "Nobody can be sent to this service at the moment")
	if !slices.Contains(got.problems(), "This service cannot be sent to at the moment") || h.referrals(a) != 0 {
		t.Errorf("got %q", got.problems())
	}
}

func TestPlaced(t *testing.T) {
	t.Parallel()
	h := newTeam(t)
	p, b := h.partner("Alder"), h.member()
	a := h.db.Enquiry(t, func(a *dbtest.Asked) { a.Enquiry.HeldFor, a.Enquiry.AgeBand = models.HeldUnder16, "13-15" })
	page := b.page(h.placePath(a, p))
	for _, line := range h.desk.Script(p.service).Lines {
		page.wants(t, http.StatusOK, line)
	}
	if page.Find("input[type=checkbox][checked], input[type=radio][checked]").Length() != 0 {
		t.Error("something is ticked beforehand")
	}
	form := h.agreed(p)
	form.Set("note", "She understands what it means by herself")
	got := b.post(h.placePath(a, p), form)
	if got.status != http.StatusSeeOther || got.location != file(a) {
		t.Fatalf("%d to %q: %v", got.status, got.location, got.problems())
	}
	after := b.page(file(a))
	after.wants(t, http.StatusOK, "Placed", p.service.Name, p.org.Name)
	after.namesNobody(t, "the file after placing")
	if after.Find(`a[href*="/place/"]`).Length() != 0 {
		t.Error("it can be placed once more")
	}
	n := h.count(`select count(*) from consents c join consent_services n on n.consent_id = c.id
		where c.enquiry_id = $1 and c.method = 'verbal_phone' and c.by_user = $2 and n.service_id = $3 and c.note is not null and c.given`, a.Enquiry.ID, b.actor.User, p.service.ID)
	if n != 1 {
		t.Errorf("%d consents", n)
	}
	if h.told(p.org.ID) != 1 {
		t.Errorf("%d notifications", h.told(p.org.ID))
	}
	c, err := h.desk.Read(t.Context(), p.worker, after.referral(t, h, a))
	if err != nil || c.Person != nil {
		t.Errorf("the partner: %v, person %v", err, c.Person)
	}
}

// Two members place one enquiry at the same moment, with two services: one of them wins, the other is told.
func TestTwoMembersPlaceAtOnce(t *testing.T) {
	t.Parallel()
	h := newTeam(t)
	alder, birch, a := h.partner("Alder"), h.partner("Birch"), h.db.Enquiry(t)
	got := make([]answer, 2)
	var all sync.WaitGroup
	members := h.members(2)
	for i, p := range []partner{alder, birch} {
		form := h.agreed(p)
		all.Go(func() { got[i], _ = members[i].try(http.MethodPost, h.placePath(a, p), form) })
	}
	all.Wait()
	won := slices.IndexFunc(got, func(a answer) bool { return a.status == http.StatusSeeOther })
	if won < 0 {
		t.Fatalf("nobody won: %d and %d", got[0].status, got[1].status)
	}
	winner := []partner{alder, birch}[won]
	got[1-won].wants(t, http.StatusConflict, "Someone was first", "It is with "+winner.service.Name, "Nothing more was sent")
	if n := h.referrals(a); n != 1 {
		t.Errorf("%d referrals", n)
	}
	h.member().get(h.placePath(a, alder)).wants(t, http.StatusConflict, "Someone was first")
}

func TestRestrictedGoesToSpecialistsOnly(t *testing.T) {
	t.Parallel()
	h := newTeam(t)
	needs := func(s *models.Service) { s.Needs = models.List{"abuse", "money"} }
	plain, special := h.partner("Alder", needs), h.partner("Birch", needs, func(s *models.Service) { s.Specialist = true })
	a := h.db.Enquiry(t, func(a *dbtest.Asked) {
		a.Enquiry.Restricted, a.Enquiry.HeldFor, a.Enquiry.Needs = true, models.HeldRestricted, models.List{"abuse"}
	})
	b := h.member()
	page := b.page(file(a))
	page.wants(t, http.StatusOK, "Safe path", special.service.Name)
	if strings.Contains(page.text("main"), plain.service.Name) {
		t.Error("a service that is no specialist is put forward")
	}
	if got := b.post(h.placePath(a, special), h.agreed(special)); got.status != http.StatusSeeOther {
		t.Fatalf("%d: %v", got.status, got.problems())
	}
	if n := h.count(`select count(*) from referrals where enquiry_id = $1 and urgent and expires_at is null`, a.Enquiry.ID); n != 1 {
		t.Error("it may expire by itself")
	}
}

func TestEndWithoutAService(t *testing.T) {
	t.Parallel()
	h := newTeam(t)
	a, b := h.db.Enquiry(t), h.member()
	b.post(file(a)+"/end", url.Values{"reason": {"tired"}}).wants(t, http.StatusUnprocessableEntity, "Select why this ends here")
	if got := b.post(file(a)+"/end", url.Values{"reason": {"no_service"}}); got.status != http.StatusSeeOther || got.location != "/team" {
		t.Fatalf("%d to %q", got.status, got.location)
	}
	b.post(file(a)+"/end", url.Values{"reason": {"no_service"}}).wants(t, http.StatusConflict, "Someone was first", "not resolved")
	b.page(file(a)).wants(t, http.StatusOK, "Not resolved")
}
