package coordinator

import (
	"github.com/google/uuid"

	"example.org/fingerpost/app/referral"
	"example.org/fingerpost/models"
	"example.org/fingerpost/views/ui"
)

// decide is what the team has to settle about an enquiry before it may go anywhere, by why it is held.
var decide = map[string][]string{
	models.HeldCapacity: {
		"Somebody else asked for them and said that they may not understand or agree. Talk with the person, with all the help they need.",
		"They understand and agree: read out the words of a service and place them with it.",
		"They cannot decide this: only an attorney for health and welfare or a deputy may agree for them. Ask who that is, see the document and note it.",
		"Neither: nothing is sent. End it, and tell whoever asked.",
	},
	models.HeldNoSafeWay: {
		"Somebody else asked for them, and there is no safe way to ask the person. Nothing is sent without their own word.",
		"Ring whoever asked: is there a safe way, or can the person ring us?",
	},
	models.HeldNotChecked: {
		"Whoever referred them could not be confirmed. What they said the person agreed to counts no more.",
		"Ask the person themselves, in a way that is safe: did they want this, and do they still? Then read out the words of a service and place them with it.",
		"Take care when you ring: the number may not be theirs.",
	},
	models.HeldNoReply: {
		"Somebody else asked for them two weeks ago, and the person has not said whether they want it. Time does not end it: you decide.",
		"Try once more, on another day and in another way that is safe.",
		"They want it: note their word, or place them with a service. They do not, or cannot be reached: end it.",
	},
	models.HeldUnder16: {
		"They are under 16. Decide whether they understand what it means by themselves, and talk with them alone if you can.",
		"Tell no parent or carer by yourself. Ask the young person first who should know.",
		"Note with each service how you decided.",
	},
}

// asker is who asked for the person: always what they are to them, the rest once the team may know who it is.
func asker(f referral.File) []ui.SummaryRow {
	if f.Relation == "" {
		return nil
	}
	rows := []ui.SummaryRow{{Key: "Who they are", Text: relation(f.Relation)}}
	switch f.Check.State {
	case models.CheckPassed:
		rows = append(rows, ui.SummaryRow{Key: "Checked", Text: models.CheckWays.Label(f.Check.How) + ", " + ui.DayText(*f.Check.At)})
	case models.CheckFailed:
		rows = append(rows, ui.SummaryRow{Key: "Not confirmed", Text: models.CheckFailures.Label(f.Check.How) + ", " + ui.DayText(*f.Check.At)})
	}
	if f.Referrer == nil {
		return append(rows, ui.SummaryRow{Key: "Name", Text: "Shown together with who it is about"})
	}
	for _, fact := range []struct{ key, text string }{{"Name", f.Referrer.Name}, {"Role", f.Referrer.Role}, {"Works at", f.Referrer.Organisation},
		{"Phone", f.Referrer.Phone}, {"Email", f.Referrer.Email}, {"Knows them", f.Referrer.Knows}, {"Note of the check", f.Referrer.Check.Words}, {"Right to decide", models.Authorities.Label(f.Referrer.Authority)}} {
		if fact.text != "" {
			rows = append(rows, ui.SummaryRow{Key: fact.key, Text: fact.text})
		}
	}
	return rows
}

// askedFor are the services that somebody else asked for and the person has not agreed to.
func askedFor(f referral.File, names map[uuid.UUID]string) []string {
	if len(f.Named) > 0 || f.Enquiry.State != models.AwaitingConsent && f.Enquiry.State != models.Held {
		return nil
	}
	var all []string
	for _, n := range f.Asked {
		all = append(all, names[n.ServiceID])
	}
	return all
}
