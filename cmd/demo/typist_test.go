package main

import (
	"strings"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// typist is somebody who uses the keyboard only, and counts each press.
type typist struct {
	*tab
	pressed int
}

// typed sends keys as a keyboard does: raw, so that what has answered to a key going down, and moved the focus, takes the
// letter of it too.
func typed(keys string) chromedp.Action[chromedp.Void] {
	return chromedp.KeyEvent(keys, func(p *input.DispatchKeyEventParams) {
		if p.Type == kb.KeyDown {
			p.Type = kb.KeyRawDown
		}
	})
}

// press sends keys to whatever has the focus.
func (k *typist) press(all ...string) {
	k.t.Helper()
	for _, key := range all {
		k.pressed++
		k.do("press a key", typed(key))
	}
}

func (k *typist) write(text string) {
	k.t.Helper()
	k.pressed += len(text)
	k.do("write", typed(text))
}

// to goes on with Tab until the control with these words, or this name and value, has the focus.
func (k *typist) to(words string) {
	k.t.Helper()
	for range 150 {
		if evaluate[bool](k.tab, `(() => {
			const e = document.activeElement, plain = t => (t ?? '').replace(/\s+/g, ' ').trim()
			const said = [plain(e.labels?.[0]?.textContent), plain(e.textContent), (e.name ?? '') + '=' + e.value, e.name ?? '']
			return e !== document.body && said.some(s => s.startsWith(%s))
		})()`, words) {
			k.seen()
			return
		}
		k.press(kb.Tab)
	}
	k.t.Fatalf("%s: no way with Tab to %q", k.path(), words)
}

// enter presses the control with these words and waits until the page that follows has loaded. RunResponse would also take
// the step within a page for one, that a skip link makes and the browser tells late.
func (k *typist) enter(words string) {
	k.t.Helper()
	k.to(words)
	k.pressed++
	if _, err := chromedp.Run(k.ctx, chromedp.WaitEvent(page.LoadEventFired, nil, typed(kb.Enter))); err != nil {
		k.t.Fatalf("enter %s: %v", words, err)
	}
}

// begin skips what stands at the top of every page.
func (k *typist) begin(heading string) {
	k.t.Helper()
	k.at(heading)
	k.press(kb.Tab)
	if words := evaluate[string](k.tab, `document.activeElement.textContent`); !strings.HasPrefix(words, "Skip to main content") {
		k.t.Fatalf("%s begins with %q", k.path(), words)
	}
	k.press(kb.Enter)
}

func (k *typist) fillIn(label, value string) {
	k.t.Helper()
	k.to(label)
	k.write(value)
}

func (k *typist) choose(words string) {
	k.t.Helper()
	k.to(words)
	k.press(" ")
}

// radio goes to the group and takes its n-th answer, counted from nought, with the arrows.
func (k *typist) radio(name string, n int) {
	k.t.Helper()
	k.to(name)
	k.press(" ")
	for range n {
		k.press(kb.ArrowDown)
	}
}

// seen fails unless one sees where the focus is: an outline or a shadow of the control, or of the mark that is drawn for it.
func (k *typist) seen() {
	k.t.Helper()
	if plain := evaluate[string](k.tab, `(() => {
		const e = document.activeElement
		const shows = s => s.outlineStyle !== 'none' && s.outlineWidth !== '0px' && s.outlineColor !== 'rgba(0, 0, 0, 0)' || s.boxShadow !== 'none'
		const drawn = [getComputedStyle(e), ...e.labels?.length ? [getComputedStyle(e.labels[0], '::before')] : []]
		return drawn.some(shows) ? '' : e.outerHTML.slice(0, 120)
	})()`); plain != "" {
		k.t.Errorf("%s: nobody sees that the focus is on %s", k.path(), plain)
	}
}
