package views

import (
	"context"
	"io"
	"strings"
	"testing"

	"example.org/fingerpost/views/ui"
	"github.com/PuerkitoBio/goquery"
	"github.com/a-h/templ"
)

// framed is a page with one heading in it.
func framed(t *testing.T, p Page) *goquery.Document {
	t.Helper()
	words := templ.ComponentFunc(func(_ context.Context, w io.Writer) error {
		_, err := io.WriteString(w, `<h1>Heading</h1>`)
		return err
	})
	var b strings.Builder
	if err := Layout(p).Render(templ.WithChildren(t.Context(), words), &b); err != nil {
		t.Fatal(err)
	}
	d, err := goquery.NewDocumentFromReader(strings.NewReader(b.String()))
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func fullPage() Page {
	return Page{
		Title: "Your referrals", Service: "Fingerpost", Place: "Wearmouth", Phone: "01632 960 123", PhoneHours: "Weekdays", Exit: true, Wide: true, Demo: true,
		Nav:      []ui.NavItem{{Label: "Referrals", Href: "/partner", Current: true, Count: 3}},
		Who:      &Who{Name: "Sam Reed", Organisation: "Hearth", Role: "Partner lead", SwitchHref: "/switch"},
		Back:     "/partner",
		Problems: []ui.Problem{{Field: "a", Text: "Enter a"}},
		Notice:   &Notice{Kind: ui.Success, Text: "Saved"},
	}
}

func TestFrameOfEveryPage(t *testing.T) {
	t.Parallel()
	for name, p := range map[string]Page{"empty": {}, "full": fullPage()} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := framed(t, p)
			for selector, want := range map[string]int{
				`html[lang="en-GB"]`: 1, "main#main-content": 1, "h1": 1, "title": 1, "header": 1, "footer": 1,
				"[style], style, script:not([src])": 0, `meta[name="theme-color"]`: 1, `meta[name="description"]`: 1,
				`a[href="/privacy"]`: 1, `a[href="/accessibility"]`: 1, `a[href="/cookies"]`: 1, `a[href="/help"]`: 1, `a[href="/information"]`: 1,
			} {
				if got := d.Find(selector).Length(); got != want {
					t.Errorf("%s: %d, want %d", selector, got, want)
				}
			}
			if got := d.Find("body a").First().AttrOr("href", ""); got != "#main-content" {
				t.Errorf("the first link is %q, not the skip link", got)
			}
			d.Find("script[src], link[href]").Each(func(_ int, s *goquery.Selection) {
				if at := s.AttrOr("src", s.AttrOr("href", "")); !strings.HasPrefix(at, "/static/") {
					t.Errorf("asks for %s", at)
				}
			})
		})
	}
}

func TestTitle(t *testing.T) {
	t.Parallel()
	wrong := []ui.Problem{{Text: "x"}}
	for _, c := range []struct {
		name string
		page Page
		want string
	}{
		{"page and programme", Page{Title: "Help", Service: "Fingerpost"}, "Help – Fingerpost"},
		{"something to put right", Page{Title: "Help", Service: "Fingerpost", Problems: wrong}, "Error: Help – Fingerpost"},
		{"no title", Page{Service: "Fingerpost"}, "Fingerpost"},
		{"no programme", Page{Title: "Help"}, "Help"},
	} {
		if got := framed(t, c.page).Find("title").Text(); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

func TestFrameShowsOnlyWhatIsTrue(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, selector string
		page           Page
		want           int
	}{
		{"search engines stay away", `meta[name="robots"][content="noindex, nofollow"]`, Page{}, 1},
		{"unless they may come", `meta[name="robots"]`, Page{Indexed: true}, 0},
		{"no way out where there is no risk", `[href="/exit"]`, Page{}, 0},
		{"two ways out where there is", `[href="/exit"]`, Page{Exit: true}, 2},
		{"no sign-out for nobody", `form[action="/sign-out"]`, Page{}, 0},
		{"sign-out is a post", `form[action="/sign-out"][method="post"] button`, fullPage(), 1},
		{"one organisation, no switch", `a[href="/switch"]`, Page{Who: &Who{Name: "Sam"}}, 0},
		{"several, a switch", `a[href="/switch"]`, fullPage(), 1},
		{"not a demonstration", ".fp-demo", Page{}, 0},
		{"a demonstration", `.fp-demo a[href="/demo"], .fp-demo a[href="/demo/tray"]`, fullPage(), 2},
		{"no way back", ".govuk-back-link", Page{}, 0},
		{"a way back", `.govuk-back-link[href="/partner"]`, fullPage(), 1},
		{"no telephone", `[href^="tel:"]`, Page{}, 0},
		{"a telephone", `footer [href="tel:01632960123"]`, fullPage(), 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			if got := framed(t, c.page).Find(c.selector).Length(); got != c.want {
				t.Errorf("%s: %d, want %d", c.selector, got, c.want)
			}
		})
	}
}

func TestProblemsStandAboveTheHeading(t *testing.T) {
	t.Parallel()
	if framed(t, fullPage()).Find("main > .govuk-error-summary ~ h1").Length() != 1 {
		t.Error("no error summary above the heading")
	}
}

func TestFaultSaysWhatToDo(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	p := Page{Title: "Page not found", Service: "Fingerpost", Phone: "01632 960 123"}
	if err := Fault(p, "We cannot find that page", []string{"Check the address."}).Render(t.Context(), &b); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"We cannot find that page</h1>", "Check the address.", "01632 960 123", `href="/"`} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("no %q", want)
		}
	}
}
