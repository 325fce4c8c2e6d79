package insight

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"example.org/fingerpost/models"
)

// Table is the answer to a query: figures that were protected once, and sums of them.
type Table struct {
	Query    Query
	Cube     Cube
	Releases []models.Release // those of the query's quarters, oldest first
	Cols     models.Listing
	Rows     []Row
	Foot     []Figure // sum of each column over the rows
	Total    Figure
}

// Row is one line of a table.
type Row struct {
	Code, Label string
	Cells       []Figure // one for each column
	Total       Figure   // over the columns
	Population  int      // of an area; nought when it has none
	Rate        Figure   // people for each thousand residents, of an area
}

// Table answers a query. ErrInvalid, as models.Problems by the name of the filter, when it asks for what is not on the
// lists or for a quarter that was not released to the actor, and the two are not told apart.
func (s Statistics) Table(ctx context.Context, who models.Actor, q Query) (Table, error) {
	t := Table{}
	err := models.InTx(ctx, s.DB, who, func(tx *gorm.DB) error {
		set, err := open(tx, who, q)
		if err != nil {
			return err
		}
		cells, err := models.StatCells(tx, set.query.Cube, set.query.Quarters, set.org)
		if err != nil {
			return fmt.Errorf("table %s: %w", set.query.Cube, err)
		}
		t = set.with(cells).table()
		return nil
	})
	return t, err
}

// setting is what a query is answered from.
type setting struct {
	query      Query
	cube       Cube
	releases   []models.Release
	rows, cols models.Listing // all lines of the cube in its frame
	population map[string]int
	district   map[string]string // of each area
	org        *uuid.UUID
	cells      []models.StatCell
	held       map[string]bool // places that are not told by need
}

// with is the setting with the figures that answer it.
func (s setting) with(cells []models.StatCell) setting {
	s.cells, s.held = cells, s.withheld(cells)
	return s
}

// open checks a query against what was released to the actor.
func open(tx *gorm.DB, who models.Actor, q Query) (setting, error) {
	q, err := q.whole()
	if err != nil {
		return setting{}, err
	}
	cube, _ := CubeNamed(q.Cube)
	set := setting{query: q, cube: cube}
	if cube.Own {
		if !who.IsPartner() {
			return set, models.Problems{"cube": "There is no such table"}
		}
		set.org = &who.Org
	}
	known, err := models.Releases(tx)
	if err != nil {
		return set, err
	}
	for _, quarter := range q.Quarters {
		i := slices.IndexFunc(known, func(r models.Release) bool {
			return r.Quarter == quarter && r.State != models.ReleaseTombstoned && (cube.Own || r.Public || sees(who))
		})
		if i < 0 {
			return set, models.Problems{"quarter": "Choose quarters that are published"}
		}
		set.releases = append(set.releases, known[i])
	}
	frame, err := set.frame(tx)
	if err != nil {
		return set, err
	}
	set.rows, set.cols = entries(cube.Rows, frame), entries(cube.Cols, frame)
	p := models.Problems{}
	for name, side := range map[string]struct {
		all    models.Listing
		chosen []string
	}{"row": {set.rows, q.Rows}, "col": {set.cols, q.Cols}} {
		for _, code := range side.chosen {
			if !side.all.Has(code) {
				p[name] = "There is no such line in this table"
			}
		}
	}
	return set, p.Or()
}

// sees says whether published figures of the whole place are for somebody who may not be the public: whoever is signed in.
func sees(who models.Actor) bool { return models.Roles.Has(string(who.Role)) }

// frame is the one that the quarters have in common, which a cube of places needs.
func (s *setting) frame(tx *gorm.DB) (models.Frame, error) {
	var last models.Frame
	if !s.cube.tellsPlaces() {
		return last, nil
	}
	for i, r := range s.releases {
		if i > 0 && r.Frame == last.Year {
			continue
		}
		f, err := models.FrameOf(tx, r.Frame)
		if err != nil {
			return f, err
		}
		if i > 0 && !sameAreas(last, f) {
			return f, models.Problems{"quarter": "The areas are not the same in all of these quarters"}
		}
		last = f
	}
	s.population, s.district = map[string]int{}, map[string]string{}
	for _, a := range last.Areas {
		s.population[a.Code], s.district[a.Code] = a.Population, a.District
	}
	return last, nil
}

// sameAreas says whether two years count the same sectors under the same names.
func sameAreas(a, b models.Frame) bool {
	return slices.EqualFunc(a.Areas, b.Areas, func(x, y models.Area) bool { return x.Code == y.Code && slices.Equal(x.Sectors, y.Sectors) })
}

// table adds protected figures up in their places, and decides what of them is shown.
func (s setting) table() Table {
	value := map[[2]string]int{}
	for _, c := range s.cells {
		value[[2]string{c.RowCode, c.ColCode}] += c.Value
	}
	rows, cols := keep(s.rows, s.query.Rows), keep(s.cols, s.query.Cols)
	t := Table{Query: s.query, Cube: s.cube, Releases: s.releases, Cols: cols}
	foot, all := make([]int, len(cols)), 0
	for n, e := range rows {
		row, total := Row{Code: e.Code, Label: e.Label}, 0
		for i, col := range cols {
			v := value[[2]string{e.Code, col.Code}]
			row.Cells = append(row.Cells, s.figure(v, rows[n:n+1], cols[i:i+1]))
			foot[i] += v
			total += v
		}
		row.Total = s.figure(total, rows[n:n+1], cols)
		if s.cube.Rows.Place {
			row.Population = s.population[e.Code]
			row.Rate = RateOf(row.Total, row.Population)
		}
		all += total
		t.Rows = append(t.Rows, row)
	}
	for i, v := range foot {
		t.Foot = append(t.Foot, s.figure(v, rows, cols[i:i+1]))
	}
	t.Total = s.figure(all, rows, cols)
	s.sort(t.Rows)
	return t
}

// figure is the sum over some rows and columns as it may be shown. Services are no people; a need that every release of the
// query keeps under Other support cannot be counted by itself. What a place that is withheld has in a sum of some needs
// and some places is not told; of all needs, or of all places, it is.
func (s setting) figure(v int, rows, cols models.Listing) Figure {
	if !s.cube.People {
		return Figure{Value: v, Kind: Shown}
	}
	if !s.cube.tellsPlaces() {
		return count(v)
	}
	places, needs, everywhere, every := rows, cols, s.rows, s.cols
	if s.cube.Cols.places() {
		places, needs, everywhere, every = cols, rows, s.cols, s.rows
	}
	switch {
	case len(needs) == 1 && !slices.ContainsFunc(s.releases, func(r models.Release) bool { return !r.Merged.Has(needs[0].Code) }):
		return Figure{Kind: Impossible}
	case len(needs) < len(every) && len(places) < len(everywhere) && slices.ContainsFunc(places, func(e models.Entry) bool { return s.held[e.Code] }):
		return Figure{Kind: Withheld}
	}
	return count(v)
}

// sort puts rows in order by what is shown and then by name, so that the order tells nothing more.
func (s setting) sort(rows []Row) {
	by := s.query.Sort
	if by == "" && !s.cube.Rows.Ordered && !s.cube.Rows.places() {
		by = "value"
	}
	byName := func(a, b Row) int { return cmp.Or(strings.Compare(a.Label, b.Label), strings.Compare(a.Code, b.Code)) }
	switch by {
	case "name":
		slices.SortStableFunc(rows, byName)
	case "value":
		slices.SortStableFunc(rows, func(a, b Row) int { return cmp.Or(cmp.Compare(b.Total.Value, a.Total.Value), byName(a, b)) })
	}
}

// keep is a list without what was not chosen; nothing chosen is all.
func keep(all models.Listing, chosen []string) models.Listing {
	if len(chosen) == 0 {
		return all
	}
	return slices.DeleteFunc(slices.Clone(all), func(e models.Entry) bool { return !slices.Contains(chosen, e.Code) })
}
