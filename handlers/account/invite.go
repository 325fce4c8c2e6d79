package account

import (
	"errors"
	"net/http"

	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"example.org/fingerpost/app/access"
	"example.org/fingerpost/handlers/web"
	"example.org/fingerpost/models"
	"example.org/fingerpost/views"
	"example.org/fingerpost/views/ui"
)

// inviteForm is whom to invite. A lead is not asked for the organisation.
type inviteForm struct {
	Name  string `form:"name" label:"Their name" hint:"As colleagues know them" validate:"required,max=100" ask:"Enter the person's name"`
	Email string `form:"email" label:"Their email address" hint:"Their own, not a shared mailbox" validate:"required,max=254,email" ask:"Enter the person's email address"`
	Org   string `form:"org" label:"Organisation"`
	Role  string `form:"role" label:"What they may do" validate:"required" ask:"Choose what they may do"`
}

// hints say what a role is for.
var hints = map[models.Role]string{
	models.Referrer:      "Refers clients and sees what became of it",
	models.Partner:       "Works with the referrals sent to the organisation",
	models.Lead:          "The same, and looks after its services and staff",
	models.Coordinator:   "Places what could not be matched, helps partners, reads a case for a reason",
	models.Governance:    "Agreements, rights requests, incidents and evidence",
	models.Analyst:       "Statistics only",
	models.Administrator: "Accounts and settings, never a case",
	models.Auditor:       "Reads the evidence, changes nothing",
}

func (p people) invite(c echo.Context) error {
	return p.showInvite(c, http.StatusOK, &inviteForm{}, nil, views.Invite{})
}

// showInvite shows the form for an invitation or, with a name on the page, for another role.
func (p people) showInvite(c echo.Context, status int, form any, err error, page views.Invite) error {
	who := web.Who(c)
	places, e := p.gate.Workplaces(c.Request().Context(), who)
	if e != nil {
		return e
	}
	title, back := "Invite someone", peoplePath
	if page.Name != "" {
		title, back = "Add a role", page.Back
	}
	page.Page, page.Form, page.Action = web.Page(c, title), web.Fields(form, err), c.Request().URL.Path
	page.Problems, page.Back = web.Problems(form, err), back
	page.Organisations = []ui.Option{{Text: "Choose an organisation"}}
	for _, o := range places {
		page.Organisations = append(page.Organisations, ui.Option{Value: o.ID.String(), Text: o.Name})
	}
	if who.Role != models.Administrator {
		page.Organisations = nil
	}
	for _, r := range access.GivenBy(who.Role) {
		page.Roles = append(page.Roles, ui.Option{Value: r.Code, Text: r.Label, Hint: hints[models.Role(r.Code)]})
	}
	return web.Show(c, status, views.InvitePage(page))
}

// workplace is the organisation that was chosen; a lead's own.
func workplace(who models.Actor, chosen string) (uuid.UUID, error) {
	if who.Role != models.Administrator {
		return who.Org, nil
	}
	id, err := uuid.Parse(chosen)
	if err != nil {
		return uuid.Nil, models.Problems{"org": "Choose the organisation they work for"}
	}
	return id, nil
}

func (p people) invited(c echo.Context) error {
	var form inviteForm
	who := web.Who(c)
	err := web.Read(c, &form)
	org, e := workplace(who, form.Org)
	err = both(err, e)
	var h access.HandOver
	if err == nil {
		h, err = p.gate.Invite(c.Request().Context(), who, access.Invitee{Name: form.Name, Email: form.Email, Org: org, Role: models.Role(form.Role)})
	}
	if errors.Is(err, models.ErrInvalid) {
		return p.showInvite(c, http.StatusUnprocessableEntity, &form, err, views.Invite{})
	}
	if err != nil {
		return err
	}
	return showHandOver(c, h, form.Name, step{purpose: models.ToJoin, then: joinThen})
}

// both joins what is wrong with the answers of one form.
func both(a, b error) error {
	var p, q models.Problems
	if errors.As(a, &p) && errors.As(b, &q) {
		for name, words := range q {
			p[name] = words
		}
		return p
	}
	if a != nil {
		return a
	}
	return b
}
