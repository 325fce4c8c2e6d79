package resident_test

import (
	"encoding/json"
	"errors"
	"io"
	"maps"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"example.org/fingerpost/app/assurance"
	"example.org/fingerpost/app/jobs"
	"example.org/fingerpost/app/notify"
	"example.org/fingerpost/app/referral"
	"example.org/fingerpost/handlers/resident"
	"example.org/fingerpost/handlers/web"
	"example.org/fingerpost/models"
	"example.org/fingerpost/models/dbtest"
)

// own is somebody's own referral, served over HTTP from a database of its own.
type own struct {
	t     *testing.T
	db    *dbtest.DB
	desk  *referral.Desk
	cases *assurance.Cases
	org   models.Organisation
	url   string
}

func newOwn(t *testing.T) *own {
	t.Helper()
	o := &own{t: t, db: dbtest.New(t)}
	queue, err := jobs.NewQueue()
	if err != nil {
		t.Fatal(err)
	}
	post, err := notify.New(o.db.Chores, queue, o.db.Ring, notify.Config{SMTPURL: "smtp://127.0.0.1:9?tls=none", From: "no-reply@example.org", BaseURL: "https://example.org",
		MaxDelay: time.Hour, Every: time.Hour})
	if err != nil {
		t.Fatal(err)
	}
	place := models.Place{Programme: "Fingerpost", Name: "Wearmouth", Districts: []string{"SR5"}, Phone: "01632 960 100"}
	journal := models.NewJournal(o.db.Ring)
	o.desk = &referral.Desk{Web: o.db.Web, Chores: o.db.Chores, Ring: o.db.Ring, Journal: journal, Queue: queue, Post: post, Place: place, Now: models.Now}
	o.cases = &assurance.Cases{Web: o.db.Web, Ring: o.db.Ring, Journal: journal, Post: post, Now: models.Now}
	o.org = o.db.Organisation(t, func(g *models.Organisation) { g.Name = "Alder Trust" })
	e := echo.New()
	e.HTTPErrorHandler = func(err error, c echo.Context) {
		code := http.StatusInternalServerError
		for is, status := range map[error]int{models.ErrNotFound: http.StatusNotFound, models.ErrForbidden: http.StatusForbidden, models.ErrConflict: http.StatusConflict} {
			if errors.Is(err, is) {
				code = status
			}
		}
		_ = c.String(code, err.Error())
	}
	e.Use(func(next echo.HandlerFunc) echo.HandlerFunc {
		return func(c echo.Context) error {
			web.Begin(c, web.Visitor{Actor: models.Anyone}, place)
			return next(c)
		}
	})
	resident.Routes(e.Group("/mine"), o.desk, o.cases)
	server := httptest.NewServer(e)
	t.Cleanup(server.Close)
	o.url = server.URL
	return o
}

// asked sends a form with these answers, and gives the enquiry with a private code that opens it.
func (o *own) asked(a referral.Answers) (dbtest.Referred, referral.Code) {
	o.t.Helper()
	token, err := o.desk.StartWith(o.t.Context(), a)
	if err == nil {
		err = o.desk.Send(o.t.Context(), token)
	}
	if err != nil {
		o.t.Fatal(err)
	}
	receipt, err := o.desk.Receipt(o.t.Context(), token)
	if err != nil {
		o.t.Fatal(err)
	}
	code := referral.Code([]byte(uuid.NewString())[:16])
	if _, err := o.db.Owner.Exec(o.t.Context(), `update enquiries set code_hash = $1 where id = $2`, code.Hash(), receipt.Enquiry.ID); err != nil {
		o.t.Fatal(err)
	}
	return dbtest.Referred{Asked: dbtest.Asked{Enquiry: receipt.Enquiry}}, code
}

// sent is a referral in a state, and the code with which it is followed.
func (o *own) sent(s models.State) (dbtest.Referred, referral.Code) {
	o.t.Helper()
	code := referral.Code([]byte(uuid.NewString())[:16])
	return o.db.Referral(o.t, o.db.Service(o.t, o.org), dbtest.As(s), func(r *dbtest.Referred) { r.Enquiry.CodeHash = code.Hash() }), code
}

// reader is somebody at a browser.
type reader struct {
	t    *testing.T
	url  string
	http *http.Client
}

func (o *own) reader() reader {
	o.t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		o.t.Fatal(err)
	}
	return reader{o.t, o.url, &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}}
}

// in is somebody who has come in to their referral.
func (o *own) in(r dbtest.Referred, code referral.Code) reader {
	o.t.Helper()
	b := o.reader()
	if status, _, to := b.post("/mine", "ref", r.Enquiry.Ref, "code", code.Show()); status != http.StatusSeeOther || to != "/mine" {
		o.t.Fatalf("coming in: %d to %q", status, to)
	}
	return b
}

// proved is the same, who told the date of birth too.
func (o *own) proved(r dbtest.Referred, code referral.Code) reader {
	o.t.Helper()
	b, born := o.in(r, code), r.Person.BornOn()
	if status, _, to := b.post("/mine/check", "born-day", born.Format("2"), "born-month", born.Format("1"), "born-year", born.Format("2006"), "to", "/mine/download"); status != http.StatusSeeOther || to != "/mine/download" {
		o.t.Fatalf("proof: %d to %q", status, to)
	}
	return b
}

func (b reader) get(path string) (int, string, string) {
	b.t.Helper()
	r, err := b.http.Get(b.url + path)
	return b.read(r, err)
}

func (b reader) post(path string, pairs ...string) (int, string, string) {
	b.t.Helper()
	form := url.Values{}
	for i := 0; i < len(pairs); i += 2 {
		form.Add(pairs[i], pairs[i+1])
	}
	r, err := b.http.PostForm(b.url+path, form)
	return b.read(r, err)
}

func (b reader) read(r *http.Response, err error) (int, string, string) {
	b.t.Helper()
	if err != nil {
		b.t.Fatal(err)
	}
	defer r.Body.Close()
	body, err := io.ReadAll(r.Body)
	if err != nil {
		b.t.Fatal(err)
	}
	return r.StatusCode, string(body), r.Header.Get("Location")
}

func (o *own) state(r dbtest.Referred) (s models.State) {
	o.t.Helper()
	if err := o.db.Owner.QueryRow(o.t.Context(), `select state from referrals where id = $1`, r.Referral.ID).Scan(&s); err != nil {
		o.t.Fatal(err)
	}
	return s
}

func TestTheWayInTellsNothing(t *testing.T) {
	t.Parallel()
	o := newOwn(t)
	r, code := o.sent(models.Opened)
	b := o.reader()
	bodies := map[string]bool{}
	for _, try := range [][2]string{{r.Enquiry.Ref, "0000 0000 0000 0000 0000 0000 00"}, {models.NewRef(), code.Show()}, {models.NewRef(), "nothing"}} {
		status, body, _ := b.post("/mine", "ref", try[0], "code", try[1])
		if status != http.StatusUnprocessableEntity || strings.Contains(body, try[1]) {
			t.Errorf("%d, or the code stands on the page", status)
		}
		bodies[strings.ReplaceAll(body, try[0], "REF")] = true
	}
	if len(bodies) != 1 {
		t.Errorf("%d different pages for what is wrong", len(bodies))
	}
	for _, path := range []string{"/mine/access", "/mine/details", "/mine/download", "/mine/record.json", "/mine/withdraw", "/mine/rights", "/mine/check"} {
		if status, _, to := b.get(path); status != http.StatusSeeOther || to != "/mine?closed=yes" {
			t.Errorf("%s to a stranger: %d %q", path, status, to)
		}
	}
	if status, _, to := b.post("/mine/withdraw"); to != "/mine?closed=yes" {
		t.Errorf("a stranger withdraws: %d %q", status, to)
	}
}

// Who it is stays closed until the date of birth was told; every page offers the way out and has the same title.
func TestWhoItIsAsksForMore(t *testing.T) {
	t.Parallel()
	o := newOwn(t)
	r, code := o.sent(models.InContact)
	b := o.in(r, code)
	for _, path := range []string{"/mine", "/mine/access", "/mine/rights", "/mine/withdraw", "/mine/check"} {
		status, body, _ := b.get(path)
		if status != http.StatusOK || strings.Contains(body, r.Person.Name) || strings.Contains(body, r.Person.Phone) {
			t.Errorf("%s: %d, or it says who it is", path, status)
		}
		if !strings.Contains(body, `href="/exit"`) || !strings.Contains(body, "<title>Your page") {
			t.Errorf("%s has no way out, or a title that tells", path)
		}
	}
	for _, path := range []string{"/mine/details", "/mine/details/about", "/mine/details/contact", "/mine/download", "/mine/record.json"} {
		if status, _, to := b.get(path); status != http.StatusSeeOther || to != "/mine/check?to="+path {
			t.Errorf("%s before proof: %d %q", path, status, to)
		}
	}
	if status, _, _ := b.post("/mine/check", "born-day", "1", "born-month", "1", "born-year", "1990"); status != http.StatusUnprocessableEntity {
		t.Errorf("a wrong date of birth: %d", status)
	}
	if _, body, _ := o.proved(r, code).get("/mine/details"); !strings.Contains(body, r.Person.Name) {
		t.Error("after proof it does not say who it is")
	}
}

func TestOnlyOnesOwnAndOnlyByPost(t *testing.T) {
	t.Parallel()
	o := newOwn(t)
	mine, code := o.sent(models.Accepted)
	theirs, _ := o.sent(models.Accepted)
	b := o.in(mine, code)
	for _, step := range []string{"withdraw", "answer"} {
		if status, _, _ := b.post("/mine/referrals/"+theirs.Referral.ID.String()+"/"+step, "words", "x"); status != http.StatusNotFound {
			t.Errorf("%s of somebody else's: %d", step, status)
		}
	}
	if status, _, _ := b.get("/mine/referrals/" + theirs.Referral.ID.String() + "/withdraw"); status != http.StatusNotFound {
		t.Errorf("asking about somebody else's: %d", status)
	}
	at := "/mine/referrals/" + mine.Referral.ID.String() + "/withdraw"
	if status, _, _ := b.get(at); status != http.StatusOK || o.state(mine) != models.Accepted {
		t.Errorf("looking changes something: %d %s", status, o.state(mine))
	}
	for range 2 { // pressed twice
		if status, _, to := b.post(at); status != http.StatusSeeOther || to != "/mine" {
			t.Errorf("withdraw: %d %q", status, to)
		}
	}
	if o.state(mine) != models.Withdrawn || o.state(theirs) != models.Accepted {
		t.Errorf("%s and %s", o.state(mine), o.state(theirs))
	}
	if _, _, to := b.post("/mine/leave"); to != "/mine/left" {
		t.Errorf("leaving leads to %q", to)
	}
	if _, _, to := b.get("/mine/access"); to != "/mine?closed=yes" {
		t.Errorf("after leaving: %q", to)
	}
}

func TestAnswer(t *testing.T) {
	t.Parallel()
	o := newOwn(t)
	r, code := o.sent(models.InfoRequested)
	b := o.in(r, code)
	at := "/mine/referrals/" + r.Referral.ID.String() + "/answer"
	if status, body, _ := b.post(at, "words", " "); status != http.StatusUnprocessableEntity || !strings.Contains(body, "There is a problem") {
		t.Errorf("nothing written: %d", status)
	}
	long := strings.Repeat("x", 501)
	if status, body, _ := b.post(at, "words", long); status != http.StatusUnprocessableEntity || !strings.Contains(body, long) {
		t.Errorf("too long: %d, or what was written is lost", status)
	}
	if status, _, _ := b.post(at, "words", "Tuesdays suit me."); status != http.StatusSeeOther || o.state(r) != models.Opened {
		t.Errorf("%d, %s", status, o.state(r))
	}
}

// The copy for a computer has every field that its description has, holds who it is, and is itself on the record.
func TestTheCopyIsWhatItsDescriptionSays(t *testing.T) {
	t.Parallel()
	o := newOwn(t)
	r, code := o.sent(models.InContact)
	b := o.proved(r, code)
	status, body, _ := b.get("/mine/record.json")
	var data map[string]any
	if err := json.Unmarshal([]byte(body), &data); err != nil || status != http.StatusOK {
		t.Fatalf("%d %v", status, err)
	}
	_, text, _ := b.get("/mine/schema.json")
	var said struct {
		Required   []string       `json:"required"`
		Properties map[string]any `json:"properties"`
	}
	if err := json.Unmarshal([]byte(text), &said); err != nil {
		t.Fatal(err)
	}
	if got, want := slices.Sorted(maps.Keys(data)), slices.Sorted(maps.Keys(said.Properties)); !slices.Equal(got, want) || len(said.Required) != len(want) {
		t.Errorf("the copy has %v, its description %v", got, want)
	}
	for _, part := range []string{r.Person.Name, r.Person.Phone, r.Person.Email, r.Person.Summary, "Alder Trust", "record.download"} {
		if !strings.Contains(body, part) {
			t.Errorf("the copy lacks %q", part)
		}
	}
	if _, page, _ := b.get("/mine/download"); !strings.Contains(page, r.Person.Name) || !strings.Contains(page, "Information Commission") {
		t.Error("the copy to read lacks who it is, or whom to complain to")
	}
}

// What needs a human becomes a case with its day; restricting takes effect at once beside it.
func TestAsk(t *testing.T) {
	t.Parallel()
	o := newOwn(t)
	r, code := o.sent(models.Accepted)
	b := o.in(r, code)
	if status, _, _ := b.post("/mine/rights", "kind", "", "words", "x"); status != http.StatusUnprocessableEntity {
		t.Errorf("no kind: %d", status)
	}
	if status, body, _ := b.post("/mine/rights", "kind", "complain", "words", ""); status != http.StatusUnprocessableEntity || !strings.Contains(body, "in a few words") {
		t.Errorf("a complaint without words: %d", status)
	}
	if status, _, _ := b.post("/mine/rights", "kind", "restrict", "words", "My <b>address</b> is wrong."); status != http.StatusSeeOther {
		t.Errorf("restrict: %d", status)
	}
	_, body, _ := b.get("/mine/rights")
	due := assurance.Deadline(assurance.Facts{Received: models.Now()}).Answer.Format("2 January 2006")
	for _, words := range []string{"We answer by " + due, "My &lt;b&gt;address&lt;/b&gt; is wrong.", "You paused it", "Let it go on"} {
		if !strings.Contains(body, words) {
			t.Errorf("the page lacks %q", words)
		}
	}
	partner := o.db.User(t, o.org, models.Partner)
	if _, err := o.desk.Read(t.Context(), partner, r.Referral.ID); !errors.Is(err, models.ErrNotFound) {
		t.Errorf("a partner reads what is restricted: %v", err)
	}
	if status, _, to := b.post("/mine/resume"); status != http.StatusSeeOther || to != "/mine" {
		t.Errorf("resume: %d %q", status, to)
	}
	if _, err := o.desk.Read(t.Context(), partner, r.Referral.ID); err != nil {
		t.Errorf("after going on: %v", err)
	}
}
