package account

import (
	"errors"
	"net/http"

	"github.com/labstack/echo/v4"

	"example.org/fingerpost/app/access"
	"example.org/fingerpost/handlers/web"
	"example.org/fingerpost/models"
	"example.org/fingerpost/views"
)

// DoorRoutes are the ways in and out, for anybody: what each of them needs, it asks for.
func DoorRoutes(g *echo.Group, gate *access.Gate) {
	d := door{gate}
	g.GET("/sign-in", d.signIn)
	g.POST("/sign-in", d.password)
	g.GET("/sign-in/code", d.code)
	g.POST("/sign-in/code", d.second)
	g.GET("/sign-in/recovery", d.recovery)
	g.POST("/sign-in/recovery", d.recover)
	g.GET("/sign-in/set-up", d.offer)
	g.POST("/sign-in/set-up", d.confirm)
	g.GET("/sign-out", d.out)
	g.POST("/sign-out", d.signOut)
	g.GET("/join", d.join)
	g.POST("/join", d.open)
	g.GET("/join/password", d.choose)
	g.POST("/join/password", d.chosen)
}

type door struct{ gate *access.Gate }

type signInForm struct {
	Email    string `form:"email" label:"Email address" validate:"required" ask:"Enter your email address"`
	Password string `form:"password" label:"Password" validate:"required" ask:"Enter your password" trim:"no"`
}

func (d door) signIn(c echo.Context) error {
	if v := web.Here(c); v.Role != models.Public {
		return web.Go(c, web.Home(v.Role))
	}
	return showSignIn(c, http.StatusOK, &signInForm{}, nil)
}

func showSignIn(c echo.Context, status int, form *signInForm, err error) error {
	p := views.SignIn{Page: web.Page(c, "Sign in"), Form: web.Fields(form, err)}
	p.Problems = web.Problems(form, err)
	return web.Show(c, status, views.SignInPage(p))
}

func (d door) password(c echo.Context) error {
	var form signInForm
	var token string
	var setUp bool
	err := web.Read(c, &form)
	if err == nil {
		token, setUp, err = d.gate.SignIn(c.Request().Context(), form.Email, form.Password, from(c))
	}
	if status, said := told(c, err); status != 0 {
		return showSignIn(c, status, &form, said)
	}
	if err != nil {
		return err
	}
	return half(c, token, setUp)
}

// half sends whoever gave the right password on to the second factor.
func half(c echo.Context, token string, setUp bool) error {
	Enter(c, token)
	if setUp {
		return web.Go(c, "/sign-in/set-up")
	}
	return web.Go(c, "/sign-in/code")
}

// lost sends whoever came to a page out of turn to where they can begin again.
func lost(c echo.Context, err error) error {
	if errors.Is(err, models.ErrNotFound) && web.Who(c).Role != models.Public {
		return web.Go(c, "/account")
	}
	if errors.Is(err, models.ErrNotFound) {
		return web.Go(c, "/sign-in")
	}
	return err
}

func (d door) out(c echo.Context) error {
	if web.Who(c).Role != models.Public {
		return web.Go(c, "/account")
	}
	return web.Show(c, http.StatusOK, views.SignedOutPage(web.Page(c, "Signed out")))
}

func (d door) signOut(c echo.Context) error {
	if err := d.gate.SignOut(c.Request().Context(), token(c)); err != nil {
		return err
	}
	Leave(c)
	c.Response().Header().Set("Clear-Site-Data", `"cache", "cookies", "storage"`)
	return web.Go(c, "/sign-out")
}
