package main

import (
	"strings"
	"testing"

	"github.com/google/uuid"
)

// refers walks the form as a professional without an account, to the page that shows every answer.
func (c carer) refers(name string) {
	c.t.Helper()
	c.open("/refer/professional")
	c.next(func() {
		c.fill("Your full name", "Cuthbert Testmarker-Thirlwall")
		c.fill("You refer as", "Housing")
		c.fill("Your organisation", "Lantern Homes")
		c.fill("How do you know the person?", "I am their housing officer")
		c.fill("Your phone number at work", "01632 960 556")
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
	c.next(func() { c.tick("Phone call"); c.fill("Their phone number", "07700 900 655") })
	c.next(func() { c.click(`input[name=voicemail][value=no]`); c.click(`input[name=say-who][value=yes]`) })
	for range 7 {
		switch path := c.path(); {
		case strings.HasSuffix(path, "/address"):
			c.next(func() { c.fill("Address line 1", "7 Testmarker Row"); c.fill("Town or city", "Wearmouth") })
		case strings.HasSuffix(path, "/capacity"):
			c.next(func() { c.click(`input[name=understands][value=yes]`) })
		case strings.HasSuffix(path, "/taken"):
			c.next(func() {
				for _, answer := range []string{"agree", "method", "interpreter", "follow-up"} {
					c.click(`input[name=` + answer + `]`)
				}
			})
			c.tab.at("Check your answers")
			return
		default:
			c.next(func() {})
		}
	}
	c.t.Fatalf("never came to the end: %s", c.heading())
}

// professional: what a professional without an account sends waits until the team has rung their organisation.
func (d *demonstration) professional(t *testing.T) {
	c := carer{d.newTab(t, 375), func(string) {}}
	c.refers("Galahad Testmarker")
	c.press("Send to the coordination team")
	c.says("They ring your organisation on its public number", "After that it goes to the services that they agreed to")
	ref := evaluate[string](c.tab, `document.querySelector('.fp-reference').textContent.replace(/\s/g, '')`)
	id := one[uuid.UUID](d, t, `select id from enquiries where ref = $1 and held_for = 'check_referrer'`, ref)
	b := d.enter(t, 1280, "Moira Tindale")
	b.open("/team/enquiries/" + id.String())
	b.says("Lantern Homes", "Cuthbert Testmarker-Thirlwall", "Do not use the number or the address that they gave")
	b.neverSays("Galahad", "07700 900 655")
	b.press("They are who they say")
	b.tick("Rang the organisation's public number")
	b.fill("Whom did you speak with?", "The front desk, and then them")
	b.press("They are who they say")
	b.says("It goes to the services that they agreed to")
	if n := one[int](d, t, `select count(*) from referrals where enquiry_id = $1 and state = 'sent'`, id); n != 1 {
		t.Errorf("%d sent", n)
	}
	for _, tab := range []*tab{c.tab, b} {
		if wrong := tab.complaints(); len(wrong) > 0 {
			t.Error(wrong)
		}
	}
}

// professionalPages are those of the form for whoever refers as part of their job.
func (d *demonstration) professionalPages(t *testing.T, width int64) {
	c := carer{tab: d.newTab(t, width)}
	c.at = func(step string) { c.look(d, "professional "+step, "", width) }
	c.refers("Gawain Testmarker")
	c.look(d, "professional check", "", width)
	c.press("Send to the coordination team")
	c.look(d, "professional sent", "", width)
}
