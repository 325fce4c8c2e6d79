package main

import (
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/google/uuid"

	"example.org/fingerpost/app/assurance"
	"example.org/fingerpost/app/referral"
	"example.org/fingerpost/models"
)

// rightsPages are those of what people ask about their information, from both sides, and of a question that whoever referred
// somebody answers.
func (d *demonstration) rightsPages(t *testing.T, width int64) {
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	must(d.app.Drain(t.Context()))
	lead := models.Actor{Role: models.Governance, Org: one[uuid.UUID](d, t, `select org_id from memberships where role = 'governance' limit 1`),
		User: one[uuid.UUID](d, t, `select user_id from memberships where role = 'governance' limit 1`)}
	ask := func(nth int, kind, words string) (enquiry, of uuid.UUID) {
		enquiry = one[uuid.UUID](d, t, `select r.enquiry_id from referrals r join keys k on k.id = r.enquiry_id where r.state = 'completed'
			group by r.enquiry_id order by max(r.sent_at) desc offset $1 limit 1`, nth)
		k, err := d.app.Cases.Ask(t.Context(), models.Actor{Role: models.Resident, Enquiry: enquiry}, kind, words)
		must(err)
		return enquiry, k.ID
	}
	asker, access := ask(0, models.CaseAccess, "Everything about the spring, please.")
	_, object := ask(1, models.CaseObject, "I do not want this used any more.")
	gone, erase := ask(2, models.CaseErase, "")
	must(d.app.Cases.Note(t.Context(), lead, access, assurance.Noting{Kind: models.FactQuestionAsked, On: models.Now(), Words: "Do you mean this spring, or the one before?"}))
	b, path := d.enter(t, width, "Priya Raman"), "/governance/cases/"
	b.look(d, "cases 1 question open", path+access.String(), width)
	b.do("unfold", chromedp.Click(chromedp.CSS(`.fp-folded summary`)))
	b.press("Note it")
	b.says("There is a problem", "Select what happened")
	b.look(d, "cases 2 note with errors", "", width)
	b.look(d, "cases 3 objection", path+object.String(), width)
	b.press("Do it and close")
	b.look(d, "cases 4 objection with errors", "", width)
	b.look(d, "cases 5 erase", path+erase.String(), width)
	b.press("Delete their information")
	b.look(d, "cases 6 erase, sure", "", width)
	b.press("Delete it for ever")
	b.look(d, "cases 7 list", "", width)
	b.look(d, "cases 8 closed", path+erase.String(), width)
	left := d.follow(t, width, gone)
	left.at("Your information is deleted")
	left.look(d, "mine erased", "", width)
	m := d.follow(t, width, asker)
	m.look(d, "mine rights with a question", "/mine/rights", width)
	m.says("Do you mean this spring, or the one before?")

	client := d.client(t)
	r := d.enter(t, width, "Rosalind Achebe")
	r.look(d, "referrer asked", "/referrer/clients/"+client.String(), width)
	r.press("Send the answer")
	r.says("There is a problem")
	r.look(d, "referrer asked with errors", "", width)
	for _, tab := range models.ClientTabs {
		r.look(d, "referrer tab "+tab.Code, "/referrer?show="+tab.Code, width)
	}
}

// client is somebody whom Rosalind Achebe refers, and about whom the service asks something.
func (d *demonstration) client(t *testing.T) uuid.UUID {
	t.Helper()
	var who models.Actor
	who.Role = models.Referrer
	if err := d.db.Owner.QueryRow(t.Context(), `select m.user_id, m.org_id from memberships m join users u on u.id = m.user_id where u.name = 'Rosalind Achebe' and m.role = 'referrer'`).Scan(&who.User, &who.Org); err != nil {
		t.Fatal(err)
	}
	service, today := d.someService(t), models.Now().In(models.London)
	var f referral.ClientForm
	f.Where = referral.WhereAndWhen{Postcode: "SR5 1AA", Day: "31", Month: "3", Year: "1980"}
	f.Gender.Gender, f.Name.Full = "woman", "Philippa Testmarker"
	f.Needs.Needs = []string{one[string](d, t, `select needs[1] from services where id = $1`, service)}
	f.Services.Services, f.Order.Mode = []string{service}, models.Together
	f.Contact, f.Safe = referral.Contact{Ways: []string{"phone"}, Phone: "07700 900 321"}, referral.SafeContact{Voicemail: "yes", SayWho: "no"}
	f.Address = referral.Home{Line1: "9 Testmarker Row", Town: "Wearmouth"}
	f.Capacity.Understands, f.Me.Profession = "yes", "link_worker"
	f.Taken = referral.Taken{Agree: true, Method: "verbal_phone", Day: today.Format("2"), Month: today.Format("1"), Year: today.Format("2006"), Interpreter: "no", Progress: "yes", FollowUp: "no"}
	given := f
	for _, page := range []string{referral.PageClient, referral.PageNeeds, referral.PageSend} {
		if page == referral.PageSend {
			given.Taken.Words = f.Statement(d.app.Place).Mark()
		}
		var err error
		if f, err = d.app.Referrals.KeepClient(t.Context(), who, f.ID, page, given, page == referral.PageSend); err != nil {
			t.Fatal(err)
		}
	}
	if err := d.app.Referrals.SendFor(t.Context(), who, f.ID); err != nil {
		t.Fatal(err)
	}
	c, err := d.app.Referrals.ClientSent(t.Context(), who, f.ID)
	if err != nil {
		t.Fatal(err)
	}
	partner := models.Actor{Role: models.Partner}
	if err := d.db.Owner.QueryRow(t.Context(), `select m.user_id, m.org_id from memberships m join services s on s.org_id = m.org_id where s.id = $1 and m.role in ('partner', 'lead') limit 1`, service).Scan(&partner.User, &partner.Org); err != nil {
		t.Fatal(err)
	}
	if err := d.app.Referrals.Move(t.Context(), partner, c.Legs[0].ID, "ask", referral.Detail{Words: "Is there a lift, or are there stairs to the door?"}); err != nil {
		t.Fatal(err)
	}
	return f.ID
}
