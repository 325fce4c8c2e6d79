package ui

import "math"

// sheet is the frame of a picture over quarters: the axis on the left, the labels below.
type sheet struct {
	left, right, top, bottom float64
	slot, plot               float64 // the width of one label, the height of the axis
	most                     int
}

// frame draws the axis and the labels, and says where things go. The sheet is at least so high that the axis has the room
// asked for.
func (c Chart) frame(d *drawing, narrow bool, right, room float64) sheet {
	f := sheet{left: 48, right: right, top: 26, bottom: 46}
	d.width, d.height = barsWide, 320
	if narrow {
		d.width, d.height, f.left = barsNarrow, 300, 38
	}
	d.height = math.Max(d.height, room+f.top+f.bottom)
	f.plot = d.height - f.top - f.bottom
	f.slot = (d.width - f.left - f.right) / math.Max(1, float64(len(c.Labels)))
	var step int
	f.most, step = scale(c.tallest())
	for v := 0; v <= f.most; v += step {
		class := "fp-chart__grid"
		if v == 0 {
			class = "fp-chart__base"
		}
		d.line(class, f.left, f.y(v), d.width-f.right, f.y(v))
		d.say("fp-chart__tick", Grouped(v), "end", f.left-7, f.y(v)+4)
	}
	every := int(math.Ceil(62 / f.slot))
	for n, label := range c.Labels {
		if (len(c.Labels)-1-n)%every != 0 {
			continue
		}
		for k, l := range fit(label, 8) {
			d.say("fp-chart__tick", l, "middle", f.x(n), d.height-f.bottom+18+float64(k)*15)
		}
	}
	return f
}

func (f sheet) x(n int) float64 { return f.left + f.slot*(float64(n)+.5) }
func (f sheet) y(v int) float64 {
	return f.top + f.plot - float64(v)/float64(f.most)*f.plot
}

func (c Chart) columns(d *drawing, narrow bool) {
	f := c.frame(d, narrow, 6, 0)
	wide := math.Min(72, f.slot*.66)
	for n := range c.Labels {
		at, few := 0, false
		for k, s := range c.Series {
			v := s.at(n)
			few = few || v.Few
			if !v.drawn() || v.Value <= 0 {
				continue
			}
			d.rect("fp-chart__s fp-chart__s"+hue(k), f.x(n)-wide/2, f.y(at+v.Value), wide, f.y(at)-f.y(at+v.Value))
			at += v.Value
		}
		top := f.y(at)
		if few {
			top -= 12
			d.tooFew(f.x(n)-wide/2+1, top, wide-2, 10)
		}
		total := c.total(n)
		if total.Few {
			d.say("fp-chart__tick", "under 10", "middle", f.x(n), top-6)
		} else if !total.Missing {
			d.say("fp-chart__value", c.words(total), "middle", f.x(n), top-6)
		}
	}
}
