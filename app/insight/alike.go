package insight

import (
	"cmp"
	"maps"
	"slices"

	"example.org/fingerpost/models"
)

// maxShare is the largest share that one need may have of a place's people for the place to be told by need at all.
const maxShare = 90

// withheld lists the places that are not told by need: whose figures are too small to split, where nearly everybody needs
// the same, and those that would give the latter away. It holds for every cube that tells of places. Whether a place is
// among them does not depend on which needs are asked for, or asking for one after the other would tell. A place of fewer
// people than are shown needs no withholding. The district of an area is a place too, and stands under its own code.
//
// What is withheld of one quarter is withheld of every time that it is part of: else it is one time without another.
func (s setting) withheld(cells []models.StatCell) map[string]bool {
	if !s.cube.tellsPlaces() {
		return nil
	}
	of := map[string][]models.StatCell{}
	for _, c := range cells {
		of[c.Quarter] = append(of[c.Quarter], c)
	}
	quarters, held := slices.Sorted(maps.Keys(of)), map[string]bool{}
	for i := range quarters {
		sums := byPlace{}
		for j, quarter := range quarters[i:] {
			for _, c := range of[quarter] {
				place, need := s.cube.where(c)
				sums.add(place, need, c.Value)
			}
			maps.Copy(held, s.alike(sums))
			if i == 0 && j == len(quarters)-1 {
				maps.Copy(held, sums.small())
				maps.Copy(held, sums.together(s.within).small())
			}
		}
	}
	return held
}

// within is the district of an area; a place that is in none is itself.
func (s setting) within(place string) string { return cmp.Or(s.district[place], place) }

// alike lists the places where nearly everybody needs the same, and as many others as it takes for that not to come out when
// those that are told are taken from the total: what is left could be told as one place. Others of the same district are
// taken first, as the district is withheld in any case, and smaller ones before larger ones.
//
// Areas too small to be told are still told as the rest of their district, so they are one place here, under its code.
func (s setting) alike(sums byPlace) map[string]bool {
	districts := sums.together(s.within)
	told := sums.together(func(place string) string {
		if total, _, _ := spread(sums[place]); total < Floor {
			return s.within(place)
		}
		return place
	})
	held, near, size := map[string]bool{}, map[string]bool{}, map[string]int{}
	together, left := map[string]int{}, map[string]int{} // what is withheld; and that with what is too small
	hold := func(place string) {
		held[place] = true
		pour(together, told[place])
		pour(left, told[place])
	}
	var others []string
	for place, needs := range told {
		size[place], _, _ = spread(needs)
		switch {
		case same(needs) || same(districts[s.within(place)]):
			hold(place)
			near[s.within(place)] = true
		case size[place] < Floor:
			pour(left, needs)
		default:
			others = append(others, place)
		}
	}
	far := func(place string) int {
		if near[s.within(place)] {
			return 0
		}
		return 1
	}
	slices.SortFunc(others, func(a, b string) int { return cmp.Or(far(a)-far(b), size[a]-size[b], cmp.Compare(a, b)) })
	for _, place := range others {
		if (len(held) == 0 || splits(together)) && !same(left) {
			break
		}
		hold(place)
	}
	return held
}

// byPlace is how many people of each place have each need.
type byPlace map[string]map[string]int

func (b byPlace) add(place, need string, v int) {
	if b[place] == nil {
		b[place] = map[string]int{}
	}
	b[place][need] += v
}

// together adds up the places that have one name.
func (b byPlace) together(name func(place string) string) byPlace {
	sums := byPlace{}
	for place, needs := range b {
		for need, v := range needs {
			sums.add(name(place), need, v)
		}
	}
	return sums
}

// small lists the places that are shown and whose people may not be told by need.
func (b byPlace) small() map[string]bool {
	found := map[string]bool{}
	for place, needs := range b {
		if total, _, _ := spread(needs); total >= Floor && !splits(needs) {
			found[place] = true
		}
	}
	return found
}

func pour(into, needs map[string]int) {
	for need, v := range needs {
		into[need] += v
	}
}

// same says whether nearly everybody of those that are shown needs the same.
func same(needs map[string]int) bool {
	total, largest, _ := spread(needs)
	return total >= Floor && 100*largest > maxShare*total
}

// splits says whether people may be told by need: at least two needs are shown, and none has more than nine tenths of them.
func splits(needs map[string]int) bool {
	total, largest, shown := spread(needs)
	return shown >= 2 && 100*largest <= maxShare*total
}

// spread is how many there are, how many of them have the commonest need, and how many needs are shown.
func spread(needs map[string]int) (total, largest, shown int) {
	for _, v := range needs {
		total += v
		largest = max(largest, v)
		if v >= Floor {
			shown++
		}
	}
	return total, largest, shown
}
