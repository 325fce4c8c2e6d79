package public_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
	"github.com/labstack/echo/v4"

	"example.org/fingerpost/app/directory"
	"example.org/fingerpost/handlers/public"
	"example.org/fingerpost/handlers/web"
	"example.org/fingerpost/models"
	"example.org/fingerpost/models/dbtest"
)

var place = models.Place{Programme: "Fingerpost", Name: "Wearmouth", Districts: []string{"SR5", "SR6"}}

// opened are the pages of a directory for somebody who is not signed in.
func opened(db *dbtest.DB) http.Handler {
	e := echo.New()
	e.Use(func(next echo.HandlerFunc) echo.HandlerFunc {
		return func(c echo.Context) error {
			web.Begin(c, web.Visitor{Actor: models.Anyone}, place)
			return next(c)
		}
	})
	public.DirectoryRoutes(e.Group(""), &directory.Book{DB: db.Web, Journal: models.NewJournal(db.Ring), Place: place})
	return e
}

func get(t *testing.T, h http.Handler, address string) *goquery.Document {
	t.Helper()
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest(http.MethodGet, address, nil))
	if w.Code != http.StatusOK {
		t.Fatalf("%s: %d", address, w.Code)
	}
	page, err := goquery.NewDocumentFromReader(w.Body)
	if err != nil {
		t.Fatal(err)
	}
	if page.Find("h1").Length() != 1 {
		t.Errorf("%s has %d h1", address, page.Find("h1").Length())
	}
	return page
}

func TestSearchingTheDirectory(t *testing.T) {
	t.Parallel()
	db := dbtest.New(t)
	org := db.Organisation(t)
	db.Service(t, org, func(s *models.Service) { s.Name, s.Needs = "Debt <desk>", models.List{"debt"} })
	db.Service(t, org, func(s *models.Service) {
		s.Name, s.Needs, s.Districts, s.MinAge = "Harbour walks", models.List{"active"}, models.List{"SR6"}, 50
	})
	h := opened(db)
	for _, c := range []struct {
		name, address string
		want          string // names of the cards
	}{
		{"everything", "/services", "Debt <desk>, Harbour walks"},
		{"words", "/services?q=walking", "Harbour walks"},
		{"a need", "/services?need=debt", "Debt <desk>"},
		{"a district", "/services?district=sr5", "Debt <desk>"},
		{"what is on no list narrows nothing", "/services?need=zebra&district=XX1", "Debt <desk>, Harbour walks"},
		{"nothing found", "/services?q=zebra", ""},
		{"a page that is not there is the last", "/services?page=99", "Debt <desk>, Harbour walks"},
		{"no page number at all", "/services?page=-3", "Debt <desk>, Harbour walks"},
	} {
		t.Run(c.name, func(t *testing.T) {
			page := get(t, h, c.address)
			var names []string
			page.Find(".fp-service__name").Each(func(_ int, s *goquery.Selection) { names = append(names, strings.TrimSpace(s.Text())) })
			if got := strings.Join(names, ", "); got != c.want {
				t.Errorf("found %q, want %q", got, c.want)
			}
			if empty := page.Find(".fp-empty a[href='/refer']").Length() == 1; empty != (c.want == "") {
				t.Errorf("a way on when nothing is found: %t", empty)
			}
		})
	}
	if text := get(t, h, "/services?q=walking").Find(".fp-service").Text(); !strings.Contains(text, "For people aged 50 or over") {
		t.Errorf("whom it is for is not said: %s", text)
	}
}

// The search goes along to the service and back, and from page to page, escaped.
func TestTheSearchIsNotLost(t *testing.T) {
	t.Parallel()
	db := dbtest.New(t)
	org := db.Organisation(t)
	for range 41 {
		db.Service(t, org, func(s *models.Service) { s.Name += " salt & vinegar" })
	}
	h := opened(db)
	first := get(t, h, "/services?q="+url.QueryEscape("salt & vinegar"))
	if n := first.Find(".fp-service").Length(); n != 20 {
		t.Errorf("%d cards on the first page", n)
	}
	next, _ := first.Find("a[rel=next]").Attr("href")
	third, _ := get(t, h, next).Find("a[rel=next]").Attr("href")
	last := get(t, h, third)
	if n := last.Find(".fp-service").Length(); n != 1 || last.Find("a[rel=next]").Length() != 0 {
		t.Errorf("%d cards on the last page", n)
	}
	href, _ := last.Find(".fp-service__name a").Attr("href")
	back, _ := get(t, h, href).Find(".fp-back a, a.govuk-back-link").Attr("href")
	if back != "/services?q=salt+%26+vinegar" {
		t.Errorf("back leads to %q", back)
	}
}

func TestTheWayIntoAService(t *testing.T) {
	t.Parallel()
	db := dbtest.New(t)
	org, unsigned := db.Organisation(t), db.Organisation(t)
	if _, err := db.Owner.Exec(t.Context(), `delete from signatures where org_id = $1`, unsigned.ID); err != nil {
		t.Fatal(err)
	}
	h := opened(db)
	for _, c := range []struct {
		name    string
		of      models.Organisation
		service func(*models.Service)
		says    string
		told    bool
	}{
		{"through the platform", org, func(s *models.Service) {}, "Ask this service for help", true},
		{"direct contact", org, func(s *models.Service) { s.Route, s.Phone = models.RouteDirect, "01632 960 555" }, "01632 960 555", false},
		{"signpost", org, func(s *models.Service) { s.Route, s.Website = models.RouteSignpost, "https://walks.example.org" }, "Go to its own way in", false},
		{"not signed", unsigned, func(s *models.Service) {}, "has not signed our agreement", false},
		{"closed", org, func(s *models.Service) { s.Capacity = models.CapacityClosed }, "not taking people just now", true},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := db.Service(t, c.of, c.service)
			page := get(t, h, "/services/"+s.ID.String())
			if text := page.Find("main").Text(); !strings.Contains(text, c.says) || strings.Contains(text, "What it would be told about you") != c.told {
				t.Errorf("want %q, told %t:\n%s", c.says, c.told, text)
			}
			if page.Find("main a[href='/refer']").Length() != 1 {
				t.Error("no way to ask for help")
			}
			page.Find("a[href^='https://walks']").Each(func(_ int, a *goquery.Selection) {
				if rel, _ := a.Attr("rel"); !strings.Contains(rel, "noreferrer") {
					t.Errorf("tells where one came from: rel=%q", rel)
				}
			})
		})
	}
}

// What is seen over a shoulder, or stands in the history of a shared device, must not put anybody at risk.
func TestTheSafePathInTheDirectory(t *testing.T) {
	t.Parallel()
	db := dbtest.New(t)
	safe := db.Service(t, db.Organisation(t), func(s *models.Service) { s.Name, s.Needs, s.Specialist = "Safe harbour", models.List{"abuse"}, true })
	plain := db.Service(t, db.Organisation(t))
	h := opened(db)
	for _, c := range []struct {
		address string
		exit    bool
	}{
		{"/services/" + safe.ID.String(), true}, {"/services?need=abuse", true}, {"/services/" + plain.ID.String(), false}, {"/services?need=debt", false},
	} {
		page := get(t, h, c.address)
		if exit := page.Find("a[href='/exit']").Length() > 0; exit != c.exit {
			t.Errorf("%s: a way out %t, want %t", c.address, exit, c.exit)
		}
		if title := page.Find("title").Text(); strings.Contains(title, safe.Name) {
			t.Errorf("%s: title %q", c.address, title)
		}
	}
}

func TestNoSuchService(t *testing.T) {
	t.Parallel()
	db := dbtest.New(t)
	hidden := db.Service(t, db.Organisation(t), func(s *models.Service) { s.Listed = false })
	h := opened(db)
	for _, address := range []string{"/services/" + hidden.ID.String(), "/services/" + models.NewID().String(), "/services/debt"} {
		w := httptest.NewRecorder()
		h.ServeHTTP(w, httptest.NewRequest(http.MethodGet, address, nil))
		if w.Code == http.StatusOK || strings.Contains(w.Body.String(), hidden.Name) {
			t.Errorf("%s: %d", address, w.Code)
		}
	}
}
