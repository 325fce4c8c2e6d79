package partner

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"

	"example.org/fingerpost/app/referral"
	"example.org/fingerpost/models"
	"example.org/fingerpost/views"
	"example.org/fingerpost/views/ui"
)

// about is whom it is about, as far as everybody may know who sees the list.
func about(ageBand, district string) string {
	return sentence(slices.DeleteFunc([]string{models.AgeBands.Label(ageBand), district}, func(s string) bool { return s == "" }))
}

// sentence sets words in a row.
func sentence(words []string) string { return strings.Join(words, ", ") }

func level(n int) string { return models.Levels.Label(strconv.Itoa(n)) }

// asked is what is known of a referral without knowing who it is.
func asked(r referral.Case) []ui.SummaryRow {
	e := r.Enquiry
	rows := []ui.SummaryRow{{Key: "Help with", Lines: models.NeedLabels(e.Needs)}}
	if r.Referral.Urgent && r.Referral.State.Open() {
		rows = append(rows, ui.SummaryRow{Key: "How soon", Body: ui.Tag(ui.Urgent, "Urgent")})
	}
	if r.Person == nil || r.Person.Born == "" {
		rows = append(rows, ui.SummaryRow{Key: "Age", Text: models.AgeBands.Label(e.AgeBand)})
	}
	if r.Person == nil || r.Person.Address.Postcode == "" {
		rows = append(rows, ui.SummaryRow{Key: "Area", Text: cmp.Or(e.District, "Not known")})
	}
	rows = append(rows, ui.SummaryRow{Key: "Access needs", Lines: orNone(models.AccessNeeds.Labels(e.Access))},
		ui.SummaryRow{Key: "Language", Text: models.Languages.Label(cmp.Or(e.Language, "en"))})
	if r.Person == nil {
		rows = append(rows, ui.SummaryRow{Key: "Safe ways to reach them", Lines: safeWays(e)})
	}
	return rows
}

// safeWays names the ways, without numbers or addresses.
func safeWays(e models.Enquiry) []string {
	if e.NoContact {
		return []string{"None: they will get in touch with you"}
	}
	var lines []string
	for _, w := range models.ContactWays {
		if e.Contact.Has(w.Code) && !(e.Restricted && w.Code == "email") {
			lines = append(lines, w.Label)
		}
	}
	if len(e.Times) > 0 {
		lines = append(lines, "Only "+times(e.Times))
	}
	return orNone(lines)
}

func orNone(lines []string) []string {
	if len(lines) == 0 {
		return []string{"None"}
	}
	return lines
}

// whoItIs is what was granted of a person. Numbers and addresses to write to stand only where it is safe to use them.
func whoItIs(r referral.Case, now time.Time) []ui.SummaryRow {
	p := *r.Person
	rows := []ui.SummaryRow{{Key: "Name", Text: p.Name}}
	if p.Preferred != "" {
		rows = append(rows, ui.SummaryRow{Key: "Likes to be called", Text: p.Preferred})
	}
	if p.Born != "" {
		rows = append(rows, ui.SummaryRow{Key: "Born", Text: p.BornOn().Format("2 January 2006") + ", aged " + strconv.Itoa(models.Age(p.BornOn(), now))})
	}
	if p.Gender != "" {
		rows = append(rows, ui.SummaryRow{Key: "Gender", Text: models.Genders.Label(p.Gender)})
	}
	if lines := p.Address.Lines(); len(lines) > 0 {
		if !r.Enquiry.Contact.Has("post") || r.Enquiry.NoContact {
			lines = append(lines, "Do not send letters there")
		}
		rows = append(rows, ui.SummaryRow{Key: "Lives at", Lines: lines})
	}
	if p.Summary != "" {
		rows = append(rows, ui.SummaryRow{Key: "What to know", Text: p.Summary})
	}
	if p.Access != "" {
		rows = append(rows, ui.SummaryRow{Key: "What also helps", Text: p.Access})
	}
	var helping []string
	for _, h := range p.Involved {
		helping = append(helping, sentence(slices.DeleteFunc([]string{h.Role, h.Organisation}, func(s string) bool { return s == "" })))
	}
	if len(helping) > 0 {
		rows = append(rows, ui.SummaryRow{Key: "Others who help", Lines: helping})
	}
	return rows
}

// results are what became of each need; none while it goes on.
func results(r referral.Case) []ui.SummaryRow {
	var rows []ui.SummaryRow
	if r.Referral.State.Open() {
		return nil
	}
	for _, n := range r.Enquiry.Needs {
		if result := r.Results[n]; result != "" {
			rows = append(rows, ui.SummaryRow{Key: sentence(models.NeedLabels([]string{n})), Text: models.NeedResults.Label(result)})
		}
	}
	return rows
}

// contacts is the log of contacts, newest first.
func contacts(r referral.Case) []views.PartnerContacted {
	log := make([]views.PartnerContacted, len(r.Log))
	for i, e := range r.Log {
		log[i] = views.PartnerContacted{Day: e.HappenedOn.Format("2 January 2006"), What: models.InteractionTypes.Label(e.Type), How: howItWent(e.Interaction), By: e.By, Note: e.Words}
		if e.Level != nil {
			log[i].Level = level(*e.Level)
		}
	}
	return log
}

func howItWent(e models.Interaction) string {
	var words []string
	if e.Outcome != "" {
		words = append(words, models.InteractionOutcomes.Label(e.Outcome))
	}
	if e.Attendance != "" {
		words = append(words, models.Attendances.Label(e.Attendance))
	}
	return sentence(words)
}

// events is everything that happened, steps and contacts alike, newest first.
func (q queuePages) events(r referral.Case, who models.Actor, programme string) []ui.Event {
	all := make([]ui.Event, 0, len(r.Steps)+len(r.Log))
	for _, s := range r.Steps {
		all = append(all, step(r, who, programme, s))
	}
	for _, l := range r.Log {
		by := l.By
		if l.UserID == who.User {
			by = "you"
		}
		e := ui.Event{Title: models.InteractionTypes.Label(l.Type), By: by, At: l.LoggedAt, Text: howItWent(l.Interaction)}
		if on := l.HappenedOn.Format("2 January 2006"); on != l.LoggedAt.In(models.London).Format("2 January 2006") {
			e.Text = sentence(slices.DeleteFunc([]string{e.Text, "on " + on}, func(s string) bool { return s == "" }))
		}
		all = append(all, e)
	}
	slices.SortStableFunc(all, func(a, b ui.Event) int { return b.At.Compare(a.At) })
	return all
}

// upper begins a sentence.
func upper(s string) string {
	if s == "" {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:]
}

// lower begins a label inside a sentence.
func lower(s string) string {
	if s == "" {
		return s
	}
	return strings.ToLower(s[:1]) + s[1:]
}
