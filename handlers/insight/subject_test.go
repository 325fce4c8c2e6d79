package insight_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"example.org/fingerpost/app/insight"
	"example.org/fingerpost/models"
)

// Anything but whole published quarters and lines of a list is refused, and the page says what can be asked (T2, T7, T8).
func TestOnlyWhatIsOnTheListsCanBeAsked(t *testing.T) {
	t.Parallel()
	h := published(t)
	for _, c := range []struct{ name, query string }{
		{"a day", "from=2026-01-15&to=2026-02-15"},
		{"a month", "from=2026-01"},
		{"a quarter that waits", "from=2026Q3&to=2026Q3"},
		{"a quarter that is not over", "to=2027Q1"},
		{"backwards", "from=2026Q2&to=2026Q1"},
		{"twice", "from=2026Q1&from=2026Q2"},
		{"another filter", "ward=Castle"},
		{"a postcode", "postcode=SR5+1AA"},
		{"part of a postcode", "sector=SR5+1A"},
		{"a radius", "radius=500"},
		{"bands", "bands=16,17,18"},
		{"a need that is none", "need=everything"},
		{"a district for a need", "need=SR5"},
		{"a broken address", "from=%zz"},
		{"a semicolon", "from=2026Q1;to=2026Q2"},
		{"another cube", "cube=own"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			for _, path := range []string{"/figures/needs", "/figures/places", "/figures/needs/needs.csv", "/figures/needs/needs.xlsx"} {
				a := h.public().get(path + "?" + c.query)
				if a.status != http.StatusBadRequest {
					t.Errorf("%s: %d", path, a.status)
				}
				if !strings.Contains(a.text("main"), "whole quarters of the year that are published") {
					t.Errorf("%s does not say what can be asked: %s", path, a.text("main"))
				}
			}
		})
	}
}

func TestWhatIsNotPublishedIsNotThere(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.frame()
	h.release("2026Q1", "published", false) // for those who work with the figures
	h.fill("2026Q1", 2)
	h.release("2026Q2", "tombstoned", true)
	if got := h.public().page("/figures").text("main"); !strings.Contains(got, "Nothing has been published yet") {
		t.Errorf("the page says %q", got)
	}
	for _, path := range []string{"/figures/needs", "/figures/needs/needs.csv", "/figures/nothing", "/figures/overview/needs.csv", "/figures/needs/needs.pdf"} {
		if a := h.public().get(path); a.status != http.StatusNotFound {
			t.Errorf("%s: %d", path, a.status)
		}
	}
	if a := h.public().get("/figures?from=2026Q1&to=2026Q1"); strings.Contains(a.body, "<table") {
		t.Error("the public sees figures that were not approved for it")
	}
	if a := h.as(models.Analyst).page("/statistics"); a.Find("table").Length() == 0 {
		t.Error("the analyst sees no figures")
	}
	if a := h.as(models.Analyst).get("/statistics?from=2026Q2&to=2026Q2"); a.status != http.StatusBadRequest {
		t.Errorf("a withdrawn quarter: %d", a.status)
	}
}

// Every subject shows pictures with a table beneath, for the public and inside, and no figure below ten.
func TestEverySubject(t *testing.T) {
	t.Parallel()
	h := published(t)
	inside := h.as(models.Coordinator)
	for _, s := range insight.Subjects {
		t.Run(s.Name, func(t *testing.T) {
			t.Parallel()
			for path, b := range map[string]browser{"/figures/": h.public(), "/statistics/": inside} {
				a := b.page(path + s.Name)
				if a.Find("main figure svg[role=img], main section table").Length() == 0 {
					t.Errorf("%s%s has no picture", path, s.Name)
				}
				a.Find("main figure").Each(func(_ int, f *goquery.Selection) {
					if f.Find("table").Length() != 1 {
						t.Errorf("%s: a picture without its table", s.Name)
					}
				})
				if s.Name != "capacity" {
					for _, w := range a.figures() {
						if len(w) == 1 && w != "–" {
							t.Errorf("%s shows %q", s.Name, w)
						}
					}
				}
				if a.Find("main [style]").Length() != 0 {
					t.Errorf("%s carries a style", s.Name)
				}
			}
		})
	}
}

func TestTheSameViewIsTheSamePage(t *testing.T) {
	t.Parallel()
	h := published(t)
	for _, path := range []string{"/figures", "/figures/places?from=2026Q1&to=2026Q2&need=money", "/figures/needs/needs.csv", "/figures/needs/needs.xlsx", "/figures/needs/needs.json"} {
		first := h.public().get(path)
		if first.status != http.StatusOK {
			t.Fatalf("%s: %d %s", path, first.status, first.text("body"))
		}
		for range 20 {
			if again := h.public().get(path); again.body != first.body {
				t.Fatalf("%s is not the same twice", path)
			}
		}
	}
}

// A need of one area is told only where the area may be split, in the map as in the table.
func TestDistrictsTellNoMoreThanTheirAreas(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.frame()
	h.release("2026Q1", "published", true)
	for _, c := range []struct {
		area, need string
		n          int
	}{{"SR1 1", "money", 30}, {"SR1 1", "food", 30}, {"SR1 2+3", "money", 30}, {"SR5 1", "money", 30}, {"SR5 1", "food", 20}} {
		h.cell("2026Q1", "area", c.area, c.need, c.n)
	}
	rows := func(path string) map[string]string {
		all := map[string]string{}
		h.public().page(path).Find("figure:has(.fp-map__sheet) tbody tr").Each(func(_ int, s *goquery.Selection) {
			all[strings.TrimSpace(s.Find("th").Text())] = strings.TrimSpace(s.Find("td").Text())
		})
		return all
	}
	if all := rows("/figures/places"); all["SR1"] != "90" || all["SR5"] != "50" || all["NE37"] != "fewer than 10" || all["Not known (not on the map)"] != "fewer than 10" {
		t.Errorf("without a need: %v", all)
	}
	if all := rows("/figures/places?need=money"); all["SR1"] != "not shown" || all["SR5"] != "30" {
		t.Errorf("by need: %v", all)
	}
}

// Where all requests of a district are for one need, its picture is empty and says why; how many they are is told.
func TestADistrictWhoseNeedsAreNotTold(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.frame()
	h.release("2026Q1", "published", true)
	for _, c := range []struct {
		need, district string
		n              int
	}{{"debt", "SR1", 30}, {"debt", "SR5", 20}, {"food", "SR5", 20}, {"work", "NE37", 15}, {"food", "NE37", 15}} {
		h.cell("2026Q1", "gap", c.need, c.district, c.n)
	}
	for district, says := range map[string]string{"SR1": "These figures are not shown", "outside": "Every figure is too small to show"} {
		if text := h.public().page("/figures/gaps?district=" + district).text("main"); !strings.Contains(text, says) {
			t.Errorf("%s does not say %q: %s", district, says, text)
		}
	}
	if text := h.public().page("/figures/gaps?district=SR1").text("main table:last-of-type"); !strings.Contains(text, "not shown") || !strings.Contains(text, "All30") {
		t.Errorf("the district says %q", text)
	}
}

func TestEveryRoleThatSignsInSeesFigures(t *testing.T) {
	t.Parallel()
	h := published(t)
	for _, r := range models.Roles {
		if a := h.as(models.Role(r.Code)).page("/statistics"); a.Find(".fp-stat").Length() == 0 {
			t.Errorf("%s sees no headlines", r.Code)
		}
	}
	if a := h.public().get("/statistics"); a.status != http.StatusSeeOther {
		t.Errorf("a stranger gets %d", a.status)
	}
}

// Both figures are shown beside each other, and a change in per cent only from a hundred on.
func TestHeadlines(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.frame()
	for quarter, n := range map[string]int{"2026Q1": 200, "2026Q2": 250} {
		h.release(quarter, "published", true)
		h.cell(quarter, "route", "self", "people", n)
		h.cell(quarter, "opening", "0", "people", n-190)
	}
	a := h.public().page("/figures")
	tiles := a.Find(".fp-stat").Map(func(_ int, s *goquery.Selection) string { return strings.Join(strings.Fields(s.Text()), " ") })
	if want := "250 People who asked for help Jan to Mar 2026: 200 (up 25%)"; !slices.Contains(tiles, want) {
		t.Errorf("tiles %q, want %q", tiles, want)
	}
	if want := "60 People sent to a partner Jan to Mar 2026: 10"; !slices.Contains(tiles, want) {
		t.Errorf("tiles %q, want %q", tiles, want)
	}
}
