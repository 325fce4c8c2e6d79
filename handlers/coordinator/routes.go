// Package coordinator holds the pages of the coordination team: what it has to place and with whom, possible duplicates,
// where people wait, and mail that did not arrive. It knows no rule of the service; the desk decides.
package coordinator

import (
	"github.com/labstack/echo/v4"

	"example.org/fingerpost/app/directory"
	"example.org/fingerpost/app/insight"
	"example.org/fingerpost/app/referral"
	"example.org/fingerpost/handlers/web"
	"example.org/fingerpost/views"
)

const base = "/team"

// Routes are the pages of the coordination team. The group is the team's area, /team, guarded for models.Coordinator.
func Routes(g *echo.Group, desk *referral.Desk, book *directory.Book, board insight.Board) {
	a := area{desk, book, board}
	g.GET("", a.held)
	g.GET("/asked", a.asked)
	g.GET("/late", a.late)
	g.GET("/consents", a.consents)
	g.GET("/unconfirmed", a.unconfirmed)
	g.GET("/waiting", a.waiting)
	g.GET("/paused", a.paused)
	g.GET("/enquiries/:id", a.file)
	g.GET("/enquiries/:id/show", a.askShow)
	g.POST("/enquiries/:id/show", a.show)
	g.GET("/enquiries/:id/services", a.services)
	g.GET("/enquiries/:id/place/:service", a.askPlace)
	g.POST("/enquiries/:id/place/:service", a.place)
	g.POST("/enquiries/:id/propose/:service", a.propose)
	g.GET("/enquiries/:id/letter", a.letter)
	g.GET("/enquiries/:id/code", a.askCode)
	g.POST("/enquiries/:id/code", a.newCode)
	g.GET("/enquiries/:id/confirm", a.askConfirm)
	g.POST("/enquiries/:id/confirm", a.confirm)
	g.GET("/enquiries/:id/refuse", a.askRefuse)
	g.POST("/enquiries/:id/refuse", a.refuse)
	g.GET("/enquiries/:id/check", a.askCheck)
	g.POST("/enquiries/:id/check", a.check)
	g.GET("/enquiries/:id/not-checked", a.askNotCheck)
	g.POST("/enquiries/:id/not-checked", a.notCheck)
	g.GET("/enquiries/:id/end", a.askEnd)
	g.POST("/enquiries/:id/end", a.end)
	g.GET("/referrals/:id/renew", a.askRenew)
	g.POST("/referrals/:id/renew", a.renew)
	g.GET("/referrals/:id/:move", a.askMove)
	g.POST("/referrals/:id/:move", a.move)
	g.GET("/duplicates", a.duplicates)
	g.POST("/duplicates/:id/:other", a.decide)
	g.GET("/board", a.queues)
	g.GET("/board/:org", a.queue)
	g.GET("/mail", a.mail)
}

type area struct {
	desk  *referral.Desk
	book  *directory.Book
	board insight.Board
}

// page is what every page of the team knows.
func page(c echo.Context, title string) views.Page {
	p := web.Page(c, title)
	p.Wide = true
	return p
}
