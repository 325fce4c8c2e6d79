package views

import (
	"time"

	"example.org/fingerpost/views/ui"
)

// TeamFlag is something about an enquiry that must not be missed in a list.
type TeamFlag struct {
	Means ui.Meaning
	Text  string
}

// TeamHeld is what the coordination team has to place, without identity.
type TeamHeld struct {
	Page
	Menu    ui.SideNav
	Heading string
	Lead    string // how many wait, and how long; empty when nobody does
	Rows    []TeamHeldRow
	Pages   ui.Pagination
}

// TeamHeldRow is one enquiry of it.
type TeamHeldRow struct {
	Ref, Href, Why, Who string
	Needs               []string
	Waits               string
	Late                bool // longer than the person was told
	Asked               string
	Flags               []TeamFlag
}

// TeamAsked is the partners that wait for information.
type TeamAsked struct {
	Page
	Menu ui.SideNav
	Rows []TeamAskedRow
}

// TeamAskedRow is one of them.
type TeamAskedRow struct {
	Ref, Href, AnswerHref, Service, Organisation, Waits string
	Flags                                               []TeamFlag
}

// TeamFile is one enquiry as the coordination team sees it. Person is nil until somebody has said why they need to know.
type TeamFile struct {
	Page
	Ref, State, Headline string
	Means                ui.Meaning
	Bar, Warnings        []string
	ShowHref             string
	Person               *TeamPerson
	Facts                []ui.SummaryRow
	Agreed               []TeamAgreed
	Referrals            []TeamReferral
	Held                 bool // it can be placed
	Suits                []TeamService
	OthersHref, EndHref  string
	CheckHref            string // empty when whoever referred is not to be checked
	NotCheckHref         string
	ConfirmHref          string          // empty when it does not wait for the person's word
	RefuseHref           string          // where their no is noted
	Comes                string          // the day on which it comes to the team, while it waits for the person
	Tell                 string          // what may be said to whoever asked; empty: nothing in particular
	Reach                []string        // how and when it is safe to ask for it
	Decide               []string        // what the team has to settle first
	Asker                []ui.SummaryRow // who asked for the person; empty: the person themselves
	Asked                []string        // services that somebody else asked for
}

// TeamWaiting is what waits for the person's own word, without identity.
type TeamWaiting struct {
	Page
	Menu  ui.SideNav
	Rows  []TeamWaitingRow
	Pages ui.Pagination
}

// TeamWaitingRow is one enquiry of it. Reach says how and when it is safe to ask.
type TeamWaitingRow struct {
	Ref, Href, Waits, Who, Asked string
	Late                         bool
	Needs, Reach                 []string
	Flags                        []TeamFlag
}

// TeamConfirm takes the person's own word for what somebody else asked for.
type TeamConfirm struct {
	Page
	Ref, Relation                   string
	Script                          TeamScript
	Mark, Action, ShowHref, EndHref string
	Warnings, Reach                 []string
	Facts                           []ui.SummaryRow
	Person                          *TeamPerson // nil: not shown
	Form                            Form
	Methods                         []ui.Option
	On                              ui.DateInput
}

// TeamPerson is who an enquiry is about, and until when that is shown.
type TeamPerson struct {
	Name                 string
	Until                time.Time
	Facts                []ui.SummaryRow
	Contact              PartnerContact
	LetterHref, CodeHref string
}

// TeamAgreed is a service that the person named, and what became of it.
type TeamAgreed struct {
	Service, Became string
	Means           ui.Meaning
}

// TeamReferral is one referral of an enquiry.
type TeamReferral struct {
	Service, Organisation, State string
	Means                        ui.Meaning
	Overdue, Open                bool
	Facts                        []ui.SummaryRow
	Moves                        []TeamMoveLink
	Steps, Log                   []ui.Event
}

// TeamMoveLink leads to the page of a step that the team can take; the First is what somebody waits for.
type TeamMoveLink struct {
	Text, Href string
	First      bool
}

// TeamService is a service that an enquiry could be placed with. PlaceHref is empty when nothing can be sent to it.
type TeamService struct {
	Card                       ui.ServiceCard
	Service, Before, PlaceHref string
	ProposeAction              string // puts it before them
	Proposed                   bool   // they have it before them
}

// TeamServices finds a service among all that can be asked.
type TeamServices struct {
	Page
	Ref, Action, Words string
	Services           []TeamServiceRow
}

// TeamServiceRow is one of them. Before says that it was asked already, and what became of it.
type TeamServiceRow struct {
	Name, Organisation, Helps, For, Area, Room, Before, PlaceHref string
	Means                                                         ui.Meaning
}

// TeamShow asks why somebody needs to know who an enquiry is about.
type TeamShow struct {
	Page
	Ref, Action string
	Form        Form
	Reasons     []ui.Option
}

// TeamPlace asks for the consent to send an enquiry to one service.
type TeamPlace struct {
	Page
	Ref, Service, Organisation, Room string
	RoomMeans                        ui.Meaning
	Takes                            bool // it can be sent to today
	Script                           TeamScript
	Mark, Action, ShowHref           string
	Warnings                         []string
	Facts                            []ui.SummaryRow // what they asked for
	Person                           *TeamPerson     // nil: not shown
	Under16                          bool
	Form                             Form
	Methods                          []ui.Option
	On                               ui.DateInput
}

// TeamScript is what is read out to somebody.
type TeamScript struct {
	Heading string
	Lines   []string
}

// TeamMove asks for what goes with a step, and whether it is meant.
type TeamMove struct {
	Page
	Ref, Service, Organisation, Heading string
	Text                                []string // what it does
	Asked                               string   // what the partner wants to know
	AskWords, WordsHint, Words          string
	Max                                 int
	Questions                           []ui.Radios
	CannotUndo                          bool
	Action, Button                      string
}

// TeamEnd asks why an enquiry ends without a service.
type TeamEnd struct {
	Page
	Ref, Action string
	Reasons     ui.Radios
}

// TeamChanged tells somebody who came second what happened, and the way on.
type TeamChanged struct {
	Page
	Heading   string
	Text      []string
	Href, Way string
}

// TeamDuplicates are the pairs of enquiries that may be about one person.
type TeamDuplicates struct {
	Page
	Most  int // with how many others one is paired, and how many may have a phone number for it to count
	Pairs []TeamPair
}

// TeamPair is one of them.
type TeamPair struct {
	FoundBy, Found, Action string
	Sides                  [2]TeamPairSide
}

// TeamPairSide is one enquiry of a pair, without identity.
type TeamPairSide struct {
	Ref, Href string
	Facts     []ui.SummaryRow
}

// TeamBoard is where people wait, by partner.
type TeamBoard struct {
	Page
	Tiles []ui.StatTile
	Rows  []TeamBoardRow
}

// TeamBoardRow is one partner's queue in numbers. Oldest is how long the longest undecided one waits; empty when none is.
type TeamBoardRow struct {
	Organisation, Href, Oldest              string
	New, Undecided, Open, Waitlist, Overdue int
	Late, Undelivered                       int
}

// TeamQueue is what is open with one partner.
type TeamQueue struct {
	Page
	Organisation, Phone string
	Rows                []TeamQueueRow
	Pages               ui.Pagination
}

// TeamQueueRow is one referral of it, without identity.
type TeamQueueRow struct {
	Ref, Href, Service, State string
	Means                     ui.Meaning
	Waits, Next               string
	Overdue                   bool
	Flags                     []TeamFlag
}

// TeamMail is whom our e-mail does not reach.
type TeamMail struct {
	Page
	Stuck       string // that much of it waits; empty when all is well
	Unreachable []TeamUnreachable
	GivenUp     []TeamGivenUp
}

// TeamUnreachable is somebody whose address does not work.
type TeamUnreachable struct{ Name, Organisations, Address, Reason, Since string }

// TeamGivenUp is e-mail to somebody that will not be sent.
type TeamGivenUp struct {
	Name, Organisations, Reason, Last string
	Times                             int
}
