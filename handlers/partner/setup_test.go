package partner_test

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"
	"github.com/labstack/echo/v4"

	"example.org/fingerpost/app/jobs"
	"example.org/fingerpost/app/notify"
	"example.org/fingerpost/app/referral"
	"example.org/fingerpost/handlers/partner"
	"example.org/fingerpost/handlers/web"
	"example.org/fingerpost/models"
	"example.org/fingerpost/models/dbtest"
)

// office is a partner with a service and people, another partner, and a server with the pages of the area.
type office struct {
	t             *testing.T
	db            *dbtest.DB
	desk          *referral.Desk
	echo          *echo.Echo
	server        *httptest.Server
	org           models.Organisation
	service       models.Service
	ada, ben, cal models.Actor // two of this partner, one of another
}

func newOffice(t *testing.T) *office {
	t.Helper()
	o := &office{t: t, db: dbtest.New(t)}
	o.org = o.db.Organisation(t)
	o.service = o.db.Service(t, o.org)
	name := func(n string) func(*models.User) { return func(u *models.User) { u.Name = n } }
	o.ada, o.ben = o.db.User(t, o.org, models.Partner, name("Ada Marsh")), o.db.User(t, o.org, models.Lead, name("Ben Tarn"))
	o.cal = o.db.User(t, o.db.Organisation(t), models.Partner)
	queue, err := jobs.NewQueue()
	if err != nil {
		t.Fatal(err)
	}
	post, err := notify.New(o.db.Chores, queue, o.db.Ring, notify.Config{SMTPURL: "smtp://127.0.0.1:9?tls=none", From: "no-reply@example.org",
		BaseURL: "https://example.org", MaxDelay: time.Hour, Every: time.Hour})
	if err != nil {
		t.Fatal(err)
	}
	place := models.Place{Programme: "Fingerpost", Name: "Wearmouth", Districts: []string{"SR5"}, Phone: "01632 960 100"}
	o.desk = &referral.Desk{Web: o.db.Web, Chores: o.db.Chores, Ring: o.db.Ring, Journal: models.NewJournal(o.db.Ring), Queue: queue, Post: post, Place: place,
		Now: models.Now}
	e := echo.New()
	e.Use(func(next echo.HandlerFunc) echo.HandlerFunc {
		return func(c echo.Context) error {
			v := web.Visitor{Actor: models.Anyone}
			for _, who := range []models.Actor{o.ada, o.ben, o.cal} {
				if c.Request().Header.Get("X-User") == who.User.String() {
					v = web.Visitor{Actor: who, Name: "Somebody"}
				}
			}
			web.Begin(c, v, place)
			return next(c)
		}
	})
	e.HTTPErrorHandler = func(err error, c echo.Context) {
		status := http.StatusInternalServerError
		var he *echo.HTTPError
		switch {
		case errors.Is(err, models.ErrNotFound):
			status = http.StatusNotFound
		case errors.Is(err, models.ErrForbidden):
			status = http.StatusForbidden
		case errors.Is(err, models.ErrConflict):
			status = http.StatusConflict
		case errors.Is(err, models.ErrInvalid):
			status = http.StatusUnprocessableEntity
		case errors.As(err, &he):
			status = he.Code
		}
		_ = c.String(status, err.Error())
	}
	partner.Routes(e.Group("/partner", web.Only(models.Partner, models.Lead)), o.desk)
	o.echo, o.server = e, httptest.NewServer(e)
	t.Cleanup(o.server.Close)
	return o
}

// answer is a page as it came back.
type answer struct {
	t      *testing.T
	status int
	to     string // where it sends the browser
	body   string
	*goquery.Document
}

func (o *office) get(who models.Actor, path string) answer {
	o.t.Helper()
	return o.do(who, http.MethodGet, path, nil)
}

func (o *office) post(who models.Actor, path string, form url.Values) answer {
	o.t.Helper()
	return o.do(who, http.MethodPost, path, form)
}

var client = http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}

func (o *office) do(who models.Actor, method, path string, form url.Values) answer {
	o.t.Helper()
	r, err := http.NewRequestWithContext(o.t.Context(), method, o.server.URL+path, strings.NewReader(form.Encode()))
	if err != nil {
		o.t.Fatal(err)
	}
	r.Header.Set("X-User", who.User.String())
	r.Header.Set("Content-Type", echo.MIMEApplicationForm)
	res, err := client.Do(r)
	if err != nil {
		o.t.Fatal(err)
	}
	defer res.Body.Close()
	a := answer{t: o.t, status: res.StatusCode, to: res.Header.Get("Location")}
	if a.Document, err = goquery.NewDocumentFromReader(res.Body); err != nil {
		o.t.Fatal(err)
	}
	if a.body, err = a.Html(); err != nil {
		o.t.Fatal(err)
	}
	return a
}

// is ends the test when the page came with another status.
func (a answer) is(status int) answer {
	a.t.Helper()
	if a.status != status {
		a.t.Fatalf("status %d, want %d: %s", a.status, status, strings.TrimSpace(a.Find("main, body").First().Text()))
	}
	if a.Find("main").Length() > 0 {
		a.sound()
	}
	return a
}

// sound checks what holds for every page: one heading, a neutral title, a label for each control, nothing inline.
func (a answer) sound() {
	a.t.Helper()
	if n := a.Find("h1").Length(); n != 1 {
		a.t.Errorf("%d headings of the page", n)
	}
	if title := a.Find("title").Text(); strings.Contains(title, "Orla") || !strings.Contains(title, "Fingerpost") {
		a.t.Errorf("title %q", title)
	}
	if n := a.Find("[style], style, script:not([src])").Length(); n != 0 {
		a.t.Errorf("%d pieces of inline style or script", n)
	}
	a.Find("input:not([type=hidden]), select, textarea").Each(func(_ int, s *goquery.Selection) {
		if a.Find("label[for='"+s.AttrOr("id", "?")+"']").Length() != 1 {
			a.t.Errorf("%s has no label of its own", s.AttrOr("name", "?"))
		}
	})
	seen := map[string]bool{}
	a.Find("[id]").Each(func(_ int, s *goquery.Selection) {
		if id := s.AttrOr("id", ""); seen[id] {
			a.t.Errorf("two things are called %s", id)
		} else {
			seen[id] = true
		}
	})
}

// words are all that is read on the page, with a space where an element ends.
func (a answer) words() string {
	var words []string
	a.Find("main").Find("*").Contents().Each(func(_ int, s *goquery.Selection) {
		if goquery.NodeName(s) == "#text" {
			words = append(words, strings.Fields(s.Text())...)
		}
	})
	return strings.Join(words, " ")
}

// says checks that the words stand on the page.
func (a answer) says(words ...string) answer {
	a.t.Helper()
	text := a.words()
	for _, w := range words {
		if !strings.Contains(text, w) {
			a.t.Errorf("%q is not on the page: %.2000s", w, text)
		}
	}
	return a
}

// hides checks that the words stand nowhere in the page, not even in an attribute.
func (a answer) hides(words ...string) answer {
	a.t.Helper()
	body := dbtest.WithoutIDs(a.body)
	for _, w := range words {
		if strings.Contains(body, w) {
			a.t.Errorf("%q is in the page", w)
		}
	}
	return a
}

// at is the path of a page of a referral.
func at(w dbtest.Referred, page string) string {
	path := "/partner/referrals/" + w.Referral.ID.String()
	if page != "" {
		path += "/" + page
	}
	return path
}
