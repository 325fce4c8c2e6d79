package views

import (
	"github.com/a-h/templ"

	"example.org/fingerpost/views/ui"
)

// PartnerInbox is one tab of a partner's queue.
type PartnerInbox struct {
	Page
	Tabs   ui.QueueTabs
	Filter PartnerFilter
	Queue  PartnerQueue
	Empty  PartnerEmpty
	Pages  ui.Pagination
	Erased []string // who had everything deleted, by reference and days
}

// PartnerFilter narrows and orders a tab.
type PartnerFilter struct {
	Tab, Service, Who, Sort string
	Overdue, Ended          bool
	Services, Whose, Sorts  []ui.Option
	Applied                 []ui.Applied
	ClearHref               string
}

// PartnerEmpty stands where the list would.
type PartnerEmpty struct{ Title, Text, Href, LinkText string }

// PartnerQueue is a list of referrals, with those columns that say something.
type PartnerQueue struct {
	Caption  string
	Plain    bool // the caption is only read out
	Services bool // there is more than one service
	Ended    bool // nothing is due any more
	Rows     []PartnerRow
}

// PartnerRow is one of them. Name is empty for those whom the partner may not know.
type PartnerRow struct {
	Href, Ref, Name, Needs, About, Service, Assigned, State string
	Next, By, Since                                         string // what is due, by when, and how long it waits
	Means                                                   ui.Meaning
	Unread, Urgent, Overdue                                 bool
}

// PartnerSearch is what was found in a partner's queue.
type PartnerSearch struct {
	Page
	Words string
	Asked bool   // something was searched for
	Limit string // how far the search went, when not through everything
	Queue PartnerQueue
}

// PartnerReferral is one referral: without identity before it is accepted, and with what was granted after.
type PartnerReferral struct {
	Page
	Ref     string
	Bar     ui.IdentityBar
	Moves   []PartnerMove
	Glance  PartnerGlance
	Decide  *PartnerDecide  // nil once it is decided
	Contact *PartnerContact // nil before, and when it is over
	Quick   *PartnerQuickLog
	Engage  *PartnerEngage  // nil before it is accepted, and when it is over
	Asked   []ui.SummaryRow // what they ask for
	Who     []ui.SummaryRow // who it is; empty before it is accepted
	Asker   []ui.SummaryRow // who asked for them; empty: they themselves
	Results []ui.SummaryRow
	Log     []PartnerContacted
	Events  []ui.Event
}

// PartnerMove is a button: it posts at once, or leads to the page that asks for what the move needs.
type PartnerMove struct {
	Text, Href string
	Kind       ui.ButtonKind
	Posts      bool
}

// PartnerGlance is what to know at once: what has to happen next and by when, who has it, how much they take part.
type PartnerGlance struct {
	Next, By     string
	Overdue      bool
	Level, Until string
	Assign       ui.Select
	AssignHref   string
}

// PartnerDecide asks whether the partner can help, and says what it would see.
type PartnerDecide struct {
	Heading, Text, WillSee string
}

// PartnerContact is how to reach somebody: nothing else is safe.
type PartnerContact struct {
	Warning string // must not be missed
	None    string // why nothing is offered
	Ways    []PartnerWay
	Rules   []PartnerRule
	Not     string // ways that are not safe, in a sentence
	Missing string // ways that are safe, but whose details are not given
}

// PartnerWay is one of them; without Href it is not for now, and Later says when.
type PartnerWay struct {
	Does, To, Href, Later string
	Lines                 []string
}

// PartnerRule is something that is safe, or not.
type PartnerRule struct {
	Text string
	May  bool
}

// PartnerQuickLog is a contact in two clicks: what it was, and how it went.
type PartnerQuickLog struct {
	Action, FullHref string
	Types            ui.Radios
	Outcomes         []ui.Option
}

// PartnerContacted is an entry of the log of contacts.
type PartnerContacted struct{ Day, What, How, Level, By, Note string }

// PartnerStep asks for what a move needs.
type PartnerStep struct {
	Page
	Action, BackHref       string
	Caption, Heading       string
	Intro, Warning, Submit string
	Kind                   ui.ButtonKind
	Questions              []templ.Component // controls of ui, in the order in which they are asked
}

// PartnerSure shows what was answered before it is done for good.
type PartnerSure struct {
	Page
	Action, BackHref, Caption, Heading, Warning, Submit string
	Rows                                                []ui.SummaryRow
	Hidden                                              []PartnerHidden
}

// PartnerHidden carries an answer on to the next page.
type PartnerHidden struct{ Name, Value string }

// PartnerLog asks for a contact in full.
type PartnerLog struct {
	Page
	Action, BackHref, Caption string
	Type, Outcome, Attendance ui.Select
	Level, PartOfDay          ui.Radios
	On                        ui.DateInput
	Note                      ui.Textarea
}

// PartnerMeanwhile says what somebody else did first.
type PartnerMeanwhile struct {
	Page
	Happened []ui.Event
	State    string
	Means    ui.Meaning
	Kept     []ui.SummaryRow // what was typed, not to be lost
	Href     string
}

func (f PartnerFilter) overdue() []string {
	if f.Overdue {
		return []string{"1"}
	}
	return nil
}

// table sets the rows under the columns that say something for this list.
func (q PartnerQueue) table() ui.Table {
	t := ui.Table{Caption: q.Caption, CaptionHidden: q.Plain, Dense: true, Columns: []ui.Column{{Name: "Referral"}, {Name: "Needs"}, {Name: "About"}}}
	if q.Services {
		t.Columns = append(t.Columns, ui.Column{Name: "Service"})
	}
	t.Columns = append(t.Columns, ui.Column{Name: "State"})
	if !q.Ended {
		t.Columns = append(t.Columns, ui.Column{Name: "Next"})
	}
	t.Columns = append(t.Columns, ui.Column{Name: "Assigned"})
	for _, r := range q.Rows {
		row := []ui.Cell{{Body: r.name()}, {Text: r.Needs}, {Text: r.About}}
		if q.Services {
			row = append(row, ui.Cell{Text: r.Service})
		}
		row = append(row, ui.Cell{Body: r.state()})
		switch {
		case q.Ended:
		case r.Next == "":
			row = append(row, ui.Cell{})
		default:
			row = append(row, ui.Cell{Body: r.next()})
		}
		t.Rows = append(t.Rows, append(row, ui.Cell{Text: r.Assigned}))
	}
	return t
}
