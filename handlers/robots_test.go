package handlers_test

import (
	"net/http"
	"strings"
	"testing"
)

// What search engines are let to is what says nothing against it, and the other way round.
func TestSearchEnginesFindWhatIsForEverybody(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	rules := w.ask(http.MethodGet, "/robots.txt", "public", "").Body.String()
	for path, found := range map[string]bool{
		"/": true, "/services": true, "/figures": true, "/help": true, "/privacy": true, "/information": true, "/accessibility": true, "/cookies": true,
		"/refer/who": false, "/sign-in": false, "/mine": false,
	} {
		answer := w.ask(http.MethodGet, path, "public", "")
		hidden := strings.Contains(answer.Body.String(), `name="robots"`)
		rule := path
		if path == "/" {
			rule = "/$" // itself, and not all that it begins
		}
		let := strings.Contains(rules, "Allow: "+rule+"\n")
		if answer.Code != http.StatusOK || let != found || hidden == found {
			t.Errorf("%s: %d, let in %t, hidden %t", path, answer.Code, let, hidden)
		}
	}
	if !strings.HasSuffix(rules, "Disallow: /\n") {
		t.Errorf("everything else is not kept back: %q", rules)
	}
}
