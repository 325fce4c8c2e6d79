package directory

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"example.org/fingerpost/models"
)

func TestFind(t *testing.T) {
	t.Parallel()
	all := []models.Service{
		offer("Debt desk", func(s *models.Service) {
			s.Organisation, s.Outline = "Lantern Quay Advice", "We write to your creditors with you."
		}),
		offer("Harbour walks", func(s *models.Service) {
			s.Needs, s.Districts, s.Outline = models.List{"active", "lonely"}, models.List{"SR6"}, "A slow walk by the sea, then tea."
		}),
		offer("Allotment mornings", func(s *models.Service) {
			s.Needs, s.Outline, s.Venue = models.List{"arts_nature"}, "Dig, plant and go for a walk.", "Lowmoor"
		}),
		offer("Closed walking club", func(s *models.Service) { s.Needs, s.Capacity = models.List{"active"}, models.CapacityClosed }),
	}
	for _, c := range []struct {
		name string
		ask  Query
		want []string
	}{
		{"everything, what is closed last", Query{}, []string{"Allotment mornings", "Debt desk", "Harbour walks", "Closed walking club"}},
		{"another form of the word, nearest the name first", Query{Words: "Walking"}, []string{"Harbour walks", "Closed walking club", "Allotment mornings"}},
		{"a word of the need's examples", Query{Words: "bailiff"}, []string{"Debt desk"}},
		{"the organisation", Query{Words: "lantern quay"}, []string{"Debt desk"}},
		{"every word must be found", Query{Words: "walking creditors"}, nil},
		{"a word that is nowhere", Query{Words: "help with my debts, pleasingly"}, nil},
		{"small words count for nothing", Query{Words: "help with my debts"}, []string{"Debt desk"}},
		{"the beginning of a word", Query{Words: "allot"}, []string{"Allotment mornings"}},
		{"the venue", Query{Words: "lowmoor"}, []string{"Allotment mornings"}},
		{"a need", Query{Need: "lonely"}, []string{"Harbour walks"}},
		{"a district leaves out what is elsewhere", Query{District: "SR1"}, []string{"Allotment mornings", "Debt desk", "Closed walking club"}},
		{"a district, a need and a word", Query{Words: "tea", Need: "active", District: "SR6"}, []string{"Harbour walks"}},
		{"signs only", Query{Words: "!?"}, []string{"Allotment mornings", "Debt desk", "Harbour walks", "Closed walking club"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			if got := serviceNames(Find(all, c.ask, today)); !slices.Equal(got, c.want) {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

// Whatever is typed, the answer is a part of the directory, and a narrower question has no more answers.
func TestFindNarrows(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		all := drawServices(t)
		q := Query{Words: rapid.String().Draw(t, "words")}
		wide := Find(all, q, today)
		q.Need, q.District = "debt", "SR1"
		narrow := Find(all, q, today)
		for _, s := range narrow {
			if !slices.ContainsFunc(wide, func(w models.Service) bool { return w.ID == s.ID }) {
				t.Fatalf("not in the wider answer: %+v", s)
			}
		}
	})
}
