package insight_test

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"example.org/fingerpost/app/insight"
	"example.org/fingerpost/models"
)

// asMark is a figure of the page as files write it.
func asMark(words string) string {
	words = strings.TrimSuffix(strings.TrimSuffix(words, " days"), " day")
	switch words {
	case "fewer than 10", "not shown":
		return "[c]"
	case "does not apply":
		return "[z]"
	}
	return strings.TrimSuffix(strings.ReplaceAll(words, ",", ""), ".0")
}

// Every file holds exactly the figures of the page (T18).
func TestFilesHoldTheFiguresOfThePage(t *testing.T) {
	t.Parallel()
	h := published(t)
	for _, s := range insight.Subjects {
		if s.Name == insight.Overview {
			continue // its headlines are tiles
		}
		t.Run(s.Name, func(t *testing.T) {
			t.Parallel()
			page := h.public().page("/figures/" + s.Name)
			var want []string
			for _, w := range page.figures() {
				want = append(want, asMark(w))
			}
			if len(want) == 0 {
				t.Fatal("the page has no figures")
			}
			file := func(ending string) string {
				return h.public().get("/figures/" + s.Name + "/" + s.Name + "." + ending).body
			}
			for ending, got := range map[string][]string{"csv": fromCSV(t, file("csv")), "json": fromJSON(t, file("json")), "xlsx": fromWorkbook(t, file("xlsx"))} {
				slices.Sort(got)
				slices.Sort(want)
				if !slices.Equal(got, want) {
					t.Errorf("%s: the file has %d figures, the page %d\n%v\n%v", ending, len(got), len(want), got, want)
				}
			}
		})
	}
}

func fromCSV(t *testing.T, body string) []string {
	t.Helper()
	r := csv.NewReader(strings.NewReader(strings.TrimPrefix(body, "\ufeff")))
	r.FieldsPerRecord = -1
	rows, err := r.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	head := true
	for _, row := range rows {
		if len(row) == 1 {
			head = true
			continue
		}
		if !head {
			for _, cell := range row[1:] {
				all = append(all, strings.TrimSuffix(cell, ".0"))
			}
		}
		head = false
	}
	return all
}

func fromJSON(t *testing.T, body string) []string {
	t.Helper()
	var sheet struct {
		Tables []struct{ Figures []struct{ Values []any } }
	}
	if err := json.Unmarshal([]byte(body), &sheet); err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, table := range sheet.Tables {
		for _, f := range table.Figures {
			for _, v := range f.Values {
				all = append(all, fmt.Sprint(v))
			}
		}
	}
	return all
}

func fromWorkbook(t *testing.T, body string) []string {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader([]byte(body)))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var all []string
	for _, tab := range f.GetSheetList()[1:] {
		rows, err := f.GetRows(tab)
		if err != nil {
			t.Fatal(err)
		}
		for _, row := range rows[2:] {
			all = append(all, row[1:]...)
		}
	}
	return all
}

func TestEachDownloadIsOnTheRecord(t *testing.T) {
	t.Parallel()
	h := published(t)
	for _, b := range []browser{h.public(), h.as(models.Analyst)} {
		before := h.count(`select count(*) from audit where action = 'statistics.download'`)
		base := "/figures"
		if b.word != "" {
			base = "/statistics"
		}
		a := b.get(base + "/needs/needs.csv?from=2026Q1&to=2026Q2")
		if a.status != 200 || !strings.Contains(a.header.Get("Content-Disposition"), `filename="fingerpost-needs-2026Q1-2026Q2.csv"`) {
			t.Errorf("%d %v %s", a.status, a.header, a.text("body"))
		}
		b.get(base + "/needs/needs.csv?from=2031Q1")
		if n := h.count(`select count(*) from audit where action = 'statistics.download'`) - before; n != 1 {
			t.Errorf("%d lines, want 1 for one file and none for a refusal", n)
		}
	}
}
