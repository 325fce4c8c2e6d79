package ui

import (
	"context"
	"io"
	"slices"
	"strings"
)

// Place is one area of a map with its figure. Code is the postcode district, such as SR5.
type Place struct {
	Code   string
	Figure Figure
}

// Map is a picture of figures by postcode district: drawn on Ground, if the operator gave boundaries, else as a grid of
// tiles. A place that is no place (a post-office box, an unknown address) stands in Elsewhere and in the table only.
type Map struct {
	ID, Title, Says, Note string
	Counts                string // what is counted, as the table's heading: People
	Places, Elsewhere     []Place
	Ground                *Ground
}

// Render writes the map with its key and its table.
func (m Map) Render(ctx context.Context, w io.Writer) error { return m.html().Render(ctx, w) }

// tileAt is where the districts of Wearside lie on the grid, column and row, so that each keeps its side of the others:
// Washington in the west, the river mouth in the north-east, Seaham and Peterlee down the coast.
var tileAt = map[string][2]int{
	"NE37": {0, 0}, "SR5": {1, 0}, "SR6": {2, 0},
	"NE38": {0, 1}, "SR4": {1, 1}, "SR1": {2, 1},
	"DH4": {0, 2}, "SR3": {1, 2}, "SR2": {2, 2},
	"DH5": {0, 3}, "SR7": {2, 3},
	"SR8": {2, 4},
}

const (
	tileSize   = 104.0
	tileColumn = 3
)

// tiles lays the districts out: the known ones by hand, the rest in order below.
func (m Map) tiles(d *drawing) {
	taken := 0
	for _, p := range m.Places {
		if at, known := tileAt[p.Code]; known {
			taken = max(taken, at[1]+1)
		}
	}
	extra := 0
	bands := m.bands()
	for _, p := range m.Places {
		at, known := tileAt[p.Code]
		if !known {
			at = [2]int{extra % tileColumn, taken + extra/tileColumn}
			extra++
		}
		x, y := float64(at[0])*tileSize+2, float64(at[1])*tileSize+2
		class, ink := bands.class(p.Figure)
		d.rect("fp-map__tile "+class, x, y, tileSize-4, tileSize-4)
		d.say("fp-map__name"+ink, p.Code, "middle", x+tileSize/2-2, y+44)
		d.say("fp-map__value"+ink, short(p.Figure), "middle", x+tileSize/2-2, y+68)
		d.height = max(d.height, y+tileSize)
	}
	d.width = tileColumn*tileSize + 2
}

// short is a figure that fits on a small area.
func short(f Figure) string {
	if f.Few && f.Words == "" {
		return "under 10"
	}
	return f.String()
}

func (m Map) draw() drawing {
	d := drawing{id: m.ID, class: "fp-map__sheet", title: m.Title, desc: m.Says}
	if m.Ground != nil {
		m.shapes(&d)
	} else {
		m.tiles(&d)
	}
	return d
}

// bands are the steps of shade: equal, round and named in the key.
type bands struct{ step int }

const shades = 5

func (m Map) bands() bands {
	most := 0
	for _, p := range m.Places {
		if p.Figure.drawn() {
			most = max(most, p.Figure.Value)
		}
	}
	for _, step := range []int{5, 10, 20, 25, 50, 100, 200, 250, 500, 1000, 2000, 5000, 10000} {
		if step*shades > most {
			return bands{step}
		}
	}
	return bands{most/shades + 1}
}

func (b bands) of(f Figure) int { return min(shades-1, f.Value/b.step) }

// class is the shade of a figure, and the ending of the class of what is written on it.
func (b bands) class(f Figure) (shade, ink string) {
	if !f.drawn() {
		return "fp-chart__few", ""
	}
	if n := b.of(f); n >= 2 {
		return "fp-map__q" + hue(n), " fp-map__ink"
	}
	return "fp-map__q" + hue(b.of(f)), ""
}

type bandKey struct{ class, name string }

// key names the shades that occur.
func (m Map) key() []bandKey {
	b := m.bands()
	used := map[int]bool{}
	var keys []bandKey
	var figures []Figure
	for _, p := range m.Places {
		figures = append(figures, p.Figure)
		if p.Figure.drawn() {
			used[b.of(p.Figure)] = true
		}
	}
	for n := range shades {
		if used[n] {
			keys = append(keys, bandKey{"fp-map__q" + hue(n), Grouped(max(10, n*b.step)) + " to " + Grouped((n+1)*b.step-1)})
		}
	}
	if few := fewWords(figures); few != "" {
		keys = append(keys, bandKey{"fp-chart__few", few})
	}
	return keys
}

func (m Map) table() Table {
	t := Table{Caption: m.Title, CaptionHidden: true, Dense: true, Compact: true, Columns: []Column{{Name: "Postcode district"}, {Name: m.Counts, Numeric: true}}}
	for _, p := range m.Places {
		t.Rows = append(t.Rows, Cells(p.Code, p.Figure.String()))
	}
	for _, p := range m.Elsewhere {
		t.Rows = append(t.Rows, Cells(p.Code+" (not on the map)", p.Figure.String()))
	}
	return t
}

// IsPlace says whether a postcode district is somewhere: SR9 and SR43 are post-office boxes, and what is not shaped like a
// district is none.
func IsPlace(code string) bool {
	if slices.Contains([]string{"SR9", "SR43", "NE82", "NE83", "NE85", "NE88", "NE92", "NE98", "NE99", "DH97", "DH98", "DH99"}, code) {
		return false
	}
	return code != "" && !strings.ContainsAny(code, " abcdefghijklmnopqrstuvwxyz") && strings.ContainsAny(code, "0123456789")
}
