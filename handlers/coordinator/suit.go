package coordinator

import (
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"example.org/fingerpost/app/directory"
	"example.org/fingerpost/app/referral"
	"example.org/fingerpost/handlers/web"
	"example.org/fingerpost/models"
	"example.org/fingerpost/views"
	"example.org/fingerpost/views/ui"
)

// suits are the services that suit, best first; those that were asked before come after the others.
func suits(f referral.File, now time.Time) []views.TeamService {
	var fresh, before []views.TeamService
	for _, m := range f.Matches {
		if v := suit(f, m.Service, m.Reasons, now); v.Before == "" {
			fresh = append(fresh, v)
		} else {
			before = append(before, v)
		}
	}
	return append(fresh, before...)
}

// suit is a service that could help, and whether it was asked before. How much room it has is said once, by the tag.
func suit(f referral.File, s models.Service, reasons []string, now time.Time) views.TeamService {
	said := directory.Describe(s, "", now)
	card := ui.ServiceCard{Name: s.Name, Organisation: s.Organisation, Href: "/services/" + s.ID.String(), Reasons: slices.DeleteFunc(slices.Clone(reasons), func(r string) bool { return r == said.Room }), Capacity: said.Room,
		CapacityMeans: roomMeans(s, now), Level: 3}
	v := views.TeamService{Card: card, Service: s.Name}
	for _, r := range f.Referrals {
		if r.Service.ID != s.ID {
			continue
		}
		v.Before = "Asked before: " + lower(r.Referral.State.Label())
		if why := reason(r.Referral); why != "" {
			v.Before += ", " + lower(why)
		}
		if r.Referral.State.Open() {
			return v
		}
	}
	switch {
	case f.Enquiry.PausedAt != nil:
	case referral.CanPlace(f.Enquiry, s, now):
		v.PlaceHref = filePath(f.Enquiry.ID) + "/place/" + s.ID.String()
		v.ProposeAction = filePath(f.Enquiry.ID) + "/propose/" + s.ID.String()
		v.Proposed = slices.ContainsFunc(f.Proposed, func(p models.Proposal) bool { return p.ServiceID == s.ID })
	case s.Route != models.RoutePlatform:
		v.Card.Summary = "Tell them how to get in touch: nothing is sent through here."
	}
	return v
}

func roomMeans(s models.Service, now time.Time) ui.Meaning {
	switch s.Room(now) {
	case models.CapacityOpen:
		return ui.Good
	case models.CapacityWaiting:
		return ui.Waiting
	}
	return ui.Quiet
}

// services lists what else a held enquiry could be placed with, when none of those that suit by rule is right.
func (a area) services(c echo.Context) error {
	return a.atHeld(c, func(f referral.File) error {
		words := c.QueryParam("words")
		found, err := a.book.Search(c.Request().Context(), web.Who(c), directory.Query{Words: words})
		if err != nil {
			return err
		}
		p := views.TeamServices{Page: page(c, "Every service that can be asked"), Ref: models.ShowRef(f.Enquiry.Ref), Action: filePath(f.Enquiry.ID) + "/services", Words: words}
		p.Back = filePath(f.Enquiry.ID)
		now := a.desk.Now()
		for _, s := range found {
			if referral.CanPlace(f.Enquiry, s, now) {
				p.Services = append(p.Services, anyService(f, s, web.Place(c).Name, now))
			}
		}
		return web.Show(c, http.StatusOK, views.TeamServicesPage(p))
	})
}

// anyService is a service that no rule put forward: it says what it does and for whom instead of why it suits.
func anyService(f referral.File, s models.Service, place string, now time.Time) views.TeamServiceRow {
	v, said := suit(f, s, nil, now), directory.Describe(s, place, now)
	return views.TeamServiceRow{Name: s.Name, Organisation: s.Organisation, Helps: strings.Join(models.NeedLabels(s.Needs), "; "), For: said.Who, Area: said.Area,
		Room: said.Room, Means: roomMeans(s, now), Before: v.Before, PlaceHref: v.PlaceHref}
}
