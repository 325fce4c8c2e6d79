package governance_test

import (
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"example.org/fingerpost/app/assurance"
	"example.org/fingerpost/app/jobs"
	"example.org/fingerpost/app/notify"
	"example.org/fingerpost/app/referral"
	"example.org/fingerpost/handlers/governance"
	"example.org/fingerpost/handlers/web"
	"example.org/fingerpost/models"
	"example.org/fingerpost/models/dbtest"
)

// office is the pages of the cases, served to whoever answers for them.
type office struct {
	t     *testing.T
	db    *dbtest.DB
	cases *assurance.Cases
	url   string
	sent  dbtest.Referred
}

func newOffice(t *testing.T) *office {
	t.Helper()
	o := &office{t: t, db: dbtest.New(t)}
	queue, err := jobs.NewQueue()
	if err != nil {
		t.Fatal(err)
	}
	post, err := notify.New(o.db.Chores, queue, o.db.Ring, notify.Config{SMTPURL: "smtp://127.0.0.1:9?tls=none", From: "no-reply@example.org", BaseURL: "https://example.org",
		MaxDelay: time.Hour, Every: time.Hour})
	if err != nil {
		t.Fatal(err)
	}
	journal := models.NewJournal(o.db.Ring)
	o.cases = &assurance.Cases{Web: o.db.Web, Ring: o.db.Ring, Journal: journal, Post: post, Now: models.Now}
	desk := &referral.Desk{Web: o.db.Web, Chores: o.db.Chores, Ring: o.db.Ring, Journal: journal, Queue: queue, Post: post, Now: models.Now}
	org := o.db.Organisation(t, func(g *models.Organisation) { g.Name = "Alder Trust" })
	lead := o.db.User(t, org, models.Governance)
	o.sent = o.db.Referral(t, o.db.Service(t, org), dbtest.As(models.InContact))
	e := echo.New()
	e.HTTPErrorHandler = func(err error, c echo.Context) {
		code := http.StatusInternalServerError
		for is, status := range map[error]int{models.ErrNotFound: http.StatusNotFound, models.ErrForbidden: http.StatusForbidden, models.ErrInvalid: http.StatusUnprocessableEntity} {
			if errors.Is(err, is) {
				code = status
			}
		}
		_ = c.String(code, err.Error())
	}
	e.Use(func(next echo.HandlerFunc) echo.HandlerFunc {
		return func(c echo.Context) error {
			web.Begin(c, web.Visitor{Actor: lead}, models.Place{Programme: "Fingerpost", Name: "Wearmouth"})
			return next(c)
		}
	})
	governance.CaseRoutes(e.Group("/governance/cases"), o.cases, desk)
	server := httptest.NewServer(e)
	t.Cleanup(server.Close)
	o.url = server.URL + "/governance/cases"
	return o
}

// asks opens a case of the person and gives its path below the area.
func (o *office) asks(kind string) string {
	o.t.Helper()
	k, err := o.cases.Ask(o.t.Context(), models.Actor{Role: models.Resident, Enquiry: o.sent.Enquiry.ID}, kind, "Please <b>look</b>.")
	if err != nil {
		o.t.Fatal(err)
	}
	return "/" + k.ID.String()
}

func (o *office) read(r *http.Response, err error) (int, string) {
	o.t.Helper()
	if err != nil {
		o.t.Fatal(err)
	}
	defer r.Body.Close()
	body, err := io.ReadAll(r.Body)
	if err != nil {
		o.t.Fatal(err)
	}
	return r.StatusCode, string(body)
}

func (o *office) get(path string) (int, string) { return o.read(http.Get(o.url + path)) }

func (o *office) post(path string, pairs ...string) (int, string) {
	form := url.Values{}
	for i := 0; i < len(pairs); i += 2 {
		form.Add(pairs[i], pairs[i+1])
	}
	client := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	return o.read(client.PostForm(o.url+path, form))
}

func (o *office) page(path string, has ...string) string {
	o.t.Helper()
	status, body := o.get(path)
	for _, words := range has {
		if status != http.StatusOK || !strings.Contains(body, words) {
			o.t.Errorf("%s: %d, or it lacks %q", path, status, words)
		}
	}
	return body
}

func TestWhatMovesTheDay(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	k := o.asks(models.CaseAccess)
	today := models.Now().In(models.London)
	day := []string{"on-day", today.Format("2"), "on-month", today.Format("1"), "on-year", today.Format("2006")}
	o.page(k, "Answer by", "We ask who they are", "We ask what they mean", "Please &lt;b&gt;look&lt;/b&gt;.")
	for name, c := range map[string]struct {
		form []string
		says string
	}{
		"nothing":       {nil, "Select what happened"},
		"no words":      {append([]string{"fact", "question_asked"}, day...), "Write what you tell them"},
		"no day":        {[]string{"fact", "question_asked", "fact-words", "Which year?", "on-day", "32", "on-month", "1", "on-year", "2026"}, "Enter the day"},
		"a day to come": {[]string{"fact", "question_asked", "fact-words", "Which year?", "on-day", "1", "on-month", "1", "on-year", "2999"}, "today or before"},
	} {
		if status, body := o.post(k+"/facts", c.form...); status != http.StatusUnprocessableEntity || !strings.Contains(body, c.says) || !strings.Contains(body, "<details class=\"govuk-details fp-folded\" open") {
			t.Errorf("%s: %d, or it does not say %q in an open form", name, status, c.says)
		}
	}
	asked := append([]string{"fact", "question_asked", "fact-words", "Which year?"}, day...)
	if status, _ := o.post(k+"/facts", asked...); status != http.StatusSeeOther {
		t.Errorf("asking: %d", status)
	}
	if status, _ := o.post(k+"/facts", asked...); status != http.StatusSeeOther { // pressed twice
		t.Errorf("asking twice: %d", status)
	}
	body := o.page(k, "Paused until they answer our question", "Left when they answer", "Which year?", "They have answered")
	if strings.Count(body, "Which year?") != 1 {
		t.Error("it was noted twice")
	}
	o.page("", "Paused until they answer our question")
	if status, _ := o.post("/"+uuid.NewString()+"/facts", asked...); status != http.StatusNotFound {
		t.Errorf("of a case that is none: %d", status)
	}
}

func TestOverdueStandsFirstAndApart(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.asks(models.CaseCorrect)
	if body := o.page("", "Answer by"); strings.Contains(body, "Overdue") {
		t.Error("something is overdue that is not")
	}
	if _, err := o.db.Owner.Exec(t.Context(), `update cases set due_on = current_date - 3`); err != nil {
		t.Fatal(err)
	}
	o.asks(models.CaseCorrect)
	body := o.page("", "Overdue since", "In time")
	if strings.Index(body, "Overdue since") > strings.Index(body, "Answer by") {
		t.Error("what is overdue does not stand first")
	}
}

func TestDoingAsTheyAsk(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	refused := o.asks(models.CaseCorrect)
	if status, body := o.post(refused, "outcome", "refused", "words", "It is right."); status != http.StatusUnprocessableEntity || !strings.Contains(body, "Select why not all of it was done") {
		t.Errorf("refused without a ground: %d", status)
	}
	if status, _ := o.post(refused, "outcome", "refused", "ground", "accurate", "words", "It is right."); status != http.StatusSeeOther {
		t.Errorf("refused: %d", status)
	}
	o.page(refused, "We checked it, and it is right as it is")
	pause := o.asks(models.CaseObject)
	if status, _ := o.post(pause+"/grant", "effect", "erased", "grant-words", "x"); status != http.StatusSeeOther {
		t.Errorf("erasing because of an objection: %d", status)
	}
	o.page(pause, "Do as they ask") // nothing was done
	if status, body := o.post(pause+"/grant", "effect", "paused"); status != http.StatusUnprocessableEntity || !strings.Contains(body, "Write what was done, and why") {
		t.Errorf("without words: %d", status)
	}
	if status, _ := o.post(pause+"/grant", "effect", "paused", "grant-words", "We stopped."); status != http.StatusSeeOther {
		t.Errorf("paused: %d", status)
	}
	erase := o.asks(models.CaseErase)
	o.page(erase, "Delete their information")
	if _, err := o.db.Owner.Exec(t.Context(), `insert into disclosures (id, enquiry_id, org_id, what, purpose, basis) select $1, id, $2, 'identity', 'P1', 'consent' from enquiries`, uuid.New(), o.sent.Referral.OrgID); err != nil {
		t.Fatal(err)
	}
	o.page(erase+"/erase", "This cannot be undone", "Alder Trust", "Delete it for ever")
	if status, body := o.post(erase+"/grant", "effect", "erased", "grant-words", " "); status != http.StatusUnprocessableEntity || !strings.Contains(body, "Delete it for ever") {
		t.Errorf("without words: %d", status)
	}
	for range 2 { // pressed twice
		if status, _ := o.post(erase+"/grant", "effect", "erased", "grant-words", "It is gone."); status != http.StatusSeeOther {
			t.Errorf("erased: %d", status)
		}
	}
	o.page(erase, "Deleted, for ever", "It is gone.")
	var keys int
	if err := o.db.Owner.QueryRow(t.Context(), `select count(*) from keys where id = $1`, o.sent.Enquiry.ID).Scan(&keys); err != nil || keys != 0 {
		t.Errorf("%d keys, %v", keys, err)
	}
}
