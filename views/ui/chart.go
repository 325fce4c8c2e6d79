package ui

import (
	"cmp"
	"context"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"
)

// Figure is one number as it may be shown. A figure that stands for so few people that it could point at somebody has Few
// set and says so in words; its Value must be nought, and no picture draws it by size. Missing is a figure that cannot be.
type Figure struct {
	Value   int
	Few     bool
	Missing bool
	Words   string // instead of the number
}

// FewerThanTen is how a figure reads that is too small to show.
const FewerThanTen = "fewer than 10"

// String is the figure as people read it.
func (f Figure) String() string {
	switch {
	case f.Words != "":
		return f.Words
	case f.Missing:
		return "–"
	case f.Few:
		return FewerThanTen
	}
	return Grouped(f.Value)
}

func (f Figure) drawn() bool { return !f.Few && !f.Missing }

// Grouped writes a whole number with a comma at the thousands.
func Grouped(n int) string {
	digits, sign := strconv.Itoa(n), ""
	if n < 0 {
		digits, sign = digits[1:], "−"
	}
	for at := len(digits) - 3; at > 0; at -= 3 {
		digits = digits[:at] + "," + digits[at:]
	}
	return sign + digits
}

// Series is one figure for each label of a chart.
type Series struct {
	Name    string
	Figures []Figure
}

// Shape is how a chart draws its figures.
type Shape int

// Bars lie, one row a label, for lists; Columns stand, for quarters side by side; Lines lead from quarter to quarter. Bars
// and columns put several series on top of each other.
const (
	Bars Shape = iota
	Columns
	Lines
)

// Chart is a picture of figures, drawn on the server, with the table of the same figures beneath. ID is unique on the page.
// Says is one sentence on what the picture shows. First is what the labels are ("Need"). Totals, one a label, are printed
// where several series add up. There are two drawings, and the style sheet shows the one that fits the screen.
type Chart struct {
	ID, Title, Says, First string
	Shape                  Shape
	Labels                 []string
	Series                 []Series
	Totals                 []Figure
	Unit                   string // after each number, such as " days"
	Note                   string
	Whole                  *Table // instead of a table of what is drawn, when only a part of it is
}

// Hues is how many series have a colour of their own; the palette is that of the Government Analysis Function.
const Hues = 6

// Render writes the chart with its key and its table.
func (c Chart) Render(ctx context.Context, w io.Writer) error { return c.html().Render(ctx, w) }

func (c Chart) draw(narrow bool) drawing {
	d := drawing{id: c.ID + "-wide", class: "fp-chart__wide", title: c.Title, desc: c.Says}
	if narrow {
		d.id, d.class = c.ID+"-narrow", "fp-chart__narrow"
	}
	switch c.Shape {
	case Columns:
		c.columns(&d, narrow)
	case Lines:
		c.lines(&d, narrow)
	default:
		c.bars(&d, narrow)
	}
	return d
}

// table is every figure of the picture.
func (c Chart) table() Table {
	if c.Whole != nil {
		return *c.Whole
	}
	t := Table{Caption: c.Title, CaptionHidden: true, Columns: []Column{{Name: c.First}}, Dense: true}
	for _, s := range c.Series {
		t.Columns = append(t.Columns, Column{Name: s.Name, Numeric: true})
	}
	if len(c.Totals) > 0 && len(c.Series) > 1 {
		t.Columns = append(t.Columns, Column{Name: "All", Numeric: true})
	}
	for n, label := range c.Labels {
		row := []Cell{{Text: label}}
		for _, s := range c.Series {
			row = append(row, Cell{Text: c.words(s.at(n))})
		}
		if len(t.Columns) > len(row) {
			row = append(row, Cell{Text: c.words(c.total(n))})
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

func (s Series) at(n int) Figure {
	if n < len(s.Figures) {
		return s.Figures[n]
	}
	return Figure{Missing: true}
}

// total is what is printed on a bar: the sum that was given, or the one figure that there is.
func (c Chart) total(n int) Figure {
	switch {
	case n < len(c.Totals):
		return c.Totals[n]
	case len(c.Series) == 1:
		return c.Series[0].at(n)
	}
	return Figure{Missing: true}
}

func (c Chart) words(f Figure) string {
	if f.drawn() && f.Words == "" {
		return f.String() + c.Unit
	}
	return f.String()
}

// tallest is what the longest bar shows: of the drawn parts, or of one series when they do not add up.
func (c Chart) tallest() int {
	most := 0
	for n := range c.Labels {
		sum := 0
		for _, s := range c.Series {
			if f := s.at(n); f.drawn() {
				if c.Shape == Lines {
					sum = max(sum, f.Value)
				} else {
					sum += f.Value
				}
			}
		}
		most = max(most, sum)
	}
	return most
}

// scale gives a round upper end of an axis and the step between its lines.
func scale(most int) (top, step int) {
	if most <= 0 {
		return 10, 5
	}
	raw := float64(most) / 4
	size := math.Pow(10, math.Floor(math.Log10(raw)))
	for _, m := range []float64{1, 2, 2.5, 5, 10} {
		if raw <= m*size {
			step = max(1, int(math.Ceil(m*size)))
			break
		}
	}
	return (most + step - 1) / step * step, step
}

// fit breaks a label into lines of at most so many characters.
func fit(label string, most int) []string {
	var lines []string
	line := ""
	for _, word := range strings.Fields(label) {
		if line != "" && len([]rune(line))+1+len([]rune(word)) > most {
			lines, line = append(lines, line), ""
		}
		line = strings.TrimSpace(line + " " + word)
	}
	return append(lines, line)
}

func hue(n int) string { return strconv.Itoa(n%Hues + 1) }

// key says whether the series need naming beside the picture; lines carry their names at their ends.
func (c Chart) key() bool { return len(c.Series) > 1 && c.Shape != Lines }

// few is what the mark for figures that are not shown means in this picture; empty when it has none.
func (c Chart) few() string {
	figures := slices.Clone(c.Totals)
	for _, s := range c.Series {
		figures = append(figures, s.Figures...)
	}
	return fewWords(figures)
}

func fewWords(figures []Figure) string {
	says := ""
	for _, f := range figures {
		switch {
		case f.Few && f.Words != "": // it may be large
			return "Not shown, so that nobody can be recognised"
		case f.Few:
			says = "Fewer than 10: we do not show how many"
		}
	}
	return says
}

// drawing is a picture as marks on a sheet of so many pixels; all of its look comes by class from the style sheet.
type drawing struct {
	id, class, title, desc string
	width, height          float64
	marks                  []mark
}

type mark struct {
	kind       string // rect, line, circle, text, polyline, path
	class      string
	x, y, w, h float64
	text       string // of a text; the points or the path otherwise
	anchor     string
}

func (d *drawing) rect(class string, x, y, w, h float64) {
	d.marks = append(d.marks, mark{kind: "rect", class: class, x: x, y: y, w: w, h: h})
}

func (d *drawing) line(class string, x1, y1, x2, y2 float64) {
	d.marks = append(d.marks, mark{kind: "line", class: class, x: x1, y: y1, w: x2, h: y2})
}

func (d *drawing) say(class, text, anchor string, x, y float64) {
	d.marks = append(d.marks, mark{kind: "text", class: class, text: text, anchor: cmp.Or(anchor, "start"), x: x, y: y})
}

// tooFew is the mark of a figure that is not shown: always of one size, so that it tells nothing but that.
func (d *drawing) tooFew(x, y, w, h float64) {
	d.rect("fp-chart__few", x, y, w, h)
}

// px writes a measure with one decimal at most.
func px(f float64) string { return strconv.FormatFloat(math.Round(f*10)/10, 'f', -1, 64) }
