package public

import (
	"context"
	"errors"
	"fmt"
	"net/http"

	"github.com/labstack/echo/v4"

	"example.org/fingerpost/app/referral"
	"example.org/fingerpost/handlers/web"
	"example.org/fingerpost/models"
	"example.org/fingerpost/views"
)

// draftCookie holds the token of the visitor's form, for as long as the answers themselves are kept.
const (
	draftCookie = "draft"
	draftLife   = 24 * 60 * 60 // seconds
)

// first is the question that begins a form, and the one that stands open to everybody; so does that of a professional.
var first = referral.Steps[0].Path

func begins(step referral.Step) bool { return step.Path == first || step.Path == referral.PageWork }

// journey is the form, one question a page. Where somebody is in it follows from the answers alone, so that Back, a
// refresh and a second tab lead to no page that is not theirs.
type journey struct{ desk *referral.Desk }

func token(c echo.Context) referral.Token { return referral.Token(web.Cookie(c, draftCookie)) }

// asking is the form under way as the page of this path needs it.
func (j journey) asking(c echo.Context, path string) (referral.Asking, error) {
	return j.desk.AskingAt(c.Request().Context(), token(c), path)
}

// show is the page of one question, with the answers kept.
func (j journey) show(c echo.Context) error {
	step, ok := referral.StepAt(c.Param("step"))
	if !ok {
		return fmt.Errorf("page of the form: %w", models.ErrNotFound)
	}
	a, err := j.asking(c, step.Path)
	switch {
	case begins(step) && (referral.Gone(err) || err == nil && a.Submitted):
		a = referral.Asking{} // whoever has sent one may begin another
	case referral.Gone(err):
		return gone(c)
	case err != nil:
		return err
	}
	if a = as(a, step); !open(a, step) {
		return web.Go(c, onward(a))
	}
	form := step.Form(&a.Answers)
	switch f := form.(type) { // agreed to something else: nothing is ticked
	case *referral.Consent:
		if !a.Done[step.Path] {
			*f = referral.Consent{Words: f.Words}
		}
	case *referral.Taken:
		if !a.Done[step.Path] {
			*f = referral.Taken{Words: f.Words}
		}
	}
	return j.page(c, http.StatusOK, step, a, form, nil)
}

// answer keeps what was answered on one page and leads to the next, or shows the page again with what is wrong.
func (j journey) answer(c echo.Context) error {
	step, ok := referral.StepAt(c.Param("step"))
	if !ok {
		return fmt.Errorf("page of the form: %w", models.ErrNotFound)
	}
	form := step.Form(&referral.Answers{})
	wrong := web.Read(c, form)
	var a referral.Asking
	if wrong == nil {
		path, err := j.aside(c, form)
		if err != nil {
			return err
		}
		if path != "" {
			return web.Go(c, path)
		}
		if a, wrong = j.keep(c, step, form); wrong == nil {
			return web.Go(c, j.after(step, a))
		}
	}
	var problems models.Problems
	early := errors.Is(wrong, models.ErrConflict)
	if !early && !referral.Gone(wrong) && !errors.As(wrong, &problems) {
		return wrong
	}
	a, err := j.asking(c, step.Path)
	switch {
	case begins(step) && (referral.Gone(err) || err == nil && a.Submitted):
		a = referral.Asking{}
	case referral.Gone(err):
		return gone(c)
	case err != nil:
		return err
	}
	if a = as(a, step); early || !open(a, step) {
		return web.Go(c, onward(a))
	}
	return j.page(c, http.StatusUnprocessableEntity, step, a, form, wrong)
}

// as is a form as its page sees it: whoever comes to the page of professionals says that they are one.
func as(a referral.Asking, step referral.Step) referral.Asking {
	if step.Path == referral.PageWork {
		return a.AtWork()
	}
	return a
}

// keep hands the answers to the desk. The first question begins a form when there is none, or only one that was sent.
func (j journey) keep(c echo.Context, step referral.Step, form any) (referral.Asking, error) {
	ctx, t := c.Request().Context(), token(c)
	if begins(step) {
		var err error
		if t, err = j.begun(ctx, c, t); err != nil {
			return referral.Asking{}, err
		}
	}
	return j.desk.Answer(ctx, t, step.Path, form)
}

func (j journey) begun(ctx context.Context, c echo.Context, t referral.Token) (referral.Token, error) {
	a, err := j.desk.AskingAt(ctx, t, first)
	if err == nil && !a.Submitted || err != nil && !referral.Gone(err) {
		return t, err
	}
	if t, err = j.desk.Start(ctx); err == nil {
		web.SetCookie(c, draftCookie, string(t), draftLife)
	}
	return t, err
}

// aside is the page for answers with which this form cannot go on; nothing of them is kept.
func (j journey) aside(c echo.Context, form any) (string, error) {
	a, err := j.asking(c, "")
	if referral.Gone(err) {
		return "", nil // which the desk will say
	}
	if err != nil {
		return "", err
	}
	now := j.desk.Now()
	switch f := form.(type) {
	case *referral.TheyAgree:
		a.Agrees = *f
	case *referral.WhereAndWhen:
		a.Where = *f
		switch f.Turned(j.desk.Place, now, a.Youngest()) {
		case "under-13":
			return under13Path, nil
		case "outside":
			return outsidePath, nil
		}
	default:
		return "", nil
	}
	if a.AsksFirst(now) {
		return askFirstPath, nil
	}
	return "", nil
}

// after is where an answer leads: for somebody under 16, or their parent, to what that means, once, and then on.
func (j journey) after(step referral.Step, a referral.Asking) string {
	if age := a.Where.Age(j.desk.Now()); step.Path == "about-you" && age >= a.Youngest() && age < 16 {
		return under16Path
	}
	return onward(a)
}

// onward is the page that comes next.
func onward(a referral.Asking) string {
	switch {
	case a.Submitted:
		return sentPath
	case unwarned(a):
		return safePath
	}
	return formPath + a.Next()
}

// unwarned says that the safe path begins here and its page has not been read.
func unwarned(a referral.Asking) bool { return a.Restricted() && !a.SafePath }

// open says whether a page is this visitor's to answer now.
func open(a referral.Asking, step referral.Step) bool {
	if a.Submitted || !step.Asks(a) || !a.Reached(step.Path) {
		return false
	}
	return !unwarned(a) || begins(step) || step.Path == "needs"
}

// delete removes the answers at once, for whoever does not want to go on; after sending, only what this browser knows of it.
func (j journey) delete(c echo.Context) error {
	words := "Your answers are deleted"
	if a, err := j.asking(c, ""); err == nil && a.Submitted {
		words = "This device is cleared. What you sent stays sent"
	}
	if err := j.drop(c); err != nil {
		return err
	}
	return web.Done(c, startPath, words)
}

func (j journey) drop(c echo.Context) error {
	if t := token(c); t != "" {
		if err := j.desk.Discard(c.Request().Context(), t); err != nil {
			return err
		}
	}
	web.SetCookie(c, draftCookie, "", -1)
	return nil
}

// gone says that there are no answers any more. It does not say whether there ever were any.
func gone(c echo.Context) error {
	return web.Show(c, http.StatusGone, views.GonePage(web.Page(c, "Your answers are no longer here")))
}
