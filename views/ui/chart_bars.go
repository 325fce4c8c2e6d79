package ui

// The measures of lying bars. On a wide sheet the label stands before its bar, on a narrow one above it.
const (
	barsWide, barsNarrow = 560.0, 345.0
	barLabels            = 205.0 // room for the labels on a wide sheet
	barEnd               = 104.0 // room for "fewer than 10" after a bar
	barThick             = 20.0
	fewLong              = 16.0 // the mark of a figure that is not shown
	lineHeight           = 18.0
)

func (c Chart) bars(d *drawing, narrow bool) {
	d.width = barsWide
	left, letters := barLabels, 28
	if narrow {
		d.width, left, letters = barsNarrow, 0, 44
	}
	room := d.width - left - barEnd
	most := max(1, c.tallest())
	y := 4.0
	for n, label := range c.Labels {
		lines := fit(label, letters)
		bar := y
		if narrow {
			for _, l := range lines {
				d.say("fp-chart__label", l, "start", 0, bar+14)
				bar += lineHeight
			}
			bar += 2
		} else {
			for k, l := range lines {
				d.say("fp-chart__label", l, "end", left-12, bar+15+float64(k)*lineHeight)
			}
		}
		end := c.bar(d, n, left, bar, room/float64(most))
		d.say("fp-chart__value", c.words(c.total(n)), "start", end+8, bar+15)
		y = bar + barThick + 14
		if !narrow {
			y = bar + max(barThick, float64(len(lines))*lineHeight) + 12
		}
	}
	d.height = y
	if !narrow {
		d.line("fp-chart__base", left+.5, 0, left+.5, y-6)
	}
}

// bar draws the parts of one row and says where it ends.
func (c Chart) bar(d *drawing, n int, x, y, scale float64) float64 {
	few := false
	for k, s := range c.Series {
		f := s.at(n)
		few = few || f.Few
		if !f.drawn() || f.Value <= 0 {
			continue
		}
		w := float64(f.Value) * scale
		d.rect("fp-chart__s fp-chart__s"+hue(k), x, y, w, barThick)
		x += w
	}
	if few {
		d.tooFew(x+2, y+1, fewLong, barThick-2)
		x += fewLong + 3
	}
	return x
}
