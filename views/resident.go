package views

import (
	"time"

	"example.org/fingerpost/views/ui"
)

// MineEnter asks for reference and private code.
type MineEnter struct {
	Page
	Form   Form
	Closed bool // they had it open, or followed a link to a page of it
}

// MineLost asks for what a one-time code is sent after.
type MineLost struct {
	Page
	Form Form
	Born ui.DateInput
}

// MineLostCode asks for the one-time code.
type MineLostCode struct {
	Page
	Form Form
}

// MineProve asks for the date of birth before somebody reads or changes who they are.
type MineProve struct {
	Page
	Born ui.DateInput
	To   string // where it leads
}

// Mine is what happens with a referral, for the person concerned.
type Mine struct {
	Page
	Menu      []ui.NavItem
	Ref       string
	Lead      string // where it stands as a whole
	Late      string // that we are late, and what to do; empty: we are not
	Paused    bool
	Confirm   *MineConfirm // what somebody else asked for and waits for the person's word; nil: nothing
	Proposals []MineProposal
	Ways      []MineWay
	Open      bool // something of it can still be withdrawn
}

// MineConfirm is what somebody else asked for, in the words that the person is to agree to.
type MineConfirm struct {
	Heading string
	Lines   []string
	Mark    string // of exactly these words
	Paused  bool   // it must go on before they can agree
}

// MineProposal is a service that the coordination team proposes.
type MineProposal struct {
	Service, Organisation, About string
	Lines                        []string // that are agreed to
	Mark, Agree, Decline         string   // of exactly these words; addresses
	Paused                       bool     // it must go on before they can agree
}

// MineWay is one service on somebody's way.
type MineWay struct {
	Service, Organisation, Href, Phone string
	State                              string
	Means                              ui.Meaning
	Next, Late                         string // what happens next and by when; that it is late
	Asked, AnswerAction                string // what the service wants to know, and where the answer goes
	Answer                             ui.Textarea
	Happened                           []ui.Event
	Results                            []string     // what became of each need
	Said                               []ui.Message // between the service and whoever referred the person
	WithdrawHref                       string
}

// MineAccess is who saw it, what was given to whom, and what was agreed to.
type MineAccess struct {
	Page
	Menu   []ui.NavItem
	Given  []MineGiven
	Uses   ui.Table
	Count  string
	Agreed []MineAgreed
}

// MineGiven is one act of showing or giving something to someone.
type MineGiven struct {
	To, What string
	At       time.Time
	Rows     []ui.SummaryRow
}

// MineAgreed is a consent in its words.
type MineAgreed struct {
	Title, When string
	Means       ui.Meaning
	State       string
	Lines       []string
	Noted       string // by whoever took it
}

// MineDetails is what is kept about somebody, and how they may be reached.
type MineDetails struct {
	Page
	Menu                  []ui.NavItem
	About, Contact, Asker ui.SummaryList // no Asker: they asked themselves
}

// MineCorrect changes what is kept about somebody.
type MineCorrect struct {
	Page
	Form Form
}

// MineContact changes how somebody may be reached.
type MineContact struct {
	Page
	Form        Form
	Ways, Times []ui.Option
	Safe        bool // the safe path: no email
}

// MineRights is what somebody may do about their information.
type MineRights struct {
	Page
	Menu         []ui.NavItem
	Open, Paused bool
	Form         Form
	Kinds        []ui.Option
	Cases        []MineCase
}

// MineCase is what somebody asked of us.
type MineCase struct {
	Ref, Kind, State, When string
	Means                  ui.Meaning
	Said, Why, Told        string // what they wrote; why not all was done; what they were told
	Facts                  []MineFact
	MayComplain            bool
}

// MineFact is what moved the day of an answer, with what they were told about it.
type MineFact struct{ Day, What, Words string }

// MineErased is what is left when everything was deleted.
type MineErased struct {
	Page
	Ref, Day string
	Cases    []MineCase
	Uses     ui.Table
}

// MineSure asks once more before something is withdrawn.
type MineSure struct {
	Page
	Heading, Action, Button, BackHref string
	Text                              []string
}

// MineDownload is all that is kept, to read, print or keep.
type MineDownload struct {
	Page
	Ref      string
	MadeAt   time.Time
	Sections []ui.SummaryList
	Given    []MineGiven
	Uses     ui.Table
	Agreed   []MineAgreed
	Ways     []MineWay
	Cases    []MineCase
	Notes    []string
}

// MineLeft says that nobody reads the own record here any more.
type MineLeft struct{ Page }

// TeamLetter is a letter about how to follow a referral. Code is empty unless it was made this moment.
type TeamLetter struct {
	Page
	Ref, Code, Name string
	Lines           []string
	Address, Day    string // of the service; of the letter
	Warning         string
}

// TeamNewCode asks whether a new private code is meant.
type TeamNewCode struct {
	Page
	Ref, Action string
}

// hiddenFor tells one line to open from the next.
func hiddenFor(title string) string { return ": " + title }

func (p MineContact) medium(name string) ui.Field {
	f := p.Form.At(name).Field
	f.LabelAs = ui.Medium
	return f
}

func yesNo() []ui.Option { return []ui.Option{{Value: "yes", Text: "Yes"}, {Value: "no", Text: "No"}} }

func (p MineRights) kind() ui.Field {
	f := p.Form.At("kind").Field
	f.LabelAs = ui.Small
	return f
}
