package main

import (
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/google/uuid"

	"example.org/fingerpost/models"
)

// carer answers the form for somebody else. At is called on every page before it is answered.
type carer struct {
	*tab
	at func(step string)
}

func (c carer) next(fill func()) {
	c.t.Helper()
	c.at(strings.TrimPrefix(c.path(), "/refer/"))
	fill()
	c.press("Continue")
}

func (c carer) click(css string) {
	c.t.Helper()
	c.do(css, chromedp.Click(chromedp.CSS(css)))
}

// asks walks to the page that shows every answer.
func (c carer) asks(name string) {
	c.t.Helper()
	c.open("/refer/who")
	c.next(func() { c.tick("Someone else") })
	c.next(func() { c.tick("Unpaid carer") })
	c.next(func() { c.click(`input[name=knows][value=yes]`); c.click(`input[name=understands][value=yes]`) })
	c.next(func() {
		c.fill("Your full name", "Hyacinth Testmarker-Askew")
		c.fill("Your phone number", "01632 960 555")
	})
	c.next(func() { c.tick("Feeling lonely or cut off") })
	c.next(func() {
		c.fill("Their postcode", "SR5 1AA")
		c.fill("Day", "31")
		c.fill("Month", "3")
		c.fill("Year", "1950")
	})
	c.next(func() { c.tick("Man") })
	c.next(func() { c.click(`main input[name=services]`) })
	c.next(func() { c.fill("Their full name", name) })
	c.next(func() { c.tick("Phone call"); c.fill("Their phone number", "07700 900 654") })
	c.next(func() { c.click(`input[name=voicemail][value=no]`); c.click(`input[name=say-who][value=yes]`) })
	for range 6 {
		switch path := c.path(); {
		case strings.HasSuffix(path, "/address"):
			c.next(func() { c.fill("Address line 1", "7 Testmarker Row"); c.fill("Town or city", "Wearmouth") })
		case strings.HasSuffix(path, "/consent"):
			c.says("You do not decide for them. They will be asked to confirm before anything is sent to a service.")
			c.next(func() { c.click(`input[name=agree]`) })
			c.tab.at("Check your answers")
			return
		default:
			c.next(func() {})
		}
	}
	c.t.Fatalf("never came to the end: %s", c.heading())
}

// representative: what somebody asks for another waits for the person's own word; the team takes it by phone, and only
// then the partner is told.
func (d *demonstration) representative(t *testing.T) {
	c := carer{d.newTab(t, 375), func(string) {}}
	c.asks("Lancelot Testmarker")
	c.press("Send it, for them to confirm")
	c.tab.at("We have what you asked for")
	c.says("The private code is for them alone", "Nothing goes to a service before they have said yes themselves")
	ref := evaluate[string](c.tab, `document.querySelector('.fp-reference').textContent.replace(/\s/g, '')`)
	id := one[uuid.UUID](d, t, `select id from enquiries where ref = $1 and state = 'awaiting_consent'`, ref)
	sent := func() int { return one[int](d, t, `select count(*) from referrals where enquiry_id = $1`, id) }
	if sent() != 0 {
		t.Fatal("sent before they agreed")
	}

	b := d.enter(t, 1280, "Moira Tindale")
	b.open("/team/waiting")
	b.press(models.ShowRef(ref))
	b.says("Safe ways to ask", "No voicemail", "Unpaid carer")
	b.neverSays("Lancelot", "Hyacinth", "07700 900 654")
	b.press("Show who this is")
	b.tick("To find a service with them")
	b.press("Show who this is")
	b.says("Lancelot Testmarker", "07700 900 654", "Hyacinth Testmarker-Askew")
	b.press("They have confirmed")
	b.tick("By phone")
	today := time.Now().In(models.London)
	b.fill("Day", today.Format("2"))
	b.fill("Month", today.Format("1"))
	b.fill("Year", today.Format("2006"))
	b.press("Send it to these services")
	b.says("Tick this if they agreed")
	if sent() != 0 {
		t.Fatal("sent without their word")
	}
	b.tick("I read the words out, and they agreed")
	b.press("Send it to these services")
	if n := one[int](d, t, `select count(*) from referrals where enquiry_id = $1 and state = 'sent'`, id); n != 1 {
		t.Errorf("%d sent", n)
	}

	user, org := d.partnerOf(t, ref, 1)
	d.eventually(t, `select count(*) > 0 from notifications where user_id = $1 and created_at > now() - interval '5 minutes'`, user)
	lead := one[string](d, t, `select u.name from users u join memberships m on m.user_id = u.id where m.org_id = $1 and m.role = 'lead' limit 1`, org)
	p := d.enter(t, 1280, lead)
	p.press(models.ShowRef(ref))
	p.neverSays("Lancelot", "Hyacinth")
	p.press("Accept")
	p.says("Lancelot Testmarker", "Who asked for them", "Hyacinth Testmarker-Askew", "Unpaid carer")
	for _, tab := range []*tab{c.tab, b, p} {
		if wrong := tab.complaints(); len(wrong) > 0 {
			t.Error(wrong)
		}
	}
}

// anotherPages are those of the form for whoever asks for somebody else.
func (d *demonstration) anotherPages(t *testing.T, width int64) {
	c := carer{tab: d.newTab(t, width)}
	c.at = func(step string) { c.look(d, "another "+step, "", width) }
	c.asks("Perceval Testmarker")
	c.look(d, "another check", "", width)
	c.press("Send it, for them to confirm")
	c.look(d, "another sent", "", width)
}
