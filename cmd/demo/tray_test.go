package main

import (
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"net/smtp"
	"net/url"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"example.org/fingerpost/app/notify/mailbox"
	"example.org/fingerpost/views"
)

// tray is a tray into which so many messages were sent.
func tray(t *testing.T, messages int) (*mailbox.Box, http.Handler) {
	t.Helper()
	box, err := openTray()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = box.Close() })
	u, err := url.Parse(box.URL())
	if err != nil {
		t.Fatal(err)
	}
	if host, _, _ := net.SplitHostPort(u.Host); !net.ParseIP(host).IsLoopback() {
		t.Errorf("the tray is open to other machines at %s", u.Host)
	}
	for n := range messages {
		text := fmt.Sprintf("From: <no-reply@example.org>\r\nSubject: Message <%d>\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\nA long=\r\n line\r\n", n+1)
		if err := smtp.SendMail(u.Host, nil, "no-reply@example.org", []string{fmt.Sprintf("user.%d@example.org", n+1)}, []byte(text)); err != nil {
			t.Fatal(err)
		}
	}
	return box, trayHandler(box, func(*http.Request) views.Page { return views.Page{Service: "Fingerpost", Demo: true} })
}

func get(t *testing.T, h http.Handler, path string, status int) *goquery.Document {
	t.Helper()
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest(http.MethodGet, path, nil))
	if w.Code != status {
		t.Fatalf("%s answers %d, want %d", path, w.Code, status)
	}
	d, err := goquery.NewDocumentFromReader(w.Body)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestWhatTheTrayDoesNotHoldIsNotFound(t *testing.T) {
	t.Parallel()
	_, h := tray(t, 1)
	for _, path := range []string{"/demo/tray/0", "/demo/tray/2", "/demo/tray/last", "/demo/tray/1/raw", "/demo/tray/-1"} {
		get(t, h, path, http.StatusNotFound)
	}
}

func TestAnEmptyTraySaysSo(t *testing.T) {
	t.Parallel()
	_, h := tray(t, 0)
	if got := get(t, h, "/demo/tray", http.StatusOK).Find("h2").First().Text(); got != "Nothing sent yet" {
		t.Errorf("says %q", got)
	}
}

func TestTheTrayShowsTheNewestFirstAndEachAsItWasSent(t *testing.T) {
	t.Parallel()
	_, h := tray(t, 2)
	list := get(t, h, "/demo/tray", http.StatusOK)
	first := list.Find("tbody tr").First()
	if to := first.Find("th").Text(); to != "user.2@example.org" {
		t.Errorf("first is to %q", to)
	}
	href, _ := first.Find("a").Attr("href")
	if href != "/demo/tray/2" {
		t.Fatalf("leads to %q", href)
	}
	page := get(t, h, href, http.StatusOK)
	if h1 := page.Find("h1"); h1.Length() != 1 || h1.Text() != "Message <2>" {
		t.Errorf("heading %q", h1.Text())
	}
	if text := page.Find(".fp-card").Text(); text != "A long line\n" {
		t.Errorf("text %q", text)
	}
	if raw := page.Find("details p").Text(); raw == "" || raw == "A long line\n" {
		t.Errorf("raw %q", raw)
	}
	if title := page.Find("title").Text(); title != "A sent e-mail – Fingerpost" {
		t.Errorf("title %q", title)
	}
}

func TestTheTrayKeepsTheLast(t *testing.T) {
	t.Parallel()
	box, _ := tray(t, trayKeeps+2)
	all := box.Messages()
	if len(all) != trayKeeps || all[0].Number != 3 || all[len(all)-1].Number != trayKeeps+2 {
		t.Errorf("keeps %d, from %d", len(all), all[0].Number)
	}
}
