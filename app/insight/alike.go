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
// Where nearly everybody needs the same in some time, the place is withheld in every longer one, with what is withheld for
// its sake: else it is one time without another. The rule of two needs promises no such thing and is about reading only: a
// place of which one need alone is large may be told together with another quarter, and the difference be worked out. That
// gives figures which were each rounded before they were kept, and never that more than nine tenths need the same.
func (s setting) withheld(cells []models.StatCell) map[string]bool {
	if !s.cube.tellsPlaces() {
		return nil
	}
	of := s.tallies(cells)
	quarters, held := slices.Sorted(maps.Keys(of)), map[string]bool{}
	for i := range quarters {
		sums := byPlace{}
		for j, quarter := range quarters[i:] {
			for place, t := range of[quarter] {
				sums.add(place, t)
			}
			maps.Copy(held, s.parts(s.alike(sums), sums))
			if i == 0 && j == len(quarters)-1 {
				maps.Copy(held, sums.small())
				maps.Copy(held, s.parts(sums.together(s.within).small(), sums))
			}
		}
	}
	return held
}

// parts are places with the areas that stand for them: what is left of a district beside those that are told by themselves.
// In a longer time these may be large enough to stand for themselves. Nobody in an area is as much a part of it as few are.
func (s setting) parts(places map[string]bool, sums byPlace) map[string]bool {
	all := map[string]bool{}
	maps.Copy(all, places)
	for area := range s.district {
		if places[s.within(area)] && sums[area].total() < Floor {
			all[area] = true
		}
	}
	return all
}

// tallies are the cells of each quarter.
func (s setting) tallies(cells []models.StatCell) map[string]byPlace {
	at, of := map[string]int{}, map[string]byPlace{}
	for _, c := range cells {
		_, need := s.cube.where(c)
		if _, known := at[need]; !known {
			at[need] = len(at)
		}
	}
	for _, c := range cells {
		place, need := s.cube.where(c)
		if of[c.Quarter] == nil {
			of[c.Quarter] = byPlace{}
		}
		one := make(tally, len(at))
		one[at[need]] = c.Value
		of[c.Quarter].add(place, one)
	}
	return of
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
		if sums[place].total() < Floor {
			return s.within(place)
		}
		return place
	})
	held, near, gone := map[string]bool{}, map[string]bool{}, map[string]bool{}
	var together, left tally // what is withheld; and that with what is too small to be split
	leave := func(place string) {
		if !gone[place] {
			gone[place], left = true, left.with(told[place])
		}
	}
	hold := func(place string) {
		held[place], together = true, together.with(told[place])
		leave(place)
	}
	var others []string
	for place, t := range told {
		switch {
		case t.same() || districts[s.within(place)].same():
			hold(place)
			near[s.within(place)] = true
		case t.total() >= Floor:
			others = append(others, place)
		}
		if !t.splits() {
			leave(place)
		}
	}
	if len(held) == 0 && !left.same() {
		return nil
	}
	far := func(place string) int {
		if near[s.within(place)] {
			return 0
		}
		return 1
	}
	slices.SortFunc(others, func(a, b string) int {
		return cmp.Or(far(a)-far(b), told[a].total()-told[b].total(), cmp.Compare(a, b))
	})
	for _, place := range others {
		if (len(held) == 0 || together.splits()) && !left.same() {
			break
		}
		hold(place)
	}
	return held
}

// tally is how many people have each need, in an order of its own.
type tally []int

// with is both together; either may be of nobody.
func (t tally) with(other tally) tally {
	sum := make(tally, max(len(t), len(other)))
	copy(sum, t)
	for i, v := range other {
		sum[i] += v
	}
	return sum
}

func (t tally) total() int {
	sum := 0
	for _, v := range t {
		sum += v
	}
	return sum
}

// oneSided says whether more of them than may be have the commonest need.
func (t tally) oneSided() bool { return len(t) > 0 && 100*slices.Max(t) > maxShare*t.total() }

// same says whether nearly everybody of those that are shown needs the same.
func (t tally) same() bool { return t.total() >= Floor && t.oneSided() }

// splits says whether people may be told by need: at least two needs are shown, and none has more than nine tenths of them.
func (t tally) splits() bool {
	shown := 0
	for _, v := range t {
		if v >= Floor {
			shown++
		}
	}
	return shown >= 2 && !t.oneSided()
}

// byPlace is the tally of each place.
type byPlace map[string]tally

// add puts a tally to that of a place, in place.
func (b byPlace) add(place string, t tally) {
	if b[place] == nil {
		b[place] = make(tally, len(t))
	}
	for i, v := range t {
		b[place][i] += v
	}
}

// together adds up the places that have one name.
func (b byPlace) together(name func(place string) string) byPlace {
	sums := byPlace{}
	for place, t := range b {
		sums.add(name(place), t)
	}
	return sums
}

// small lists the places that are shown and whose people may not be told by need.
func (b byPlace) small() map[string]bool {
	found := map[string]bool{}
	for place, t := range b {
		if t.total() >= Floor && !t.splits() {
			found[place] = true
		}
	}
	return found
}
