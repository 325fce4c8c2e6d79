package main

import (
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/google/uuid"

	"example.org/fingerpost/app/referral"
	"example.org/fingerpost/models"
)

// refer refers one client from the list to the page of what was sent.
func (k *typist) refer(name, born, phone, need string) {
	k.t.Helper()
	day, rest, _ := strings.Cut(born, " ")
	month, year, _ := strings.Cut(rest, " ")
	k.enter("Refer a client")
	k.begin("The client")
	k.fillIn("Their full name", name)
	k.fillIn("Day", day)
	k.fillIn("Month", month)
	k.fillIn("Year", year)
	k.radio("gender", 1)
	k.fillIn("Their postcode", "SR5 1AA")
	k.choose("Text message")
	k.fillIn("Their phone number", phone)
	k.enter("Continue")
	k.begin("What they need")
	k.choose(need)
	k.enter("Show the services")
	k.choose("services=")
	k.enter("Continue")
	k.begin("Consent, and send")
	k.radio("understands", 0)
	k.choose("I told them these words")
	k.radio("method", 0)
	k.radio("interpreter", 1)
	k.radio("progress", 0)
	k.radio("follow-up", 1)
	k.enter("Send the referral")
	k.at(name)
}

// linkWorker refers two clients with the keyboard only, in less than two minutes of a fast hand's work (three presses a
// second and the pages' own time), and follows one: what the partner does, a message each way, withdrawing the other.
func (d *demonstration) linkWorker(t *testing.T) {
	k := &typist{tab: d.enter(t, 1280, "Rosalind Achebe")}
	k.at("My referrals")
	began := time.Now()
	k.refer("Aurelia Testmarker", "4 5 1951", "07700 900 341", "Feeling lonely")
	k.refer("Bartholomew Testmarker", "14 11 1972", "07700 900 342", "Debt")
	took := time.Since(began)
	hand := time.Duration(k.pressed) * time.Second / 3
	t.Logf("two clients: %d presses of a key, %s of a hand at three a second; the browser took %s", k.pressed, hand.Round(time.Second), took.Round(time.Second))
	if hand > 2*time.Minute {
		t.Errorf("two clients take %s", hand)
	}
	if n := one[int](d, t, `select count(*) from enquiries e join referrers f on f.enquiry_id = e.id join users u on u.id = f.user_id
		where u.name = 'Rosalind Achebe' and e.route = 'professional' and e.state = 'placed' and e.created_at >= $1`, began); n != 2 {
		t.Errorf("%d enquiries were sent", n)
	}
	enquiry := one[uuid.UUID](d, t, `select id from enquiries where route = 'professional' order by created_at desc limit 1`)
	ref := one[string](d, t, `select ref from enquiries where id = $1`, enquiry)
	user, org := d.partnerOf(t, ref, 1)
	name := one[string](d, t, `select name from users where id = $1`, user)
	b := d.enter(t, 1280, name)
	id := one[uuid.UUID](d, t, `select id from referrals where enquiry_id = $1`, enquiry)
	b.open("/partner/referrals/" + id.String())
	b.neverSays("Bartholomew", "Rosalind")
	b.press("Accept")
	b.says("Bartholomew Testmarker", "Rosalind Achebe", one[string](d, t, `select o.name from organisations o join memberships m on m.org_id = o.id join users u on u.id = m.user_id where u.name = 'Rosalind Achebe' limit 1`))
	b.press("Messages")
	b.fill("Your message", "Does a Tuesday suit him?")
	b.press("Send message")
	d.eventually(t, `select count(*) > 0 from notifications n join users u on u.id = n.user_id where u.name = 'Rosalind Achebe' and n.template = 'referrer' and n.state = 'sent'`)

	r := k.tab
	r.open("/referrer")
	r.says("Bartholomew Testmarker", "Accepted", "1 new message")
	r.press("Bartholomew Testmarker")
	r.press("Messages with")
	r.says("Does a Tuesday suit him?")
	r.fill("Your message", "Tuesdays are fine.")
	r.press("Send message")
	b.open("/partner/referrals/" + id.String() + "/messages")
	b.says("Tuesdays are fine.")

	r.open("/referrer/clients/" + enquiry.String())
	r.press("Withdraw")
	r.tick("All of it")
	r.press("Withdraw")
	r.says("Withdrawn")
	b.open("/partner/referrals/" + id.String())
	b.at("Page not found")
	for _, c := range append(r.complaints(), b.complaints()...) {
		t.Error(c)
	}
	if told := one[uuid.UUID](d, t, `select org_id from referrals where id = $1`, id); told != org {
		t.Error("the referral moved")
	}
}

// referrerPages are those of a professional, each empty, wrong and filled in.
func (d *demonstration) referrerPages(t *testing.T, width int64) {
	b := d.enter(t, width, "Callum Featherstone")
	b.look(d, "referrer 1 list", "/referrer", width)
	b.look(d, "referrer 2 client", "/referrer/refer", width)
	b.press("Continue")
	b.look(d, "referrer 3 client with errors", "", width)
	b.fill("Their full name", "Cordelia Testmarker")
	b.fill("Day", "4")
	b.fill("Month", "5")
	b.fill("Year", "1951")
	b.tick("Woman")
	b.fill("Their postcode", "SR5 1AA")
	b.tick("Text message")
	b.fill("Their phone number", "07700 900 343")
	b.press("Continue")
	b.look(d, "referrer 4 needs", "", width)
	b.press("Show the services")
	b.look(d, "referrer 5 needs with errors", "", width)
	b.tick("Feeling lonely")
	b.press("Show the services")
	b.look(d, "referrer 6 services", "", width)
	b.press("Continue")
	b.look(d, "referrer 7 services with errors", "", width)
	b.do("choose", chromedp.Click(chromedp.CSS(`input[name=services]`)))
	b.press("Continue")
	b.look(d, "referrer 8 send", "", width)
	b.press("Send the referral")
	b.look(d, "referrer 9 send with errors", "", width)
	draft := b.path()
	b.press("Save and finish later")
	b.look(d, "referrer 10 drafts", "", width)
	b.open(draft)
	for _, name := range []string{"understands", "method", "interpreter", "progress", "follow-up"} {
		b.do(name, chromedp.Click(chromedp.CSS(`input[name="`+name+`"]`)))
	}
	b.tick("I told them these words")
	b.press("Send the referral")
	b.look(d, "referrer 11 sent", "", width)
	b.look(d, "referrer 12 withdraw", b.path()+"/withdraw", width)
	b.look(d, "referrer 13 list with one", "/referrer", width)
	b.look(d, "referrer 14 drafts empty", "/referrer/drafts", width)
	id := one[uuid.UUID](d, t, `select r.id from referrals r join referrers f on f.enquiry_id = r.enquiry_id join users u on u.id = f.user_id where u.name = 'Callum Featherstone'
		order by r.sent_at desc limit 1`)
	user := one[uuid.UUID](d, t, `select m.user_id from memberships m join referrals r on r.org_id = m.org_id where r.id = $1 and m.role = 'partner' limit 1`, id)
	p := d.enter(t, width, one[string](d, t, `select name from users where id = $1`, user))
	p.open("/partner/referrals/" + id.String())
	p.press("Accept")
	p.look(d, "partner with a referrer", "", width)
	p.press("Messages")
	p.look(d, "partner messages none", "", width)
	p.fill("Your message", "Does a Tuesday suit her?")
	p.press("Send message")
	p.look(d, "partner messages", "", width)
	b.look(d, "referrer 15 messages", "/referrer/referrals/"+id.String()+"/messages", width)
	b.look(d, "referrer 16 sent with progress", "/referrer/clients/"+one[uuid.UUID](d, t, `select enquiry_id from referrals where id = $1`, id).String(), width)
	if state := one[models.State](d, t, `select state from referrals where id = $1`, id); state != models.Accepted {
		t.Errorf("the referral is %s", state)
	}
}

// leaveBehind leaves what only a professional's pages write: a draft, and a message each way. It gives the words that nobody
// may read in the database.
func (d *demonstration) leaveBehind(t *testing.T) []string {
	t.Helper()
	ctx, desk := t.Context(), d.app.Referrals
	who := models.Actor{Role: models.Referrer, User: inventedID("person Rosalind Achebe"), Org: orgID(council)}
	var given referral.ClientForm
	given.Name.Full, given.Gender.Gender = "Dumptest Markerclient", "woman"
	given.Where = referral.WhereAndWhen{Postcode: "SR5 9XQ", Day: "29", Month: "11", Year: "1947"}
	given.Contact = referral.Contact{Ways: []string{"text"}, Phone: "07700 900 866"}
	given.Needs.Needs, given.About.Summary = []string{"lonely"}, "Dumptest summary"
	kept := func(f referral.ClientForm, page string, later bool) referral.ClientForm {
		f, err := desk.KeepClient(ctx, who, f.ID, page, given, later)
		if err != nil {
			t.Fatal(err)
		}
		return f
	}
	kept(referral.ClientForm{}, referral.PageClient, true)
	f := kept(kept(referral.ClientForm{}, referral.PageClient, false), referral.PageNeeds, true)
	for _, m := range f.Matches {
		if m.Service.Route == models.RoutePlatform && len(given.Services.Services) == 0 {
			given.Services.Services = []string{m.Service.ID.String()}
		}
	}
	f = kept(f, referral.PageNeeds, false)
	today := models.Now().In(models.London)
	given.Me.Profession, given.Me.Phone, given.Capacity.Understands = "link_worker", "07700 900 867", "yes"
	given.Taken = referral.Taken{Agree: true, Words: f.Statement(d.app.Place).Mark(), Method: "verbal_phone", Day: today.Format("2"), Month: today.Format("1"), Year: today.Format("2006"),
		Interpreter: "no", Progress: "yes", FollowUp: "no"}
	kept(f, referral.PageSend, true)
	if err := desk.SendFor(ctx, who, f.ID); err != nil {
		t.Fatal(err)
	}
	id, org := one[uuid.UUID](d, t, `select id from referrals where enquiry_id = $1`, f.ID), one[uuid.UUID](d, t, `select org_id from referrals where enquiry_id = $1`, f.ID)
	partner := models.Actor{Role: models.Partner, Org: org, User: one[uuid.UUID](d, t, `select user_id from memberships where org_id = $1 and role = 'partner' limit 1`, org)}
	if _, err := desk.Read(ctx, partner, id); err != nil {
		t.Fatal(err)
	}
	if err := desk.Move(ctx, partner, id, "accept", referral.Detail{}); err != nil {
		t.Fatal(err)
	}
	for by, words := range map[models.Actor]string{who: "Dumptest question", partner: "Dumptest answer"} {
		if err := desk.Say(ctx, by, id, words); err != nil {
			t.Fatal(err)
		}
	}
	return []string{"Dumptest", "Markerclient", "SR5 9XQ", "1947-11-29", "07700 900 866", "07700 900 867"}
}
