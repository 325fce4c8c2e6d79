package public

import (
	"strings"

	"example.org/fingerpost/app/referral"
	"example.org/fingerpost/models"
	"example.org/fingerpost/views/ui"
)

// rowsOf are the answers of each page, in the words in which they were given.
var rowsOf = map[string]func(referral.Asking) []ui.SummaryRow{
	"who": whoRows,
	referral.PageWork: func(a referral.Asking) []ui.SummaryRow {
		return rows("Your name", a.Work.Name, "You refer as", models.Professions.Label(a.Work.Profession), "Your organisation", a.Work.Organisation,
			"Your phone number at work", a.Work.Phone, "Your email address at work", a.Work.Email, "How you know them", a.Work.Knows)
	},
	"relation": func(a referral.Asking) []ui.SummaryRow {
		return rows("What you are to them", models.Relations.Label(a.Relation.Relation))
	},
	"agrees": agreesRows,
	"authority": func(a referral.Asking) []ui.SummaryRow {
		return rows("Your right to decide for them", models.Authorities.Label(a.Right.Authority))
	},
	"yourself": func(a referral.Asking) []ui.SummaryRow {
		return rows("Your name", a.Yourself.Name, "Your phone number", a.Yourself.Phone, "Your email address", a.Yourself.Email)
	},
	"needs": func(a referral.Asking) []ui.SummaryRow {
		return row(say(a, "What you would like help with", "What they would like help with"), models.NeedLabels(a.Needs.Needs))
	},
	"about-you": whereRows,
	"gender":    func(a referral.Asking) []ui.SummaryRow { return rows("Gender", models.Genders.Label(a.Gender.Gender)) },
	"services":  serviceRows,
	"order":     orderRows,
	"name": func(a referral.Asking) []ui.SummaryRow {
		return rows(say(a, "Full name", "Their full name"), a.Name.Full, say(a, "What to call you", "What to call them"), a.Name.Preferred)
	},
	"contact":      contactRows,
	"safe-contact": safeRows,
	"address": func(a referral.Asking) []ui.SummaryRow {
		return row("Address", models.Address{Line1: a.Address.Line1, Line2: a.Address.Line2, Town: a.Address.Town, Postcode: models.Postcode(shown(a.Where.Postcode))}.Lines())
	},
	"access":  accessRows,
	"know":    func(a referral.Asking) []ui.SummaryRow { return row("What they should know", lines(a.About.Summary)) },
	"helping": helpingRows,
	"consent": consentRows,
	"capacity": func(a referral.Asking) []ui.SummaryRow {
		return rows("They understand and agree", answered[a.Capacity.Understands])
	},
	"taken": func(a referral.Asking) []ui.SummaryRow {
		on, _ := a.Taken.On(models.Now())
		return rows("How they agreed", models.TakenMethods.Label(a.Taken.Method), "On", ui.DayText(on), "Interpreter", answered[a.Taken.Interpreter],
			"May be asked later how it went", answered[a.Taken.FollowUp])
	},
}

// sections are all answers that were asked for, a card for each part of the form.
func sections(a referral.Asking) []ui.SummaryList {
	lists := make([]ui.SummaryList, len(parts))
	for i, title := range parts {
		lists[i].Title = say(a, title, theirParts[i])
	}
	lists[3].Title = say(a, "What you agreed to", "What you told us")
	for _, s := range referral.Steps {
		if !s.Asks(a) {
			continue
		}
		list := &lists[questions[s.Path].part-1]
		for _, r := range rowsOf[s.Path](a) {
			r.Actions = []ui.Action{{Text: "Change", Href: formPath + s.Path, Hidden: strings.ToLower(r.Key[:1]) + r.Key[1:]}}
			list.Rows = append(list.Rows, r)
		}
	}
	return lists
}

// say chooses the words for whoever asks for themselves, or for whoever asks for somebody else.
func say(a referral.Asking, you, they string) string {
	if a.ForAnother() {
		return they
	}
	return you
}

// rows are facts by key and text; row is one with several lines.
func rows(facts ...string) []ui.SummaryRow {
	var list []ui.SummaryRow
	for i := 0; i < len(facts); i += 2 {
		list = append(list, ui.SummaryRow{Key: facts[i], Text: facts[i+1]})
	}
	return list
}

func row(key string, lines []string) []ui.SummaryRow {
	return []ui.SummaryRow{{Key: key, Lines: lines}}
}

func lines(text string) []string {
	if text == "" {
		return nil
	}
	return strings.Split(text, "\n")
}

func whoRows(a referral.Asking) []ui.SummaryRow {
	if a.ForWork() {
		return rows("Who this is for", "Someone I work with")
	}
	return rows("Who this is for", say(a, "Me", "Someone else"))
}

// answered are the short answers as the check page shows them.
var answered = map[string]string{"yes": "Yes", "no": "No", "not_sure": "Not sure"}

func agreesRows(a referral.Asking) []ui.SummaryRow {
	return rows("They know and agree", answered[a.Agrees.Knows], "They understand it", answered[a.Agrees.Understands])
}

func whereRows(a referral.Asking) []ui.SummaryRow {
	where := shown(a.Where.Postcode)
	switch a.Where.Without {
	case "no_fixed":
		where = "No fixed address"
	case "not_sure":
		where = "Not sure"
	}
	born, _ := a.Where.Born()
	return rows("Postcode", where, "Date of birth", born.Format("2 January 2006"))
}

func serviceRows(a referral.Asking) []ui.SummaryRow {
	if a.Services.Help {
		return rows("Services", say(a, "The coordination team helps me choose", "The coordination team helps them choose"))
	}
	var names []string
	for _, s := range a.Chosen {
		names = append(names, s.Name+", "+s.Organisation)
	}
	return row("Services", names)
}

func orderRows(a referral.Asking) []ui.SummaryRow {
	if a.Order.Mode == models.InTurn {
		return rows("How to ask them", "One after the other, "+a.Chosen[0].Name+" first")
	}
	return rows("How to ask them", "All at the same time")
}

func contactRows(a referral.Asking) []ui.SummaryRow {
	if a.Contact.NoContact() {
		return rows(say(a, "How to reach you", "How to reach them"), say(a, "Do not contact me. I will contact you", "Do not contact them. They will contact us"))
	}
	list := row(say(a, "Safe ways to reach you", "Safe ways to reach them"), models.ContactWays.Labels(a.Contact.Ways))
	list = append(list, rows(say(a, "Phone number", "Their phone number"), a.Contact.Phone)...)
	if !a.Restricted() {
		list = append(list, rows(say(a, "Email address", "Their email address"), a.Contact.Email)...)
	}
	if a.Contact.NoWay != "" {
		list = append(list, rows(say(a, "Why there is no way to reach you", "Why there is no way to reach them"), a.Contact.NoWay)...)
	}
	return list
}

func safeRows(a referral.Asking) []ui.SummaryRow {
	ways := models.List(a.Contact.Ways)
	var list []ui.SummaryRow
	if ways.Has("phone") {
		list = rows("Voicemail is safe", answered[a.Safe.Voicemail], "May say who is calling", answered[a.Safe.SayWho])
	}
	if ways.Has("phone") || ways.Has("text") {
		times := models.ContactTimes.Labels(a.Safe.Times)
		if len(times) == 0 {
			times = []string{"Any time"}
		}
		list = append(list, row("Safe times", times)...)
	}
	if ways.Has("other") {
		list = append(list, row("Through someone else", []string{a.Safe.OtherName, a.Safe.OtherPhone})...)
	}
	return list
}

func accessRows(a referral.Asking) []ui.SummaryRow {
	needs := models.AccessNeeds.Labels(a.Access.Needs)
	if len(needs) == 0 {
		needs = []string{"None of these"}
	}
	list := row(say(a, "What helps you", "What helps them"), needs)
	if a.Access.Language != "" {
		list = append(list, rows("Language", models.Languages.Label(a.Access.Language))...)
	}
	return append(list, rows("Anything else that helps", a.Access.More)...)
}

func helpingRows(a referral.Asking) []ui.SummaryRow {
	var who []string
	for _, h := range a.Helping.List() {
		switch {
		case h.Role == "":
			who = append(who, h.Organisation)
		case h.Organisation == "":
			who = append(who, h.Role)
		default:
			who = append(who, h.Role+", "+h.Organisation)
		}
	}
	return row("Others already helping", who)
}

func consentRows(a referral.Asking) []ui.SummaryRow {
	if a.ForAnother() {
		said := "They know and agree; they decide before anything is sent to a service"
		if !a.Confirms(models.Now()) {
			said = "You agree for them"
		}
		return rows("You told us", said)
	}
	to := "Send it to the services above, and to nobody else"
	if a.Services.Help {
		to = "The coordination team reads it and helps me choose"
	}
	return rows("You agreed to this", to, "We may ask you later how it went", answered[a.Consent.FollowUp])
}
