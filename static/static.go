// Package static holds the style sheet, the scripts and the icons, built by `make assets` and embedded in the program.
// It does not know a page; it gives each asset an address that changes with its content and serves it from memory.
package static

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"path"
	"strings"
	"sync"
)

//go:embed all:dist
var built embed.FS

// prefix is the path under which the assets are served.
const prefix = "/static/"

// forever is how long a browser may keep what has the mark of its content in its name.
const forever = "public, max-age=31536000, immutable"

// needed are the assets without which no page looks or works as it should.
var needed = []string{"app.css", "app.js", "boot.js", "favicon.svg"}

// kinds are the types of the files that are served; nothing else is.
var kinds = map[string]string{
	".css": "text/css; charset=utf-8",
	".js":  "text/javascript; charset=utf-8",
	".svg": "image/svg+xml",
	".png": "image/png",
	".ico": "image/x-icon",
}

// asset is one file, ready to be sent.
type asset struct {
	url, kind     string
	plain, zipped []byte
}

// shelf holds the assets by name and by address.
type shelf struct{ byName, byURL map[string]*asset }

var embedded = sync.OnceValues(func() (*shelf, error) {
	dist, err := fs.Sub(built, "dist")
	if err != nil {
		return nil, fmt.Errorf("open the embedded assets: %w", err)
	}
	return stock(dist)
})

// Check reports what is missing from the assets that were built into this program; nil when it is complete.
// The program calls it before it serves.
func Check() error {
	s, err := embedded()
	if err != nil {
		return err
	}
	return s.check()
}

// URL is the address of an asset by its name in dist, such as "app.css". It changes when the content does. For a name
// that was not built it is an address that answers 404.
func URL(name string) string {
	s, err := embedded()
	if err != nil {
		return prefix + name
	}
	return s.url(name)
}

// Handler serves the assets at their addresses, to be kept for ever, and 404 for all else.
func Handler() http.Handler {
	s, err := embedded()
	if err != nil {
		return http.NotFoundHandler()
	}
	return s
}

// stock reads, marks and compresses every file of a folder.
func stock(dist fs.FS) (*shelf, error) {
	s := &shelf{byName: map[string]*asset{}, byURL: map[string]*asset{}}
	err := fs.WalkDir(dist, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || kinds[path.Ext(name)] == "" {
			return err
		}
		content, err := fs.ReadFile(dist, name)
		if err != nil {
			return err
		}
		a, err := newAsset(name, content)
		if err != nil {
			return err
		}
		s.byName[name], s.byURL[a.url] = a, a
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read the assets: %w", err)
	}
	return s, nil
}

func newAsset(name string, content []byte) (*asset, error) {
	sum := sha256.Sum256(content)
	ext := path.Ext(name)
	var zipped bytes.Buffer
	z, err := gzip.NewWriterLevel(&zipped, gzip.BestCompression)
	if err != nil {
		return nil, fmt.Errorf("compress %s: %w", name, err)
	}
	if _, err := z.Write(content); err != nil {
		return nil, fmt.Errorf("compress %s: %w", name, err)
	}
	if err := z.Close(); err != nil {
		return nil, fmt.Errorf("compress %s: %w", name, err)
	}
	a := &asset{
		url:   prefix + strings.TrimSuffix(name, ext) + "." + hex.EncodeToString(sum[:4]) + ext,
		kind:  kinds[ext],
		plain: content,
	}
	if zipped.Len() < len(content) {
		a.zipped = zipped.Bytes()
	}
	return a, nil
}

func (s *shelf) check() error {
	missing := []string{}
	for _, name := range needed {
		if s.byName[name] == nil {
			missing = append(missing, name)
		}
	}
	if len(missing) == 0 {
		return nil
	}
	return errors.New("assets are not built (missing " + strings.Join(missing, ", ") + "): run make assets, then build again")
}

func (s *shelf) url(name string) string {
	if a := s.byName[name]; a != nil {
		return a.url
	}
	return prefix + name
}

// ServeHTTP sends one asset; only GET and HEAD are answered.
func (s *shelf) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	a := s.byURL[r.URL.Path]
	if a == nil {
		http.NotFound(w, r)
		return
	}
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		w.Header().Set("Allow", "GET, HEAD")
		http.Error(w, "method not allowed", http.StatusMethodNotAllowed)
		return
	}
	body := a.plain
	h := w.Header()
	h.Set("Content-Type", a.kind)
	h.Set("Cache-Control", forever)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Add("Vary", "Accept-Encoding")
	if a.zipped != nil && takesGzip(r.Header.Get("Accept-Encoding")) {
		h.Set("Content-Encoding", "gzip")
		body = a.zipped
	}
	h.Set("Content-Length", fmt.Sprint(len(body)))
	if r.Method == http.MethodHead {
		return
	}
	_, _ = w.Write(body) // a reader who has left cannot be told
}

// takesGzip reads an Accept-Encoding header; a coding with weight nought is refused (RFC 9110, 12.5.3).
func takesGzip(header string) bool {
	for part := range strings.SplitSeq(header, ",") {
		coding, weight, _ := strings.Cut(strings.TrimSpace(part), ";")
		if !strings.EqualFold(strings.TrimSpace(coding), "gzip") {
			continue
		}
		q := strings.TrimPrefix(strings.ReplaceAll(weight, " ", ""), "q=")
		return strings.Trim(q, "0.") != "" || q == ""
	}
	return false
}
