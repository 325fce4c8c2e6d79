package ui

import (
	"math"
	"strings"
)

const (
	groundWide = 420.0
	groundEdge = 8.0
	finest     = 1.2 // points nearer than this, in pixels, are left out
)

// onSheet turns longitude and latitude into pixels: longitude shrunk by the cosine of the mean latitude, which is right
// enough for one city or county.
type onSheet struct{ west, north, shrink, scale float64 }

func (s onSheet) at(p point) (x, y float64) {
	return (p.x*s.shrink-s.west)*s.scale + groundEdge, (s.north-p.y)*s.scale + groundEdge
}

// fitted lays the outlines of the places out on the sheet and gives its height.
func (m Map) fitted() (onSheet, float64) {
	low, high := math.Inf(1), math.Inf(-1)
	var all []ring
	for _, p := range m.Places {
		all = append(all, m.Ground.areas[p.Code]...)
	}
	for _, r := range all {
		for _, p := range r {
			low, high = math.Min(low, p.y), math.Max(high, p.y)
		}
	}
	s := onSheet{north: high, shrink: math.Cos((low + high) / 2 * math.Pi / 180), west: math.Inf(1)}
	east := math.Inf(-1)
	for _, r := range all {
		for _, p := range r {
			s.west, east = math.Min(s.west, p.x*s.shrink), math.Max(east, p.x*s.shrink)
		}
	}
	s.scale = (groundWide - 2*groundEdge) / math.Max(east-s.west, 1e-9)
	return s, (high-low)*s.scale + 2*groundEdge
}

func (m Map) shapes(d *drawing) {
	s, height := m.fitted()
	d.width, d.height = groundWide, height
	bands := m.bands()
	var names []func()
	for _, p := range m.Places {
		class, ink := bands.class(p.Figure)
		var path strings.Builder
		var middle point
		room := 0.0
		for _, r := range m.Ground.areas[p.Code] {
			s.outline(&path, r)
			if at, size := s.middle(r); size > room {
				middle, room = at, size
			}
		}
		d.marks = append(d.marks, mark{kind: "path", class: "fp-map__area " + class, text: path.String()})
		names = append(names, func() {
			d.say("fp-map__small"+ink, p.Code, "middle", middle.x, middle.y)
			if room > 2600 { // square pixels: room for a second line
				d.say("fp-map__count"+ink, short(p.Figure), "middle", middle.x, middle.y+14)
			}
		})
	}
	for _, write := range names { // on top of every area
		write()
	}
}

// outline writes one ring as a path.
func (s onSheet) outline(path *strings.Builder, r ring) {
	lastX, lastY := math.Inf(1), math.Inf(1)
	for n, p := range r {
		x, y := s.at(p)
		if n > 0 && math.Hypot(x-lastX, y-lastY) < finest {
			continue
		}
		if n == 0 {
			path.WriteString("M")
		} else {
			path.WriteString("L")
		}
		path.WriteString(px(x) + "," + px(y))
		lastX, lastY = x, y
	}
	path.WriteString("Z")
}

// middle is the centre of gravity of a ring on the sheet, and how much it covers in square pixels.
func (s onSheet) middle(r ring) (point, float64) {
	var area, x, y float64
	for n := range r {
		ax, ay := s.at(r[n])
		bx, by := s.at(r[(n+1)%len(r)])
		cross := ax*by - bx*ay
		area += cross
		x += (ax + bx) * cross
		y += (ay + by) * cross
	}
	if math.Abs(area) < 1e-9 {
		at, top := s.at(r[0])
		return point{at, top}, 0
	}
	return point{x / (3 * area), y / (3 * area)}, math.Abs(area) / 2
}
