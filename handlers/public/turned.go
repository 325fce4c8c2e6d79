package public

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"example.org/fingerpost/app/referral"
	"example.org/fingerpost/handlers/web"
	"example.org/fingerpost/models"
	"example.org/fingerpost/views"
)

// Pages for those with whom the form cannot go on as usual. None of them keeps an answer.

// askFirst is for whoever asks for somebody who could decide and does not know of it.
func (j journey) askFirst(c echo.Context) error {
	return web.Show(c, http.StatusOK, views.AskFirstPage(j.turned(c, "Ask them first", "agrees")))
}

func (j journey) under13(c echo.Context) error {
	p := j.turned(c, "If you are under 13", "about-you")
	if p.Their {
		p.Title = quieter(p, "If they are under 13")
		return web.Show(c, http.StatusOK, views.ForAChildPage(p))
	}
	return web.Show(c, http.StatusOK, views.Under13Page(p))
}

func (j journey) outside(c echo.Context) error {
	p := j.turned(c, "If you live somewhere else", "about-you")
	if p.Their {
		p.Title = quieter(p, "If they live somewhere else")
	}
	p.Districts = j.desk.Place.Districts
	return web.Show(c, http.StatusOK, views.OutsidePage(p))
}

// under16 tells somebody aged 13 to 15, once, what their age changes, before they go on.
func (j journey) under16(c echo.Context) error {
	a, err := j.asking(c, "")
	switch {
	case referral.Gone(err):
		return gone(c)
	case err != nil:
		return err
	}
	p := j.turned(c, "If you are 13, 14 or 15", "about-you")
	p.OnHref = onward(a)
	if p.Their {
		p.Title, p.Parent = quieter(p, "If they are under 16"), a.Authority(j.desk.Now()) == models.Parental
		return web.Show(c, http.StatusOK, views.ForSomebodyUnder16Page(p))
	}
	return web.Show(c, http.StatusOK, views.Under16Page(p))
}

// turned is a page beside the form, with the way back to the question; on the safe path it offers the way out, like all.
func (j journey) turned(c echo.Context, title, question string) views.Turned {
	p := views.Turned{Page: web.Page(c, title), CorrectHref: formPath + question}
	p.Back = p.CorrectHref
	a, err := j.asking(c, "")
	if err != nil {
		return p
	}
	p.Their = a.ForAnother()
	if a.Restricted() {
		p.Exit, p.Title = true, questions[question].quiet
	}
	return p
}

// quieter keeps the title that the safe path has given a page.
func quieter(p views.Turned, title string) string {
	if p.Exit {
		return p.Title
	}
	return title
}
