package coordinator

import (
	"net/http"
	"time"

	"github.com/labstack/echo/v4"

	"example.org/fingerpost/app/directory"
	"example.org/fingerpost/app/referral"
	"example.org/fingerpost/handlers/web"
	"example.org/fingerpost/models"
	"example.org/fingerpost/views"
	"example.org/fingerpost/views/ui"
)

// suit is a service that could help, and whether it was asked before.
func suit(f referral.File, s models.Service, reasons []string, now time.Time) views.TeamService {
	said := directory.Describe(s, "", now)
	card := ui.ServiceCard{Name: s.Name, Organisation: s.Organisation, Href: "/services/" + s.ID.String(), Reasons: reasons, Capacity: said.Room,
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
	if referral.CanPlace(f.Enquiry, s, now) {
		v.PlaceHref = filePath(f.Enquiry.ID) + "/place/" + s.ID.String()
	} else if s.Route != models.RoutePlatform {
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
	id, err := web.ID(c, "id")
	if err != nil {
		return err
	}
	ctx, who := c.Request().Context(), web.Who(c)
	f, err := a.desk.File(ctx, who, id)
	if err != nil {
		return err
	}
	if f.Enquiry.State != models.Held {
		return a.notHeld(c, f)
	}
	words := c.QueryParam("words")
	found, err := a.book.Search(ctx, who, directory.Query{Words: words})
	if err != nil {
		return err
	}
	p, now := views.TeamServices{Page: page(c, "Every service that can be asked"), Ref: models.ShowRef(f.Enquiry.Ref), Action: filePath(id) + "/services", Words: words}, a.desk.Now()
	p.Back = filePath(id)
	for _, s := range found {
		if referral.CanPlace(f.Enquiry, s, now) {
			v := suit(f, s, nil, now)
			v.Card.Reasons, v.Card.Area, v.Card.Level = fits(s, now), directory.Describe(s, web.Place(c).Name, now).Area, 2
			p.Services = append(p.Services, v)
		}
	}
	return web.Show(c, http.StatusOK, views.TeamServicesPage(p))
}

// fits says whom a service is for, where no rule says why it suits.
func fits(s models.Service, now time.Time) []string {
	said := directory.Describe(s, "", now)
	helps := ""
	for i, need := range models.NeedLabels(s.Needs) {
		if i > 0 {
			helps += "; "
		}
		helps += need
	}
	return []string{"Helps with: " + helps, "For: " + said.Who}
}
