// Package public is what anybody may see and do without an account: look at the directory, ask for help, read how the
// service works. It does not know who is asking; all that it remembers of a visitor stands in the draft of their form.
package public

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"example.org/fingerpost/app/referral"
	"example.org/fingerpost/handlers/web"
	"example.org/fingerpost/views"
)

// Addresses of the form's pages beside its questions, which stand in referral.Steps.
const (
	startPath    = "/"
	formPath     = "/refer/"
	askFirstPath = "/refer/ask-first"
	under13Path  = "/refer/under-13"
	under16Path  = "/refer/under-16"
	outsidePath  = "/refer/outside"
	safePath     = "/refer/safe"
	checkPath    = "/refer/check"
	sendPath     = "/refer/send"
	sentPath     = "/refer/sent"
	equalityPath = "/refer/equality"
	thanksPath   = "/refer/thanks"
	deletePath   = "/refer/delete"
	exitPath     = "/exit"
)

// Routes are the start page, the form from its first question to what is asked after sending, and the pages about the
// service.
func Routes(g *echo.Group, desk *referral.Desk) {
	j := journey{desk}
	g.GET(startPath, start)
	g.GET(requestPath, func(c echo.Context) error { return web.Go(c, formPath+first) })
	g.GET(askFirstPath, j.askFirst)
	g.GET(under13Path, j.under13)
	g.GET(under16Path, j.under16)
	g.GET(outsidePath, j.outside)
	g.GET(safePath, j.safe)
	g.POST(safePath, j.enterSafe)
	g.GET(checkPath, j.check)
	g.POST(sendPath, j.send)
	g.GET(sentPath, j.sent)
	g.GET(equalityPath, j.equality)
	g.POST(equalityPath, j.answerEquality)
	g.GET(thanksPath, j.thanks)
	g.POST(deletePath, j.delete)
	g.GET(formPath+":step", j.show)
	g.POST(formPath+":step", j.answer)
	g.GET(exitPath, j.exit)
	for path, p := range about {
		g.GET(path, p)
	}
}

// start is the first page of the service.
func start(c echo.Context) error {
	p := web.Page(c, web.Place(c).Programme)
	p.Indexed = true
	return web.Show(c, http.StatusOK, views.StartPage(p))
}
