package public_test

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"example.org/fingerpost/models"
)

// aged is about somebody who has that many years today.
func aged(years int) url.Values {
	born := models.Now().AddDate(-years, 0, -1)
	return url.Values{"postcode": {"SR5 1AA"}, "born-day": {strconv.Itoa(born.Day())}, "born-month": {strconv.Itoa(int(born.Month()))}, "born-year": {strconv.Itoa(born.Year())}}
}

func TestAskingForSomeoneElse(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	p := w.visitor().walk("someone-else", with(w.answers(), "who", url.Values{"for": {"someone"}}))
	if p.path != "/refer/someone-else" || !p.has(wearmouth.Phone) || p.Find(`a[href="/refer/who"]`).Length() == 0 || w.count("drafts") != 0 {
		t.Errorf("%s: %s, %d drafts", p.path, p.heading(), w.count("drafts"))
	}
}

func TestTurnedAway(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	for _, c := range []struct {
		name, page, words string
		about             url.Values
	}{
		{"a child", "under-13", "0800 1111", aged(12)},
		{"somebody from elsewhere", "outside", "SR5 and SR6", with(map[string]url.Values{}, "a", url.Values{"postcode": {"NE1 4ST"}, "born-day": {"9"}, "born-month": {"3"}, "born-year": {"1985"}})["a"]},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			v := w.visitor()
			v.t = t
			p := v.walk(c.page, with(w.answers(), "about-you", c.about))
			if p.status != http.StatusOK || !p.has(c.words) || !p.has(wearmouth.Phone) {
				t.Errorf("%d %q", p.status, p.heading())
			}
			again := v.get(p.Find(`main a[href="/refer/about-you"]`).AttrOr("href", "/"))
			if again.path != "/refer/about-you" || again.Find(`[name="born-day"]`).AttrOr("value", "") != "" {
				t.Errorf("what was typed was kept")
			}
			if p = v.submit(again, w.answers()["about-you"]); p.path != "/refer/gender" {
				t.Errorf("put right: %s", p.path)
			}
		})
	}
}

func TestSomebodyOfFourteenIsToldOnceAndHeld(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	v := w.visitor()
	answers := with(with(w.answers(), "about-you", aged(14)), "services", url.Values{"services": {w.kitchen.ID.String()}})
	p := v.walk("under-16", answers)
	if p.path != "/refer/under-16" || !p.has("We do not tell your parents or carers by ourselves") {
		t.Fatalf("%s", p.path)
	}
	v.walk("check", answers)
	p = v.submit(v.get("/refer/check"), nil)
	if !p.has("talks with you first") || w.count("enquiries where state = 'held' and held_for = 'under_16'") != 1 || w.count("referrals") != 0 {
		t.Errorf("%s: %s", p.path, p.Find("main").Text())
	}
}

func TestWithoutAPostcode(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	v := w.visitor()
	answers := with(w.answers(), "about-you", url.Values{"without": {"no_fixed"}, "born-day": {"9"}, "born-month": {"3"}, "born-year": {"1985"}})
	p := v.walk("check", answers)
	if !p.has("No fixed address") || p.Find(`a[href="/refer/address"]`).Length() != 0 {
		t.Error("asked for an address")
	}
	if p = v.submit(p, nil); p.path != "/refer/sent" {
		t.Errorf("%s", p.path)
	}
}

// safely walks to a page of the safe path.
func (w *town) safely(v *visitor, until string) page {
	answers := with(with(w.answers(), "needs", url.Values{"needs": {"abuse", "lonely"}}), "services", url.Values{"services": {w.refuge.ID.String()}})
	return v.walk(until, answers)
}

func TestSafePath(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	v := w.visitor()
	answers := with(with(w.answers(), "needs", url.Values{"needs": {"abuse", "lonely"}}), "services", url.Values{"services": {w.refuge.ID.String()}})
	p := v.submit(v.walk("needs", answers), answers["needs"])
	if p.path != "/refer/safe" || !p.has("press 55") || !p.has("01632 960 199") {
		t.Fatalf("%s", p.path)
	}
	if q := v.get("/refer/about-you"); q.path != "/refer/safe" {
		t.Errorf("the page before the safe path can be left out: %s", q.path)
	}
	if q := v.post("/refer/about-you", answers["about-you"]); q.path != "/refer/safe" {
		t.Errorf("its answers too: %s", q.path)
	}
	w.safely(v, "check")
	for _, step := range []string{"who", "needs", "safe", "about-you", "services", "contact", "consent", "check"} {
		p = v.get("/refer/" + step)
		if p.path != "/refer/"+step || p.Find(`a[href="/exit"]`).Length() != 2 {
			t.Errorf("%s: %d ways out", p.path, p.Find(`a[href="/exit"]`).Length())
		}
		if strings.Contains(strings.ToLower(p.title()), "safe") || strings.Contains(p.title(), "help") || strings.Contains(p.title(), "abuse") {
			t.Errorf("%s: title %q", step, p.title())
		}
		switch step {
		case "services":
			if p.Find(`[name="services"]`).Length() != 1 || p.has("Harbour Walks") || !p.has("Marram House") {
				t.Error("offers others than specialists")
			}
		case "contact":
			if p.Find(`[value="email"], [name="email"]`).Length() != 0 {
				t.Error("offers e-mail")
			}
			if q := v.post("/refer/contact", url.Values{"ways": {"email"}, "email": {"orla@example.org"}}); q.status != http.StatusUnprocessableEntity {
				t.Errorf("takes e-mail: %d", q.status)
			}
		}
	}
	p = v.submit(p, nil)
	if p.path != "/refer/sent" || p.Find(`a[href="/exit"]`).Length() != 2 || !p.has("Think before you save or print this page") {
		t.Errorf("%s", p.path)
	}
	if w.count("enquiries where restricted and not 'email' = any (contact)") != 1 || w.count("referrals") != 1 {
		t.Error("sent otherwise")
	}
}

func TestSafePathEnteredLateTakesEmailBack(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	v := w.visitor()
	answers := with(w.answers(), "contact", url.Values{"ways": {"email"}, "email": {"orla@example.org"}})
	v.walk("check", answers)
	v.submit(v.get("/refer/needs"), url.Values{"needs": {"abuse"}})
	v.submit(v.get("/refer/safe"), nil)
	p := v.submit(v.get("/refer/services"), url.Values{"services": {w.refuge.ID.String()}})
	if p.path != "/refer/contact" || p.Find(`[name="email"]`).Length() != 0 {
		t.Fatalf("%s", p.path)
	}
	p = w.safely(v, "check")
	if p.has("orla@example.org") {
		t.Error("shows the address")
	}
	if v.submit(p, nil); w.count("enquiries where 'email' = any (contact)") != 0 {
		t.Error("keeps e-mail as a safe way")
	}
}

func TestExit(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	v := w.visitor()
	w.safely(v, "contact")
	r, err := v.http.Get(v.base + "/exit")
	if err != nil {
		t.Fatal(err)
	}
	r.Body.Close()
	if r.StatusCode != http.StatusSeeOther || r.Header.Get("Location") != wearmouth.AwayURL || r.Header.Get("Clear-Site-Data") != `"cache", "cookies", "storage"` {
		t.Errorf("%d to %s, %s", r.StatusCode, r.Header.Get("Location"), r.Header.Get("Clear-Site-Data"))
	}
	if w.count("drafts") != 0 {
		t.Error("answers are kept")
	}
	if p := v.get("/refer/contact"); p.status != http.StatusGone || p.Find(`a[href="/exit"]`).Length() != 0 {
		t.Errorf("Back shows %q", p.heading())
	}
	if p := w.visitor().get("/refer/needs"); p.status != http.StatusGone {
		t.Errorf("%d", p.status)
	}
}

func TestNothingSuits(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	v := w.visitor()
	answers := with(w.answers(), "needs", url.Values{"needs": {"gambling"}})
	p := v.walk("services", answers)
	if !p.has("We do not note who asked") || !p.has(wearmouth.Phone) {
		t.Errorf("%s", p.Find("main").Text())
	}
	v.get("/refer/services")
	if w.count("gaps where need = 'gambling' and district = 'SR5' and age_band <> ''") != 1 {
		t.Errorf("%d gaps", w.count("gaps"))
	}
	if q := v.submit(p, nil); q.status != http.StatusUnprocessableEntity || q.Find("#services .govuk-error-message").Length() != 1 {
		t.Errorf("%d", q.status)
	}
	answers["services"] = url.Values{"help": {"true"}}
	p = v.walk("check", answers)
	p = v.submit(p, nil)
	if !p.has("coordination team") || w.count("enquiries where state = 'held' and held_for = 'nothing_suits'") != 1 || w.count("referrals") != 0 {
		t.Errorf("%s", p.path)
	}
}

func TestHelpMeChoose(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	v := w.visitor()
	answers := with(w.answers(), "services", url.Values{"help": {"true"}})
	p := v.walk("consent", answers)
	if !p.has("Let the coordination team help me choose") || p.has("Kitchen Table") {
		t.Errorf("%s", p.Find("main").Text())
	}
	p = v.submit(v.walk("check", answers), nil)
	if p.path != "/refer/sent" || w.count("enquiries where held_for = 'help_me_choose'") != 1 || w.count("referrals") != 0 {
		t.Errorf("%s", p.path)
	}
}

func TestOneAfterTheOther(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	v := w.visitor()
	answers := with(w.answers(), "order", url.Values{"mode": {"in_turn"}, "first": {w.advice.ID.String()}})
	p := v.walk("consent", answers)
	if first := p.Find(".fp-gets__name").First().Text(); !strings.Contains(first, "Advice Desk") || !strings.Contains(first, "First") {
		t.Errorf("first is %q", first)
	}
	p = v.submit(v.walk("check", answers), nil)
	if w.count("referrals where service_id = $1", w.advice.ID) != 1 || w.count("referrals") != 1 || !p.has("only if the one before cannot help") {
		t.Errorf("%s", p.Find(".fp-legs").Text())
	}
}

// Services that people go to themselves can be seen, and nothing else.
func TestOwnWaysAreNeverStored(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	v := w.visitor()
	p := v.walk("services", w.answers())
	if !p.has("01632 960 155") || p.Find(`a[href="https://library.example.org/"]`).Length() != 1 {
		t.Error("does not say how to get there")
	}
	for _, s := range []models.Service{w.walks, w.library} {
		if p.Find(`input[value="`+s.ID.String()+`"]`).Length() != 0 {
			t.Errorf("%s can be chosen", s.Name)
		}
		if q := v.submit(p, url.Values{"services": {s.ID.String()}}); q.status != http.StatusUnprocessableEntity {
			t.Errorf("%s was taken: %d", s.Name, q.status)
		}
	}
	if p = v.get("/refer/services"); p.Find("input[checked]").Length() != 0 {
		t.Error("and kept")
	}
}

func TestServiceCards(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	p := w.visitor().walk("services", w.answers())
	var names []string
	p.Find(".fp-service__name label").Each(func(_ int, s *goquery.Selection) { names = append(names, s.Text()) })
	if strings.Join(names, "; ") != "Advice Desk; Kitchen Table; Telephone Friend; Help me choose" {
		t.Errorf("order: %q", names)
	}
	friend := p.Find("article").FilterFunction(func(_ int, s *goquery.Selection) bool { return strings.Contains(s.Text(), "Telephone Friend") })
	for _, words := range []string{"Telephone Friend People", "Helps with feeling lonely", "Free", "All of Wearmouth", "Usually answers within 9 working days", "Taking people now"} {
		if !strings.Contains(friend.Text(), words) {
			t.Errorf("no %q", words)
		}
	}
	if n := strings.Count(friend.Text(), "Usually answers within"); n != 1 {
		t.Errorf("said %d times", n)
	}
}

func TestConsentNamesEveryServiceAndField(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	v := w.visitor()
	p := v.walk("consent", w.answers())
	if p.Find("main input[checked]").Length() != 0 {
		t.Error("something is ticked before")
	}
	kitchen := p.Find(".fp-gets").FilterFunction(func(_ int, s *goquery.Selection) bool { return strings.Contains(s.Text(), "Kitchen Table") })
	for words, want := range map[string]bool{"Kitchen Table People": true, "Phone number": true, "Email address": true, "Name": true, "Your age group": true, "Date of birth": false, "Address": false} {
		got := false
		kitchen.Find("li, p").Each(func(_ int, s *goquery.Selection) {
			got = got || strings.Contains(s.Text(), words) && (want || s.Text() == words)
		})
		if got != want {
			t.Errorf("%s: %v", words, got)
		}
	}
	for _, line := range []string{"Kitchen Table, run by Kitchen Table People, first sees what I need help with", "I can take this back at any time"} {
		if !p.has(line) {
			t.Errorf("does not say %q", line)
		}
	}
}

// Nobody agrees to words that were not shown to them.
func TestWordsThatChangeAreAskedAgain(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	v := w.visitor()
	p := v.walk("consent", w.answers())
	w.do(`update services set fields = fields || '{gender}' where id = $1`, w.kitchen.ID)
	p = v.submit(p, url.Values{"agree": {"true"}, "follow-up": {"no"}})
	if p.status != http.StatusUnprocessableEntity || !p.has("has changed since you opened this page") || p.Find(`[name="agree"][checked]`).Length() != 0 {
		t.Fatalf("%s %d", p.path, p.status)
	}
	if p = v.submit(p, url.Values{"agree": {"true"}}); p.path != "/refer/check" {
		t.Fatalf("%s", p.path)
	}
	w.do(`update services set name = 'Kitchen Table and More' where id = $1`, w.kitchen.ID)
	p = v.submit(p, nil)
	if p.path != "/refer/consent" || !p.has("has changed since you agreed") || p.Find(`[name="agree"][checked]`).Length() != 0 || w.count("enquiries") != 0 {
		t.Fatalf("%s, %d sent", p.path, w.count("enquiries"))
	}
	p = v.submit(v.submit(p, url.Values{"agree": {"true"}, "follow-up": {"no"}}), nil)
	if p.path != "/refer/sent" || w.count("enquiries") != 1 {
		t.Errorf("%s", p.path)
	}
}

func TestAServiceThatClosesIsChosenAgain(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	v := w.visitor()
	p := v.walk("check", w.answers())
	w.do(`update services set capacity = 'closed' where id = $1`, w.kitchen.ID)
	p = v.submit(p, nil)
	if p.path != "/refer/services" || !p.has("can no longer be asked") || w.count("enquiries") != 0 {
		t.Fatalf("%s", p.path)
	}
	if p = v.submit(p, nil); p.path != "/refer/consent" { // the other is still ticked
		t.Errorf("%s", p.path)
	}
}

func TestAboutTheService(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	v := w.visitor()
	for path, words := range map[string]string{
		"/": "999", "/help": "01632 960 199", "/privacy": "Information Commission", "/information": "You have something to look at",
		"/accessibility": "Equality and Human Rights Commission", "/cookies": "draft",
	} {
		p := v.get(path)
		if p.status != http.StatusOK || p.Find("h1").Length() != 1 || !p.has(words) || p.Find(`meta[name="robots"]`).Length() != 0 {
			t.Errorf("%s: %d, %d h1", path, p.status, p.Find("h1").Length())
		}
	}
	if w.count("drafts") != 0 {
		t.Error("looking starts a form")
	}
}
