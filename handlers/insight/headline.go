package insight

import (
	"strconv"

	"example.org/fingerpost/app/insight"
	"example.org/fingerpost/views/ui"
)

// headlines is the grid that is shown as tiles.
const headlines = "Headlines"

// tiles are the headline figures of a sheet: each with the quarter before beside it, and the change where it can be given.
func tiles(sheet insight.Sheet) (title string, tiles []ui.StatTile) {
	for _, g := range sheet.Grids {
		if g.Name != headlines {
			continue
		}
		last := len(g.Columns) - 1
		for _, r := range g.Rows {
			tile := ui.StatTile{Label: r.Label, Value: r.Figures[last].Text()}
			if last > 0 {
				tile.Note = g.Columns[0] + ": " + r.Figures[0].Text() + changed(r.Figures[0], r.Figures[last])
			}
			tiles = append(tiles, tile)
		}
		return g.Columns[last], tiles
	}
	return "", nil
}

// changed is the change in words, where both figures are large enough for one.
func changed(before, after insight.Figure) string {
	f := insight.ChangeOf(before, after).Percent
	switch {
	case f.Kind != insight.Shown || after.Unit != insight.Count:
		return ""
	case f.Value > 0:
		return " (up " + strconv.Itoa(f.Value) + "%)"
	case f.Value < 0:
		return " (down " + strconv.Itoa(-f.Value) + "%)"
	}
	return " (the same)"
}
