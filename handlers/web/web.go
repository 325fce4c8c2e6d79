// Package web shows pages, reads forms and guards areas, in the same way for every kind of visitor. It knows no feature.
package web

import (
	"bytes"
	"fmt"
	"net/http"
	"net/url"

	"github.com/a-h/templ"
	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"example.org/fingerpost/models"
	"example.org/fingerpost/views"
	"example.org/fingerpost/views/ui"
)

// Visitor is who makes this request: the actor, and the words about them that pages show.
type Visitor struct {
	models.Actor
	Session      uuid.UUID
	Name         string
	Organisation string
	SeveralRoles bool // may switch to another organisation or role
	NeedsFactor  bool // signed in with a password, not yet with a second factor
}

const (
	visitorKey = "visitor"
	placeKey   = "place"
	noticeName = "notice"
)

// Begin puts the visitor and the place at the disposal of the request; the first middleware does it.
func Begin(c echo.Context, v Visitor, p models.Place) {
	c.Set(visitorKey, v)
	c.Set(placeKey, p)
}

// Who is the actor of the request; the public when nobody is signed in.
func Who(c echo.Context) models.Actor { return Here(c).Actor }

// Here is the visitor of the request.
func Here(c echo.Context) Visitor {
	v, ok := c.Get(visitorKey).(Visitor)
	if !ok {
		return Visitor{Actor: models.Anyone}
	}
	return v
}

// Place is where the service runs.
func Place(c echo.Context) models.Place {
	p, _ := c.Get(placeKey).(models.Place)
	return p
}

// Page is what every page knows; the title must not hold anybody's data.
func Page(c echo.Context, title string) views.Page {
	v, place := Here(c), Place(c)
	p := views.Page{Title: title, Service: place.Programme, Place: place.Name, Phone: place.Phone, PhoneHours: place.PhoneHours,
		Path: c.Request().URL.Path, Demo: place.Demo, Notice: takeNotice(c)}
	if v.User != uuid.Nil {
		p.Who = &views.Who{Name: v.Name, Organisation: v.Organisation, Role: models.Roles.Label(string(v.Role))}
		if v.SeveralRoles {
			p.Who.SwitchHref = "/account/switch"
		}
	}
	p.Nav = nav(v, p.Path)
	return p
}

// Show renders a page whole before a byte of it is sent.
func Show(c echo.Context, status int, page templ.Component) error {
	var b bytes.Buffer
	if err := page.Render(c.Request().Context(), &b); err != nil {
		return fmt.Errorf("show page: %w", err)
	}
	return c.HTMLBlob(status, b.Bytes())
}

// Go sends the browser on with a GET, after something was done.
func Go(c echo.Context, path string) error { return c.Redirect(http.StatusSeeOther, path) }

// Done sends the browser on and says once, on the next page, what was done. The words are constant, without anybody's data.
func Done(c echo.Context, path, words string) error {
	SetCookie(c, noticeName, url.QueryEscape(words), 60)
	return Go(c, path)
}

func takeNotice(c echo.Context) *views.Notice {
	words, err := url.QueryUnescape(Cookie(c, noticeName))
	if err != nil || words == "" {
		return nil
	}
	SetCookie(c, noticeName, "", -1)
	return &views.Notice{Kind: ui.Success, Text: words}
}

// ID reads the id of an address; what is no id is not found.
func ID(c echo.Context, name string) (uuid.UUID, error) {
	id, err := uuid.Parse(c.Param(name))
	if err != nil {
		return uuid.Nil, fmt.Errorf("id in the address: %w", models.ErrNotFound)
	}
	return id, nil
}
