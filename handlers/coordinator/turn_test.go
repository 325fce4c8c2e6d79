package coordinator_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/google/uuid"

	"example.org/fingerpost/app/referral"
	"example.org/fingerpost/models"
	"example.org/fingerpost/models/dbtest"
)

// ask sends a form as a resident does, and does what follows.
func (h *team) ask(change ...func(*referral.Answers)) referral.Receipt {
	h.t.Helper()
	r := h.send(change...)
	h.drain()
	return r
}

func (h *team) send(change ...func(*referral.Answers)) referral.Receipt {
	h.t.Helper()
	a := referral.Answers{Done: map[string]bool{}}
	a.Who.For, a.Needs.Needs, a.Gender.Gender = "me", []string{"money"}, "woman"
	a.Where = referral.WhereAndWhen{Postcode: "SR5 1AA", Day: "9", Month: "3", Year: "1985"}
	a.Services.Help = true
	a.Name.Full = "Orla Fenwick"
	a.Contact = referral.Contact{Ways: []string{"phone"}, Phone: "07700 900 123"}
	a.Safe = referral.SafeContact{Voicemail: "yes", SayWho: "no"}
	a.Address = referral.Home{Line1: "14 Lamplight Row", Town: "Wearmouth"}
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
	return r
}

// referral is the open one of an enquiry.
func (a answer) referral(t *testing.T, h *team, of dbtest.Asked) uuid.UUID {
	t.Helper()
	return h.open(of.Enquiry.ID)
}

func (h *team) open(enquiry uuid.UUID) uuid.UUID {
	h.t.Helper()
	var id uuid.UUID
	if err := h.db.Owner.QueryRow(h.t.Context(), `select id from referrals where enquiry_id = $1 and ended_at is null`, enquiry).Scan(&id); err != nil {
		h.t.Fatal(err)
	}
	return id
}

// In turn: the first service passes back, the next named one has it by itself; when the last passes back too, the enquiry
// stands with the team again, which places it anew.
func TestInTurnAndBackToTheTeam(t *testing.T) {
	t.Parallel()
	h := newTeam(t)
	alder, birch, cedar, b := h.partner("Alder"), h.partner("Birch"), h.partner("Cedar"), h.member()
	sent := h.ask(func(a *referral.Answers) {
		a.Services = referral.Choice{Services: []string{alder.service.ID.String(), birch.service.ID.String()}}
		a.Order = referral.Order{Mode: models.InTurn, First: alder.service.ID.String()}
	})
	path := "/team/enquiries/" + sent.Enquiry.ID.String()
	for i, p := range []partner{alder, birch} {
		page := b.page(path)
		page.wants(t, http.StatusOK, "Placed", p.service.Name+" New")
		if i == 0 && !strings.Contains(page.text("main"), "Birch desk Not asked yet") {
			t.Errorf("the next in turn is not shown: %s", page.text("main"))
		}
		id := h.open(sent.Enquiry.ID)
		if _, err := h.desk.Read(t.Context(), p.worker, id); err != nil {
			t.Fatalf("%s: %v", p.org.Name, err)
		}
		if err := h.desk.Move(t.Context(), p.worker, id, "decline", referral.Detail{Reason: "no_capacity", NextStep: "return_to_coordinator", Words: "We are full until spring"}); err != nil {
			t.Fatalf("%s: %v", p.org.Name, err)
		}
		h.drain()
		if got := h.told(p.org.ID); got != 1 {
			t.Errorf("%s was told %d times", p.org.Name, got)
		}
	}
	list := b.page("/team?why=passed_back")
	list.wants(t, http.StatusOK, models.ShowRef(sent.Ref), "2 services")
	list.namesNobody(t, "the list")
	page := b.page(path)
	page.wants(t, http.StatusOK, "Came back from every service named", "Asked before: passed back, no capacity at the moment", "We are full until spring", "Cedar desk")
	page.namesNobody(t, "the file")
	if h.count(`select count(*) from notifications n where n.user_id = $1`, b.actor.User) != 1 {
		t.Error("the team is not told")
	}
	if got := b.post(path+"/place/"+cedar.service.ID.String(), h.agreed(cedar)); got.status != http.StatusSeeOther {
		t.Fatalf("%d: %v", got.status, got.problems())
	}
	if c, err := h.desk.Read(t.Context(), cedar.worker, h.open(sent.Enquiry.ID)); err != nil || c.Person != nil {
		t.Errorf("the third service: %v", err)
	}
}
