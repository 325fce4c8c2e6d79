package views

import (
	"bytes"
	"strings"
	"testing"

	"example.org/fingerpost/models"
)

// A list that does not show everything says so.
func TestAListThatGoesOn(t *testing.T) {
	t.Parallel()
	for rows, says := range map[int]bool{0: false, models.MostRows - 1: false, models.MostRows: true} {
		var b bytes.Buffer
		if err := TeamChasePage(TeamChase{Rows: make([]TeamChaseRow, rows)}).Render(t.Context(), &b); err != nil {
			t.Fatal(err)
		}
		if strings.Contains(b.String(), "These are the first 200") != says {
			t.Errorf("with %d rows", rows)
		}
	}
}
