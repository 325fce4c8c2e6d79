package app

import (
	"errors"
	"fmt"
	"net/netip"
	"net/url"
	"regexp"
	"strings"
	"time"

	"example.org/fingerpost/app/notify"
	"example.org/fingerpost/models"
)

// Config is what may differ from one place to the next. Each setting is read from the environment by the program that
// runs; the README's table is held against these tags by a test.
type Config struct {
	Listen        string `env:"FINGERPOST_LISTEN" envDefault:"127.0.0.1:8080" doc:"Address and port of the service"`
	MetricsListen string `env:"FINGERPOST_METRICS_LISTEN" envDefault:"127.0.0.1:9090" doc:"Address and port of the figures for Prometheus; off: none"`
	BaseURL       string `env:"FINGERPOST_BASE_URL" envDefault:"http://localhost:8080" doc:"Where people reach the service. Anything but this machine must be https"`
	Data          string `env:"FINGERPOST_DATA" envDefault:"./.data" doc:"Folder for the private database and the key file"`
	Log           string `env:"FINGERPOST_LOG" envDefault:"json" doc:"How the log is written: json, or text for the eye"`
	Proxies       string `env:"FINGERPOST_PROXIES" doc:"Networks of proxies in front, as 10.0.0.0/8,…; only they may say where a visitor comes from"`

	Database   string `env:"DATABASE_URL" doc:"PostgreSQL 15 or newer, for the web server; empty: a private one in the data folder"`
	OwnerURL   string `env:"FINGERPOST_OWNER_URL" doc:"The same database for whoever owns the tables, to migrate; empty: as DATABASE_URL"`
	ChoresURL  string `env:"FINGERPOST_CHORES_URL" doc:"The same database for the chores, directly and not through PgBouncer; empty: as DATABASE_URL"`
	StatsURL   string `env:"FINGERPOST_STATS_URL" doc:"The same database for statistics, may be a replica; empty: as DATABASE_URL"`
	PgBouncer  bool   `env:"FINGERPOST_PGBOUNCER" envDefault:"false" doc:"DATABASE_URL leads through PgBouncer in transaction mode"`
	PostgreSQL string `env:"FINGERPOST_PG_BIN" doc:"Folder of PostgreSQL's programs for the private database; empty: look in the usual places"`
	Pool       int    `env:"FINGERPOST_POOL" envDefault:"16" doc:"Connections of the web server to the database"`

	Keys    string `env:"FINGERPOST_KEYS" doc:"Master keys as 2:base64,1:base64; empty: the key file"`
	KeyFile string `env:"FINGERPOST_KEY_FILE" doc:"File of the master keys, readable by its owner only; empty: keys in the data folder, made at the first start"`

	SMTP      string        `env:"FINGERPOST_SMTP_URL" envDefault:"smtp://127.0.0.1:25?tls=none" doc:"Mail server, as smtp://user:password@host:587. It must offer STARTTLS, unless it is on this machine and ?tls=none says so"`
	From      string        `env:"FINGERPOST_MAIL_FROM" envDefault:"Notifications <no-reply@localhost>" doc:"Sender of every e-mail"`
	MailDelay time.Duration `env:"FINGERPOST_MAIL_DELAY" envDefault:"10m" doc:"An e-mail waits a random while up to this"`
	MailEvery time.Duration `env:"FINGERPOST_MAIL_EVERY" envDefault:"15m" doc:"One person gets no more than one e-mail in this time"`

	Programme  string   `env:"FINGERPOST_PROGRAMME" envDefault:"Fingerpost" doc:"Name of the programme, as on every page"`
	Place      string   `env:"FINGERPOST_PLACE" envDefault:"your area" doc:"City or county that it serves"`
	Districts  []string `env:"FINGERPOST_DISTRICTS" envDefault:"SR1,SR2,SR3,SR4,SR5,SR6,NE37,NE38,DH4,DH5" doc:"Postcode districts that it serves"`
	Phone      string   `env:"FINGERPOST_PHONE" envDefault:"01632 960 100" doc:"Number of the coordination team (the default is one of Ofcom's for fiction)"`
	PhoneHours string   `env:"FINGERPOST_PHONE_HOURS" envDefault:"Monday to Friday, 9am to 5pm" doc:"When somebody answers it"`
	Helplines  string   `env:"FINGERPOST_HELPLINES" doc:"Numbers for the safe path, as Name|number|hours; Name|number|hours"`
	Away       string   `env:"FINGERPOST_AWAY_URL" envDefault:"https://www.bbc.co.uk/weather" doc:"Where Exit this page leads"`

	StatsBase int `env:"FINGERPOST_STATISTICS_BASE" envDefault:"5" doc:"Statistics about people are rounded to multiples of it: 5 or 10"`

	Map       string `env:"FINGERPOST_MAP" doc:"GeoJSON file with the boundaries of the postcode districts, for maps; empty: a grid of tiles"`
	MapCredit string `env:"FINGERPOST_MAP_CREDIT" doc:"What the owner of the boundaries wants to stand beneath every map"`

	BankHolidays []string `env:"FINGERPOST_BANK_HOLIDAYS" doc:"Days beyond England's yearly bank holidays on which nobody works, as 2027-05-10,…"`

	Demo bool `env:"-"` // everybody is invented; only cmd/demo says so
}

var districtShape = regexp.MustCompile(`^[A-Z]{1,2}[0-9][0-9A-Z]?$`)

// Check says in a sentence what is wrong with the settings; the mail server and the keys are checked when they are read.
func (c Config) Check() error {
	u, err := url.Parse(c.BaseURL)
	switch {
	case err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" || strings.Trim(u.Path, "/") != "":
		return errors.New("FINGERPOST_BASE_URL: write it as https://example.org, without a path")
	case u.Scheme == "http" && !local(u.Hostname()):
		return errors.New("FINGERPOST_BASE_URL: people reach this over the network, so it must begin with https")
	case c.Log != "json" && c.Log != "text":
		return errors.New("FINGERPOST_LOG: json or text")
	case len(c.Districts) == 0:
		return errors.New("FINGERPOST_DISTRICTS: name at least one postcode district, such as SR5")
	case c.Pool < 2 || c.Pool > 500:
		return errors.New("FINGERPOST_POOL: a number from 2 to 500")
	case c.StatsBase != 5 && c.StatsBase != 10:
		return errors.New("FINGERPOST_STATISTICS_BASE: 5 or 10")
	case c.MailDelay < 0 || c.MailEvery < 0:
		return errors.New("FINGERPOST_MAIL_DELAY and FINGERPOST_MAIL_EVERY: not below 0")
	}
	for _, d := range c.Districts {
		if !districtShape.MatchString(d) {
			return fmt.Errorf("FINGERPOST_DISTRICTS: %q is not a postcode district such as SR5", d)
		}
	}
	for _, d := range c.BankHolidays {
		if _, err := time.Parse(time.DateOnly, d); err != nil {
			return fmt.Errorf("FINGERPOST_BANK_HOLIDAYS: %q is not a day such as 2027-05-10", d)
		}
	}
	if away, err := url.Parse(c.Away); err != nil || away.Scheme != "https" {
		return errors.New("FINGERPOST_AWAY_URL: write it as https://…")
	}
	if _, err := c.helplines(); err != nil {
		return err
	}
	_, err = c.TrustedProxies()
	return err
}

// TrustedProxies are the networks whose word about a visitor's address is taken.
func (c Config) TrustedProxies() ([]netip.Prefix, error) {
	var nets []netip.Prefix
	for _, text := range strings.FieldsFunc(c.Proxies, func(r rune) bool { return r == ',' || r == ' ' }) {
		p, err := netip.ParsePrefix(text)
		if err != nil {
			return nil, fmt.Errorf("FINGERPOST_PROXIES: %q is not a network such as 10.0.0.0/8", text)
		}
		nets = append(nets, p)
	}
	return nets, nil
}

func (c Config) place() (models.Place, error) {
	lines, err := c.helplines()
	return models.Place{Programme: c.Programme, Name: c.Place, Districts: c.Districts, Phone: c.Phone, PhoneHours: c.PhoneHours, Emergency: lines,
		AwayURL: c.Away, BaseURL: strings.TrimSuffix(c.BaseURL, "/"), Demo: c.Demo}, err
}

func (c Config) helplines() ([]models.Helpline, error) {
	var lines []models.Helpline
	for _, text := range strings.Split(c.Helplines, ";") {
		if strings.TrimSpace(text) == "" {
			continue
		}
		parts := strings.Split(text, "|")
		if len(parts) != 3 {
			return nil, errors.New("FINGERPOST_HELPLINES: write each as Name|number|hours, and a ; between them")
		}
		lines = append(lines, models.Helpline{Name: strings.TrimSpace(parts[0]), Phone: strings.TrimSpace(parts[1]), Hours: strings.TrimSpace(parts[2])})
	}
	return lines, nil
}

func (c Config) mail() notify.Config {
	return notify.Config{SMTPURL: c.SMTP, From: c.From, BaseURL: c.BaseURL, MaxDelay: c.MailDelay, Every: c.MailEvery}
}

func local(host string) bool {
	ip, err := netip.ParseAddr(host)
	return host == "localhost" || err == nil && ip.IsLoopback()
}
