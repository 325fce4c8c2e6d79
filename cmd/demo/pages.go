package main

import (
	"fmt"
	"net/http"
	"strconv"

	"github.com/labstack/echo/v4"

	"example.org/fingerpost/app"
	"example.org/fingerpost/app/notify/mailbox"
	"example.org/fingerpost/handlers/web"
	"example.org/fingerpost/models"
	"example.org/fingerpost/views"
)

// pages adds to the door what only the demonstration has: the people to sign in as, and the tray of sent e-mail, if the
// mail server is the demonstration's own.
func pages(e *echo.Echo, a *app.App, tray *mailbox.Box) {
	e.GET("/demo", func(c echo.Context) error {
		return web.Show(c, http.StatusOK, views.DemoPeoplePage(views.DemoPeople{Page: web.Page(c, "People of the demonstration"), Groups: groups()}))
	})
	e.POST("/demo/enter", func(c echo.Context) error { return enter(c, a) })
	if tray == nil {
		return
	}
	for _, path := range []string{"/demo/tray", "/demo/tray/:number"} {
		e.GET(path, func(c echo.Context) error {
			trayHandler(tray, func(*http.Request) views.Page { return web.Page(c, "Sent e-mail") }).ServeHTTP(c.Response(), c.Request())
			return nil
		})
	}
}

func enter(c echo.Context, a *app.App) error {
	all := colleagues()
	n, err := strconv.Atoi(c.FormValue("who"))
	if err != nil || n < 0 || n >= len(all) || all[n].disabled {
		return fmt.Errorf("nobody to sign in as: %w", models.ErrNotFound)
	}
	one := all[n]
	token, err := a.Access.Enter(c.Request().Context(), one.id(), orgID(one.org), one.role, c.Request().UserAgent())
	if err != nil {
		return err
	}
	web.SetCookie(c, "sid", token, 0)
	return web.Go(c, web.Home(one.role))
}

func groups() []views.DemoGroup {
	team := views.DemoGroup{Title: "The coordination team, and those who refer or look after the whole"}
	partners := views.DemoGroup{Title: "Partners", Text: "For each organisation a lead, who also looks after staff, and a team member."}
	for i, one := range colleagues() {
		p := views.DemoPerson{Key: strconv.Itoa(i), Name: one.name, Role: models.Roles.Label(string(one.role)), Organisation: one.org, Disabled: one.disabled}
		if one.role != models.Lead && one.role != models.Partner {
			team.People = append(team.People, p)
		} else {
			partners.People = append(partners.People, p)
		}
	}
	return []views.DemoGroup{team, partners}
}
