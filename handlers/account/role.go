package account

import (
	"errors"
	"net/http"

	"github.com/labstack/echo/v4"

	"example.org/fingerpost/handlers/web"
	"example.org/fingerpost/models"
	"example.org/fingerpost/views"
	"example.org/fingerpost/views/ui"
)

// roleForm is another role for somebody.
type roleForm struct {
	Org  string `form:"org" label:"Organisation"`
	Role string `form:"role" label:"What they may do" validate:"required" ask:"Choose what they may do"`
}

func (p people) role(c echo.Context) error {
	return p.showRole(c, http.StatusOK, &roleForm{}, nil)
}

func (p people) showRole(c echo.Context, status int, form *roleForm, err error) error {
	id, e := web.ID(c, "id")
	if e != nil {
		return e
	}
	person, e := p.gate.Person(c.Request().Context(), web.Who(c), id)
	if e != nil {
		return e
	}
	page := views.Invite{Name: person.User.Name}
	page.Back = peoplePath + "/" + id.String()
	return p.showInvite(c, status, form, err, page)
}

func (p people) addRole(c echo.Context) error {
	id, err := web.ID(c, "id")
	if err != nil {
		return err
	}
	var form roleForm
	who := web.Who(c)
	err = web.Read(c, &form)
	org, e := workplace(who, form.Org)
	err = both(err, e)
	if err == nil {
		err = p.gate.AddRole(c.Request().Context(), who, id, org, models.Role(form.Role))
	}
	if errors.Is(err, models.ErrInvalid) {
		return p.showRole(c, http.StatusUnprocessableEntity, &form, err)
	}
	if err != nil {
		return err
	}
	return web.Done(c, peoplePath+"/"+id.String(), "The role is added. They can use it at once.")
}

func (p people) askRemove(c echo.Context) error {
	return p.showRemove(c, http.StatusOK, nil)
}

func (p people) showRemove(c echo.Context, status int, err error) error {
	id, e := web.ID(c, "id")
	if e != nil {
		return e
	}
	person, e := p.gate.Person(c.Request().Context(), web.Who(c), id)
	if e != nil {
		return e
	}
	for _, m := range person.Held {
		if m.OrgID.String() == c.Param("org") && string(m.Role) == c.Param("role") {
			words := models.Roles.Label(string(m.Role)) + ", " + m.Organisation
			return showStep(c, status, person, step{heading: "Remove this role?", button: "Remove role", kind: ui.Warning,
				text: []string{words + ".", "They lose it at once. Whoever has no role left cannot sign in."}}, err)
		}
	}
	return models.ErrNotFound
}

func (p people) remove(c echo.Context) error {
	id, err := web.ID(c, "id")
	if err != nil {
		return err
	}
	org, err := web.ID(c, "org")
	if err != nil {
		return err
	}
	who := web.Who(c)
	err = p.gate.RemoveRole(c.Request().Context(), who, id, org, models.Role(c.Param("role")))
	if errors.Is(err, models.ErrInvalid) {
		return p.showRemove(c, http.StatusUnprocessableEntity, err)
	}
	if err != nil {
		return err
	}
	// A lead no longer sees whoever has left their organisation.
	back := peoplePath + "/" + id.String()
	if _, err := p.gate.Person(c.Request().Context(), who, id); errors.Is(err, models.ErrNotFound) {
		back = peoplePath
	}
	return web.Done(c, back, "The role is removed.")
}
