package coordinator_test

import (
	"errors"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"gorm.io/gorm"

	"example.org/fingerpost/app/referral"
	"example.org/fingerpost/models"
	"example.org/fingerpost/models/dbtest"
)

func file(a dbtest.Asked) string { return "/team/enquiries/" + a.Enquiry.ID.String() }

// Before somebody says why they ask, no page of the area tells who an enquiry is about.
func TestNoPageNamesAnybody(t *testing.T) {
	t.Parallel()
	h := newTeam(t)
	p := h.partner("Alder")
	held, b := h.db.Enquiry(t), h.member()
	asks := h.db.Referral(t, p.service, dbtest.As(models.InfoRequested))
	knows := h.db.Referral(t, p.service, dbtest.As(models.InContact))
	over := h.db.Referral(t, p.service, dbtest.As(models.Completed))
	h.exec(`insert into duplicates (enquiry_id, other_id, found_by) values ($1, $2, '{name_born,phone}')`, held.Enquiry.ID, knows.Enquiry.ID)
	if err := h.desk.Log(t.Context(), p.worker, knows.Referral.ID, referral.Entry{On: models.Now(), Type: "phone_call", Level: -1, Note: "Orla told me of the boiler"}); err != nil {
		t.Fatal(err)
	}
	named := h.db.Referral(t, p.service, dbtest.As(models.Accepted))
	if err := h.desk.Move(t.Context(), p.worker, named.Referral.ID, "decline", referral.Detail{Reason: "other", NextStep: "none", Words: "Orla has moved"}); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{"/team", "/team/asked", "/team/duplicates", "/team/board", "/team/board/" + p.org.ID.String(), "/team/mail",
		file(held), file(held) + "/show", file(held) + "/services", file(held) + "/place/" + p.service.ID.String(), file(held) + "/end",
		file(asks.Asked), file(knows.Asked), file(over.Asked), file(named.Asked),
		"/team/referrals/" + asks.Referral.ID.String() + "/answer", "/team/referrals/" + knows.Referral.ID.String() + "/withdraw",
		"/team/referrals/" + knows.Referral.ID.String() + "/close", "/team/referrals/" + knows.Referral.ID.String() + "/void",
		"/team/referrals/" + over.Referral.ID.String() + "/reopen"} {
		page := b.page(path)
		page.namesNobody(t, path)
		if title := page.Find("title").Text(); strings.Contains(title, held.Enquiry.Ref) || strings.Contains(title, models.ShowRef(held.Enquiry.Ref)) {
			t.Errorf("%s has the title %q", path, title)
		}
	}
	for _, of := range []dbtest.Asked{knows.Asked, named.Asked} {
		b.page(file(of)).wants(t, http.StatusOK, "shown together with who it is about")
		b.post(file(of)+"/show", url.Values{"reason": {"contact"}})
	}
	b.page(file(knows.Asked)).wants(t, http.StatusOK, "Orla told me of the boiler")
	b.page(file(named.Asked)).wants(t, http.StatusOK, "Orla has moved")
}

func TestShowNeedsAReason(t *testing.T) {
	t.Parallel()
	h := newTeam(t)
	a, b := h.db.Enquiry(t), h.member()
	for _, c := range []struct {
		name string
		form url.Values
		want string
	}{
		{"nothing", url.Values{}, "Select why you need to know who this is"},
		{"a reason that is none", url.Values{"reason": {"curious"}}, "Select why you need to know who this is"},
		{"another reason without words", url.Values{"reason": {"other"}, "words": {"  "}}, "Write the reason in a few words"},
		{"too many words", url.Values{"reason": {"other"}, "words": {strings.Repeat("ä", 501)}}, "Use 500 characters or fewer"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := b.post(file(a)+"/show", c.form)
			got.wants(t, http.StatusUnprocessableEntity, c.want)
			got.namesNobody(t, "the form")
		})
	}
	if n := h.count(`select count(*) from disclosures`); n != 0 {
		t.Errorf("%d disclosures", n)
	}
	b.page(file(a)).namesNobody(t, "the file")
}

func TestShownToOneMemberForOneEnquiry(t *testing.T) {
	t.Parallel()
	h := newTeam(t)
	a, other := h.db.Enquiry(t), h.db.Enquiry(t)
	b, colleague := h.member(), h.member()
	done := b.post(file(a)+"/show", url.Values{"reason": {"contact"}, "words": {"Orla rang about the boiler"}})
	if done.status != http.StatusSeeOther || done.location != file(a) {
		t.Fatalf("%d to %q: %s", done.status, done.location, done.html)
	}
	for _, m := range markers {
		if strings.Contains(done.notice, m) {
			t.Errorf("the notice says %q", m)
		}
	}
	b.page(file(a)).wants(t, http.StatusOK, "Orla Fenwick", "Orly", "9 March 1985", "14 Lamplight Row", "07700 900 123", "The boiler bill frightens me", "Shown to you until")
	b.page(file(other)).namesNobody(t, "another file")
	b.page("/team").namesNobody(t, "the list")
	colleague.page(file(a)).namesNobody(t, "a colleague's page")

	if got := person(t, h, b.actor, a); got != nil {
		t.Errorf("the database refuses whom it showed: %v", got)
	}
	for name, refused := range map[string]error{"a colleague": person(t, h, colleague.actor, a), "another enquiry": person(t, h, b.actor, other)} {
		if !errors.Is(refused, models.ErrNotFound) {
			t.Errorf("the database shows the person to %s: %v", name, refused)
		}
	}
	if n := h.count(`select count(*) from audit where action = 'enquiry.show' and enquiry_id = $1 and by_user = $2 and reason = 'contact'`, a.Enquiry.ID, b.actor.User); n != 1 {
		t.Errorf("%d audit lines", n)
	}
	h.exec(`update disclosures set at = at - interval '9 hours'`)
	b.page(file(a)).namesNobody(t, "the page after a working day")
}

// person asks the database past every page.
func person(t *testing.T, h *team, who models.Actor, a dbtest.Asked) error {
	t.Helper()
	return models.InTx(t.Context(), h.db.Web, who, func(tx *gorm.DB) error {
		key, err := models.KeyOf(tx, h.db.Ring, a.Enquiry.ID)
		if err != nil {
			return err
		}
		_, err = models.PersonOf(tx, key, a.Enquiry.ID)
		return err
	})
}

func TestOnlySafeWaysAreOffered(t *testing.T) {
	t.Parallel()
	h := newTeam(t)
	for _, c := range []struct {
		name            string
		change          func(*models.Enquiry)
		offered, absent []string
	}{
		{"no contact", func(e *models.Enquiry) { e.NoContact, e.Contact = true, nil }, []string{"Do not contact them"}, []string{"tel:07", "sms:", "mailto:", "07700", "orla@"}},
		{"nothing safe", func(e *models.Enquiry) { e.Contact = nil }, []string{"no safe way"}, []string{"tel:07", "sms:", "mailto:", "07700", "orla@"}},
		{"phone only, quietly", func(e *models.Enquiry) { e.Contact = models.List{"phone"} },
			[]string{"Ring them", "Do not leave a voicemail", "do not say who is calling"}, []string{"sms:", "mailto:", "orla@"}},
		{"the safe path has no email", func(e *models.Enquiry) { e.Restricted, e.Contact = true, models.List{"email", "text"} },
			[]string{"Send a text"}, []string{"mailto:", "orla@", "tel:07"}},
		{"all", func(*models.Enquiry) {}, []string{"Ring them", "Send a text", "Send an email", "Write a letter", "You may leave a voicemail"}, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			a, b := h.db.Enquiry(t, func(a *dbtest.Asked) { c.change(&a.Enquiry) }), h.member()
			b.post(file(a)+"/show", url.Values{"reason": {"contact"}})
			page := b.page(file(a))
			page.wants(t, http.StatusOK, append(c.offered, "Orla Fenwick")...)
			for _, words := range c.absent {
				if strings.Contains(page.html, words) {
					t.Errorf("the page offers %q", words)
				}
			}
		})
	}
}

// Whoever asked a partner not to be contacted any more is not rung by the team either.
func TestAskedAPartnerToStop(t *testing.T) {
	t.Parallel()
	h := newTeam(t)
	p := h.partner("Alder")
	w, b := h.db.Referral(t, p.service, dbtest.As(models.Accepted)), h.member()
	if err := h.desk.Log(t.Context(), p.worker, w.Referral.ID, referral.Entry{On: models.Now(), Type: "phone_call", Outcome: "asked_not_to_be_contacted", Level: -1}); err != nil {
		t.Fatal(err)
	}
	b.post(file(w.Asked)+"/show", url.Values{"reason": {"contact"}})
	page := b.page(file(w.Asked))
	page.wants(t, http.StatusOK, "Orla Fenwick", "asked not to be contacted any more")
	if strings.Contains(page.html, "07700") {
		t.Error("the number is offered")
	}
}
