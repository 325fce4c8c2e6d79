package coordinator

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"example.org/fingerpost/handlers/web"
	"example.org/fingerpost/views"
	"example.org/fingerpost/views/ui"
)

// mail shows whom our e-mail does not reach, so that somebody rings them.
func (a area) mail(c echo.Context) error {
	m, err := a.board.Mail(c.Request().Context(), web.Who(c))
	if err != nil {
		return err
	}
	p := views.TeamMail{Page: page(c, "Emails that do not arrive")}
	if m.Stuck > 0 {
		p.Stuck = count(m.Stuck, "email has", "emails have") + " waited for more than two hours. The mail server may be out of reach: tell whoever runs this service."
	}
	for _, u := range m.Unreachable {
		p.Unreachable = append(p.Unreachable, views.TeamUnreachable{Name: u.Name, Organisations: u.Organisations, Address: u.Address, Reason: u.Reason, Since: ui.DayText(u.Since)})
	}
	for _, g := range m.GivenUp {
		p.GivenUp = append(p.GivenUp, views.TeamGivenUp{Name: g.Name, Organisations: g.Organisations, Reason: g.Reason, Times: g.Times, Last: ui.DayText(g.Last)})
	}
	return web.Show(c, http.StatusOK, views.TeamMailPage(p))
}
