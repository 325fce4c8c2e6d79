package coordinator

import (
	"net/http"
	"slices"

	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"example.org/fingerpost/app/referral"
	"example.org/fingerpost/handlers/web"
	"example.org/fingerpost/models"
	"example.org/fingerpost/views"
	"example.org/fingerpost/views/ui"
)

// file shows one enquiry: without identity, unless this member of the team has said why they need to know.
func (a area) file(c echo.Context) error {
	id, err := web.ID(c, "id")
	if err != nil {
		return err
	}
	ctx, who := c.Request().Context(), web.Who(c)
	f, err := a.desk.File(ctx, who, id)
	if err != nil {
		return err
	}
	names, err := a.names(c, f)
	if err != nil {
		return err
	}
	e, now := f.Enquiry, a.desk.Now()
	p := views.TeamFile{Page: page(c, "Enquiry"), Ref: models.ShowRef(e.Ref), Headline: e.State.Label(),
		Warnings: warnings(e), ShowHref: filePath(id) + "/show", Facts: facts(e), Agreed: agreed(f, names), Asked: askedFor(f, names), Held: e.State == models.Held}
	p.Bar = []string{known(e.AgeBand, e.District), "sent " + ui.DayText(e.CreatedAt)}
	if p.Held {
		p.Headline, p.State, p.Means = models.HeldFor.Label(e.HeldFor), "With us "+lasting(e.StateSince, now), ui.Waiting
		if now.After(referral.TeamLooksBy(e.StateSince)) {
			p.Means = ui.Urgent
		}
		p.OthersHref, p.EndHref = filePath(id)+"/services", filePath(id)+"/end"
		p.Suits = suits(f, now)
	}
	if e.HeldFor == models.HeldCheck {
		p.Held, p.CheckHref, p.NotCheckHref = false, filePath(id)+"/check", filePath(id)+"/not-checked"
	}
	if e.State == models.AwaitingConsent {
		p.Headline, p.State, p.Means = "Waits for the person's own word", "Waiting "+lasting(e.StateSince, now), ui.Waiting
		p.Comes = ui.DayText(e.StateSince.Add(models.ConfirmWithin))
	}
	if e.WaitsForPerson() {
		p.ConfirmHref, p.RefuseHref, p.EndHref, p.Reach = filePath(id)+"/confirm", filePath(id)+"/refuse", filePath(id)+"/end", reach(e.Contact, e.Times)
	}
	if f.Relation != "" && e.Route == models.RouteRepresentative && (e.State == models.EnquiryWithdrawn || e.State == models.Unresolved) {
		p.Tell = "Whoever asked for them is told only that it does not go on, and not why or by whom."
	}
	if e.PausedAt != nil {
		p.Warnings = append(p.Warnings, pausedWords)
	}
	p.Decide, p.Asker = decide[e.HeldFor], asker(f)
	p.Back = base
	if f.Person != nil {
		p.Person = person(f, now)
	}
	for _, r := range slices.Backward(f.Referrals) {
		p.Referrals = append(p.Referrals, sentTo(r, f.Person != nil, now))
	}
	return web.Show(c, http.StatusOK, views.TeamFilePage(p))
}

// warnings are what must not be missed before anybody acts.
func warnings(e models.Enquiry) []string {
	var w []string
	if e.Restricted {
		w = append(w, "Safe path: specialist services only, and no email")
	}
	if e.NoContact {
		w = append(w, "Do not contact them: they will contact us")
	}
	return w
}

// facts are all that may be known without asking who it is.
func facts(e models.Enquiry) []ui.SummaryRow {
	area := e.District
	if area == "" {
		area = "Not known, or no fixed address"
	}
	rows := []ui.SummaryRow{
		{Key: "Needs", Lines: models.NeedLabels(e.Needs)},
		{Key: "Age", Text: models.AgeBands.Label(e.AgeBand)},
		{Key: "Area", Text: area},
	}
	if e.GenderBand != "" {
		rows = append(rows, ui.SummaryRow{Key: "Gender", Text: models.Genders.Label(e.GenderBand)})
	}
	if len(e.Access) > 0 {
		rows = append(rows, ui.SummaryRow{Key: "What helps", Lines: models.AccessNeeds.Labels(e.Access)})
	}
	if e.Language != "" {
		rows = append(rows, ui.SummaryRow{Key: "Language", Text: models.Languages.Label(e.Language)})
	}
	return append(rows, ui.SummaryRow{Key: "Wants", Text: wants[e.Mode]})
}

// wants are the modes of an enquiry as the team reads them.
var wants = map[string]string{
	models.Together:     "All the services named, at once",
	models.InTurn:       "The services named, one after the other",
	models.HelpMeChoose: "Help to choose",
}

// agreed lists the services that the person has named so far, and what became of each.
func agreed(f referral.File, names map[uuid.UUID]string) []views.TeamAgreed {
	var all []views.TeamAgreed
	for _, n := range f.Named {
		a := views.TeamAgreed{Service: names[n.ServiceID], Became: "Not asked yet", Means: ui.Quiet}
		for _, r := range f.Referrals { // the latest counts
			if r.Referral.ServiceID == n.ServiceID {
				a.Became, a.Means = r.Referral.State.Label(), means(r.Referral.State)
			}
		}
		if !slices.Contains(all, a) {
			all = append(all, a)
		}
	}
	return all
}

// names are those of the services that the person named, wherever they can be learnt.
func (a area) names(c echo.Context, f referral.File) (map[uuid.UUID]string, error) {
	names := map[uuid.UUID]string{}
	for _, r := range f.Referrals {
		names[r.Service.ID] = r.Service.Name
	}
	wanted := slices.Concat(f.Named, f.Asked)
	if !slices.ContainsFunc(wanted, func(n models.NamedService) bool { return names[n.ServiceID] == "" }) {
		return names, nil
	}
	all, err := a.book.Services(c.Request().Context(), web.Who(c))
	if err != nil {
		return nil, err
	}
	for _, s := range all {
		names[s.ID] = s.Name
	}
	for _, n := range wanted {
		if names[n.ServiceID] == "" {
			names[n.ServiceID] = "A service that is no longer listed"
		}
	}
	return names, nil
}
