package insight_test

import (
	"archive/zip"
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"example.org/fingerpost/app/insight"
)

// spiteful is a sheet whose words try to be formulas.
func spiteful() insight.Sheet {
	return insight.Sheet{Name: "needs", Title: "What people asked for", Period: "January to March 2026", Place: "Wearmouth", Address: "https://example.org/figures/needs?from=2026Q1",
		Rules: []string{"-Every figure is rounded to a multiple of 5."},
		Grids: []insight.Grid{
			{Name: "Needs", Title: "=HYPERLINK(\"https://example.org\")", First: "Need", Columns: []string{"+Helped", "@All"}, Picture: insight.InBars, Summed: true, Rows: []insight.GridRow{
				{Label: "=1+1", Figures: []insight.Figure{{Value: 15, Kind: insight.Shown}, {Value: 1230, Kind: insight.Shown}}},
				{Label: "-2+3", Figures: []insight.Figure{{Kind: insight.Few}, {Kind: insight.Few}}},
				{Label: "\tTab", Figures: []insight.Figure{{Kind: insight.Impossible}, {Value: 20, Kind: insight.Shown}}},
				{Label: "\rReturn", Figures: []insight.Figure{{Value: 0, Kind: insight.Shown}, {Value: 0, Kind: insight.Shown}}},
				{Label: "Food, \"essentials\"", Figures: []insight.Figure{{Value: 10, Kind: insight.Shown}, {Value: 10, Kind: insight.Shown}}},
			}},
			{Name: "Nothing", Title: "Nothing yet", First: "Need"},
		}}
}

func TestCSV(t *testing.T) {
	t.Parallel()
	b, err := spiteful().CSV()
	if err != nil {
		t.Fatal(err)
	}
	text, marked := strings.CutPrefix(string(b), "\ufeff")
	if !marked {
		t.Error("no byte order mark")
	}
	if strings.Count(text, "\n") != strings.Count(text, "\r\n") {
		t.Error("a line does not end in CR LF")
	}
	for _, want := range []string{"January to March 2026", "multiple of 5", "[c] means fewer than 10", "https://example.org/figures/needs?from=2026Q1"} {
		if !strings.Contains(text, want) {
			t.Errorf("the file does not say %q", want)
		}
	}
	r := csv.NewReader(strings.NewReader(text))
	r.FieldsPerRecord = -1
	rows, err := r.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range rows {
		for _, cell := range row {
			if cell != "" && strings.ContainsAny(cell[:1], "=+-@\t\r") {
				t.Errorf("a spreadsheet would run %q", cell)
			}
		}
	}
	if got := fmt.Sprint(rows[len(rows)-3]); got != `[Food, "essentials" 10 10]` {
		t.Errorf("row %q", got)
	}
}

func TestWorkbook(t *testing.T) {
	t.Parallel()
	b, err := spiteful().Workbook()
	if err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if got := fmt.Sprint(f.GetSheetList()); got != "[Notes Needs Nothing]" {
		t.Errorf("tabs %s", got)
	}
	for _, name := range f.GetSheetList() {
		if shown, err := f.GetSheetVisible(name); err != nil || !shown {
			t.Errorf("%s is hidden (%v)", name, err)
		}
		if notes, _ := f.GetComments(name); len(notes) != 0 {
			t.Errorf("%s has comments", name)
		}
		rows, _ := f.GetRows(name)
		for _, row := range rows {
			for _, cell := range row {
				if cell != "" && strings.ContainsAny(cell[:1], "=+-@\t\r") {
					t.Errorf("a spreadsheet would run %q", cell)
				}
			}
		}
	}
	if names := f.GetDefinedName(); len(names) != 0 {
		t.Errorf("defined names %v", names)
	}
	if v, _ := f.GetCellValue("Needs", "B4"); v != "[c]" {
		t.Errorf("what is too small reads %q", v)
	}
	if v, _ := f.GetCellValue("Needs", "C3"); v != "1230" {
		t.Errorf("a figure reads %q", v)
	}
	charts := 0
	z, err := zip.NewReader(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		t.Fatal(err)
	}
	for _, part := range z.File {
		if strings.HasPrefix(part.Name, "xl/charts/chart") {
			charts++
		}
		r, err := part.Open()
		if err != nil {
			t.Fatal(err)
		}
		words, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(string(words), "xuri") && strings.HasPrefix(part.Name, "docProps") {
			t.Errorf("%s says who made the program", part.Name)
		}
	}
	if charts != 1 {
		t.Errorf("%d charts, want 1", charts)
	}
}

func TestTheSameViewIsTheSameFile(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name  string
		write func(insight.Sheet) ([]byte, error)
	}{{"CSV", insight.Sheet.CSV}, {"workbook", insight.Sheet.Workbook}, {"JSON", insight.Sheet.JSON}} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			first, err := c.write(spiteful())
			if err != nil {
				t.Fatal(err)
			}
			for range 10 {
				if again, err := c.write(spiteful()); err != nil || !bytes.Equal(first, again) {
					t.Fatalf("another file (%v)", err)
				}
			}
		})
	}
}

// Every download holds the figures of the sheet, and no other number.
func TestDownloadsHoldWhatThePageShows(t *testing.T) {
	t.Parallel()
	b, err := spiteful().JSON()
	if err != nil {
		t.Fatal(err)
	}
	var got struct {
		Tables []struct {
			Figures []struct{ Values []any }
		}
	}
	if err := json.Unmarshal(b, &got); err != nil {
		t.Fatal(err)
	}
	var values []string
	for _, row := range got.Tables[0].Figures {
		values = append(values, fmt.Sprint(row.Values...))
	}
	if text := strings.Join(values, "|"); text != "15 1230|[c][c]|[z]20|0 0|10 10" {
		t.Errorf("JSON holds %s", text)
	}
}
