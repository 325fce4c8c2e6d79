package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// tab is a browser tab as a person uses it: it finds fields by their labels and buttons by their words.
type tab struct {
	t    *testing.T
	ctx  context.Context
	base string

	mu     sync.Mutex
	errors []string // what the console complained of: a script's error, a breach of the content security policy
}

// newTab opens a tab with cookies of its own.
func (d *demonstration) newTab(t *testing.T, width int64) *tab {
	t.Helper()
	ctx, cancel := chromedp.NewContext(d.browser, chromedp.WithNewBrowserContext())
	t.Cleanup(cancel)
	ctx, done := context.WithTimeout(ctx, 4*time.Minute)
	t.Cleanup(done)
	b := &tab{t: t, ctx: ctx, base: d.url}
	if err := chromedp.Do(ctx, chromedp.EmulateViewport(width, 900)); err != nil {
		t.Fatal(err)
	}
	messages := chromedp.Console(ctx)
	go func() {
		for m, err := range messages {
			if err != nil {
				return
			}
			if m.Type == chromedp.ConsoleError || m.Type == chromedp.ConsoleException {
				b.mu.Lock()
				b.errors = append(b.errors, m.Text)
				b.mu.Unlock()
			}
		}
	}()
	return b
}

// complaints are what the console said since it was last asked. A page that says 404 or 422 is no complaint of the page.
func (b *tab) complaints() []string {
	b.mu.Lock()
	defer b.mu.Unlock()
	var all []string
	for _, e := range b.errors {
		if !strings.Contains(e, "the server responded with a status of 4") {
			all = append(all, e)
		}
	}
	b.errors = nil
	return all
}

func (b *tab) open(path string) {
	b.t.Helper()
	if err := chromedp.Do(b.ctx, chromedp.Navigate(b.base+path)); err != nil {
		b.t.Fatalf("open %s: %v", path, err)
	}
}

func evaluate[T any](b *tab, js string, args ...any) T {
	b.t.Helper()
	for i, a := range args {
		text, err := json.Marshal(a)
		if err != nil {
			b.t.Fatal(err)
		}
		args[i] = string(text)
	}
	v, err := chromedp.Run(b.ctx, chromedp.Evaluate[T](fmt.Sprintf(js, args...), chromedp.EvalAwaitPromise))
	if err != nil {
		b.t.Fatalf("%.60s: %v", js, err)
	}
	return v
}

func (b *tab) heading() string {
	return evaluate[string](b, `document.querySelector('h1')?.textContent.trim() ?? ''`)
}
func (b *tab) text() string { return evaluate[string](b, `document.querySelector('main').innerText`) }
func (b *tab) path() string { return evaluate[string](b, `location.pathname`) }

// at fails unless the page's heading is, or begins with, these words.
func (b *tab) at(heading string) {
	b.t.Helper()
	if got := b.heading(); !strings.HasPrefix(got, heading) {
		b.t.Fatalf("at %s: the heading is %q, want %q\n%s", b.path(), got, heading, b.text())
	}
}

func (b *tab) says(words ...string) {
	b.t.Helper()
	text := b.text()
	for _, w := range words {
		if !strings.Contains(text, w) {
			b.t.Errorf("%s does not say %q:\n%s", b.path(), w, text)
		}
	}
}

func (b *tab) neverSays(words ...string) {
	b.t.Helper()
	page := evaluate[string](b, `document.documentElement.outerHTML`)
	for _, w := range words {
		if strings.Contains(page, w) {
			b.t.Errorf("%s says %q", b.path(), w)
		}
	}
}

// control finds a field by the words of its label, or of its legend for a date's parts.
const controlJS = `(() => {
	const words = %s
	const plain = e => e.textContent.replace(/\s+/g, ' ').trim()
	const labels = [...document.querySelectorAll('main label')]
	const label = labels.find(l => plain(l) === words) ?? labels.find(l => plain(l).startsWith(words))
	return label ? label.htmlFor : ''
})()`

func (b *tab) control(label string) chromedp.CSS {
	b.t.Helper()
	id := evaluate[string](b, controlJS, label)
	if id == "" {
		b.t.Fatalf("%s has no field called %q:\n%s", b.path(), label, b.text())
	}
	return chromedp.CSS(`[id="` + id + `"]`)
}

func (b *tab) do(what string, steps ...chromedp.Action[chromedp.Void]) {
	b.t.Helper()
	if err := chromedp.Do(b.ctx, steps...); err != nil {
		b.t.Fatalf("%s at %s: %v", what, b.path(), err)
	}
}

func (b *tab) fill(label, value string) {
	b.t.Helper()
	c := b.control(label)
	evaluate[bool](b, `(document.querySelector(%s).value = '') === ''`, string(c))
	b.do("fill in "+label, chromedp.SendKeys(c, value))
}

func (b *tab) tick(label string) {
	b.t.Helper()
	b.do("tick "+label, chromedp.Click(b.control(label)))
}

// press clicks the button or link with these words and waits for the page that it leads to.
func (b *tab) press(words string) {
	b.t.Helper()
	found := evaluate[bool](b, `(() => {
		document.querySelectorAll('[data-press]').forEach(e => e.removeAttribute('data-press'))
		const plain = e => e.textContent.replace(/\s+/g, ' ').trim()
		const all = [...document.querySelectorAll('button, a, summary')].filter(e => e.getClientRects().length)
		const e = all.find(e => plain(e) === %s) ?? all.find(e => plain(e).startsWith(%[1]s))
		e?.setAttribute('data-press', '')
		return !!e
	})()`, words)
	if !found {
		b.t.Fatalf("%s has no button or link %q:\n%s", b.path(), words, b.text())
	}
	if _, err := chromedp.RunResponse(b.ctx, chromedp.Click(chromedp.CSS("[data-press]"))); err != nil {
		b.t.Fatalf("press %s: %v", words, err)
	}
}

// fault is what axe found wrong with a page.
type fault struct {
	ID    string `json:"id"`
	Help  string `json:"help"`
	Nodes []struct {
		Target  any    `json:"target"`
		Summary string `json:"failureSummary"`
	} `json:"nodes"`
}

// axe checks the page against WCAG 2.2 AA and axe's best practice, and that nothing stands out at the side.
func (b *tab) axe(source string) {
	b.t.Helper()
	if err := chromedp.Do(b.ctx, chromedp.Evaluate[chromedp.Void](source)); err != nil {
		b.t.Fatal(err)
	}
	b.obeys("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
	if over := evaluate[int](b, `document.documentElement.scrollWidth - window.innerWidth`); over > 0 {
		b.t.Errorf("%s is %d pixels wider than the screen", b.path(), over)
	}
	if n := evaluate[int](b, `document.querySelectorAll('h1').length`); n != 1 {
		b.t.Errorf("%s has %d main headings", b.path(), n)
	}
	for _, c := range b.complaints() {
		b.t.Errorf("console at %s: %s", b.path(), c)
	}
}

// obeys asks axe, once it is in the page, about these rules or kinds of rule.
func (b *tab) obeys(rules ...string) {
	b.t.Helper()
	for _, f := range evaluate[[]fault](b, `axe.run(document, {runOnly: %s}).then(r => r.violations)`, rules) {
		scheme := evaluate[string](b, `matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light'`)
		b.t.Errorf("axe at %s, %s: %s (%s) %+v", b.path(), scheme, f.ID, f.Help, f.Nodes)
	}
}

// wants has the page in light or dark colours, as the device of somebody who reads it says.
func (b *tab) wants(scheme string) {
	b.t.Helper()
	features := []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}}
	if _, err := chromedp.Call(b.ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: features}); err != nil {
		b.t.Fatal(err)
	}
}

var notName = regexp.MustCompile(`[^a-z0-9]+`)

// picture keeps a picture of the page where FINGERPOST_PICTURES says, for people to look at.
func (b *tab) picture(name string, width int64) {
	b.t.Helper()
	folder := os.Getenv("FINGERPOST_PICTURES")
	if folder == "" {
		return
	}
	png, err := chromedp.Run(b.ctx, chromedp.FullScreenshot(100))
	if err != nil {
		b.t.Fatal(err)
	}
	path := filepath.Join(folder, fmt.Sprintf("%s-%d.png", notName.ReplaceAllString(strings.ToLower(name), "-"), width))
	if err := os.WriteFile(path, png, 0o644); err != nil {
		b.t.Fatal(err)
	}
}
