package views

import (
	"slices"

	"example.org/fingerpost/models"
	"example.org/fingerpost/views/ui"
)

// ReferrerClient is the first page of a professional's form: whom it is about.
type ReferrerClient struct {
	Page
	Action  string
	Form    Form
	Options map[string][]ui.Option
	Born    ui.DateInput
}

// ReferrerNeeds is the second: what they need, and which services suit once that is known.
type ReferrerNeeds struct {
	Page
	Action, Client    string
	Form              Form
	Groups            []NeedGroup
	Access, Languages []ui.Option
	Asked             bool   // the services that suit are shown
	Suiting           string // the needs that they suit
	Services          []ui.Option
	Own               []ReferrerOwn
	First             []ui.Option
	Mode              string
	Help              bool
}

// ReferrerOwn is a service that people go to themselves.
type ReferrerOwn struct{ Name, Href string }

// ReferrerSend is the third: what will be sent, and the client's consent.
type ReferrerSend struct {
	Page
	Action                            string
	Form                              Form
	Sections                          []ui.SummaryList
	Understands, Methods, Professions []ui.Option
	YesNo                             []ui.Option
	Words, Progress, FollowUp         []string // what the client is told for each purpose
	Mark                              string   // of Words
	Agreed                            bool
	On                                ui.DateInput
	Me                                models.ReferrerDetails
	Team                              bool // it goes to the coordination team only
}

// ReferrerDrafts are the forms that were left.
type ReferrerDrafts struct {
	Page
	NewHref string
	Rows    []ReferrerDraft
}

// ReferrerDraft is one of them. Dates are in words.
type ReferrerDraft struct{ Name, Needs, Touched, Until, Href, DeleteHref string }

// ReferrerList is what a professional sent.
type ReferrerList struct {
	Page
	Heading, Words, NewHref, FindHref string
	Tab                               string // of models.ClientTabs
	Found                             bool   // something was searched for
	Limit                             string // how far the search went; empty: it looked at all
	Tabs                              ui.QueueTabs
	Rows                              []ReferrerRow
	Pages                             ui.Pagination
}

// ReferrerRow is one client. State says where it stands when no service has it.
type ReferrerRow struct {
	Client, Ref, Href, Sent, State string
	Late                           bool
	Legs                           []ReferrerLeg
}

// ReferrerLeg is one service that it went to; only its names for who did not agree to more.
type ReferrerLeg struct {
	Service, Organisation, State, Since, Next, Messages string
	Means                                               ui.Meaning
	Late                                                bool
}

// ReferrerSent is one client with what happened.
type ReferrerSent struct {
	Page
	Ref, Client, Sent, State string
	Over                     string // that it has ended and nothing more is told; empty: it is told, or never was
	Told, Kept               bool   // they agreed that the referrer is told; what was typed is still kept
	WithdrawHref, AgainHref  string
	Legs                     []ReferrerSentLeg
}

// ReferrerSentLeg is one service, with its timeline.
type ReferrerSentLeg struct {
	ReferrerLeg
	Events          []ui.Event
	MessagesHref    string
	Asked, AnswerTo string // what the service wants to know, and where the answer goes; empty: nothing
	Answer          ui.Textarea
}

// ReferrerWithdraw asks what to withdraw.
type ReferrerWithdraw struct {
	Page
	Ref, Client, Action, BackHref string
	Options                       []ui.Option
}

func (p ReferrerClient) field(name string) ui.Field { return dense(p.Form, name) }
func (p ReferrerNeeds) field(name string) ui.Field  { return dense(p.Form, name) }
func (p ReferrerSend) field(name string) ui.Field   { return dense(p.Form, name) }

// dense is a question of a dense form.
func dense(f Form, name string) ui.Field {
	field := f.At(name).Field
	field.LabelAs = ui.Small
	return field
}

// optional is a question that must be answered on a page of its own, and not here.
func (p ReferrerClient) optional(name string) ui.Field {
	f := p.field(name)
	f.Optional = true
	return f
}

// through is a question about somebody else, who needs another label here than on a page of their own.
func (p ReferrerClient) through(name, label string) ui.Field {
	f := p.field(name)
	f.Label = label
	return f
}

// given says whether any of the questions was answered or has to be put right.
func (f Form) given(names ...string) bool {
	return slices.ContainsFunc(names, func(name string) bool {
		q := f.At(name)
		return q.Error != "" || q.Value != "" && q.Value != "[]" || len(q.Values) > 0
	})
}

// plain is one without its general hint, which a professional has read often.
func (p ReferrerClient) plain(name string) ui.Field {
	f := p.field(name)
	f.Hint = ""
	return f
}

func (p ReferrerNeeds) plain(name string) ui.Field {
	f := p.field(name)
	f.Hint = ""
	return f
}

func (p ReferrerNeeds) helping() []string {
	if p.Help {
		return []string{"true"}
	}
	return nil
}

func (p ReferrerSend) agreed() []string {
	if p.Agreed {
		return []string{"true"}
	}
	return nil
}

func (p ReferrerSend) button() string {
	if p.Team {
		return "Send to the coordination team"
	}
	return "Send the referral"
}

func (p ReferrerList) table() ui.Table {
	t := ui.Table{Caption: p.Heading, CaptionHidden: true, Dense: true, Columns: []ui.Column{{Name: "Client"}, {Name: "Sent"}, {Name: "Where it stands"}}}
	for _, r := range p.Rows {
		t.Rows = append(t.Rows, []ui.Cell{{Body: r.name()}, {Text: r.Sent}, {Body: r.stands()}})
	}
	return t
}

func (p ReferrerDrafts) table() ui.Table {
	t := ui.Table{Caption: "Drafts", CaptionHidden: true, Dense: true, Columns: []ui.Column{{Name: "Client"}, {Name: "Needs"}, {Name: "Last touched"}, {Name: "Kept until"}, {Name: "Delete"}}}
	for _, r := range p.Rows {
		t.Rows = append(t.Rows, []ui.Cell{{Text: r.Name, Href: r.Href}, {Text: r.Needs}, {Text: r.Touched}, {Text: r.Until}, {Body: r.remove()}})
	}
	return t
}
