package account_test

import (
	"errors"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"
	"github.com/google/uuid"
	"github.com/labstack/echo/v4"
	"github.com/pquerna/otp/totp"

	"example.org/fingerpost/app/access"
	"example.org/fingerpost/handlers/account"
	"example.org/fingerpost/handlers/web"
	"example.org/fingerpost/models"
	"example.org/fingerpost/models/dbtest"
)

const goodPassword = "turnip lantern on a velvet gate"

// site serves these pages on a database of its own, with a clock that the test moves.
type site struct {
	*access.Gate
	t   *testing.T
	url string
	org uuid.UUID
	mu  sync.Mutex
	now time.Time
}

func newSite(t *testing.T) *site {
	t.Helper()
	db := dbtest.New(t)
	s := &site{t: t, org: uuid.New(), now: models.Now()}
	s.Gate = access.New(db.Web, db.Ring, models.NewJournal(db.Ring), models.Place{Programme: "Fingerpost", Name: "Wearmouth", BaseURL: "http://localhost", Demo: true}, s.clock)
	if _, err := db.Owner.Exec(t.Context(), `insert into organisations (id, name) values ($1, 'Harbour Advice'), ($2, 'Elm Grove Centre')`, s.org, uuid.New()); err != nil {
		t.Fatal(err)
	}
	e := echo.New()
	e.HTTPErrorHandler = func(err error, c echo.Context) {
		status := http.StatusInternalServerError
		switch {
		case errors.Is(err, models.ErrNotFound), errors.Is(err, echo.ErrNotFound):
			status = http.StatusNotFound
		case errors.Is(err, models.ErrForbidden):
			status = http.StatusForbidden
		case errors.Is(err, models.ErrConflict):
			status = http.StatusConflict
		}
		_ = c.String(status, err.Error())
	}
	e.Use(account.Session(s.Gate))
	account.DoorRoutes(e.Group(""), s.Gate)
	account.Routes(e.Group("/account", web.SignedIn), s.Gate)
	account.MailRoutes(e.Group("/account", web.SignedIn), s.Gate)
	account.PeopleRoutes(e.Group("/people", web.Only(models.Administrator, models.Lead)), s.Gate)
	e.GET("/partner", func(c echo.Context) error { return c.HTML(http.StatusOK, "<h1>Referrals</h1>") }, web.Only(models.Partner, models.Lead))
	server := httptest.NewServer(e)
	t.Cleanup(server.Close)
	s.url = server.URL
	return s
}

func (s *site) clock() time.Time {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.now
}

func (s *site) pass(d time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.now = s.now.Add(d)
}

// browser is somebody at a browser: it keeps cookies and follows where it is sent.
type browser struct {
	*site
	http.Client
}

func (s *site) browser() *browser {
	jar, err := cookiejar.New(nil)
	if err != nil {
		s.t.Fatal(err)
	}
	return &browser{s, http.Client{Jar: jar}}
}

// shown is a page as it came.
type shown struct {
	*goquery.Document
	status int
	path   string
	header http.Header
	body   string
}

func (b *browser) get(path string) shown {
	b.t.Helper()
	r, err := b.Get(b.url + path)
	return b.shown(r, err)
}

func (b *browser) post(path string, pairs ...string) shown {
	b.t.Helper()
	v := url.Values{}
	for i := 0; i < len(pairs); i += 2 {
		v.Set(pairs[i], pairs[i+1])
	}
	r, err := b.PostForm(b.url+path, v)
	return b.shown(r, err)
}

func (b *browser) shown(r *http.Response, err error) shown {
	b.t.Helper()
	if err != nil {
		b.t.Fatal(err)
	}
	defer r.Body.Close()
	raw, err := io.ReadAll(r.Body)
	if err != nil {
		b.t.Fatal(err)
	}
	d, err := goquery.NewDocumentFromReader(strings.NewReader(string(raw)))
	if err != nil {
		b.t.Fatal(err)
	}
	s := shown{d, r.StatusCode, r.Request.URL.Path, r.Header, string(raw)}
	if s.status == http.StatusOK && s.Find("main").Length() > 0 && s.Find("h1").Length() != 1 {
		b.t.Errorf("%s: %d headings", s.path, s.Find("h1").Length())
	}
	return s
}

func (p shown) text(selector string) string {
	return strings.Join(strings.Fields(p.Find(selector).First().Text()), " ")
}

// is checks where one has come to.
func (p shown) is(t *testing.T, status int, path, heading string) shown {
	t.Helper()
	if p.status != status || p.path != path || p.text("h1") != heading {
		t.Fatalf("%d %s %q, want %d %s %q\n%s", p.status, p.path, p.text("h1"), status, path, heading, p.text("main"))
	}
	return p
}

// join invites somebody and walks through every page of joining; it returns the seed of their app.
func (b *browser) join(email string, role models.Role) (seed string) {
	b.t.Helper()
	h, err := b.CreateUser(b.t.Context(), "Ines Calloway", email, "Harbour Advice", role)
	if err != nil {
		b.t.Fatal(err)
	}
	b.post("/join", "code", strings.ToLower(h.Code)).is(b.t, 200, "/join/password", "Welcome, Ines Calloway")
	p := b.post("/join/password", "password", goodPassword).is(b.t, 200, "/sign-in/set-up", "Set up your sign-in app")
	seed = strings.ReplaceAll(p.text("main code"), "-", "")
	p = b.post("/sign-in/set-up", "code", b.code(seed)).is(b.t, 200, "/sign-in/set-up", "Keep your recovery codes")
	if p.Find("main li code").Length() != 10 {
		b.t.Errorf("%d recovery codes", p.Find("main li code").Length())
	}
	return seed
}

func (s *site) code(seed string) string {
	s.t.Helper()
	c, err := totp.GenerateCode(seed, s.clock())
	if err != nil {
		s.t.Fatal(err)
	}
	return c
}

func TestStrangersAreAskedToSignIn(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	for _, path := range []string{"/account", "/account/password", "/account/factor", "/account/factor/set-up", "/account/recovery-codes", "/account/switch", "/people", "/people/invite",
		"/sign-in/code", "/sign-in/recovery", "/sign-in/set-up"} {
		s.browser().get(path).is(t, 200, "/sign-in", "Sign in")
	}
	s.browser().get("/join/password").is(t, 422, "/join/password", "Enter the code you were given")
}

// Whoever is refused is shown the same page, byte for byte but for the address they typed.
func TestRefusedSignInsLookTheSame(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.browser().join("ok@example.org", models.Partner)
	if _, err := s.CreateUser(t.Context(), "B", "invited@example.org", "Harbour Advice", models.Partner); err != nil {
		t.Fatal(err)
	}
	pages := map[string]bool{}
	for _, email := range []string{"ok@example.org", "nobody@example.org", "invited@example.org"} {
		p := s.browser().post("/sign-in", "email", email, "password", "not the password at all").is(t, 422, "/sign-in", "Sign in")
		if v, _ := p.Find("#email").Attr("value"); v != email {
			t.Errorf("the address is not kept: %q", v)
		}
		if p.text("#password-error") == "" || p.Find(".govuk-error-summary a[href='#password']").Length() != 1 || strings.Contains(p.body, "not the password") {
			t.Error("the problem is not beside the password, or the password is shown")
		}
		pages[strings.ReplaceAll(p.body, email, "…")] = true
	}
	if len(pages) != 1 {
		t.Errorf("%d different pages", len(pages))
	}
	p := s.browser().post("/sign-in", "email", "", "password", "").is(t, 422, "/sign-in", "Sign in")
	if p.Find(".govuk-error-message").Length() != 2 {
		t.Error("what is missing is not said beside each box")
	}
}

func TestTooManyAttempts(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	b := s.browser()
	var p shown
	for range 11 {
		p = b.post("/sign-in", "email", "nobody@example.org", "password", "not the password at all")
	}
	p.is(t, 429, "/sign-in", "Sign in")
	if p.header.Get("Retry-After") == "" || !strings.Contains(p.text(".govuk-error-summary"), "Wait a minute and try again") {
		t.Errorf("%q, %q", p.header.Get("Retry-After"), p.text(".govuk-error-summary"))
	}
}

func TestWayInAndOut(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	b := s.browser()
	seed := b.join("ok@example.org", models.Partner)
	b.get("/partner").is(t, 200, "/partner", "Referrals")
	b.get("/sign-in").is(t, 200, "/partner", "Referrals")
	out := b.post("/sign-out").is(t, 200, "/sign-out", "You are signed out")
	if strings.Contains(out.text("header"), "Ines") {
		t.Error("the name is still there")
	}
	b.get("/partner").is(t, 200, "/sign-in", "Sign in")

	s.pass(time.Minute)
	b.post("/sign-in", "email", "OK@example.org", "password", goodPassword).is(t, 200, "/sign-in/code", "Enter the code from your app")
	b.get("/partner").is(t, 200, "/sign-in", "Sign in") // the password alone opens nothing
	b.get("/account").is(t, 200, "/sign-in", "Sign in")
	b.get("/sign-in/set-up").is(t, 200, "/sign-in", "Sign in")
	p := b.post("/sign-in/code", "code", "000").is(t, 422, "/sign-in/code", "Enter the code from your app")
	if p.text("#code-error") == "" {
		t.Error("nothing is said beside the box")
	}
	b.post("/sign-in/code", "code", s.code(seed)).is(t, 200, "/partner", "Referrals")
	s.pass(access.IdleLimit + time.Minute)
	b.get("/partner").is(t, 200, "/sign-in", "Sign in")
}

func TestSignOutClearsTheBrowser(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	b := s.browser()
	b.join("ok@example.org", models.Partner)
	b.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	p := b.post("/sign-out")
	if p.status != http.StatusSeeOther || p.header.Get("Clear-Site-Data") != `"cache", "cookies", "storage"` {
		t.Errorf("%d, %q", p.status, p.header.Get("Clear-Site-Data"))
	}
}

func TestSessionCookie(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	b := s.browser()
	b.join("ok@example.org", models.Partner)
	b.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	before := len(b.Jar.Cookies(must(url.Parse(s.url))(t)))
	p := b.post("/sign-in", "email", "ok@example.org", "password", goodPassword)
	set := p.header.Get("Set-Cookie")
	if before != 1 || !strings.HasPrefix(set, "sid=") || !strings.Contains(set, "HttpOnly") || !strings.Contains(set, "SameSite=Lax") || strings.Contains(set, "Max-Age") {
		t.Errorf("%d cookies before; %q", before, set)
	}
	if token := strings.TrimPrefix(strings.Split(set, ";")[0], "sid="); len(token) < 26 || strings.Contains(p.path, token) {
		t.Errorf("token %q", token)
	}
}

func must[T any](v T, err error) func(*testing.T) T {
	return func(t *testing.T) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}
