// Package partner is the area of a partner organisation: its queue of referrals, and how much room its services have. It
// knows no rule of how a referral moves: which buttons there are, and what they ask for, stands in models/state.go.
package partner

import (
	"github.com/labstack/echo/v4"

	"example.org/fingerpost/app/referral"
	"example.org/fingerpost/handlers/web"
	"example.org/fingerpost/models"
)

const inboxPath = "/partner"

// Routes are the pages of the queue. The group is the partner area, /partner, guarded for its roles; what is not the
// organisation's own is not found.
func Routes(g *echo.Group, desk *referral.Desk) {
	q := queuePages{desk}
	g.GET("", q.inbox)
	g.POST("/search", q.search)
	g.GET("/search", func(c echo.Context) error { return web.Go(c, inboxPath) }) // a page that was posted, opened again
	g.GET("/referrals/:id", q.read)
	g.POST("/referrals/:id/assign", q.assign)
	g.GET("/referrals/:id/log", q.askLog)
	g.POST("/referrals/:id/log", q.log)
	g.GET("/referrals/:id/messages", q.messages)
	g.POST("/referrals/:id/messages", q.say)
	g.POST("/referrals/:id/no-change", q.noChange)
	g.POST("/referrals/:id/level", q.engage)
	for _, m := range models.Moves {
		if m.Button == "" || m.By&models.ByPartner == 0 {
			continue
		}
		g.POST("/referrals/:id/"+m.Name, q.take(m))
		if asks(m) {
			g.GET("/referrals/:id/"+m.Name, q.ask(m))
		}
	}
}

type queuePages struct{ desk *referral.Desk }

// asks says whether a move needs answers, and so a page of its own.
func asks(m models.Move) bool { return m.Needs != 0 }
