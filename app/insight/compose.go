package insight

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"gorm.io/gorm"

	"example.org/fingerpost/models"
)

// Sheet answers a view. The same refusals hold as for each Table in it: models.Problems by the name of the filter.
func (s Statistics) Sheet(ctx context.Context, who models.Actor, v View) (Sheet, error) {
	sheet := Sheet{Name: v.Subject.Name, Title: v.Subject.Title, Period: v.Period()}
	err := models.InTx(ctx, s.DB, who, func(tx *gorm.DB) error {
		known := map[string]reply{} // several parts ask the same
		for _, p := range v.Subject.parts {
			if v.Choice != "" && p.narrows == neither {
				continue
			}
			g, err := s.grid(tx, who, v, p, known)
			if err != nil {
				return err
			}
			sheet.Grids = append(sheet.Grids, g)
		}
		released, err := models.Releases(tx)
		for _, r := range released {
			if slices.Contains(v.Quarters(), r.Quarter) {
				sheet.Base = max(sheet.Base, r.Base)
			}
		}
		sheet.Rules = rules(sheet.Base)
		return err
	})
	return sheet, err
}

// rules are what a reader of a file has to know, in plain words.
func rules(base int) []string {
	return []string{
		fmt.Sprintf("Figures about people are multiples of %d: each was rounded up or down by chance when it was counted, so that the parts of a table add up to its total.", base),
		fmt.Sprintf("A figure below %d is not shown, and nobody looks the same as %d.", Floor, Floor-1),
		fmt.Sprintf("The needs of a place are not told where more than %d%% of its people need the same, where they would give another such place away, or where fewer than two needs have %d people or more.", maxShare, Floor),
		"A person who asked in two quarters is counted in both. Percentages are of 100 people or more.",
		"Each quarter was counted once, 28 days after its end, and does not change.",
	}
}

// query is what a part asks of its cube.
func (v View) query(p part) Query {
	q := Query{Cube: p.cube, Quarters: v.Quarters()}
	if v.Choice != "" && p.narrows == itsRows {
		q.Rows = []string{v.Choice}
	}
	if v.Choice != "" && p.narrows == itsColumns {
		q.Cols = []string{v.Choice}
	}
	return q
}

func (s Statistics) grid(tx *gorm.DB, who models.Actor, v View, p part, known map[string]reply) (Grid, error) {
	switch p.layout {
	case headlines:
		return s.headlines(tx, who, v)
	case daysInTime:
		return p.days(tx, v.Quarters())
	}
	q := v.query(p)
	a, asked := known[q.Encode()]
	var err error
	if !asked {
		a, err = s.answer(tx, who, q)
		known[q.Encode()] = a
	}
	if p := (models.Problems)(nil); errors.As(err, &p) && v.Choice != "" && (p["row"] != "" || p["col"] != "") {
		return Grid{}, models.Problems{v.Subject.Choice.Name: "Choose one from the list"}
	}
	if err != nil {
		return Grid{}, fmt.Errorf("%s: %w", p.title, err)
	}
	if p.layout == byDistrict {
		frame, err := models.FrameOf(tx, a.releases[0].Frame) // the same areas in all, or open had refused
		if err != nil {
			return Grid{}, err
		}
		return p.lay(a, frame), nil
	}
	return p.lay(a, models.Frame{}), nil
}

// reply is a query answered as a whole, and for each of its quarters alone.
type reply struct {
	setting
	whole Table
	each  []Table
}

func (s Statistics) answer(tx *gorm.DB, who models.Actor, q Query) (reply, error) {
	set, err := open(tx, who, q)
	if err != nil {
		return reply{}, err
	}
	cells, err := models.StatCells(tx, set.query.Cube, set.query.Quarters, set.org)
	if err != nil {
		return reply{}, err
	}
	set = set.with(cells)
	a := reply{setting: set, whole: set.table()}
	for _, r := range set.releases {
		one := set
		one.releases = []models.Release{r}
		a.each = append(a.each, one.with(slices.DeleteFunc(slices.Clone(cells), func(c models.StatCell) bool { return c.Quarter != r.Quarter })).table())
	}
	return a, nil
}

// lay puts an answer into the grid of a part.
func (p part) lay(a reply, f models.Frame) Grid {
	g := Grid{Name: p.name, Title: p.title, Says: p.says, Unit: a.cube.Unit, First: a.cube.Rows.Title, Picture: p.picture}
	one := "People"
	if !a.cube.People {
		one = "Services"
	}
	if a.cube.Name == "gap" || a.cube.Name == "left_out" {
		one = "Requests"
	}
	switch p.layout {
	case rowsWhole:
		g.Columns = []string{one}
		for _, r := range a.whole.Rows {
			g.Rows = append(g.Rows, GridRow{r.Label, []Figure{r.Total}})
		}
	case rowsByColumn:
		for _, c := range a.whole.Cols {
			g.Columns = append(g.Columns, c.Label)
		}
		g.Columns, g.Summed = append(g.Columns, "All"), true
		for _, r := range a.whole.Rows {
			g.Rows = append(g.Rows, GridRow{r.Label, append(slices.Clone(r.Cells), r.Total)})
		}
	case columnsWhole:
		g.First, g.Columns = a.cube.Cols.Title, []string{one}
		for n, c := range a.whole.Cols {
			g.Rows = append(g.Rows, GridRow{c.Label, []Figure{a.whole.Foot[n]}})
		}
	case rowsInTime:
		g.Columns = a.across()
		for _, r := range a.whole.Rows {
			g.Rows = append(g.Rows, GridRow{r.Label, a.inTime(func(t Table) Figure { return t.row(r.Code).Total })})
		}
		p.foot(&g, a)
	case columnsInTime:
		g.First, g.Columns = a.cube.Cols.Title, a.across()
		for n, c := range a.whole.Cols {
			g.Rows = append(g.Rows, GridRow{c.Label, a.inTime(func(t Table) Figure { return t.Foot[n] })})
		}
		p.foot(&g, a)
	case byDistrict:
		g.First, g.Columns = "Postcode district", []string{one}
		g.Rows = a.districts(f)
	case byArea:
		g.Columns = []string{one, "For each 1,000 residents"}
		for _, r := range a.whole.Rows {
			g.Rows = append(g.Rows, GridRow{r.Label, []Figure{r.Total, r.Rate}})
		}
	}
	return g
}

// foot adds the sum over the rows, where there are several.
func (p part) foot(g *Grid, a reply) {
	if len(g.Rows) > 1 {
		g.Rows, g.Footed = append(g.Rows, GridRow{"All", a.inTime(func(t Table) Figure { return t.Total })}), true
	}
}

// across are the quarters as the heads of columns.
func (a reply) across() []string {
	var heads []string
	for _, r := range a.releases {
		heads = append(heads, shortQuarter(r.Quarter))
	}
	return heads
}

func (a reply) inTime(figure func(Table) Figure) []Figure {
	var all []Figure
	for _, t := range a.each {
		all = append(all, figure(t))
	}
	return all
}

// row is the row of a code, in whatever order they are.
func (t Table) row(code string) Row {
	i := slices.IndexFunc(t.Rows, func(r Row) bool { return r.Code == code })
	if i < 0 {
		return Row{Total: Figure{Kind: Impossible}}
	}
	return t.Rows[i]
}

// districts adds areas up by their district, or shows those by themselves that belong to none. Where one of them may not be
// told by need, the district is not told either: taking the other areas away would tell what is withheld.
func (a reply) districts(f models.Frame) []GridRow {
	district := map[string]string{}
	for _, area := range f.Areas {
		district[area.Code] = area.District
	}
	sums := map[string]int{}
	for _, c := range a.cells {
		if len(a.query.Cols) == 0 || slices.Contains(a.query.Cols, c.ColCode) {
			sums[c.RowCode] += c.Value
		}
	}
	var list models.Listing
	of, totals := map[string]models.Listing{}, map[string]int{}
	for _, area := range a.whole.Rows {
		d := models.Entry{Code: district[area.Code], Label: district[area.Code]}
		if d.Code == "" {
			d = models.Entry{Code: area.Code, Label: area.Label}
		}
		if !list.Has(d.Code) {
			list, of[d.Code] = append(list, d), models.Listing{d}
		}
		if area.Code != d.Code {
			of[d.Code] = append(of[d.Code], models.Entry{Code: area.Code, Label: area.Label})
		}
		totals[d.Code] += sums[area.Code]
	}
	var rows []GridRow
	for _, d := range list {
		rows = append(rows, GridRow{d.Label, []Figure{a.figure(totals[d.Code], of[d.Code], a.whole.Cols)}})
	}
	return rows
}

// days are the medians, quarter by quarter.
func (p part) days(tx *gorm.DB, quarters []string) (Grid, error) {
	kept, err := models.Medians(tx, quarters, nil)
	g := Grid{Name: p.name, Title: p.title, Says: p.says, Unit: "days, over at least 20 people", First: "Until", Picture: p.picture}
	for _, m := range []struct{ name, label string }{{MedianOpening, "A partner first read it"}, {MedianContact, "Somebody first got in touch"}} {
		row := GridRow{Label: m.label}
		for _, q := range quarters {
			row.Figures = append(row.Figures, frozen(kept, q, m.name, Days))
		}
		g.Rows = append(g.Rows, row)
	}
	for _, q := range quarters {
		g.Columns = append(g.Columns, shortQuarter(q))
	}
	return g, err
}
