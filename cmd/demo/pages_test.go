package main

import (
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/google/uuid"

	"example.org/fingerpost/models"
)

// everyPage opens every kind of page at one width: axe finds nothing, nothing stands out at the side, the console is
// silent, and in dark colours the words can be read too. With FINGERPOST_PICTURES it leaves two pictures of each.
func (d *demonstration) everyPage(t *testing.T, width int64) {
	d.publicPages(t, width)
	d.formPages(t, width)
	d.anotherPages(t, width)
	d.professionalPages(t, width)
	d.partnerPages(t, width)
	d.referrerPages(t, width)
	d.teamPages(t, width)
	d.otherPages(t, width)
}

func (b *tab) look(d *demonstration, name, path string, width int64) {
	b.t.Helper()
	if path != "" {
		b.open(path)
	}
	b.axe(d.axe)
	b.picture(name, width)
	b.wants("dark")
	if width > 1000 { // once is enough, where the whole menu and the heads of tables are seen
		b.obeys("color-contrast")
	}
	b.picture("dark "+name, width)
	b.wants("light")
}

func (d *demonstration) publicPages(t *testing.T, width int64) {
	b := d.newTab(t, width)
	for name, path := range map[string]string{"start": "/", "find a service": "/services", "nothing found": "/services?words=zzzz", "one service": "/services/" + d.someService(t),
		"help": "/help", "privacy": "/privacy", "information": "/information", "accessibility": "/accessibility", "cookies": "/cookies",
		"sign in": "/sign-in", "join": "/join", "ask them first": "/refer/ask-first", "under 13": "/refer/under-13", "outside": "/refer/outside",
		"not found": "/nowhere", "people of the demonstration": "/demo", "mail tray": "/demo/tray"} {
		b.look(d, "public "+name, path, width)
	}
}

func (d *demonstration) someService(t *testing.T) string {
	return one[uuid.UUID](d, t, `select id from services where route = 'platform' and capacity = 'open' order by name limit 1`).String()
}

// formPages walks the form and looks at every page of it, first with nothing answered, so that its errors are seen too.
func (d *demonstration) formPages(t *testing.T, width int64) {
	a := asker{tab: d.newTab(t, width), need: "Feeling lonely or cut off", name: "Perpetua Testmarker", services: 2, mode: "One after the other"}
	look := func(name string) {
		t.Helper()
		a.look(d, "form "+name, "", width)
		if _, err := chromedp.RunResponse(a.ctx, chromedp.Click(chromedp.CSS(`main form button:not([value])`))); err != nil {
			t.Fatal(err)
		}
		if strings.Contains(a.text(), "There is a problem") {
			a.look(d, "form "+name+" with errors", "", width)
		} else {
			t.Errorf("%s: an empty answer was taken", name)
		}
	}
	safe := asker{tab: d.newTab(t, width), need: "Domestic or sexual abuse"}
	safe.before()
	safe.look(d, "form safe path", "", width)
	a.open("/refer/who")
	look("1 who")
	a.tick("Me")
	a.press("Continue")
	look("2 needs")
	a.tick(a.need)
	a.press("Continue")
	look("3 about you")
	a.fill("Your postcode", "SR5 1AA")
	a.fill("Day", "31")
	a.fill("Month", "3")
	a.fill("Year", "1980")
	a.press("Continue")
	look("4 gender")
	a.tick("Woman")
	a.press("Continue")
	look("5 services")
	for n := range 2 {
		id := evaluate[string](a.tab, `document.querySelectorAll('main input[name=services]')[%v].id`, n)
		a.do("choose", chromedp.Click(chromedp.CSS(`[id="`+id+`"]`)))
	}
	a.press("Continue")
	look("6 order")
	a.tick("All at the same time")
	a.press("Continue")
	look("7 name")
	a.fill("Full name", a.name)
	a.press("Continue")
	look("8 contact")
	a.tick("Phone call")
	a.fill("Phone number", "07700 900 321")
	a.press("Continue")
	look("9 safe contact")
	a.do("safe", chromedp.Click(chromedp.CSS(`input[name=voicemail][value=no]`)), chromedp.Click(chromedp.CSS(`input[name=say-who][value=no]`)))
	a.press("Continue")
	for range 6 {
		path := a.path()
		if strings.HasSuffix(path, "/consent") {
			break
		}
		if strings.HasSuffix(path, "/address") {
			look("10 address")
			a.fill("Address line 1", "9 Testmarker Row")
			a.fill("Town or city", "Wearmouth")
		} else {
			a.look(d, "form 11 "+path, "", width)
		}
		a.press("Continue")
	}
	look("12 consent")
	a.do("agree", chromedp.Click(chromedp.CSS(`input[name=agree]`)), chromedp.Click(chromedp.CSS(`input[name=follow-up][value=no]`)))
	a.press("Continue")
	a.look(d, "form 13 check", "", width)
	if _, err := chromedp.RunResponse(a.ctx, chromedp.Click(chromedp.CSS(`form[action="/refer/send"] button`))); err != nil {
		t.Fatal(err)
	}
	a.look(d, "form 14 sent", "", width)
	a.look(d, "form 15 equality", "/refer/equality", width)
	a.press("Skip all of them")
	a.look(d, "form 16 thank you", "", width)
}

// partnerPages are those of the partner with most to do.
func (d *demonstration) partnerPages(t *testing.T, width int64) {
	org := one[uuid.UUID](d, t, `select org_id from referrals where state = any ('{sent,opened,accepted,in_contact,waitlisted}') group by org_id
		order by count(distinct state) desc, count(*) desc, org_id limit 1`)
	name := one[string](d, t, `select u.name from users u join memberships m on m.user_id = u.id where m.org_id = $1 and m.role = 'lead' limit 1`, org)
	b := d.enter(t, width, name)
	for _, tab := range models.Tabs {
		b.look(d, "partner inbox "+tab.Code, "/partner?tab="+tab.Code, width)
	}
	b.look(d, "partner services", "/partner/services", width)
	service := one[uuid.UUID](d, t, `select id from services where org_id = $1 order by name limit 1`, org)
	b.look(d, "partner room", "/partner/services/"+service.String(), width)
	b.look(d, "partner staff", "/people", width)
	b.look(d, "partner invite", "/people/invite", width)
	for _, c := range []struct {
		state string
		moves []string
	}{{"sent", []string{"", "ask", "decline"}}, {"accepted", []string{"", "log", "wait", "close"}}, {"in_contact", []string{"", "finish"}}, {"completed", []string{""}}} {
		var found []uuid.UUID
		rows, err := d.db.Owner.Query(t.Context(), `select r.id from referrals r join referral_access a on a.referral_id = r.id where r.org_id = $1 and r.state = $2 order by r.sent_at desc limit 1`, org, c.state)
		if err != nil {
			t.Fatal(err)
		}
		for rows.Next() {
			var id uuid.UUID
			if err := rows.Scan(&id); err != nil {
				t.Fatal(err)
			}
			found = append(found, id)
		}
		for _, id := range found {
			for _, move := range c.moves {
				path := "/partner/referrals/" + id.String()
				if move != "" {
					path += "/" + move
				}
				b.look(d, "partner "+c.state+" "+move, path, width)
			}
		}
	}
}

func (d *demonstration) teamPages(t *testing.T, width int64) {
	b := d.enter(t, width, "Moira Tindale")
	held := one[uuid.UUID](d, t, `select id from enquiries where held_for = 'passed_back' order by created_at limit 1`).String()
	check := one[uuid.UUID](d, t, `select id from enquiries where held_for = 'check_referrer' order by created_at limit 1`).String()
	renew := one[uuid.UUID](d, t, `with r as (select id from referrals where state = 'in_contact' order by id limit 1)
		update referrals set consent_ends = now() - interval '1 day' where id = (select id from r) returning id`).String()
	waits := one[uuid.UUID](d, t, `select id from enquiries where state = 'awaiting_consent' order by created_at limit 1`).String()
	capacity := one[uuid.UUID](d, t, `select id from enquiries where held_for = 'capacity' order by created_at limit 1`).String()
	placed := one[uuid.UUID](d, t, `select enquiry_id from referrals where state = 'in_contact' order by sent_at desc limit 1`).String()
	referral := one[uuid.UUID](d, t, `select id from referrals where state = 'in_contact' order by sent_at desc limit 1`).String()
	org := one[uuid.UUID](d, t, `select org_id from referrals where state = 'in_contact' order by sent_at desc limit 1`).String()
	for name, path := range map[string]string{"held": "/team", "asked": "/team/asked", "file": "/team/enquiries/" + held, "show": "/team/enquiries/" + held + "/show",
		"services": "/team/enquiries/" + held + "/services", "end": "/team/enquiries/" + held + "/end", "placed": "/team/enquiries/" + placed,
		"check": "/team/enquiries/" + check, "checked": "/team/enquiries/" + check + "/check", "not checked": "/team/enquiries/" + check + "/not-checked",
		"refuse": "/team/enquiries/" + waits + "/refuse", "renew": "/team/referrals/" + renew + "/renew", "paused": "/team/paused",
		"waiting": "/team/waiting", "waits": "/team/enquiries/" + waits, "confirm": "/team/enquiries/" + waits + "/confirm", "capacity": "/team/enquiries/" + capacity,
		"place": "/team/enquiries/" + held + "/place/" + d.someService(t), "withdraw": "/team/referrals/" + referral + "/withdraw",
		"duplicates": "/team/duplicates", "board": "/team/board", "one queue": "/team/board/" + org, "mail": "/team/mail",
		"late": "/team/late", "consents": "/team/consents", "unconfirmed": "/team/unconfirmed"} {
		b.look(d, "team "+name, path, width)
	}
}

// otherPages are those of an account, and of whoever looks after accounts.
func (d *demonstration) otherPages(t *testing.T, width int64) {
	b := d.enter(t, width, "Ailsa Corrigan")
	user := one[uuid.UUID](d, t, `select user_id from memberships where role = 'partner' order by user_id limit 1`).String()
	for name, path := range map[string]string{"people": "/people", "one person": "/people/" + user, "disable": "/people/" + user + "/disable", "account": "/account",
		"password": "/account/password", "factor": "/account/factor", "recovery codes": "/account/recovery-codes", "emails": "/account/mail"} {
		b.look(d, "account "+name, path, width)
	}
	several := d.enter(t, width, "Desmond Okafor")
	several.look(d, "account switch", "/account/switch", width)
}
