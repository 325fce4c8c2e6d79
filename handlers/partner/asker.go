package partner

import (
	"example.org/fingerpost/app/referral"
	"example.org/fingerpost/models"
	"example.org/fingerpost/views/ui"
)

// asker is who asked for the person; none when they asked themselves, or it is not known yet who it is.
func asker(r referral.Case) []ui.SummaryRow {
	if r.Referrer == nil || r.Person == nil {
		return nil
	}
	a := *r.Referrer
	relation := models.Relations.Label(a.Relation)
	if !models.Relations.Has(a.Relation) {
		relation = models.Professions.Label(a.Relation)
	}
	rows := []ui.SummaryRow{{Key: "Name", Text: a.Name}, {Key: "What they are to them", Text: relation}}
	for _, fact := range []struct{ key, text string }{{"Role", a.Role}, {"Organisation", a.Organisation}, {"Phone", a.Phone}, {"Email", a.Email},
		{"Right to decide", models.Authorities.Label(a.Authority)}} {
		if fact.text != "" {
			rows = append(rows, ui.SummaryRow{Key: fact.key, Text: fact.text})
		}
	}
	if models.Professions.Has(a.Relation) {
		rows[0].Actions = []ui.Action{{Text: "Messages", Href: referralPath(r.Referral.ID) + "/messages", Hidden: "with the referrer"}}
	}
	return append(rows, ui.SummaryRow{Key: "To keep in mind", Text: "Speak with the person themselves. Ask them before you tell anything to whoever asked."})
}
