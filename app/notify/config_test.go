package notify_test

import (
	"strings"
	"testing"

	"example.org/fingerpost/app/notify"
	"example.org/fingerpost/app/notify/mailtest"
	"example.org/fingerpost/models"
)

func TestAConfigurationThatWouldNotDoIsRefusedAtTheStart(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ smtp, from, base, says string }{
		"no mail server":      {smtp: "-", says: "missing"},
		"unreadable":          {smtp: "smtp://robot:pass%zzword@mail.example.org", says: "cannot be read"},
		"a port of letters":   {smtp: "smtp://robot:password@mail.example.org:mail", says: "cannot be read"},
		"a port too high":     {smtp: "smtp://robot:password@mail.example.org:70000", says: "from 1 to 65535"},
		"another scheme":      {smtp: "smtps://robot:password@mail.example.org", says: "must begin with smtp://"},
		"no host":             {smtp: "smtp://robot:password@", says: "names no host"},
		"a path":              {smtp: "smtp://robot:password@mail.example.org/inbox", says: "no path"},
		"an unknown setting":  {smtp: "smtp://robot:password@mail.example.org?verify=no", says: "the only setting"},
		"no TLS to elsewhere": {smtp: "smtp://mail.example.org?tls=none", says: "only for a mail server on this machine"},
		"password in clear":   {smtp: "smtp://robot:password@127.0.0.1?tls=none", says: "a password is not sent"},
		"half a login":        {smtp: "smtp://robot@mail.example.org", says: "both user and password"},
		"no sender":           {from: "-", says: "sender"},
		"two senders":         {from: "a@example.org, b@example.org", says: "sender"},
		"a sender's header":   {from: "a@example.org\r\nBcc: b@example.org", says: "sender"},
		"no address":          {base: "-", says: "address of the service"},
		"an address's path":   {base: "https://example.org/referrals", says: "address of the service"},
		"an address's query":  {base: "https://example.org/?id=1", says: "address of the service"},
		"another protocol":    {base: "ftp://example.org", says: "address of the service"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			choose := func(s, usual string) string {
				switch s {
				case "":
					return usual
				case "-":
					return ""
				}
				return s
			}
			_, err := notify.New(nil, nil, nil, notify.Config{SMTPURL: choose(c.smtp, "smtp://127.0.0.1:25?tls=none"),
				From: choose(c.from, "no-reply@example.org"), BaseURL: choose(c.base, "https://example.org")})
			if err == nil || !strings.Contains(err.Error(), c.says) {
				t.Fatalf("says %v, want %q in it", err, c.says)
			}
			if strings.Contains(err.Error(), "word") && strings.Contains(err.Error(), "@mail") || strings.Contains(err.Error(), "zz") {
				t.Errorf("quotes the password: %v", err)
			}
		})
	}
}

func TestMailGoesOutOnlyOverAConnectionThatIsVouchedFor(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		start func(testing.TB) *mailtest.Box
		aim   func(*notify.Config, *mailtest.Box)
		want  int
	}{
		"vouched for": {mailtest.StartTLS, func(c *notify.Config, b *mailtest.Box) { c.Roots = b.Roots }, 1},
		"by nobody":   {mailtest.StartTLS, func(*notify.Config, *mailtest.Box) {}, 0},
		"for other names": {mailtest.StartTLS, func(c *notify.Config, b *mailtest.Box) {
			c.Roots = b.Roots
			c.SMTPURL = strings.Replace(c.SMTPURL, "127.0.0.1", "localhost", 1)
		}, 0},
		"without TLS": {mailtest.Start, func(c *notify.Config, _ *mailtest.Box) { c.SMTPURL = strings.TrimSuffix(c.SMTPURL, "?tls=none") }, 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			box := c.start(t)
			p := newPlace(t, func(config *notify.Config) { config.SMTPURL = box.URL(); c.aim(config, box) })
			p.user(t, "ada@example.org", p.food, models.Partner)
			p.tell(t)
			p.drain(t)
			if sent := p.count(t, `select count(*) from notifications where state = 'sent'`); sent != c.want || len(box.Messages()) != c.want {
				t.Errorf("%d recorded as sent, %d arrived, want %d; %s", sent, len(box.Messages()), c.want, p.log)
			}
		})
	}
}

func TestItSignsInToTheMailServer(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		password string
		want     int
	}{"with the password": {"open%20sesame", 1}, "with another": {"sesame", 0}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			box := mailtest.StartTLS(t)
			box.Login("robot", "open sesame")
			p := newPlace(t, func(config *notify.Config) {
				config.Roots, config.SMTPURL = box.Roots, strings.Replace(box.URL(), "//", "//robot:"+c.password+"@", 1)
			})
			p.user(t, "ada@example.org", p.food, models.Partner)
			p.tell(t)
			p.drain(t)
			if got := len(box.Messages()); got != c.want {
				t.Errorf("%d messages, want %d", got, c.want)
			}
			if log := p.log.String(); strings.Contains(log, "sesame") || c.want == 0 && !strings.Contains(log, "it answered 535") {
				t.Errorf("log: %s", log)
			}
		})
	}
}
