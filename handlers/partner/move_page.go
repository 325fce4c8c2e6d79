package partner

import (
	"github.com/labstack/echo/v4"

	"example.org/fingerpost/app/referral"
	"example.org/fingerpost/handlers/web"
	"example.org/fingerpost/models"
	"example.org/fingerpost/views"
	"example.org/fingerpost/views/ui"
)

// page is the words of a move: what its page asks, in which words it warns, and what is said when it is done. Which
// questions there are follows from the state table.
type page struct {
	heading, intro, warning, submit, done string
	reason, words, wordsHint              string
	sure                                  string // the question before what cannot be undone
}

var pages = map[string]page{
	"accept": {done: "Accepted. You can now see who it is and how to get in touch."},
	"resume": {done: "Taken off the waiting list. Please get in touch."},
	"ask": {heading: "Ask for more information", intro: "The coordination team or the person answers, and the referral comes back to you.", submit: "Ask",
		words: "What do you need to know before you can decide?", wordsHint: "The person can read this, and whoever referred them too if they agreed. Do not ask for their name: you see it when you accept.",
		done: "Asked. The referral waits for the answer."},
	"wait": {heading: "Put on the waiting list", intro: "The person reads which month you expect. You can still reach them while they wait.", submit: "Put on the waiting list",
		done: "On the waiting list."},
	"finish": {heading: "Finish with an outcome", intro: "Say what became of each need. Only the coordination team can open it again, for 28 days.", submit: "Finish",
		done: "Finished. Thank you for telling us how it went."},
	"close": {heading: "Close without finishing", intro: "For when the help has ended another way. Only the coordination team can open it again, for 28 days.", submit: "Close", reason: "Why does it end?",
		done: "Closed."},
	"decline": {heading: "Pass this referral back", intro: "Nobody is left without an answer: it goes on to the next service they named, or to the coordination team.", submit: "Pass back now",
		warning: "It leaves your inbox at once. You and your colleagues can no longer see it, and you cannot take this back.", sure: "Are you sure you want to pass it back?",
		reason: "Why can you not help?", words: "What do you want to tell the person?", wordsHint: "They read this. Use plain, kind words, and do not name other people.",
		done: "Passed back. It is no longer in your inbox."},
}

// showMove is the page of a move, with answers kept and what is wrong beside each.
func (q queuePages) showMove(c echo.Context, status int, r referral.Case, m models.Move, form moveForm, wrong error) error {
	path, words := referralPath(r.Referral.ID), pages[m.Name]
	p := views.PartnerStep{Page: web.Page(c, words.heading), Action: path + "/" + m.Name, BackHref: path, Caption: caption(r), Heading: words.heading, Intro: words.intro,
		Warning: words.warning, Submit: words.submit}
	if words.sure != "" {
		p.Submit = "Continue" // it asks once more
	}
	order := []string{"month", "reason", "next-step"}
	for _, n := range r.Enquiry.Needs {
		order = append(order, "result-"+n)
	}
	p.Wide, p.Back, p.Problems = true, path, problems(wrong, append(order, "words")...)
	field := func(name, label, hint string) ui.Field {
		return ui.Field{Name: name, Label: label, Hint: hint, LabelAs: ui.Medium}.With(p.Problems)
	}
	if m.Needs&models.NeedsMonth != 0 {
		p.Questions = append(p.Questions, ui.Select{Field: field("month", "When do you expect to have a place?", ""), Options: q.months(), Value: form.Month})
	}
	if m.Needs&models.NeedsReason != 0 {
		p.Questions = append(p.Questions, ui.Radios{Field: field("reason", words.reason, ""), Options: options(m.Reasons), Value: form.Reason, SmallBoxes: true})
	}
	if m.Needs&models.NeedsNextStep != 0 {
		p.Questions = append(p.Questions, ui.Radios{Field: field("next-step", "What should happen next?", ""), Options: options(models.NextSteps), Value: form.NextStep, SmallBoxes: true})
	}
	if m.Needs&models.NeedsOutcomes != 0 {
		for _, n := range r.Enquiry.Needs {
			p.Questions = append(p.Questions, ui.Radios{Field: field("result-"+n, sentence(models.NeedLabels([]string{n})), "What became of this?"), Options: options(models.NeedResults),
				Value: form.Results[n], Inline: true, SmallBoxes: true})
		}
	}
	if m.Needs&models.NeedsWords != 0 {
		p.Questions = append(p.Questions, ui.Textarea{Field: field("words", words.words, words.wordsHint), Value: form.Words, Rows: 5, Max: 500})
	}
	return web.Show(c, status, views.PartnerStepPage(p))
}
