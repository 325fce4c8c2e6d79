package insight_test

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"

	"github.com/PuerkitoBio/goquery"
	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"example.org/fingerpost/app/insight"
	"example.org/fingerpost/app/jobs"
	handler "example.org/fingerpost/handlers/insight"
	"example.org/fingerpost/handlers/web"
	"example.org/fingerpost/models"
	"example.org/fingerpost/models/dbtest"
	"example.org/fingerpost/views/ui"
)

// house is the pages of figures on a database of its own, served over HTTP.
type house struct {
	t      *testing.T
	db     *dbtest.DB
	org    models.Organisation
	other  models.Organisation
	url    string
	actors sync.Map // by the word that a browser sends
}

func newHouse(t *testing.T) *house {
	t.Helper()
	h := &house{t: t, db: dbtest.New(t)}
	queue, err := jobs.NewQueue()
	if err != nil {
		t.Fatal(err)
	}
	place := models.Place{Programme: "Fingerpost", Name: "Wearmouth", Districts: []string{"SR1", "SR5", "NE37"}, Phone: "01632 960 100", BaseURL: "https://example.org"}
	journal := models.NewJournal(h.db.Ring)
	stats := insight.Statistics{DB: h.db.Stats, Web: h.db.Web, Journal: journal}
	press := insight.NewPress(h.db.Web, h.db.Chores, h.db.Ring, journal, queue, place, 5)
	h.org = h.db.Organisation(t, func(o *models.Organisation) { o.Name = "Hearth & Home" })
	h.other = h.db.Organisation(t, func(o *models.Organisation) { o.Name = "Riverside Advice" })

	e := echo.New()
	e.HTTPErrorHandler = status
	e.Use(func(next echo.HandlerFunc) echo.HandlerFunc {
		return func(c echo.Context) error {
			v := web.Visitor{Actor: models.Anyone}
			if who, known := h.actors.Load(c.Request().Header.Get("Who")); known {
				v = web.Visitor{Actor: who.(models.Actor), Name: "Ada Marsh", Organisation: "Hearth & Home"}
			}
			web.Begin(c, v, place)
			return next(c)
		}
	})
	var ground *ui.Ground
	handler.PublicRoutes(e.Group("/figures"), stats, ground)
	handler.Routes(e.Group("/statistics", web.SignedIn), stats, ground)
	handler.PartnerRoutes(e.Group("/partner", web.Only(models.Partner, models.Lead)), stats)
	handler.ReleaseRoutes(e.Group("/releases", web.Only(models.Coordinator, models.Governance)), stats, press, ground)
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

func (h *house) exec(sql string, args ...any) {
	h.t.Helper()
	if _, err := h.db.Owner.Exec(h.t.Context(), sql, args...); err != nil {
		h.t.Fatalf("%s: %v", sql, err)
	}
}

// frame loads the invented areas of a year.
func (h *house) frame() {
	h.t.Helper()
	h.exec(`insert into stat.frames (year, source, as_of, loaded_at) values (2026, 'Invented', '2026-01-01', now())`)
	for n, a := range [][4]string{{"SR1 1", "SR1 1", "sector", "SR1"}, {"SR1 2+3", "SR1 2 and 3", "merged", "SR1"}, {"SR5 1", "SR5 1", "sector", "SR5"}, {"SR5 2", "SR5 2", "sector", "SR5"},
		{"NE37 1", "NE37 1", "sector", "NE37"}, {"outside", "Outside the area", "outside", ""}, {"unknown", "Not known", "unknown", ""}} {
		population := 2600
		if a[2] == "outside" || a[2] == "unknown" {
			population = 0
		}
		h.exec(`insert into stat.areas (year, code, label, kind, district, population, position) values (2026, $1, $2, $3, $4, $5, $6)`, a[0], a[1], a[2], a[3], population, n)
	}
}

// release writes the release of a quarter as it would stand after its making: published and public, unless changed.
func (h *house) release(quarter, state string, public bool) {
	h.t.Helper()
	h.exec(`insert into stat.releases (quarter, frame, base, algorithm, attempt, hash, made_at, state, public, published_at, tombstoned_at, reason)
		values ($1, 2026, 5, 1, 0, '\x0102', now(), $2, $3, case when $2 = 'published' or $3 then now() end, case when $2 = 'tombstoned' then now() end, case when $2 = 'tombstoned' then 'A mistake' else '' end)`, quarter, state, public)
}

func (h *house) cell(quarter, cube, row, col string, value int, org ...uuid.UUID) {
	h.t.Helper()
	var of *uuid.UUID
	if len(org) > 0 {
		of = &org[0]
	}
	h.exec(`insert into stat.cells (quarter, cube, org_id, row_code, col_code, value) values ($1, $2, $3, $4, $5, $6)`, quarter, cube, of, row, col, value)
}

// published is a house with two quarters that everybody may see, and one that waits.
func published(t *testing.T) *house {
	t.Helper()
	h := newHouse(t)
	h.frame()
	for n, quarter := range []string{"2026Q1", "2026Q2"} {
		h.release(quarter, "published", true)
		h.fill(quarter, n+1)
	}
	h.release("2026Q3", "waiting", false)
	h.fill("2026Q3", 7)
	return h
}

// fill writes figures of every cube, some of them too small to show.
func (h *house) fill(quarter string, times int) {
	h.t.Helper()
	for _, c := range insight.Cubes {
		if c.Own {
			continue
		}
		rows, cols := c.Rows.Items, c.Cols.Items
		if c.Rows.Place {
			rows = models.Listing{{Code: "SR1 1"}, {Code: "SR1 2+3"}, {Code: "SR5 1"}, {Code: "SR5 2"}, {Code: "NE37 1"}, {Code: "outside"}, {Code: "unknown"}}
		}
		if c.Cols.Districts {
			cols = models.Listing{{Code: "SR1"}, {Code: "SR5"}, {Code: "NE37"}}
		}
		for i, r := range rows {
			for j, col := range cols {
				if v := 5 * ((i*7 + j*3 + 2*times) % 11 * times / 2); v > 0 {
					h.cell(quarter, c.Name, r.Code, col.Code, v)
				}
			}
		}
	}
	for n, name := range []string{insight.MedianOpening, insight.MedianContact} {
		h.exec(`insert into stat.medians (quarter, name, value) values ($1, $2, $3)`, quarter, name, n+times)
	}
	for n, org := range []uuid.UUID{h.org.ID, h.other.ID} {
		h.cell(quarter, "own", "money", "met", 40+100*n, org)
		h.cell(quarter, "own", "debt", "partly", 75+100*n, org)
		h.exec(`insert into stat.medians (quarter, name, org_id, value) values ($1, $2, $3, $4), ($1, $5, $3, 81)`, quarter, models.ShareInTime, org, 91-n*30, models.ShareTypical)
	}
}

// browser is somebody's; word is empty for the public.
type browser struct {
	h    *house
	word string
}

func (h *house) public() browser { return browser{h: h} }

func (h *house) as(role models.Role) browser {
	word := uuid.NewString()
	h.actors.Store(word, h.db.User(h.t, h.org, role))
	return browser{h, word}
}

func (b browser) actor() models.Actor {
	who, _ := b.h.actors.Load(b.word)
	return who.(models.Actor)
}

type answer struct {
	*goquery.Document
	status int
	body   string
	header http.Header
}

func (b browser) get(path string) answer { return b.ask(http.MethodGet, path, nil) }

func (b browser) ask(method, path string, form url.Values) answer {
	b.h.t.Helper()
	r, err := http.NewRequest(method, b.h.url+path, strings.NewReader(form.Encode()))
	if err != nil {
		b.h.t.Fatal(err)
	}
	r.Header.Set("Who", b.word)
	if form != nil {
		r.Header.Set(echo.HeaderContentType, echo.MIMEApplicationForm)
	}
	client := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	w, err := client.Do(r)
	if err != nil {
		b.h.t.Fatal(err)
	}
	defer w.Body.Close()
	body, err := io.ReadAll(w.Body)
	if err != nil {
		b.h.t.Fatal(err)
	}
	d, err := goquery.NewDocumentFromReader(strings.NewReader(string(body)))
	if err != nil {
		b.h.t.Fatal(err)
	}
	return answer{d, w.StatusCode, string(body), w.Header}
}

// page is a page that must be there, with one h1.
func (b browser) page(path string) answer {
	b.h.t.Helper()
	a := b.get(path)
	if a.status != http.StatusOK {
		b.h.t.Fatalf("GET %s: %d %s", path, a.status, a.text("body"))
	}
	if n := a.Find("h1").Length(); n != 1 {
		b.h.t.Errorf("GET %s has %d h1", path, n)
	}
	return a
}

func (a answer) text(selector string) string {
	return strings.Join(strings.Fields(a.Find(selector).Text()), " ")
}

// figures are all words of the cells of the tables on a page, in order.
func (a answer) figures() []string {
	return a.Find("main table tbody td").Map(func(_ int, s *goquery.Selection) string { return strings.TrimSpace(s.Text()) })
}

// count asks the database as its owner.
func (h *house) count(sql string, args ...any) int {
	h.t.Helper()
	var n int
	if err := h.db.Owner.QueryRow(h.t.Context(), sql, args...).Scan(&n); err != nil {
		h.t.Fatal(fmt.Errorf("%s: %w", sql, err))
	}
	return n
}
