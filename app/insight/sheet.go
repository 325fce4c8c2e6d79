package insight

// Sheet is what one page of statistics shows: the page, its pictures and its downloads are made from the same value, so
// that none of them can say more than another.
type Sheet struct {
	Name    string // in addresses and names of files: needs
	Title   string
	Period  string // January to March 2026
	Address string // the permanent address of this view
	Place   string
	Rules   []string // how figures are protected, in plain words
	Base    int      // every figure about people is a multiple of it
	Grids   []Grid
}

// Grid is one table: a row for each of something, a column for each figure about it. Time goes across.
type Grid struct {
	Name    string // short enough for the tab of a workbook
	Title   string
	Says    string // what it shows, in a sentence
	Unit    string // what one in it is
	First   string // what the rows are: Need
	Columns []string
	Rows    []GridRow
	Picture Picture
	Summed  bool // the last column is the sum of those before it
	Footed  bool // the last row is the sum of those above it
}

// GridRow is one row with its figures, one for each column.
type GridRow struct {
	Label   string
	Figures []Figure
}

// Picture is how a grid is drawn, if it is.
type Picture string

// Bars have one row for each row of the grid; columns and lines one series for each row, and time goes across; a map has
// an area for each row.
const (
	NoPicture Picture = ""
	InBars    Picture = "bars"
	InColumns Picture = "columns"
	InLines   Picture = "lines"
	OnMap     Picture = "map"
)

// MarkRule explains the marks of downloads in one line.
const MarkRule = "[c] means fewer than 10 people, nobody included, a share of too few people, or a need in a place that is not told by need: the number is not shown, so that nobody can be recognised. [z] means that there can be no such figure."
