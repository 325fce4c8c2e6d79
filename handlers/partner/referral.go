package partner

import (
	"net/http"
	"slices"
	"strings"

	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"example.org/fingerpost/app/referral"
	"example.org/fingerpost/handlers/web"
	"example.org/fingerpost/models"
	"example.org/fingerpost/views"
	"example.org/fingerpost/views/ui"
)

func referralPath(id uuid.UUID) string { return inboxPath + "/referrals/" + id.String() }

// open reads the referral of the address for whoever asks, which goes on the record.
func (q queuePages) open(c echo.Context) (referral.Case, error) {
	id, err := web.ID(c, "id")
	if err != nil {
		return referral.Case{}, err
	}
	return q.desk.Read(c.Request().Context(), web.Who(c), id)
}

// read shows one referral. The first of an organisation to read a new one opens it.
func (q queuePages) read(c echo.Context) error {
	r, err := q.open(c)
	if err != nil {
		return err
	}
	return q.show(c, http.StatusOK, r, nil)
}

// show is the page of a referral, with what was wrong with an answer given on it.
func (q queuePages) show(c echo.Context, status int, r referral.Case, wrong error) error {
	who, now, place := web.Who(c), q.desk.Now(), web.Place(c)
	p := views.PartnerReferral{Page: web.Page(c, "Referral"), Ref: models.ShowRef(r.Enquiry.Ref), Moves: moves(r), Glance: q.glance(r, who, wrong),
		Asked: asked(r), Log: contacts(r), Events: q.events(r, who, place.Programme)}
	p.Wide, p.Back, p.Problems = true, inboxPath+"?tab="+tabOf(r.Referral.State), problems(wrong, "assign", "level")
	p.Bar = ui.IdentityBar{Title: p.Ref, State: r.Referral.State.Label(), Means: meaning(r.Referral.State),
		Facts: []string{about(r.Enquiry.AgeBand, r.Enquiry.District), r.Service.Name, "Sent " + ago(r.Referral.SentAt, now)}}
	p.Engage = engaged(r)
	if r.Person == nil {
		p.Decide = decide(r)
		if r.Enquiry.Restricted {
			p.Bar.Warning = "Safe path: someone close to them may be a danger. Decide within a working day"
		}
		return web.Show(c, status, views.PartnerReferralPage(p))
	}
	p.Bar.Title, p.Bar.Facts = r.Person.Name, append([]string{p.Ref}, p.Bar.Facts...)
	p.Who, p.Asker, p.Results = whoItIs(r, now), asker(r), results(r)
	if r.Referral.State.Open() {
		ways := referral.WaysToReach(r.Enquiry, *r.Person, r.Log, now)
		p.Contact, p.Bar.Warning = contact(r.Enquiry, ways), warning(r.Enquiry, ways)
		p.Quick = quickLog(r, ways)
	}
	return web.Show(c, status, views.PartnerReferralPage(p))
}

// tabOf is the tab on which a referral of this state stands; the first when it stands on none.
func tabOf(s models.State) string {
	for _, t := range models.Tabs {
		if slices.Contains(t.States, s) {
			return t.Code
		}
	}
	return models.Tabs[0].Code
}

// moves are the buttons: what the state table lets this role do now. What goes on stands first, what ends it last.
func moves(r referral.Case) []views.PartnerMove {
	var first, rest []views.PartnerMove
	for _, m := range r.Moves {
		button := views.PartnerMove{Text: m.Button, Href: referralPath(r.Referral.ID) + "/" + m.Name, Posts: !asks(m), Kind: ui.Secondary}
		if m.Shows || m.To == models.Completed {
			button.Kind = ui.Primary
			first = append(first, button)
			continue
		}
		rest = append(rest, button)
	}
	return append(first, rest...)
}

func (q queuePages) glance(r referral.Case, who models.Actor, wrong error) views.PartnerGlance {
	now := q.desk.Now()
	g := views.PartnerGlance{AssignHref: referralPath(r.Referral.ID) + "/assign",
		Assign: ui.Select{Field: ui.Field{Name: "assign", Label: "Who deals with it"}.With(problems(wrong, "assign")), Options: []ui.Option{{Value: "", Text: "Nobody yet"}}}}
	g.Next, g.By, g.Overdue = due(r.Referral.Due, r.Referral.DueAt, now)
	if r.Person != nil {
		g.Level = "Not noted yet"
	}
	if r.Referral.Level != nil {
		g.Level = level(*r.Referral.Level)
	}
	if r.Referral.WaitUntil != nil {
		g.Until = "Place expected in " + r.Referral.WaitUntil.Format("January 2006")
	}
	for _, mate := range r.Team {
		name := mate.Name
		if mate.ID == who.User {
			name += " (you)"
		}
		g.Assign.Options = append(g.Assign.Options, ui.Option{Value: mate.ID.String(), Text: name})
		if r.Referral.AssignedTo != nil && *r.Referral.AssignedTo == mate.ID {
			g.Assign.Value = mate.ID.String()
		}
	}
	return g
}

// decide is the question that a new referral puts, with what would be seen.
func decide(r referral.Case) *views.PartnerDecide {
	d := &views.PartnerDecide{Heading: "Can you help?", Text: "You do not know yet who it is. If you accept, you will see", WillSee: willSee(r.Service)}
	switch {
	case !r.Referral.State.Open():
		d.Heading, d.Text = "Their agreement has ended", "This is over, so nobody asks them again. You no longer see"
		return d
	case r.Referral.AcceptedAt != nil:
		d.Heading, d.Text = "Their agreement has ended", "The coordination team asks whether they agree again. Until then you do not see"
		return d
	case r.Ended:
		d.Heading, d.Text = "Their agreement has ended", "The coordination team asks whether they agree again, or takes it back. Until then nobody can accept it, or see"
		return d
	}
	if !slices.ContainsFunc(r.Moves, func(m models.Move) bool { return m.Shows }) {
		d.Heading, d.Text = "Waiting for an answer", "You can accept it once the information is there. Then you will see"
	}
	return d
}

// willSee is which of a person's fields the service is given, in a sentence.
func willSee(s models.Service) string {
	fields := models.PersonFields.Labels(s.GetsFields())
	for i := range fields {
		fields[i] = strings.ToLower(fields[i])
	}
	if last := len(fields) - 1; last > 0 {
		return sentence(fields[:last]) + " and " + fields[last]
	}
	return sentence(fields)
}

// assign gives the referral to a colleague, or to nobody.
func (q queuePages) assign(c echo.Context) error {
	id, err := web.ID(c, "id")
	if err != nil {
		return err
	}
	to, ctx, who := uuid.Nil, c.Request().Context(), web.Who(c)
	if chosen := strings.TrimSpace(c.FormValue("assign")); chosen != "" {
		if to, err = uuid.Parse(chosen); err != nil {
			to = uuid.Max // nobody's
		}
	}
	switch err := q.desk.Assign(ctx, who, id, to); {
	case err == nil && to == uuid.Nil:
		return web.Done(c, referralPath(id), "Nobody deals with it now.")
	case err == nil:
		return web.Done(c, referralPath(id), "Assigned.")
	case len(problems(err, "assign")) == 0:
		return err
	default:
		r, reread := q.open(c)
		if reread != nil {
			return reread
		}
		return q.show(c, http.StatusUnprocessableEntity, r, err)
	}
}
