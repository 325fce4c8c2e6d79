package handlers_test

import (
	"fmt"
	"log/slog"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"example.org/fingerpost/app"
	"example.org/fingerpost/app/access"
	"example.org/fingerpost/app/notify/mailtest"
	"example.org/fingerpost/app/referral"
	"example.org/fingerpost/handlers"
	"example.org/fingerpost/models"
	"example.org/fingerpost/models/dbtest"
)

// The rules of every route. A route that is not here fails the test, and so does a rule without a route.
var (
	everybody = []string{"public", "resident", "referrer", "partner", "partner elsewhere", "lead", "coordinator", "governance", "analyst", "administrator", "auditor", "disabled"}
	signedIn  = []string{"referrer", "partner", "partner elsewhere", "lead", "coordinator", "governance", "analyst", "administrator", "auditor"}
	queue     = []string{"partner", "partner elsewhere", "lead"}
	itsOwn    = []string{"partner", "lead"} // of the organisation whose thing it is
	team      = []string{"coordinator"}
	refers    = []string{"referrer"}
	managers  = []string{"administrator", "lead"}
	rights    = []string{"coordinator", "governance"}
	mine      = []string{"resident"} // whose referral it is
)

var rules = map[string][]string{
	"GET /healthz": everybody, "GET /readyz": everybody, "GET /static/*": everybody, "GET /favicon.ico": everybody, "GET /robots.txt": everybody,

	"GET /": everybody, "GET /help": everybody, "GET /privacy": everybody, "GET /information": everybody, "GET /accessibility": everybody, "GET /cookies": everybody,
	"GET /services": everybody, "GET /services/:id": everybody, "GET /exit": everybody,
	"GET /refer": everybody, "GET /refer/:step": everybody, "POST /refer/:step": everybody, "GET /refer/ask-first": everybody, "GET /refer/under-13": everybody,
	"GET /refer/under-16": everybody, "GET /refer/outside": everybody, "GET /refer/safe": everybody, "POST /refer/safe": everybody, "GET /refer/check": everybody,
	"POST /refer/send": everybody, "GET /refer/sent": everybody, "GET /refer/equality": everybody, "POST /refer/equality": everybody, "GET /refer/thanks": everybody,
	"POST /refer/delete": everybody,

	"GET /mine": everybody, "POST /mine": everybody, "GET /mine/left": everybody, "GET /mine/lost": everybody, "POST /mine/lost": everybody, "GET /mine/lost/code": everybody, "POST /mine/lost/code": everybody, "POST /mine/leave": everybody, "GET /mine/schema.json": everybody,
	"GET /mine/access": mine, "GET /mine/rights": mine, "POST /mine/rights": mine, "POST /mine/pause": mine, "POST /mine/resume": mine, "GET /mine/withdraw": mine,
	"POST /mine/withdraw": mine, "GET /mine/referrals/:id/withdraw": mine, "POST /mine/referrals/:id/withdraw": mine, "POST /mine/referrals/:id/answer": mine,
	"POST /mine/confirm": mine, "POST /mine/proposals/:id/agree": mine, "POST /mine/proposals/:id/decline": mine, "GET /mine/check": mine, "POST /mine/check": mine, "GET /mine/details": mine,
	"GET /mine/details/about": mine, "POST /mine/details/about": mine, "GET /mine/details/contact": mine, "POST /mine/details/contact": mine, "GET /mine/download": mine,
	"GET /mine/record.json": mine,

	"GET /governance/cases": rights, "GET /governance/cases/:id": rights, "POST /governance/cases/:id": rights, "POST /governance/cases/:id/acknowledge": rights,
	"POST /governance/cases/:id/facts": rights, "GET /governance/cases/:id/erase": rights, "POST /governance/cases/:id/grant": rights,

	"GET /sign-in": everybody, "POST /sign-in": everybody, "GET /sign-in/code": everybody, "POST /sign-in/code": everybody, "GET /sign-in/recovery": everybody,
	"POST /sign-in/recovery": everybody, "GET /sign-in/set-up": everybody, "POST /sign-in/set-up": everybody, "GET /sign-out": everybody, "POST /sign-out": everybody,
	"GET /join": everybody, "POST /join": everybody, "GET /join/password": everybody, "POST /join/password": everybody,

	"GET /account": signedIn, "POST /account/sessions/end-others": signedIn, "POST /account/sessions/:id/end": signedIn, "GET /account/switch": signedIn,
	"POST /account/switch": signedIn, "GET /account/password": signedIn, "POST /account/password": signedIn, "GET /account/factor": signedIn,
	"POST /account/factor": signedIn, "GET /account/factor/set-up": signedIn, "POST /account/factor/set-up": signedIn, "GET /account/recovery-codes": signedIn,
	"POST /account/recovery-codes": signedIn, "GET /account/mail": signedIn, "POST /account/mail": signedIn,

	"GET /people": managers, "POST /people": managers, "GET /people/invite": managers, "POST /people/invite": managers, "GET /people/:id": managers,
	"GET /people/:id/roles": managers, "POST /people/:id/roles": managers, "GET /people/:id/roles/:org/:role": managers, "POST /people/:id/roles/:org/:role": managers,
	"GET /people/:id/:step": managers, "POST /people/:id/:step": managers,

	"GET /partner": queue, "GET /partner/search": queue, "POST /partner/search": queue, "GET /partner/services": queue,
	"GET /partner/services/:id": itsOwn, "POST /partner/services/:id": itsOwn, "POST /partner/services/:id/confirm": itsOwn,
	"GET /partner/referrals/:id": itsOwn, "POST /partner/referrals/:id/assign": itsOwn, "GET /partner/referrals/:id/log": itsOwn, "POST /partner/referrals/:id/log": itsOwn,
	"POST /partner/referrals/:id/accept": itsOwn, "GET /partner/referrals/:id/ask": itsOwn, "POST /partner/referrals/:id/ask": itsOwn,
	"GET /partner/referrals/:id/decline": itsOwn, "POST /partner/referrals/:id/decline": itsOwn, "GET /partner/referrals/:id/wait": itsOwn,
	"POST /partner/referrals/:id/wait": itsOwn, "POST /partner/referrals/:id/resume": itsOwn, "GET /partner/referrals/:id/finish": itsOwn,
	"POST /partner/referrals/:id/finish": itsOwn, "GET /partner/referrals/:id/close": itsOwn, "POST /partner/referrals/:id/close": itsOwn,
	"POST /partner/referrals/:id/no-change": itsOwn, "POST /partner/referrals/:id/level": itsOwn,

	"GET /partner/referrals/:id/messages": itsOwn, "POST /partner/referrals/:id/messages": itsOwn,

	"GET /referrer": refers, "GET /referrer/search": refers, "POST /referrer/search": refers, "GET /referrer/refer": refers, "POST /referrer/refer": refers,
	"GET /referrer/drafts": refers, "GET /referrer/drafts/:id/client": refers, "POST /referrer/drafts/:id/client": refers, "GET /referrer/drafts/:id/needs": refers,
	"POST /referrer/drafts/:id/needs": refers, "GET /referrer/drafts/:id/send": refers, "POST /referrer/drafts/:id/send": refers, "POST /referrer/drafts/:id/delete": refers,
	"GET /referrer/clients/:id": refers, "POST /referrer/clients/:id/again": refers, "GET /referrer/clients/:id/withdraw": refers,
	"POST /referrer/clients/:id/withdraw": refers, "GET /referrer/referrals/:id/messages": refers, "POST /referrer/referrals/:id/messages": refers, "POST /referrer/referrals/:id/answer": refers,

	"GET /team": team, "GET /team/asked": team, "GET /team/waiting": team, "GET /team/enquiries/:id/confirm": team, "POST /team/enquiries/:id/confirm": team, "GET /team/enquiries/:id": team, "GET /team/enquiries/:id/show": team, "POST /team/enquiries/:id/show": team,
	"GET /team/enquiries/:id/services": team, "GET /team/enquiries/:id/place/:service": team, "POST /team/enquiries/:id/place/:service": team,
	"POST /team/enquiries/:id/propose/:service": team, "GET /team/enquiries/:id/letter": team, "GET /team/enquiries/:id/code": team, "POST /team/enquiries/:id/code": team,
	"GET /team/enquiries/:id/refuse": team, "POST /team/enquiries/:id/refuse": team, "GET /mine/refuse": mine, "POST /mine/refuse": mine,
	"GET /team/referrals/:id/renew": team, "POST /team/referrals/:id/renew": team,
	"GET /team/enquiries/:id/check": team, "POST /team/enquiries/:id/check": team, "GET /team/enquiries/:id/not-checked": team, "POST /team/enquiries/:id/not-checked": team,
	"GET /team/enquiries/:id/end": team, "POST /team/enquiries/:id/end": team, "GET /team/referrals/:id/:move": team, "POST /team/referrals/:id/:move": team,
	"GET /team/duplicates": team, "POST /team/duplicates/:id/:other": team, "GET /team/board": team, "GET /team/board/:org": team, "GET /team/mail": team,
	"GET /figures": everybody, "GET /figures/methods": everybody, "GET /figures/:subject": everybody, "GET /figures/:subject/:file": everybody,
	"GET /statistics": signedIn, "GET /statistics/:subject": signedIn, "GET /statistics/:subject/:file": signedIn,
	"GET /partner/figures": queue, "GET /partner/figures/impact": queue, "GET /partner/figures/:file": queue,
	"GET /releases": rights, "GET /releases/:quarter": rights, "POST /releases/:quarter": rights, "GET /releases/:quarter/withdraw": rights,
	"POST /releases/:quarter/withdraw": rights, "GET /releases/:quarter/figures/:subject": rights,

	"GET /team/late": team, "GET /team/paused": team, "GET /team/consents": team, "GET /team/unconfirmed": team,
}

// world is the service with one of everything, and somebody of every role at its door.
type world struct {
	t       *testing.T
	db      *dbtest.DB
	app     *app.App
	door    *echo.Echo
	org     models.Organisation
	service models.Service
	cookies map[string]string // session by who
	user    uuid.UUID         // somebody of the organisation

	referrer, partner models.Actor // of the organisation

	requests int
}

func newWorld(t *testing.T) *world {
	t.Helper()
	w := &world{t: t, db: dbtest.New(t), cookies: map[string]string{"public": "", "resident": ""}}
	box := mailtest.Start(t)
	c := app.Config{BaseURL: "http://localhost:8080", SMTP: box.URL(), From: "no-reply@example.org", Programme: "Fingerpost", Place: "Wearmouth",
		Districts: []string{"SR5"}, Phone: "01632 960 100", Away: "https://example.org", Pool: 4, Log: "json", Demo: true}
	var err error
	if w.app, err = app.With(w.db.Web, w.db.Chores, w.db.Stats, w.db.Ring, c, slog.New(slog.DiscardHandler)); err != nil {
		t.Fatal(err)
	}
	w.door = handlers.New(w.app, handlers.Options{Log: slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelError}))})
	w.org = w.db.Organisation(t)
	w.service = w.db.Service(t, w.org)
	if _, err := w.db.Owner.Exec(t.Context(), `insert into stat.frames (year, source, as_of, loaded_at) values (2026, 'Invented', '2026-01-01', now());
		insert into stat.releases (quarter, frame, base, algorithm, attempt, hash, made_at, state, public, published_at)
		values ('2026Q1', 2026, 5, 1, 0, '\x01', now(), 'published', true, now())`); err != nil {
		t.Fatal(err)
	}
	elsewhere := w.db.Organisation(t)
	for _, who := range signedIn {
		org, role := w.org, models.Role(who)
		if who == "partner elsewhere" {
			org, role = elsewhere, models.Partner
		}
		a := w.db.User(t, org, role)
		w.user = a.User
		switch who {
		case "referrer":
			w.referrer = a
		case "partner":
			w.partner = a
		}
		w.cookies[who] = w.enter(a)
	}
	a := w.db.User(t, w.org, models.Partner)
	w.cookies["disabled"] = w.enter(a)
	if _, err := w.db.Owner.Exec(t.Context(), `update users set state = 'disabled' where id = $1`, a.User); err != nil {
		t.Fatal(err)
	}
	return w
}

func (w *world) enter(a models.Actor) string {
	w.t.Helper()
	token, err := w.app.Access.Enter(w.t.Context(), a.User, a.Org, a.Role, "test")
	if err != nil {
		w.t.Fatal(err)
	}
	return token
}

// request makes a request as somebody, to a thing that is there and belongs to w.org. Each request has things of its own,
// so that what one does to them is no matter to the next.
func (w *world) request(method, route, who string) *httptest.ResponseRecorder {
	w.t.Helper()
	path := route
	fill := func(name, value string) { path = strings.Replace(path, ":"+name, value, 1) }
	fill("step", map[bool]string{true: "disable", false: "who"}[strings.Contains(route, "/people")])
	fill("number", "1")
	fill("subject", "needs")
	fill("file", map[bool]string{true: "own.csv", false: "needs.csv"}[strings.Contains(route, "/partner/")])
	fill("quarter", "2026Q1")
	fill("role", "partner")
	fill("org", w.org.ID.String())
	fill("service", w.service.ID.String())
	fill("other", uuid.NewString())
	fill("move", "withdraw")
	own := ""
	switch {
	case strings.HasPrefix(route, "/mine/"):
		var id uuid.UUID
		own, id = w.following(route)
		fill("id", id.String())
	case strings.HasPrefix(route, "/governance/cases/"):
		fill("id", w.asked().String())
	case strings.Contains(route, "/drafts/"):
		fill("id", w.draft().ID.String())
	case strings.Contains(route, "/clients/"):
		fill("id", w.client().String())
	case strings.Contains(route, "/messages"), strings.HasPrefix(route, "/referrer/referrals/"):
		fill("id", w.acceptedClient().String())
	case strings.Contains(route, "/referrals/"):
		fill("id", w.referral(route).String())
	case strings.Contains(route, "/enquiries/"), strings.Contains(route, "/duplicates/"):
		fill("id", w.db.Enquiry(w.t).Enquiry.ID.String())
	case strings.Contains(route, "services/"):
		fill("id", w.service.ID.String())
	case strings.Contains(route, "/people/"):
		fill("id", w.db.User(w.t, w.org, models.Partner).User.String())
	default:
		fill("id", uuid.NewString())
	}
	path = strings.Replace(path, "/static/*", "/static/nothing.css", 1)
	return w.ask(method, path, who, own)
}

// ask makes a request as somebody; a resident also shows what they follow.
func (w *world) ask(method, path, who, own string) *httptest.ResponseRecorder {
	w.t.Helper()
	req := httptest.NewRequestWithContext(w.t.Context(), method, path, strings.NewReader(url.Values{}.Encode()))
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	w.requests++
	req.RemoteAddr = fmt.Sprintf("[2001:db8::%x]:4711", w.requests) // each from elsewhere, as nobody posts that much
	if w.cookies[who] != "" {
		req.AddCookie(&http.Cookie{Name: "sid", Value: w.cookies[who]})
	}
	if who == "resident" && own != "" {
		req.AddCookie(&http.Cookie{Name: "mine", Value: own})
	}
	res := httptest.NewRecorder()
	w.door.ServeHTTP(res, req)
	return res
}

// following is the session of somebody who follows a referral and proved who they are, and the referral.
func (w *world) following(route string) (token string, id uuid.UUID) {
	w.t.Helper()
	code, state := referral.Code([]byte(uuid.NewString())[:16]), models.Opened
	if strings.HasSuffix(route, "/answer") {
		state = models.InfoRequested
	}
	r := w.db.Referral(w.t, w.service, dbtest.As(state), func(r *dbtest.Referred) { r.Enquiry.CodeHash = code.Hash() })
	from := access.From{Address: uuid.NewString()}
	token, err := w.app.Referrals.Enter(w.t.Context(), r.Enquiry.Ref, code.Show(), from)
	if err == nil {
		err = w.app.Referrals.Prove(w.t.Context(), token, r.Person.BornOn(), from)
	}
	if err != nil {
		w.t.Fatal(err)
	}
	return token, r.Referral.ID
}

// asked is a case that somebody opened about their information.
func (w *world) asked() uuid.UUID {
	w.t.Helper()
	k, err := w.app.Cases.Ask(w.t.Context(), models.Actor{Role: models.Resident, Enquiry: w.db.Enquiry(w.t).Enquiry.ID}, models.CaseErase, "")
	if err != nil {
		w.t.Fatal(err)
	}
	return k.ID
}

// referral in the state from which the route's move begins.
func (w *world) referral(route string) uuid.UUID {
	state := models.Opened
	for suffix, s := range map[string]models.State{"/log": models.Accepted, "/wait": models.Accepted, "/resume": models.Waitlisted, "/finish": models.InContact, "/close": models.InContact,
		"/no-change": models.InContact, "/level": models.InContact} {
		if strings.HasSuffix(route, suffix) {
			state = s
		}
	}
	return w.db.Referral(w.t, w.service, dbtest.As(state)).Referral.ID
}

// draft is a referrer's form, whole but for the consent.
func (w *world) draft() referral.ClientForm {
	w.t.Helper()
	var f referral.ClientForm
	f.Name.Full, f.Gender.Gender, f.Where = "Orla Fenwick", "woman", referral.WhereAndWhen{Postcode: "SR5 1AA", Day: "9", Month: "3", Year: "1985"}
	f.Contact = referral.Contact{Ways: []string{"text"}, Phone: "07700 900 123"}
	f.Needs.Needs, f.Services.Services = []string{"money"}, []string{w.service.ID.String()}
	given := f
	for _, page := range []string{referral.PageClient, referral.PageNeeds} {
		var err error
		if f, err = w.app.Referrals.KeepClient(w.t.Context(), w.referrer, f.ID, page, given, false); err != nil {
			w.t.Fatal(err)
		}
	}
	return f
}

// client is an enquiry that the referrer sent to the service.
func (w *world) client() uuid.UUID {
	w.t.Helper()
	f, today := w.draft(), models.Now().In(models.London)
	f.Capacity.Understands = "yes"
	f.Taken = referral.Taken{Agree: true, Words: f.Statement(w.app.Place).Mark(), Method: "verbal_phone", Day: today.Format("2"), Month: today.Format("1"), Year: today.Format("2006"),
		Interpreter: "no", Progress: "yes", FollowUp: "no"}
	if _, err := w.app.Referrals.KeepClient(w.t.Context(), w.referrer, f.ID, referral.PageSend, f, true); err != nil {
		w.t.Fatal(err)
	}
	if err := w.app.Referrals.SendFor(w.t.Context(), w.referrer, f.ID); err != nil {
		w.t.Fatal(err)
	}
	return f.ID
}

// acceptedClient is the referral of such an enquiry, once the partner has accepted it.
func (w *world) acceptedClient() uuid.UUID {
	w.t.Helper()
	c, err := w.app.Referrals.ClientSent(w.t.Context(), w.referrer, w.client())
	if err != nil {
		w.t.Fatal(err)
	}
	id := c.Legs[0].ID
	if _, err := w.app.Referrals.Read(w.t.Context(), w.partner, id); err != nil {
		w.t.Fatal(err)
	}
	if err := w.app.Referrals.Move(w.t.Context(), w.partner, id, "accept", referral.Detail{}); err != nil {
		w.t.Fatal(err)
	}
	return id
}

func TestEveryRouteAsEveryRole(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	left := maps.Clone(rules)
	for _, r := range w.door.Routes() {
		if r.Method == echo.RouteNotFound {
			continue
		}
		route := r.Method + " " + r.Path
		may, known := rules[route]
		if !known {
			t.Errorf("%s has no rule", route)
			continue
		}
		delete(left, route)
		for _, who := range everybody {
			if strings.HasSuffix(route, "/sessions/end-others") || strings.HasPrefix(route, "POST /sign-out") || route == "POST /account/switch" {
				continue // ends or changes the session itself; TestEndingASession below
			}
			res := w.request(r.Method, r.Path, who)
			w.judge(route, who, slices.Contains(may, who), res)
		}
	}
	for route := range left {
		t.Errorf("the rule for %s has no route", route)
	}
}

// judge says whether an answer is what the rule asks for. Whoever may is let in, if only to be told what is missing;
// whoever is not signed in is asked to; everybody else is told that there is no such page.
func (w *world) judge(route, who string, may bool, res *httptest.ResponseRecorder) {
	w.t.Helper()
	toDoor := res.Code == http.StatusSeeOther && strings.HasPrefix(res.Header().Get("Location"), "/sign-in")
	if strings.Contains(route, " /mine") { // its own door, at which nobody is told apart
		toDoor = res.Code == http.StatusSeeOther && res.Header().Get("Location") == "/mine?closed=yes"
		if !may && toDoor {
			return
		}
	}
	if res.Code >= 500 {
		w.t.Errorf("%s as %s: %d", route, who, res.Code)
		return
	}
	missing := res.Code == http.StatusNotFound
	gone := strings.HasSuffix(route, "/static/*") || strings.Contains(route, "/duplicates/:id") || strings.Contains(route, "/sessions/:id") || strings.HasPrefix(route, "GET /refer/") ||
		strings.HasPrefix(route, "POST /refer/") || strings.HasPrefix(route, "GET /people/:id/") || strings.HasPrefix(route, "POST /people/:id/")
	switch {
	case may && len(rules[route]) == len(everybody):
	case may && toDoor, may && missing && !gone:
		w.t.Errorf("%s as %s, who may: %d to %q", route, who, res.Code, res.Header().Get("Location"))
	case !may && (who == "public" || who == "resident" || who == "disabled") && !toDoor:
		w.t.Errorf("%s as %s, who may not: %d", route, who, res.Code)
	case !may && !(who == "public" || who == "resident" || who == "disabled") && !missing:
		w.t.Errorf("%s as %s, who may not: %d to %q", route, who, res.Code, res.Header().Get("Location"))
	}
	for name, want := range map[string]string{"Content-Security-Policy": "default-src 'none'", "Strict-Transport-Security": "max-age=", "X-Content-Type-Options": "nosniff",
		"Referrer-Policy": "no-referrer", "Cross-Origin-Opener-Policy": "same-origin", "Cross-Origin-Resource-Policy": "same-origin", "Permissions-Policy": "camera=()"} {
		if !strings.Contains(res.Header().Get(name), want) {
			w.t.Errorf("%s as %s: %s is %q", route, who, name, res.Header().Get(name))
		}
	}
	if !strings.Contains(route, "/static/") && res.Header().Get("Cache-Control") != "no-store" {
		w.t.Errorf("%s as %s: Cache-Control is %q", route, who, res.Header().Get("Cache-Control"))
	}
}

// Every POST from another site is refused before anything looks at it.
func TestNothingFromAnotherSite(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for _, r := range w.door.Routes() {
		if r.Method != http.MethodPost {
			continue
		}
		req := httptest.NewRequestWithContext(t.Context(), r.Method, strings.ReplaceAll(r.Path, ":", "x"), nil)
		req.Header.Set("Sec-Fetch-Site", "cross-site")
		req.AddCookie(&http.Cookie{Name: "sid", Value: w.cookies["coordinator"]})
		res := httptest.NewRecorder()
		w.door.ServeHTTP(res, req)
		if res.Code != http.StatusForbidden || res.Header().Get("Content-Security-Policy") == "" {
			t.Errorf("%s: %d", r.Path, res.Code)
		}
	}
}
