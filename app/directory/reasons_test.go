package directory

import (
	"slices"
	"strings"
	"testing"

	"example.org/fingerpost/models"
)

func TestReasons(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name    string
		service func(*models.Service)
		ask     func(*Ask)
		want    []string
	}{
		{"everywhere, for every adult", nil, nil,
			[]string{"Helps with debt", "Covers the whole area", "Usually answers within 3 working days", "Taking people now"}},
		{"two needs, local, access, a waiting list", func(s *models.Service) {
			s.Needs, s.Districts, s.Access, s.AnswersIn = models.List{"housing", "debt", "food"}, models.List{"SR4", "SR5"}, models.List{"hearing_aid", "wheelchair", "quiet"}, 1
			s.Capacity, s.WaitMonths = models.CapacityWaiting, 2
		}, func(a *Ask) {
			a.Needs, a.Access = models.List{"housing", "debt"}, models.List{"wheelchair", "hearing_aid", "bsl"}
		},
			[]string{"Helps with debt and housing", "Covers SR5", "Step-free access and a hearing loop", "Usually answers within 1 working day", "Waiting list of about 2 months"}},
		{"for some, and one of them asks", func(s *models.Service) { s.Genders, s.MinAge, s.Route = models.List{"woman"}, 50, models.RouteDirect },
			func(a *Ask) { a.Age = 61 },
			[]string{"Helps with debt", "Covers the whole area", "For women aged 50 or over", "You get in touch yourself: we send nothing", "Taking people now"}},
		{"for women, gender not known", func(s *models.Service) { s.Genders = models.List{"woman"} }, func(a *Ask) { a.Gender = "" },
			[]string{"Helps with debt", "Covers the whole area", "For women", "Usually answers within 3 working days", "Taking people now"}},
		{"nothing known", func(s *models.Service) {
			s.Districts, s.MaxAge, s.Route, s.Capacity = models.List{"SR1", "SR2", "SR3"}, 25, models.RouteSignpost, models.CapacityWaiting
		}, func(a *Ask) { a.District, a.Age = "", -1 },
			[]string{"Helps with debt", "Covers SR1, SR2 and SR3 only: check that this fits", "For young people aged 18 to 25: check that this fits",
				"Has its own way in: we send nothing", "Has a waiting list"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			found := Suits([]models.Service{offer("Debt desk", c.service)}, ask(c.ask))
			if len(found) != 1 || !slices.Equal(found[0].Reasons, c.want) {
				t.Errorf("got  %+v\nwant %q", found, c.want)
			}
		})
	}
}

// A need added to the list gets words here too, and they can be joined by "and".
func TestEveryNeedHasWords(t *testing.T) {
	t.Parallel()
	for _, n := range models.Needs {
		if n.Code == "other" || n.Code == "unsure" {
			continue // no service is listed under them
		}
		if p := phrases[n.Code]; p == "" || strings.Contains(p, " and ") {
			t.Errorf("%s: %q", n.Code, p)
		}
	}
	for _, n := range models.AccessNeeds {
		if !models.AccessOffers.Has(n.Code) {
			t.Errorf("no words for what offers %s", n.Code)
		}
	}
}

func TestDescribe(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name    string
		service func(*models.Service)
		want    Facts
	}{
		{"plain", nil, Facts{Who: "People aged 18 or over", Area: "All of Wearmouth", Cost: "Free", Soon: "Usually answers within 3 working days", Room: "Taking people now"}},
		{"particular", func(s *models.Service) {
			s.MinAge, s.MaxAge, s.Districts, s.Cost, s.CostNote = 13, 17, models.List{"SR5", "SR6"}, "charge", "£2 a session"
			s.Access, s.Capacity, s.PausedUntil = models.List{"wheelchair", "quiet"}, models.CapacityPaused, day("2026-04-01")
		}, Facts{Who: "Children and young people aged 13 to 17", Area: "SR5 and SR6", Cost: "£2 a session", Soon: "Usually answers within 3 working days",
			Room: "Paused until 1 April 2026", Access: "Step-free access and a quiet place"}},
		{"of any age, elsewhere", func(s *models.Service) {
			s.MinAge, s.Genders, s.Route, s.Cost, s.CostNote = 0, models.List{"man", "non_binary"}, models.RouteSignpost, "donation", "Most people give £1"
		}, Facts{Who: "Men and non-binary people of any age", Area: "All of Wearmouth", Cost: "Free, donations welcome. Most people give £1", Room: "Taking people now"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			if got := Describe(offer("Debt desk", c.service), "Wearmouth", today); got != c.want {
				t.Errorf("got  %+v\nwant %+v", got, c.want)
			}
		})
	}
}
