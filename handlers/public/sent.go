package public

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"example.org/fingerpost/app/referral"
	"example.org/fingerpost/handlers/web"
	"example.org/fingerpost/models"
	"example.org/fingerpost/views"
	"example.org/fingerpost/views/ui"
)

// sent shows what to keep and what happens next, as often as it is asked for while the cookie lasts.
func (j journey) sent(c echo.Context) error {
	r, err := j.desk.Receipt(c.Request().Context(), token(c))
	if referral.Gone(err) {
		return j.unsent(c)
	}
	if err != nil {
		return err
	}
	e := r.Enquiry
	p := views.Sent{Page: web.Page(c, "What you asked for is sent"), Ref: models.ShowRef(r.Ref), By: ui.DayText(r.Next),
		Team: e.State == models.Held, Under16: e.HeldFor == models.HeldUnder16, Nothing: e.HeldFor == models.HeldNothing,
		NoContact: e.NoContact, InTurn: e.Mode == models.InTurn, Safe: e.Restricted}
	if r.Code != (referral.Code{}) {
		p.Code = r.Code.Show()
	}
	p.Their, p.Work, p.Confirms = e.Route != models.RouteSelf, e.Route == models.RouteProfessional, e.State == models.AwaitingConsent
	if p.Their && p.Team {
		p.First = looksFirst[e.HeldFor]
	}
	if p.Their && (e.State == models.EnquiryWithdrawn || e.State == models.Unresolved) {
		p.Title, p.Over = "This does not go on", true
	}
	if p.Confirms {
		p.Title = "They are asked to confirm"
	}
	if !r.Equal && !p.Their {
		p.EqualityHref = equalityPath
	}
	for _, l := range r.To {
		leg := views.Leg{Service: l.Service, Organisation: l.Organisation}
		if !l.By.IsZero() {
			leg.By = ui.DayText(l.By)
		}
		p.Legs = append(p.Legs, leg)
	}
	if p.Safe {
		p.Exit, p.Title = true, "Thank you"
	}
	return web.Show(c, http.StatusOK, views.SentPage(p))
}

// looksFirst says why the coordination team looks first at what somebody asked for another.
var looksFirst = map[string]string{
	models.HeldCheck:      "The coordination team first makes sure that you refer as part of your job. They ring your organisation on its public number, and not on the one that you gave.",
	models.HeldUnder16:    "The coordination team talks with them first, because they are under 16.",
	models.HeldCapacity:   "The coordination team looks at it first, because they may not understand what they would agree to. They may ring you.",
	models.HeldNoSafeWay:  "The coordination team looks at it first, because there is no safe way to ask them. They may ring you.",
	models.HeldNothing:    "The coordination team looks for help that suits them.",
	models.HeldToChoose:   "The coordination team gets in touch with them and helps them choose.",
	models.HeldRestricted: "The coordination team looks for the right specialist service.",
}

// unsent leads whoever has not sent anything yet to where they are.
func (j journey) unsent(c echo.Context) error {
	a, err := j.asking(c, "sent")
	switch {
	case referral.Gone(err) || err == nil && a.Submitted:
		return gone(c)
	case err != nil:
		return err
	}
	return web.Go(c, onward(a))
}
