package resident

import (
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"example.org/fingerpost/app/referral"
	"example.org/fingerpost/handlers/web"
	"example.org/fingerpost/models"
	"example.org/fingerpost/views"
	"example.org/fingerpost/views/ui"
)

// access shows who has seen it, what was given to whom, and what was agreed to.
func (a area) access(c echo.Context) error {
	r, err := a.desk.Record(c.Request().Context(), web.Who(c))
	if err != nil {
		return err
	}
	p := views.MineAccess{Page: page(c), Menu: menu(base + "/access"), Given: given(r), Uses: uses(r.Uses), Agreed: agreed(r)}
	p.Count = fmt.Sprintf("%d entries, the newest first.", len(r.Uses))
	if len(r.Uses) == 1 {
		p.Count = "One entry."
	}
	return web.Show(c, http.StatusOK, views.MineAccessPage(p))
}

// given is each act of showing or giving something, newest first.
func given(r referral.Record) []views.MineGiven {
	var all []views.MineGiven
	for _, g := range slices.Backward(r.Given) {
		v := views.MineGiven{To: g.Organisation, At: g.At, What: whats[g.What]}
		add := func(key, text string) {
			if text != "" {
				v.Rows = append(v.Rows, ui.SummaryRow{Key: key, Text: text})
			}
		}
		if v.To == "" {
			v.To = "Coordination team"
		}
		v.Rows = append(v.Rows, ui.SummaryRow{Key: "What they could read", Lines: fieldNames(g.Fields)})
		add("Why", join(purposes[g.Purpose], models.ShowReasons.Label(g.Reason), g.Words))
		add("Legal basis", bases(g.Basis))
		add("Agreement", g.Agreement)
		all = append(all, v)
	}
	return all
}

// whats are the acts of giving; purposes those of the partner agreement, 1.3.
var (
	whats = map[string]string{models.DisclosedSent: "Sent to them, without saying who you are", models.DisclosedIdentity: "They said yes, and may know who you are",
		models.DisclosedShown: "They looked up who you are, and wrote down why", models.DisclosedPrinted: "A letter or a new private code for you", "opened": "They opened it"}
	purposes = map[string]string{models.PurposeRouting: "To bring you to a service that you agreed to"}
)

func bases(basis string) string {
	if basis == models.BasisConsent {
		return "You agreed (" + basis + ")"
	}
	return basis
}

var otherFields = map[string]string{"needs": "What you need help with", "age_band": "Age group", "district": "Area", "access": "What helps you use a service", "language": "Your language", "contact": "Which ways of contact are safe", "code": "A private code"}

func fieldNames(fields models.List) []string {
	names := make([]string, len(fields))
	for i, f := range fields {
		names[i] = models.PersonFields.Label(f)
		if words := otherFields[f]; words != "" {
			names[i] = words
		}
	}
	return names
}

// uses is every line of the record, newest first.
func uses(lines []models.Use) ui.Table {
	t := ui.Table{Caption: "Every time it was opened or changed", CaptionHidden: true, Columns: []ui.Column{{Name: "When"}, {Name: "Who"}, {Name: "What"}}, Dense: true}
	for _, u := range slices.Backward(lines) {
		t.Rows = append(t.Rows, []ui.Cell{{Text: ui.MomentText(u.At)}, {Text: doer(u)}, {Text: deed(u)}})
	}
	return t
}

// doer is who did it, by organisation and role.
func doer(u models.Use) string {
	switch u.Role {
	case models.Public, models.Resident, models.Door:
		if u.Action == "record.refuse" {
			return "Somebody with your reference"
		}
		return "You"
	case models.Chore:
		return "This service, by itself"
	}
	role := models.Roles.Label(string(u.Role))
	if u.Organisation == "" || u.Organisation == role {
		return role
	}
	return u.Organisation + ", " + lower(role)
}

// deeds are the actions of the audit record in the words of the person concerned.
var deeds = map[string]string{
	"enquiry.send": "Sent it", "consent.give": "Agreed", "referral.send": "Sent it to a service", "referral.read": "Opened it", "enquiry.read": "Opened it, without seeing who you are",
	"enquiry.show": "Looked up who you are", "enquiry.place": "Sent it to a service that you agreed to", "enquiry.conclude": "Ended it", "enquiry.held": "Gave it to the coordination team",
	"enquiry.placed": "Noted that it is with a service", "enquiry.resolved": "Noted that it is finished", "enquiry.unresolved": "Noted that it has ended", "enquiry.withdrawn": "Noted that it was withdrawn",
	"interaction.add": "Noted a contact with you", "referral.assign": "Decided who looks after it", "duplicate.decide": "Checked whether it was sent twice",
	"record.open": "Opened this page", "record.refuse": "Tried to come in and was refused", "record.prove": "Proved the date of birth", "record.send_code": "Was sent a code by email", "record.download": "Took a copy of everything",
	"person.correct": "Corrected details", "contact.change": "Changed how to be reached", "enquiry.withdraw": "Withdrew from everything", "enquiry.restrict": "Paused it",
	"enquiry.resume": "Let it go on", "proposal.make": "Proposed a service", "proposal.agreed": "Agreed to a service", "proposal.declined": "Said no to a service",
	"enquiry.erase": "Deleted everything, as you asked", "enquiry.tell_erased": "Told a service that knew you to look at notes of its own", "message.read": "Read what they and whoever referred you wrote to each other", "message.write": "Wrote to the other side about you",
	"case.identity_asked": "Asked you to show who you are", "case.identity_confirmed": "Noted that you showed who you are", "case.question_asked": "Asked what you mean",
	"case.question_answered": "Noted your answer", "case.extended": "Took longer to answer, and told you why",
	"case.ask": "Asked us something", "case.read": "Read what you asked", "case.acknowledge": "Confirmed that it arrived", "case.close": "Answered", "code.renew": "Gave you a new private code",
	"letter.print": "Made a letter to you", "enquiry.confirm": "Confirmed that it may be sent", "referrer.declare": "Said that they ask for you, and that you know",
	"enquiry.refuse":     "Said no to it",
	"referrer.confirmed": "Made sure of who referred you", "referrer.unconfirmed": "Could not make sure of who referred you",
}

// moves of a referral in the same words.
var moveDeeds = map[string]string{"open": "Opened it for the first time", "ask": "Asked for more information", "answer": "Answered a question", "accept": "Said yes",
	"contact": "Noted being in touch with you", "wait": "Put you on the waiting list", "resume": "Took you off the waiting list", "finish": "Finished", "close": "Ended it",
	"decline": "Passed it back", "withdraw": "Stopped it", "expire": "Took it back, as there was no answer in time", "reopen": "Opened it again", "void": "Marked it as sent by mistake"}

func deed(u models.Use) string {
	words := deeds[u.Action]
	if move, ok := strings.CutPrefix(u.Action, "referral."); ok && words == "" {
		words = moveDeeds[move]
	}
	if words == "" {
		words = "Worked on it"
	}
	if len(u.Fields) > 0 && u.Action != "enquiry.send" {
		words += ": " + lower(strings.Join(fieldNames(u.Fields), ", "))
	}
	return words
}

// agreed is each consent in its words.
func agreed(r referral.Record) []views.MineAgreed {
	var all []views.MineAgreed
	for _, a := range r.Consents {
		lines := strings.Split(a.Words, "\n")
		v := views.MineAgreed{Title: lines[0], Lines: lines[1:], State: "You agreed", Means: ui.Good,
			When: ui.DayText(a.GivenAt) + ", " + lower(models.ConsentMethods.Label(a.Method)) + ". Holds until " + ui.DayText(a.ExpiresAt)}
		v.Noted = a.Noted
		switch {
		case !a.Given:
			v.State, v.Means, v.When = "You said no", ui.Quiet, ui.DayText(a.GivenAt)
		case a.WithdrawnAt != nil:
			v.State, v.Means, v.When = "Withdrawn", ui.Quiet, "Given on "+ui.DayText(a.GivenAt)+", withdrawn on "+ui.DayText(*a.WithdrawnAt)
		}
		all = append(all, v)
	}
	return all
}
