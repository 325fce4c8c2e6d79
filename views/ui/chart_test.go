package ui

import (
	"fmt"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
)

func figures(values ...int) []Figure {
	list := make([]Figure, len(values))
	for n, v := range values {
		list[n] = Figure{Value: v, Few: v == 0}
	}
	return list
}

func sample(shape Shape) Chart {
	return Chart{ID: "c", Title: "People by need", Says: "Most asked about money.", First: "Need", Shape: shape, Labels: []string{"Money", "Food & essentials", "<Debt>"},
		Series: []Series{{"Helped", figures(1200, 0, 40)}, {"Not helped", figures(30, 20, 0)}}, Totals: figures(1230, 25, 45)}
}

var shapes = []struct {
	name  string
	shape Shape
}{{"bars", Bars}, {"columns", Columns}, {"lines", Lines}}

func TestChartsCarryNoStyleAndSayWhatTheyAre(t *testing.T) {
	t.Parallel()
	for _, s := range shapes {
		t.Run(s.name, func(t *testing.T) {
			t.Parallel()
			d := parsed(t, sample(s.shape))
			if n := d.Find("[style],script,style").Length(); n != 0 {
				t.Errorf("%d elements carry a style or a script", n)
			}
			drawings := d.Find("svg[role=img]")
			if drawings.Length() != 2 {
				t.Fatalf("%d drawings, want one for each width", drawings.Length())
			}
			drawings.Each(func(_ int, svg *goquery.Selection) {
				for _, id := range strings.Fields(svg.AttrOr("aria-labelledby", "")) {
					if d.Find("#"+id).Length() != 1 {
						t.Errorf("%q names the drawing and is not there once", id)
					}
				}
			})
			if got := d.Find("svg desc").First().Text(); got != "Most asked about money." {
				t.Errorf("described as %q", got)
			}
		})
	}
}

func TestEveryFigureStandsInTheTable(t *testing.T) {
	t.Parallel()
	for _, s := range shapes {
		t.Run(s.name, func(t *testing.T) {
			t.Parallel()
			rows := parsed(t, sample(s.shape)).Find("tbody tr").Map(func(_ int, tr *goquery.Selection) string { return cellsOf(tr) })
			want := "Money 1,200 30 1,230|Food & essentials fewer than 10 20 25|<Debt> 40 fewer than 10 45"
			if got := strings.Join(rows, "|"); got != want {
				t.Errorf("the table says\n%s\nwant\n%s", got, want)
			}
		})
	}
}

// cellsOf is what the cells of a part of a table say, with a space between.
func cellsOf(s *goquery.Selection) string {
	return strings.Join(s.Find("th,td").Map(func(_ int, c *goquery.Selection) string { return strings.TrimSpace(c.Text()) }), " ")
}

// What is too small to show has one mark of one size, whatever stood behind it.
func TestTooFewHaveNoHeightThatTells(t *testing.T) {
	t.Parallel()
	for _, s := range shapes {
		t.Run(s.name, func(t *testing.T) {
			t.Parallel()
			chart := func(hidden int) string {
				return rendered(t, Chart{ID: "c", Title: "T", Shape: s.shape, Labels: []string{"A", "B"},
					Series: []Series{{"S", []Figure{{Value: 40}, {Value: hidden, Few: true}}}}})
			}
			none := chart(0)
			for hidden := range 10 {
				if chart(hidden) != none {
					t.Errorf("a hidden %d is drawn otherwise than a hidden 0", hidden)
				}
			}
			if !strings.Contains(none, "fp-chart__few") {
				t.Error("no mark for what is not shown")
			}
			withheld := rendered(t, Chart{ID: "c", Title: "T", Shape: s.shape, Labels: []string{"A", "B"}, Series: []Series{{"S", []Figure{{Value: 40}, {Few: true, Words: "not shown"}}}}})
			if strings.Contains(withheld, "Fewer than 10:") || !strings.Contains(withheld, "Not shown, so that") {
				t.Error("the key takes what is withheld for a few")
			}
		})
	}
}

func TestBarsPrintTheirTotals(t *testing.T) {
	t.Parallel()
	for _, s := range shapes[:2] {
		d := parsed(t, sample(s.shape))
		words := d.Find("svg.fp-chart__wide text.fp-chart__value").Map(func(_ int, x *goquery.Selection) string { return x.Text() })
		if got := strings.Join(words, " "); got != "1,230 25 45" {
			t.Errorf("%s: totals printed: %s", s.name, got)
		}
	}
}

func TestNamesAtTheEndsOfLinesDoNotLieOnEachOther(t *testing.T) {
	t.Parallel()
	c := Chart{ID: "c", Title: "T", Shape: Lines, Labels: []string{"Jan to Mar 2026", "Apr to Jun 2026"}}
	for n := range 6 {
		c.Series = append(c.Series, Series{fmt.Sprintf("Series number %d", n), figures(100, 100+n)})
	}
	for _, narrow := range []bool{false, true} {
		d := c.draw(narrow)
		var last float64 = -100
		for _, m := range d.marks {
			if m.kind != "text" || !strings.HasPrefix(m.class, "fp-chart__name") {
				continue
			}
			if m.y-last < apart-.5 {
				t.Errorf("narrow %v: names at %v and %v", narrow, last, m.y)
			}
			if m.y > d.height {
				t.Errorf("narrow %v: a name lies %v below the sheet", narrow, m.y-d.height)
			}
			last = m.y
		}
	}
}

func TestScale(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ most, top, step int }{{0, 10, 5}, {1, 1, 1}, {7, 8, 2}, {12, 15, 5}, {95, 100, 25}, {100, 100, 25}, {101, 150, 50}, {4300, 6000, 2000}} {
		t.Run(fmt.Sprint(c.most), func(t *testing.T) {
			t.Parallel()
			if top, step := scale(c.most); top != c.top || step != c.step {
				t.Errorf("scale(%d) = %d by %d, want %d by %d", c.most, top, step, c.top, c.step)
			}
		})
	}
}

func TestGrouped(t *testing.T) {
	t.Parallel()
	for n, want := range map[int]string{0: "0", 999: "999", 1000: "1,000", 1234567: "1,234,567", -4321: "−4,321"} {
		if got := Grouped(n); got != want {
			t.Errorf("Grouped(%d) = %q, want %q", n, got, want)
		}
	}
}
