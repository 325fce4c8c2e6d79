package resident_test

import (
	"html"
	"strings"
	"testing"

	"example.org/fingerpost/app/referral"
	"example.org/fingerpost/models"
)

// Who referred somebody without an account, and how we made sure of them, stands in the person's own record.
func TestTheRecordTellsWhoReferredAndHowWeChecked(t *testing.T) {
	t.Parallel()
	o := newOwn(t)
	a, today := askedByFamily(o.db.Service(t, o.org)), models.Now().In(models.London)
	a.Who.For, a.Capacity.Understands = "work", "yes"
	a.Work = referral.Work{Name: "Cai Markerofficer", Profession: "landlord", Organisation: "Markerhomes", Phone: "01632 960 003", Knows: "Marker tenant"}
	a.Taken = referral.Taken{Agree: true, Method: "verbal_phone", Day: today.Format("2"), Month: today.Format("1"), Year: today.Format("2006"), Interpreter: "no", FollowUp: "no"}
	sent, code := o.asked(a)
	sent.Person.Born = "1980-03-31"
	b := o.proved(sent, code)
	if _, body, _ := b.get("/mine"); !strings.Contains(body, "makes sure of who referred you") {
		t.Error("the page does not say what it waits for")
	}
	team := o.db.User(t, o.org, models.Coordinator)
	if _, err := o.desk.Checked(t.Context(), team, sent.Enquiry.ID, "rang_public", "Marker note of the check"); err != nil {
		t.Fatal(err)
	}
	_, page, _ := b.get("/mine/download")
	_, copied, _ := b.get("/mine/record.json")
	for _, words := range []string{"Cai Markerofficer", "Markerhomes", "01632 960 003", "Marker tenant", "Marker note of the check"} {
		if !strings.Contains(html.UnescapeString(page), words) || !strings.Contains(copied, words) {
			t.Errorf("the page or the copy lacks %q", words)
		}
	}
	if strings.Contains(page, ">landlord<") || !strings.Contains(page, "Housing association or landlord") || !strings.Contains(page, "Made sure of who referred you") {
		t.Error("the page speaks in codes, or leaves the check out")
	}
	o.follows(b, copied)
}
