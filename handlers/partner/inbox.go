package partner

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"example.org/fingerpost/app/referral"
	"example.org/fingerpost/handlers/web"
	"example.org/fingerpost/models"
	"example.org/fingerpost/views"
	"example.org/fingerpost/views/ui"
)

// inboxView is which part of the queue a page shows. It stands in the address, and is codes and a place in the list only.
type inboxView struct {
	Tab     models.Tab
	Service uuid.UUID
	Mine    bool
	Overdue bool
	Sort    string
	After   string
}

// ended says whether nothing is due on a tab any more.
func ended(t models.Tab) bool { return !slices.ContainsFunc(t.States, models.State.Open) }

// usual is the order in which a tab is read unless another is asked for.
func usual(t models.Tab) string {
	if ended(t) {
		return "newest"
	}
	return "due"
}

// readView reads the address; what is no code of ours is not found.
func readView(c echo.Context) (inboxView, error) {
	v := inboxView{Tab: models.Tabs[0], Mine: c.QueryParam("who") == "me", Overdue: c.QueryParam("overdue") == "1", After: c.QueryParam("after")}
	if code := c.QueryParam("tab"); code != "" {
		i := slices.IndexFunc(models.Tabs, func(t models.Tab) bool { return t.Code == code })
		if i < 0 {
			return v, fmt.Errorf("tab: %w", models.ErrNotFound)
		}
		v.Tab = models.Tabs[i]
	}
	v.Sort = usual(v.Tab)
	if sort := c.QueryParam("sort"); sort != "" {
		if !models.Sorts.Has(sort) {
			return v, fmt.Errorf("order: %w", models.ErrNotFound)
		}
		if v.Sort = sort; sort == "due" && ended(v.Tab) { // nothing is due there
			v.Sort = usual(v.Tab)
		}
	}
	if service := c.QueryParam("service"); service != "" {
		var err error
		if v.Service, err = uuid.Parse(service); err != nil {
			return v, fmt.Errorf("service: %w", models.ErrNotFound)
		}
	}
	return v, nil
}

// href is the address of the view with something changed; without the place in the list, unless that is what changes.
func (v inboxView) href(change func(*inboxView)) string {
	v.After = ""
	if change != nil {
		change(&v)
	}
	q := url.Values{"tab": {v.Tab.Code}}
	if v.Service != uuid.Nil {
		q.Set("service", v.Service.String())
	}
	if v.Mine {
		q.Set("who", "me")
	}
	if v.Overdue {
		q.Set("overdue", "1")
	}
	if v.Sort != usual(v.Tab) {
		q.Set("sort", v.Sort)
	}
	if v.After != "" {
		q.Set("after", v.After)
	}
	return inboxPath + "?" + q.Encode()
}

func (v inboxView) ask(who models.Actor) models.InboxAsk {
	ask := models.InboxAsk{States: v.Tab.States, Service: v.Service, Overdue: v.Overdue, Sort: v.Sort, After: v.After}
	if v.Mine {
		ask.Assigned = who.User
	}
	return ask
}

// inbox shows one page of one tab.
func (q queuePages) inbox(c echo.Context) error {
	v, err := readView(c)
	if err != nil {
		return err
	}
	who := web.Who(c)
	found, err := q.desk.Inbox(c.Request().Context(), who, v.ask(who))
	if err != nil {
		return err
	}
	p := views.PartnerInbox{Page: web.Page(c, "Referrals"), Tabs: tabs(v, found.Counts), Filter: v.filter(found.Services),
		Queue: queueOf(found.Rows, q.desk.Now(), v.Tab.Label, len(found.Services) > 1, ended(v.Tab)), Empty: v.empty()}
	p.Wide, p.Queue.Plain = true, true
	if v.Tab.Code == models.Tabs[0].Code && v.After == "" {
		p.Erased = erased(found.Erased)
	}
	if v.After != "" {
		p.Pages.PreviousHref, p.Pages.PreviousLabel = v.href(nil), "Back to the first page"
	}
	if found.Next != "" {
		p.Pages.NextHref = v.href(func(v *inboxView) { v.After = found.Next })
	}
	return web.Show(c, http.StatusOK, views.PartnerInboxPage(p))
}

// erased says which of those whom the partner knew had everything deleted.
func erased(rows []models.ErasedRow) []string {
	var all []string
	for _, r := range rows {
		all = append(all, models.ShowRef(r.Ref)+", sent to "+r.Service+" on "+ui.DayText(r.SentAt)+", deleted on "+ui.DayText(r.ErasedAt))
	}
	return all
}

// tabs counts the heaps. What is finished is not counted: nothing waits there.
func tabs(v inboxView, counts []models.TabCount) ui.QueueTabs {
	row := ui.QueueTabs{Label: "Referrals by state"}
	for _, t := range models.Tabs {
		tab := ui.QueueTab{Label: t.Label, Counted: !ended(t), Current: t.Code == v.Tab.Code,
			Href: inboxView{Tab: t, Sort: usual(t), Service: v.Service, Mine: v.Mine}.href(nil)}
		for _, n := range counts {
			if slices.Contains(t.States, n.State) {
				tab.All, tab.Unread, tab.Overdue = tab.All+n.All, tab.Unread+n.Unread, tab.Overdue+n.Overdue
			}
		}
		row.Tabs = append(row.Tabs, tab)
	}
	return row
}

func (v inboxView) filter(services []models.Service) views.PartnerFilter {
	f := views.PartnerFilter{Tab: v.Tab.Code, Sort: v.Sort, Overdue: v.Overdue, Who: "any", Sorts: options(models.Sorts), Ended: ended(v.Tab),
		Services: []ui.Option{{Value: "", Text: "All services"}}, Whose: []ui.Option{{Value: "any", Text: "Anyone"}, {Value: "me", Text: "Me"}},
		ClearHref: inboxView{Tab: v.Tab, Sort: v.Sort}.href(nil)}
	for _, s := range services {
		f.Services = append(f.Services, ui.Option{Value: s.ID.String(), Text: s.Name})
		if s.ID == v.Service {
			f.Service = s.ID.String()
			f.Applied = append(f.Applied, ui.Applied{Text: s.Name, Href: v.href(func(v *inboxView) { v.Service = uuid.Nil })})
		}
	}
	if v.Mine {
		f.Who = "me"
		f.Applied = append(f.Applied, ui.Applied{Text: "Assigned to me", Href: v.href(func(v *inboxView) { v.Mine = false })})
	}
	if v.Overdue {
		f.Applied = append(f.Applied, ui.Applied{Text: "Overdue", Href: v.href(func(v *inboxView) { v.Overdue = false })})
	}
	return f
}

// emptyWords say why a tab is empty and what will bring something to it.
var emptyWords = map[string]views.PartnerEmpty{
	"new": {Title: "Nothing new", Text: "When someone is referred to you, they appear here and you get an email. Keep it right how much room you have, so that people are sent while you can help.",
		Href: servicesPath, LinkText: "Check your services"},
	"waiting":  {Title: "Nothing waits for your answer", Text: "A referral that was opened stays here until you accept it or pass it back."},
	"open":     {Title: "Nobody to work with yet", Text: "Referrals that you have accepted stay here until you finish with an outcome."},
	"list":     {Title: "Your waiting list is empty", Text: "Accept a referral first; then you can put it on the waiting list with a month."},
	"finished": {Title: "Nothing finished yet", Text: "When you finish a referral with an outcome, you find it here."},
}

func (v inboxView) empty() views.PartnerEmpty {
	if v.Service != uuid.Nil || v.Mine || v.Overdue || v.After != "" {
		return views.PartnerEmpty{Title: "Nothing matches", Text: "No referral here is like that at the moment.", Href: inboxView{Tab: v.Tab, Sort: v.Sort}.href(nil), LinkText: "Show all of them"}
	}
	return emptyWords[v.Tab.Code]
}

// queueOf sets rows for a page.
func queueOf(rows []referral.InboxRow, now time.Time, caption string, services, over bool) views.PartnerQueue {
	list := views.PartnerQueue{Caption: caption, Services: services, Ended: over}
	for _, r := range rows {
		next, by, late := due(r.Due, r.DueAt, now)
		row := views.PartnerRow{Href: referralPath(r.ID), Ref: models.ShowRef(r.Ref), Name: r.Name, Service: r.Service, State: r.State.Label(), Means: meaning(r.State),
			Unread: r.Unread, Urgent: r.Urgent && r.State.Open(), Overdue: late, Assigned: r.Assigned, Needs: sentence(models.NeedLabelsHidden(r.Needs)),
			About: about(r.AgeBand, r.District)}
		switch row.Next, row.By = next, by; {
		case r.WaitUntil != nil:
			row.Since = "Place expected in " + r.WaitUntil.Format("January 2006")
		case r.State.Open():
			row.Since = "Sent " + ago(r.SentAt, now)
		default:
			row.Since = upper(ago(r.StateSince, now))
		}
		list.Rows = append(list.Rows, row)
	}
	return list
}
