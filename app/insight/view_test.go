package insight_test

import (
	"errors"
	"net/url"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"example.org/fingerpost/app/insight"
	"example.org/fingerpost/models"
)

var releases = []models.Release{
	{Quarter: "2026Q4", State: models.ReleaseWaiting}, {Quarter: "2026Q3", State: models.ReleasePublished}, {Quarter: "2026Q2", State: models.ReleaseTombstoned, Public: true},
	{Quarter: "2026Q1", State: models.ReleasePublished, Public: true}, {Quarter: "2025Q4", State: models.ReleasePublished, Public: true},
}

func TestReleasedQuarters(t *testing.T) {
	t.Parallel()
	needs, err := insight.SubjectNamed("needs")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name    string
		who     models.Actor
		subject insight.Subject
		want    []string
	}{
		{"the public", models.Anyone, needs, []string{"2025Q4", "2026Q1"}},
		{"an analyst", models.Actor{Role: models.Analyst}, needs, []string{"2025Q4", "2026Q1", "2026Q3"}},
		{"a partner of itself", models.Actor{Role: models.Lead}, insight.OwnSubject, []string{"2025Q4", "2026Q1", "2026Q3"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			v, err := insight.ParseView(c.who, c.subject, releases, url.Values{})
			if err != nil || !slices.Equal(v.Released, c.want) {
				t.Errorf("%v, %v; want %v", v.Released, err, c.want)
			}
		})
	}
	if _, err := insight.ParseView(models.Anyone, needs, releases[:1], url.Values{}); !errors.Is(err, models.ErrNotFound) {
		t.Errorf("nothing is published: %v", err)
	}
}

// Whatever stands in an address, it is refused or it is a view whose own address means the same.
func TestAViewHasOneAddress(t *testing.T) {
	t.Parallel()
	words := []string{"from", "to", "need", "district", "ward", "2025Q4", "2026Q1", "2026Q2", "2026Q3", "2026Q4", "money", "", "SR5", "2026-01-01"}
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.SampledFrom(insight.Subjects).Draw(t, "subject")
		asked := url.Values{}
		for range rapid.IntRange(0, 3).Draw(t, "how many") {
			asked.Add(rapid.SampledFrom(words).Draw(t, "name"), rapid.SampledFrom(words).Draw(t, "value"))
		}
		v, err := insight.ParseView(models.Anyone, s, releases, asked)
		if err != nil {
			if !errors.Is(err, models.ErrInvalid) {
				t.Fatalf("%v: %v", asked, err)
			}
			return
		}
		for _, q := range v.Quarters() {
			if q != "2025Q4" && q != "2026Q1" {
				t.Fatalf("%v shows %s", asked, q)
			}
		}
		again, err := url.ParseQuery(v.Encode())
		if err != nil {
			t.Fatal(err)
		}
		w, err := insight.ParseView(models.Anyone, s, releases, again)
		if err != nil || w.Encode() != v.Encode() {
			t.Fatalf("%v is %s, and that is %s (%v)", asked, v.Encode(), w.Encode(), err)
		}
	})
}

func TestPeriods(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ from, to, want string }{
		{"2026Q1", "2026Q1", "January to March 2026"},
		{"2025Q4", "2026Q1", "October 2025 to March 2026"},
	} {
		if got := (insight.View{From: c.from, To: c.to}).Period(); got != c.want {
			t.Errorf("%s to %s is %q, want %q", c.from, c.to, got, c.want)
		}
	}
}
