// Package resident is a person's own referral: what happens, who has seen it, what they can change. There is no account: it
// is opened by reference and private code, or by a one-time code. It knows no rule of the service; the desk decides.
package resident

import (
	"errors"
	"fmt"
	"math"
	"net/http"
	"strconv"
	"time"

	"github.com/labstack/echo/v4"

	"example.org/fingerpost/app/access"
	"example.org/fingerpost/app/assurance"
	"example.org/fingerpost/app/referral"
	"example.org/fingerpost/handlers/web"
	"example.org/fingerpost/models"
	"example.org/fingerpost/views"
	"example.org/fingerpost/views/ui"
)

const base = "/mine"

// Routes are the pages of a person's own referral. The group is /mine; the way in stands open to everybody, the rest only to
// whoever has come in.
func Routes(g *echo.Group, desk *referral.Desk, cases *assurance.Cases) {
	a := area{desk, cases}
	g.Use(a.session)
	g.GET("", a.follow)
	g.POST("", a.enter)
	g.GET("/left", left)
	g.GET("/schema.json", showSchema)
	g.POST("/leave", a.leave)
	g.GET("/lost", a.askLost)
	g.POST("/lost", a.lost)
	g.GET("/lost/code", a.askLostCode)
	g.POST("/lost/code", a.lostCode)

	in := g.Group("", within, a.orErased)
	in.GET("/access", a.access)
	in.GET("/rights", a.rights)
	in.POST("/rights", a.ask)
	in.POST("/pause", a.pause)
	in.POST("/resume", a.resume)
	in.GET("/withdraw", a.sureAll)
	in.POST("/withdraw", a.withdrawAll)
	in.GET("/referrals/:id/withdraw", a.sure)
	in.POST("/referrals/:id/withdraw", a.withdraw)
	in.POST("/referrals/:id/answer", a.answer)
	in.POST("/confirm", a.confirm)
	in.GET("/refuse", a.sureRefuse)
	in.POST("/refuse", a.refuse)
	in.POST("/proposals/:id/agree", a.agree)
	in.POST("/proposals/:id/decline", a.decline)
	in.GET("/check", a.askProof)
	in.POST("/check", a.prove)

	known := in.Group("", proved)
	known.GET("/details", a.details)
	known.GET("/details/about", a.askCorrect)
	known.POST("/details/about", a.correct)
	known.GET("/details/contact", a.askContact)
	known.POST("/details/contact", a.contact)
	known.GET("/download", a.download)
	known.GET("/record.json", a.record)
}

type area struct {
	desk  *referral.Desk
	cases *assurance.Cases
}

const provedKey = "proved"

// session finds out whose referral is open in this browser. Elsewhere in the service the visitor stays the public.
func (a area) session(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		token := web.Cookie(c, web.OwnCookie)
		if token == "" {
			web.Begin(c, web.Visitor{Actor: models.Anyone}, web.Place(c))
			return next(c)
		}
		f, err := a.desk.Follower(c.Request().Context(), token)
		switch {
		case errors.Is(err, models.ErrNotFound):
			web.SetCookie(c, web.OwnCookie, "", -1)
			web.Begin(c, web.Visitor{Actor: models.Anyone}, web.Place(c))
		case err != nil:
			return err
		default:
			web.Begin(c, web.Visitor{Actor: f.Actor}, web.Place(c))
			c.Set(provedKey, f.Checked)
		}
		return next(c)
	}
}

// within lets in whoever has opened their referral, and leads everybody else to the way in.
func within(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		if web.Who(c).Role != models.Resident {
			return web.Go(c, base+"?closed=yes")
		}
		return next(c)
	}
}

// proved asks for the date of birth before pages that tell who it is.
func proved(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		if ok, _ := c.Get(provedKey).(bool); !ok {
			return web.Go(c, base+"/check?to="+c.Request().URL.Path)
		}
		return next(c)
	}
}

// page is what every page here knows. Titles tell nothing to whoever reads the history of the browser.
func page(c echo.Context) views.Page {
	p := web.Page(c, "Your page")
	p.Exit = true
	return p
}

func menu(here string) []ui.NavItem {
	items := []ui.NavItem{{Label: "What happens", Href: base}, {Label: "Who has seen it", Href: base + "/access"}, {Label: "Your details", Href: base + "/details"},
		{Label: "Your choices", Href: base + "/rights"}}
	for i := range items {
		items[i].Current = items[i].Href == here
	}
	return items
}

func from(c echo.Context) access.From {
	return access.From{Address: c.RealIP(), Agent: c.Request().UserAgent()}
}

// told is what the page says about an error and the status it says it with; 0 when it is not for the page to say.
func told(c echo.Context, err error) (int, error) {
	var many access.TooMany
	if errors.As(err, &many) {
		c.Response().Header().Set("Retry-After", strconv.Itoa(int(many.Wait/time.Second)+1))
		words := fmt.Sprintf("There have been too many attempts. Wait %d minutes and try again, or ring us", int(math.Ceil(many.Wait.Minutes())))
		if many.Wait <= time.Minute {
			words = "There have been too many attempts. Wait a minute and try again, or ring us"
		}
		return http.StatusTooManyRequests, models.Problems{"": words}
	}
	if errors.Is(err, models.ErrInvalid) {
		return http.StatusUnprocessableEntity, err
	}
	return 0, err
}
