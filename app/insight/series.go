package insight

import (
	"context"
	"fmt"

	"gorm.io/gorm"

	"example.org/fingerpost/models"
)

// Series is a query told quarter by quarter: one line for each row of the cube, and one for all of them.
type Series struct {
	Query    Query
	Cube     Cube
	Releases []models.Release // one for each point
	Lines    []Line
	Total    []Figure
}

// Line is one row over time.
type Line struct {
	Code, Label string
	Points      []Figure // one for each quarter
}

// Series answers a query quarter by quarter. Each point is the Total of that row in the Table of that quarter alone, with
// the same rules and the same refusals.
func (s Statistics) Series(ctx context.Context, who models.Actor, q Query) (Series, error) {
	var out Series
	err := models.InTx(ctx, s.DB, who, func(tx *gorm.DB) error {
		set, err := open(tx, who, q)
		if err != nil {
			return err
		}
		cells, err := models.StatCells(tx, set.query.Cube, set.query.Quarters, set.org)
		if err != nil {
			return fmt.Errorf("series %s: %w", set.query.Cube, err)
		}
		out = set.with(cells).series()
		return nil
	})
	return out, err
}

func (s setting) series() Series {
	out := Series{Query: s.query, Cube: s.cube, Releases: s.releases}
	of := map[string][]models.StatCell{}
	for _, c := range s.cells {
		of[c.Quarter] = append(of[c.Quarter], c)
	}
	at := map[string]int{}
	for i, e := range keep(s.rows, s.query.Rows) {
		at[e.Code] = i
		out.Lines = append(out.Lines, Line{Code: e.Code, Label: e.Label})
	}
	for _, r := range s.releases {
		one := s
		one.releases = []models.Release{r}
		t := one.with(of[r.Quarter]).table()
		for _, row := range t.Rows {
			line := &out.Lines[at[row.Code]]
			line.Points = append(line.Points, row.Total)
		}
		out.Total = append(out.Total, t.Total)
	}
	return out
}
