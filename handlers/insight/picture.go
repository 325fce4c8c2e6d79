package insight

import (
	"cmp"
	"slices"
	"strconv"

	"example.org/fingerpost/app/insight"
	"example.org/fingerpost/views"
	"example.org/fingerpost/views/ui"
)

// shown is a figure as pages show it.
func shown(f insight.Figure) ui.Figure {
	switch f.Kind {
	case insight.Few:
		return ui.Figure{Few: true}
	case insight.Withheld:
		return ui.Figure{Few: true, Words: f.Text()}
	case insight.Impossible:
		return ui.Figure{Missing: true, Words: f.Text()}
	}
	if f.Unit == insight.Count {
		return ui.Figure{Value: f.Value}
	}
	return ui.Figure{Value: f.Value, Words: f.Text()}
}

// sections draws every grid of a sheet but its headlines.
func (a area) sections(sheet insight.Sheet) []views.Section {
	var all []views.Section
	for n, g := range sheet.Grids {
		if g.Name != headlines {
			all = append(all, a.section("figures-"+strconv.Itoa(n+1), g))
		}
	}
	return all
}

// rowsFolded is from how many rows on a table without a picture is folded, if it has a column for each quarter.
const rowsFolded = 12

func (a area) section(id string, g insight.Grid) views.Section {
	switch g.Picture {
	case insight.InBars:
		return bars(id, g)
	case insight.InColumns, insight.InLines:
		if len(g.Columns) == 1 {
			return oneQuarter(id, g)
		}
		return overTime(id, g)
	case insight.OnMap:
		return a.onMap(id, g)
	}
	return views.FigureTable(id, g.Title, g.Says, whole(g), len(g.Columns) > 2 && len(g.Rows) > rowsFolded)
}

// whole is every figure of a grid.
func whole(g insight.Grid) ui.Table {
	t := ui.Table{Caption: g.Title + ", " + g.Unit, CaptionHidden: true, Dense: true, Compact: len(g.Columns) <= 2, Columns: []ui.Column{{Name: g.First}}}
	for _, c := range g.Columns {
		t.Columns = append(t.Columns, ui.Column{Name: c, Numeric: true})
	}
	for _, r := range g.Rows {
		row := []ui.Cell{{Text: r.Label}}
		for _, f := range r.Figures {
			row = append(row, ui.Cell{Text: shown(f).String()})
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// A picture has at most so many bars; from so many on it leaves out what is too small to show. The table has every row.
const (
	rowsDrawn = 16
	rowsMany  = 8
)

// drawn are the rows of a grid that bars are drawn for.
func drawn(rows []insight.GridRow) []insight.GridRow {
	if len(rows) > rowsMany {
		rows = slices.DeleteFunc(slices.Clone(rows), func(r insight.GridRow) bool { return r.Figures[len(r.Figures)-1].Kind != insight.Shown })
	}
	return rows[:min(len(rows), rowsDrawn)]
}

func bars(id string, g insight.Grid) ui.Chart {
	t := whole(g)
	c := ui.Chart{ID: id, Title: g.Title, Says: g.Says, First: g.First, Shape: ui.Bars, Whole: &t}
	columns, rows := len(g.Columns), drawn(g.Rows)
	if g.Summed {
		columns--
	}
	for n := range columns {
		c.Series = append(c.Series, ui.Series{Name: g.Columns[n]})
	}
	for _, r := range rows {
		c.Labels = append(c.Labels, r.Label)
		for n := range columns {
			c.Series[n].Figures = append(c.Series[n].Figures, shown(r.Figures[n]))
		}
		if g.Summed {
			c.Totals = append(c.Totals, shown(r.Figures[columns]))
		}
	}
	switch left := len(g.Rows) - len(rows); {
	case len(rows) == 0:
		c.Note = empty(g.Rows)
	case left == 1:
		c.Note = "One more is in the table."
	case left > 1:
		c.Note = strconv.Itoa(left) + " more are in the table."
	}
	return c
}

// empty says why a picture has nothing in it.
func empty(rows []insight.GridRow) string {
	for _, r := range rows {
		if slices.ContainsFunc(r.Figures, func(f insight.Figure) bool { return f.Kind == insight.Withheld }) {
			return "These figures are not shown, so that nobody can be recognised."
		}
	}
	return "Every figure is too small to show."
}

// oneQuarter has a bar for each row: there is no time to show.
func oneQuarter(id string, g insight.Grid) ui.Chart {
	parts := g
	if g.Footed {
		parts.Rows = g.Rows[:len(g.Rows)-1]
	}
	c, t := bars(id, parts), whole(g)
	c.Whole = &t
	return c
}

// overTime has one series for each row, and a quarter for each label. What has more rows than there are colours draws the
// largest, by what is shown.
func overTime(id string, g insight.Grid) ui.Chart {
	t := whole(g)
	c := ui.Chart{ID: id, Title: g.Title, Says: g.Says, First: "Quarter", Shape: ui.Lines, Labels: g.Columns, Whole: &t}
	if g.Picture == insight.InColumns {
		c.Shape = ui.Columns
	}
	rows := g.Rows
	if g.Footed {
		last := rows[len(rows)-1]
		rows = rows[:len(rows)-1]
		if c.Shape == ui.Columns {
			c.Totals = figures(last)
		}
	}
	if c.Shape == ui.Lines && len(rows) > ui.Hues {
		rows = largest(rows, ui.Hues)
	}
	if len(rows) == 0 {
		c.Note = empty(g.Rows)
	}
	for _, r := range rows {
		c.Series = append(c.Series, ui.Series{Name: r.Label, Figures: figures(r)})
	}
	return c
}

func figures(r insight.GridRow) []ui.Figure {
	list := make([]ui.Figure, len(r.Figures))
	for n, f := range r.Figures {
		list[n] = shown(f)
	}
	return list
}

// largest are the rows with the largest figures shown, in that order; names decide between equals. A row of which nothing is
// shown is none of them.
func largest(rows []insight.GridRow, most int) []insight.GridRow {
	sum := func(r insight.GridRow) (s int) {
		for _, f := range r.Figures {
			s += shown(f).Value
		}
		return s
	}
	rows = slices.DeleteFunc(slices.Clone(rows), func(r insight.GridRow) bool { return sum(r) == 0 })
	slices.SortStableFunc(rows, func(x, y insight.GridRow) int { return cmp.Or(sum(y)-sum(x), cmp.Compare(x.Label, y.Label)) })
	return rows[:min(len(rows), most)]
}

func (a area) onMap(id string, g insight.Grid) ui.Map {
	m := ui.Map{ID: id, Title: g.Title, Says: g.Says, Counts: g.Columns[0]}
	onGround := a.ground
	for _, r := range g.Rows {
		place := ui.Place{Code: r.Label, Figure: shown(r.Figures[0])}
		if !ui.IsPlace(r.Label) {
			m.Elsewhere = append(m.Elsewhere, place)
			continue
		}
		m.Places = append(m.Places, place)
	}
	if onGround != nil { // what the operator's boundaries lack stands in the table
		m.Ground = onGround
		m.Elsewhere = append(missing(onGround, m.Places), m.Elsewhere...)
		m.Places = slices.DeleteFunc(m.Places, func(p ui.Place) bool { return !onGround.Has(p.Code) })
	}
	return m
}

func missing(ground *ui.Ground, places []ui.Place) []ui.Place {
	return slices.DeleteFunc(slices.Clone(places), func(p ui.Place) bool { return ground.Has(p.Code) })
}
