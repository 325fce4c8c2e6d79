package handlers

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestReadGround(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	write := func(name, text string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	for _, c := range []struct{ name, path, says string }{
		{"no such file", filepath.Join(dir, "nothing"), "FINGERPOST_MAP: open"},
		{"no map", write("words", "Wearmouth"), "no JSON"},
		{"no features", write("empty", `{"type":"FeatureCollection","features":[]}`), "at least one feature"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			if _, err := ReadGround(c.path, ""); err == nil || !strings.Contains(err.Error(), c.says) || !strings.HasPrefix(err.Error(), "FINGERPOST_MAP: ") {
				t.Errorf("said %v, want %q", err, c.says)
			}
		})
	}
	if g, err := ReadGround("", ""); g != nil || err != nil {
		t.Errorf("without a path: %v, %v", g, err)
	}
	g, err := ReadGround(write("square", `{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"name":"ZZ1"},"geometry":{"type":"Polygon","coordinates":[[[-1.4,54.9],[-1.3,54.9],[-1.3,55],[-1.4,54.9]]]}}]}`), "Invented")
	if err != nil || !g.Has("ZZ1") || g.Credit != "Invented" {
		t.Errorf("%+v, %v", g, err)
	}
}
