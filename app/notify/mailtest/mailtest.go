// Package mailtest gives a test a real mail server of its own. It knows nothing of what is sent.
package mailtest

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"net/http/httptest"
	"testing"
	"time"

	"example.org/fingerpost/app/notify/mailbox"
)

// Box is a mail server that lives as long as the test. Roots vouch for its certificate.
type Box struct {
	*mailbox.Box
	Roots *x509.CertPool
}

// Start starts a mail server without TLS.
func Start(t testing.TB) *Box { return start(t, nil, nil) }

// StartTLS starts a mail server that offers STARTTLS with a certificate for 127.0.0.1.
func StartTLS(t testing.TB) *Box {
	t.Helper()
	web := httptest.NewTLSServer(nil) // it comes with a certificate made for tests
	defer web.Close()
	roots := x509.NewCertPool()
	roots.AddCert(web.Certificate())
	return start(t, &tls.Config{Certificates: web.TLS.Certificates}, roots)
}

func start(t testing.TB, secure *tls.Config, roots *x509.CertPool) *Box {
	t.Helper()
	b, err := mailbox.Open(10_000, secure)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = b.Close() })
	return &Box{b, roots}
}

// Wait returns all messages once n have arrived, and ends the test when they do not within half a minute.
func (b *Box) Wait(t testing.TB, n int) []mailbox.Message {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	all, err := b.Box.Wait(ctx, n)
	if err != nil {
		t.Fatalf("%d messages arrived, want %d", len(all), n)
	}
	return all
}
