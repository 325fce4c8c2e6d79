package referral

import (
	"slices"

	"example.org/fingerpost/app/directory"
	"example.org/fingerpost/models"
)

// Asking is a form under way: the answers, and what they lead to. Pages and rules are made from it.
type Asking struct {
	Answers
	Matches []directory.Match // every service that suits, best first; some can only be contacted directly
	Suits   int               // how many of them can be sent to
	Chosen  []models.Service  // in the order in which they are asked
	Stale   bool              // a service that was chosen can no longer be sent to
}

// Step is one page of the form: where it stands, the struct it fills and when it is asked.
type Step struct {
	Path string
	Form func(*Answers) any
	Asks func(Asking) bool
}

func always(Asking) bool { return true }

// Steps are the pages in the order in which they are asked.
var Steps = []Step{
	{"who", func(a *Answers) any { return &a.Who }, always},
	{PageWork, func(a *Answers) any { return &a.Work }, func(a Asking) bool { return a.ForWork() }},
	{"relation", func(a *Answers) any { return &a.Relation }, func(a Asking) bool { return a.represents() }},
	{"agrees", func(a *Answers) any { return &a.Agrees }, func(a Asking) bool { return a.represents() }},
	{"authority", func(a *Answers) any { return &a.Right }, func(a Asking) bool { return a.asksRight() }},
	{"yourself", func(a *Answers) any { return &a.Yourself }, func(a Asking) bool { return a.represents() }},
	{"needs", func(a *Answers) any { return &a.Needs }, always},
	{"about-you", func(a *Answers) any { return &a.Where }, always},
	{"gender", func(a *Answers) any { return &a.Gender }, always},
	{"services", func(a *Answers) any { return &a.Services }, always},
	{"order", func(a *Answers) any { return &a.Order }, func(a Asking) bool { return len(a.Services.Services) > 1 }},
	{"name", func(a *Answers) any { return &a.Name }, always},
	{"contact", func(a *Answers) any { return &a.Contact }, always},
	{"safe-contact", func(a *Answers) any { return &a.Safe }, func(a Asking) bool { return a.asksSafe() }},
	{"address", func(a *Answers) any { return &a.Address }, func(a Asking) bool { return a.asksAddress() }},
	{"access", func(a *Answers) any { return &a.Access }, always},
	{"know", func(a *Answers) any { return &a.About }, func(a Asking) bool { return a.wants("summary") }},
	{"helping", func(a *Answers) any { return &a.Helping }, func(a Asking) bool { return a.wants("involved") }},
	{"consent", func(a *Answers) any { return &a.Consent }, func(a Asking) bool { return !a.ForWork() }},
	{"capacity", func(a *Answers) any { return &a.Capacity }, func(a Asking) bool { return a.ForWork() }},
	{"taken", func(a *Answers) any { return &a.Taken }, func(a Asking) bool { return a.ForWork() && a.understood() }},
}

// StepAt finds a page of the form by its path.
func StepAt(path string) (Step, bool) {
	i := slices.IndexFunc(Steps, func(s Step) bool { return s.Path == path })
	if i < 0 {
		return Step{}, false
	}
	return Steps[i], true
}

// Next is the first page that is asked and not answered yet; "check" when all are. A page that was changed may make
// others ask again, so this is the one way to go on.
func (a Asking) Next() string {
	for _, s := range Steps {
		if s.Asks(a) && !a.Done[s.Path] {
			return s.Path
		}
	}
	return "check"
}

// Before is the page that is asked before this one; empty before the first.
func (a Asking) Before(path string) string {
	before := ""
	for _, s := range Steps {
		if s.Path == path {
			break
		}
		if s.Asks(a) {
			before = s.Path
		}
	}
	return before
}

// Reached says whether every page before this one has been answered, so that nobody comes to a page out of order.
func (a Asking) Reached(path string) bool {
	for _, s := range Steps {
		if s.Path == path {
			return true
		}
		if s.Asks(a) && !a.Done[s.Path] {
			return false
		}
	}
	return true
}

// Restricted says whether this is the safe path.
func (a Answers) Restricted() bool { return models.Restricted(a.Needs.Needs) }

// wants says whether any chosen service is given the field; the coordination team, which may send it to any, is given
// all that a service could be.
func (a Asking) wants(field string) bool {
	if a.Services.Help {
		return true
	}
	return slices.ContainsFunc(a.Chosen, func(s models.Service) bool { return s.Gets(field) })
}

func (a Asking) asksAddress() bool {
	ways := models.List(a.Contact.Ways)
	return a.Where.Without == "" && (a.wants("address") || ways.Has("post"))
}

func (a Asking) asksSafe() bool {
	ways := models.List(a.Contact.Ways)
	return ways.Has("phone") || ways.Has("text") || ways.Has("other")
}

// keep says that a page was answered, and asks again what that answer unsettles: services suit other needs, consent names
// services and fields.
func (a *Answers) keep(path string, changed bool) {
	if a.Done == nil {
		a.Done = map[string]bool{}
	}
	a.Done[path] = true
	if !changed {
		return
	}
	switch path {
	case "who", "relation":
		for _, path := range []string{"agrees", "authority", "about-you"} {
			delete(a.Done, path) // who may ask for whom, at which age and by what right
		}
		a.agreeAgain()
	case "agrees", "authority", "capacity", "order":
		a.agreeAgain()
	case "needs", "about-you", "gender":
		delete(a.Done, "services")
		a.agreeAgain()
	case "services":
		delete(a.Done, "order")
		a.agreeAgain()
	case "contact":
		delete(a.Done, "safe-contact") // asks other things of other ways
	}
	if path != "needs" {
		return
	}
	a.GapNoted = false
	if !a.Restricted() {
		a.SafePath = false
	} else if models.List(a.Contact.Ways).Has("email") {
		delete(a.Done, "contact") // not safe enough on the safe path
	}
}

// agreeAgain asks for consent again, as what was agreed to is no longer what is asked for.
func (a *Answers) agreeAgain() {
	delete(a.Done, "consent")
	delete(a.Done, "taken")
}
