package views

import "example.org/fingerpost/views/ui"

// CaseList is what people asked about their information. What is overdue stands first, apart.
type CaseList struct {
	Page
	Menu       []ui.NavItem
	Late, Rows ui.Table
	None       string
}

// CasePage is one of them. What cannot be done with it now is nil or empty.
type CasePage struct {
	Page
	Ref, Kind, State      string
	Means                 ui.Meaning
	Facts                 []ui.SummaryRow
	Said, Told            string
	Noted                 []ui.Event // from which its day follows, newest first
	Open, CanAcknowledge  bool
	AcknowledgeTo, Action string
	Note                  *CaseNote
	Grant                 *CaseGrant
	EraseHref             string // the question before it is erased
	Form                  Form
	Outcomes, Grounds     []ui.Option
}

// CaseNote is the form for a fact from which the day of a case follows.
type CaseNote struct {
	Action string
	Kinds  ui.Radios
	On     ui.DateInput
	Words  ui.Textarea
	Wrong  bool // it was not taken as it was
}

// CaseGrant is the form for doing what a case asks for.
type CaseGrant struct {
	Action  string
	Effects ui.Radios
	Words   ui.Textarea
}

// CaseErase asks before somebody's information is deleted, as it cannot be undone.
type CaseErase struct {
	Page
	Ref, Action, BackHref string
	Gone, Stays, Holders  []string
	Words                 ui.Textarea
}
