package coordinator_test

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"example.org/fingerpost/app/referral"
	"example.org/fingerpost/models"
)

// refers sends what a professional without an account asks for a person, at a partner's service.
func (h *team) refers(p partner, change ...func(*referral.Answers)) models.Enquiry {
	h.t.Helper()
	today := models.Now().In(models.London)
	return h.asks(p, append([]func(*referral.Answers){func(a *referral.Answers) {
		a.Who.For, a.Capacity.Understands = "work", "yes"
		a.Work = referral.Work{Name: "Cai Marram", Profession: "landlord", Organisation: "Lantern Homes", Phone: "01632 960 003", Knows: "Orla Fenwick is our tenant"}
		a.Taken = referral.Taken{Agree: true, Method: "verbal_phone", Day: today.Format("2"), Month: today.Format("1"), Year: today.Format("2006"), Interpreter: "no", FollowUp: "no"}
	}}, change...)...)
}

func TestCheckRefusesWhatIsMissing(t *testing.T) {
	t.Parallel()
	h := newTeam(t)
	e, b := h.refers(h.partner("Alder")), h.member()
	path := "/team/enquiries/" + e.ID.String()
	for _, c := range []struct {
		name, path, words string
		form              url.Values
	}{
		{"no way", "/check", "Select how you checked", url.Values{"words": {"Spoke with the office"}}},
		{"no words", "/check", "Write whom you spoke with", url.Values{"how": {"rang_public"}}},
		{"too many words", "/check", "500 characters or fewer", url.Values{"how": {"rang_public"}, "words": {strings.Repeat("ö", 501)}}},
		{"no reason", "/not-checked", "Select why they could not be confirmed", url.Values{"words": {"Rang"}, "then": {"ask"}}},
	} {
		got := b.post(path+c.path, c.form)
		if got.status != http.StatusUnprocessableEntity || !slices.ContainsFunc(got.problems(), func(s string) bool { return strings.Contains(s, c.words) }) {
			t.Errorf("%s: %d %q", c.name, got.status, got.problems())
		}
	}
	held := h.asks(h.partner("Birch"), func(a *referral.Answers) { a.Agrees.Understands = "no" })
	b.get("/team/enquiries/"+held.ID.String()+"/check").wants(t, http.StatusConflict, "Nothing more was sent")
	if err := h.desk.Pause(t.Context(), models.Actor{Role: models.Resident, Enquiry: e.ID}); err != nil {
		t.Fatal(err)
	}
	b.get(path+"/check").wants(t, http.StatusConflict, "The person has paused this")
	b.post(path+"/check", url.Values{"how": {"rang_public"}, "words": {"Spoke with the office"}}).wants(t, http.StatusConflict, "Nothing can be sent until they let it go on", "Spoke with the office")
	if h.count(`select count(*) from referrals`) != 0 {
		t.Error("something was sent")
	}
}

// The file says who they say they are and how to make sure, and nothing of the person.
func TestTheFileSaysHowToCheck(t *testing.T) {
	t.Parallel()
	h := newTeam(t)
	alder, b := h.partner("Alder"), h.member()
	e := h.refers(alder)
	h.drain() // what follows a sending, before anybody checks
	path := "/team/enquiries/" + e.ID.String()
	b.page("/team?why=check_referrer").wants(t, http.StatusOK, models.ShowRef(e.Ref))
	file := b.page(path)
	file.wants(t, http.StatusOK, "Check who referred them", "Cai Marram", "Lantern Homes", "Housing association or landlord", "Do not use the number or the address that they gave", "Alder desk")
	for _, p := range []string{path, path + "/check", path + "/not-checked"} {
		b.page(p).namesNobody(t, p)
	}
	if strings.Contains(file.html, "/place/") || strings.Contains(file.html, "/propose/") || file.Find(`a[href="`+path+`/check"]`).Length() != 1 {
		t.Error("can be placed before the check, or leads nowhere")
	}
	other := h.member()
	done := b.post(path+"/check", url.Values{"how": {"rang_public"}, "words": {"Spoke with the office"}})
	if done.location != path || !strings.Contains(done.notice, "goes to the services") {
		t.Fatalf("to %s: %s", done.location, done.notice)
	}
	h.drain()
	if h.count(`select count(*) from referrals where org_id = $1`, alder.org.ID) != 1 || h.told(alder.org.ID) != 1 {
		t.Error("it did not go, or the partner was not told")
	}
	for _, p := range []string{"/check", "/not-checked"} {
		other.post(path+p, url.Values{"how": {"rang_public"}, "words": {"Spoke with the office"}, "then": {"end"}}).wants(t, http.StatusConflict, "Someone was first", "Alder desk")
	}
	b.page(path).wants(t, http.StatusOK, "Rang the organisation's public number")
	b.page(path).namesNobody(t, "afterwards")
	if strings.Contains(b.page(path).html, "Cai Marram") {
		t.Error("still names the professional to whoever has no reason")
	}
}

func TestNotConfirmedAsksThePersonOrEnds(t *testing.T) {
	t.Parallel()
	h := newTeam(t)
	alder, b := h.partner("Alder"), h.member()
	for then, words := range map[string]string{"ask": "The professional could not be confirmed", "end": "Not resolved"} {
		path := "/team/enquiries/" + h.refers(alder).ID.String()
		if done := b.post(path+"/not-checked", url.Values{"how": {"not_there"}, "words": {"The office knows nobody"}, "then": {then}}); done.location != path {
			t.Fatalf("%s: %d to %s", then, done.status, done.location)
		}
		b.page(path).wants(t, http.StatusOK, words, "Nobody of that name works there")
	}
	h.drain()
	if h.count(`select count(*) from referrals`) != 0 || h.count(`select count(*) from consents where given and withdrawn_at is null`) != 0 {
		t.Error("something was sent, or still counts")
	}
}
