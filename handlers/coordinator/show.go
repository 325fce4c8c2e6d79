package coordinator

import (
	"errors"
	"net/http"

	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"example.org/fingerpost/handlers/web"
	"example.org/fingerpost/models"
	"example.org/fingerpost/views"
	"example.org/fingerpost/views/ui"
)

// showForm asks why somebody needs to know who an enquiry is about.
type showForm struct {
	Reason string `form:"reason" label:"Why do you need to know?"`
	Words  string `form:"words" label:"The reason in your words" hint:"Needed only for another reason than those above"`
}

func (a area) askShow(c echo.Context) error {
	id, err := web.ID(c, "id")
	if err != nil {
		return err
	}
	return a.showPage(c, http.StatusOK, id, &showForm{}, nil)
}

func (a area) show(c echo.Context) error {
	id, err := web.ID(c, "id")
	if err != nil {
		return err
	}
	var form showForm
	if err = web.Read(c, &form); err == nil {
		err = a.desk.Show(c.Request().Context(), web.Who(c), id, form.Reason, form.Words)
	}
	if errors.Is(err, models.ErrInvalid) {
		return a.showPage(c, http.StatusUnprocessableEntity, id, &form, err)
	}
	if err != nil {
		return err
	}
	return web.Done(c, filePath(id), "Your reason is on the record. You can see who this is for a working day.")
}

func (a area) showPage(c echo.Context, status int, id uuid.UUID, form *showForm, wrong error) error {
	f, err := a.desk.File(c.Request().Context(), web.Who(c), id)
	if err != nil {
		return err
	}
	p := views.TeamShow{Page: page(c, "Show who this is"), Ref: models.ShowRef(f.Enquiry.Ref), Action: filePath(id) + "/show", Form: web.Fields(form, wrong)}
	p.Back, p.Problems = filePath(id), web.Problems(form, wrong)
	for _, e := range models.ShowReasons {
		p.Reasons = append(p.Reasons, ui.Option{Value: e.Code, Text: e.Label})
	}
	return web.Show(c, status, views.TeamShowPage(p))
}
