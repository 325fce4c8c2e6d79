package ui

import (
	"math"
	"slices"
	"strings"
)

// apart is how far the names at the ends of lines stay from each other.
const apart = 17.0

func (c Chart) lines(d *drawing, narrow bool) {
	right, letters := 168.0, 21
	if narrow {
		right, letters = 108, 13
	}
	names, room := make([][]string, len(c.Series)), 0.0
	for k, s := range c.Series {
		last := s.at(len(c.Labels) - 1)
		words := c.words(last)
		if last.Few {
			words = short(last)
		}
		names[k] = fit(s.Name+" "+words, letters)
		room += float64(len(names[k])) * apart
	}
	f := c.frame(d, narrow, right, room)
	var ends []lineEnd
	for k, s := range c.Series {
		var run []string
		flush := func() {
			if len(run) > 1 {
				d.marks = append(d.marks, mark{kind: "polyline", class: "fp-chart__l fp-chart__l" + hue(k), text: strings.Join(run, " ")})
			}
			run = nil
		}
		for n := range c.Labels {
			v := s.at(n)
			switch {
			case v.drawn():
				run = append(run, px(f.x(n))+","+px(f.y(v.Value)))
				d.marks = append(d.marks, mark{kind: "circle", class: "fp-chart__s fp-chart__s" + hue(k), x: f.x(n), y: f.y(v.Value), w: 4})
			case v.Few: // the line stops: a mark on the ground says that there is a figure, and not which
				flush()
				d.tooFew(f.x(n)-5, f.y(0)-11, 10, 10)
			default:
				flush()
			}
		}
		flush()
		last := s.at(len(c.Labels) - 1)
		end := lineEnd{hue: k, lines: names[k], y: f.y(0) - 8}
		if last.drawn() {
			end.y = f.y(last.Value)
		}
		ends = append(ends, end)
	}
	for _, e := range spread(ends, f.top, f.top+f.plot) {
		for n, l := range e.lines {
			d.say("fp-chart__name fp-chart__name"+hue(e.hue), l, "start", d.width-right+2, e.y+5+float64(n)*apart)
		}
	}
}

type lineEnd struct {
	hue   int
	y     float64
	lines []string
}

// spread moves names apart that would lie on each other, top to bottom, and keeps them on the sheet.
func spread(ends []lineEnd, top, bottom float64) []lineEnd {
	slices.SortStableFunc(ends, func(a, b lineEnd) int { return int(math.Round(a.y - b.y)) })
	free := top
	for n := range ends {
		ends[n].y = math.Max(ends[n].y, free)
		free = ends[n].y + float64(len(ends[n].lines))*apart
	}
	for n, limit := len(ends)-1, bottom; n >= 0; n-- {
		limit -= float64(len(ends[n].lines)-1) * apart
		ends[n].y = math.Max(top, math.Min(ends[n].y, limit))
		limit = ends[n].y - apart
	}
	return ends
}
