package main

import (
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
	"github.com/google/uuid"
	"github.com/pquerna/otp/totp"

	"example.org/fingerpost/models"
)

// asker answers the resident's form as somebody who wants help with one thing.
type asker struct {
	*tab
	need, name string
	services   int    // how many to choose; 0: help to choose
	mode       string // words of the answer, when there are several
}

// before goes to the page that offers services.
func (a asker) before() {
	a.t.Helper()
	a.open("/")
	a.press("Ask for help")
	a.at("Who is this for?")
	a.tick("Me")
	a.press("Continue")
	a.at("What would you like help with?")
	a.tick(a.need)
	a.press("Continue")
}

func (a asker) where() {
	a.t.Helper()
	a.fill("Your postcode", "sr5 1aa")
	a.fill("Day", "31")
	a.fill("Month", "March")
	a.fill("Year", "1980")
	a.press("Continue")
	a.at("What is your gender?")
	a.tick("Woman")
	a.press("Continue")
}

// choose takes the first services that are offered.
func (a asker) choose() {
	a.t.Helper()
	if a.services == 0 {
		a.tick("Help me choose")
	}
	for n := range a.services {
		id := evaluate[string](a.tab, `document.querySelectorAll('main input[name=services]')[%v].id`, n)
		a.do("choose a service", chromedp.Click(chromedp.CSS(`[id="`+id+`"]`)))
	}
	a.press("Continue")
	if a.services > 1 {
		a.tick(a.mode)
		a.press("Continue")
	}
}

// rest answers who they are, agrees, checks and sends.
func (a asker) rest() (ref string) {
	a.t.Helper()
	a.fill("Full name", a.name)
	a.press("Continue")
	a.at("How can we reach you safely?")
	a.tick("Phone call")
	a.fill("Phone number", "07700 900 321")
	a.press("Continue")
	a.do("voicemail", chromedp.Click(chromedp.CSS(`input[name=voicemail][value=yes]`)), chromedp.Click(chromedp.CSS(`input[name=say-who][value=no]`)))
	a.press("Continue")
	for range 6 {
		switch h := a.heading(); {
		case strings.Contains(h, "address"):
			a.fill("Address line 1", "9 Markerhouse Row")
			a.fill("Town or city", "Wearmouth")
		case strings.Contains(h, "agree") || strings.Contains(h, "send"):
			a.do("agree", chromedp.Click(chromedp.CSS(`input[name=agree]`)), chromedp.Click(chromedp.CSS(`input[name=follow-up][value=no]`)))
			a.press("Continue")
			a.at("Check your answers")
			a.says(a.name, "31 March 1980")
			if _, err := chromedp.RunResponse(a.ctx, chromedp.Click(chromedp.CSS(`form[action="/refer/send"] button`))); err != nil {
				a.t.Fatal(err)
			}
			a.at("We have sent what you asked for")
			return evaluate[string](a.tab, `document.querySelector('.fp-reference').textContent.replace(/\s/g, '')`)
		}
		a.press("Continue")
	}
	a.t.Fatalf("never came to the consent: %s", a.heading())
	return ""
}

func (d *demonstration) ask(t *testing.T, a asker) (ref string) {
	t.Helper()
	a.tab = d.newTab(t, 375)
	a.before()
	a.where()
	a.choose()
	ref = a.rest()
	if c := a.complaints(); len(c) > 0 {
		t.Error(c)
	}
	return ref
}

// one reads one value from the database, as nobody in the journeys can.
func one[T any](d *demonstration, t *testing.T, sql string, args ...any) T {
	t.Helper()
	var v T
	if err := d.db.Owner.QueryRow(t.Context(), sql, args...).Scan(&v); err != nil {
		t.Fatalf("%s: %v", sql, err)
	}
	return v
}

// partnerOf is who works the queue of the partner that was asked first.
func (d *demonstration) partnerOf(t *testing.T, ref string, position int) (user, org uuid.UUID) {
	t.Helper()
	org = one[uuid.UUID](d, t, `select r.org_id from referrals r join enquiries e on e.id = r.enquiry_id where e.ref = $1 and r.position = $2 order by r.sent_at limit 1`, ref, position)
	user = one[uuid.UUID](d, t, `select user_id from memberships where org_id = $1 and role = 'partner' limit 1`, org)
	return user, org
}

// signIn is a new colleague of the organisation, who joins with the code that is handed over: password, second factor,
// recovery codes. Then they sign out and in again with password and app, as on any other day.
func (d *demonstration) signIn(t *testing.T, org uuid.UUID) *tab {
	t.Helper()
	b := d.newTab(t, 1280)
	const email = "newcomer@staff.example.org"
	h, err := d.app.Access.CreateUser(t.Context(), "Sunna Newcomer", email, one[string](d, t, `select name from organisations where id = $1`, org), models.Partner)
	if err != nil {
		t.Fatal(err)
	}
	const password = "umbrella tangerine waltz 88"
	b.open("/join")
	b.fill("Enter the code you were given", h.Code)
	b.press("Continue")
	b.fill("Your new password", password)
	b.press("Continue")
	b.at("Set up your sign-in app")
	seed := evaluate[string](b, `document.querySelector('main').innerText.match(/\b[A-Z2-7]{4}(?:[ -][A-Z2-7]{2,4}){5,}\b/)?.[0].replace(/[ -]/g, '') ?? ''`)
	code := func(at time.Time) string {
		c, err := totp.GenerateCode(seed, at)
		if err != nil {
			t.Fatalf("seed %q: %v", seed, err)
		}
		return c
	}
	b.fill("Enter the code from your app", code(time.Now()))
	b.press("Continue")
	b.at("Keep your recovery codes")
	b.press("I have kept them, continue")
	b.press("Sign out")
	b.open("/sign-in")
	b.fill("Email address", email)
	b.fill("Password", password)
	b.press("Continue")
	b.fill("Enter the code from your app", code(time.Now().Add(30*time.Second))) // each code is taken once
	b.press("Sign in")
	return b
}

// enter signs in as somebody on the demonstration's page.
func (d *demonstration) enter(t *testing.T, width int64, who string) *tab {
	t.Helper()
	b := d.newTab(t, width)
	b.open("/demo")
	b.press("Sign in as " + who)
	return b
}

func (d *demonstration) wholeLoop(t *testing.T) {
	ref := d.ask(t, asker{need: "Debt", name: "Marguerite Testmarker", services: 1})
	user, org := d.partnerOf(t, ref, 1)
	email := one[string](d, t, `select email from users where id = $1`, user)
	d.until(t, "an e-mail to "+email, func() bool {
		for _, m := range d.tray.Messages() {
			if m.To[0] == email {
				return true
			}
		}
		return false
	})
	for _, m := range d.tray.Messages() {
		if strings.Contains(m.Raw, "Marguerite") || strings.Contains(m.Raw, ref) {
			t.Errorf("the e-mail says who it is:\n%s", m.Raw)
		}
	}

	b := d.signIn(t, org)
	b.at("Referrals")
	b.press(models.ShowRef(ref))
	b.neverSays("Marguerite", "Testmarker", "07700 900 321", "SR5 1AA", "Markerhouse")
	b.press("Accept")
	b.says("Marguerite Testmarker")
	b.do("a phone call", chromedp.Click(chromedp.CSS(`input[name=type][value=phone_call]`)))
	b.press("No answer")
	b.says("No answer")
	b.do("a phone call", chromedp.Click(chromedp.CSS(`input[name=type][value=phone_call]`)))
	b.press("Spoke to the person")
	b.press("Finish with an outcome")
	b.tick("Met")
	b.press("Finish")
	b.says("Finished")
	if c := b.complaints(); len(c) > 0 {
		t.Error(c)
	}
	if n := one[int](d, t, `select count(*) from interactions i join enquiries e on e.id = i.enquiry_id where e.ref = $1`, ref); n != 2 {
		t.Errorf("%d contacts logged", n)
	}
	d.eventually(t, `select state = 'resolved' from enquiries where ref = $1`, ref)

	id := one[uuid.UUID](d, t, `select id from enquiries where ref = $1`, ref)
	team := d.enter(t, 1280, "Moira Tindale")
	team.open("/team/enquiries/" + id.String())
	team.says("Finished")
	team.neverSays("Marguerite")
}

func (d *demonstration) heldPath(t *testing.T) {
	ref := d.ask(t, asker{need: "Getting online", name: "Hester Testmarker", services: 0})
	id := one[uuid.UUID](d, t, `select id from enquiries where ref = $1 and state = 'held'`, ref)
	b := d.enter(t, 1280, "Moira Tindale")
	b.open("/team/enquiries/" + id.String())
	b.neverSays("Hester", "07700 900 321")
	b.press("Show who this is")
	b.tick("To find a service with them")
	b.press("Show who this is")
	b.says("Hester Testmarker", "07700 900 321")
	b.press("Place here")
	b.tick("By phone")
	today := time.Now().In(models.London)
	b.fill("Day", today.Format("2"))
	b.fill("Month", today.Format("1"))
	b.fill("Year", today.Format("2006"))
	b.tick("I read the words out, and they agreed")
	b.press("Send to this service")
	if state := one[string](d, t, `select state from enquiries where id = $1`, id); state != "placed" {
		t.Errorf("the enquiry is %s", state)
	}
	if n := one[int](d, t, `select count(*) from consents where enquiry_id = $1 and method = 'verbal_phone'`, id); n != 1 {
		t.Errorf("%d consents by phone", n)
	}
}

func (d *demonstration) inTurnPath(t *testing.T) {
	ref := d.ask(t, asker{need: "Feeling lonely or cut off", name: "Ottilie Testmarker", services: 2, mode: "One after the other"})
	_, org := d.partnerOf(t, ref, 1)
	lead := one[string](d, t, `select u.name from users u join memberships m on m.user_id = u.id where m.org_id = $1 and m.role = 'lead' limit 1`, org)
	b := d.enter(t, 1280, lead)
	b.press(models.ShowRef(ref))
	address := b.path()
	b.press("Pass back")
	b.tick("No capacity at the moment")
	b.tick("Try another service")
	b.do("words", chromedp.SendKeys(chromedp.CSS(`textarea`), "We are full until the spring and did not want you to wait."))
	b.press("Continue")
	if _, err := chromedp.RunResponse(b.ctx, chromedp.Click(chromedp.CSS(`button[name=sure][value=yes]`))); err != nil { // the question before what cannot be undone
		t.Fatal(err)
	}
	b.at("Referrals")
	b.open(address)
	b.at("Page not found")
	d.eventually(t, `select count(*) = 1 from referrals r join enquiries e on e.id = r.enquiry_id where e.ref = $1 and r.position = 2 and r.state = 'sent'`, ref)
}

func (d *demonstration) safePath(t *testing.T) {
	a := asker{tab: d.newTab(t, 375), need: "Domestic or sexual abuse"}
	a.before()
	a.says("Exit this page")
	if title := evaluate[string](a.tab, `document.title`); strings.Contains(strings.ToLower(title), "abuse") {
		t.Errorf("the title says %q", title)
	}
	if _, err := chromedp.RunResponse(a.ctx, chromedp.Click(chromedp.CSS(`main form button`))); err != nil {
		t.Fatal(err)
	}
	a.where()
	for range 3 { // away at once, without the mouse
		a.do("press Shift", chromedp.KeyEvent(kb.Shift))
	}
	d.until(t, "left", func() bool {
		u, err := chromedp.Run(a.ctx, chromedp.Location())
		if err != nil {
			return false
		}
		at, err := url.Parse(u)
		return err == nil && at.Hostname() != "localhost" || u == "chrome-error://chromewebdata/"
	})
	b := asker{tab: a.tab}
	b.open("/refer/services")
	if h := b.heading(); strings.Contains(h, "service") && !strings.Contains(h, "no longer") {
		t.Errorf("the answers are still there: %q", h)
	}
}

func (d *demonstration) withoutScripts(t *testing.T) {
	b := d.newTab(t, 375)
	if _, err := chromedp.Call(b.ctx, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true}); err != nil {
		t.Fatal(err)
	}
	b.open("/refer/who")
	b.do("who", chromedp.Click(chromedp.CSS(`input[name=for][value=me]`)))
	if _, err := chromedp.RunResponse(b.ctx, chromedp.Click(chromedp.CSS(`main form button`))); err != nil {
		t.Fatal(err)
	}
	u, err := chromedp.Run(b.ctx, chromedp.Location())
	if err != nil || !strings.HasSuffix(u, "/refer/needs") {
		t.Errorf("went to %s, %v", u, err)
	}
}

// eventually waits for what a job does: the query answers true.
func (d *demonstration) eventually(t *testing.T, sql string, args ...any) {
	t.Helper()
	d.until(t, sql, func() bool { return one[bool](d, t, sql, args...) })
}

func (d *demonstration) until(t *testing.T, what string, holds func() bool) {
	t.Helper()
	tick := time.NewTicker(50 * time.Millisecond)
	defer tick.Stop()
	for end := time.Now().Add(30 * time.Second); time.Now().Before(end); <-tick.C {
		if holds() {
			return
		}
	}
	t.Fatalf("never: %s", what)
}
