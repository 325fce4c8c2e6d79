package app_test

import (
	"log/slog"
	"net/mail"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"example.org/fingerpost/app"
	"example.org/fingerpost/app/access"
	"example.org/fingerpost/app/notify/mailbox"
	"example.org/fingerpost/app/notify/mailtest"
	"example.org/fingerpost/app/referral"
	"example.org/fingerpost/models"
	"example.org/fingerpost/models/dbtest"
)

// canary is the service with one referral under way in which every field holds a marker of its own.
type canary struct {
	*testing.T
	db      *dbtest.DB
	app     *app.App
	box     *mailtest.Box
	service models.Service
	partner models.Actor
	team    models.Actor
}

func newCanary(t *testing.T) *canary {
	c := &canary{T: t, db: dbtest.New(t), box: mailtest.Start(t)}
	var err error
	c.app, err = app.With(c.db.Web, c.db.Chores, c.db.Stats, c.db.Ring, app.Config{BaseURL: "https://example.org", SMTP: c.box.URL(), From: "no-reply@example.org", Programme: "Fingerpost",
		Place: "Markerplace", Districts: []string{"SR5"}, Phone: "01632 960 177", Away: "https://example.org", Pool: 4, Log: "json"}, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	org := c.db.Organisation(t, func(o *models.Organisation) { o.Name = "Markerorg" })
	c.service = c.db.Service(t, org, func(s *models.Service) { s.Name, s.Needs = "Markerservice Recovery", models.List{"alcohol_drugs"} })
	c.partner = c.db.User(t, org, models.Partner, func(u *models.User) { u.Name = "Markerworker" })
	c.team = c.db.User(t, org, models.Coordinator, func(u *models.User) { u.Name = "Markercoordinator" })
	return c
}

func (c *canary) answers(help bool) referral.Answers {
	var a referral.Answers
	a.Who.For = "me"
	a.Needs.Needs = []string{"alcohol_drugs"}
	a.Where = referral.WhereAndWhen{Postcode: "SR5 9XJ", Day: "29", Month: "11", Year: "1977"}
	a.Gender.Gender = "non_binary"
	a.Services = referral.Choice{Services: []string{c.service.ID.String()}}
	if help {
		a.Services = referral.Choice{Help: true}
	}
	a.Name = referral.Name{Full: "Markerperson Surname", Preferred: "Markerpreferred"}
	a.Contact = referral.Contact{Ways: []string{"phone", "email"}, Phone: "07700 900 877", Email: "markermail@example.org"}
	a.Safe = referral.SafeContact{Voicemail: "yes", SayWho: "no"}
	a.Address = referral.Home{Line1: "77 Markerstreet", Town: "Markertown"}
	a.About.Summary = "Markersummary"
	a.Helping = referral.OthersHelp{Role1: "Markernurse", From1: "Markersurgery"}
	a.Consent = referral.Consent{Agree: true, FollowUp: "yes"}
	a.Done = map[string]bool{}
	for _, s := range referral.Steps {
		a.Done[s.Path] = true
	}
	return a
}

// step does something and everything that follows from it. Mail goes out at once: what was mailed before does not count.
func (c *canary) step(what string, f func() error) {
	c.Helper()
	if _, err := c.db.Owner.Exec(c.Context(), `update users set mailed_at = null`); err != nil {
		c.Fatal(err)
	}
	if err := f(); err != nil {
		c.Fatalf("%s: %v", what, err)
	}
	if err := c.app.Drain(c.Context()); err != nil {
		c.Fatalf("after %s: %v", what, err)
	}
}

func (c *canary) send(help bool) uuid.UUID {
	c.Helper()
	var enquiry uuid.UUID
	c.step("send", func() error {
		token, err := c.app.Referrals.StartWith(c.Context(), c.answers(help))
		if err != nil {
			return err
		}
		if err := c.app.Referrals.Send(c.Context(), token); err != nil {
			return err
		}
		r, err := c.app.Referrals.Receipt(c.Context(), token)
		enquiry = r.Enquiry.ID
		return err
	})
	return enquiry
}

func (c *canary) referral(enquiry uuid.UUID) uuid.UUID {
	c.Helper()
	var id uuid.UUID
	if err := c.db.Owner.QueryRow(c.Context(), `select id from referrals where enquiry_id = $1`, enquiry).Scan(&id); err != nil {
		c.Fatal(err)
	}
	return id
}

func (c *canary) move(who models.Actor, id uuid.UUID, name string, in referral.Detail) {
	c.Helper()
	c.step(name, func() error { return c.app.Referrals.Move(c.Context(), who, id, name, in) })
}

func (c *canary) read(id uuid.UUID) {
	c.Helper()
	c.step("read", func() error { _, err := c.app.Referrals.Read(c.Context(), c.partner, id); return err })
}

// refers is a link worker who sends a client, with markers too in what only a professional says.
func (c *canary) refers() (models.Actor, uuid.UUID) {
	c.Helper()
	who := c.db.User(c, c.db.Organisation(c, func(o *models.Organisation) { o.Name = "Markersurgery" }), models.Referrer, func(u *models.User) { u.Name, u.Phone = "Markerreferrer", "07700 900 877" })
	given := referral.ClientForm{Me: referral.Myself{Profession: "link_worker", Phone: "07700 900 877"}}
	given.Answers = c.answers(false)
	given.Capacity.Understands = "yes"
	given.Contact.Ways, given.Contact.Email = []string{"text"}, ""
	var f referral.ClientForm
	var err error
	for _, page := range []string{referral.PageClient, referral.PageNeeds} {
		if f, err = c.app.Referrals.KeepClient(c.Context(), who, f.ID, page, given, false); err != nil {
			c.Fatal(err)
		}
	}
	today := time.Now().In(models.London)
	given.Taken = referral.Taken{Agree: true, Words: f.Statement(c.app.Place).Mark(), Method: "verbal_phone", Day: today.Format("2"), Month: today.Format("1"), Year: today.Format("2006"),
		Interpreter: "no", Progress: "yes", FollowUp: "no"}
	if _, err = c.app.Referrals.KeepClient(c.Context(), who, f.ID, referral.PageSend, given, true); err != nil {
		c.Fatal(err)
	}
	c.step("send for a client", func() error { return c.app.Referrals.SendFor(c.Context(), who, f.ID) })
	return who, f.ID
}

// vouches is a professional without an account, whom the team makes sure of.
func (c *canary) vouches() {
	c.Helper()
	a, today := c.answers(false), time.Now().In(models.London)
	a.Who.For, a.Capacity.Understands = "work", "yes"
	a.Work = referral.Work{Name: "Markerofficer", Profession: "landlord", Organisation: "Markerhomes", Phone: "07700 900 877", Email: "marker@example.org", Knows: "Markerknows"}
	a.Taken = referral.Taken{Agree: true, Method: "verbal_phone", Day: today.Format("2"), Month: today.Format("1"), Year: today.Format("2006"), Interpreter: "no", FollowUp: "no"}
	var enquiry uuid.UUID
	c.step("send without an account", func() error {
		token, err := c.app.Referrals.StartWith(c.Context(), a)
		if err != nil {
			return err
		}
		if err := c.app.Referrals.Send(c.Context(), token); err != nil {
			return err
		}
		r, err := c.app.Referrals.Receipt(c.Context(), token)
		enquiry = r.Enquiry.ID
		return err
	})
	c.step("check", func() error {
		_, err := c.app.Referrals.Checked(c.Context(), c.team, enquiry, "rang_public", "Markerwords")
		return err
	})
	c.read(c.referral(enquiry))
}

// erases is somebody who has everything deleted after a partner that knew them had finished, which is told so.
func (c *canary) erases() {
	c.Helper()
	enquiry := c.send(false)
	id := c.referral(enquiry)
	c.read(id)
	c.move(c.partner, id, "accept", referral.Detail{})
	c.move(c.partner, id, "contact", referral.Detail{})
	c.move(c.partner, id, "finish", referral.Detail{Results: map[string]string{"alcohol_drugs": "met"}})
	var k models.Case
	c.step("ask to delete", func() (err error) {
		k, err = c.app.Cases.Ask(c.Context(), models.Actor{Role: models.Resident, Enquiry: enquiry}, models.CaseErase, "Markerwords")
		return err
	})
	before := len(c.box.Messages())
	c.step("delete", func() error {
		return c.app.Referrals.Grant(c.Context(), c.team, k.ID, models.EffectErased, "Markerwords")
	})
	if told := c.box.Wait(c.T, before+1)[before:]; len(told) != 1 {
		c.Errorf("%d e-mails that it is deleted", len(told))
	}
}

// loses is somebody who lost the private code and gets another by e-mail. The address is where it goes, so it is one without
// a marker.
func (c *canary) loses(enquiry uuid.UUID) {
	c.Helper()
	var ref string
	if err := c.db.Owner.QueryRow(c.Context(), `select ref from enquiries where id = $1`, enquiry).Scan(&ref); err != nil {
		c.Fatal(err)
	}
	who := models.Actor{Role: models.Resident, Enquiry: enquiry}
	c.step("lose the code", func() error {
		ways := referral.SafeWays{Ways: []string{"email"}, Email: "someone@example.org", Voicemail: "no", SayWho: "no"}
		if err := c.app.Referrals.SetContact(c.Context(), who, ways); err != nil {
			return err
		}
		_, err := c.app.Referrals.AskCode(c.Context(), ref, time.Date(1977, 11, 29, 0, 0, 0, 0, time.UTC), access.From{Address: "192.0.2.1"})
		return err
	})
}

// Every workflow that ends in an e-mail, with a marker in every field: no e-mail holds one.
func TestNoEmailHoldsAMarker(t *testing.T) {
	t.Parallel()
	c := newCanary(t)
	words := referral.Detail{Words: "Markerwords"}
	results := map[string]string{"alcohol_drugs": "met"}

	first := c.referral(c.send(false))
	c.read(first)
	c.move(c.partner, first, "ask", words)
	c.move(c.team, first, "answer", words)
	c.move(c.partner, first, "accept", referral.Detail{})
	c.step("log", func() error {
		return c.app.Referrals.Log(t.Context(), c.partner, first, referral.Entry{On: time.Now(), Type: "phone_call", Outcome: "spoke_to_person", Level: 2, Note: "Markernote"})
	})
	c.move(c.partner, first, "finish", referral.Detail{Results: results})
	c.move(c.team, first, "reopen", words)
	c.move(c.team, first, "withdraw", referral.Detail{})

	second := c.referral(c.send(false))
	c.read(second)
	c.move(c.partner, second, "decline", referral.Detail{Reason: "no_capacity", NextStep: "none", Words: "Markerwords"})

	third := c.referral(c.send(false))
	c.step("expire", func() error {
		if _, err := c.db.Owner.Exec(t.Context(), `update referrals set expires_at = now() where id = $1`, third); err != nil {
			return err
		}
		return c.app.Referrals.Expire(t.Context())
	})

	late := c.referral(c.send(false))
	c.step("remind", func() error {
		if _, err := c.db.Owner.Exec(t.Context(), `update referrals set due_at = now() - interval '20 days', remind_at = now() where id = $1`, late); err != nil {
			return err
		}
		return c.app.Referrals.Remind(t.Context())
	})
	c.step("consent ends", func() error {
		if _, err := c.db.Owner.Exec(t.Context(), `update consents set expires_at = now() where enquiry_id = (select enquiry_id from referrals where id = $1)`, late); err != nil {
			return err
		}
		return c.app.Referrals.EndConsents(t.Context())
	})
	c.step("ask whether there is room", func() error {
		if _, err := c.db.Owner.Exec(t.Context(), `update services set confirmed_at = now() - interval '40 days'`); err != nil {
			return err
		}
		return c.app.Directory.AskToConfirm(t.Context())
	})

	held := c.send(true)
	c.step("place", func() error {
		return c.app.Referrals.SendTo(t.Context(), c.team, held, c.service.ID, referral.Verbal{Method: "verbal_phone", On: time.Now(), Agreed: true, Note: "Markernote",
			Mark: c.app.Referrals.Script(c.service).Mark()})
	})
	c.move(c.team, c.referral(held), "void", words)

	referrer, client := c.refers()
	fourth := c.referral(client)
	c.read(fourth)
	c.move(c.partner, fourth, "accept", referral.Detail{})
	c.step("message from the partner", func() error { return c.app.Referrals.Say(t.Context(), c.partner, fourth, "Markerwords") })
	c.step("message from the referrer", func() error { return c.app.Referrals.Say(t.Context(), referrer, fourth, "Markerwords") })
	c.step("withdraw for a client", func() error { return c.app.Referrals.WithdrawFor(t.Context(), referrer, client, uuid.Nil) })

	c.erases()
	c.vouches()
	c.loses(held)

	sent := c.box.Wait(t, 29)
	c.check(sent)
	told := map[string]int{}
	for _, m := range sent {
		told[m.To[0]]++
	}
	if len(told) != 4 {
		t.Errorf("told %d people, want the partner, the team, the referrer and whoever lost the code", len(told))
	}
}

var fourDigits = regexp.MustCompile(`[0-9]{4}`)

// check looks for markers, ids and runs of digits in the whole of each message; the date is the one header that has them.
func (c *canary) check(sent []mailbox.Message) {
	c.Helper()
	never := []string{"marker", "recovery", "alcohol", "debt", "sr5", "9xj", "1977", "non_binary", "900 877", "900877", "960 177"}
	for _, table := range []string{"enquiries", "referrals", "users", "organisations", "services", "notifications"} {
		rows, err := c.db.Owner.Query(c.Context(), `select id::text from `+table)
		if err != nil {
			c.Fatal(err)
		}
		for rows.Next() {
			var id string
			if err := rows.Scan(&id); err != nil {
				c.Fatal(err)
			}
			never = append(never, id, strings.ReplaceAll(id, "-", ""))
		}
	}
	rows, err := c.db.Owner.Query(c.Context(), `select ref from enquiries`)
	if err != nil {
		c.Fatal(err)
	}
	for rows.Next() {
		var ref string
		if err := rows.Scan(&ref); err != nil {
			c.Fatal(err)
		}
		never = append(never, strings.ToLower(ref))
	}
	for _, m := range sent {
		raw := strings.ToLower(m.Raw)
		for _, word := range never {
			if strings.Contains(raw, word) {
				c.Errorf("an e-mail holds %q:\n%s", word, m.Raw)
			}
		}
		read, err := mail.ReadMessage(strings.NewReader(m.Raw))
		if err != nil {
			c.Fatal(err)
		}
		for name, values := range read.Header {
			if name != "Date" && fourDigits.MatchString(strings.Join(values, " ")) {
				c.Errorf("header %s has a run of digits: %s", name, values)
			}
		}
		if fourDigits.MatchString(m.Text) || m.Subject != "You have something to look at" {
			c.Errorf("an e-mail is not the constant text:\n%s", m.Raw)
		}
	}
}
