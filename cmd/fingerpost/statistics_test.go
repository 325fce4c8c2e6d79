package main

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"example.org/fingerpost/models"
	"example.org/fingerpost/models/dbtest"
	"example.org/fingerpost/models/seal"
)

// What an operator does about statistics: areas of a year, a release by hand, the methods.
func TestStatisticsByHand(t *testing.T) {
	db := dbtest.New(t)
	t.Setenv("DATABASE_URL", db.URL)
	t.Setenv("FINGERPOST_KEYS", seal.NewMaster())
	t.Setenv("FINGERPOST_DATA", t.TempDir())
	t.Setenv("FINGERPOST_DISTRICTS", "SR5")
	command := func(args ...string) (string, error) {
		var out bytes.Buffer
		err := run(t.Context(), args, &out)
		return out.String(), err
	}
	file := filepath.Join(t.TempDir(), "population.csv")
	write := func(text string) {
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	day := models.Now().AddDate(0, -8, 0)
	quarter := models.Quarter(day)
	load := []string{"areas", file, "--year", quarter[:4], "--source", "Invented", "--date", "2024-06-30"}
	for _, wrong := range [][]string{{"areas"}, {"areas", file, "--ward", "x"}, {"areas", file, "--year", "soon"}, {"release", quarter, "again"}} {
		if _, err := command(wrong...); !errors.Is(err, errUsage) {
			t.Errorf("%v: %v", wrong, err)
		}
	}
	for _, c := range []struct {
		name, file string
		args       []string
		says       string
	}{
		{"no day", "sector,population\nSR5 1,5000\n", load[:6], "--date"},
		{"a wrong line", "sector,population\nSR5 1,5000\nSR5 X,1\n", load, "line 3"},
		{"no file", "", append([]string{"areas", file + ".gone"}, load[2:]...), "no such file"},
		{"no areas yet", "sector,population\nSR5 1,5000\n", []string{"release", quarter}, "no areas are loaded"},
		{"the quarter that runs", "", []string{"release", models.Quarter(models.Now())}, "quarter"},
	} {
		write(c.file)
		if _, err := command(c.args...); err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v", c.name, err)
		}
	}
	db.Enquiry(t, func(a *dbtest.Asked) { a.Enquiry.CreatedAt = day })
	write("sector,population\nSR5 1,5000\nSR5 2,400\nSR5 3,900\n")
	for _, step := range []struct {
		args []string
		says string
	}{
		{load, "SR5 2 and 3"},
		{load, "3 sectors"},
		{[]string{"release", quarter}, "waiting for a coordinator"},
		{[]string{"release", quarter}, "waiting for a coordinator"},
		{[]string{"methods"}, "rounded together"},
	} {
		if said, err := command(step.args...); err != nil || !strings.Contains(said, step.says) {
			t.Errorf("%v: %q, %v", step.args, said, err)
		}
	}
	if _, err := command(load...); !errors.Is(err, models.ErrConflict) {
		t.Errorf("areas that a release uses: %v", err)
	}
}
