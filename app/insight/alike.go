package insight

import (
	"cmp"
	"maps"
	"slices"

	"example.org/fingerpost/models"
)

// maxShare is the largest share that one need may have of an area's people for the area to be split by need at all.
const maxShare = 90

// withheld lists the areas whose people are not told by need: whose figures are too small to split, where nearly everybody
// needs the same, and those that would give the latter away. Whether an area is among them does not depend on which needs
// are asked for, or asking for one after the other would tell. An area of fewer people than are shown needs no withholding.
//
// What is withheld of one quarter is withheld of every time that it is part of: else it is one time without another.
func (s setting) withheld(cells []models.StatCell) map[string]bool {
	if s.cube.Name != "area" {
		return nil
	}
	of := map[string][]models.StatCell{}
	for _, c := range cells {
		of[c.Quarter] = append(of[c.Quarter], c)
	}
	quarters, held := slices.Sorted(maps.Keys(of)), map[string]bool{}
	for i := range quarters {
		sums := map[string]map[string]int{}
		for j, quarter := range quarters[i:] {
			for _, c := range of[quarter] {
				if sums[c.RowCode] == nil {
					sums[c.RowCode] = map[string]int{}
				}
				sums[c.RowCode][c.ColCode] += c.Value
			}
			maps.Copy(held, s.alike(sums))
			if i == 0 && j == len(quarters)-1 {
				for area, needs := range sums {
					if total, _, _ := spread(needs); total >= Floor && !splits(needs) {
						held[area] = true
					}
				}
			}
		}
	}
	return held
}

// alike lists the areas where nearly everybody needs the same, and as many others as it takes for that not to come out when
// those that are told are taken from the total: together they could be told as one area. Others of the same district are
// taken first, as the district is withheld in any case, and smaller ones before larger ones.
func (s setting) alike(sums map[string]map[string]int) map[string]bool {
	held, together := map[string]bool{}, map[string]int{}
	hold := func(area string) {
		held[area] = true
		for need, v := range sums[area] {
			together[need] += v
		}
	}
	var others []string
	near, size := map[string]bool{}, map[string]int{}
	for area, needs := range sums {
		total, largest, _ := spread(needs)
		size[area] = total
		switch {
		case total < Floor:
		case 100*largest > maxShare*total:
			hold(area)
			near[s.district[area]] = true
		default:
			others = append(others, area)
		}
	}
	if len(held) == 0 {
		return nil
	}
	far := func(area string) int {
		if near[s.district[area]] {
			return 0
		}
		return 1
	}
	slices.SortFunc(others, func(a, b string) int { return cmp.Or(far(a)-far(b), size[a]-size[b], cmp.Compare(a, b)) })
	for _, area := range others {
		if splits(together) {
			break
		}
		hold(area)
	}
	return held
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
