package insight_test

import (
	"net/http"
	"strings"
	"testing"

	"example.org/fingerpost/models"
)

func TestAPartnerSeesItsOwnFiguresOnly(t *testing.T) {
	t.Parallel()
	h := published(t)
	for _, path := range []string{"/partner/figures", "/partner/figures/impact", "/partner/figures/own.csv"} {
		if a := h.as(models.Analyst).get(path); a.status != http.StatusNotFound {
			t.Errorf("an analyst at %s: %d", path, a.status)
		}
		a := h.as(models.Lead).get(path)
		if a.status != http.StatusOK {
			t.Fatalf("%s: %d %s", path, a.status, a.text("body"))
		}
		for _, others := range []string{"140", "175", "280", "350", "Riverside"} {
			if strings.Contains(a.text("main")+a.Find("body > p").Text(), others) {
				t.Errorf("%s says %q, which is another partner's", path, others)
			}
		}
	}
	a := h.as(models.Partner).page("/partner/figures")
	if text := a.text("main"); !strings.Contains(text, "91%") || !strings.Contains(text, "81%") || strings.Contains(text, "61%") {
		t.Errorf("the comparison says %s", a.text(".fp-compare"))
	}
	if text := a.text("main figure table"); !strings.Contains(text, "Debt150") || !strings.Contains(text, "80") {
		t.Errorf("its own figures: %s", text)
	}
}

func TestImpactSummary(t *testing.T) {
	t.Parallel()
	h := published(t)
	lead := h.as(models.Lead)
	a := lead.page("/partner/figures/impact?quarter=2026Q1")
	if text := a.text("main"); !strings.Contains(text, "January to March 2026") || !strings.Contains(text, "Hearth & Home") || !strings.Contains(text, "115") {
		t.Errorf("the summary says %s", text)
	}
	for _, query := range []string{"quarter=2026Q3", "quarter=2025Q1", "quarter=", "month=1", "quarter=2026Q1&quarter=2026Q2"} {
		if a := lead.get("/partner/figures/impact?" + query); a.status != http.StatusBadRequest {
			t.Errorf("%s: %d", query, a.status)
		}
	}
}

func TestAPartnerWithoutFiguresIsToldSo(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	if got := h.as(models.Lead).page("/partner/figures").text("main"); !strings.Contains(got, "Nothing has been published yet") {
		t.Errorf("the page says %q", got)
	}
	if a := h.as(models.Lead).get("/partner/figures/impact"); a.status != http.StatusNotFound {
		t.Errorf("no summary: %d", a.status)
	}
}
