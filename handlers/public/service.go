package public

import (
	"time"

	"example.org/fingerpost/app/directory"
	"example.org/fingerpost/models"
	"example.org/fingerpost/views"
	"example.org/fingerpost/views/ui"
)

// facts are the rows about a service; those without a word are left out.
func facts(s models.Service, said directory.Facts) []ui.SummaryRow {
	rows := []ui.SummaryRow{
		{Key: "Helps with", Lines: models.NeedLabels(s.Needs)},
		{Key: "Who it is for", Text: said.Who},
		{Key: "Area", Text: said.Area},
		{Key: "Where", Text: s.Venue},
		{Key: "Cost", Text: said.Cost},
		{Key: "Access", Text: said.Access},
		{Key: "How soon", Lines: []string{said.Room}},
	}
	if said.Soon != "" {
		rows[len(rows)-1].Lines = append(rows[len(rows)-1].Lines, said.Soon)
	}
	var kept []ui.SummaryRow
	for _, r := range rows {
		if r.Text != "" || len(r.Lines) > 0 {
			kept = append(kept, r)
		}
	}
	return kept
}

// wayIn says how to get to a service. Whoever cannot be sent anybody through the platform is reached by its own numbers;
// asking for help is always a way on.
func wayIn(s models.Service, of models.Organisation, today time.Time) views.WayIn {
	own := views.WayIn{Phone: s.Phone, Email: s.Email, Website: s.Website, WebsiteText: "Visit its website", RequestHref: requestPath,
		RequestText: "Rather have help with this? Ask for help", RequestSecondary: true}
	if own.Phone == "" && own.Email == "" && own.Website == "" {
		own.Phone, own.Email, own.Website = of.Phone, of.Email, of.Website
	}
	room := s.Room(today)
	switch {
	case room == models.CapacityClosed || room == models.CapacityPaused:
		return views.WayIn{Heading: "It is not taking people just now", Text: []string{"Tell us what is going on, and we show you what else suits."},
			RequestHref: requestPath, RequestText: "Ask for help"}
	case s.Route == models.RouteSignpost:
		own.Heading, own.Text, own.WebsiteText = "It has its own way in", []string{"You leave our pages. We do not pass anything on about you, and do not note that you went."}, "Go to its own way in"
		return own
	case s.Route == models.RouteDirect:
		own.Heading, own.Text = "Get in touch yourself", []string{"This service likes to hear from you directly. We do not pass anything on about you."}
		return own
	case !s.Signed:
		own.Heading, own.Text = "Get in touch yourself", []string{"We cannot send anything to " + of.Name + " at the moment, because it has not signed our agreement on sharing information."}
		return own
	}
	soon := directory.Describe(s, "", today).Soon
	return views.WayIn{Heading: "Ask this service for help", RequestHref: requestPath, RequestText: "Ask for help",
		Text: []string{"Tell us once what is going on and choose this service. It takes about ten minutes, and you do not need an account.", soon + "."}}
}
