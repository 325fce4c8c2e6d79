package referrer

import (
	"fmt"
	"net/http"
	"net/url"
	"strconv"

	"github.com/labstack/echo/v4"

	"example.org/fingerpost/app/referral"
	"example.org/fingerpost/handlers/web"
	"example.org/fingerpost/models"
	"example.org/fingerpost/views"
	"example.org/fingerpost/views/ui"
)

// list shows one page of a tab of what the referrer sent: overdue first, then newest.
func (a area) list(c echo.Context) error {
	tab := c.QueryParam("show")
	if tab == "" {
		tab = models.ClientTabs[0].Code
	}
	found, err := a.desk.Clients(c.Request().Context(), web.Who(c), models.ClientsAsk{Tab: tab, After: c.QueryParam("after")})
	if err != nil {
		return err
	}
	p := views.ReferrerList{Page: web.Page(c, "My referrals"), Heading: "My referrals", Rows: a.rows(found.Rows), NewHref: newPath, FindHref: findPath, Tab: tab,
		Tabs: ui.QueueTabs{Label: "My referrals by state"}}
	p.Wide = true
	for _, n := range found.Counts {
		p.Tabs.Tabs = append(p.Tabs.Tabs, ui.QueueTab{Label: models.ClientTabs.Label(n.Tab), Href: base + "?show=" + n.Tab, All: n.All, Counted: true, Overdue: n.Late, Current: n.Tab == tab})
	}
	here := url.Values{"show": {tab}}
	if c.QueryParam("after") != "" {
		p.Pages.PreviousHref, p.Pages.PreviousLabel = base+"?"+here.Encode(), "Back to the first page"
	}
	if found.Next != "" {
		here.Set("after", found.Next)
		p.Pages.NextHref = base + "?" + here.Encode()
	}
	return web.Show(c, http.StatusOK, views.ReferrerListPage(p))
}

// findForm is whom to look for. It is posted, as a name must not stand in an address.
type findForm struct {
	Words string `form:"words" label:"Find by client or reference" validate:"required,min=2,max=100" ask:"Enter a client's name or a reference"`
}

func (a area) find(c echo.Context) error {
	p := views.ReferrerList{Page: web.Page(c, "Find a referral"), Heading: "Find a referral", NewHref: newPath, FindHref: findPath, Found: true}
	p.Wide, p.Back = true, base
	var form findForm
	if err := web.Read(c, &form); err != nil {
		p.Words, p.Problems, p.Found = form.Words, web.Problems(&form, err), false
		if len(p.Problems) == 0 {
			return err
		}
		return web.Show(c, http.StatusUnprocessableEntity, views.ReferrerListPage(p))
	}
	found, whole, err := a.desk.FindClients(c.Request().Context(), web.Who(c), form.Words)
	if err != nil {
		return err
	}
	p.Words, p.Rows = form.Words, a.rows(found)
	if !whole {
		p.Limit = fmt.Sprintf("Your list is long: we looked at the %d clients who wait too long or whom you referred last, and show at most %d. Find anybody else by reference.",
			referral.SearchNames, referral.SearchFinds)
	}
	return web.Show(c, http.StatusOK, views.ReferrerListPage(p))
}

func (a area) rows(sent []referral.ClientSent) []views.ReferrerRow {
	all := make([]views.ReferrerRow, len(sent))
	for i, s := range sent {
		all[i] = views.ReferrerRow{Client: s.Client, Ref: models.ShowRef(s.Ref), Href: sentPath(s.ID), Sent: ui.DayText(s.CreatedAt), Late: s.Late}
		if s.Over {
			all[i].State, all[i].Legs = over, nil
			continue
		}
		if !s.Told {
			all[i].State = untold(s)
		} else if words := enquiryWords[s.State]; words != "" {
			all[i].State = words
		}
		for _, leg := range s.Legs {
			l := legOf(leg, s.Told, a.desk.Now())
			if leg.Unread > 0 {
				l.Messages = count(leg.Unread, "new message", "new messages")
			}
			all[i].Legs = append(all[i].Legs, l)
		}
	}
	return all
}

func count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return strconv.Itoa(n) + " " + many
}
