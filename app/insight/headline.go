package insight

import (
	"gorm.io/gorm"

	"example.org/fingerpost/models"
)

// headlines are the figures that a reader wants first: of the last quarter of the view, beside the quarter before it when
// that was released too.
func (s Statistics) headlines(tx *gorm.DB, who models.Actor, v View) (Grid, error) {
	quarters := v.lastTwo()
	g := Grid{Name: "Headlines", Title: "At a glance", Unit: person, First: "Figure"}
	for _, q := range quarters {
		g.Columns = append(g.Columns, shortQuarter(q))
	}
	rows := []GridRow{{Label: "People who asked for help"}, {Label: "People sent to a partner"}, {Label: "Needs met, or partly met"},
		{Label: "Requests we could not offer anything for"}, {Label: "Until somebody first got in touch, for the person in the middle"}}
	kept, err := models.Medians(tx, quarters, nil)
	if err != nil {
		return g, err
	}
	for _, q := range quarters {
		var asked, sent, met, missing reply
		for _, read := range []struct {
			into *reply
			q    Query
		}{{&asked, Query{Cube: "route"}}, {&sent, Query{Cube: "opening"}}, {&met, Query{Cube: "need", Cols: []string{"met", "partly"}}}, {&missing, Query{Cube: "gap"}}} {
			read.q.Quarters = []string{q}
			if *read.into, err = s.answer(tx, who, read.q); err != nil {
				return g, err
			}
		}
		for n, f := range []Figure{asked.whole.Total, sent.whole.Total, met.whole.Total, missing.whole.Total, frozen(kept, q, MedianContact, Days)} {
			rows[n].Figures = append(rows[n].Figures, f)
		}
	}
	g.Rows = rows
	return g, nil
}

// lastTwo are the last quarter of the view, after the one before it if that was released.
func (v View) lastTwo() []string {
	for _, q := range v.Released {
		if _, next, ok := models.QuarterSpan(q); ok && models.Quarter(next) == v.To {
			return []string{q, v.To}
		}
	}
	return []string{v.To}
}
