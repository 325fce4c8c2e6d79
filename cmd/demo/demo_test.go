package main

import (
	"context"
	"fmt"
	"log/slog"
	"net/http/httptest"
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"example.org/fingerpost/app"
	"example.org/fingerpost/app/notify/mailbox"
	"example.org/fingerpost/cmd/launch"
	"example.org/fingerpost/handlers"
	"example.org/fingerpost/models/dbtest"
	"example.org/fingerpost/models/seal"
	"example.org/fingerpost/static"
)

// demonstration is the whole of it, running: the invented place with its history, the door, the mail tray, a browser.
type demonstration struct {
	db      *dbtest.DB
	app     *app.App
	tray    *mailbox.Box
	url     string
	browser context.Context
	axe     string
}

// TestDemonstration invents the place once and looks at it in every way.
func TestDemonstration(t *testing.T) {
	d := begin(t)
	t.Run("dump", d.dump)
	t.Run("states", d.states)
	t.Run("joined", d.joined)
	t.Run("browser", func(t *testing.T) {
		t.Run("a resident asks, a partner answers, an outcome is recorded", d.wholeLoop)
		t.Run("the team places what is held", d.heldPath)
		t.Run("one after the other", d.inTurnPath)
		t.Run("the safe path and out", d.safePath)
		t.Run("a resident follows, reads who opened it, and withdraws", d.followPath)
		t.Run("without scripts", d.withoutScripts)
		t.Run("somebody asks for another, who confirms by phone", d.representative)
		t.Run("a professional without an account refers, and is checked", d.professional)
		t.Run("a link worker refers two clients with the keyboard", d.linkWorker)
		t.Run("a resident asks with the keyboard", d.residentKeys)
		t.Run("a professional without an account refers with the keyboard", d.professionalKeys)
		t.Run("the figures with the keyboard", d.figuresKeys)
		for _, width := range []int64{375, 1280} {
			t.Run(fmt.Sprintf("every page at %d", width), func(t *testing.T) { d.everyPage(t, width) })
			t.Run(fmt.Sprintf("every page of figures at %d", width), func(t *testing.T) { d.insightPages(t, width) })
			t.Run(fmt.Sprintf("every page of people's rights at %d", width), func(t *testing.T) { d.rightsPages(t, width) })
			t.Run(fmt.Sprintf("every page of one's own referral at %d", width), func(t *testing.T) { d.minePages(t, width) })
		}
	})
}

func begin(t *testing.T) *demonstration {
	t.Helper()
	if err := static.Check(); err != nil {
		t.Fatal(err)
	}
	source, err := os.ReadFile("../../static/node_modules/axe-core/axe.min.js")
	if err != nil {
		t.Fatal("run make assets: ", err)
	}
	d := &demonstration{db: dbtest.New(t), axe: string(source)}
	if d.tray, err = openTray(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { d.tray.Close() })
	door := httptest.NewUnstartedServer(nil)
	t.Cleanup(door.Close)
	d.url = "http://localhost:" + door.Listener.Addr().String()[strings.LastIndex(door.Listener.Addr().String(), ":")+1:]
	c := d.settings(t)
	log := slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelError}))
	if err := fill(t.Context(), c, log); err != nil {
		t.Fatal(err)
	}
	if d.app, err = app.Open(t.Context(), c, log); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(d.app.Close)
	e := handlers.New(d.app, handlers.Options{Log: log})
	pages(e, d.app, d.tray)
	door.Config.Handler = e
	door.Start()
	working, stop := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- d.app.Work(working) }()
	t.Cleanup(func() {
		stop()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
	d.browser = chrome(t)
	return d
}

func (d *demonstration) settings(t *testing.T) app.Config {
	t.Helper()
	c, err := launch.Settings()
	if err != nil {
		t.Fatal(err)
	}
	c.Demo, c.BaseURL, c.Database, c.OwnerURL, c.ChoresURL = true, d.url, d.db.URL, d.db.URL, d.db.URL
	c.Keys, c.SMTP, c.MailDelay, c.MailEvery = seal.NewMaster(), d.tray.URL(), 0, 0
	c.Programme, c.Place, c.Districts, c.Phone, c.PhoneHours = wearmouth.Programme, wearmouth.Name, wearmouth.Districts, wearmouth.Phone, wearmouth.PhoneHours
	c.Away = "https://weather.example.org"
	return c
}

// chrome starts one browser for all tests; each opens tabs of its own.
func chrome(t *testing.T) context.Context {
	t.Helper()
	path := ""
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome", "google-chrome-stable"} {
		if found, err := exec.LookPath(name); err == nil {
			path = found
			break
		}
	}
	if path == "" {
		t.Fatal("no Chromium here: run make deps")
	}
	ctx, cancel := chromedp.NewContext(context.Background(), chromedp.WithAllocatorOptions(chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.WindowSize(1280, 900)))
	t.Cleanup(cancel)
	if err := chromedp.Do(ctx); err != nil {
		t.Fatal(err)
	}
	return ctx
}
