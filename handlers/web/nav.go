package web

import (
	"strings"

	"example.org/fingerpost/models"
	"example.org/fingerpost/views/ui"
)

// menus are the links at the top of every page, by role.
var menus = map[models.Role][]ui.NavItem{
	models.Public:        {{Label: "Find a service", Href: "/services"}, {Label: "Ask for help", Href: "/refer"}, {Label: "Follow my referral", Href: "/mine"}, {Label: "Figures", Href: "/figures"}, {Label: "Help", Href: "/help"}},
	models.Resident:      {{Label: "Find a service", Href: "/services"}, {Label: "Ask for help", Href: "/refer"}, {Label: "Follow my referral", Href: "/mine"}, {Label: "Figures", Href: "/figures"}, {Label: "Help", Href: "/help"}},
	models.Governance:    {{Label: "Requests", Href: "/governance/cases"}, {Label: "Releases", Href: "/releases"}, {Label: "Figures", Href: "/statistics"}},
	models.Partner:       {{Label: "Referrals", Href: "/partner"}, {Label: "Our services", Href: "/partner/services"}, {Label: "Our figures", Href: "/partner/figures"}},
	models.Lead:          {{Label: "Referrals", Href: "/partner"}, {Label: "Our services", Href: "/partner/services"}, {Label: "Our figures", Href: "/partner/figures"}, {Label: "Staff", Href: "/people"}},
	models.Coordinator:   {{Label: "To place", Href: "/team"}, {Label: "Duplicates", Href: "/team/duplicates"}, {Label: "Board", Href: "/team/board"}, {Label: "Requests", Href: "/governance/cases"}, {Label: "Emails", Href: "/team/mail"}, {Label: "Releases", Href: "/releases"}, {Label: "Figures", Href: "/statistics"}},
	models.Referrer:      {{Label: "My referrals", Href: "/referrer"}, {Label: "Refer a client", Href: "/referrer/refer"}, {Label: "Drafts", Href: "/referrer/drafts"}, {Label: "Figures", Href: "/statistics"}},
	models.Administrator: {{Label: "People", Href: "/people"}, {Label: "Figures", Href: "/statistics"}},
	models.Analyst:       {{Label: "Figures", Href: "/statistics"}},
	models.Auditor:       {{Label: "Figures", Href: "/statistics"}},
}

// nav is the menu of a visitor, with the longest link that leads to the page marked as current.
func nav(v Visitor, path string) []ui.NavItem {
	menu := menus[v.Role]
	if v.NeedsFactor {
		menu = nil
	}
	items := make([]ui.NavItem, len(menu))
	best := -1
	for i, item := range menu {
		items[i] = item
		if (path == item.Href || strings.HasPrefix(path, item.Href+"/")) && (best < 0 || len(item.Href) > len(menu[best].Href)) {
			best = i
		}
	}
	if best >= 0 {
		items[best].Current = true
	}
	return items
}

// Home is where a role begins.
func Home(role models.Role) string {
	if menu := menus[role]; role != models.Public && len(menu) > 0 {
		return menu[0].Href
	}
	return "/account"
}
