package public_test

import (
	"errors"
	"net/http/httptest"
	"net/url"
	"testing"

	"github.com/labstack/echo/v4"

	"example.org/fingerpost/app/jobs"
	"example.org/fingerpost/app/notify"
	"example.org/fingerpost/app/referral"
	"example.org/fingerpost/handlers/public"
	"example.org/fingerpost/handlers/web"
	"example.org/fingerpost/models"
	"example.org/fingerpost/models/dbtest"
)

// wearmouth is where the tests take place.
var wearmouth = models.Place{Programme: "Fingerpost", Name: "Wearmouth", Districts: []string{"SR5", "SR6"}, Phone: "01632 960 123", PhoneHours: "Monday to Friday, 9am to 5pm",
	Emergency: []models.Helpline{{Name: "Saltgrass night line", Phone: "01632 960 199", Hours: "Day and night"}}, AwayURL: "https://away.example.org/weather"}

// town is the public service with a database of its own and a service of each kind.
type town struct {
	*dbtest.DB
	t    *testing.T
	desk *referral.Desk
	site *httptest.Server

	kitchen, advice, friend models.Service // can be asked
	walks, library          models.Service // by direct contact, by their own way in
	refuge                  models.Service // specialist
}

func newTown(t *testing.T) *town {
	t.Helper()
	db := dbtest.New(t)
	queue, err := jobs.NewQueue()
	if err != nil {
		t.Fatal(err)
	}
	post, err := notify.New(db.Chores, queue, db.Ring, notify.Config{SMTPURL: "smtp://127.0.0.1:9?tls=none", From: "no-reply@example.org", BaseURL: "https://example.org"})
	if err != nil {
		t.Fatal(err)
	}
	w := &town{DB: db, t: t, desk: &referral.Desk{Web: db.Web, Chores: db.Chores, Ring: db.Ring, Journal: models.NewJournal(db.Ring), Queue: queue, Post: post,
		Place: wearmouth, Now: models.Now}}
	w.fill()
	e := echo.New()
	e.HTTPErrorHandler = func(err error, c echo.Context) {
		if errors.Is(err, models.ErrNotFound) {
			err = echo.ErrNotFound
		}
		e.DefaultHTTPErrorHandler(err, c)
	}
	e.Use(func(next echo.HandlerFunc) echo.HandlerFunc {
		return func(c echo.Context) error {
			web.Begin(c, web.Visitor{Actor: models.Anyone}, wearmouth)
			return next(c)
		}
	})
	public.Routes(e.Group(""), w.desk)
	w.site = httptest.NewServer(e)
	t.Cleanup(w.site.Close)
	return w
}

func (w *town) fill() {
	service := func(name string, change func(*models.Service)) models.Service {
		org := w.Organisation(w.t, func(o *models.Organisation) { o.Name = name + " People" })
		return w.Service(w.t, org, func(s *models.Service) { s.Name = name; change(s) })
	}
	w.kitchen = service("Kitchen Table", func(s *models.Service) {
		s.Needs, s.Fields, s.MinAge = models.List{"lonely", "food"}, models.List{"phone", "email"}, 0
	})
	w.advice = service("Advice Desk", func(s *models.Service) { s.Needs = models.List{"lonely", "money"} })
	w.friend = service("Telephone Friend", func(s *models.Service) {
		s.Needs, s.Fields, s.AnswersIn = models.List{"lonely"}, models.List{"phone"}, 9
	})
	w.walks = service("Harbour Walks", func(s *models.Service) {
		s.Needs, s.Route, s.Phone = models.List{"lonely", "active"}, models.RouteDirect, "01632 960 155"
	})
	w.library = service("Library Online", func(s *models.Service) {
		s.Needs, s.Route, s.Website = models.List{"lonely", "digital"}, models.RouteSignpost, "https://library.example.org/"
	})
	w.refuge = service("Marram House", func(s *models.Service) {
		s.Needs, s.Specialist, s.Fields = models.List{"abuse"}, true, models.List{"phone", "email"}
	})
}

// count says how many rows there are.
func (w *town) count(query string, args ...any) int {
	w.t.Helper()
	var n int
	if err := w.Owner.QueryRow(w.t.Context(), "select count(*) from "+query, args...).Scan(&n); err != nil {
		w.t.Fatal(err)
	}
	return n
}

func (w *town) do(sql string, args ...any) {
	w.t.Helper()
	if _, err := w.Owner.Exec(w.t.Context(), sql, args...); err != nil {
		w.t.Fatal(err)
	}
}

// answers are good answers to every page.
func (w *town) answers() map[string]url.Values {
	return map[string]url.Values{
		"who":          {"for": {"me"}},
		"relation":     {"relation": {"family"}},
		"agrees":       {"knows": {"yes"}, "understands": {"yes"}},
		"authority":    {"authority": {"lpa_health"}},
		"yourself":     {"your-name": {"Bea Fenwick"}, "your-phone": {"01632 960 171"}},
		"needs":        {"needs": {"lonely"}},
		"about-you":    {"postcode": {"sr5 1aa"}, "born-day": {"9"}, "born-month": {"March"}, "born-year": {"1985"}},
		"gender":       {"gender": {"woman"}},
		"services":     {"services": {w.kitchen.ID.String(), w.advice.ID.String()}},
		"order":        {"mode": {"together"}},
		"name":         {"name": {"Orla Fenwick"}, "preferred": {"Orly"}},
		"contact":      {"ways": {"phone", "other"}, "phone": {"07700 900 123"}},
		"safe-contact": {"voicemail": {"no"}, "say-who": {"yes"}, "times": {"weekday_morning"}, "other-name": {"Wilf Harker"}, "other-phone": {"01632 960 177"}},
		"address":      {"line1": {"14 Lamplight Row"}, "town": {"Wearmouth"}},
		"access":       {"access": {"large_print"}, "language": {"pl"}, "more": {"Please speak slowly"}},
		"know":         {"summary": {"The boiler bill frightens me"}},
		"helping":      {"role1": {"District nurse"}, "from1": {"Riverside surgery"}},
		"consent":      {"agree": {"true"}, "follow-up": {"no"}},
	}
}

// with changes some of the answers.
func with(answers map[string]url.Values, step string, values url.Values) map[string]url.Values {
	answers[step] = values
	return answers
}
