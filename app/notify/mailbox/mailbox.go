// Package mailbox is a mail server on this machine that delivers nowhere: it keeps the last messages for somebody to look
// at, in a demonstration or a test. It does not know who sends, nor what the messages should hold.
package mailbox

import (
	"context"
	"crypto/tls"
	"fmt"
	"io"
	"mime"
	"mime/quotedprintable"
	"net"
	"net/mail"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/emersion/go-smtp"
)

// Message is what arrived. From and To are of the envelope; Subject and Text are decoded from Raw.
type Message struct {
	Number        int // from 1, in order of arrival
	From          string
	To            []string
	Subject, Text string
	Raw           string
	At            time.Time
}

// Box is a running mail server.
type Box struct {
	address string
	secure  bool
	keep    int
	server  *smtp.Server

	mu       sync.Mutex
	messages []Message
	count    int
	arrived  chan struct{} // closed with the next message
	answer   func(to string) error
	login    [2]string // user and password; none asked for when empty
}

// Open starts a mail server on a free port of this machine that keeps the last messages. With a TLS configuration it
// offers STARTTLS.
func Open(keep int, secure *tls.Config) (*Box, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("open mailbox: %w", err)
	}
	b := &Box{address: l.Addr().String(), secure: secure != nil, keep: keep, arrived: make(chan struct{})}
	b.server = smtp.NewServer(smtp.BackendFunc(func(*smtp.Conn) (smtp.Session, error) { return &session{box: b}, nil }))
	b.server.Domain = "localhost"
	b.server.TLSConfig = secure
	b.server.MaxMessageBytes = 1 << 20
	b.server.ReadTimeout, b.server.WriteTimeout = time.Minute, time.Minute
	b.server.ErrorLog = silent{}
	go func() { _ = b.server.Serve(l) }() // ends with Close
	return b, nil
}

// Close stops the server and ends its connections.
func (b *Box) Close() error { return b.server.Close() }

// URL is the address to send to, as notify.Config wants it.
func (b *Box) URL() string {
	if b.secure {
		return "smtp://" + b.address
	}
	return "smtp://" + b.address + "?tls=none"
}

// Messages are those kept, oldest first.
func (b *Box) Messages() []Message {
	b.mu.Lock()
	defer b.mu.Unlock()
	return slices.Clone(b.messages)
}

// Wait returns the messages kept once n have arrived in all, or with the context's error what there is.
func (b *Box) Wait(ctx context.Context, n int) ([]Message, error) {
	for {
		b.mu.Lock()
		count, arrived := b.count, b.arrived
		b.mu.Unlock()
		if count >= n {
			return b.Messages(), nil
		}
		select {
		case <-arrived:
		case <-ctx.Done():
			return b.Messages(), ctx.Err()
		}
	}
}

// Answer sets what the server says to each recipient, from now on: nil takes the message, an *smtp.SMTPError says no.
func (b *Box) Answer(f func(to string) error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.answer = f
}

// Login makes the server ask for a user and password, from now on.
func (b *Box) Login(user, password string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.login = [2]string{user, password}
}

// rules are what Answer and Login have set.
func (b *Box) rules() (answer func(to string) error, login [2]string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.answer, b.login
}

func (b *Box) add(m Message) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.count++
	m.Number, m.At = b.count, time.Now()
	b.messages = append(b.messages, m)
	if len(b.messages) > b.keep {
		b.messages = slices.Delete(b.messages, 0, len(b.messages)-b.keep)
	}
	close(b.arrived)
	b.arrived = make(chan struct{})
}

// read decodes a message of one part; what it cannot read it leaves as it came.
func read(raw string) (subject, text string) {
	m, err := mail.ReadMessage(strings.NewReader(raw))
	if err != nil {
		return "", raw
	}
	subject = m.Header.Get("Subject")
	if decoded, err := new(mime.WordDecoder).DecodeHeader(subject); err == nil {
		subject = decoded
	}
	body := m.Body
	if strings.EqualFold(m.Header.Get("Content-Transfer-Encoding"), "quoted-printable") {
		body = quotedprintable.NewReader(body)
	}
	all, err := io.ReadAll(body)
	if err != nil {
		return subject, raw
	}
	return subject, strings.ReplaceAll(string(all), "\r\n", "\n")
}
