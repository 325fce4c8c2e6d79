package insight_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"example.org/fingerpost/app/insight"
	"example.org/fingerpost/models"
)

func TestPopulationsThatAreWrong(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, file, says string }{
		{"empty", "", "line 1: the columns"},
		{"other columns", "area,people\nSR5 1,100", "line 1: the columns"},
		{"no sector", "sector,population\nSR5 1,6400\nSunderland,5", "line 3: \"Sunderland\" is not a postcode sector"},
		{"a whole postcode", "sector,population\nSR5 1QX,40", "line 2: \"SR5 1QX\" is not a postcode sector"},
		{"elsewhere", "sector,population\nSR5 1,6400\nNE1 1,5", "line 3: NE1 is not one of the districts"},
		{"twice", "sector,population\nSR5 1,6400\nSR5 2,10\nsr5  1,5", "line 4: SR5 1 stands in line 2"},
		{"no number", "sector,population\nSR5 1,many", "line 2: \"many\" is not a number"},
		{"below nought", "sector,population\nSR5 1,-4", "line 2: \"-4\" is not a number"},
		{"three columns", "sector,population\nSR5 1,4,5", "line 2: write it as"},
		{"a district is missing", "sector,population\nSR5 1,6400", "no sector of DH4"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			_, err := insight.ReadPopulations(strings.NewReader(c.file), []string{"SR5", "DH4"})
			if err == nil || !strings.Contains(err.Error(), c.says) {
				t.Errorf("%v, not %q", err, c.says)
			}
		})
	}
	got, err := insight.ReadPopulations(strings.NewReader("\ufeffsector,population\r\nsr5 1, 6400\r\nDH4 2,10\r\n"), []string{"SR5", "DH4"})
	if err != nil || len(got) != 2 || got[0] != (insight.Population{Sector: "SR5 1", Residents: 6400}) {
		t.Errorf("%v, %v", got, err)
	}
}

// T13: no area of fewer than a thousand residents is told by itself; every sector is in one area, and merged ones lie in one district.
func TestNoAreaIsTooSmall(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		var all []insight.Population
		for _, d := range []string{"SR1", "SR2", "SR10", "NE37", "DH4"} {
			for i := range rapid.IntRange(0, 6).Draw(t, d) {
				all = append(all, insight.Population{Sector: fmt.Sprintf("%s %d", d, i), Residents: rapid.OneOf(rapid.IntRange(0, 400), rapid.IntRange(0, 8000)).Draw(t, "residents")})
			}
		}
		f := insight.NewFrame(2026, "invented", models.Now(), all)
		var in, want []string
		codes := map[string]bool{}
		for _, a := range f.Areas {
			in = append(in, a.Sectors...)
			if codes[a.Code] {
				t.Fatalf("%s twice", a.Code)
			}
			codes[a.Code] = true
			sum := 0
			for _, p := range all {
				if slices.Contains(a.Sectors, p.Sector) {
					sum += p.Residents
				}
			}
			switch {
			case a.Kind == models.AreaUnknown || a.Kind == models.AreaOutside:
				if a.Population != 0 {
					t.Fatalf("%s has %d", a.Code, a.Population)
				}
			case a.Population < insight.MinPopulation || a.Population != sum:
				t.Fatalf("%s has %d, made of %d", a.Code, a.Population, sum)
			}
			for _, s := range a.Sectors {
				if a.District != "" && !strings.HasPrefix(s, a.District+" ") {
					t.Fatalf("%s in %s", s, a.Code)
				}
			}
		}
		for _, p := range all {
			want = append(want, p.Sector)
		}
		slices.Sort(in)
		slices.Sort(want)
		if !slices.Equal(in, want) {
			t.Fatalf("%v, not %v", in, want)
		}
	})
}

func TestMergingIsNamed(t *testing.T) {
	t.Parallel()
	f := insight.NewFrame(2026, "invented", models.Now(), []insight.Population{{Sector: "SR5 3", Residents: 700}, {Sector: "SR5 1", Residents: 5000},
		{Sector: "SR5 4", Residents: 900}, {Sector: "SR5 2", Residents: 100}, {Sector: "SR10 1", Residents: 2000}, {Sector: "DH4 1", Residents: 600}, {Sector: "DH4 2", Residents: 50},
		{Sector: "NE37 1", Residents: 999}})
	var got []string
	for _, a := range f.Areas {
		got = append(got, fmt.Sprintf("%s|%s|%d", a.Label, a.Kind, a.Population))
	}
	want := []string{"SR5 1|sector|5000", "SR5 2, 3 and 4|merged|1700", "SR10 1|sector|2000", "Other areas|other|1649", "Outside the area|outside|0", "Not known|unknown|0"}
	if !slices.Equal(got, want) {
		t.Errorf("%v", got)
	}
}
