package coordinator_test

import (
	"net/http"
	"net/url"
	"sync"
	"testing"

	"example.org/fingerpost/app/referral"
	"example.org/fingerpost/models"
	"example.org/fingerpost/models/dbtest"
)

func TestDecideWhatIsNotThere(t *testing.T) {
	t.Parallel()
	h := newTeam(t)
	a, o, b := h.db.Enquiry(t), h.db.Enquiry(t), h.member()
	pair := "/team/duplicates/" + a.Enquiry.ID.String() + "/" + o.Enquiry.ID.String()
	b.post(pair, url.Values{"decision": {"same"}}).wants(t, http.StatusConflict, "Decided already")
	if got := b.post(pair, url.Values{"decision": {"maybe"}}).status; got != http.StatusUnprocessableEntity {
		t.Errorf("neither the same nor different: %d", got)
	}
	if got := b.post("/team/duplicates/1/2", url.Values{"decision": {"same"}}).status; got != http.StatusNotFound {
		t.Errorf("no ids: %d", got)
	}
}

// One person asks twice: the pair stands there once, without a name, and is decided once.
func TestAPairIsDecidedOnce(t *testing.T) {
	t.Parallel()
	h := newTeam(t)
	h.partner("Alder")
	first := h.ask()
	second := h.ask(func(a *referral.Answers) { a.Name.Full = "Orla  FENWICK" })
	h.ask(func(a *referral.Answers) {
		a.Name.Full, a.Contact.Phone, a.Where.Day = "Bo Else", "07700 900 999", "10"
	})
	b := h.member()
	page := b.page("/team/duplicates")
	page.namesNobody(t, "/team/duplicates")
	page.wants(t, http.StatusOK, models.ShowRef(first.Ref), models.ShowRef(second.Ref), "Same name and date of birth; same phone number; same date of birth and postcode",
		"that more than 20 enquiries have is that of a place")
	forms := page.Find("main form")
	if forms.Length() != 1 {
		t.Fatalf("%d pairs", forms.Length())
	}
	action := forms.AttrOr("action", "")
	const many = 6
	got := make([]answer, many)
	var all sync.WaitGroup
	for i, colleague := range h.members(many) {
		all.Go(func() {
			got[i], _ = colleague.try(http.MethodPost, action, url.Values{"decision": {[]string{"same", "different"}[i%2]}})
		})
	}
	all.Wait()
	won := 0
	for _, a := range got {
		if a.status == http.StatusSeeOther {
			won++
			continue
		}
		a.wants(t, http.StatusConflict, "Decided already", "Your answer was not kept")
	}
	if won != 1 || h.count(`select count(*) from audit where action = 'duplicate.decide'`) != 1 {
		t.Errorf("%d of %d decided", won, many)
	}
	b.page("/team/duplicates").wants(t, http.StatusOK, "Nothing to decide")
}

// Two enquiries that were sent before either was looked at find each other; it is one pair nevertheless.
func TestAPairIsOnePairFromBothSides(t *testing.T) {
	t.Parallel()
	h := newTeam(t)
	h.partner("Alder")
	h.send()
	h.send()
	h.drain()
	if n := h.member().page("/team/duplicates").Find("main form").Length(); n != 1 {
		t.Errorf("%d pairs", n)
	}
}

func TestDuplicatesLeadToBothFiles(t *testing.T) {
	t.Parallel()
	h := newTeam(t)
	a := h.db.Enquiry(t)
	o := h.db.Enquiry(t, func(a *dbtest.Asked) { a.Enquiry.Needs = models.List{"gambling"} })
	h.exec(`insert into duplicates (enquiry_id, other_id, found_by, created_at) values ($1, $2, '{email}', now() - interval '3 days')`, a.Enquiry.ID, o.Enquiry.ID)
	page := h.member().page("/team/duplicates")
	page.wants(t, http.StatusOK, "Same email address", "3 days", "Sensitive need", "With the coordination team")
	for _, of := range []dbtest.Asked{a, o} {
		if page.Find(`a[href="`+file(of)+`"]`).Length() != 1 {
			t.Errorf("no way to %s", of.Enquiry.Ref)
		}
	}
}
