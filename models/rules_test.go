package models_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"example.org/fingerpost/models"
)

func TestParsePostcode(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ typed, want, district, sector string }{
		{"sr5 1aa", "SR5 1AA", "SR5", "SR5 1"},
		{" SR51AA ", "SR5 1AA", "SR5", "SR5 1"},
		{"ne38-7xy", "NE38 7XY", "NE38", "NE38 7"},
		{"W1A 0AX", "W1A 0AX", "W1A", "W1A 0"},
		{"EC1A 1BB", "EC1A 1BB", "EC1A", "EC1A 1"},
		{"M1 1AE", "M1 1AE", "M1", "M1 1"},
		{"gir 0aa", "GIR 0AA", "GIR", "GIR 0"},
		{"SR5", "", "", ""}, {"SR5 1A", "", "", ""}, {"SR5 1CA", "", "", ""}, {"QR5 1AA", "", "", ""}, {"12345", "", "", ""}, {"", "", "", ""},
	} {
		got, ok := models.ParsePostcode(c.typed)
		if string(got) != c.want || ok != (c.want != "") || got.District() != c.district || got.Sector() != c.sector {
			t.Errorf("%q: %q (%q, %q), %v", c.typed, got, got.District(), got.Sector(), ok)
		}
	}
}

func TestAge(t *testing.T) {
	t.Parallel()
	day := func(s string) time.Time {
		d, err := time.Parse(time.DateOnly, s)
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	for _, c := range []struct {
		born, now string
		want      int
	}{{"2013-11-22", "2026-11-22", 13}, {"2013-11-23", "2026-11-22", 12}, {"2008-02-29", "2026-02-28", 17}, {"2008-02-29", "2026-03-01", 18}} {
		if got := models.Age(day(c.born), day(c.now)); got != c.want {
			t.Errorf("born %s, on %s: %d, want %d", c.born, c.now, got, c.want)
		}
	}
	// Just before midnight in summer it is still the day before in London's winter and already the next day by summer time.
	if got := models.Age(day("2000-07-02"), time.Date(2026, 7, 1, 23, 30, 0, 0, time.UTC)); got != 26 {
		t.Errorf("half past midnight of the birthday in London: %d", got)
	}
	for age := range 131 {
		if models.AgeBand(age) == "" {
			t.Errorf("no band for %d", age)
		}
	}
}

func TestWorkingDays(t *testing.T) {
	t.Parallel()
	london := func(s string) time.Time {
		d, err := time.ParseInLocation("2006-01-02 15:04", s, models.London)
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	for _, c := range []struct {
		name, from string
		days       int
		want       string
	}{
		{"over a weekend", "2026-11-20 10:00", 1, "2026-11-23 10:00"},
		{"from a Sunday", "2026-11-22 10:00", 1, "2026-11-23 10:00"},
		{"over Christmas and the new year", "2026-12-24 16:00", 5, "2027-01-05 16:00"},
		{"over Easter", "2026-04-02 09:00", 1, "2026-04-07 09:00"},
		{"into summer time", "2026-03-27 09:00", 1, "2026-03-30 09:00"},
		{"out of summer time", "2026-10-23 09:00", 1, "2026-10-26 09:00"},
		{"no day at all", "2026-11-20 10:00", 0, "2026-11-20 10:00"},
	} {
		if got := models.AddWorkingDays(london(c.from), c.days); !got.Equal(london(c.want)) {
			t.Errorf("%s: %s, want %s", c.name, got.In(models.London), c.want)
		}
	}
}

// England's bank holidays as gov.uk lists them.
func TestBankHolidays(t *testing.T) {
	t.Parallel()
	for year, want := range map[int]string{
		2025: "01-01 04-18 04-21 05-05 05-26 08-25 12-25 12-26",
		2026: "01-01 04-03 04-06 05-04 05-25 08-31 12-25 12-28",
		2027: "01-01 03-26 03-29 05-03 05-31 08-30 12-27 12-28",
		2028: "01-03 04-14 04-17 05-01 05-29 08-28 12-25 12-26",
	} {
		var got []string
		for d := time.Date(year, 1, 1, 12, 0, 0, 0, time.UTC); d.Year() == year; d = d.AddDate(0, 0, 1) {
			if wd := d.Weekday(); wd != time.Saturday && wd != time.Sunday && !models.WorkingDay(d) {
				got = append(got, d.Format("01-02"))
			}
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%d: %s, want %s", year, strings.Join(got, " "), want)
		}
	}
}

func TestReference(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		ref := models.NewRef()
		if got, ok := models.ParseRef(strings.ToLower(models.ShowRef(ref))); !ok || got != ref {
			t.Fatalf("%s read back as %q, %v", ref, got, ok)
		}
		i := rapid.IntRange(0, 7).Draw(t, "place")
		c := rapid.SampledFrom([]byte("3479CDFGHJKMNPQRTXY")).Draw(t, "character")
		wrong := []byte(ref)
		wrong[i] = c
		if _, ok := models.ParseRef(string(wrong)); ok != (string(wrong) == ref) {
			t.Fatalf("one wrong character: %s for %s was taken", wrong, ref)
		}
		j := rapid.IntRange(0, 7).Draw(t, "other place")
		swapped := []byte(ref)
		swapped[i], swapped[j] = swapped[j], swapped[i]
		if _, ok := models.ParseRef(string(swapped)); ok != (string(swapped) == ref) {
			t.Fatalf("two swapped: %s for %s was taken", swapped, ref)
		}
	})
}

func TestEveryNeedIsListedOnce(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for _, n := range models.Needs {
		if n.Code == "" || n.Label == "" || seen[n.Code] {
			t.Errorf("need %q", n.Code)
		}
		seen[n.Code] = true
	}
	if models.Restricted([]string{"debt"}) || !models.Restricted([]string{"debt", "abuse"}) {
		t.Error("only abuse leads to the safe path")
	}
	hidden := models.NeedLabelsHidden([]string{"debt", "abuse", "gambling"})
	if !slices.Equal(hidden, []string{"Debt", "Sensitive need"}) {
		t.Errorf("a list view says %q", hidden)
	}
}
