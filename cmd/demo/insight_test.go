package main

import (
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/google/uuid"

	"example.org/fingerpost/app/insight"
	"example.org/fingerpost/models"
)

// insightPages are the pages of figures: for everybody, for those who work with them, a partner's own, and the releases.
func (d *demonstration) insightPages(t *testing.T, width int64) {
	b := d.newTab(t, width)
	b.look(d, "figures overview", "/figures", width)
	for _, s := range insight.Subjects {
		b.look(d, "figures "+s.Name, "/figures/"+s.Name, width)
	}
	b.do("open every table", chromedp.Evaluate[chromedp.Void](`document.querySelectorAll('main details').forEach(d => d.open = true)`))
	b.look(d, "figures with tables", "", width)
	b.look(d, "figures of one need", "/figures/places?need=money", width)
	b.look(d, "figures methods", "/figures/methods", width)
	b.look(d, "figures that cannot be", "/figures/needs?ward=Castle", width)

	d.enter(t, width, "Tomasz Bielski").look(d, "figures inside", "/statistics", width)

	waiting := one[string](d, t, `select quarter from stat.releases where state = 'waiting' order by quarter desc limit 1`)
	team := d.enter(t, width, "Priya Raman")
	for name, path := range map[string]string{"releases": "/releases", "release": "/releases/" + waiting, "release preview": "/releases/" + waiting + "/figures/" + insight.Overview,
		"release withdraw": "/releases/" + waiting + "/withdraw"} {
		team.look(d, "figures "+name, path, width)
	}

	org := one[uuid.UUID](d, t, `select c.org_id from stat.cells c join memberships m on m.org_id = c.org_id and m.role = $1 group by c.org_id order by sum(c.value) desc limit 1`, models.Lead)
	lead := d.enter(t, width, one[string](d, t, `select u.name from users u join memberships m on m.user_id = u.id where m.org_id = $1 and m.role = $2 limit 1`, org, models.Lead))
	lead.look(d, "figures partner", "/partner/figures", width)
	lead.look(d, "figures impact", "/partner/figures/impact", width)
}
