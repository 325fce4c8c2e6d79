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

// checkForm says how the team made sure of a professional without an account, or why it could not, and what then.
type checkForm struct {
	How   string `form:"how"`
	Words string `form:"words"`
	Then  string `form:"then"`
}

func (a area) askCheck(c echo.Context) error    { return a.showCheck(c, false) }
func (a area) askNotCheck(c echo.Context) error { return a.showCheck(c, true) }

func (a area) showCheck(c echo.Context, failed bool) error {
	return a.atCheck(c, func(f referral.File) error {
		if f.Enquiry.PausedAt != nil {
			return isPaused(c, f.Enquiry)
		}
		return checkPage(c, http.StatusOK, f, failed, &checkForm{Then: "ask"}, nil)
	})
}

// check notes that they are who they say. It goes where it would have gone at once.
func (a area) check(c echo.Context) error {
	return a.noteCheck(c, false, func(f referral.File, form checkForm) (models.Enquiry, error) {
		return a.desk.Checked(c.Request().Context(), web.Who(c), f.Enquiry.ID, form.How, form.Words)
	})
}

// notCheck notes that they could not be confirmed. Nothing goes anywhere by their word.
func (a area) notCheck(c echo.Context) error {
	return a.noteCheck(c, true, func(f referral.File, form checkForm) (models.Enquiry, error) {
		return a.desk.NotChecked(c.Request().Context(), web.Who(c), f.Enquiry.ID, form.How, form.Words, form.Then == "end")
	})
}

func (a area) noteCheck(c echo.Context, failed bool, note func(referral.File, checkForm) (models.Enquiry, error)) error {
	return a.atCheck(c, func(f referral.File) error {
		var form checkForm
		if err := web.Read(c, &form); err != nil {
			return err
		}
		e, err := note(f, form)
		switch {
		case errors.Is(err, models.ErrInvalid):
			return checkPage(c, http.StatusUnprocessableEntity, f, failed, &form, err)
		case errors.Is(err, models.ErrPaused):
			return checkPage(c, http.StatusConflict, f, failed, &form, whilePaused("words"))
		case errors.Is(err, models.ErrConflict):
			return a.placed(c, f.Enquiry.ID)
		case err != nil:
			return err
		}
		return web.Done(c, filePath(e.ID), afterCheck(e))
	})
}

// afterCheck says where it is now.
func afterCheck(e models.Enquiry) string {
	switch {
	case e.State == models.Placed:
		return "Noted. It goes to the services that they agreed to."
	case e.State == models.Held:
		return "Noted. It stays with us: " + lower(models.HeldFor.Label(e.HeldFor)) + "."
	}
	return "Noted. It has ended, and nothing was sent."
}

// atCheck reads the enquiry of an address while whoever referred is still to be checked.
func (a area) atCheck(c echo.Context, then func(referral.File) error) error {
	return a.atHeld(c, func(f referral.File) error {
		if f.Enquiry.HeldFor != models.HeldCheck {
			return a.notHeld(c, f)
		}
		return then(f)
	})
}

func checkPage(c echo.Context, status int, f referral.File, failed bool, form *checkForm, wrong error) error {
	id := f.Enquiry.ID
	p := views.TeamCheck{Page: page(c, "They are who they say"), Ref: models.ShowRef(f.Enquiry.Ref), Asker: asker(f), Action: filePath(id) + "/check", Words: form.Words, Failed: failed}
	how, ways := "How did you check?", models.CheckWays
	if failed {
		p.Title, p.Action, how, ways = "They could not be confirmed", filePath(id)+"/not-checked", "What did you find?", models.CheckFailures
		p.Then = ui.Radios{Field: ui.Field{Name: "then", Label: "What then?", LabelAs: ui.Medium}, Value: form.Then, Options: []ui.Option{
			{Value: "ask", Text: "We ask the person themselves", Hint: "It stays with us. Nothing is sent before they have agreed to a service by name."},
			{Value: "end", Text: "It ends here", Hint: "When there is nobody to ask, or it is plainly not meant."}}}
	}
	p.Back, p.Problems = filePath(id), web.Problems(form, wrong)
	p.How = ui.Radios{Field: ui.Field{Name: "how", Label: how, LabelAs: ui.Medium}.With(p.Problems), Value: form.How, Options: options(ways)}
	return web.Show(c, status, views.TeamCheckPage(p))
}
