package insight

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"strings"
)

// CSV writes the sheet as comma-separated values for spreadsheets: UTF-8 with a byte order mark, lines that end in CR LF
// (RFC 4180), what it is and the rules first, then each table under its title.
func (s Sheet) CSV() ([]byte, error) {
	var b bytes.Buffer
	b.WriteString("\ufeff")
	w := csv.NewWriter(&b)
	w.UseCRLF = true
	for _, line := range s.heading() {
		if err := w.Write([]string{harmless(line)}); err != nil {
			return nil, fmt.Errorf("write %s as CSV: %w", s.Name, err)
		}
	}
	for _, g := range s.Grids {
		rows := [][]string{{""}, {harmless(g.Title)}}
		head := []string{harmless(g.First)}
		for _, c := range g.Columns {
			head = append(head, harmless(c))
		}
		rows = append(rows, head)
		for _, r := range g.Rows {
			row := []string{harmless(r.Label)}
			for _, f := range r.Figures {
				row = append(row, f.Mark())
			}
			rows = append(rows, row)
		}
		if err := w.WriteAll(rows); err != nil {
			return nil, fmt.Errorf("write %s as CSV: %w", s.Name, err)
		}
	}
	w.Flush()
	return b.Bytes(), w.Error()
}

// heading is what stands above the tables of every download.
func (s Sheet) heading() []string {
	lines := []string{s.Title, s.Place + ", " + s.Period, "From " + s.Address}
	return append(append(lines, s.Rules...), MarkRule)
}

// harmless makes a text that no spreadsheet takes for a formula (OWASP, CSV injection).
func harmless(text string) string {
	if text != "" && strings.ContainsRune("=+-@\t\r\n", rune(text[0])) {
		return "'" + text
	}
	return text
}

type sheetJSON struct {
	Title   string     `json:"title"`
	Place   string     `json:"place"`
	Period  string     `json:"period"`
	Address string     `json:"address"`
	Rules   []string   `json:"rules"`
	Tables  []gridJSON `json:"tables"`
}

type gridJSON struct {
	Title   string    `json:"title"`
	Unit    string    `json:"unit"`
	Rows    string    `json:"rows"`
	Columns []string  `json:"columns"`
	Figures []rowJSON `json:"figures"`
}

type rowJSON struct {
	Name   string `json:"name"`
	Values []any  `json:"values"` // a number, or a mark such as [c]
}

// JSON writes the sheet for programs. A figure that is not shown is its mark, as text.
func (s Sheet) JSON() ([]byte, error) {
	out := sheetJSON{Title: s.Title, Place: s.Place, Period: s.Period, Address: s.Address, Rules: append(append([]string{}, s.Rules...), MarkRule), Tables: []gridJSON{}}
	for _, g := range s.Grids {
		t := gridJSON{Title: g.Title, Unit: g.Unit, Rows: g.First, Columns: g.Columns, Figures: []rowJSON{}}
		for _, r := range g.Rows {
			values := make([]any, len(r.Figures))
			for n, f := range r.Figures {
				values[n] = f.plain()
			}
			t.Figures = append(t.Figures, rowJSON{r.Label, values})
		}
		out.Tables = append(out.Tables, t)
	}
	b, err := json.MarshalIndent(out, "", "  ")
	if err != nil {
		return nil, fmt.Errorf("write %s as JSON: %w", s.Name, err)
	}
	return append(b, '\n'), nil
}

// plain is the figure as a number, or its mark as text.
func (f Figure) plain() any {
	switch {
	case f.Kind != Shown:
		return f.Mark()
	case f.Unit == Thousandth:
		return float64(f.Value) / 10
	}
	return f.Value
}
