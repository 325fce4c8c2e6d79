package directory

import (
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"

	"example.org/fingerpost/models"
)

var today = time.Date(2026, time.March, 10, 9, 0, 0, 0, time.UTC)

func day(text string) *time.Time {
	d, err := time.Parse(time.DateOnly, text)
	if err != nil {
		panic(err)
	}
	return &d
}

// offer is a service that suits everybody who asks about debt, but for what change makes of it.
func offer(name string, change func(*models.Service)) models.Service {
	s := models.Service{ID: uuid.NewSHA1(uuid.NameSpaceOID, []byte(name)), Name: name, Needs: models.List{"debt"}, MinAge: 18, MaxAge: 120,
		Cost: "free", Capacity: models.CapacityOpen, Route: models.RoutePlatform, AnswersIn: 3, Listed: true, Signed: true}
	if change != nil {
		change(&s)
	}
	return s
}

func ask(change func(*Ask)) Ask {
	a := Ask{Needs: models.List{"debt"}, District: "SR5", Age: 40, Gender: "woman", Today: today}
	if change != nil {
		change(&a)
	}
	return a
}

func TestWhoIsOffered(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name    string
		service func(*models.Service)
		ask     func(*Ask)
		want    bool
	}{
		{"another need", func(s *models.Service) { s.Needs = models.List{"food"} }, nil, false},
		{"one need of several", nil, func(a *Ask) { a.Needs = models.List{"food", "debt"} }, true},
		{"not listed", func(s *models.Service) { s.Listed = false }, nil, false},
		{"another district", func(s *models.Service) { s.Districts = models.List{"SR1"} }, nil, false},
		{"this district", func(s *models.Service) { s.Districts = models.List{"SR1", "SR5"} }, nil, true},
		{"no district known", func(s *models.Service) { s.Districts = models.List{"SR1"} }, func(a *Ask) { a.District = "" }, true},
		{"a year too young", nil, func(a *Ask) { a.Age = 17 }, false},
		{"just old enough", nil, func(a *Ask) { a.Age = 18 }, true},
		{"just young enough", func(s *models.Service) { s.MaxAge = 25 }, func(a *Ask) { a.Age = 25 }, true},
		{"a year too old", func(s *models.Service) { s.MaxAge = 25 }, func(a *Ask) { a.Age = 26 }, false},
		{"no age known", func(s *models.Service) { s.MaxAge = 25 }, func(a *Ask) { a.Age = -1 }, true},
		{"for men", func(s *models.Service) { s.Genders = models.List{"man"} }, nil, false},
		{"for women", func(s *models.Service) { s.Genders = models.List{"woman"} }, nil, true},
		{"for women, non-binary asks", func(s *models.Service) { s.Genders = models.List{"woman"} }, func(a *Ask) { a.Gender = "non_binary" }, false},
		{"for women, gender not known", func(s *models.Service) { s.Genders = models.List{"woman"} }, func(a *Ask) { a.Gender = "" }, true},
		{"for women, gender not said", func(s *models.Service) { s.Genders = models.List{"woman"} }, func(a *Ask) { a.Gender = "not_said" }, true},
		{"closed", func(s *models.Service) { s.Capacity = models.CapacityClosed }, nil, false},
		{"waiting list", func(s *models.Service) { s.Capacity, s.WaitMonths = models.CapacityWaiting, 6 }, nil, true},
		{"paused without an end", func(s *models.Service) { s.Capacity = models.CapacityPaused }, nil, false},
		{"paused until tomorrow", func(s *models.Service) { s.Capacity, s.PausedUntil = models.CapacityPaused, day("2026-03-11") }, nil, false},
		{"paused until today", func(s *models.Service) { s.Capacity, s.PausedUntil = models.CapacityPaused, day("2026-03-10") }, nil, true},
		{"not signed", func(s *models.Service) { s.Signed = false }, nil, false},
		{"not signed, direct contact", func(s *models.Service) { s.Signed, s.Route = false, models.RouteDirect }, nil, true},
		{"not signed, signpost", func(s *models.Service) { s.Signed, s.Route = false, models.RouteSignpost }, nil, true},
		{"abuse at a general service", func(s *models.Service) { s.Needs = models.List{"abuse", "debt"} }, func(a *Ask) { a.Needs = models.List{"abuse"} }, false},
		{"abuse at a specialist", func(s *models.Service) { s.Needs, s.Specialist = models.List{"abuse"}, true }, func(a *Ask) { a.Needs = models.List{"abuse"} }, true},
		{"debt beside abuse at a general service", nil, func(a *Ask) { a.Needs = models.List{"debt", "abuse"} }, false},
		{"debt on the safe path at a general service", nil, func(a *Ask) { a.Restricted = true }, false},
		{"debt on the safe path at a specialist", func(s *models.Service) { s.Specialist = true }, func(a *Ask) { a.Restricted = true }, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			if got := len(Suits([]models.Service{offer("Debt desk", c.service)}, ask(c.ask))) == 1; got != c.want {
				t.Errorf("offered: %t, want %t", got, c.want)
			}
		})
	}
}

// A pause ends when the day begins in London, which in summer is an hour before it begins in UTC.
func TestPauseEndsAtMidnightInLondon(t *testing.T) {
	t.Parallel()
	s := offer("Debt desk", func(s *models.Service) { s.Capacity, s.PausedUntil = models.CapacityPaused, day("2026-07-02") })
	for at, want := range map[time.Time]string{
		time.Date(2026, time.July, 1, 22, 59, 0, 0, time.UTC): models.CapacityPaused,
		time.Date(2026, time.July, 1, 23, 1, 0, 0, time.UTC):  models.CapacityOpen,
	} {
		if got := s.Room(at); got != want {
			t.Errorf("at %v: %s, want %s", at, got, want)
		}
	}
}

// Each service differs in one thing from the one before it, and is worse for it.
func TestOrder(t *testing.T) {
	t.Parallel()
	local := models.List{"SR5"}
	for _, c := range []struct {
		name string
		ask  func(*Ask)
		best []models.Service
	}{
		{"more needs, then room, then the shorter list", func(a *Ask) { a.Needs = models.List{"debt", "food"} }, []models.Service{
			offer("Z both needs, two months", func(s *models.Service) {
				s.Needs, s.Capacity, s.WaitMonths = models.List{"food", "debt"}, models.CapacityWaiting, 2
			}),
			offer("Y open", nil),
			offer("X one month", func(s *models.Service) { s.Capacity, s.WaitMonths = models.CapacityWaiting, 1 }),
			offer("W six months", func(s *models.Service) { s.Capacity, s.WaitMonths = models.CapacityWaiting, 6 }),
		}},
		{"through the platform, then by yourself, then elsewhere", nil, []models.Service{
			offer("Z platform", nil),
			offer("Y direct", func(s *models.Service) { s.Route, s.Districts = models.RouteDirect, local }),
			offer("X signpost", func(s *models.Service) { s.Route, s.Districts = models.RouteSignpost, local }),
		}},
		{"near, then meets access needs, then quick, then by name", func(a *Ask) { a.Access = models.List{"wheelchair", "bsl"} }, []models.Service{
			offer("Z local", func(s *models.Service) { s.Districts = local }),
			offer("Y everywhere, two access needs", func(s *models.Service) { s.Access = models.List{"bsl", "wheelchair"} }),
			offer("X everywhere, one access need", func(s *models.Service) { s.Access = models.List{"wheelchair", "quiet"} }),
			offer("W quick", func(s *models.Service) { s.AnswersIn = 1 }),
			offer("U", nil),
			offer("V", nil),
		}},
		{"what surely suits before what is to be checked", func(a *Ask) { a.District, a.Gender, a.Age = "", "", -1 }, []models.Service{
			offer("Z sure", nil),
			offer("Y local", func(s *models.Service) { s.Districts = local }),
			offer("X local for women", func(s *models.Service) { s.Districts, s.Genders = local, models.List{"woman"} }),
			offer("W local for young women", func(s *models.Service) { s.Districts, s.Genders, s.MaxAge = local, models.List{"woman"}, 25 }),
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			all := slices.Clone(c.best)
			slices.Reverse(all)
			if got, want := names(Suits(all, ask(c.ask))), serviceNames(c.best); !slices.Equal(got, want) {
				t.Errorf("got  %q\nwant %q", got, want)
			}
		})
	}
}

func names(found []Match) []string {
	var all []string
	for _, m := range found {
		all = append(all, m.Service.Name)
	}
	return all
}

func serviceNames(all []models.Service) []string {
	var names []string
	for _, s := range all {
		names = append(names, s.Name)
	}
	return names
}
