package public_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"example.org/fingerpost/models"
)

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

// A long list shows the best five; one chosen among the others is never out of sight.
func TestALongListIsFolded(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	var last models.Service
	for days := range 5 {
		last = w.Service(t, w.Organisation(t), func(s *models.Service) { s.Needs, s.AnswersIn = models.List{"lonely"}, 30+days })
	}
	v := w.visitor()
	p := v.walk("services", w.answers())
	if shown, folded := p.Find(`fieldset > article [name="services"]`).Length(), p.Find(`details:not([open]) [name="services"]`).Length(); shown != 5 || folded != 3 {
		t.Errorf("%d shown, %d folded", shown, folded)
	}
	v.submit(p, url.Values{"services": {last.ID.String()}})
	if p = v.get("/refer/services"); p.Find(`details[open] [name="services"][checked]`).Length() != 1 {
		t.Error("what was chosen is folded away")
	}
}
