package handlers

import (
	"errors"
	"log/slog"
	"net/http"

	"github.com/labstack/echo/v4"

	"example.org/fingerpost/handlers/web"
	"example.org/fingerpost/models"
	"example.org/fingerpost/views"
)

// answers and statuses are the one place where an error becomes a status and a page. What people read says what to do; what went wrong
// goes to the log, without anybody's data.
var answers = []struct {
	is      error
	status  int
	heading string
	text    []string
}{
	{models.ErrNotFound, http.StatusNotFound, "Page not found", []string{
		"If you typed the address, check that it is correct.", "If you followed a link here, it may be to something that has ended or is not yours to see."}},
	{models.ErrForbidden, http.StatusForbidden, "You cannot do this", []string{"This step is for someone else to take. Go back and look at what you can do."}},
	{models.ErrConflict, http.StatusConflict, "This has changed", []string{"Someone changed it before you did. Go back and look at it again. Nothing you did was kept."}},
	{models.ErrInvalid, http.StatusUnprocessableEntity, "There is a problem", []string{"Go back and check your answers. Nothing was sent."}},
}

var statuses = map[int]struct {
	heading string
	text    []string
}{
	http.StatusNotFound:              {answers[0].heading, answers[0].text},
	http.StatusMethodNotAllowed:      {answers[0].heading, answers[0].text},
	http.StatusForbidden:             {"This did not come from our pages", []string{"For your safety we only take what is sent from a page of this service. Go back, open the page again and try once more."}},
	http.StatusRequestEntityTooLarge: {"That is too long", []string{"Go back and shorten what you wrote."}},
	http.StatusTooManyRequests:       {"Too many attempts", []string{"Wait a few minutes and try again."}},
}

// statusGone is what others count a visitor as who left before the answer (nginx's 499).
const statusGone = 499

func faults(log *slog.Logger) echo.HTTPErrorHandler {
	return func(err error, c echo.Context) {
		if c.Response().Committed {
			return
		}
		if c.Request().Context().Err() != nil { // whoever gave up waiting reads no page, and that is no fault of ours
			_ = c.NoContent(statusGone)
			return
		}
		status, heading := http.StatusInternalServerError, "Sorry, there is a problem with the service"
		text := []string{"Try again in a few minutes. What you had sent before is safe."}
		if he := (*echo.HTTPError)(nil); errors.As(err, &he) && he.Code < 500 {
			status, heading, text = he.Code, "There is a problem", []string{"Go back and try again."}
			if s, ok := statuses[he.Code]; ok {
				heading, text = s.heading, s.text
			}
		}
		for _, a := range answers {
			if errors.Is(err, a.is) {
				status, heading, text = a.status, a.heading, a.text
			}
		}
		if status >= 500 {
			log.ErrorContext(c.Request().Context(), "request failed", "method", c.Request().Method, "route", c.Path(), "request", requestID(c), "err", err)
		}
		if c.Request().Method == http.MethodHead {
			_ = c.NoContent(status)
			return
		}
		if err := web.Show(c, status, views.Fault(web.Page(c, heading), heading, text)); err != nil {
			log.ErrorContext(c.Request().Context(), "fault page failed", "route", c.Path(), "err", err)
		}
	}
}
