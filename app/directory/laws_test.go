package directory

import (
	"cmp"
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"
	"pgregory.net/rapid"

	"example.org/fingerpost/models"
)

// Draws from small lists, so that what is asked and what is offered often meet.

var (
	someNeeds     = rapid.SliceOfNDistinct(rapid.SampledFrom([]string{"debt", "food", "lonely", "abuse"}), 1, 3, rapid.ID)
	someDistricts = rapid.SliceOfNDistinct(rapid.SampledFrom([]string{"SR1", "SR5", "DH4"}), 0, 2, rapid.ID)
	someAccess    = rapid.SliceOfNDistinct(rapid.SampledFrom([]string{"wheelchair", "bsl", "quiet"}), 0, 3, rapid.ID)
	someGenders   = rapid.SliceOfNDistinct(rapid.SampledFrom([]string{"woman", "man", "non_binary"}), 0, 2, rapid.ID)
)

func drawService(t *rapid.T) models.Service {
	id := uuid.UUID(rapid.SliceOfN(rapid.Byte(), 16, 16).Draw(t, "id"))
	from := rapid.IntRange(0, 60).Draw(t, "from age")
	s := models.Service{ID: id, Name: rapid.SampledFrom([]string{"A", "B", "C"}).Draw(t, "name"), Needs: someNeeds.Draw(t, "needs"),
		Districts: someDistricts.Draw(t, "districts"), MinAge: from, MaxAge: rapid.IntRange(from, 120).Draw(t, "to age"),
		Genders: someGenders.Draw(t, "genders"), Access: someAccess.Draw(t, "access"),
		Capacity: rapid.SampledFrom([]string{"open", "waiting", "closed", "paused"}).Draw(t, "capacity"), WaitMonths: rapid.IntRange(0, 3).Draw(t, "months"),
		Route: rapid.SampledFrom(routes).Draw(t, "route"), Specialist: rapid.Bool().Draw(t, "specialist"),
		AnswersIn: rapid.IntRange(1, 3).Draw(t, "answers"), Listed: rapid.Bool().Draw(t, "listed"), Signed: rapid.Bool().Draw(t, "signed")}
	if rapid.Bool().Draw(t, "has pause") {
		until := today.AddDate(0, 0, rapid.IntRange(-2, 2).Draw(t, "pause")).Truncate(24 * time.Hour)
		s.PausedUntil = &until
	}
	return s
}

func drawServices(t *rapid.T) []models.Service {
	return rapid.SliceOfNDistinct(rapid.Custom(drawService), 0, 12, func(s models.Service) uuid.UUID { return s.ID }).Draw(t, "services")
}

func drawAsk(t *rapid.T) Ask {
	return Ask{Needs: someNeeds.Draw(t, "asked"), District: rapid.SampledFrom([]string{"", "SR1", "SR5", "NE37"}).Draw(t, "district"),
		Age: rapid.IntRange(-1, 100).Draw(t, "age"), Gender: rapid.SampledFrom([]string{"", "woman", "man", "another", "not_said"}).Draw(t, "gender"),
		Access: someAccess.Draw(t, "access needs"), Restricted: rapid.Bool().Draw(t, "restricted"), Today: today}
}

// What is offered meets every rule, in the words of the rules and not of the code.
func TestNeverOffersWhatDoesNotFit(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		a := drawAsk(t)
		for _, m := range Suits(drawServices(t), a) {
			s := m.Service
			for rule, broken := range map[string]bool{
				"lists a need that it meets":   len(m.Needs) == 0,
				"is listed":                    !s.Listed,
				"is not closed":                s.Capacity == "closed",
				"is not paused":                s.Capacity == "paused" && (s.PausedUntil == nil || s.PausedUntil.After(today)),
				"is signed to be sent people":  s.Route == "platform" && !s.Signed,
				"covers the district":          a.District != "" && len(s.Districts) > 0 && !slices.Contains(s.Districts, a.District),
				"is for the age":               a.Age >= 0 && (a.Age < s.MinAge || a.Age > s.MaxAge),
				"is for the gender":            (a.Gender == "woman" || a.Gender == "man" || a.Gender == "another") && len(s.Genders) > 0 && !slices.Contains(s.Genders, a.Gender),
				"restricted: for specialists":  (a.Restricted || slices.Contains(a.Needs, "abuse")) && !s.Specialist,
				"says why":                     len(m.Reasons) < 4 || slices.Contains(m.Reasons, ""),
				"names only needs asked, once": !subset(m.Needs, a.Needs) || !subset(m.Needs, s.Needs) || len(slices.Compact(slices.Sorted(slices.Values(m.Needs)))) != len(m.Needs),
			} {
				if broken {
					t.Fatalf("%s: %+v", rule, m)
				}
			}
		}
	})
}

func subset(part, whole []string) bool {
	return !slices.ContainsFunc(part, func(w string) bool { return !slices.Contains(whole, w) })
}

func TestOrderDoesNotHangOnTheOrderGiven(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		all, a := drawServices(t), drawAsk(t)
		shuffled := rapid.Permutation(all).Draw(t, "shuffled")
		if one, other := ids(Suits(all, a)), ids(Suits(shuffled, a)); !slices.Equal(one, other) {
			t.Fatalf("%v\n%v", one, other)
		}
	})
}

func TestOneServiceMoreLeavesTheOthersInOrder(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		all, a := drawServices(t), drawAsk(t)
		if len(all) == 0 {
			return
		}
		extra := all[0].ID
		before := ids(Suits(all[1:], a))
		after := slices.DeleteFunc(ids(Suits(all, a)), func(id uuid.UUID) bool { return id == extra })
		if !slices.Equal(before, after) {
			t.Fatalf("%v\n%v", before, after)
		}
	})
}

// Who asks for more is offered at least as much, as long as what is added is not restricted.
func TestAskingForMoreTakesNothingAway(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		all, a := drawServices(t), drawAsk(t)
		more := a
		more.Needs = append(slices.Clone(a.Needs), rapid.SampledFrom([]string{"debt", "food", "lonely", "other"}).Draw(t, "one more")) // or one again
		after := map[uuid.UUID]int{}
		for _, m := range Suits(all, more) {
			after[m.Service.ID] = len(m.Needs)
			if len(m.Needs) != len(slices.Compact(slices.Sorted(slices.Values(m.Needs)))) {
				t.Fatalf("counts a need twice: %+v", m)
			}
		}
		for _, m := range Suits(all, a) {
			if after[m.Service.ID] < len(m.Needs) {
				t.Fatalf("lost, or meets fewer needs: %+v", m)
			}
		}
	})
}

// Adding a restricted need takes away exactly those who are no specialists.
func TestARestrictedNeedLeavesTheSpecialists(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		all, a := drawServices(t), drawAsk(t)
		safe := a
		safe.Needs = append(slices.Clone(a.Needs), "abuse")
		after := ids(Suits(all, safe))
		for _, m := range Suits(all, a) {
			if slices.Contains(after, m.Service.ID) != m.Service.Specialist {
				t.Fatalf("specialist %t: %+v", m.Service.Specialist, m)
			}
		}
	})
}

// The order is one: of any two different services exactly one is better.
func TestOrderIsCertain(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		a := drawAsk(t)
		x, y := Match{Service: drawService(t)}, Match{Service: drawService(t)}
		if x.Service.ID == y.Service.ID {
			return
		}
		if got, back := better(x, y, a), better(y, x, a); got == 0 || cmp.Compare(got, 0) != -cmp.Compare(back, 0) {
			t.Fatalf("%d and %d", got, back)
		}
	})
}

func ids(found []Match) []uuid.UUID {
	var all []uuid.UUID
	for _, m := range found {
		all = append(all, m.Service.ID)
	}
	return all
}
