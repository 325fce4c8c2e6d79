package public_test

import (
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
)

// visitor is somebody with a browser. Two tabs are one visitor.
type visitor struct {
	t    *testing.T
	base string
	http *http.Client
	seen []string // addresses and titles
}

func (w *town) visitor() *visitor {
	jar, err := cookiejar.New(nil)
	if err != nil {
		w.t.Fatal(err)
	}
	v := &visitor{t: w.t, base: w.site.URL, http: &http.Client{Jar: jar}}
	v.http.CheckRedirect = func(r *http.Request, _ []*http.Request) error {
		if !strings.HasPrefix(r.URL.String(), v.base) {
			return http.ErrUseLastResponse
		}
		return nil
	}
	return v
}

// page is what the browser shows.
type page struct {
	*goquery.Document
	status int
	path   string
}

func (p page) heading() string { return strings.Join(strings.Fields(p.Find("h1").Text()), " ") }

func (p page) title() string { return p.Find("title").Text() }

func (p page) has(words string) bool {
	return strings.Contains(strings.Join(strings.Fields(p.Find("body").Text()), " "), words)
}

func (v *visitor) get(path string) page {
	v.t.Helper()
	r, err := v.http.Get(v.base + path)
	if err != nil {
		v.t.Fatal(err)
	}
	return v.read(r)
}

func (v *visitor) post(path string, form url.Values) page {
	v.t.Helper()
	r, err := v.http.PostForm(v.base+path, form)
	if err != nil {
		v.t.Fatal(err)
	}
	return v.read(r)
}

func (v *visitor) read(r *http.Response) page {
	v.t.Helper()
	defer r.Body.Close()
	d, err := goquery.NewDocumentFromReader(r.Body)
	if err != nil {
		v.t.Fatal(err)
	}
	p := page{Document: d, status: r.StatusCode, path: r.Request.URL.Path}
	v.seen = append(v.seen, r.Request.URL.String(), p.title())
	if r.StatusCode >= 500 {
		v.t.Fatalf("%s: %d", p.path, r.StatusCode)
	}
	return p
}

// submit fills in the form of a page as a person would, leaving what they do not touch, and presses its button.
func (v *visitor) submit(p page, fill url.Values) page {
	v.t.Helper()
	form := p.Find("main form").First()
	for name := range fill {
		if form.Find(`[name="`+name+`"]`).Length() == 0 {
			v.t.Fatalf("%s does not ask for %s", p.path, name)
		}
	}
	kept := values(form)
	for name, value := range fill {
		kept[name] = value
	}
	return v.post(form.AttrOr("action", p.path), kept)
}

// values is what a form posts as it stands.
func values(form *goquery.Selection) url.Values {
	kept := url.Values{}
	form.Find("input, textarea, select").Each(func(_ int, s *goquery.Selection) {
		name := s.AttrOr("name", "")
		switch _, on := s.Attr("checked"); {
		case s.Is("select"):
			kept.Add(name, s.Find("option[selected]").AttrOr("value", ""))
		case s.Is("textarea"):
			kept.Add(name, s.Text())
		case slices.Contains([]string{"radio", "checkbox"}, s.AttrOr("type", "")):
			if on {
				kept.Add(name, s.AttrOr("value", ""))
			}
		default:
			kept.Add(name, s.AttrOr("value", ""))
		}
	})
	return kept
}

// walk answers page after page until one of them, or the check page, is reached.
func (v *visitor) walk(until string, answers map[string]url.Values) page {
	v.t.Helper()
	p := v.get("/refer/who")
	for range 30 {
		step := strings.TrimPrefix(p.path, "/refer/")
		if step == until || step == "check" {
			return p
		}
		switch step {
		case "safe":
			p = v.submit(p, nil)
			continue
		case "under-16":
			p = v.get(p.Find("main a.govuk-button").AttrOr("href", ""))
			continue
		}
		fill, ok := answers[step]
		if !ok {
			v.t.Fatalf("stands at %s: %s", p.path, p.heading())
		}
		next := v.submit(p, fill)
		if next.status != http.StatusOK || next.path == p.path {
			v.t.Fatalf("%s: %d %s", next.path, next.status, strings.TrimSpace(next.Find(".govuk-error-summary").Text()))
		}
		p = next
	}
	v.t.Fatalf("never came to %s", until)
	return p
}
