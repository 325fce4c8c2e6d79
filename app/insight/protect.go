package insight

import (
	"fmt"
	"slices"

	"example.org/fingerpost/models"
)

// algorithm is the version of the method. It changes with anything that would give another figure for the same people; the
// methods page tells what each version does.
const algorithm = 1

// attempts is how many keys are tried before needs are merged.
const attempts = 4 // one, and three again

// counted is what was counted of one cube, exactly. It is never written anywhere.
type counted map[[2]string]int

// tables are cubes that are rounded together, and where each figure of theirs flows.
type tables struct {
	flow  flow
	names []string
	cells map[string]map[[2]string]int // stream of each cell, by cube, row and column
}

// plot is a cube with all lines that it has in a frame.
type plot struct {
	cube       Cube
	rows, cols models.Listing
}

func ofFrame(name string, frame models.Frame) plot {
	c, _ := CubeNamed(name)
	return plot{c, entries(c.Rows, frame), entries(c.Cols, frame)}
}

// without is a plot less the needs that a release keeps under Other support wherever a place is told.
func (p plot) without(merged models.List) plot {
	told := func(needs models.Listing) models.Listing {
		return slices.DeleteFunc(slices.Clone(needs), func(e models.Entry) bool { return merged.Has(e.Code) })
	}
	switch {
	case p.cube.Rows.places():
		p.cols = told(p.cols)
	case p.cube.Cols.places():
		p.rows = told(p.rows)
	}
	return p
}

// chain links tables of the same people one behind the other: what all of them add up to is one stream.
func chain(all []plot, n map[string]counted) *tables {
	t := &tables{cells: map[string]map[[2]string]int{}}
	begin := t.flow.node()
	from, total := begin, 0
	for _, l := range all {
		to := t.flow.node()
		rows, cols := t.lines(l.rows), t.lines(l.cols)
		total = t.margin(l, n[l.cube.Name], rows, from, true)
		t.between(l, n[l.cube.Name], rows, cols)
		t.margin(l, n[l.cube.Name], cols, to, false)
		from = to
	}
	t.flow.add(from, begin, total)
	return t
}

// byNeed links area × need with need × result: each need that both tell apart is one stream from the first to the second.
// The sensitive ones stand together in the first, as people who have any of them.
func byNeed(area, need plot, n map[string]counted) *tables {
	t := &tables{cells: map[string]map[[2]string]int{}}
	hub, apart, done := t.flow.node(), t.flow.node(), t.flow.node()
	here, there := t.lines(area.cols), t.lines(need.rows)
	rows, results := t.lines(area.rows), t.lines(need.cols)
	begin := t.flow.node()
	t.flow.add(hub, begin, t.margin(area, n["area"], rows, begin, true))
	t.between(area, n["area"], rows, here)
	t.between(need, n["need"], there, results)
	t.flow.add(done, hub, t.margin(need, n["need"], results, done, false))
	whole, sum := t.flow.add(here[OtherSupport], hub, n["area"].of("", OtherSupport)), 0
	c := cover{whole: whole}
	for _, e := range need.rows {
		v := n["need"].of(e.Code, "")
		if from, told := here[e.Code]; told {
			t.flow.add(from, there[e.Code], v)
			continue
		}
		c.parts = append(c.parts, t.flow.add(apart, there[e.Code], v))
		sum += v
	}
	t.flow.covers = append(t.flow.covers, c)
	t.flow.add(hub, apart, sum)
	return t
}

// lines makes a node for each line of a list.
func (t *tables) lines(l models.Listing) map[string]int {
	nodes := map[string]int{}
	for _, e := range l {
		nodes[e.Code] = t.flow.node()
	}
	return nodes
}

// margin adds the sums of a cube's rows, or of its columns, and gives their sum.
func (t *tables) margin(l plot, n counted, nodes map[string]int, end int, rows bool) int {
	total := 0
	list := l.cols
	if rows {
		list = l.rows
	}
	for _, e := range list {
		if rows {
			v := n.of(e.Code, "")
			t.flow.add(end, nodes[e.Code], v)
			total += v
		} else {
			v := n.of("", e.Code)
			t.flow.add(nodes[e.Code], end, v)
			total += v
		}
	}
	return total
}

// between adds the cells of a cube.
func (t *tables) between(l plot, n counted, rows, cols map[string]int) {
	cells := map[[2]string]int{}
	for _, r := range l.rows {
		for _, c := range l.cols {
			at := [2]string{r.Code, c.Code}
			cells[at] = t.flow.add(rows[r.Code], cols[c.Code], n[at])
		}
	}
	t.names = append(t.names, l.cube.Name)
	t.cells[l.cube.Name] = cells
}

// of adds up a row or a column; the other one is empty.
func (n counted) of(row, col string) int {
	sum := 0
	for at, v := range n {
		if (row == "" || at[0] == row) && (col == "" || at[1] == col) {
			sum += v
		}
	}
	return sum
}

// protect rounds tables with the key of a release and gives the cells to be kept. The name must be that of nothing else
// that is rounded with the key.
func (t *tables) protect(key []byte, name string, base int) ([]models.StatCell, []int, error) {
	rounded, err := t.flow.round(base, newChance(key, name).intn)
	if err != nil {
		return nil, nil, fmt.Errorf("protect %s: %w", name, err)
	}
	var kept []models.StatCell
	for _, cube := range t.names {
		for at, i := range t.cells[cube] {
			if v := rounded[i]; v > 0 {
				kept = append(kept, models.StatCell{Cube: cube, RowCode: at[0], ColCode: at[1], Value: v})
			}
		}
	}
	return kept, rounded, nil
}

// narrowNeeds lists the needs of which some small figure of a place could be worked out too closely, were this published.
func (t *tables) narrowNeeds(rounded []int, base int) []string {
	var of []int
	at := map[int]string{}
	for name, cells := range t.cells {
		c, _ := CubeNamed(name)
		if !c.tellsPlaces() {
			continue
		}
		for cell, i := range cells {
			of = append(of, i)
			_, at[i] = c.where(models.StatCell{RowCode: cell[0], ColCode: cell[1]})
		}
	}
	if len(of) == 0 {
		return nil
	}
	var found []string
	for _, i := range t.flow.tooNarrow(t.flow.unpick(rounded, base), of) {
		if !slices.Contains(found, at[i]) {
			found = append(found, at[i])
		}
	}
	slices.Sort(found)
	return found
}
