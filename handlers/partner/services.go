package partner

import (
	"errors"
	"net/http"
	"strconv"
	"time"

	"github.com/labstack/echo/v4"

	"example.org/fingerpost/app/directory"
	"example.org/fingerpost/handlers/web"
	"example.org/fingerpost/models"
	"example.org/fingerpost/views"
	"example.org/fingerpost/views/ui"
)

const servicesPath = "/partner/services"

// ServiceRoutes are the pages where a partner says how much room its own services have. The group is the partner area,
// /partner, guarded for its roles.
func ServiceRoutes(g *echo.Group, book *directory.Book) {
	s := servicePages{book}
	g.GET("/services", s.list)
	g.GET("/services/:id", s.ask)
	g.POST("/services/:id", s.save)
	g.POST("/services/:id/confirm", s.confirm)
}

type servicePages struct{ book *directory.Book }

// capacityForm is what a partner says of one service.
type capacityForm struct {
	Capacity string `form:"capacity" label:"At the moment it is" validate:"required" ask:"Choose how much room the service has"`
	Months   string `form:"months" label:"How long is the waiting list?" hint:"Only if there is one, or will be one after a pause"`
	Weekly   string `form:"weekly" label:"How many new people can you take a week?" hint:"When so many were sent to you, the service is offered again on Monday. Leave it empty for no limit"`
	Day      string `form:"until-day"`
	Month    string `form:"until-month"`
	Year     string `form:"until-year"`
}

func (s servicePages) list(c echo.Context) error {
	own, err := s.book.Own(c.Request().Context(), web.Who(c))
	if err != nil {
		return err
	}
	p, now, stale := views.OwnServices{Page: web.Page(c, "Our services")}, models.Now(), 0
	p.Wide = true
	for _, service := range own {
		row := row(service, now)
		if row.Stale {
			stale++
		}
		p.Services = append(p.Services, row)
	}
	switch stale {
	case 0:
	case 1:
		p.ToCheck = "You last confirmed one service more than two weeks ago. Is it still right?"
	default:
		p.ToCheck = "You last confirmed " + strconv.Itoa(stale) + " services more than two weeks ago. Are they still right?"
	}
	return web.Show(c, http.StatusOK, views.OwnServicesPage(p))
}

func row(s models.Service, now time.Time) views.OwnService {
	own := servicesPath + "/" + s.ID.String()
	r := views.OwnService{Name: s.Name, Room: models.Capacities.Label(s.Room(now)), RoomMeans: ui.Quiet, Confirmed: ui.DayText(s.ConfirmedAt),
		Stale: directory.Stale(s, now), Unlisted: !s.Listed, EditHref: own, ConfirmHref: own + "/confirm"}
	switch room := s.Room(now); room {
	case models.CapacityClosed:
		if room != s.Said(now) {
			r.Room, r.RoomMeans, r.Detail = "Full this week", ui.Waiting, "Offered again on Monday"
		}
	case models.CapacityOpen:
		r.RoomMeans = ui.Good
	case models.CapacityWaiting:
		r.RoomMeans = ui.Waiting
		switch s.WaitMonths {
		case 0:
		case 1:
			r.Detail = "About 1 month"
		default:
			r.Detail = "About " + strconv.Itoa(s.WaitMonths) + " months"
		}
	case models.CapacityPaused:
		if s.PausedUntil != nil {
			r.Detail = "Until " + s.PausedUntil.Format("2 January 2006")
		}
	}
	return r
}

func (s servicePages) ask(c echo.Context) error {
	service, err := s.own(c)
	if err != nil {
		return err
	}
	form := capacityForm{Capacity: service.Said(models.Now())}
	if service.WeeklyPlaces > 0 {
		form.Weekly = strconv.Itoa(service.WeeklyPlaces)
	}
	if service.WaitMonths > 0 {
		form.Months = strconv.Itoa(service.WaitMonths)
	}
	if form.Capacity == models.CapacityPaused && service.PausedUntil != nil {
		u := service.PausedUntil
		form.Day, form.Month, form.Year = strconv.Itoa(u.Day()), strconv.Itoa(int(u.Month())), strconv.Itoa(u.Year())
	}
	return show(c, http.StatusOK, service, &form, nil)
}

func (s servicePages) save(c echo.Context) error {
	service, err := s.own(c)
	if err != nil {
		return err
	}
	var form capacityForm
	months, until, weekly, err := answers(c, &form)
	if err == nil {
		err = s.book.SetCapacity(c.Request().Context(), web.Who(c), service.ID, form.Capacity, months, until, weekly)
	}
	if errors.Is(err, models.ErrInvalid) {
		return show(c, http.StatusUnprocessableEntity, service, &form, err)
	}
	if err != nil {
		return err
	}
	return web.Done(c, servicesPath, "Saved. The directory says so from now on.")
}

func (s servicePages) confirm(c echo.Context) error {
	id, err := web.ID(c, "id")
	if err != nil {
		return err
	}
	if err := s.book.Confirm(c.Request().Context(), web.Who(c), id); err != nil {
		return err
	}
	return web.Done(c, servicesPath, "Thank you. The directory shows that you checked today.")
}

func (s servicePages) own(c echo.Context) (models.Service, error) {
	id, err := web.ID(c, "id")
	if err != nil {
		return models.Service{}, err
	}
	return s.book.OwnService(c.Request().Context(), web.Who(c), id)
}

// answers reads the form. A number or a date that is none is a problem; whether they go together is not said here.
func answers(c echo.Context, form *capacityForm) (months int, until *time.Time, weekly int, err error) {
	if err := web.Read(c, form); err != nil {
		return 0, nil, 0, err
	}
	problems := models.Problems{}
	if form.Months != "" {
		if months, err = strconv.Atoi(form.Months); err != nil {
			problems["months"] = "Enter the months as a number, like 2"
		}
	}
	if form.Weekly != "" {
		if weekly, err = strconv.Atoi(form.Weekly); err != nil {
			problems["weekly"] = "Enter the places a week as a number, like 5"
		}
	}
	if form.Capacity == models.CapacityPaused && form.Day+form.Month+form.Year != "" {
		day, err := time.Parse("2-1-2006", form.Day+"-"+form.Month+"-"+form.Year)
		if err != nil {
			problems["until"] = "Enter a day that exists, like 27 3 2027"
		}
		until = &day
	}
	return months, until, weekly, problems.Or()
}

func show(c echo.Context, status int, s models.Service, form *capacityForm, wrong error) error {
	p := views.OwnCapacity{Page: web.Page(c, "How much room is there?"), Name: s.Name, Action: servicesPath + "/" + s.ID.String(),
		Form: web.Fields(form, wrong), Team: "The coordination team changes the rest: ring " + web.Place(c).Phone + "."}
	if s.Listed {
		p.Href = "/services/" + s.ID.String()
	}
	said := directory.Describe(s, web.Place(c).Name, models.Now())
	p.Facts = []ui.SummaryRow{
		{Key: "Helps with", Lines: models.NeedLabels(s.Needs)},
		{Key: "For", Text: said.Who},
		{Key: "Area", Text: said.Area},
		{Key: "You are told", Lines: models.PersonFields.Labels(s.GetsFields())},
		{Key: "Last confirmed", Text: ui.DayText(s.ConfirmedAt)},
	}
	p.Wide, p.Back, p.Problems = true, servicesPath, web.Problems(form, wrong)
	for _, e := range models.Capacities {
		p.Capacities = append(p.Capacities, ui.Option{Value: e.Code, Text: e.Label, Hint: capacityHints[e.Code]})
	}
	p.Until = ui.DateInput{Field: ui.Field{Name: "until", Label: "When will you take people again?", Hint: "Only for a pause. For example, 27 3 2027", LabelAs: ui.Small},
		Day: form.Day, Month: form.Month, Year: form.Year}.With(p.Problems)
	for i := range p.Problems {
		if p.Problems[i].Field == "until" { // the summary leads to the first box of the date
			p.Problems[i].Field = "until-day"
		}
	}
	return web.Show(c, status, views.OwnCapacityPage(p))
}

var capacityHints = map[string]string{
	models.CapacityOpen:    "You can begin with someone new within days",
	models.CapacityWaiting: "You say yes to people, and they wait for their turn",
	models.CapacityClosed:  "Nobody is sent to you until you change it",
	models.CapacityPaused:  "Nobody is sent to you until the day that you set; then it opens by itself",
}
