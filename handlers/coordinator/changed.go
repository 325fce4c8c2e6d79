package coordinator

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"example.org/fingerpost/handlers/web"
	"example.org/fingerpost/models"
	"example.org/fingerpost/views"
	"example.org/fingerpost/views/ui"
)

// changed is the page for whoever came second: what happened meanwhile, and the way on.
func changed(c echo.Context, heading, href, way string, text ...string) views.TeamChanged {
	return views.TeamChanged{Page: page(c, "Changed in the meantime"), Heading: heading, Text: text, Href: href, Way: way}
}

// pausedWords say why nothing is sent, wherever somebody is about to.
const pausedWords = "The person has asked to pause this. Nothing can be sent until they let it go on"

// isPaused is the page for whoever would send on what the person has paused, before they type anything.
func isPaused(c echo.Context, e models.Enquiry) error {
	return web.Show(c, http.StatusConflict, views.TeamChangedPage(changed(c, "The person has paused this", filePath(e.ID), "Look at the enquiry",
		"They did so on "+ui.MomentText(*e.PausedAt)+". Nothing can be sent until they let it go on.")))
}

// whilePaused says so beside a question, for whoever has typed already: what they typed stays.
func whilePaused(field string) error { return models.Problems{field: pausedWords} }
