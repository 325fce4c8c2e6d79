package notify

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/mail"
	"net/url"
	"strconv"
	"strings"
	"time"

	smtp "github.com/wneessen/go-mail"
)

// Config is how e-mail leaves this place. New takes it as it is; nothing has a default here.
type Config struct {
	SMTPURL  string         // smtp://user:password@host:587; STARTTLS and a valid certificate are required. smtp://127.0.0.1:25?tls=none only on this machine
	From     string         // sender of every e-mail: no-reply@example.org, or with a name before it
	BaseURL  string         // the service's own address without a path: https://example.org
	MaxDelay time.Duration  // an e-mail waits a random while up to this; 0: none. 10 minutes where people are real
	Every    time.Duration  // a user gets no more than one e-mail in this time. 15 minutes where people are real
	Roots    *x509.CertPool // who may vouch for the mail server; nil: whom the system trusts
}

// timeout is for each step of handing over; two of them stay within a job's time.
const timeout = 10 * time.Second

func (c Config) read() (*smtp.Client, mail.Address, string, error) {
	from, err := c.sender()
	if err != nil {
		return nil, from, "", err
	}
	origin, err := c.origin()
	if err != nil {
		return nil, from, "", err
	}
	server, err := c.client(domain(from))
	return server, from, origin, err
}

// client reads the mail server's address. What it says of a wrong one never quotes it, as it may hold a password.
func (c Config) client(helo string) (*smtp.Client, error) {
	wrong := func(what string) error { return errors.New("mail server address: " + what) }
	if c.SMTPURL == "" {
		return nil, wrong("missing; write it as smtp://user:password@host:587")
	}
	u, err := url.Parse(c.SMTPURL)
	if err != nil {
		return nil, wrong("cannot be read; write it as smtp://user:password@host:587, special characters of the password as %40 and so on")
	}
	port := 587
	if u.Port() != "" {
		if port, err = strconv.Atoi(u.Port()); err != nil || port < 1 || port > 65535 {
			return nil, wrong("the port is a number from 1 to 65535")
		}
	}
	password, _ := u.User.Password()
	plain := u.RawQuery == "tls=none"
	switch {
	case u.Scheme != "smtp":
		return nil, wrong("must begin with smtp://; the connection is then secured with STARTTLS")
	case u.Hostname() == "":
		return nil, wrong("names no host")
	case u.Path != "" && u.Path != "/" || u.Fragment != "":
		return nil, wrong("ends with the port; no path follows")
	case u.RawQuery != "" && !plain:
		return nil, wrong("the only setting that may follow is ?tls=none")
	case plain && !loopback(u.Hostname()):
		return nil, wrong("?tls=none is only for a mail server on this machine")
	case plain && u.User != nil:
		return nil, wrong("a password is not sent with ?tls=none")
	case u.User != nil && (u.User.Username() == "" || password == ""):
		return nil, wrong("needs both user and password, or neither")
	}
	options := []smtp.Option{smtp.WithPort(port), smtp.WithHELO(helo), smtp.WithTimeout(timeout), smtp.WithTLSPolicy(smtp.TLSMandatory),
		smtp.WithTLSConfig(&tls.Config{ServerName: u.Hostname(), RootCAs: c.Roots, MinVersion: tls.VersionTLS12})}
	if plain {
		options = append(options, smtp.WithTLSPolicy(smtp.NoTLS))
	}
	if u.User != nil {
		options = append(options, smtp.WithSMTPAuth(smtp.SMTPAuthAutoDiscover), smtp.WithUsername(u.User.Username()), smtp.WithPassword(password))
	}
	client, err := smtp.NewClient(u.Hostname(), options...)
	if err != nil {
		return nil, fmt.Errorf("mail server: %w", err)
	}
	return client, nil
}

// sender reads the one sender. Its name is the same for everyone, so it must not be that of a service.
func (c Config) sender() (mail.Address, error) {
	a, err := mail.ParseAddress(c.From)
	if err != nil {
		return mail.Address{}, errors.New("sender of e-mail: write it as no-reply@example.org or Notifications <no-reply@example.org>")
	}
	plain, err := bare(a.Address)
	if err != nil {
		return mail.Address{}, fmt.Errorf("sender of e-mail: %w", err)
	}
	plain.Name = a.Name
	if plain.Name == "" {
		plain.Name = "Notifications"
	}
	return plain, nil
}

// origin reads the one address that an e-mail may link to: no path of a record, nothing to follow a reader by.
func (c Config) origin() (string, error) {
	u, err := url.Parse(c.BaseURL)
	if err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" || u.User != nil ||
		strings.Trim(u.Path, "/") != "" || u.RawQuery != "" || u.Fragment != "" {
		return "", errors.New("address of the service: write it as https://example.org, without a path")
	}
	return u.Scheme + "://" + u.Host, nil
}

func loopback(host string) bool { return host == "localhost" || net.ParseIP(host).IsLoopback() }
