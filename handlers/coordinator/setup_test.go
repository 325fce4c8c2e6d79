package coordinator_test

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"
	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"example.org/fingerpost/app/directory"
	"example.org/fingerpost/app/insight"
	"example.org/fingerpost/app/jobs"
	"example.org/fingerpost/app/notify"
	"example.org/fingerpost/app/referral"
	"example.org/fingerpost/handlers/coordinator"
	"example.org/fingerpost/handlers/web"
	"example.org/fingerpost/models"
	"example.org/fingerpost/models/dbtest"
)

// team is the coordination team's area on a database of its own, served over HTTP.
type team struct {
	t    *testing.T
	db   *dbtest.DB
	desk *referral.Desk
	work *jobs.Work
	hub  models.Organisation
	url  string

	actors sync.Map // by the word that a browser sends
}

func newTeam(t *testing.T) *team {
	t.Helper()
	h := &team{t: t, db: dbtest.New(t), work: jobs.NewWork()}
	queue, err := jobs.NewQueue()
	if err != nil {
		t.Fatal(err)
	}
	post, err := notify.New(h.db.Chores, queue, h.db.Ring, notify.Config{SMTPURL: "smtp://127.0.0.1:9?tls=none", From: "no-reply@example.org",
		BaseURL: "https://example.org", MaxDelay: time.Hour, Every: time.Hour}) // nothing is due within a test: the notifications count
	if err != nil {
		t.Fatal(err)
	}
	place := models.Place{Programme: "Fingerpost", Name: "Wearmouth", Districts: []string{"SR4", "SR5"}, Phone: "01632 960 100"}
	journal := models.NewJournal(h.db.Ring)
	h.desk = &referral.Desk{Web: h.db.Web, Chores: h.db.Chores, Ring: h.db.Ring, Journal: journal, Queue: queue, Post: post, Place: place, Now: models.Now}
	h.desk.Work(h.work)
	h.hub = h.db.Organisation(t, func(o *models.Organisation) { o.Name, o.Lead = "Wearmouth Hub", true })

	e := echo.New()
	e.HTTPErrorHandler = status
	e.Use(func(next echo.HandlerFunc) echo.HandlerFunc {
		return func(c echo.Context) error {
			who, _ := h.actors.Load(c.Request().Header.Get("Who"))
			actor, _ := who.(models.Actor)
			web.Begin(c, web.Visitor{Actor: actor, Name: "Ada Marsh", Organisation: "Wearmouth Hub"}, place)
			return next(c)
		}
	})
	coordinator.Routes(e.Group("/team", web.Only(models.Coordinator)), h.desk, &directory.Book{DB: h.db.Web, Journal: journal, Place: place}, insight.Board{DB: h.db.Web, Now: models.Now})
	server := httptest.NewServer(e)
	t.Cleanup(server.Close)
	h.url = server.URL
	return h
}

// status answers for an error as the door of the service does, without its pages.
func status(err error, c echo.Context) {
	code := http.StatusInternalServerError
	var he *echo.HTTPError
	switch {
	case errors.As(err, &he):
		code = he.Code
	case errors.Is(err, models.ErrNotFound):
		code = http.StatusNotFound
	case errors.Is(err, models.ErrForbidden):
		code = http.StatusForbidden
	case errors.Is(err, models.ErrConflict):
		code = http.StatusConflict
	case errors.Is(err, models.ErrInvalid):
		code = http.StatusUnprocessableEntity
	}
	_ = c.String(code, err.Error())
}

// browser is somebody's, who is signed in.
type browser struct {
	t     *testing.T
	h     *team
	actor models.Actor
	word  string
}

// member is a member of the coordination team at a browser of their own.
func (h *team) member() *browser { return h.at(h.db.User(h.t, h.hub, models.Coordinator)) }

// members are several, each at a browser of their own, before any of them does something.
func (h *team) members(n int) []*browser {
	all := make([]*browser, n)
	for i := range all {
		all[i] = h.member()
	}
	return all
}

func (h *team) at(who models.Actor) *browser {
	word := uuid.NewString()
	h.actors.Store(word, who)
	return &browser{t: h.t, h: h, actor: who, word: word}
}

// answer is what came back: the document, its text, and where it sends the browser.
type answer struct {
	*goquery.Document
	status         int
	html, location string
	notice         string
}

func (b *browser) get(path string) answer { return b.ask(http.MethodGet, path, nil) }

func (b *browser) post(path string, form url.Values) answer {
	return b.ask(http.MethodPost, path, form)
}

func (b *browser) ask(method, path string, form url.Values) answer {
	b.t.Helper()
	a, err := b.try(method, path, form)
	if err != nil {
		b.t.Fatal(err)
	}
	return a
}

// try may be used beside the test's own goroutine.
func (b *browser) try(method, path string, form url.Values) (answer, error) {
	r, err := http.NewRequest(method, b.h.url+path, strings.NewReader(form.Encode()))
	if err != nil {
		return answer{}, err
	}
	r.Header.Set("Who", b.word)
	if form != nil {
		r.Header.Set(echo.HeaderContentType, echo.MIMEApplicationForm)
	}
	client := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	w, err := client.Do(r)
	if err != nil {
		return answer{}, err
	}
	defer w.Body.Close()
	body, err := io.ReadAll(w.Body)
	if err != nil {
		return answer{}, err
	}
	doc, err := goquery.NewDocumentFromReader(strings.NewReader(string(body)))
	a := answer{Document: doc, status: w.StatusCode, html: string(body), location: w.Header.Get("Location")}
	for _, c := range w.Cookies() {
		if c.Name == "notice" {
			a.notice, _ = url.QueryUnescape(c.Value)
		}
	}
	return a, err
}

// page is a page that must be there.
func (b *browser) page(path string) answer {
	b.t.Helper()
	a := b.get(path)
	if a.status != http.StatusOK {
		b.t.Fatalf("GET %s: %d\n%s", path, a.status, a.text("body"))
	}
	if n := a.Find("h1").Length(); n != 1 {
		b.t.Errorf("GET %s has %d h1", path, n)
	}
	return a
}

// text is what people read of a part, in one line.
func (a answer) text(selector string) string {
	return strings.Join(strings.Fields(a.Find(selector).Text()), " ")
}

// problems are the lines of the error summary.
func (a answer) problems() []string {
	return a.Find(".govuk-error-summary__list li").Map(func(_ int, s *goquery.Selection) string { return strings.TrimSpace(s.Text()) })
}

// wants fails the test when the answer does not have the status, or lacks one of the words.
func (a answer) wants(t *testing.T, status int, words ...string) {
	t.Helper()
	if a.status != status {
		t.Fatalf("status %d, want %d: %s", a.status, status, a.text("main"))
	}
	for _, w := range words {
		if !strings.Contains(a.text("main"), w) {
			t.Errorf("the page does not say %q:\n%s", w, a.text("main"))
		}
	}
}

// count asks the database as its owner.
func (h *team) count(sql string, args ...any) int {
	h.t.Helper()
	var n int
	if err := h.db.Owner.QueryRow(h.t.Context(), sql, args...).Scan(&n); err != nil {
		h.t.Fatal(err)
	}
	return n
}

func (h *team) exec(sql string, args ...any) {
	h.t.Helper()
	if _, err := h.db.Owner.Exec(h.t.Context(), sql, args...); err != nil {
		h.t.Fatal(err)
	}
}

// drain does what is due and everything that follows from it.
func (h *team) drain() {
	h.t.Helper()
	if err := h.work.Drain(context.WithoutCancel(h.t.Context()), h.db.Chores.Pool, slog.New(slog.DiscardHandler)); err != nil {
		h.t.Fatal(err)
	}
}

// told is how many e-mails wait for an organisation.
func (h *team) told(org uuid.UUID) int {
	return h.count(`select count(*) from notifications n join memberships m on m.user_id = n.user_id where m.org_id = $1`, org)
}

// partner is an organisation with one service and somebody who works its queue.
type partner struct {
	org     models.Organisation
	service models.Service
	worker  models.Actor
}

func (h *team) partner(name string, change ...func(*models.Service)) partner {
	h.t.Helper()
	org := h.db.Organisation(h.t, func(o *models.Organisation) { o.Name = name })
	change = append([]func(*models.Service){func(s *models.Service) { s.Name, s.MinAge = name+" desk", 13 }}, change...)
	return partner{org, h.db.Service(h.t, org, change...), h.db.User(h.t, org, models.Partner)}
}

// markers are words of the person of dbtest's builders that would tell who it is.
var markers = []string{"Fenwick", "Orla", "Orly", "1985", "9 March", "Lamplight", "SR5 1AA", "SR51AA", "07700", "960 123", "orla@", "boiler", "slowly", "Riverside surgery"}

// namesNobody fails the test when a page tells who somebody is.
func (a answer) namesNobody(t *testing.T, path string) {
	t.Helper()
	html := dbtest.WithoutIDs(a.html)
	for _, m := range markers {
		if strings.Contains(html, m) {
			t.Errorf("%s says %q", path, m)
		}
	}
}
