package coordinator

import (
	"github.com/labstack/echo/v4"

	"example.org/fingerpost/views"
)

// changed is the page for whoever came second: what happened meanwhile, and the way on.
func changed(c echo.Context, heading, href, way string, text ...string) views.TeamChanged {
	return views.TeamChanged{Page: page(c, "Changed in the meantime"), Heading: heading, Text: text, Href: href, Way: way}
}
