package models

import (
	"fmt"
	"slices"
	"time"
)

// State is where a referral stands.
type State string

const (
	Sent           State = "sent"
	Opened         State = "opened"
	InfoRequested  State = "info_requested"
	Accepted       State = "accepted"
	Waitlisted     State = "waitlisted"
	InContact      State = "in_contact"
	Completed      State = "completed"
	Closed         State = "closed"
	Declined       State = "declined"
	Withdrawn      State = "withdrawn"
	Expired        State = "expired"
	EnteredInError State = "entered_in_error"
)

// States is every state with the words partners read.
var States = Listing{
	{string(Sent), "New"},
	{string(Opened), "Opened"},
	{string(InfoRequested), "Waiting for information"},
	{string(Accepted), "Accepted"},
	{string(Waitlisted), "Waiting list"},
	{string(InContact), "In contact"},
	{string(Completed), "Finished"},
	{string(Closed), "Closed"},
	{string(Declined), "Passed back"},
	{string(Withdrawn), "Withdrawn"},
	{string(Expired), "No reply in time"},
	{string(EnteredInError), "Entered in error"},
}

// Label is the state in words.
func (s State) Label() string { return States.Label(string(s)) }

// OpenStates are those in which something still has to happen.
var OpenStates = []State{Sent, Opened, InfoRequested, Accepted, Waitlisted, InContact}

// Open says whether something still has to happen.
func (s State) Open() bool { return slices.Contains(OpenStates, s) }

// By says who may make a move; several may.
type By uint8

const (
	ByPartner By = 1 << iota
	ByResident
	ByTeam
	ByClock
	ByReferrer
	ByRights // whoever answers for people's rights
)

// by is which of them an actor is.
func by(role Role) By {
	switch role {
	case Partner, Lead:
		return ByPartner
	case Resident:
		return ByResident
	case Referrer:
		return ByReferrer
	case Governance:
		return ByRights
	case Coordinator:
		return ByTeam
	case Chore:
		return ByClock
	}
	return 0
}

// Needed says what a move cannot be made without.
type Needed uint8

const (
	NeedsReason   Needed = 1 << iota // a code of the move's list
	NeedsNextStep                    // a code of NextSteps
	NeedsWords                       // plain words that the person will see
	NeedsMonth                       // when the waiting list is expected to end
	NeedsOutcomes                    // a result for every need of the enquiry
)

// Clock is what has to happen next, and within how many working days. Each service may set its own.
type Clock string

const (
	NoClock      Clock = ""
	ClockOpen    Clock = "open"    // read it
	ClockDecide  Clock = "decide"  // accept it or pass it back
	ClockContact Clock = "contact" // try to reach the person
	ClockNote    Clock = "note"    // say how it goes
)

// Clocks is what partners read when one runs.
var Clocks = Listing{
	{string(ClockOpen), "Open it"}, {string(ClockDecide), "Accept it or pass it back"}, {string(ClockContact), "Get in touch"}, {string(ClockNote), "Say how it is going"},
}

// Tells is whom a move causes an e-mail to; the e-mail says only that there is something to look at.
type Tells uint8

const (
	TellPartner Tells = 1 << iota
	TellTeam
	TellReferrer // if the person agreed to it
)

// Move is one step in the life of a referral: from where, to where, who may, what it needs and what it starts.
type Move struct {
	Name    string // in addresses, events and the audit record
	From    []State
	To      State
	By      By
	Needs   Needed
	Reasons Listing       // for NeedsReason
	Within  time.Duration // only so long after the state began; zero: any time
	Clock   Clock
	Tells   Tells
	Shows   bool   // the partner may know who it is from now on
	Ends    bool   // the partner may see nothing of it from now on
	Button  string // what the page calls it; empty: it follows from something else
	Told    string // what the person reads; %s is the partner's name
}

const reopenWithin = 28 * 24 * time.Hour

// Moves is the whole life of a referral. A new state is a constant above, its rows here and its name in the schema's
// check; buttons, guards, timeline, clocks and e-mails are read from here.
var Moves = []Move{
	{Name: "open", From: []State{Sent}, To: Opened, By: ByPartner, Clock: ClockDecide, Told: "%s opened it"},
	{Name: "ask", From: []State{Sent, Opened}, To: InfoRequested, By: ByPartner, Needs: NeedsWords, Clock: ClockDecide, Tells: TellTeam | TellReferrer,
		Button: "Ask for more information", Told: "%s asked for more information"},
	{Name: "answer", From: []State{InfoRequested}, To: Opened, By: ByTeam | ByResident | ByReferrer, Needs: NeedsWords, Clock: ClockDecide, Tells: TellPartner,
		Button: "Send the answer", Told: "More information went to %s"},
	{Name: "accept", From: []State{Opened}, To: Accepted, By: ByPartner, Clock: ClockContact, Tells: TellReferrer, Shows: true,
		Button: "Accept", Told: "%s accepted"},
	{Name: "contact", From: []State{Accepted, Waitlisted}, To: InContact, By: ByPartner, Clock: ClockNote, Told: "%s is in touch with you"},
	{Name: "wait", From: []State{Accepted, InContact}, To: Waitlisted, By: ByPartner, Needs: NeedsMonth, Clock: ClockNote,
		Button: "Put on the waiting list", Told: "%s put you on its waiting list"},
	{Name: "resume", From: []State{Waitlisted}, To: Accepted, By: ByPartner, Clock: ClockContact,
		Button: "Take off the waiting list", Told: "%s has a place for you"},
	{Name: "finish", From: []State{InContact}, To: Completed, By: ByPartner, Needs: NeedsOutcomes, Tells: TellReferrer,
		Button: "Finish with an outcome", Told: "%s finished"},
	{Name: "close", From: []State{Accepted, Waitlisted, InContact}, To: Closed, By: ByPartner | ByTeam, Needs: NeedsReason | NeedsOutcomes, Reasons: CloseReasons, Tells: TellReferrer,
		Button: "Close without finishing", Told: "%s closed it"},
	{Name: "decline", From: []State{Sent, Opened, InfoRequested, Accepted, Waitlisted}, To: Declined, By: ByPartner, Needs: NeedsReason | NeedsNextStep | NeedsWords,
		Reasons: DeclineReasons, Tells: TellReferrer, Ends: true, Button: "Pass back", Told: "%s could not help and passed it back"},
	{Name: "withdraw", From: OpenStates, To: Withdrawn, By: ByResident | ByTeam | ByReferrer | ByRights, Tells: TellPartner, Ends: true,
		Button: "Withdraw", Told: "You asked us to stop, and %s can no longer see it"},
	{Name: "expire", From: []State{Sent, Opened, InfoRequested}, To: Expired, By: ByClock, Ends: true, Told: "%s did not reply in time"},
	{Name: "reopen", From: []State{Completed, Closed}, To: InContact, By: ByTeam, Needs: NeedsWords, Within: reopenWithin, Clock: ClockNote, Tells: TellPartner,
		Button: "Open again", Told: "It was opened again with %s"},
	{Name: "void", From: append(slices.Clone(OpenStates), Completed, Closed), To: EnteredInError, By: ByTeam, Needs: NeedsWords, Tells: TellPartner, Ends: true,
		Button: "Entered in error", Told: "It was sent to %s by mistake"},
}

// MoveNamed finds a move by its name; ErrNotFound when there is none.
func MoveNamed(name string) (Move, error) {
	for _, m := range Moves {
		if m.Name == name {
			return m, nil
		}
	}
	return Move{}, fmt.Errorf("move: %w", ErrNotFound)
}

// Check says whether the move may be made by the role from the state that began at since: nil, ErrForbidden when it is
// someone else's to make, ErrConflict when the referral is no longer where the move begins.
func (m Move) Check(from State, since, now time.Time, role Role) error {
	switch {
	case m.By&by(role) == 0:
		return fmt.Errorf("%s: %w", m.Name, ErrForbidden)
	case !slices.Contains(m.From, from):
		return fmt.Errorf("%s from %s: %w", m.Name, from, ErrConflict)
	case m.Within > 0 && now.Sub(since) > m.Within:
		return fmt.Errorf("%s too late: %w", m.Name, ErrConflict)
	}
	return nil
}

// MovesFor lists the buttons a role has for a referral in this state.
func (s State) MovesFor(role Role, since, now time.Time) []Move {
	var can []Move
	for _, m := range Moves {
		if m.Button != "" && m.Check(s, since, now, role) == nil {
			can = append(can, m)
		}
	}
	return can
}

// Tab is a heap of the partner's queue.
type Tab struct {
	Code, Label string
	States      []State
}

// Tabs of the partner's inbox. A withdrawn, declined or expired referral stands on none: the partner no longer sees it.
var Tabs = []Tab{
	{"new", "New", []State{Sent}},
	{"waiting", "Waiting for you", []State{Opened, InfoRequested}},
	{"open", "Open", []State{Accepted, InContact}},
	{"list", "Waiting list", []State{Waitlisted}},
	{"finished", "Finished", []State{Completed, Closed}},
}

// EnquiryState is where an enquiry stands; it follows from its referrals.
type EnquiryState string

const (
	Held             EnquiryState = "held"
	AwaitingConsent  EnquiryState = "awaiting_consent"
	Placed           EnquiryState = "placed"
	Resolved         EnquiryState = "resolved"
	Unresolved       EnquiryState = "unresolved"
	EnquiryWithdrawn EnquiryState = "withdrawn"
)

// EnquiryStates in words for the coordination team.
var EnquiryStates = Listing{
	{string(Held), "With the coordination team"},
	{string(AwaitingConsent), "Waiting for the person to agree"},
	{string(Placed), "Placed"},
	{string(Resolved), "Resolved"},
	{string(Unresolved), "Not resolved"},
	{string(EnquiryWithdrawn), "Withdrawn"},
}

// Label is the state in words.
func (s EnquiryState) Label() string { return EnquiryStates.Label(string(s)) }

// After says where an enquiry stands once its referrals stand at these states, in the order in which they ended, and no
// further service is named. Time that ran out or a partner that passed back never ends it: it returns to the coordination
// team. The person's own last word does: whoever withdraws what was left has asked to stop.
func After(referrals []State) EnquiryState {
	has := func(any ...State) bool {
		return slices.ContainsFunc(referrals, func(s State) bool { return slices.Contains(any, s) })
	}
	switch {
	case has(OpenStates...):
		return Placed
	case has(Completed):
		return Resolved
	case has(Closed):
		return Unresolved
	case len(referrals) > 0 && referrals[len(referrals)-1] == Withdrawn:
		return EnquiryWithdrawn
	}
	return Held
}
