package views

import "example.org/fingerpost/views/ui"

// People lists who may sign in. Everywhere says that the list is of all organisations; Searched that it shows what was found.
type People struct {
	Page
	Form           Form
	Rows           []PersonRow
	Searched, More bool
	FirstHref      string
	NextHref       string
	Everywhere     bool
}

// PersonRow is one of them.
type PersonRow struct {
	Name, Email, Href string
	Roles             []string
	State             string
	Means             ui.Meaning
	Seen              string
	Mail              string // what is wrong with their mail; empty when it arrives
}

// Person is one account as somebody sees it who manages it.
type Person struct {
	Page
	Name, Email, State, Mail, Seen string
	Means                          ui.Meaning
	Roles                          []ui.SummaryRow
	AddRoleHref                    string
	Steps                          []PersonStep
	Why                            string // why there is nothing that the reader can do about the account
}

// PersonStep leads to something that can be done about an account.
type PersonStep struct{ Text, Hint, Href string }

// PersonAsked asks whether something is to be done about an account.
type PersonAsked struct {
	Page
	Name, Heading string
	Text          []string
	Button        string
	Kind          ui.ButtonKind
	Action        string
	BackHref      string
}

// Invite asks whom to invite, or, with a Name, which role somebody is to have beside.
type Invite struct {
	Page
	Form          Form
	Name, Action  string
	Organisations []ui.Option
	Roles         []ui.Option
}

// HandOver shows a code for somebody else, this once. Without a Code they had an account before.
type HandOver struct {
	Page
	Heading, Name string
	Code, Address string
	Until         string
	Then          []string // what the person does with it
	BackHref      string
}
