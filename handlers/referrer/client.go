package referrer

import (
	"errors"
	"net/http"

	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"example.org/fingerpost/app/referral"
	"example.org/fingerpost/handlers/web"
	"example.org/fingerpost/models"
	"example.org/fingerpost/views"
	"example.org/fingerpost/views/ui"
)

// clientForms are the questions of the first page, in its order.
func clientForms(f *referral.ClientForm) []any {
	return []any{&f.Name, &f.Where, &f.Gender, &f.Contact, &f.Safe, &f.Address}
}

// begin is the first page of a new form; nothing is kept before it is answered.
func (a area) begin(c echo.Context) error {
	f, err := a.desk.NewClient(c.Request().Context(), web.Who(c))
	if err != nil {
		return err
	}
	return a.showClient(c, http.StatusOK, f, nil)
}

func (a area) keepFirst(c echo.Context) error {
	f, err := a.desk.NewClient(c.Request().Context(), web.Who(c))
	if err != nil {
		return err
	}
	return a.takeClient(c, f)
}

func (a area) client(c echo.Context) error {
	f, err := a.open(c)
	if err != nil {
		return err
	}
	if f.Sent {
		return web.Go(c, sentPath(f.ID))
	}
	return a.showClient(c, http.StatusOK, f, nil)
}

func (a area) keepClient(c echo.Context) error {
	f, err := a.open(c)
	if err != nil {
		return err
	}
	return a.takeClient(c, f)
}

// open reads the form of the address, which must be the referrer's own.
func (a area) open(c echo.Context) (referral.ClientForm, error) {
	id, err := web.ID(c, "id")
	if err != nil {
		return referral.ClientForm{}, err
	}
	return a.desk.Client(c.Request().Context(), web.Who(c), id)
}

// takeClient keeps the first page and goes on, or shows it again with what is wrong.
func (a area) takeClient(c echo.Context, f referral.ClientForm) error {
	wrong := read(c, clientForms(&f)...)
	if f.Address == (referral.Home{}) {
		wrong = without(wrong, "line1", "town")
	}
	if later(c) {
		return a.leave(c, referral.PageClient, f)
	}
	if wrong == nil {
		kept, err := a.keep(c, referral.PageClient, f, false)
		if err == nil {
			return web.Go(c, pagePath(kept.ID, referral.PageNeeds))
		}
		wrong = err
	}
	if !errors.Is(wrong, models.ErrInvalid) {
		return a.gone(c, f.ID, wrong)
	}
	return a.showClient(c, http.StatusUnprocessableEntity, f, wrong)
}

func (a area) keep(c echo.Context, page string, f referral.ClientForm, later bool) (referral.ClientForm, error) {
	return a.desk.KeepClient(c.Request().Context(), web.Who(c), f.ID, page, f, later)
}

// leave keeps what was typed, whatever it is, and goes to the list of forms.
func (a area) leave(c echo.Context, page string, f referral.ClientForm) error {
	if _, err := a.keep(c, page, f, true); err != nil {
		return a.gone(c, f.ID, err)
	}
	return web.Done(c, draftsPath, "Kept for a week. Nothing was sent.")
}

// gone leads on when the form was sent in the meantime, from another tab.
func (a area) gone(c echo.Context, id uuid.UUID, err error) error {
	if errors.Is(err, models.ErrConflict) {
		return web.Go(c, sentPath(id))
	}
	return err
}

func (a area) showClient(c echo.Context, status int, f referral.ClientForm, wrong error) error {
	forms := clientForms(&f)
	p := views.ReferrerClient{Page: web.Page(c, "Refer a client"), Action: newPath, Form: fields(wrong, forms...), Options: clientOptions(),
		Born: ui.DateInput{Field: ui.Field{Name: "born", Label: "Date of birth", LabelAs: ui.Small, Hint: "For example, 31 3 1980"}, Day: f.Where.Day, Month: f.Where.Month, Year: f.Where.Year}}
	if f.ID != uuid.Nil {
		p.Action = pagePath(f.ID, referral.PageClient)
	}
	p.Wide, p.Problems, p.Back = true, problems(wrong, forms...), base
	p.Born = p.Born.With(p.Problems)
	return web.Show(c, status, views.ReferrerClientPage(p))
}

func clientOptions() map[string][]ui.Option {
	return map[string][]ui.Option{
		"without": {{Value: "no_fixed", Text: "No fixed address"}, {Value: "not_sure", Text: "Not sure of it"}},
		"gender":  options(models.Genders),
		"ways": append(options(models.ContactWays), ui.Option{Divider: "or"},
			ui.Option{Value: "none", Text: "No contact: they will contact the service", None: true}),
		"voicemail": yesNo, "say-who": yesNo, "times": options(models.ContactTimes),
	}
}
