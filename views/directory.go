package views

import "example.org/fingerpost/views/ui"

// Directory is the public list of services, as far as a search narrows it.
type Directory struct {
	Page
	Words                string // what was searched for
	Need, District       string
	Needs, Districts     []ui.Option
	Narrowed             bool   // something was searched for
	Found                string // 23 services; empty when there is none
	Cards                []DirectoryCard
	Pages                ui.Pagination
	AllHref, RequestHref string
}

// DirectoryCard is a service on the list. For says whom it is for when it is not for every adult.
type DirectoryCard struct {
	ui.ServiceCard
	For string
}

// DirectoryService is one service of it, with the way in.
type DirectoryService struct {
	Page
	Name, Organisation string
	Room               string
	RoomMeans          ui.Meaning
	Outline            []string // paragraphs
	Way                WayIn
	Facts              []ui.SummaryRow
	Told               []string // what a referral would tell it; empty when nothing can be sent
	Confirmed          string   // day on which it last said how much room it has
	By                 RunBy
}

// WayIn is how somebody gets to a service: what to do, and the links and numbers to do it with. What is empty is left out.
type WayIn struct {
	Heading                  string
	Text                     []string
	Phone, Email             string
	Website, WebsiteText     string // an outward link
	RequestHref, RequestText string // a way in through this programme
	RequestSecondary         bool   // it is not the main way in
}

// RunBy is the organisation behind a service, as it presents itself.
type RunBy struct{ Name, Outline, Phone, Email, Website, Privacy string }

// OwnServices are the services of the partner signed in.
type OwnServices struct {
	Page
	Services []OwnService
	ToCheck  string // how many to look at, in words; empty when none
}

// OwnService is one of them on the list. Text that is empty is not said.
type OwnService struct {
	Name, Room            string
	RoomMeans             ui.Meaning
	Detail                string // of a waiting list or a pause
	Confirmed             string
	Stale, Unlisted       bool
	EditHref, ConfirmHref string
}

// OwnCapacity asks a partner how much room one of its services has.
type OwnCapacity struct {
	Page
	Name       string
	Action     string
	Form       Form
	Capacities []ui.Option
	Until      ui.DateInput
	Href       string // its public page; empty when it is not listed
	Facts      []ui.SummaryRow
	Team       string // how to reach the team that changes the rest
}
