package ui

import (
	"context"
	"encoding/json"
	"io"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/a-h/templ"
	"github.com/google/go-cmp/cmp"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// components is where govuk-frontend keeps, for each component, its own examples: options and the exact mark-up.
const components = "../../static/node_modules/govuk-frontend/dist/govuk/components/"

// drawn is what one example looks like made by us; nil when our options cannot say it.
type drawn func(t *testing.T, options json.RawMessage) templ.Component

// golden compares every example of a component that our options can say with what govuk-frontend makes of it. At
// least that many must be comparable, so that an upgrade cannot quietly empty the test.
func golden(t *testing.T, component string, atLeast int, draw drawn) {
	t.Helper()
	t.Parallel()
	content, err := os.ReadFile(components + component + "/fixtures.json")
	if err != nil {
		t.Fatalf("the examples of govuk-frontend are not here: run make assets (%v)", err)
	}
	var examples struct {
		Fixtures []struct {
			Name    string
			Options json.RawMessage
			HTML    string
		}
	}
	if err := json.Unmarshal(content, &examples); err != nil {
		t.Fatal(err)
	}
	compared := 0
	for _, f := range examples.Fixtures {
		c := draw(t, f.Options)
		if c == nil {
			continue
		}
		compared++
		if diff := cmp.Diff(normal(t, f.HTML), normal(t, rendered(t, c))); diff != "" {
			t.Errorf("%s, %q (theirs -, ours +):\n%s", component, f.Name, diff)
		}
	}
	if compared < atLeast {
		t.Errorf("%s: %d examples compared, at least %d expected", component, compared, atLeast)
	}
}

// said reads options strictly: an option that T does not have means that we cannot say this example.
func said[T any](options json.RawMessage) (T, bool) {
	var o T
	d := json.NewDecoder(strings.NewReader(string(options)))
	d.DisallowUnknownFields()
	return o, d.Decode(&o) == nil
}

func rendered(t *testing.T, c templ.Component) string {
	t.Helper()
	var b strings.Builder
	if err := c.Render(t.Context(), &b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// inside gives a component its children.
func inside(c, children templ.Component) templ.Component {
	return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
		return c.Render(templ.WithChildren(ctx, children), w)
	})
}

// normal prints mark-up as a browser would understand it: one element a line, attributes in order, white space squeezed,
// without what is only ours (classes fp-…, the column names in cells).
func normal(t *testing.T, markup string) []string {
	t.Helper()
	body := &html.Node{Type: html.ElementNode, Data: "body", DataAtom: atom.Body}
	nodes, err := html.ParseFragment(strings.NewReader(markup), body)
	if err != nil {
		t.Fatal(err)
	}
	lines := []string{}
	var walk func(n *html.Node, depth int)
	walk = func(n *html.Node, depth int) {
		indent := strings.Repeat("  ", depth)
		switch n.Type {
		case html.TextNode:
			if text := strings.Join(strings.Fields(n.Data), " "); text != "" {
				lines = append(lines, indent+text)
			}
		case html.ElementNode:
			attributes := []string{}
			for _, a := range n.Attr {
				words := slices.DeleteFunc(strings.Fields(a.Val), func(w string) bool { return strings.HasPrefix(w, "fp-") })
				if a.Key == "class" {
					slices.Sort(words)
				}
				if a.Key != "data-label" {
					attributes = append(attributes, a.Key+"="+strings.Join(words, " "))
				}
			}
			slices.Sort(attributes)
			lines = append(lines, indent+"<"+n.Data+" "+strings.Join(attributes, " ")+">")
			for c := n.FirstChild; c != nil; c = c.NextSibling {
				walk(c, depth+1)
			}
		}
	}
	for _, n := range nodes {
		walk(n, 0)
	}
	return lines
}
