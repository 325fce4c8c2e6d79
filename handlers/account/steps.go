package account

import (
	"context"
	"errors"
	"fmt"
	"net/http"

	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"example.org/fingerpost/app/access"
	"example.org/fingerpost/handlers/web"
	"example.org/fingerpost/models"
	"example.org/fingerpost/views"
	"example.org/fingerpost/views/ui"
)

// step is something that can be done about an account, by the last word of its address.
type step struct {
	link, hint string // on the person's page
	heading    string
	text       []string
	button     string
	kind       ui.ButtonKind
	done       string
	do         func(context.Context, *access.Gate, models.Actor, uuid.UUID) error // or, for a code to hand over:
	purpose    string
	then       []string // what the person does with the code
}

var steps = map[string]step{
	"code": {link: "Make a new invitation code", hint: "If they lost the first one, or it is more than 7 days old", heading: "Make a new invitation code?",
		text: []string{"The code that they have now stops working."}, button: "Make a new code", purpose: models.ToJoin, then: joinThen},
	"password": {link: "They have forgotten their password", hint: "You get a code to give to them; they choose the new password themselves", heading: "Let them choose a new password?",
		text:   []string{"You get a code to give to them. They still need their app to sign in.", "Make sure that it is really them who asks: ring them on a number you know."},
		button: "Make a code", purpose: models.ForPassword,
		then: []string{"Go to the address and enter the code", "Choose a new password", "Sign in with their app, as always"}},
	"factor": {link: "They have lost their phone", hint: "You get a code to give to them; with it they set up a new app", heading: "Let them set up a new app?",
		text:   []string{"You get a code to give to them. They still need their password to sign in.", "If they have a recovery code they can use that instead.", "Make sure that it is really them who asks: ring them on a number you know."},
		button: "Make a code", purpose: models.ForNewFactor,
		then: []string{"Sign in with their password", "Choose ‘I cannot use my app’ and enter the code", "Set up the new app"}},
	"disable": {link: "They should not sign in any more", hint: "They left, or the account may be in the wrong hands", heading: "Disable this account?",
		text:   []string{"They are signed out everywhere at once and cannot sign in. Their name stays on what they did.", "You can enable the account again."},
		button: "Disable account", kind: ui.Warning, done: "The account is disabled.",
		do: func(ctx context.Context, g *access.Gate, who models.Actor, id uuid.UUID) error {
			return g.Disable(ctx, who, id)
		}},
	"enable": {link: "Let them sign in again", hint: "With the password and app that they had", heading: "Enable this account?",
		text: []string{"They can sign in again, with everything they may do now."}, button: "Enable account", done: "The account is enabled.",
		do: func(ctx context.Context, g *access.Gate, who models.Actor, id uuid.UUID) error {
			return g.Enable(ctx, who, id)
		}},
}

var joinThen = []string{"Go to the address and enter the code", "Choose a password", "Set up an app for sign-in codes"}

// stepsFor are the steps that make sense for an account in a state, in the order they are shown.
func stepsFor(state string) []string {
	switch state {
	case models.AccountInvited:
		return []string{"code", "disable"}
	case models.AccountDisabled:
		return []string{"enable"}
	}
	return []string{"password", "factor", "disable"}
}

// asked finds the person and the step of an address.
func (p people) asked(c echo.Context) (access.Person, step, error) {
	s, known := steps[c.Param("step")]
	if !known {
		return access.Person{}, s, fmt.Errorf("step of an account: %w", models.ErrNotFound)
	}
	id, err := web.ID(c, "id")
	if err != nil {
		return access.Person{}, s, err
	}
	person, err := p.gate.Person(c.Request().Context(), web.Who(c), id)
	return person, s, err
}

func (p people) ask(c echo.Context) error {
	person, s, err := p.asked(c)
	if err != nil {
		return err
	}
	return showStep(c, http.StatusOK, person, s, nil)
}

func showStep(c echo.Context, status int, person access.Person, s step, err error) error {
	back := peoplePath + "/" + person.User.ID.String()
	page := views.PersonAsked{Page: web.Page(c, s.heading), Name: person.User.Name, Heading: s.heading, Text: s.text, Button: s.button, Kind: s.kind,
		Action: c.Request().URL.Path, BackHref: back}
	page.Problems, page.Back = web.Problems(&struct{}{}, err), back
	return web.Show(c, status, views.PersonAskedPage(page))
}

func (p people) do(c echo.Context) error {
	person, s, err := p.asked(c)
	if err != nil {
		return err
	}
	ctx, who, id := c.Request().Context(), web.Who(c), person.User.ID
	var h access.HandOver
	if s.do != nil {
		err = s.do(ctx, p.gate, who, id)
	} else {
		h, err = p.gate.Reset(ctx, who, id, s.purpose)
	}
	if errors.Is(err, models.ErrInvalid) {
		return showStep(c, http.StatusUnprocessableEntity, person, s, err)
	}
	if err != nil {
		return err
	}
	if s.do != nil {
		return web.Done(c, peoplePath+"/"+id.String(), s.done)
	}
	return showHandOver(c, h, person.User.Name, s)
}

// showHandOver answers with the code itself: it is kept nowhere from which another page could show it.
func showHandOver(c echo.Context, h access.HandOver, name string, s step) error {
	address := web.Place(c).BaseURL + "/join"
	if s.purpose == models.ForNewFactor {
		address = web.Place(c).BaseURL + "/sign-in"
	}
	page := views.HandOver{Page: web.Page(c, "Code to hand over"), Heading: "Hand this code over", Name: name, Code: h.Code, Address: address,
		Then: s.then, BackHref: peoplePath + "/" + h.User.String()}
	if h.Code == "" {
		page.Heading = "They can work in this role now"
	} else {
		page.Until = ui.MomentText(h.Until)
	}
	return web.Show(c, http.StatusOK, views.HandOverPage(page))
}
