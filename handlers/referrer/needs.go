package referrer

import (
	"errors"
	"net/http"
	"slices"
	"strings"

	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"example.org/fingerpost/app/directory"
	"example.org/fingerpost/app/referral"
	"example.org/fingerpost/handlers/web"
	"example.org/fingerpost/models"
	"example.org/fingerpost/views"
	"example.org/fingerpost/views/ui"
)

// askForms are the questions of the second page before its services, and serviceForms those about them.
func askForms(f *referral.ClientForm) []any {
	return []any{&f.Needs, &f.Access, &f.About, &f.Helping}
}
func serviceForms(f *referral.ClientForm) []any { return []any{&f.Services, &f.Order} }

func (a area) needs(c echo.Context) error {
	f, err := a.open(c)
	switch {
	case err != nil:
		return err
	case f.Sent:
		return web.Go(c, sentPath(f.ID))
	case !f.Done[referral.PageClient]:
		return web.Go(c, pagePath(f.ID, referral.PageClient))
	}
	return a.showNeeds(c, http.StatusOK, f, nil)
}

// keepNeeds keeps the second page. Which services suit follows from the needs, so that the page is shown again with them
// whenever they were not the ones that it was answered under.
func (a area) keepNeeds(c echo.Context) error {
	f, err := a.open(c)
	if err != nil {
		return err
	}
	wrong := read(c, askForms(&f)...)
	suiting := c.FormValue("suiting") == mark(f.Needs.Needs)
	if suiting {
		err = read(c, serviceForms(&f)...)
		if len(f.Services.Services) < 2 {
			err = without(err, "mode", "first")
		}
		wrong = both(wrong, err)
	}
	if later(c) {
		return a.leave(c, referral.PageNeeds, f)
	}
	if wrong == nil && !suiting {
		if _, err := a.keep(c, referral.PageNeeds, f, true); err != nil {
			return a.gone(c, f.ID, err)
		}
		return web.Go(c, pagePath(f.ID, referral.PageNeeds)+"#suiting")
	}
	if wrong == nil {
		if _, wrong = a.keep(c, referral.PageNeeds, f, false); wrong == nil {
			return web.Go(c, pagePath(f.ID, referral.PageSend))
		}
	}
	if !errors.Is(wrong, models.ErrInvalid) {
		return a.gone(c, f.ID, wrong)
	}
	if !suiting {
		f.Matches = nil // what suited other needs
	}
	return a.showNeeds(c, http.StatusUnprocessableEntity, f, wrong)
}

// mark names a set of needs, whatever their order.
func mark(needs []string) string { return strings.Join(slices.Sorted(slices.Values(needs)), " ") }

func both(one, other error) error {
	var all, more models.Problems
	if !errors.As(one, &all) {
		return other
	}
	if errors.As(other, &more) {
		for name, words := range more {
			all[name] = words
		}
	}
	return all
}

func (a area) showNeeds(c echo.Context, status int, f referral.ClientForm, wrong error) error {
	forms := append(askForms(&f), serviceForms(&f)...)
	p := views.ReferrerNeeds{Page: web.Page(c, "Refer a client"), Action: pagePath(f.ID, referral.PageNeeds), Client: f.Name.Full, Form: fields(wrong, forms...), Groups: needGroups(),
		Access: options(models.AccessNeeds), Languages: append([]ui.Option{{Text: "English, or not asked"}}, options(models.Languages[1:])...), Help: f.Services.Help,
		Asked: len(f.Needs.Needs) > 0 && (status == http.StatusOK || f.Matches != nil)}
	if p.Asked {
		p.Suiting, p.Services, p.Own = mark(f.Needs.Needs), a.suiting(f), ownWays(f.Matches)
		p.First = []ui.Option{{Text: "The one that suits best"}}
		for _, o := range p.Services {
			p.First = append(p.First, ui.Option{Value: o.Value, Text: o.Text})
		}
		p.Mode = f.Order.Mode
		if p.Mode == "" {
			p.Mode = models.Together
		}
	}
	p.Wide, p.Problems, p.Back = true, problems(wrong, forms...), pagePath(f.ID, referral.PageClient)
	return web.Show(c, status, views.ReferrerNeedsPage(p))
}

func needGroups() []views.NeedGroup {
	groups := make([]views.NeedGroup, len(models.NeedGroups))
	for i, g := range models.NeedGroups {
		groups[i].Heading = g.Heading
		for _, n := range g.Needs() {
			groups[i].Options = append(groups[i].Options, ui.Option{Value: n.Code, Text: n.Label})
		}
	}
	return groups
}

// suiting are the services that can be asked: those to which the referrer sent somebody before come first, latest first.
func (a area) suiting(f referral.ClientForm) []ui.Option {
	before := func(m directory.Match) int {
		if i := slices.Index(f.Before, m.Service.ID); i >= 0 {
			return i - len(f.Before)
		}
		return 0
	}
	found := slices.DeleteFunc(slices.Clone(f.Matches), func(m directory.Match) bool { return m.Service.Route != models.RoutePlatform })
	slices.SortStableFunc(found, func(x, y directory.Match) int { return before(x) - before(y) })
	all := make([]ui.Option, len(found))
	for i, m := range found {
		reasons := m.Reasons
		if before(m) < 0 {
			reasons = append([]string{"You sent somebody here before"}, reasons...)
		}
		all[i] = ui.Option{Value: m.Service.ID.String(), Text: m.Service.Name + ", " + m.Service.Organisation, Hint: strings.Join(reasons, ". ")}
	}
	return all
}

// ownWays are the services that people go to themselves.
func ownWays(matches []directory.Match) []views.ReferrerOwn {
	var all []views.ReferrerOwn
	for _, m := range matches {
		if m.Service.Route != models.RoutePlatform && m.Service.ID != uuid.Nil {
			all = append(all, views.ReferrerOwn{Name: m.Service.Name, Href: "/services/" + m.Service.ID.String()})
		}
	}
	return all
}
