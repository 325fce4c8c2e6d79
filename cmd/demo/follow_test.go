package main

import (
	"crypto/rand"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/google/uuid"

	"example.org/fingerpost/app/referral"
	"example.org/fingerpost/models"
)

// followPath: somebody follows what they asked for, reads who opened it, corrects their number, withdraws from one service:
// that partner's next click finds nothing.
func (d *demonstration) followPath(t *testing.T) {
	a := asker{tab: d.newTab(t, 375), need: "Feeling lonely or cut off", name: "Rosalind Testmarker", services: 2, mode: "All at the same time"}
	a.before()
	a.where()
	a.choose()
	ref := a.rest()
	code := evaluate[string](a.tab, `document.querySelector('.fp-code__code').textContent`)
	_, org := d.partnerOf(t, ref, 1)
	name := one[string](d, t, `select name from organisations where id = $1`, org)
	lead := one[string](d, t, `select u.name from users u join memberships m on m.user_id = u.id where m.org_id = $1 and m.role = 'lead' limit 1`, org)
	b := d.enter(t, 1280, lead)
	b.press(models.ShowRef(ref))
	b.press("Accept")
	b.says("Rosalind Testmarker", "07700 900 321")
	address := b.path()

	m := d.newTab(t, 375)
	m.open("/")
	m.open("/mine")
	m.fill("Your reference", ref)
	m.fill("Your private code", "0000 0000 0000 0000 0000 0000 00")
	m.press("Continue")
	m.says("do not belong together")
	m.fill("Your private code", code)
	m.press("Continue")
	m.at("What happens")
	m.says("They said yes", name+" gets in touch with you by", models.ShowRef(ref))
	m.neverSays("Rosalind", "07700 900 321", lead)
	m.press("Who has seen it")
	m.at("Who has seen it")
	evaluate[bool](m, `[...document.querySelectorAll('main details')].every(d => d.open = true)`)
	m.says(name+", partner lead", "Opened it", "Said yes", "They said yes, and may know who you are", "UK GDPR 6(1)(a)", "version")
	m.neverSays(lead, "Rosalind", "07700 900 321")

	m.press("Your details")
	m.at("What is your date of birth?")
	m.fill("Day", "31")
	m.fill("Month", "3")
	m.fill("Year", "1980")
	m.press("Continue")
	m.says("Rosalind Testmarker", "07700 900 321")
	m.press("Change")
	m.at("How can we reach you safely?")
	m.fill("Phone number", "07700 900 654")
	m.press("Save")
	m.says("07700 900 654")
	b.open(address)
	b.says("07700 900 654")

	m.press("What happens")
	m.press("Withdraw from this service")
	m.press("Withdraw")
	m.says("Withdrawn. They can no longer see it.", "You withdrew")
	if status := evaluate[int](b, `fetch(location.href).then(r => r.status)`); status != http.StatusNotFound {
		t.Errorf("the partner's next click: %d", status)
	}
	m.press("Withdraw from everything")
	m.press("Withdraw from everything")
	m.says("You withdrew this.")
	d.eventually(t, `select not exists (select 1 from referral_access x join enquiries e on e.id = x.enquiry_id where e.ref = $1)`, ref)

	if title := evaluate[string](m, `document.title`); strings.Contains(title, "Rosalind") || strings.Contains(title, ref) {
		t.Errorf("the title is %q", title)
	}
	m.do("exit this page", chromedp.Click(chromedp.CSS(`.govuk-exit-this-page__button`)))
	d.eventually(t, `select not exists (select 1 from own_sessions s join enquiries e on e.id = s.enquiry_id where e.ref = $1 and s.ended_at is null)`, ref)
	n := d.newTab(t, 375) // the same browser
	n.open("/mine/access")
	n.at("Follow my referral")
}

// follow opens the referral of an enquiry that was invented, with a code of this moment.
func (d *demonstration) follow(t *testing.T, width int64, enquiry uuid.UUID) *tab {
	t.Helper()
	var code referral.Code
	rand.Read(code[:])
	if _, err := d.db.Owner.Exec(t.Context(), `update enquiries set code_hash = $1 where id = $2`, code.Hash(), enquiry); err != nil {
		t.Fatal(err)
	}
	b := d.newTab(t, width)
	b.open("/mine")
	b.fill("Your reference", one[string](d, t, `select ref from enquiries where id = $1`, enquiry))
	b.fill("Your private code", code.Show())
	b.press("Continue")
	return b
}

// lostPath: somebody who lost their private code is mailed another one, which opens their referral.
func (d *demonstration) lostPath(t *testing.T, width int64) {
	t.Helper()
	enquiry := one[uuid.UUID](d, t, `select id from enquiries where state = 'placed' and not restricted and not no_contact and 'email' = any (contact)
		and not exists (select 1 from lost_codes l where l.enquiry_id = enquiries.id) order by created_at desc limit 1`)
	r, err := d.app.Referrals.Record(t.Context(), models.Actor{Role: models.Resident, Enquiry: enquiry})
	if err != nil {
		t.Fatal(err)
	}
	b, born := d.newTab(t, width), r.Person.BornOn()
	b.look(d, "mine lost", "/mine/lost", width)
	b.fill("Your reference", r.Enquiry.Ref)
	b.fill("Day", born.Format("2"))
	b.fill("Month", born.Format("1"))
	b.fill("Year", born.Format("2006"))
	b.press("Send a code")
	b.look(d, "mine lost code", "", width)
	var code []string
	d.until(t, "the code", func() bool {
		for _, m := range d.tray.Messages() {
			if m.To[0] == r.Person.Email {
				code = regexp.MustCompile(`(?m)^    ([A-Z]{4} [A-Z]{4})\s*$`).FindStringSubmatch(m.Text)
			}
		}
		return len(code) == 2
	})
	b.fill("The code from the email", code[1])
	b.press("Continue")
	b.at("What happens")
	b.open("/mine/details")
	b.says(r.Person.Name)
}

// prove tells the date of birth of the enquiry's person.
func (d *demonstration) prove(t *testing.T, b *tab, enquiry uuid.UUID) {
	t.Helper()
	f, err := d.app.Referrals.Record(t.Context(), models.Actor{Role: models.Resident, Enquiry: enquiry})
	if err != nil {
		t.Fatal(err)
	}
	born := f.Person.BornOn()
	b.open("/mine/details")
	b.fill("Day", born.Format("2"))
	b.fill("Month", born.Format("1"))
	b.fill("Year", born.Format("2006"))
	b.press("Continue")
}

// minePages are those of somebody who follows a referral, and those about requests.
func (d *demonstration) minePages(t *testing.T, width int64) {
	d.newTab(t, width).look(d, "mine enter", "/mine", width)
	d.lostPath(t, width)
	waits := d.follow(t, width, one[uuid.UUID](d, t, `select id from enquiries where state = 'awaiting_consent' order by created_at desc limit 1`))
	waits.look(d, "mine waits", "", width)
	waits.look(d, "mine refuse", "/mine/refuse", width)
	placed := one[uuid.UUID](d, t, `select e.id from enquiries e where e.state = 'placed' and not restricted and exists (select 1 from referrals r where r.enquiry_id = e.id and r.state = 'in_contact')
		order by (select count(*) from referrals r where r.enquiry_id = e.id) desc, e.created_at desc limit 1`)
	b := d.follow(t, width, placed)
	b.look(d, "mine in contact", "", width)
	way := one[uuid.UUID](d, t, `select id from referrals where enquiry_id = $1 and state = 'in_contact' limit 1`, placed).String()
	b.look(d, "mine check", "/mine/check", width)
	d.prove(t, b, placed)
	for name, path := range map[string]string{"access": "/mine/access", "details": "/mine/details", "about": "/mine/details/about", "contact": "/mine/details/contact", "rights": "/mine/rights",
		"withdraw": "/mine/referrals/" + way + "/withdraw", "withdraw all": "/mine/withdraw", "download": "/mine/download", "left": "/mine/left"} {
		b.look(d, "mine "+name, path, width)
	}
	b.open("/mine/rights")
	b.tick("Make a complaint")
	b.fill("Tell us about it", "Nobody rang me back.")
	b.press("Send")
	b.look(d, "mine asked", "", width)
	asked := one[uuid.UUID](d, t, `select e.id from enquiries e join referrals r on r.enquiry_id = e.id where r.state = 'info_requested' order by r.sent_at desc limit 1`)
	d.follow(t, width, asked).look(d, "mine question", "", width)
	late := one[uuid.UUID](d, t, `select e.id from enquiries e join referrals r on r.enquiry_id = e.id where r.due_at < now() and r.state in ('sent', 'opened', 'accepted') order by r.sent_at limit 1`)
	d.follow(t, width, late).look(d, "mine late", "", width)

	held := one[uuid.UUID](d, t, `select e.id from enquiries e where state = 'held' and held_for not in ('check_referrer', 'no_reply') and not exists (select 1 from proposals p where p.enquiry_id = e.id) order by created_at limit 1`)
	team := d.enter(t, width, "Moira Tindale")
	team.open("/team/enquiries/" + held.String() + "/show")
	team.tick("To get in touch about their referral")
	team.press("Show who this is")
	if strings.Contains(team.text(), "Propose it to them") {
		team.press("Propose it to them")
		team.says("They have not answered yet")
		team.look(d, "team proposed", "", width)
		p := d.follow(t, width, held)
		p.look(d, "mine proposed", "", width)
	}
	team.look(d, "team letter", "/team/enquiries/"+held.String()+"/letter", width)
	team.look(d, "team new code", "/team/enquiries/"+held.String()+"/code", width)
	team.press("Give a new code")
	team.look(d, "team letter with code", "", width)
	k := one[uuid.UUID](d, t, `select id from cases order by received_at desc limit 1`).String()
	for name, path := range map[string]string{"cases": "/governance/cases", "closed cases": "/governance/cases?show=closed", "case": "/governance/cases/" + k} {
		team.look(d, "governance "+name, path, width)
	}
}
