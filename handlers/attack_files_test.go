package handlers_test

import (
	"archive/zip"
	"cmp"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
	"github.com/xuri/excelize/v2"

	"example.org/fingerpost/app/insight"
	"example.org/fingerpost/models"
)

// unpacked is every text of an answer: its head, and its body, or the parts of a workbook.
func unpacked(t *testing.T, path string, a seen) map[string]string {
	t.Helper()
	all := map[string]string{"head": fmt.Sprint(a.header)}
	if !strings.Contains(path, ".xlsx") || a.status != http.StatusOK {
		all["body"] = a.body
		return all
	}
	z, err := zip.NewReader(strings.NewReader(a.body), int64(len(a.body)))
	if err != nil {
		t.Fatal(err)
	}
	for _, part := range z.File {
		r, err := part.Open()
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		all[part.Name] = string(text) + part.Comment
	}
	return all
}

// cells are the rows of the tables in a file, the label first; what stands above them is left out.
func cells(t *testing.T, form, body string) (all [][]string) {
	t.Helper()
	switch form {
	case "csv":
		r := csv.NewReader(strings.NewReader(strings.TrimPrefix(body, "\ufeff")))
		r.FieldsPerRecord = -1
		rows, err := r.ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		for i, row := range rows {
			if len(row) > 1 && len(rows[i-1]) > 1 {
				all = append(all, row)
			}
		}
	case "json":
		var sheet struct {
			Tables []struct {
				Figures []struct {
					Name   string
					Values []any
				}
			}
		}
		if err := json.Unmarshal([]byte(body), &sheet); err != nil {
			t.Fatal(err)
		}
		for _, table := range sheet.Tables {
			for _, f := range table.Figures {
				row := []string{f.Name}
				for _, v := range f.Values {
					row = append(row, fmt.Sprint(v))
				}
				all = append(all, row)
			}
		}
	case "xlsx":
		f, err := excelize.OpenReader(strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		for _, tab := range f.GetSheetList()[1:] {
			rows, err := f.GetRows(tab)
			if err != nil {
				t.Fatal(err)
			}
			all = append(all, rows[min(2, len(rows)):]...)
		}
	}
	return all
}

// marks is how a file writes what a page says.
func marks(says string) string {
	switch says = strings.TrimSuffix(strings.TrimSuffix(says, " days"), " day"); says {
	case "fewer than 10", "not shown":
		return "[c]"
	case "does not apply":
		return "[z]"
	}
	return strings.TrimSuffix(strings.ReplaceAll(says, ",", ""), ".0")
}

// A file has exactly the figures of its page, for everybody who gets one, and a workbook has nothing beside its tables.
func (w *target) exports(t *testing.T) {
	query := between(w.before, w.last)
	try := func(who, page, file string) {
		doc, err := goquery.NewDocumentFromReader(strings.NewReader(w.get(t, who, page)))
		if err != nil {
			t.Fatal(err)
		}
		want := doc.Find("main table:not(.fp-compare table) tbody td").Map(func(_ int, s *goquery.Selection) string { return marks(strings.TrimSpace(s.Text())) })
		slices.Sort(want)
		for _, form := range []string{"csv", "json", "xlsx"} {
			a := w.ask(t, http.MethodGet, who, file+"."+form+query, nil)
			var got []string
			for _, row := range cells(t, form, a.body) {
				for _, v := range row[1:] {
					got = append(got, strings.TrimSuffix(v, ".0"))
				}
			}
			if slices.Sort(got); a.status != http.StatusOK || len(got) == 0 || !slices.Equal(got, want) {
				t.Errorf("%s as %s: %d figures, the page has %d\n%v\n%v", file, form, len(got), len(want), got, want)
			}
			if form == "xlsx" {
				bare(t, file, a)
			}
		}
	}
	for _, s := range insight.Subjects {
		if s.Name != insight.Overview { // whose headlines are tiles
			try("public", "/figures/"+s.Name+query, "/figures/"+s.Name+"/"+s.Name)
			try("analyst", "/statistics/"+s.Name+query, "/statistics/"+s.Name+"/"+s.Name)
		}
	}
	try("lead", "/partner/figures"+query, "/partner/figures/own")
}

// bare says what a workbook has that nobody sees.
func bare(t *testing.T, name string, a seen) {
	t.Helper()
	for part, text := range unpacked(t, ".xlsx", a) {
		for _, kind := range []string{"comments", "custom", "externalLink", "pivot", "connections", "vmlDrawing", "persons", "queryTable", "calcChain", "embeddings"} {
			if strings.Contains(strings.ToLower(part), strings.ToLower(kind)) {
				t.Errorf("%s holds %s", name, part)
			}
		}
		for _, words := range []string{"definedName", `state="hidden"`, `state="veryHidden"`, `hidden="1"`, `hidden="true"`, "<c:v>", "<f>"} {
			if strings.Contains(text, words) && !(words == "<f>" && strings.HasPrefix(part, "xl/charts/")) { // which point at cells
				t.Errorf("%s: %s has %s", name, part, words)
			}
		}
		if strings.HasPrefix(part, "docProps") && (strings.Contains(text, "Ada Marsh") || strings.Contains(text, "xuri")) {
			t.Errorf("%s: %s tells who made it", name, part)
		}
	}
}

// A name that a spreadsheet would run as a formula is text in every file.
func formulas(t *testing.T) {
	evil := map[string]string{"SR5 1": "=HYPERLINK(1)", "SR5 2": "+1+1", "SR6 2": "-2+3", "SR6 1": "@SUM(1)", "NE37 1": "\tTab"}
	w := newTarget(t, residents, func(f *models.Frame) {
		for i, a := range f.Areas {
			f.Areas[i].Label = cmp.Or(evil[a.Label], a.Label)
		}
	})
	w.publish(t, w.before, w.last)
	for _, form := range []string{"csv", "xlsx", "json"} {
		a := w.ask(t, http.MethodGet, "public", "/figures/places/places."+form, nil)
		if form != "json" {
			for _, row := range cells(t, form, a.body) {
				if strings.ContainsAny(row[0][:1], "=+-@\t\r\n") {
					t.Errorf("a spreadsheet that opens the %s runs %q", form, row[0])
				}
			}
		}
		if form == "xlsx" {
			bare(t, "the workbook", a)
		}
		if a.status != http.StatusOK || len(cells(t, form, a.body)) < 16 {
			t.Errorf("%s: %d", form, a.status)
		}
	}
}
