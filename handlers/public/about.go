package public

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"example.org/fingerpost/app/assurance"
	"example.org/fingerpost/handlers/web"
	"example.org/fingerpost/views"
)

// about are the pages about the service, by address. They are the same for everybody.
var about = map[string]echo.HandlerFunc{
	"/help": func(c echo.Context) error {
		p := views.Help{Page: aboutPage(c, "Help")}
		for _, h := range web.Place(c).Emergency {
			p.Lines = append(p.Lines, views.Helpline{Name: h.Name, Phone: h.Phone, Hours: h.Hours})
		}
		return web.Show(c, http.StatusOK, views.HelpPage(p))
	},
	"/privacy": func(c echo.Context) error {
		p := views.Privacy{Page: aboutPage(c, "Privacy notice"), Version: assurance.PrivacyVersion}
		return web.Show(c, http.StatusOK, views.PrivacyPage(p))
	},
	"/information": func(c echo.Context) error {
		return web.Show(c, http.StatusOK, views.InformationPage(aboutPage(c, "How we use information")))
	},
	"/accessibility": func(c echo.Context) error {
		return web.Show(c, http.StatusOK, views.AccessibilityPage(aboutPage(c, "Accessibility")))
	},
	"/cookies": func(c echo.Context) error {
		return web.Show(c, http.StatusOK, views.CookiesPage(aboutPage(c, "Cookies")))
	},
}

func aboutPage(c echo.Context, title string) views.Page {
	p := web.Page(c, title)
	p.Indexed = true
	return p
}
