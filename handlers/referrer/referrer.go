// Package referrer is the area of link workers and other professionals: refer a client in three pages, see what became of
// each. It knows no rule of what may be sent or seen; the desk decides.
package referrer

import (
	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"example.org/fingerpost/app/referral"
	"example.org/fingerpost/handlers/web"
)

// Addresses of the area.
const (
	base       = "/referrer"
	newPath    = base + "/refer"
	draftsPath = base + "/drafts"
	findPath   = base + "/search"
)

// Routes are the pages of the area. The group is /referrer, guarded for models.Referrer; what is not the referrer's own is
// not found.
func Routes(g *echo.Group, desk *referral.Desk) {
	a := area{desk}
	g.GET("", a.list)
	g.POST("/search", a.find)
	g.GET("/search", func(c echo.Context) error { return web.Go(c, base) }) // a page that was posted, opened again
	g.GET("/refer", a.begin)
	g.POST("/refer", a.keepFirst)
	g.GET("/drafts", a.drafts)
	g.GET("/drafts/:id/client", a.client)
	g.POST("/drafts/:id/client", a.keepClient)
	g.GET("/drafts/:id/needs", a.needs)
	g.POST("/drafts/:id/needs", a.keepNeeds)
	g.GET("/drafts/:id/send", a.send)
	g.POST("/drafts/:id/send", a.sendNow)
	g.POST("/drafts/:id/delete", a.delete)
	g.GET("/clients/:id", a.sent)
	g.POST("/clients/:id/again", a.again)
	g.GET("/clients/:id/withdraw", a.askWithdraw)
	g.POST("/clients/:id/withdraw", a.withdraw)
	g.POST("/referrals/:id/answer", a.answer)
	g.GET("/referrals/:id/messages", a.messages)
	g.POST("/referrals/:id/messages", a.say)
}

type area struct{ desk *referral.Desk }

func pagePath(id uuid.UUID, page string) string { return draftsPath + "/" + id.String() + "/" + page }
func sentPath(id uuid.UUID) string              { return base + "/clients/" + id.String() }
func answerPath(referral uuid.UUID) string {
	return base + "/referrals/" + referral.String() + "/answer"
}
func messagesPath(referral uuid.UUID) string {
	return base + "/referrals/" + referral.String() + "/messages"
}
