package views

import "example.org/fingerpost/views/ui"

// Page is what every page knows, whatever it shows. A handler fills it in, with the words of the place from the
// configuration, and hands it to Layout by way of its own page struct.
type Page struct {
	Title       string // of the page itself; neutral, never with personal data, because it is kept in histories
	Service     string // the name of the programme
	Place       string // the place that it serves
	Description string // one neutral sentence for search engines; a general one if empty
	Phone       string // of the coordination team
	PhoneHours  string // when someone answers it
	Path        string // of this page, without the query

	Exit    bool // this page may put someone at risk if it is seen: offer a way out of the service at once
	Indexed bool // search engines may list this page
	Wide    bool // use the whole screen; for the signed-in areas
	Demo    bool // say that all people here are invented

	Nav      []ui.NavItem
	Who      *Who   // nil when nobody is signed in
	Back     string // where the Back link leads; no link when empty
	Problems []ui.Problem
	Notice   *Notice
}

// Who is the person signed in. SwitchHref is set for those who work for several organisations.
type Who struct{ Name, Organisation, Role, SwitchHref string }

// Notice is said once, on the page after something was done.
type Notice struct {
	Kind ui.BannerKind
	Text string
}

// paths that the frame of every page links to.
const (
	pathHome     = "/"
	pathExit     = "/exit"
	pathAccount  = "/account"
	pathSignOut  = "/sign-out"
	pathDemo     = "/demo"
	pathDemoTray = "/demo/tray"
)

// title is the text of the browser's tab: "Error: " in front when there is something to put right.
func (p Page) title() string {
	t := p.Title
	switch {
	case t == "":
		t = p.Service
	case p.Service != "" && t != p.Service:
		t += " – " + p.Service
	}
	if len(p.Problems) > 0 {
		return "Error: " + t
	}
	return t
}

func (p Page) description() string {
	if p.Description != "" {
		return p.Description
	}
	return "Find local groups and services, and ask for help in " + p.Place + "."
}

// footing is a link of the footer.
type footing struct{ label, href string }

func footings() []footing {
	return []footing{
		{"Help", "/help"},
		{"Privacy", "/privacy"},
		{"How we use information", "/information"},
		{"Accessibility", "/accessibility"},
		{"Cookies", "/cookies"},
	}
}
