package referral_test

import (
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"example.org/fingerpost/app/referral"
	"example.org/fingerpost/models"
)

func reachable() models.Person {
	return models.Person{Name: "Orla Fenwick", Phone: "07700 900 123", Email: "orla@example.org",
		Address: models.Address{Line1: "14 Lamplight Row", Town: "Wearmouth", Postcode: "SR5 1AA"}, Other: models.OtherWay{Name: "Her sister", Phone: "01632 960 200"}}
}

func logged(outcomes ...string) []referral.Contacted {
	var log []referral.Contacted
	for _, o := range outcomes {
		log = append(log, referral.Contacted{Interaction: models.Interaction{Outcome: o}})
	}
	return log
}

// show is what is offered, in one line: a way that is not safe now stands in brackets.
func show(w referral.Ways) string {
	var words []string
	for _, o := range w.Offered {
		word := o.Code
		if !o.Now {
			word = "(" + word + ")"
		}
		words = append(words, word)
	}
	for word, is := range map[string]bool{"voicemail": w.Voicemail, "will ring": w.WillRing, "stopped": w.Stopped} {
		if is {
			words = append(words, word)
		}
	}
	if w.SayWho {
		words = append(words, "say who")
	}
	for _, c := range w.Withheld {
		words = append(words, "-"+c)
	}
	return strings.Join(words, " ")
}

func TestWaysToReach(t *testing.T) {
	t.Parallel()
	monday := time.Date(2026, 11, 23, 9, 30, 0, 0, time.UTC) // no summer time
	all := models.List{"phone", "text", "email", "post", "other", "voicemail", "say_who"}
	without := func(f func(*models.Person)) models.Person {
		p := reachable()
		f(&p)
		return p
	}
	for _, c := range []struct {
		name    string
		enquiry models.Enquiry
		person  models.Person
		log     []referral.Contacted
		now     time.Time
		want    string
	}{
		{name: "nothing is safe", want: ""},
		{name: "no contact wins over every way", enquiry: models.Enquiry{NoContact: true, Contact: all}, want: "will ring"},
		{name: "asked to stop wins over every way", enquiry: models.Enquiry{Contact: all}, log: logged("no_answer", "asked_not_to_be_contacted", "spoke_to_person"), want: "stopped"},
		{name: "spoke again after they had asked to stop", enquiry: models.Enquiry{Contact: models.List{"text"}}, log: logged("spoke_to_person", "asked_not_to_be_contacted"), want: "text"},
		{name: "any time", enquiry: models.Enquiry{Contact: models.List{"phone"}}, now: monday.Add(15 * time.Hour), want: "phone"},
		{name: "all", enquiry: models.Enquiry{Contact: all}, want: "phone text email post other voicemail say who"},
		{name: "only what is safe", enquiry: models.Enquiry{Contact: models.List{"text"}}, want: "text"},
		{name: "voicemail without a phone call is nothing", enquiry: models.Enquiry{Contact: models.List{"text", "voicemail", "say_who"}}, want: "text"},
		{name: "no voicemail unless they said so", enquiry: models.Enquiry{Contact: models.List{"phone"}}, want: "phone"},
		{name: "no number was granted", enquiry: models.Enquiry{Contact: all}, person: without(func(p *models.Person) { p.Phone, p.Other = "", models.OtherWay{} }), want: "email post -phone -text -other"},
		{name: "no email was granted", enquiry: models.Enquiry{Contact: models.List{"email"}}, person: without(func(p *models.Person) { p.Email = "" }), want: "-email"},
		{name: "no street was granted", enquiry: models.Enquiry{Contact: models.List{"post"}}, person: without(func(p *models.Person) { p.Address = models.Address{Postcode: "SR5 1AA"} }), want: "-post"},
		{name: "no email on the safe path", enquiry: models.Enquiry{Contact: all, Restricted: true}, want: "phone text post other voicemail say who"},
		{name: "in the times", enquiry: models.Enquiry{Contact: all, Times: models.List{"weekday_morning"}}, want: "phone text email post other voicemail say who"},
		{name: "outside the times letters and email are still safe", enquiry: models.Enquiry{Contact: all, Times: models.List{"weekday_afternoon", "weekend"}},
			want: "(phone) (text) email post (other) voicemail say who"},
		{name: "a time nobody knows is not safe", enquiry: models.Enquiry{Contact: models.List{"phone"}, Times: models.List{"noon"}}, want: "(phone)"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			if c.person.Name == "" {
				c.person = reachable()
			}
			if c.now.IsZero() {
				c.now = monday
			}
			if got := show(referral.WaysToReach(c.enquiry, c.person, c.log, c.now)); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func TestTimesAreThoseOfLondon(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		at   string // UTC
		time string
		safe bool
	}{
		{"2026-11-23T07:59:59Z", "weekday_morning", false},
		{"2026-11-23T08:00:00Z", "weekday_morning", true},
		{"2026-11-23T12:00:00Z", "weekday_morning", false},
		{"2026-11-23T12:00:00Z", "weekday_afternoon", true},
		{"2026-07-06T07:30:00Z", "weekday_morning", true}, // half past eight in summer
		{"2026-07-06T11:30:00Z", "weekday_morning", false},
		{"2026-07-06T16:30:00Z", "weekday_evening", true},
		{"2026-07-06T20:30:00Z", "weekday_evening", false},
		{"2026-07-03T23:30:00Z", "weekend", false}, // Saturday, but at half past midnight
		{"2026-07-04T09:00:00Z", "weekend", true},
		{"2026-07-05T19:59:00Z", "weekend", true},
		{"2026-07-05T09:00:00Z", "weekday_morning", false},
		{"2026-07-06T09:00:00Z", "weekend", false},
	} {
		now, err := time.Parse(time.RFC3339, c.at)
		if err != nil {
			t.Fatal(err)
		}
		w := referral.WaysToReach(models.Enquiry{Contact: models.List{"phone"}, Times: models.List{c.time}}, reachable(), nil, now)
		if len(w.Offered) != 1 || w.Offered[0].Now != c.safe {
			t.Errorf("%s %s: %+v, want %v", c.at, c.time, w.Offered, c.safe)
		}
	}
}

// Whatever is asked and granted, nothing is offered that the person did not call safe, and nothing at all to somebody who
// wants no contact.
func TestNothingUnsafeIsOffered(t *testing.T) {
	t.Parallel()
	codes := append([]string{"voicemail", "say_who", "pigeon"}, wayCodes()...)
	rapid.Check(t, func(t *rapid.T) {
		e := models.Enquiry{Contact: rapid.SliceOfDistinct(rapid.SampledFrom(codes), rapid.ID).Draw(t, "safe"),
			Times:      rapid.SliceOfDistinct(rapid.SampledFrom([]string{"weekday_morning", "weekend"}), rapid.ID).Draw(t, "times"),
			Restricted: rapid.Bool().Draw(t, "restricted"), NoContact: rapid.Bool().Draw(t, "no contact")}
		p := reachable().Only(rapid.SliceOfDistinct(rapid.SampledFrom([]string{"phone", "email", "address"}), rapid.ID).Draw(t, "granted"))
		now := time.Unix(rapid.Int64Range(1_700_000_000, 1_900_000_000).Draw(t, "now"), 0)
		w := referral.WaysToReach(e, p, nil, now)
		for _, o := range w.Offered {
			switch {
			case !e.Contact.Has(o.Code), e.NoContact, e.Restricted && o.Code == "email":
				t.Fatalf("%s is offered", o.Code)
			case o.To == "" && len(o.Lines) == 0:
				t.Fatalf("%s leads nowhere", o.Code)
			}
		}
		if w.Voicemail && !e.Contact.Has("voicemail") || w.SayWho && !e.Contact.Has("say_who") {
			t.Fatal("more is allowed than they said")
		}
	})
}

func wayCodes() []string {
	var codes []string
	for _, w := range models.ContactWays {
		codes = append(codes, w.Code)
	}
	return codes
}
