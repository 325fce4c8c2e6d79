package coordinator

import (
	"errors"
	"net/http"

	"github.com/labstack/echo/v4"

	"example.org/fingerpost/app/referral"
	"example.org/fingerpost/handlers/web"
	"example.org/fingerpost/models"
	"example.org/fingerpost/views"
	"example.org/fingerpost/views/ui"
)

// letter shows a letter to print for somebody without email, once it is shown who they are. It holds no code.
func (a area) letter(c echo.Context) error {
	return a.atShown(c, func(f referral.File) error {
		return letterPage(c, a.desk, f, "")
	})
}

// askCode asks whether a new private code is meant.
func (a area) askCode(c echo.Context) error {
	return a.atShown(c, func(f referral.File) error {
		p := views.TeamNewCode{Page: page(c, "New private code"), Ref: models.ShowRef(f.Enquiry.Ref), Action: filePath(f.Enquiry.ID) + "/code"}
		p.Back = filePath(f.Enquiry.ID)
		return web.Show(c, http.StatusOK, views.TeamNewCodePage(p))
	})
}

// newCode gives one and shows it, in the letter, this once.
func (a area) newCode(c echo.Context) error {
	return a.atShown(c, func(f referral.File) error {
		code, err := a.desk.NewCode(c.Request().Context(), web.Who(c), f.Enquiry.ID)
		if err != nil {
			return err
		}
		return letterPage(c, a.desk, f, code.Show())
	})
}

// atShown reads an enquiry; whoever has not said why they need to know who it is, is asked that first.
func (a area) atShown(c echo.Context, then func(referral.File) error) error {
	id, err := web.ID(c, "id")
	if err != nil {
		return err
	}
	f, err := a.desk.File(c.Request().Context(), web.Who(c), id)
	if err != nil {
		return err
	}
	if f.Person == nil {
		return web.Go(c, filePath(id)+"/show")
	}
	return then(f)
}

func letterPage(c echo.Context, desk *referral.Desk, f referral.File, code string) error {
	e, person := f.Enquiry, f.Person
	p := views.TeamLetter{Page: page(c, "Letter"), Ref: models.ShowRef(e.Ref), Code: code, Name: person.Called(), Lines: append([]string{person.Name}, person.Address.Lines()...),
		Address: web.Place(c).BaseURL, Day: ui.DayText(desk.Now())}
	p.Back = filePath(e.ID)
	if !e.Contact.Has("post") {
		p.Warning = "They did not say that a letter is safe. Do not post it: hand it over, or read it out."
	}
	return web.Show(c, http.StatusOK, views.TeamLetterPage(p))
}

// propose puts a service before the person, who agrees or not in their own record.
func (a area) propose(c echo.Context) error {
	id, err := web.ID(c, "id")
	if err != nil {
		return err
	}
	service, err := web.ID(c, "service")
	if err != nil {
		return err
	}
	err = a.desk.Propose(c.Request().Context(), web.Who(c), id, service)
	if errors.Is(err, models.ErrPaused) {
		return web.Done(c, filePath(id), "Not proposed. "+pausedWords+".")
	}
	if err != nil {
		return err
	}
	return web.Done(c, filePath(id), "Proposed. They can agree to it when they follow their referral. Nothing is sent before.")
}
