package insight

import (
	"math"
	"math/rand/v2"
)

// MeanError is how far protected figures are from the true ones, on average and whichever way, for figures of one size.
type MeanError struct {
	Method                                               string
	Cell, AreaQuarter, AreaYear, NeedYear, Quarter, Year float64
}

// The methods that are compared.
const (
	MethodAlone    = "each figure rounded by itself, then added up"
	MethodTogether = "rounded together, as here"
)

// The invented place that methods are compared on: its areas and needs, people of a year, and how often it is invented.
const (
	simAreas, simNeeds, simQuarters = 40, 10, 4
	simPeople, simRuns              = 3000, 50
)

// Simulate works out the mean errors of rounding to multiples of 5 in an invented place, the same each time. In it, as in
// life, most figures by area and need are between 1 and 7.
func Simulate() []MeanError {
	alone, together := MeanError{Method: MethodAlone}, MeanError{Method: MethodTogether}
	for run := range simRuns {
		r := rand.New(rand.NewPCG(uint64(run), 4))
		year := invented(r)
		key := []byte{byte(run)}
		var ours, theirs [simQuarters][][]int
		for q, n := range year {
			ours[q], theirs[q] = roundTable(n, newChance(key, string(rune('a'+q))).intn), roundAlone(n, r)
		}
		together.add(year, ours)
		alone.add(year, theirs)
	}
	alone.mean()
	together.mean()
	return []MeanError{alone, together}
}

// invented is a year of people, quarter by quarter. Some areas and some needs have more of them than others.
func invented(r *rand.Rand) [simQuarters][][]int {
	weight := func(n int) []float64 {
		all, sum := make([]float64, n), 0.0
		for i := range all {
			sum += math.Exp(0.8 * r.NormFloat64())
			all[i] = sum
		}
		return all
	}
	draw := func(w []float64) int {
		at := r.Float64() * w[len(w)-1]
		for i, v := range w {
			if at < v {
				return i
			}
		}
		return len(w) - 1
	}
	areas, needs := weight(simAreas), weight(simNeeds)
	var year [simQuarters][][]int
	for q := range year {
		year[q] = make([][]int, simAreas)
		for i := range year[q] {
			year[q][i] = make([]int, simNeeds)
		}
	}
	for range simPeople {
		year[r.IntN(simQuarters)][draw(areas)][draw(needs)]++
	}
	return year
}

// roundTable rounds one table together with its margins.
func roundTable(n [][]int, intn func(int) int) [][]int {
	var f flow
	begin, end, total := f.node(), f.node(), 0
	cols, sums := make([]int, len(n[0])), make([]int, len(n[0]))
	for j := range cols {
		cols[j] = f.node()
	}
	first := make([]int, len(n))
	for i, row := range n {
		node, sum := f.node(), 0
		first[i] = len(f.streams)
		for j, v := range row {
			f.add(node, cols[j], v)
			sum, sums[j] = sum+v, sums[j]+v
		}
		f.add(begin, node, sum)
		total += sum
	}
	for j, v := range sums {
		f.add(cols[j], end, v)
	}
	f.add(end, begin, total)
	p, err := f.round(bases[0], intn)
	if err != nil {
		panic(err) // the sums were made here
	}
	out := make([][]int, len(n))
	for i := range n {
		out[i] = p[first[i] : first[i]+len(cols)]
	}
	return out
}

// roundAlone rounds each figure up or down by itself, with odds that favour neither.
func roundAlone(n [][]int, r *rand.Rand) [][]int {
	out := make([][]int, len(n))
	for i, row := range n {
		out[i] = make([]int, len(row))
		for j, v := range row {
			over := v % bases[0]
			out[i][j] = v - over
			if r.IntN(bases[0]) < over {
				out[i][j] += bases[0]
			}
		}
	}
	return out
}

// add puts the errors of one year's figures to those before.
func (m *MeanError) add(n, p [simQuarters][][]int) {
	year, areaYear, needYear := 0, make([]int, simAreas), make([]int, simNeeds)
	for q := range n {
		quarter := 0
		for i := range n[q] {
			area := 0
			for j := range n[q][i] {
				e := p[q][i][j] - n[q][i][j]
				m.Cell += size(e)
				area += e
				needYear[j] += e
			}
			m.AreaQuarter += size(area)
			areaYear[i] += area
			quarter += area
		}
		m.Quarter += size(quarter)
		year += quarter
	}
	for _, e := range areaYear {
		m.AreaYear += size(e)
	}
	for _, e := range needYear {
		m.NeedYear += size(e)
	}
	m.Year += size(year)
}

func (m *MeanError) mean() {
	m.Cell /= simRuns * simQuarters * simAreas * simNeeds
	m.AreaQuarter /= simRuns * simQuarters * simAreas
	m.AreaYear /= simRuns * simAreas
	m.NeedYear /= simRuns * simNeeds
	m.Quarter /= simRuns * simQuarters
	m.Year /= simRuns
}

func size(e int) float64 { return math.Abs(float64(e)) }
