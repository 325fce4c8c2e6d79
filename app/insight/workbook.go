package insight

import (
	"fmt"
	order "sort" // the types are the library's own, and slices wants their names

	"github.com/xuri/excelize/v2"
)

// notesSheet is the first tab of every workbook.
const notesSheet = "Notes"

// Workbook writes the sheet as an Excel workbook: notes first, then a tab for each table with a chart of the same cells. It
// holds nothing else: no hidden tab, defined name, comment, or word about who asked for it.
func (s Sheet) Workbook() ([]byte, error) {
	f := excelize.NewFile()
	defer f.Close() // nothing is kept on disk
	if err := s.fill(f); err != nil {
		return nil, fmt.Errorf("write %s as a workbook: %w", s.Name, err)
	}
	parts, kinds := f.ContentTypes.Overrides, f.ContentTypes.Defaults // the library lists them in no order, and the same view must be the same file
	order.Slice(parts, func(a, b int) bool { return parts[a].PartName < parts[b].PartName })
	order.Slice(kinds, func(a, b int) bool { return kinds[a].Extension < kinds[b].Extension })
	b, err := f.WriteToBuffer()
	if err != nil {
		return nil, fmt.Errorf("write %s as a workbook: %w", s.Name, err)
	}
	return b.Bytes(), nil
}

// undated stands where a workbook wants a time.
const undated = "2000-01-01T00:00:00Z"

func (s Sheet) fill(f *excelize.File) error {
	if err := f.SetSheetName("Sheet1", notesSheet); err != nil {
		return err
	}
	if err := f.SetDocProps(&excelize.DocProperties{Title: s.Title, Creator: s.Place, LastModifiedBy: s.Place, Created: undated, Modified: undated, Language: "en-GB"}); err != nil {
		return err
	}
	bold, err := f.NewStyle(&excelize.Style{Font: &excelize.Font{Bold: true, Size: 14}})
	if err != nil {
		return err
	}
	wrapped, err := f.NewStyle(&excelize.Style{Alignment: &excelize.Alignment{WrapText: true, Vertical: "top"}})
	if err != nil {
		return err
	}
	if err := f.SetColWidth(notesSheet, "A", "A", 100); err != nil {
		return err
	}
	lines := s.heading()
	for _, g := range s.Grids {
		lines = append(lines, "Tab "+tab(g)+": "+g.Title)
	}
	for n, line := range lines {
		at := fmt.Sprintf("A%d", n+1)
		if err := f.SetCellStr(notesSheet, at, harmless(line)); err != nil {
			return err
		}
		style := wrapped
		if n == 0 {
			style = bold
		}
		if err := f.SetCellStyle(notesSheet, at, at, style); err != nil {
			return err
		}
	}
	for _, g := range s.Grids {
		if err := g.fill(f, bold, wrapped); err != nil {
			return err
		}
	}
	return nil
}

// tab is the name of a grid's tab; Excel takes 31 characters.
func tab(g Grid) string {
	name := []rune(g.Name)
	return string(name[:min(len(name), 31)])
}

func (g Grid) fill(f *excelize.File, bold, wrapped int) error {
	name := tab(g)
	if _, err := f.NewSheet(name); err != nil {
		return err
	}
	if err := f.SetColWidth(name, "A", "A", 42); err != nil {
		return err
	}
	if err := f.SetCellStr(name, "A1", harmless(g.Title)); err != nil {
		return err
	}
	if err := f.SetCellStyle(name, "A1", "A1", bold); err != nil {
		return err
	}
	head := append([]string{g.First}, g.Columns...)
	for col, text := range head {
		if err := f.SetCellStr(name, cell(col, 2), harmless(text)); err != nil {
			return err
		}
	}
	for n, row := range g.Rows {
		if err := f.SetCellStr(name, cell(0, n+3), harmless(row.Label)); err != nil {
			return err
		}
		for col, v := range row.Figures {
			if err := f.SetCellValue(name, cell(col+1, n+3), v.plain()); err != nil {
				return err
			}
		}
	}
	if len(g.Rows) == 0 || len(g.Columns) == 0 {
		return nil
	}
	last := cell(len(g.Columns), len(g.Rows)+2)
	if err := f.SetCellStyle(name, "A2", cell(len(g.Columns), 2), wrapped); err != nil {
		return err
	}
	if err := f.AddTable(name, &excelize.Table{Range: "A2:" + last, Name: fmt.Sprintf("Table%d", f.SheetCount), StyleName: "TableStyleLight1"}); err != nil {
		return err
	}
	return g.chart(f, name)
}

// cell is the address of a cell: columns from 0, rows from 1.
func cell(col, row int) string {
	at, _ := excelize.CoordinatesToCellName(col+1, row) // both are above nought
	return at
}

// chartOf says which of Excel's charts stands for a picture; a map has bars.
var chartOf = map[Picture]excelize.ChartType{InBars: excelize.BarStacked, InColumns: excelize.ColStacked, InLines: excelize.Line, OnMap: excelize.Bar}

func (g Grid) chart(f *excelize.File, name string) error {
	kind, drawn := chartOf[g.Picture]
	if !drawn {
		return nil
	}
	chart := excelize.Chart{Type: kind, Title: []excelize.RichTextRun{{Text: g.Title}},
		Legend: excelize.ChartLegend{Position: "bottom"}, Dimension: excelize.ChartDimension{Width: 720, Height: uint(280 + 14*len(g.Rows))}}
	if kind == excelize.BarStacked || kind == excelize.Bar {
		chart.YAxis.ReverseOrder = false
		chart.XAxis.ReverseOrder = true // as on the page: the first row at the top
	}
	columns, rows := len(g.Columns), len(g.Rows)
	if g.Summed && columns > 1 {
		columns--
	}
	if g.Footed && rows > 1 {
		rows--
	}
	// at names cells of this tab for good, from a corner to another.
	at := func(col, row, toCol, toRow int) string {
		from, _ := excelize.CoordinatesToCellName(col+1, row, true)
		to, _ := excelize.CoordinatesToCellName(toCol+1, toRow, true)
		return "'" + name + "'!" + from + ":" + to
	}
	if g.Picture == InColumns || g.Picture == InLines {
		for row := 3; row < rows+3; row++ {
			chart.Series = append(chart.Series, excelize.ChartSeries{Name: at(0, row, 0, row), Categories: at(1, 2, columns, 2), Values: at(1, row, columns, row)})
		}
	} else {
		for col := 1; col <= columns; col++ {
			chart.Series = append(chart.Series, excelize.ChartSeries{Name: at(col, 2, col, 2), Categories: at(0, 3, 0, rows+2), Values: at(col, 3, col, rows+2)})
		}
	}
	return f.AddChart(name, cell(len(g.Columns)+2, 2), &chart)
}
