package account

import (
	"net/http"
	"strconv"
	"strings"

	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"example.org/fingerpost/app/access"
	"example.org/fingerpost/handlers/web"
	"example.org/fingerpost/models"
	"example.org/fingerpost/views"
	"example.org/fingerpost/views/ui"
)

// few is when somebody is asked to make new recovery codes.
const few = 3

// Routes are the pages of one's own account. The group is /account, guarded for everybody who is signed in.
func Routes(g *echo.Group, gate *access.Gate) {
	o := own{gate}
	g.GET("", o.account)
	g.POST("/sessions/end-others", o.endOthers)
	g.POST("/sessions/:id/end", o.end)
	g.GET("/switch", o.places)
	g.POST("/switch", o.change)
	g.GET("/password", o.password)
	g.POST("/password", o.newPassword)
	g.GET("/factor", o.factor)
	g.POST("/factor", o.newFactor)
	g.GET("/factor/set-up", o.offer)
	g.POST("/factor/set-up", o.confirm)
	g.GET("/recovery-codes", o.codes)
	g.POST("/recovery-codes", o.newCodes)
}

type own struct{ gate *access.Gate }

func (o own) account(c echo.Context) error {
	ctx, v := c.Request().Context(), web.Here(c)
	a, err := o.gate.Own(ctx, v.Actor)
	if err != nil {
		return err
	}
	sessions, err := o.gate.Sessions(ctx, v.Actor)
	if err != nil {
		return err
	}
	p := views.Account{Page: web.Page(c, "Your account"), Others: len(sessions) > 1}
	works := ui.SummaryRow{Key: "You work as", Lines: roles(a.Held, true)}
	if v.SeveralRoles {
		works.Actions = []ui.Action{{Text: "Switch", Href: "/account/switch", Hidden: "organisation or role"}}
	}
	p.About = []ui.SummaryRow{{Key: "Name", Text: a.User.Name}, {Key: "Email address", Text: a.User.Email},
		{Key: "Emails come", Text: models.Mails.Label(a.User.Mail), Actions: []ui.Action{{Text: "Change", Href: "/account/mail", Hidden: "when emails come"}}}, works}
	left := strconv.Itoa(a.CodesLeft) + " left"
	p.Security = []ui.SummaryRow{
		{Key: "Password", Text: "Set", Actions: []ui.Action{{Text: "Change", Href: "/account/password", Hidden: "password"}}},
		{Key: "App for codes", Text: "Set up on " + ui.DayText(a.AppSince), Actions: []ui.Action{{Text: "Change", Href: "/account/factor", Hidden: "app for codes"}}},
		{Key: "Recovery codes", Text: left, Actions: []ui.Action{{Text: "Make new ones", Href: "/account/recovery-codes", Hidden: "recovery codes"}}},
	}
	if a.CodesLeft <= few {
		p.FewCodes = "You have " + left + " of your recovery codes. Make new ones, so that you can come in if you lose your phone."
	}
	for _, s := range sessions {
		p.Sessions = append(p.Sessions, views.OwnSession{Agent: s.Agent, Since: s.CreatedAt, Seen: s.SeenAt, This: s.ID == v.Session, EndAction: "/account/sessions/" + s.ID.String() + "/end"})
	}
	return web.Show(c, http.StatusOK, views.AccountPage(p))
}

// roles writes memberships in words; where says for which organisation.
func roles(held []models.Membership, where bool) []string {
	var words []string
	for _, m := range held {
		w := models.Roles.Label(string(m.Role))
		if where {
			w += ", " + m.Organisation
		}
		words = append(words, w)
	}
	return words
}

func (o own) end(c echo.Context) error {
	id, err := web.ID(c, "id")
	if err != nil {
		return err
	}
	if err := o.gate.End(c.Request().Context(), web.Who(c), id); err != nil {
		return err
	}
	return web.Done(c, "/account", "That browser is signed out.")
}

func (o own) endOthers(c echo.Context) error {
	if _, err := o.gate.EndOthers(c.Request().Context(), web.Who(c), web.Here(c).Session); err != nil {
		return err
	}
	return web.Done(c, "/account", "You are signed out everywhere but here.")
}

type switchForm struct {
	Place string `form:"place" label:"What do you want to work as?" validate:"required" ask:"Choose what you want to work as"`
}

func (o own) places(c echo.Context) error {
	who := web.Who(c)
	return o.showPlaces(c, http.StatusOK, &switchForm{Place: placeCode(who.Org, who.Role)}, nil)
}

func (o own) showPlaces(c echo.Context, status int, form *switchForm, err error) error {
	held, e := o.gate.Places(c.Request().Context(), web.Who(c))
	if e != nil {
		return e
	}
	p := views.Switch{Page: web.Page(c, "Switch"), Form: web.Fields(form, err)}
	for _, m := range held {
		p.Places = append(p.Places, ui.Option{Value: placeCode(m.OrgID, m.Role), Text: m.Organisation, Hint: models.Roles.Label(string(m.Role))})
	}
	p.Problems = web.Problems(form, err)
	return web.Show(c, status, views.SwitchPage(p))
}

func placeCode(org uuid.UUID, role models.Role) string { return org.String() + " " + string(role) }

func (o own) change(c echo.Context) error {
	var form switchForm
	if err := web.Read(c, &form); err != nil {
		return o.showPlaces(c, http.StatusUnprocessableEntity, &form, err)
	}
	org, role, _ := strings.Cut(form.Place, " ")
	id, err := uuid.Parse(org)
	if err != nil {
		return models.ErrNotFound
	}
	next, err := o.gate.Switch(c.Request().Context(), token(c), id, models.Role(role))
	if err != nil {
		return err
	}
	return home(c, o.gate, next)
}
