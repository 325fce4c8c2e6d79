package governance

import (
	"errors"
	"maps"
	"net/http"

	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"example.org/fingerpost/app/assurance"
	"example.org/fingerpost/app/referral"
	"example.org/fingerpost/handlers/web"
	"example.org/fingerpost/models"
	"example.org/fingerpost/views"
	"example.org/fingerpost/views/ui"
)

type grantForm struct {
	Effect string `form:"effect"`
	Words  string `form:"grant-words"`
}

// effectWords are what doing as asked does at once.
var effectWords = map[string]string{models.EffectErased: "Deleted, for ever", models.EffectWithdrawn: "Withdrawn from every service, and nothing further is sent",
	models.EffectPaused: "Paused: no service sees it until they let it go on"}

// actWords are the same as what can be chosen.
var actWords = map[string]string{models.EffectWithdrawn: "Withdraw it from every service; nothing further is sent", models.EffectPaused: "Pause it: no service sees it until they let it go on"}

// grantOf is the form for doing what a case asks for; nil when that needs a question first, or nothing in the service.
func grantOf(k assurance.Opened, s shown, wrong []ui.Problem) *views.CaseGrant {
	if !k.Open() || k.Kind == models.CaseErase || !assurance.Acts(k.Kind) {
		return nil
	}
	g := views.CaseGrant{Action: casePath(k.ID) + "/grant",
		Effects: ui.Radios{Field: ui.Field{Name: "effect", Label: "What do you do?", LabelAs: ui.Small}.With(wrong), Value: s.grant.Effect, SmallBoxes: true},
		Words:   told(s.grant, wrong)}
	for _, e := range referral.Effects[k.Kind] {
		g.Effects.Options = append(g.Effects.Options, ui.Option{Value: e, Text: actWords[e]})
	}
	return &g
}

func told(form grantForm, wrong []ui.Problem) ui.Textarea {
	return ui.Textarea{Field: ui.Field{Name: "grant-words", Label: "What do you tell them?", Hint: "They read it in their own record.", LabelAs: ui.Small}.With(wrong), Value: form.Words, Rows: 4, Max: 1000}
}

// toldErased is what is proposed to tell somebody, to be changed as needed.
const toldErased = "We deleted what you told us and what services noted about you here. Nobody can bring it back."

// askErase shows exactly what deleting does, before it is done.
func (a requests) askErase(c echo.Context) error {
	id, err := web.ID(c, "id")
	if err != nil {
		return err
	}
	return a.erasePage(c, http.StatusOK, id, grantForm{Words: toldErased}, nil)
}

func (a requests) erasePage(c echo.Context, status int, id uuid.UUID, form grantForm, wrong error) error {
	ctx, who := c.Request().Context(), web.Who(c)
	k, err := a.cases.Read(ctx, who, id)
	if err != nil {
		return err
	}
	if !k.Open() || k.Kind != models.CaseErase {
		return web.Go(c, casePath(id))
	}
	p := views.CaseErase{Page: web.Page(c, "Delete"), Ref: models.ShowRef(k.Ref), Action: casePath(id) + "/grant", BackHref: casePath(id),
		Gone: []string{"What is open is withdrawn, and no service sees any of it any more.", "Who they are, how to reach them and who asked for them is deleted, and with it all by which they could be found.",
			"Notes, messages and answers are deleted, and the key to them is destroyed.", "The coordination team and whoever referred them find nothing any more."},
		Stays: []string{"That somebody asked for help: with what, in which area, when, and how it ended.", "The lines of the record of use. They name no person.",
			"This request and what you tell them, for three years.", "Backups, until they are overwritten. Nobody looks into them before."}}
	if p.Holders, err = a.desk.Holders(ctx, who, id); err != nil {
		return err
	}
	p.Back, p.Problems = casePath(id), web.Problems(&form, wrong)
	p.Words = told(form, p.Problems)
	return web.Show(c, status, views.CaseErasePage(p))
}

// grant does what somebody asked for, at once, and closes the case.
func (a requests) grant(c echo.Context) error {
	id, err := web.ID(c, "id")
	if err != nil {
		return err
	}
	var form grantForm
	if err := web.Read(c, &form); err != nil {
		return err
	}
	err = a.desk.Grant(c.Request().Context(), web.Who(c), id, form.Effect, form.Words)
	var problems models.Problems
	switch {
	case errors.As(err, &problems):
		problems = maps.Clone(problems)
		if words := problems["words"]; words != "" {
			delete(problems, "words")
			problems["grant-words"] = words
		}
		if form.Effect == models.EffectErased {
			return a.erasePage(c, http.StatusUnprocessableEntity, id, form, problems)
		}
		return a.page(c, http.StatusUnprocessableEntity, id, shown{grant: form, wrong: problems})
	case errors.Is(err, models.ErrConflict):
		return web.Done(c, casePath(id), "Somebody decided it before you. Nothing you wrote was kept.")
	case err != nil:
		return err
	}
	return web.Done(c, casesPath, "Done, and closed. They read it in their own record.")
}
