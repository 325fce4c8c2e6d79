package insight

import (
	"fmt"
	"net/url"
	"slices"

	"example.org/fingerpost/models"
)

// Query is all that can be asked of statistics: a cube, whole quarters that were released, and rows and columns from its
// lists. There are no dates, no areas but those of the frame and no bands but the fixed ones.
type Query struct {
	Cube     string
	Quarters []string // 2026Q3, oldest first; at least one
	Rows     []string // codes of the rows to keep; none: all
	Cols     []string // codes of the columns to keep; none: all
	Sort     string   // "" as suits the cube, "name" or "value": of what is shown, never of what is behind it
}

// ParseQuery reads a query from an address, where it stands as Encode writes it. Whatever else stands there is refused by
// name, a repeated or unknown value too: models.Problems.
func ParseQuery(v url.Values) (Query, error) {
	q := Query{Quarters: v["quarter"], Rows: v["row"], Cols: v["col"]}
	p := models.Problems{}
	for name, given := range v {
		switch name {
		case "cube", "sort":
			if len(given) != 1 {
				p[name] = "Give this once"
			}
		case "quarter", "row", "col":
		default:
			p[name] = "There is no such filter"
		}
	}
	q.Cube, q.Sort = v.Get("cube"), v.Get("sort")
	if err := p.Or(); err != nil {
		return Query{}, err
	}
	return q.whole()
}

// Encode writes the query as the one address that it has.
func (q Query) Encode() string {
	if w, err := q.whole(); err == nil {
		q = w
	}
	v := url.Values{"cube": {q.Cube}, "quarter": q.Quarters}
	if len(q.Rows) > 0 {
		v["row"] = q.Rows
	}
	if len(q.Cols) > 0 {
		v["col"] = q.Cols
	}
	if q.Sort != "" {
		v.Set("sort", q.Sort)
	}
	return v.Encode()
}

// whole checks what can be checked without the releases, and puts the lists in order.
func (q Query) whole() (Query, error) {
	p := models.Problems{}
	c, ok := CubeNamed(q.Cube)
	if !ok {
		p["cube"] = "There is no such table"
	}
	if len(q.Quarters) == 0 {
		p["quarter"] = "Choose at least one quarter"
	}
	for _, quarter := range q.Quarters {
		if _, _, ok := models.QuarterSpan(quarter); !ok {
			p["quarter"] = "Choose whole quarters"
		}
	}
	if q.Sort != "" && q.Sort != "name" && q.Sort != "value" {
		p["sort"] = "Sort by name or by value"
	}
	for name, side := range map[string]struct {
		axis   Axis
		chosen []string
	}{"row": {c.Rows, q.Rows}, "col": {c.Cols, q.Cols}} {
		for _, code := range side.chosen {
			if ok && len(side.axis.Items) > 0 && !side.axis.Items.Has(code) {
				p[name] = "There is no such line in this table"
			}
		}
	}
	q.Quarters, q.Rows, q.Cols = once("quarter", q.Quarters, p), once("row", q.Rows, p), once("col", q.Cols, p)
	return q, p.Or()
}

// once sorts codes and refuses one that is given twice.
func once(name string, codes []string, p models.Problems) []string {
	if len(codes) == 0 {
		return nil
	}
	codes = slices.Sorted(slices.Values(codes))
	if len(slices.Compact(slices.Clone(codes))) < len(codes) {
		p[name] = "Choose each only once"
	}
	return codes
}

// QuarterLabel is a quarter in words: July to September 2026.
func QuarterLabel(quarter string) string {
	from, to, ok := models.QuarterSpan(quarter)
	if !ok {
		return quarter
	}
	return fmt.Sprintf("%s to %s", from.Format("January"), to.AddDate(0, 0, -1).Format("January 2006"))
}
