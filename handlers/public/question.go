package public

import (
	"slices"
	"strconv"
	"time"

	"github.com/labstack/echo/v4"

	"example.org/fingerpost/app/referral"
	"example.org/fingerpost/handlers/web"
	"example.org/fingerpost/models"
	"example.org/fingerpost/views"
	"example.org/fingerpost/views/ui"
)

// parts are what the form is made of, as the line above each heading says.
var (
	parts      = []string{"What you need", "Who can help", "About you", "Agree and send"}
	theirParts = []string{"What they need", "Who can help", "About them", "Check and send"}
)

// question is what a page of the form says beside its fields.
type question struct {
	part    int    // of parts, from 1
	heading string // of the page; also its title
	their   string // the same to whoever asks for somebody else; empty: no other
	quiet   string // its title on the safe path, which tells nothing to whoever reads the history of the browser
}

var questions = map[string]question{
	"who":             {1, "Who is this for?", "", "Who"},
	referral.PageWork: {1, "Who are you, and where do you work?", "", "Who"},
	"relation":        {1, "What are you to them?", "", "Who"},
	"agrees":          {1, "Do they know, and do they agree?", "", "Who"},
	"authority":       {1, "What gives you the right to decide for them?", "", "Who"},
	"yourself":        {1, "Who are you?", "", "Who"},
	"needs":           {1, "What would you like help with?", "What would they like help with?", "What"},
	"about-you":       {1, "Where do you live, and when were you born?", "Where do they live, and when were they born?", "Where"},
	"gender":          {1, "What is your gender?", "What is their gender?", "About you"},
	"services":        {2, "Which services would you like to hear from?", "Which services would they like to hear from?", "Services"},
	"order":           {2, "How should we ask them?", "How should we ask the services?", "Order"},
	"name":            {3, "What is your name?", "What is their name?", "Name"},
	"contact":         {3, "How can we reach you safely?", "How can we reach them safely?", "Contact"},
	"safe-contact":    {3, "What makes it safe to reach you?", "What makes it safe to reach them?", "Contact"},
	"address":         {3, "What is your address?", "What is their address?", "Address"},
	"access":          {3, "What would make it easier for you?", "What would make it easier for them?", "Access"},
	"know":            {3, "Is there anything they should know?", "Is there anything the services should know?", "More"},
	"helping":         {3, "Is anyone already helping you?", "Is anyone already helping them?", "Others"},
	"consent":         {4, "Do you agree to this?", "What happens next?", "Agree"},
	"capacity":        {4, "Do they understand this, and agree to it?", "", "Agree"},
	"taken":           {4, "How did they agree?", "", "Agree"},
}

// asks is the heading of the page of a question.
func (q question) asks(theirs bool) string {
	if theirs && q.their != "" {
		return q.their
	}
	return q.heading
}

// page shows a question with its answers and with what is wrong about them.
func (j journey) page(c echo.Context, status int, step referral.Step, a referral.Asking, form any, wrong error) error {
	q, their := questions[step.Path], a.ForAnother() && step.Path != "yourself" && step.Path != referral.PageWork
	fields := web.Fields
	if their {
		fields, wrong = web.TheirFields, referral.Theirs(wrong)
	}
	heading := q.asks(their)
	p := views.Ask{Page: web.Page(c, heading), Step: step.Path, Part: part(q.part, a), Heading: heading, Form: fields(form, wrong),
		Options: options(step.Path, a), Safe: a.Restricted(), Kept: len(a.Done) > 0, Their: their}
	p.Problems, p.Back = web.Problems(form, wrong), startPath
	if before := a.Before(step.Path); before != "" {
		p.Back = formPath + before
	}
	if needs, ok := form.(*referral.WhatFor); ok {
		p.NeedGroups, p.Safe = needOptionGroups(), p.Safe || models.Restricted(needs.Needs)
	}
	switch f := form.(type) {
	case *referral.WhereAndWhen:
		p.Born = born(*f, p.Say("What is your date of birth?", "What is their date of birth?"), p.Problems)
	case *referral.Choice:
		p.Suits = j.suits(a, *f)
	case *referral.SafeContact:
		ways := models.List(a.Contact.Ways)
		p.Rings, p.Times, p.Through = ways.Has("phone"), ways.Has("phone") || ways.Has("text"), ways.Has("other")
	case *referral.Home:
		p.Postcode = shown(a.Where.Postcode)
	case *referral.Taken:
		p.Agree, p.On = j.agree(a, referral.Consent{Agree: f.Agree, Words: f.Words}), takenOn(*f, j.desk.Now(), p.Problems)
	case *referral.Consent:
		p.Agree = j.agree(a, *f)
		if p.Agree.Another != nil {
			p.Heading, p.Title = p.Agree.Another.Title, p.Agree.Another.Title
		}
	}
	if p.Safe {
		p.Exit, p.Title = true, q.quiet
	}
	return web.Show(c, status, views.AskPage(p))
}

func part(n int, a referral.Asking) string {
	return "Part " + string(rune('0'+n)) + " of 4: " + say(a, parts[n-1], theirParts[n-1])
}

// shown is a postcode as it is written; what was typed when it is none.
func shown(text string) string {
	if p, ok := models.ParsePostcode(text); ok {
		return string(p)
	}
	return text
}

// born is the date of birth; of one that is incomplete the missing parts are marked.
func born(w referral.WhereAndWhen, label string, problems []ui.Problem) ui.DateInput {
	d := ui.DateInput{Field: ui.Field{Name: "born", Label: label, LabelAs: ui.Medium, Hint: "For example, 31 3 1980"},
		Day: w.Day, Month: w.Month, Year: w.Year, Birthday: true}.With(problems)
	if d.Error == "" {
		return d
	}
	d.Wrong = nil
	for _, part := range []struct{ name, value string }{{"day", w.Day}, {"month", w.Month}, {"year", w.Year}} {
		if part.value == "" {
			d.Wrong = append(d.Wrong, part.name)
		}
	}
	return d
}

// takenOn is the day on which somebody agreed; most do while the form is filled in.
func takenOn(t referral.Taken, now time.Time, problems []ui.Problem) ui.DateInput {
	if t == (referral.Taken{Words: t.Words}) {
		today := now.In(models.London)
		t.Day, t.Month, t.Year = strconv.Itoa(today.Day()), strconv.Itoa(int(today.Month())), strconv.Itoa(today.Year())
	}
	return ui.DateInput{Field: ui.Field{Name: "on", Label: "On which day?", LabelAs: ui.Medium}, Day: t.Day, Month: t.Month, Year: t.Year}.With(problems)
}

// options are the answers to choose from on a page, by question.
func options(path string, a referral.Asking) map[string][]ui.Option {
	yesNo := []ui.Option{{Value: "yes", Text: "Yes"}, {Value: "no", Text: "No"}}
	switch path {
	case "who":
		return map[string][]ui.Option{"for": {
			{Value: "me", Text: "Me"},
			{Value: "someone", Text: "Someone else", Hint: "A relative, a friend or a person you care for"},
			{Value: "work", Text: "Someone I work with", Hint: "You refer them as part of your job"},
		}}
	case referral.PageWork:
		return map[string][]ui.Option{"profession": append([]ui.Option{{Text: "Choose what you are"}}, listed(models.Professions)...)}
	case "relation":
		return map[string][]ui.Option{"relation": listed(models.Relations)}
	case "agrees":
		return map[string][]ui.Option{"knows": {{Value: "yes", Text: "Yes, they know and agree"}, {Value: "no", Text: "No, or not yet"}},
			"understands": append(slices.Clone(yesNo), ui.Option{Value: "not_sure", Text: "I am not sure"})}
	case "authority":
		return map[string][]ui.Option{"authority": listed(models.Appointed)}
	case "about-you":
		return map[string][]ui.Option{"without": {
			{Value: "no_fixed", Text: say(a, "I have no fixed address", "They have no fixed address")},
			{Value: "not_sure", Text: say(a, "I am not sure of my postcode", "I am not sure of their postcode")},
		}}
	case "gender":
		return map[string][]ui.Option{"gender": listed(models.Genders)}
	case "order":
		return map[string][]ui.Option{"mode": {
			{Value: models.Together, Text: "All at the same time", Hint: say(a, "The quickest way. Each of them reads what you need.", "The quickest way. Each of them reads what is needed.")},
			{Value: models.InTurn, Text: "One after the other", Hint: "Fewer people read it. The next is asked only if the one before cannot help."},
		}, "first": chosen(a)}
	case "contact":
		return map[string][]ui.Option{"ways": ways(a.Restricted(), a.ForAnother())}
	case "safe-contact":
		return map[string][]ui.Option{"voicemail": yesNo, "say-who": yesNo, "times": listed(models.ContactTimes)}
	case "access":
		return map[string][]ui.Option{"access": listed(models.AccessNeeds), "language": append([]ui.Option{{Text: "Choose a language"}}, listed(models.Languages)...)}
	case "capacity":
		return map[string][]ui.Option{"understands": append(slices.Clone(yesNo), ui.Option{Value: "not_sure", Text: "I am not sure"})}
	case "taken":
		return map[string][]ui.Option{"agree": {{Value: "true", Text: "I told them these words, and they agreed"}}, "method": listed(models.TakenMethods), "interpreter": yesNo, "follow-up": yesNo}
	case "consent":
		return map[string][]ui.Option{"agree": {{Value: "true", Text: say(a, "I agree", "This is true, and I want to go on")}}, "follow-up": {
			{Value: "yes", Text: "Yes, you may ask me once"}, {Value: "no", Text: "No, do not ask me"},
		}}
	}
	return nil
}

// ways to reach somebody. On the safe path e-mail is none of them, because others may read it.
func ways(safe, their bool) []ui.Option {
	options := listed(models.ContactWays)
	if safe {
		options = slices.DeleteFunc(options, func(o ui.Option) bool { return o.Value == "email" })
	}
	none := ui.Option{Value: "none", Text: "Do not contact me. I will contact you", Hint: "You ring the coordination team when it is safe for you", None: true}
	if their {
		none.Text, none.Hint = "Do not contact them. They will contact us", "They ring the coordination team when it is safe for them"
	}
	return append(options, ui.Option{Divider: "or"}, none)
}

func chosen(a referral.Asking) []ui.Option {
	var options []ui.Option
	for _, m := range a.Matches { // in the order of the page before
		if slices.Contains(a.Services.IDs(), m.Service.ID) {
			options = append(options, ui.Option{Value: m.Service.ID.String(), Text: m.Service.Name, Hint: m.Service.Organisation})
		}
	}
	return options
}

func listed(l models.Listing) []ui.Option {
	options := make([]ui.Option, len(l))
	for i, e := range l {
		options[i] = ui.Option{Value: e.Code, Text: e.Label}
	}
	return options
}
