package public

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"example.org/fingerpost/app/directory"
	"example.org/fingerpost/handlers/web"
	"example.org/fingerpost/models"
	"example.org/fingerpost/views"
	"example.org/fingerpost/views/ui"
)

const (
	servicesPath = "/services"
	requestPath  = "/refer"
	cardsAPage   = 20
	mostWords    = 100 // letters of a search; more is cut off
)

// DirectoryRoutes are the pages of the public directory. They ask for a district at most, so a search may stand in the
// address.
func DirectoryRoutes(g *echo.Group, book *directory.Book) {
	d := directoryPages{book}
	g.GET(servicesPath, d.list)
	g.GET(servicesPath+"/:id", d.show)
}

type directoryPages struct{ book *directory.Book }

func (d directoryPages) list(c echo.Context) error {
	q, place := query(c), web.Place(c)
	found, err := d.book.Search(c.Request().Context(), web.Who(c), q)
	if err != nil {
		return err
	}
	today := models.Now()
	p := views.Directory{Page: web.Page(c, "Find a service"), Words: q.Words, Need: q.Need, District: q.District, Needs: needOptions(),
		Districts: districtOptions(place), Narrowed: q != directory.Query{}, Found: count(len(found)), AllHref: servicesPath, RequestHref: requestPath}
	p.Indexed, p.Exit = !p.Narrowed, models.Restricted([]string{q.Need})
	from, to, pages := turn(c, len(found), q)
	p.Pages = pages
	for _, s := range found[from:to] {
		c := views.DirectoryCard{ServiceCard: card(s, place.Name, today), For: directory.For(s)}
		c.Href, c.Level = address(servicesPath+"/"+s.ID.String(), q, 1), 3
		p.Cards = append(p.Cards, c)
	}
	return web.Show(c, http.StatusOK, views.DirectoryPage(p))
}

func (d directoryPages) show(c echo.Context) error {
	id, err := web.ID(c, "id")
	if err != nil {
		return err
	}
	s, of, err := d.book.Service(c.Request().Context(), web.Who(c), id)
	if err != nil {
		return err
	}
	today, place := models.Now(), web.Place(c)
	said := directory.Describe(s, place.Name, today)
	p := views.DirectoryService{Page: web.Page(c, s.Name), Name: s.Name, Organisation: of.Name, Room: models.Capacities.Label(s.Room(today)), RoomMeans: roomMeans(s, today),
		Outline: strings.Split(s.Outline, "\n"), Way: wayIn(s, of, today), Facts: facts(s, said), Confirmed: ui.DayText(s.ConfirmedAt),
		By: views.RunBy{Name: of.Name, Outline: of.Outline, Phone: of.Phone, Email: of.Email, Website: of.Website, Privacy: of.Privacy}}
	p.Back, p.Indexed, p.Description = address(servicesPath, query(c), 1), true, s.Name+" in "+place.Name
	if s.Route == models.RoutePlatform && s.Signed {
		p.Told = models.PersonFields.Labels(s.GetsFields())
	}
	if s.Specialist { // what stands in the history of a browser may put someone at risk
		p.Exit, p.Title, p.Description = true, "A service", ""
	}
	return web.Show(c, http.StatusOK, views.DirectoryServicePage(p))
}

// query reads the search out of the address; a need or district that there is not narrows nothing.
func query(c echo.Context) directory.Query {
	q := directory.Query{Words: strings.TrimSpace(c.QueryParam("q")), Need: c.QueryParam("need"), District: strings.ToUpper(c.QueryParam("district"))}
	if letters := []rune(q.Words); len(letters) > mostWords {
		q.Words = string(letters[:mostWords])
	}
	if _, ok := models.NeedByCode(q.Need); !ok {
		q.Need = ""
	}
	if !web.Place(c).Serves(q.District) {
		q.District = ""
	}
	return q
}

// address is a page with the search in it.
func address(path string, q directory.Query, page int) string {
	v := url.Values{}
	for name, value := range map[string]string{"q": q.Words, "need": q.Need, "district": q.District} {
		if value != "" {
			v.Set(name, value)
		}
	}
	if page > 1 {
		v.Set("page", strconv.Itoa(page))
	}
	if len(v) == 0 {
		return path
	}
	return path + "?" + v.Encode()
}

// turn is the part of so many that the address asks for, and the links to the parts around it.
func turn(c echo.Context, all int, q directory.Query) (from, to int, links ui.Pagination) {
	pages := max((all+cardsAPage-1)/cardsAPage, 1)
	page, err := strconv.Atoi(c.QueryParam("page"))
	if err != nil || page < 1 {
		page = 1
	}
	page = min(page, pages)
	label := func(n int) string { return strconv.Itoa(n) + " of " + strconv.Itoa(pages) }
	if page > 1 {
		links.PreviousHref, links.PreviousLabel = address(servicesPath, q, page-1), label(page-1)
	}
	if page < pages {
		links.NextHref, links.NextLabel = address(servicesPath, q, page+1), label(page+1)
	}
	return (page - 1) * cardsAPage, min(page*cardsAPage, all), links
}

func count(n int) string {
	if n == 1 {
		return "1 service"
	}
	return strconv.Itoa(n) + " services"
}

func needOptions() []ui.Option {
	options := []ui.Option{{Text: "Anything"}}
	for _, n := range models.Needs {
		if n.Code != "other" && n.Code != "unsure" { // no service is listed under them
			options = append(options, ui.Option{Value: n.Code, Text: n.Label})
		}
	}
	return options
}

func districtOptions(p models.Place) []ui.Option {
	options := []ui.Option{{Text: "All of " + p.Name}}
	for _, d := range p.Districts {
		options = append(options, ui.Option{Value: d, Text: d})
	}
	return options
}

// card shows a service in a list. With a waiting list or a pause, that is how soon it is.
func card(s models.Service, place string, today time.Time) ui.ServiceCard {
	said := directory.Describe(s, place, today)
	soon := said.Soon
	if room := s.Room(today); room == models.CapacityWaiting || room == models.CapacityPaused {
		soon = said.Room
	}
	summary, _, _ := strings.Cut(s.Outline, "\n")
	return ui.ServiceCard{Name: s.Name, Organisation: s.Organisation, Summary: summary, Cost: said.Cost, Access: said.Access, Area: said.Area, Wait: soon,
		Capacity: models.Capacities.Label(s.Room(today)), CapacityMeans: roomMeans(s, today)}
}

func roomMeans(s models.Service, today time.Time) ui.Meaning {
	switch s.Room(today) {
	case models.CapacityOpen:
		return ui.Good
	case models.CapacityWaiting:
		return ui.Waiting
	}
	return ui.Quiet
}
