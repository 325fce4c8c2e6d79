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

const (
	peoplePath = "/people"
	pageSize   = 50
)

// PeopleRoutes are the pages of those who manage accounts. The group is /people, guarded for administrators and leads; whom
// each of them manages, the gate decides.
func PeopleRoutes(g *echo.Group, gate *access.Gate) {
	p := people{gate}
	g.GET("", p.list)
	g.POST("", p.search)
	g.GET("/invite", p.invite)
	g.POST("/invite", p.invited)
	g.GET("/:id", p.one)
	g.GET("/:id/roles", p.role)
	g.POST("/:id/roles", p.addRole)
	g.GET("/:id/roles/:org/:role", p.askRemove)
	g.POST("/:id/roles/:org/:role", p.remove)
	g.GET("/:id/:step", p.ask)
	g.POST("/:id/:step", p.do)
}

type people struct{ gate *access.Gate }

// searchForm is posted, so that what is searched for, which is personal, stands in no address.
type searchForm struct {
	Words string `form:"words" label:"Find someone" hint:"Part of a name, an email address or an organisation" validate:"max=100"`
}

func (p people) list(c echo.Context) error {
	after := uuid.Nil
	if text := c.QueryParam("after"); text != "" {
		var err error
		if after, err = uuid.Parse(text); err != nil {
			return models.ErrNotFound
		}
	}
	return p.show(c, http.StatusOK, &searchForm{}, nil, after)
}

func (p people) search(c echo.Context) error {
	var form searchForm
	err := web.Read(c, &form)
	if errors.Is(err, models.ErrInvalid) {
		return p.show(c, http.StatusUnprocessableEntity, &form, err, uuid.Nil)
	}
	if err != nil {
		return err
	}
	return p.show(c, http.StatusOK, &form, nil, uuid.Nil)
}

func (p people) show(c echo.Context, status int, form *searchForm, err error, after uuid.UUID) error {
	who := web.Who(c)
	ask := models.PeopleAsked{After: after, Limit: pageSize}
	if err == nil {
		ask.Words = form.Words
	}
	found, more, e := p.gate.People(c.Request().Context(), who, ask)
	if e != nil {
		return e
	}
	page := views.People{Page: web.Page(c, "People"), Form: web.Fields(form, err), Searched: form.Words != "", More: more, Everywhere: who.Role == models.Administrator}
	page.Problems, page.Wide = web.Problems(form, err), true
	if after != uuid.Nil {
		page.FirstHref = peoplePath
	}
	if more && !page.Searched {
		page.NextHref = peoplePath + "?after=" + found[len(found)-1].ID.String()
	}
	for _, f := range found {
		row := views.PersonRow{Name: f.Name, Email: f.Email, Href: peoplePath + "/" + f.ID.String(), Roles: roles(f.Memberships, page.Everywhere),
			State: models.AccountStates.Label(f.State), Means: stateMeans[f.State], Seen: "Never", Mail: f.Undeliverable}
		if f.LastSeenAt != nil {
			row.Seen = ui.DayText(*f.LastSeenAt)
		}
		page.Rows = append(page.Rows, row)
	}
	return web.Show(c, status, views.PeoplePage(page))
}

var stateMeans = map[string]ui.Meaning{models.AccountActive: ui.Good, models.AccountInvited: ui.Waiting, models.AccountDisabled: ui.Quiet}

func (p people) one(c echo.Context) error {
	id, err := web.ID(c, "id")
	if err != nil {
		return err
	}
	who := web.Who(c)
	person, err := p.gate.Person(c.Request().Context(), who, id)
	if err != nil {
		return err
	}
	u, here := person.User, peoplePath+"/"+id.String()
	page := views.Person{Page: web.Page(c, "Person"), Name: u.Name, Email: u.Email, State: models.AccountStates.Label(u.State), Means: stateMeans[u.State],
		Mail: "Arrive, as far as we know", Seen: "Never", AddRoleHref: here + "/roles"}
	page.Back = peoplePath
	if u.LastSeenAt != nil {
		page.Seen = ui.MomentText(*u.LastSeenAt)
	}
	if u.Undeliverable != "" {
		page.Mail = "Do not arrive: " + u.Undeliverable
	}
	for _, m := range person.Held {
		row := ui.SummaryRow{Key: models.Roles.Label(string(m.Role)), Text: m.Organisation}
		if !person.Self && access.GivenBy(who.Role).Has(string(m.Role)) {
			row.Actions = []ui.Action{{Text: "Remove", Href: here + "/roles/" + m.OrgID.String() + "/" + string(m.Role), Hidden: "this role"}}
		}
		page.Roles = append(page.Roles, row)
	}
	switch {
	case person.Self:
		page.Why = "This is your own account. You change your password and app in your account; for anything else ask another administrator or lead."
	case !person.Reach:
		page.Why = "This person also works for others, so only an administrator can start a reset or disable the account. You can remove their role in your organisation."
	default:
		for _, s := range stepsFor(u.State) {
			page.Steps = append(page.Steps, views.PersonStep{Text: steps[s].link, Hint: steps[s].hint, Href: here + "/" + s})
		}
	}
	return web.Show(c, http.StatusOK, views.PersonPage(page))
}
