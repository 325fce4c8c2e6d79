package referrer

import (
	"errors"
	"net/http"
	"strconv"

	"github.com/labstack/echo/v4"

	"example.org/fingerpost/app/assurance"
	"example.org/fingerpost/app/referral"
	"example.org/fingerpost/handlers/web"
	"example.org/fingerpost/models"
	"example.org/fingerpost/views"
	"example.org/fingerpost/views/ui"
)

func sendForms(f *referral.ClientForm) []any { return []any{&f.Capacity, &f.Taken, &f.Me} }

func (a area) send(c echo.Context) error {
	f, err := a.open(c)
	switch {
	case err != nil:
		return err
	case f.Sent:
		return web.Go(c, sentPath(f.ID))
	case f.Next() != referral.PageSend:
		return web.Go(c, pagePath(f.ID, f.Next()))
	}
	if !f.Taken.Agree { // most consents are taken while the form is filled in
		today := a.desk.Now().In(models.London)
		f.Taken.Day, f.Taken.Month, f.Taken.Year = strconv.Itoa(today.Day()), strconv.Itoa(int(today.Month())), strconv.Itoa(today.Year())
	}
	return a.showSend(c, http.StatusOK, f, nil)
}

// sendNow keeps the third page and sends. Pressed twice, it is sent once.
func (a area) sendNow(c echo.Context) error {
	f, err := a.open(c)
	if err != nil {
		return err
	}
	if f.Sent {
		return web.Go(c, sentPath(f.ID))
	}
	if err := read(c, sendForms(&f)...); err != nil {
		return err
	}
	if later(c) {
		return a.leave(c, referral.PageSend, f)
	}
	kept, err := a.keep(c, referral.PageSend, f, true)
	if err != nil {
		return a.gone(c, f.ID, err)
	}
	var wrong models.Problems
	switch err := a.desk.SendFor(c.Request().Context(), web.Who(c), f.ID); {
	case errors.As(err, &wrong):
		return a.showSend(c, http.StatusUnprocessableEntity, kept, err)
	case errors.Is(err, models.ErrInvalid):
		if next := kept.Next(); next != referral.PageSend {
			return web.Go(c, pagePath(f.ID, next))
		}
		return web.Go(c, pagePath(f.ID, referral.PageNeeds))
	case err != nil:
		return err
	}
	words := "Sent."
	if !kept.Understood() {
		words = "Kept for the coordination team. It was sent to no service."
	}
	return web.Done(c, sentPath(f.ID), words)
}

func (a area) showSend(c echo.Context, status int, f referral.ClientForm, wrong error) error {
	s, place := f.Statement(a.desk.Place), a.desk.Place
	p := views.ReferrerSend{Page: web.Page(c, "Refer a client"), Action: pagePath(f.ID, referral.PageSend), Form: fields(wrong, sendForms(&f)...), Sections: sections(f),
		Words: s.Lines, Mark: s.Mark(), Agreed: f.Taken.Agree && f.Taken.Words == s.Mark(), Progress: f.Progress(place).Lines, FollowUp: assurance.ToFollowUp(place).Lines,
		On:      ui.DateInput{Field: ui.Field{Name: "on", Label: "On which day?", LabelAs: ui.Small}, Day: f.Taken.Day, Month: f.Taken.Month, Year: f.Taken.Year},
		Methods: options(models.TakenMethods), Professions: options(models.Professions), YesNo: yesNo, Me: f.Referrer, Team: f.Services.Help,
		Understands: []ui.Option{{Value: "yes", Text: "Yes"}, {Value: "no", Text: "No"}, {Value: "not_sure", Text: "Not sure"}}}
	p.Wide, p.Problems, p.Back = true, problems(wrong, sendForms(&f)...), pagePath(f.ID, referral.PageNeeds)
	p.On = p.On.With(p.Problems)
	return web.Show(c, status, views.ReferrerSendPage(p))
}

// sections are what will be sent, with a way to change it.
func sections(f referral.ClientForm) []ui.SummaryList {
	who := ui.SummaryList{Title: "The client", CardActions: []ui.Action{{Text: "Change", Href: pagePath(f.ID, referral.PageClient)}}}
	what := ui.SummaryList{Title: "What they need", CardActions: []ui.Action{{Text: "Change", Href: pagePath(f.ID, referral.PageNeeds)}}}
	row := func(l *ui.SummaryList, key string, lines ...string) {
		var kept []string
		for _, line := range lines {
			if line != "" {
				kept = append(kept, line)
			}
		}
		if len(kept) > 0 {
			l.Rows = append(l.Rows, ui.SummaryRow{Key: key, Lines: kept})
		}
	}
	born, _ := f.Where.Born()
	row(&who, "Name", f.Name.Full, f.Name.Preferred)
	row(&who, "Date of birth", born.Format("2 January 2006"))
	row(&who, "Postcode", f.Where.Postcode, map[string]string{"no_fixed": "No fixed address", "not_sure": "Not sure"}[f.Where.Without])
	row(&who, "Address", f.Address.Line1, f.Address.Line2, f.Address.Town)
	row(&who, "Gender", models.Genders.Label(f.Gender.Gender))
	if f.Contact.NoContact() {
		row(&who, "Safe contact", "None: they will contact the service")
	} else {
		row(&who, "Safe contact", append(models.ContactWays.Labels(f.Contact.Ways), f.Contact.NoWay)...)
	}
	row(&who, "Phone", f.Contact.Phone)
	row(&who, "Email", f.Contact.Email)
	row(&what, "Needs", models.NeedLabels(f.Needs.Needs)...)
	var to []string
	for _, s := range f.Chosen {
		to = append(to, s.Name+", "+s.Organisation)
	}
	if f.Services.Help {
		to = []string{"The coordination team, to help them choose"}
	}
	row(&what, "Goes to", to...)
	if len(f.Chosen) > 1 {
		row(&what, "How", map[string]string{models.InTurn: "One after the other, in this order"}[f.Order.Mode], map[string]string{models.Together: "All at the same time"}[f.Order.Mode])
	}
	row(&what, "Access needs", models.AccessNeeds.Labels(f.Access.Needs)...)
	if f.Access.Language != "" {
		row(&what, "Language", models.Languages.Label(f.Access.Language))
	}
	row(&what, "To know", f.About.Summary)
	for _, h := range f.Helping.List() {
		row(&what, "Also helping", h.Role, h.Organisation)
	}
	return []ui.SummaryList{who, what}
}
