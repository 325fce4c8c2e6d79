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
	case p.Under16:
		return "It goes to the coordination team first. They talk with you before it goes anywhere else."
	case p.Team:
		return "It goes to the coordination team, and to nobody else."
	}
	return "It goes to " + and(p.Services) + ", and to nobody else. The coordination team sees that it was sent."
}

func (p Check) button() string {
	if p.Team || p.Under16 {
		return "Send to the coordination team"
	}
	return "Send what I asked for"
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
