package partner_test

import (
	"maps"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"

	"example.org/fingerpost/models"
	"example.org/fingerpost/models/dbtest"
)

// complete are answers that every move accepts.
func complete() url.Values {
	month := models.Now().AddDate(0, 3, 0).Format("2006-01")
	return url.Values{"reason": {"other"}, "next-step": {"return_to_coordinator"}, "words": {"We are full until spring"}, "month": {month},
		"result-money": {"met"}, "result-wellbeing": {"partly"}}
}

func but(change ...string) url.Values {
	form := maps.Clone(complete())
	for i := 0; i < len(change); i += 2 {
		form.Set(change[i], change[i+1])
	}
	return form
}

// What is missing or wrong comes back beside its question, in the summary too, and every other answer is kept.
func TestWrongAnswersComeBack(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("é", 501)
	for _, c := range []struct {
		move  string
		from  models.State
		form  url.Values
		wrong []string
		kept  string // words that stand on the page again
	}{
		{"ask", models.Opened, url.Values{}, []string{"words"}, ""},
		{"ask", models.Opened, but("words", " \n "), []string{"words"}, ""},
		{"ask", models.Opened, but("words", long), []string{"words"}, long},
		{"decline", models.Opened, url.Values{}, []string{"reason", "next-step", "words"}, ""},
		{"decline", models.Accepted, but("reason", "because"), []string{"reason"}, "We are full until spring"},
		{"decline", models.Waitlisted, but("next-step", "elsewhere", "sure", "yes"), []string{"next-step"}, "We are full until spring"},
		{"decline", models.InfoRequested, but("words", "", "sure", "yes"), []string{"words"}, ""},
		{"wait", models.Accepted, url.Values{}, []string{"month"}, ""},
		{"wait", models.InContact, but("month", "2001-01"), []string{"month"}, ""},
		{"wait", models.InContact, but("month", "soon"), []string{"month"}, ""},
		{"finish", models.InContact, url.Values{}, []string{"result-money", "result-wellbeing"}, ""},
		{"finish", models.InContact, but("result-wellbeing", ""), []string{"result-wellbeing"}, ""},
		{"finish", models.InContact, but("result-money", "splendid"), []string{"result-money"}, ""},
		{"close", models.Accepted, but("reason", ""), []string{"reason"}, ""},
		{"close", models.Waitlisted, but("result-money", ""), []string{"result-money"}, ""},
	} {
		t.Run(c.move+" "+strings.Join(c.wrong, " "), func(t *testing.T) {
			t.Parallel()
			o := newOffice(t)
			w := o.db.Referral(t, o.service, dbtest.As(c.from))
			a := o.post(o.ada, at(w, c.move), c.form).is(http.StatusUnprocessableEntity)
			for _, name := range c.wrong {
				if a.Find("#"+name+"-error").Length() != 1 || a.Find(".govuk-error-summary a[href='#"+name+"']").Length() != 1 || a.Find("#"+name).Length() != 1 {
					t.Errorf("%s is not marked", name)
				}
			}
			if n := a.Find(".govuk-error-summary li").Length(); n != len(c.wrong) {
				t.Errorf("%d problems, want %d", n, len(c.wrong))
			}
			if c.kept != "" && a.Find("#words").Text() != c.kept {
				t.Errorf("kept %q", a.Find("#words").Text())
			}
			for name, value := range c.form {
				asked := a.Find("[type=radio][name='" + name + "'][value='" + value[0] + "']")
				if _, checked := asked.Attr("checked"); asked.Length() > 0 && !checked {
					t.Errorf("%s is not kept", name)
				}
			}
			if got := o.state(w); got != c.from {
				t.Errorf("it moved to %s", got)
			}
		})
	}
}

func (o *office) state(w dbtest.Referred) models.State {
	o.t.Helper()
	var s models.State
	if err := o.db.Owner.QueryRow(o.t.Context(), `select state from referrals where id = $1`, w.Referral.ID).Scan(&s); err != nil {
		o.t.Fatal(err)
	}
	return s
}

func TestEveryMoveIsMade(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		move string
		from models.State
		to   models.State
		says string
	}{
		{"ask", models.Opened, models.InfoRequested, "Waiting for an answer"},
		{"accept", models.Opened, models.Accepted, "Orla Fenwick"},
		{"wait", models.Accepted, models.Waitlisted, "Place expected in"},
		{"resume", models.Waitlisted, models.Accepted, "Taken off the waiting list by you"},
		{"finish", models.InContact, models.Completed, "Partly met"},
		{"close", models.InContact, models.Closed, "Closed: something else by you"},
	} {
		t.Run(c.move, func(t *testing.T) {
			t.Parallel()
			o := newOffice(t)
			w := o.db.Referral(t, o.service, dbtest.As(c.from))
			page := o.get(o.ada, at(w, "")).is(http.StatusOK)
			if page.Find("main [href='"+at(w, c.move)+"'], main form[action='"+at(w, c.move)+"']").Length() != 1 {
				t.Error("there is no button")
			}
			o.post(o.ada, at(w, c.move), complete()).is(http.StatusSeeOther)
			if got := o.state(w); got != c.to {
				t.Errorf("now %s, want %s", got, c.to)
			}
			o.get(o.ada, at(w, "")).is(http.StatusOK).says(c.says)
		})
	}
}

// A result of a need that was never asked for is refused as a whole.
func TestNoResultForAnotherNeed(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	w := o.db.Referral(t, o.service, dbtest.As(models.InContact))
	o.post(o.ada, at(w, "finish"), but("result-debt", "met")).is(http.StatusUnprocessableEntity)
	if got := o.state(w); got != models.InContact {
		t.Errorf("it moved to %s", got)
	}
}

func TestPassingBackAsksOnceMoreAndThenItIsGone(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	w := o.db.Referral(t, o.service, dbtest.As(models.Accepted))
	sure := o.post(o.ada, at(w, "decline"), complete()).is(http.StatusOK).says("Are you sure", "could not help and passed it back.", "We are full until spring", "can no longer see it")
	if sure.Find("input[type=hidden][name=words]").AttrOr("value", "") != "We are full until spring" {
		t.Error("the words are not carried on")
	}
	if got := o.state(w); got != models.Accepted {
		t.Fatalf("it moved to %s before they were sure", got)
	}
	if back := o.post(o.ada, at(w, "decline"), but("sure", "no")).is(http.StatusOK); back.Find("#words").Text() != "We are full until spring" {
		t.Error("the answers are lost on the way back")
	}
	done := o.post(o.ada, at(w, "decline"), but("sure", "yes")).is(http.StatusSeeOther)
	if done.to != "/partner" {
		t.Errorf("sent on to %s", done.to)
	}
	for _, who := range []models.Actor{o.ada, o.ben} {
		for _, page := range []string{"", "log", "decline", "finish"} {
			o.get(who, at(w, page)).is(http.StatusNotFound)
		}
		for _, tab := range models.Tabs {
			o.get(who, "/partner?tab="+tab.Code).is(http.StatusOK).hides(append(known, models.ShowRef(w.Enquiry.Ref))...)
		}
		for _, words := range []string{"fenwick", w.Enquiry.Ref} {
			o.post(who, "/partner/search", url.Values{"words": {words}}).is(http.StatusOK).says("Nothing found")
		}
		o.post(who, at(w, "accept"), nil).is(http.StatusNotFound)
		o.post(who, at(w, "log"), url.Values{"type": {"phone_call"}, "how": {"spoke"}, "when": {"today"}}).is(http.StatusNotFound)
		o.post(who, at(w, "assign"), url.Values{"assign": {""}}).is(http.StatusNotFound)
	}
}

func TestOneOfFiftyAccepts(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	w := o.db.Referral(t, o.service, dbtest.As(models.Opened))
	answers := make([]answer, 50)
	var all sync.WaitGroup
	for i := range answers {
		all.Go(func() {
			who := o.ada
			if i%2 == 0 {
				who = o.ben
			}
			answers[i] = o.post(who, at(w, "accept"), nil)
		})
	}
	all.Wait()
	won := 0
	for _, a := range answers {
		if a.status == http.StatusSeeOther {
			won++
			continue
		}
		a.is(http.StatusConflict).says("This referral has changed", "Accepted by")
	}
	if won != 1 {
		t.Errorf("%d accepted it", won)
	}
	var steps, told int
	err := o.db.Owner.QueryRow(t.Context(), `select (select count(*) from referral_events where referral_id = $1 and state = 'accepted'),
		(select count(*) from disclosures where referral_id = $1 and what = 'identity')`, w.Referral.ID).Scan(&steps, &told)
	if err != nil || steps != 1 || told != 1 {
		t.Errorf("%d steps and %d disclosures, %v", steps, told, err)
	}
}

// Who comes second is told what happened, and nothing that they wrote is lost.
func TestWhoComesSecondIsTold(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	w := o.db.Referral(t, o.service, dbtest.As(models.Opened))
	o.post(o.ada, at(w, "accept"), nil).is(http.StatusSeeOther)
	o.post(o.ben, at(w, "ask"), url.Values{"words": {"Which bills?"}}).is(http.StatusConflict).says("Accepted by Ada Marsh, "+o.org.Name, "Which bills?", "Go to the referral")
	o.post(o.ada, at(w, "accept"), nil).is(http.StatusConflict).says("Accepted by you")
	o.get(o.ben, at(w, "ask")).is(http.StatusConflict).says("Accepted by Ada Marsh")
	o.post(o.ada, at(w, "close"), but()).is(http.StatusSeeOther)
	o.post(o.ben, at(w, "log"), url.Values{"type": {"phone_call"}, "note": {"They rang back"}, "how": {"spoke"}, "when": {"today"}}).is(http.StatusConflict).
		says("Closed: something else by Ada Marsh", "They rang back", "Spoke to the person")
	o.post(o.ben, at(w, "decline"), but()).is(http.StatusConflict).says("We are full until spring")
}
