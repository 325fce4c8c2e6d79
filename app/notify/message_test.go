package notify_test

import (
	"net/mail"
	"regexp"
	"strings"
	"testing"

	"gorm.io/gorm"

	"example.org/fingerpost/app/notify/mailbox"
	"example.org/fingerpost/models"
)

// allowed is every header that a message may have. DKIM-Signature is the mail server's to add.
var allowed = map[string]bool{"From": true, "To": true, "Subject": true, "Date": true, "Message-Id": true, "Mime-Version": true, "Content-Type": true,
	"Content-Transfer-Encoding": true, "Auto-Submitted": true, "X-Auto-Response-Suppress": true}

// header reads the head of a message, each line of it once.
func header(t *testing.T, m mailbox.Message) map[string]string {
	t.Helper()
	read, err := mail.ReadMessage(strings.NewReader(m.Raw))
	if err != nil {
		t.Fatal(err)
	}
	h := map[string]string{}
	for name, values := range read.Header {
		if len(values) != 1 {
			t.Errorf("%s stands %d times", name, len(values))
		}
		h[name] = values[0]
	}
	return h
}

func TestAMessageHoldsTheConstantTextAndNothingElse(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	p.do(t, `update organisations set name = 'Marker Organisation 77001', outline = 'Marker Outline 77002' where id = $1`, p.food)
	ada := p.user(t, "ada@example.org", p.food, models.Lead)
	p.do(t, `update users set name = 'Marker Name 77003', phone = '01632 960123' where id = $1`, ada)
	ben := p.user(t, "ben@example.org", p.food, models.Partner)
	p.tell(t)
	p.user(t, "cat@example.org", p.hub, models.Coordinator)
	p.as(t, models.Anyone, func(tx *gorm.DB) error { return p.post.TellTeam(t.Context(), tx) })
	p.drain(t)

	var ids []string
	rows, err := p.Owner.Query(t.Context(), `select id::text from notifications union all select id::text from river.river_job`)
	if err != nil {
		t.Fatal(err)
	}
	for rows.Next() {
		var id string
		if err := rows.Scan(&id); err != nil {
			t.Fatal(err)
		}
		if len(id) > 3 {
			ids = append(ids, id)
		}
	}
	forbidden := append(ids, "Marker", "Ada", "Larder", "960123", p.food.String(), p.hub.String(), ada.String(), ben.String())
	texts := map[string]bool{}
	for _, m := range p.box.Wait(t, 3) {
		if m.Subject != "You have something to look at" {
			t.Errorf("subject %q", m.Subject)
		}
		texts[m.Text] = true
		for _, word := range forbidden {
			if strings.Contains(m.Raw, word) {
				t.Errorf("a message holds %q:\n%s", word, m.Raw)
			}
		}
		h := header(t, m)
		for name := range h {
			if !allowed[name] {
				t.Errorf("header %s is not allowed", name)
			}
		}
		for name := range allowed {
			if h[name] == "" {
				t.Errorf("header %s is missing", name)
			}
		}
		if len(m.To) != 1 || h["To"] != "<"+m.To[0]+">" || m.From != "no-reply@example.org" || h["From"] != `"Notifications" <no-reply@example.org>` {
			t.Errorf("from %q %q to %q %q", m.From, h["From"], m.To, h["To"])
		}
		if h["Auto-Submitted"] != "auto-generated" || h["X-Auto-Response-Suppress"] != "All" || !strings.HasPrefix(h["Content-Type"], "text/plain") {
			t.Errorf("header %v", h)
		}
		if !regexp.MustCompile(`^<[a-zA-F]{32}@example\.org>$`).MatchString(h["Message-Id"]) {
			t.Errorf("Message-ID %q", h["Message-Id"])
		}
		bare := strings.ReplaceAll(m.Raw, h["Date"], "")
		if digits := regexp.MustCompile(`[0-9]{4,}`).FindAllString(bare, -1); len(digits) > 0 {
			t.Errorf("a message holds the numbers %v:\n%s", digits, m.Raw)
		}
		links := regexp.MustCompile(`https?://\S+`).FindAllString(m.Text, -1)
		if len(links) != 1 || links[0] != "https://help.example.org/sign-in" {
			t.Errorf("links %v", links)
		}
	}
	if len(texts) != 2 {
		t.Errorf("%d texts, want one for partners and one for the team", len(texts))
	}
}
