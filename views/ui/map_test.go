package ui

import (
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
)

// invented is a place of two squares and an island.
const invented = `{"type":"FeatureCollection","features":[
 {"type":"Feature","properties":{"name":"SR5","number":5},"geometry":{"type":"Polygon","coordinates":[[[-1.4,54.9],[-1.3,54.9],[-1.3,55.0],[-1.4,55.0],[-1.4,54.9]]]}},
 {"type":"Feature","properties":{"name":"ZZ1"},"geometry":{"type":"MultiPolygon","coordinates":[[[[-1.3,54.9],[-1.2,54.9],[-1.2,55.0],[-1.3,55.0],[-1.3,54.9]]],[[[-1.1,54.9],[-1.09,54.9],[-1.09,54.91],[-1.1,54.9]]]]}}]}`

func placed() Map {
	return Map{ID: "m", Title: "Where it was missing", Says: "Most in SR5.", Counts: "Requests", Elsewhere: []Place{{"SR9", Figure{Value: 15}}},
		Places: []Place{{"SR5", Figure{Value: 120}}, {"ZZ1", Figure{Value: 0, Few: true}}}}
}

func TestMap(t *testing.T) {
	t.Parallel()
	ground, err := ReadGround([]byte(invented), "Invented, 2026")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name   string
		ground *Ground
		shape  string
	}{{"tiles", nil, "svg.fp-map__sheet rect"}, {"shapes", ground, "svg.fp-map__sheet path"}} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			m := placed()
			m.Ground = c.ground
			d := parsed(t, m)
			if n := d.Find(c.shape).Length(); n != 2 {
				t.Errorf("%d areas drawn, want 2", n)
			}
			if d.Find("[style]").Length() != 0 {
				t.Error("a style attribute")
			}
			drawn := d.Find("svg.fp-map__sheet").Text()
			if strings.Contains(drawn, "SR9") {
				t.Error("a post-office box is on the map")
			}
			if !strings.Contains(drawn, "under 10") || d.Find("svg.fp-map__sheet .fp-chart__few").Length() != 1 {
				t.Errorf("what is too small to show is drawn as %q", drawn)
			}
			if got := cellsOf(d.Find("thead")); got != "Postcode district Requests" {
				t.Errorf("the table is headed %q", got)
			}
			if got := cellsOf(d.Find("tbody")); got != "SR5 120 ZZ1 fewer than 10 SR9 (not on the map) 15" {
				t.Errorf("the table says %q", got)
			}
			if got := d.Find("figure").Text(); strings.Contains(got, "Invented, 2026") != (c.ground != nil) {
				t.Errorf("credit: %q", got)
			}
		})
	}
}

// Tiles of districts that nobody laid out by hand go below the others, each to a place of its own.
func TestEveryTileHasAPlaceOfItsOwn(t *testing.T) {
	t.Parallel()
	var m Map
	for _, code := range strings.Fields("SR1 SR2 SR3 SR4 SR5 SR6 SR7 SR8 NE37 NE38 DH4 DH5 TS1 TS2 TS3 TS4") {
		m.Places = append(m.Places, Place{code, Figure{Value: 10}})
	}
	seen := map[string]bool{}
	parsed(t, m).Find(".fp-map__tile").Each(func(_ int, s *goquery.Selection) {
		at := s.AttrOr("x", "") + "," + s.AttrOr("y", "")
		if seen[at] {
			t.Errorf("two tiles at %s", at)
		}
		seen[at] = true
	})
	if len(seen) != 16 {
		t.Errorf("%d tiles", len(seen))
	}
}

func TestGroundRefusesWhatIsNoMap(t *testing.T) {
	t.Parallel()
	const square = `"geometry":{"type":"Polygon","coordinates":[[[0,0],[1,0],[1,1],[0,0]]]}`
	for _, c := range []struct{ name, data, says string }{
		{"no JSON", `<svg>`, "no JSON"},
		{"no collection", `{"type":"Feature"}`, "FeatureCollection"},
		{"no features", `{"type":"FeatureCollection","features":[]}`, "at least one"},
		{"no name", `{"type":"FeatureCollection","features":[{"properties":{"n":4},` + square + `}]}`, "name of the area"},
		{"two names", `{"type":"FeatureCollection","features":[{"properties":{"a":"x","b":"y"},` + square + `}]}`, "more than one property"},
		{"a point", `{"type":"FeatureCollection","features":[{"properties":{"a":"x"},"geometry":{"type":"Point","coordinates":[0,0]}}]}`, "no area"},
		{"metres", `{"type":"FeatureCollection","features":[{"properties":{"a":"x"},"geometry":{"type":"Polygon","coordinates":[[[439000,557000],[1,0],[1,1],[0,0]]]}}]}`, "longitude and latitude"},
		{"no outline", `{"type":"FeatureCollection","features":[{"properties":{"a":"x"},"geometry":{"type":"Polygon","coordinates":[]}}]}`, "no outline"},
		{"a line", `{"type":"FeatureCollection","features":[{"properties":{"a":"x"},"geometry":{"type":"Polygon","coordinates":[[[0,0],[1,1]]]}}]}`, "four points"},
		{"null", `{"type":"FeatureCollection","features":[null]}`, "name of the area"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			if _, err := ReadGround([]byte(c.data), ""); err == nil || !strings.Contains(err.Error(), c.says) {
				t.Errorf("said %v, want %q", err, c.says)
			}
		})
	}
}

func TestIsPlace(t *testing.T) {
	t.Parallel()
	for code, want := range map[string]bool{"SR5": true, "NE37": true, "SR9": false, "SR43": false, "": false, "Not known": false, "Outside the area": false} {
		if IsPlace(code) != want {
			t.Errorf("IsPlace(%q) = %v", code, !want)
		}
	}
}
