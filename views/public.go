package views

import "example.org/fingerpost/views/ui"

// Ask is one page of the form. Step says which; what only one of them shows is empty on all others.
type Ask struct {
	Page
	Step    string // as in its address
	Part    string // Part 1 of 4: What you need
	Heading string
	Form    Form                   // its questions, with the answers kept
	Options map[string][]ui.Option // the answers to choose from, by question
	Kept    bool                   // there are answers that can be deleted
	Safe    bool                   // on the safe path
	Their   bool                   // asked of somebody for another

	NeedGroups            []NeedGroup
	Born                  ui.DateInput
	Suits                 Suits
	Rings, Times, Through bool   // of safe contact: asks about calls, about times, about somebody else
	Postcode              string // given before the address
	Agree                 Agree
	On                    ui.DateInput // the day on which somebody else agreed
}

// field is a question's control as it stands on the page.
func (p Ask) field(name string, as ui.LabelAs) ui.Field {
	f := p.Form.At(name).Field
	f.LabelAs = as
	return f
}

// hinted is a control with a hint that belongs to the page more than to the question.
func (p Ask) hinted(name, hint string) ui.Field {
	f := p.Form.At(name).Field
	f.Hint = hint
	return f
}

// heads is the control whose question is the page's heading.
func (p Ask) heads(name string) ui.Field { return p.field(name, ui.PageHeading) }

// NeedGroup is a part of the needs list under its heading.
type NeedGroup struct {
	Heading string
	Options []ui.Option
}

// Suits are the services that suit somebody.
type Suits struct {
	Picks   []PickCard // can be asked here; the best are shown, the more stand behind a line to open
	More    []PickCard
	Open    bool     // one of the more is chosen
	Own     []OwnWay // people go to them themselves
	OwnMore []OwnWay
	Help    bool     // wants help to choose
	Stale   bool     // a service chosen before can no longer be asked
	Counted bool     // that nothing suits has been counted
	Missing []string // needs that none of them helps with
}

// PickCard is a service to choose; Href tells more about it.
type PickCard struct {
	Card ui.ServiceCard
	Href string
}

// OwnWay is a service that is sent nobody, with the way in to it.
type OwnWay struct {
	Card ui.ServiceCard
	Way  WayIn
}

// Agree is what somebody is asked to agree to. Words marks exactly the lines shown.
type Agree struct {
	Heading, Words  string
	Lines, FollowUp []string
	FirstSeen       []string
	To              []Gets
	InTurn          bool // asked in this order
	Team            bool // only the coordination team gets it
	Under16         bool // it goes to the team first
	Another         *ForAnother
	Ticked          bool
	Changed         bool // since it was agreed to
}

// ForAnother is what somebody who asks for another declares, and what becomes of it.
type ForAnother struct {
	Title   string
	Lead    []string // what happens before anything is sent
	Decides bool     // they agree for the person; else the person is asked
	Heading string
	Lines   []string // the declaration
}

// Gets is what one service would get once it has said yes.
type Gets struct {
	Service, Organisation string
	Later                 []string
}

// Turned is a page for somebody with whom the form cannot go on as usual.
type Turned struct {
	Page
	CorrectHref string // to the question that led here
	Their       bool   // asked of somebody for another
	Parent      bool   // who may ask for a child
	OnHref      string // on, where there is a way on
	Districts   []string
}

// Helpline is a number that helps at once.
type Helpline struct{ Name, Phone, Hours string }

// Safe is the page before the safe path.
type Safe struct {
	Page
	Lines     []Helpline
	NeedsHref string
}

// Check shows every answer before sending.
type Check struct {
	Page
	Part          string
	Sections      []ui.SummaryList
	Services      []string // that it goes to
	Team, Under16 bool
	Confirms      bool // somebody asks for another, who is asked first
	First         bool // and the coordination team looks first
}

// Sent is what somebody keeps. Dates are in words.
type Sent struct {
	Page
	Ref, Code string
	Legs      []Leg
	By        string // by when somebody will have looked at it
	Team      bool   // the coordination team has it
	Under16   bool
	Nothing   bool // no service suited
	NoContact bool
	InTurn    bool
	Safe      bool
	Their     bool   // sent by somebody for another
	Work      bool   // and as part of their job
	Over      bool   // it does not go on; whoever asked is told no more
	Confirms  bool   // the person is asked first
	First     string // why the coordination team looks first; empty when it does not

	EqualityHref string // empty when those questions are done with
}

// Leg is one service that it went to, and by when it answers; no day when its turn has not come.
type Leg struct{ Service, Organisation, By string }

// Equality asks the optional questions.
type Equality struct {
	Page
	Form    Form
	Options map[string][]ui.Option
}

// Thanks ends the form.
type Thanks struct {
	Page
	SentHref string
}

// Help says where help is to be had, at once and otherwise.
type Help struct {
	Page
	Lines []Helpline
}

// Privacy is the privacy notice in one version.
type Privacy struct {
	Page
	Version string
}
