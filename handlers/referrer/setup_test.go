package referrer_test

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
	"example.org/fingerpost/handlers/referrer"
	"example.org/fingerpost/handlers/web"
	"example.org/fingerpost/models"
	"example.org/fingerpost/models/dbtest"
)

// surgery is where two link workers are, a partner that they refer to, and a server with the pages of both areas.
type surgery struct {
	t               *testing.T
	db              *dbtest.DB
	desk            *referral.Desk
	server          *httptest.Server
	service         models.Service
	rosa, cal, zoya models.Actor // two who refer, at different organisations, and somebody of the partner
}

func newSurgery(t *testing.T) *surgery {
	t.Helper()
	s := &surgery{t: t, db: dbtest.New(t)}
	org := s.db.Organisation(t)
	s.service = s.db.Service(t, org, func(v *models.Service) { v.Name = "Quayside money desk" })
	name := func(n string) func(*models.User) { return func(u *models.User) { u.Name = n } }
	s.rosa, s.cal = s.db.User(t, s.db.Organisation(t), models.Referrer, name("Rosa Linde")), s.db.User(t, s.db.Organisation(t), models.Referrer)
	s.zoya = s.db.User(t, org, models.Partner, name("Zoya Tarn"))
	queue, err := jobs.NewQueue()
	if err != nil {
		t.Fatal(err)
	}
	post, err := notify.New(s.db.Chores, queue, s.db.Ring, notify.Config{SMTPURL: "smtp://127.0.0.1:9?tls=none", From: "no-reply@example.org", BaseURL: "https://example.org",
		MaxDelay: time.Hour, Every: time.Hour})
	if err != nil {
		t.Fatal(err)
	}
	place := models.Place{Programme: "Fingerpost", Name: "Wearmouth", Districts: []string{"SR5"}, Phone: "01632 960 100"}
	s.desk = &referral.Desk{Web: s.db.Web, Chores: s.db.Chores, Ring: s.db.Ring, Journal: models.NewJournal(s.db.Ring), Queue: queue, Post: post, Place: place, Now: models.Now}
	e := echo.New()
	e.Use(func(next echo.HandlerFunc) echo.HandlerFunc {
		return func(c echo.Context) error {
			v := web.Visitor{Actor: models.Anyone}
			for _, who := range []models.Actor{s.rosa, s.cal, s.zoya} {
				if c.Request().Header.Get("X-User") == who.User.String() {
					v = web.Visitor{Actor: who, Name: "Somebody"}
				}
			}
			web.Begin(c, v, place)
			return next(c)
		}
	})
	e.HTTPErrorHandler = func(err error, c echo.Context) {
		code := http.StatusInternalServerError
		for is, status := range map[error]int{models.ErrNotFound: 404, models.ErrForbidden: 403, models.ErrConflict: 409, models.ErrInvalid: 422} {
			if errors.Is(err, is) {
				code = status
			}
		}
		_ = c.String(code, err.Error())
	}
	referrer.Routes(e.Group("/referrer", web.Only(models.Referrer)), s.desk)
	partner.Routes(e.Group("/partner", web.Only(models.Partner, models.Lead)), s.desk)
	s.server = httptest.NewServer(e)
	t.Cleanup(s.server.Close)
	return s
}

// answer is a page as it came back.
type answer struct {
	t      *testing.T
	status int
	to     string // where it sends the browser
	body   string
	*goquery.Document
}

var client = http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}

func (s *surgery) do(who models.Actor, method, path string, form url.Values) answer {
	s.t.Helper()
	r, err := http.NewRequestWithContext(s.t.Context(), method, s.server.URL+path, strings.NewReader(form.Encode()))
	if err != nil {
		s.t.Fatal(err)
	}
	r.Header.Set("X-User", who.User.String())
	r.Header.Set("Content-Type", echo.MIMEApplicationForm)
	res, err := client.Do(r)
	if err != nil {
		s.t.Fatal(err)
	}
	defer res.Body.Close()
	a := answer{t: s.t, status: res.StatusCode, to: res.Header.Get("Location")}
	if a.Document, err = goquery.NewDocumentFromReader(res.Body); err != nil {
		s.t.Fatal(err)
	}
	a.body, err = a.Html()
	if err != nil {
		s.t.Fatal(err)
	}
	return a
}

func (s *surgery) get(who models.Actor, path string) answer {
	s.t.Helper()
	return s.do(who, http.MethodGet, path, nil)
}

func (s *surgery) post(who models.Actor, path string, form url.Values) answer {
	s.t.Helper()
	return s.do(who, http.MethodPost, path, form)
}

// is ends the test when the page came with another status.
func (a answer) is(status int) answer {
	a.t.Helper()
	if a.status != status {
		a.t.Fatalf("status %d, want %d: %s", a.status, status, strings.Join(strings.Fields(a.Find("main, body").First().Text()), " "))
	}
	if a.Find("main").Length() == 0 {
		return a
	}
	if n := a.Find("h1").Length(); n != 1 {
		a.t.Errorf("%d headings of the page", n)
	}
	if title := a.Find("title").Text(); strings.Contains(title, "Fenwick") {
		a.t.Errorf("title %q", title)
	}
	a.Find("input:not([type=hidden]), select, textarea").Each(func(_ int, q *goquery.Selection) {
		if a.Find("label[for='"+q.AttrOr("id", "?")+"']").Length() != 1 {
			a.t.Errorf("%s has no label of its own", q.AttrOr("name", "?"))
		}
	})
	a.Find("label, legend, .govuk-hint, .govuk-error-message").Each(func(_ int, q *goquery.Selection) {
		text := strings.ToLower(q.Text())
		if strings.Contains(text, "your ") && !strings.Contains(text, "your phone number, for the service") && !strings.Contains(text, "your message") {
			a.t.Errorf("asks the professional about themselves: %q", strings.TrimSpace(q.Text()))
		}
	})
	return a
}

func (a answer) says(words ...string) answer {
	a.t.Helper()
	text := strings.Join(strings.Fields(a.Find("main").Text()), " ")
	for _, w := range words {
		if !strings.Contains(text, w) {
			a.t.Errorf("%q is not on the page: %.2000s", w, text)
		}
	}
	return a
}

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

// The three pages as they are posted.
func firstPage() url.Values {
	return url.Values{"name": {"Orla Fenwick"}, "born-day": {"9"}, "born-month": {"3"}, "born-year": {"1985"}, "gender": {"woman"}, "postcode": {"sr5 1aa"},
		"ways": {"text"}, "phone": {"07700 900 123"}}
}

func (s *surgery) secondPage() url.Values {
	return url.Values{"needs": {"money"}, "suiting": {"money"}, "services": {s.service.ID.String()}, "summary": {"The boiler bill frightens her"}}
}

func thirdPage(words string) url.Values {
	today := models.Now().In(models.London)
	return url.Values{"understands": {"yes"}, "agree": {"true"}, "words": {words}, "method": {"verbal_phone"}, "on-day": {today.Format("2")}, "on-month": {today.Format("1")},
		"on-year": {today.Format("2006")}, "interpreter": {"no"}, "progress": {"yes"}, "follow-up": {"no"}, "profession": {"link_worker"}}
}

// form is a form whole but for the consent; it gives the address of the third page.
func (s *surgery) form() string {
	s.t.Helper()
	needs := s.post(s.rosa, "/referrer/refer", firstPage()).is(http.StatusSeeOther).to
	return s.post(s.rosa, needs, s.secondPage()).is(http.StatusSeeOther).to
}

// sent is a client referred; it gives the address of what was sent.
func (s *surgery) sent(change ...func(url.Values)) string {
	s.t.Helper()
	send := s.form()
	page := thirdPage(s.get(s.rosa, send).is(http.StatusOK).Find("input[name=words]").AttrOr("value", ""))
	for _, c := range change {
		c(page)
	}
	return s.post(s.rosa, send, page).is(http.StatusSeeOther).to
}

func (s *surgery) one(sql string, args ...any) string {
	s.t.Helper()
	var text string
	if err := s.db.Owner.QueryRow(s.t.Context(), sql, args...).Scan(&text); err != nil {
		s.t.Fatal(err)
	}
	return text
}
