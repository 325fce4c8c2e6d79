package main

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"example.org/fingerpost/app/notify/mailbox"
	"example.org/fingerpost/views"
)

// trayKeeps is how many e-mails the demonstration keeps, in memory only.
const trayKeeps = 200

// openTray starts the mail server of the demonstration. It keeps what it is sent for everyone to look at, so it must never
// stand where people are real.
func openTray() (*mailbox.Box, error) { return mailbox.Open(trayKeeps, nil) }

// trayHandler shows the tray at /demo/tray, and a message of it at /demo/tray/ and its number. frame is what the pages
// know of the visitor; its title is set here.
func trayHandler(box *mailbox.Box, frame func(*http.Request) views.Page) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /demo/tray", func(w http.ResponseWriter, r *http.Request) {
		p := views.DemoTray{Page: frame(r)}
		p.Title = "Sent e-mail"
		for _, m := range slices.Backward(box.Messages()) {
			p.Messages = append(p.Messages, shown(m))
		}
		show(w, r, views.DemoTrayPage(p))
	})
	mux.HandleFunc("GET /demo/tray/{number}", func(w http.ResponseWriter, r *http.Request) {
		number, err := strconv.Atoi(r.PathValue("number"))
		all := box.Messages()
		n := slices.IndexFunc(all, func(m mailbox.Message) bool { return m.Number == number })
		if err != nil || n < 0 {
			http.NotFound(w, r)
			return
		}
		p := views.DemoMessage{Page: frame(r), DemoLetter: shown(all[n])}
		p.Title, p.Back = "A sent e-mail", "/demo/tray"
		show(w, r, views.DemoMessagePage(p))
	})
	return mux
}

func shown(m mailbox.Message) views.DemoLetter {
	return views.DemoLetter{Number: m.Number, From: m.From, To: strings.Join(m.To, ", "), Subject: m.Subject, Text: m.Text, Raw: m.Raw, At: m.At}
}

// show sends a page once all of it could be made.
func show(w http.ResponseWriter, r *http.Request, page interface {
	Render(context.Context, io.Writer) error
}) {
	var b bytes.Buffer
	if err := page.Render(r.Context(), &b); err != nil {
		http.Error(w, "This page could not be shown.", http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	_, _ = b.WriteTo(w) // a reader who left needs no answer
}
