package views

import (
	"strconv"
	"strings"

	"example.org/fingerpost/views/ui"
)

// answered says when somebody answers the phone, to the end of the sentence.
func (p Page) answered() string {
	if p.PhoneHours == "" {
		return "."
	}
	return ", " + p.PhoneHours + "."
}

// Say chooses the words for whoever asks for themselves, or for whoever asks for somebody else.
func (p Ask) Say(you, they string) string {
	if p.Their {
		return they
	}
	return you
}

// say does the same on a page beside the form.
func (p Turned) say(you, they string) string {
	if p.Their {
		return they
	}
	return you
}

// fills says what a browser may fill in: nothing of its owner's when they ask for somebody else.
func (p Ask) fills(what string) string { return p.Say(what, "off") }

// groupID makes the first box of the first group the one that the error summary leads to.
func groupID(n int) string {
	if n == 0 {
		return "needs"
	}
	return "needs-group-" + strconv.Itoa(n+1)
}

// about is what describes the whole group of services.
func (s Suits) about(wrong bool) string {
	if wrong {
		return "services-hint services-error"
	}
	return "services-hint"
}

// hintedAs is a control with such a hint and in its size.
func (p Ask) hintedAs(name, hint string, as ui.LabelAs) ui.Field {
	f := p.hinted(name, hint)
	f.LabelAs = as
	return f
}

// first asks which service comes first; whoever does not say is asked best first.
func (p Ask) first() ui.Field {
	f := p.hinted("first", "Leave this if it does not matter. Then we ask the one that suits best first.")
	f.Label, f.LabelAs = "If one after the other, which first?", ui.Medium
	return f
}

func (p Ask) preferred() ui.Field {
	f := p.hinted("preferred", "For example, a short name or Mrs Marsh")
	f.LabelAs = ui.Medium
	return f
}

func (p Ask) language() ui.Field {
	f := p.hinted("language", "Choose one if it is not English")
	f.LabelAs = ui.Medium
	return f
}

// turns say in which order services are asked; nobody chooses more than three.
var turns = []string{"First", "Then", "Then"}

// asked is what the box is ticked under.
func (a Agree) asked() string {
	if a.Another != nil {
		return a.Another.Heading
	}
	return a.Heading
}

// agreedTo is the heading of the words that are the person's own.
func (a Agree) agreedTo() string {
	if a.Another.Decides {
		return "You agree to this in their name"
	}
	return "The words that they will be asked to agree to"
}

func (a Agree) ticked() []string {
	if a.Ticked {
		return []string{"true"}
	}
	return nil
}

// followUp asks for the other purpose, in its own words.
func (p Ask) followUp() ui.Field {
	f := p.hinted("follow-up", strings.Join(p.Agree.FollowUp, " "))
	f.LabelAs = ui.Medium
	return f
}

// and joins words as they are spoken.
func and(words []string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	return strings.Join(words[:len(words)-1], ", ") + " and " + words[len(words)-1]
}

// goes says where it goes.
func (p Check) goes() string {
	switch {
	case p.First:
		return "It goes to the coordination team first, and to no service before they have looked at it."
	case p.Confirms && p.Team:
		return "It goes to the coordination team, and to nobody else. They get in touch with the person, who decides."
	case p.Confirms:
		return "It goes to no service yet. They are asked to confirm first. Once they have, it goes to " + and(p.Services) + ", and to nobody else."
	case p.Under16:
		return "It goes to the coordination team first. They talk with you before it goes anywhere else."
	case p.Team:
		return "It goes to the coordination team, and to nobody else."
	}
	return "It goes to " + and(p.Services) + ", and to nobody else. The coordination team sees that it was sent."
}

func (p Check) button() string {
	switch {
	case p.Team || p.Under16 || p.First:
		return "Send to the coordination team"
	case p.Confirms:
		return "Send it, for them to confirm"
	}
	return "Send what I asked for"
}

// say chooses the words for whoever asked for themselves, or for whoever asked for somebody else.
func (p Sent) say(you, they string) string {
	if p.Their {
		return they
	}
	return you
}

func (p Sent) heading() string {
	if p.Over {
		return "This does not go on"
	}
	if p.Confirms || p.First != "" {
		return "We have what you asked for"
	}
	return "We have sent what you asked for"
}

// keeps is what this device can still show.
func (p Sent) keeps() string {
	switch {
	case p.Code == "":
		return "the reference, and what happens next"
	case p.Their:
		return "the reference and their private code"
	}
	return "your reference and your private code"
}

func (p Equality) asked(name string) ui.Field {
	f := p.Form.At(name).Field
	f.LabelAs = ui.Medium
	return f
}

func (p Ask) reached(name, hint string) ui.Field {
	f := p.hinted(name, hint)
	f.LabelAs = ui.Small
	return f
}
