package insight

import (
	"cmp"
	"fmt"
	"maps"
	"slices"

	"github.com/google/uuid"

	"example.org/fingerpost/models"
)

// sums are what was counted of a quarter, in the tables that are rounded together. They live in memory while a release is
// made.
type sums struct {
	groups  []rounded
	plain   []models.StatCell // what counts no people
	medians []models.Median
}

// rounded are tables that are rounded together under a name of their own.
type rounded struct {
	name string
	org  *uuid.UUID
	*tables
}

// arrange puts what was counted into tables. It refuses a figure that is on no list: something is counted that nobody is told of.
func arrange(n []models.Counted, frame models.Frame, merged models.List) (sums, error) {
	var s sums
	city, own, share := map[string]counted{}, map[uuid.UUID]counted{}, map[uuid.UUID][2]int{}
	for _, f := range n {
		switch {
		case f.Cube == models.CountedMedian:
			s.medians = append(s.medians, models.Median{Name: f.Row, Value: f.N})
			continue
		case f.Cube == models.CountedShare:
			v := share[*f.Org]
			if f.Row == "people" {
				v[1] = f.N
			} else {
				v[0] = f.N
			}
			share[*f.Org] = v
			continue
		}
		p := ofFrame(f.Cube, frame)
		if !p.rows.Has(f.Row) || !p.cols.Has(f.Col) {
			return s, fmt.Errorf("counted %s by %s and %s, which is on no list", f.Cube, f.Row, f.Col)
		}
		of := city
		if !p.cube.People {
			if f.N > 0 {
				s.plain = append(s.plain, models.StatCell{Cube: f.Cube, RowCode: f.Row, ColCode: f.Col, Value: f.N})
			}
			continue
		}
		if f.Org != nil {
			if own[*f.Org] == nil {
				own[*f.Org] = counted{}
			}
			own[*f.Org][[2]string{f.Row, f.Col}] = f.N
			continue
		}
		if of[f.Cube] == nil {
			of[f.Cube] = counted{}
		}
		of[f.Cube][[2]string{f.Row, f.Col}] = f.N
	}
	s.link(city, frame, merged)
	for _, id := range slices.SortedFunc(maps.Keys(own), func(a, b uuid.UUID) int { return cmp.Compare(a.String(), b.String()) }) {
		s.groups = append(s.groups, rounded{"own " + id.String(), &id, chain([]plot{ofFrame("own", frame)}, map[string]counted{"own": own[id]})})
	}
	s.medians = append(s.medians, shares(share)...)
	return s, nil
}

// link makes tables of the place's cubes: linked ones together, each other by itself.
func (s *sums) link(city map[string]counted, frame models.Frame, merged models.List) {
	done := map[string]bool{}
	for _, names := range linked {
		var all []plot
		for _, name := range names {
			all, done[name] = append(all, ofFrame(name, frame).without(merged)), true
		}
		if names[0] == "area" {
			s.groups = append(s.groups, rounded{names[0], nil, byNeed(all[0], all[1], city)})
			continue
		}
		s.groups = append(s.groups, rounded{names[0], nil, chain(all, city)})
	}
	for _, c := range Cubes {
		if c.People && !c.Own && !done[c.Name] {
			s.groups = append(s.groups, rounded{c.Name, nil, chain([]plot{ofFrame(c.Name, frame).without(merged)}, city)})
		}
	}
}

// protect rounds every group with the keys of a release's attempt, and lists the needs of which some small figure of a
// place could be worked out.
func (s *sums) protect(key []byte, r *models.Release) ([]models.StatCell, []string, error) {
	all := slices.Clone(s.plain)
	var found []string
	for _, g := range s.groups {
		cells, figures, err := g.tables.protect(key, fmt.Sprintf("%s|%d|%s", r.Quarter, r.Attempt, g.name), r.Base)
		if err != nil {
			return nil, nil, err
		}
		for i := range cells {
			cells[i].OrgID = g.org
		}
		all = append(all, cells...)
		found = append(found, g.narrowNeeds(figures, r.Base)...)
	}
	for i := range all {
		all[i].Quarter = r.Quarter
	}
	for i := range s.medians {
		s.medians[i].Quarter = r.Quarter
	}
	slices.Sort(found)
	return all, slices.Compact(found), nil
}

// shares are what each partner of twenty people or more opened in time, in whole per cents, and beside it the partner in
// the middle, where there are enough of them for that to be nobody in particular.
func shares(of map[uuid.UUID][2]int) []models.Median {
	var all []models.Median
	var percents []int
	for id, v := range of {
		if v[1] >= fewest {
			percent := (200*v[0] + v[1]) / (2 * v[1])
			percents = append(percents, percent)
			all = append(all, models.Median{Name: models.ShareInTime, OrgID: &id, Value: percent})
		}
	}
	if len(percents) < comparing {
		return all
	}
	slices.Sort(percents)
	for _, m := range all[:len(percents)] {
		all = append(all, models.Median{Name: models.ShareTypical, OrgID: m.OrgID, Value: percents[len(percents)/2]})
	}
	return all
}
