package static

import (
	"compress/gzip"
	"io"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"
)

func full() fstest.MapFS {
	return fstest.MapFS{
		".gitkeep":    {},
		"app.css":     {Data: []byte(strings.Repeat("body{color:#14262b}", 100))},
		"app.js":      {Data: []byte(strings.Repeat("let post;", 100))},
		"boot.js":     {Data: []byte("1")},
		"favicon.svg": {Data: []byte("<svg/>")},
		"notes.txt":   {Data: []byte("not for the public")},
	}
}

func shelved(t *testing.T, files fstest.MapFS) *shelf {
	t.Helper()
	s, err := stock(files)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func get(h http.Handler, method, url, encoding string) *http.Response {
	r := httptest.NewRequest(method, url, nil)
	r.Header.Set("Accept-Encoding", encoding)
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w.Result()
}

func TestCheckSaysWhatIsMissingAndWhatToDo(t *testing.T) {
	t.Parallel()
	for _, name := range needed {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			files := full()
			delete(files, name)
			err := shelved(t, files).check()
			if err == nil || !strings.Contains(err.Error(), name) || !strings.Contains(err.Error(), "make assets") {
				t.Errorf("without %s: %v", name, err)
			}
		})
	}
	if err := shelved(t, full()).check(); err != nil {
		t.Errorf("complete: %v", err)
	}
}

func TestNothingElseIsServed(t *testing.T) {
	t.Parallel()
	s := shelved(t, full())
	for _, c := range []struct {
		name, method, url string
		want              int
	}{
		{"the folder", "GET", "/static/", 404},
		{"a name without a mark", "GET", "/static/app.css", 404},
		{"a wrong mark", "GET", "/static/app.00000000.css", 404},
		{"a file of no served kind", "GET", "/static/notes.txt", 404},
		{"a file of no served kind, by its mark", "GET", s.url("notes.txt"), 404},
		{"the file that keeps the folder", "GET", "/static/.gitkeep", 404},
		{"a way out of the folder", "GET", "/static/../static.go", 404},
		{"a post", "POST", s.url("app.css"), 405},
		{"an asset", "GET", s.url("app.css"), 200},
		{"its head", "HEAD", s.url("app.css"), 200},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			if got := get(s, c.method, c.url, "").StatusCode; got != c.want {
				t.Errorf("%s %s: %d, want %d", c.method, c.url, got, c.want)
			}
		})
	}
}

func TestServedForEverWithTypeAndCompressed(t *testing.T) {
	t.Parallel()
	files := full()
	s := shelved(t, files)
	for _, c := range []struct{ name, file, encoding, wantKind, wantEncoding string }{
		{"plain", "app.css", "", "text/css; charset=utf-8", ""},
		{"compressed", "app.css", "br, gzip", "text/css; charset=utf-8", "gzip"},
		{"weighted", "app.js", "gzip;q=0.5", "text/javascript; charset=utf-8", "gzip"},
		{"refused", "app.js", "gzip;q=0", "text/javascript; charset=utf-8", ""},
		{"refused at length", "app.js", "gzip; q=0.000, br", "text/javascript; charset=utf-8", ""},
		{"too small to gain", "favicon.svg", "gzip", "image/svg+xml", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			r := get(s, "GET", s.url(c.file), c.encoding)
			body := io.Reader(r.Body)
			if got := r.Header.Get("Content-Encoding"); got != c.wantEncoding {
				t.Errorf("encoding %q, want %q", got, c.wantEncoding)
			}
			if c.wantEncoding == "gzip" {
				z, err := gzip.NewReader(r.Body)
				if err != nil {
					t.Fatal(err)
				}
				body = z
			}
			got, err := io.ReadAll(body)
			if err != nil || string(got) != string(files[c.file].Data) {
				t.Errorf("content differs: %v", err)
			}
			if got := r.Header.Get("Content-Type"); got != c.wantKind {
				t.Errorf("type %q, want %q", got, c.wantKind)
			}
			if got := r.Header.Get("Cache-Control"); got != forever {
				t.Errorf("cache %q", got)
			}
			if r.Header.Get("Vary") != "Accept-Encoding" {
				t.Error("no Vary")
			}
		})
	}
}

func TestAddressChangesWithContent(t *testing.T) {
	t.Parallel()
	before, changed := shelved(t, full()), full()
	changed["app.css"].Data = append(changed["app.css"].Data, ' ')
	after := shelved(t, changed)
	if before.url("app.css") == after.url("app.css") {
		t.Errorf("both are %s", before.url("app.css"))
	}
	if before.url("app.js") != after.url("app.js") {
		t.Error("the address of what did not change changed")
	}
	if !regexp.MustCompile(`^/static/app\.[0-9a-f]{8}\.css$`).MatchString(before.url("app.css")) {
		t.Errorf("address is %s", before.url("app.css"))
	}
}

// The rest looks at the assets as they were built.

func builtShelf(t *testing.T) *shelf {
	t.Helper()
	if err := Check(); err != nil {
		t.Fatal(err)
	}
	s, err := embedded()
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestBrandIsOurOwn(t *testing.T) {
	t.Parallel()
	s := builtShelf(t)
	for name, a := range s.byName {
		for _, mark := range []string{"GDS Transport", "@font-face", "crown", "crest", "#1d70b8"} {
			if strings.Contains(string(a.plain), mark) {
				t.Errorf("%s contains %q", name, mark)
			}
		}
	}
	for _, call := range []string{"url(", "@import"} {
		if strings.Contains(string(s.byName["app.css"].plain), call) {
			t.Errorf("the style sheet asks for another file by %s", call)
		}
	}
}

// TestFirstVisitIsLight holds the part of the assets in the budget of 100 kB for a first visit.
func TestFirstVisitIsLight(t *testing.T) {
	t.Parallel()
	s, sum := builtShelf(t), 0
	for _, name := range needed {
		a := s.byName[name]
		if a.zipped != nil {
			sum += len(a.zipped)
		} else {
			sum += len(a.plain)
		}
	}
	const most = 60_000
	if sum > most {
		t.Errorf("first visit loads %d bytes of assets, at most %d", sum, most)
	}
}

func TestPublicAddressesAreServed(t *testing.T) {
	t.Parallel()
	if err := Check(); err != nil {
		t.Fatal(err)
	}
	for _, name := range needed {
		if got := get(Handler(), "GET", URL(name), "gzip").StatusCode; got != 200 {
			t.Errorf("%s at %s: %d", name, URL(name), got)
		}
	}
	if got := get(Handler(), "GET", URL("unheard-of.css"), "").StatusCode; got != 404 {
		t.Errorf("unheard-of.css: %d", got)
	}
}
