package resident_test

import (
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/google/uuid"

	"example.org/fingerpost/app/referral"
	"example.org/fingerpost/models"
	"example.org/fingerpost/models/dbtest"
)

var confirmMark = regexp.MustCompile(`(?s)action="/mine/confirm".*?name="words" value="([0-9a-f]+)"`)

// What somebody else asked for goes out when the person themselves agrees to it, with a code that the team gave them.
func TestThePersonSaysYes(t *testing.T) {
	t.Parallel()
	o := newOwn(t)
	service := o.db.Service(t, o.org)
	a := askedByFamily(service)
	token, err := o.desk.StartWith(t.Context(), a)
	if err != nil {
		t.Fatal(err)
	}
	if err := o.desk.Send(t.Context(), token); err != nil {
		t.Fatal(err)
	}
	receipt, err := o.desk.Receipt(t.Context(), token)
	if err != nil {
		t.Fatal(err)
	}
	if receipt.Code != (referral.Code{}) {
		t.Error("whoever asked for another was given the person's code")
	}
	if status, _, _ := o.reader().post("/mine", "ref", receipt.Ref, "code", token.Code().Show()); status == http.StatusSeeOther {
		t.Error("whoever asked for another can come in for the person")
	}
	code := referral.Code([]byte(uuid.NewString())[:16])
	if _, err := o.db.Owner.Exec(t.Context(), `update enquiries set code_hash = $1`, code.Hash()); err != nil {
		t.Fatal(err)
	}
	b := o.in(dbtest.Referred{Asked: dbtest.Asked{Enquiry: receipt.Enquiry}}, code)
	_, body, _ := b.get("/mine")
	mark := confirmMark.FindStringSubmatch(body)
	if mark == nil || !strings.Contains(body, service.Name) {
		t.Fatalf("the page does not ask:\n%s", body)
	}
	count := func(want int) {
		t.Helper()
		var n int
		if err := o.db.Owner.QueryRow(t.Context(), `select count(*) from referrals where state = 'sent'`).Scan(&n); err != nil || n != want {
			t.Errorf("%d sent, want %d, %v", n, want, err)
		}
	}
	b.post("/mine/confirm", "words", "other words")
	count(0)
	for range 2 { // a second click changes nothing
		b.post("/mine/confirm", "words", mark[1])
	}
	count(1)
	var state models.EnquiryState
	if err := o.db.Owner.QueryRow(t.Context(), `select state from enquiries`).Scan(&state); err != nil || state != models.Placed {
		t.Errorf("the enquiry is %s, %v", state, err)
	}
}

// askedByFamily is what somebody's family asks for them, at one service.
func askedByFamily(service models.Service) referral.Answers {
	a := referral.Answers{Done: map[string]bool{}, Who: referral.WhoFor{For: "someone"}, Relation: referral.Relation{Relation: "family"},
		Agrees: referral.TheyAgree{Knows: "yes", Understands: "yes"}, Yourself: referral.Yourself{Name: "Bea Example", Phone: "01632 960 002"},
		Needs: referral.WhatFor{Needs: []string{"money"}}, Where: referral.WhereAndWhen{Postcode: "SR5 1AA", Day: "31", Month: "3", Year: "1980"},
		Gender: referral.GenderIs{Gender: "woman"}, Services: referral.Choice{Services: []string{service.ID.String()}}, Name: referral.Name{Full: "Ada Example"},
		Contact: referral.Contact{Ways: []string{"phone"}, Phone: "07700 900 001"}, Safe: referral.SafeContact{Voicemail: "yes", SayWho: "yes"},
		Address: referral.Home{Line1: "1 Example Row", Town: "Wearmouth"}, Consent: referral.Consent{Agree: true, FollowUp: "no"}}
	for _, s := range referral.Steps {
		a.Done[s.Path] = true
	}
	return a
}

// The person says no, in two clicks; what they did not want is not sent, and it is over.
func TestThePersonDoesNotWantIt(t *testing.T) {
	t.Parallel()
	o := newOwn(t)
	sent, code := o.asked(askedByFamily(o.db.Service(t, o.org)))
	b := o.in(sent, code)
	if _, body, _ := b.get("/mine"); !strings.Contains(body, `href="/mine/refuse"`) {
		t.Fatal("the page has no way to say no")
	}
	if _, body, _ := b.get("/mine/refuse"); !strings.Contains(body, "told only that it does not go on") {
		t.Error("the page does not say what whoever asked is told")
	}
	for range 2 { // a second click changes nothing
		if status, _, to := b.post("/mine/refuse"); status != http.StatusSeeOther || to != "/mine" {
			t.Errorf("%d to %s", status, to)
		}
	}
	var state models.EnquiryState
	if err := o.db.Owner.QueryRow(t.Context(), `select state from enquiries where not exists (select 1 from referrals)`).Scan(&state); err != nil || state != models.EnquiryWithdrawn {
		t.Errorf("the enquiry is %s, %v", state, err)
	}
	if _, body, _ := b.get("/mine"); strings.Contains(body, "/mine/refuse") || strings.Contains(body, "/mine/confirm") {
		t.Error("is still asked")
	}
}
