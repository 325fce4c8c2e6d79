package main

import (
	"bytes"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"example.org/fingerpost/models"
)

// dump: whoever steals the whole database reads nobody in it.
func (d *demonstration) dump(t *testing.T) {
	tool, err := exec.LookPath("pg_dump")
	if found, _ := filepath.Glob("/usr/lib/postgresql/*/bin/pg_dump"); err != nil && len(found) > 0 {
		tool, err = found[len(found)-1], nil
	}
	if err != nil {
		t.Fatal("no pg_dump here: run make deps")
	}
	left := d.leaveBehind(t)
	out, err := exec.CommandContext(t.Context(), tool, "--no-owner", d.db.URL).Output()
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Contains(out, []byte(wearmouth.Name)) || bytes.Count(out, []byte("\n")) < 5000 {
		t.Fatalf("that is no dump of the demonstration: %d bytes", len(out))
	}
	text := strings.ToLower(string(out))
	secrets := 0
	never := func(what, secret string) {
		if secret = strings.ToLower(secret); secret == "" {
			return
		}
		secrets++
		if strings.Contains(text, secret) {
			t.Errorf("the dump holds a %s: %q", what, secret)
		}
	}
	for _, p := range residents(models.Now()) {
		a := p.answers
		never("name", a.Name.Full)
		never("phone number", a.Contact.Phone)
		never("phone number", strings.ReplaceAll(a.Contact.Phone, " ", ""))
		never("e-mail address", a.Contact.Email)
		never("address", a.Address.Line1)
		never("postcode", a.Where.Postcode)
		never("postcode", strings.ReplaceAll(a.Where.Postcode, " ", ""))
		never("note", a.About.Summary)
		never("name of who asked", a.Yourself.Name)
		never("phone number of who asked", a.Yourself.Phone)
		if born, ok := a.Where.Born(); ok && born.Year() < 2008 { // a younger one's could be the date of something else
			never("date of birth", born.Format(time.DateOnly))
			never("date of birth", born.Format("02/01/2006"))
		}
	}
	for _, words := range [][]string{noteWords, passedOn, askedFor} {
		for _, w := range words {
			never("note", w)
		}
	}
	for _, words := range left {
		never("word of a professional", words)
	}
	if secrets < 2500 {
		t.Errorf("only %d secrets were looked for", secrets)
	}
}

// states: the demonstration shows every state, and every kind of person, as the issue of it asks.
func (d *demonstration) states(t *testing.T) {
	for what, c := range map[string]struct {
		least int
		sql   string
	}{
		"organisations":          {25, `select count(*) from organisations`},
		"services":               {60, `select count(*) from services`},
		"enquiries":              {400, `select count(*) from enquiries where created_at > now() - interval '16 months'`},
		"states shown twice":     {len(models.States), `select count(*) from (select from referrals group by state having count(*) > 1) s`},
		"roles":                  {len(models.Roles), `select count(distinct role) from memberships`},
		"districts":              {len(wearmouth.Districts), `select count(distinct district) from enquiries where district <> ''`},
		"needs with a service":   {len(models.Needs) - 2, `select count(distinct n) from services, unnest(needs) n where n not in ('other', 'unsure')`},
		"held":                   {3, `select count(*) from enquiries where state = 'held'`},
		"waiting for the person": {2, `select count(*) from enquiries where state = 'awaiting_consent'`},
		"confirmed by phone":     {2, `select count(*) from consents c join enquiries e on e.id = c.enquiry_id where e.route = 'representative' and c.method = 'verbal_phone'`},
		"confirmed online":       {5, `select count(*) from consents c join enquiries e on e.id = c.enquiry_id where e.route = 'representative' and c.method = 'self_online' and c.given`},
		"held for capacity":      {1, `select count(*) from enquiries where held_for = 'capacity'`},
		"disabled people":        {1, `select count(*) from users where state = 'disabled'`},
	} {
		if got := one[int](d, t, c.sql); got < c.least {
			t.Errorf("%s: %d, want %d or more", what, got, c.least)
		}
	}
	if err := d.app.Assurance.Link(t.Context()); err != nil {
		t.Fatal(err)
	}
	if wrong, err := d.app.Assurance.Verify(t.Context()); err != nil || len(wrong) > 0 {
		t.Errorf("the audit record: %v, %v", wrong, err)
	}
}
