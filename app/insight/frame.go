package insight

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"example.org/fingerpost/models"
)

// MinPopulation is how many residents an area must have to be shown by itself, after the least of the smallest areas for
// which the Office for National Statistics publishes a census. It is a matter of residents and never of how many asked.
const MinPopulation = 1000

// Population is how many people live in one postcode sector, in that part of it that lies in the place.
type Population struct {
	Sector    string // SR5 1
	Residents int
}

var sectorShape = regexp.MustCompile(`^([A-Z]{1,2}[0-9][A-Z0-9]?) ([0-9])$`)

// wholePostcode is what no text of the statistics may hold; the database says so too.
var wholePostcode = regexp.MustCompile(`(?i)[a-z]{1,2}[0-9][a-z0-9]?\s*[0-9][a-z]{2}`)

func holdsPostcode(text string) bool { return wholePostcode.MatchString(text) }

// ReadPopulations reads a file with the columns sector and population. What is wrong is said with its line: a sector that
// is none, that stands there twice or lies in none of the districts, a number that is none, a district without sectors.
func ReadPopulations(file io.Reader, districts []string) ([]Population, error) {
	r := csv.NewReader(file)
	r.FieldsPerRecord, r.TrimLeadingSpace = 2, true
	head, err := r.Read()
	if err != nil || strings.TrimPrefix(head[0], "\ufeff") != "sector" || head[1] != "population" {
		return nil, errors.New("line 1: the columns must be sector,population")
	}
	var all []Population
	first, found := map[string]int{}, map[string]bool{}
	for {
		row, err := r.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		var wrong *csv.ParseError
		if errors.As(err, &wrong) {
			return nil, fmt.Errorf("line %d: write it as SR5 1,6400", wrong.Line)
		} else if err != nil {
			return nil, fmt.Errorf("populations: %w", err)
		}
		line, _ := r.FieldPos(0)
		sector := strings.Join(strings.Fields(strings.ToUpper(row[0])), " ")
		m := sectorShape.FindStringSubmatch(sector)
		people, err := strconv.Atoi(strings.TrimSpace(row[1]))
		switch {
		case m == nil:
			return nil, fmt.Errorf("line %d: %q is not a postcode sector such as SR5 1", line, short(row[0]))
		case !slices.Contains(districts, m[1]):
			return nil, fmt.Errorf("line %d: %s is not one of the districts of this place", line, m[1])
		case first[sector] > 0:
			return nil, fmt.Errorf("line %d: %s stands in line %d already", line, sector, first[sector])
		case err != nil || people < 0 || people > 1_000_000:
			return nil, fmt.Errorf("line %d: %q is not a number of people", line, short(row[1]))
		}
		first[sector], found[m[1]] = line, true
		all = append(all, Population{sector, people})
	}
	for _, d := range districts {
		if !found[d] {
			return nil, fmt.Errorf("no sector of %s is in the file", d)
		}
	}
	return all, nil
}

// short keeps what was typed in a wrong line from filling the screen.
func short(s string) string {
	if r := []rune(s); len(r) > 20 {
		return string(r[:20]) + "…"
	}
	return s
}

// NewFrame decides the areas of a year: every sector that has people enough, the others merged with a neighbour of their
// district; a district that has too few altogether goes into "Other areas". Where even those are too few, they are counted
// as not known.
func NewFrame(year int, source string, asOf time.Time, populations []Population) models.Frame {
	f := models.Frame{Year: year, Source: source, AsOf: asOf}
	other := models.Area{Code: "other", Label: "Other areas", Kind: models.AreaOther}
	unknown := models.Area{Code: "unknown", Label: "Not known", Kind: models.AreaUnknown}
	for _, groups := range mergeSmall(populations) {
		if groups[0].residents < MinPopulation {
			other.Sectors = append(other.Sectors, groups[0].sectors...)
			other.Population += groups[0].residents
			continue
		}
		for _, g := range groups {
			f.Areas = append(f.Areas, g.area())
		}
	}
	switch {
	case other.Population >= MinPopulation:
		f.Areas = append(f.Areas, other)
	default:
		unknown.Sectors = other.Sectors
	}
	f.Areas = append(f.Areas, models.Area{Code: "outside", Label: "Outside the area", Kind: models.AreaOutside}, unknown)
	for i := range f.Areas {
		f.Areas[i].Year, f.Areas[i].Position = year, i
	}
	return f
}

// group is sectors of one district that are counted together.
type group struct {
	district  string
	sectors   []string
	residents int
}

// mergeSmall merges the sectors of each district until each has people enough, or one is left. The smallest goes to the
// smaller of the two that stand beside it by number; where they are equal, to the lower.
func mergeSmall(populations []Population) [][]group {
	sorted := slices.SortedFunc(slices.Values(populations), func(a, b Population) int { return strings.Compare(sortKey(a.Sector), sortKey(b.Sector)) })
	var all [][]group
	for _, p := range sorted {
		district, _, _ := strings.Cut(p.Sector, " ")
		if n := len(all); n == 0 || all[n-1][0].district != district {
			all = append(all, nil)
		}
		last := &all[len(all)-1]
		*last = append(*last, group{district, []string{p.Sector}, p.Residents})
	}
	for i, groups := range all {
		for len(groups) > 1 {
			small := 0
			for j, g := range groups {
				if g.residents < groups[small].residents {
					small = j
				}
			}
			if groups[small].residents >= MinPopulation {
				break
			}
			with := small - 1
			if small == 0 || small+1 < len(groups) && groups[small+1].residents < groups[small-1].residents {
				with = small + 1
			}
			low := min(small, with)
			groups[low] = group{groups[low].district, append(groups[low].sectors, groups[low+1].sectors...), groups[low].residents + groups[low+1].residents}
			groups = slices.Delete(groups, low+1, low+2)
		}
		all[i] = groups
	}
	return all
}

func (g group) area() models.Area {
	a := models.Area{Code: g.sectors[0], Label: g.sectors[0], Kind: models.AreaSector, District: g.district, Sectors: g.sectors, Population: g.residents}
	if len(g.sectors) == 1 {
		return a
	}
	var numbers []string
	for _, s := range g.sectors {
		_, n, _ := strings.Cut(s, " ")
		numbers = append(numbers, n)
	}
	last := len(numbers) - 1
	a.Kind = models.AreaMerged
	a.Code = g.district + " " + strings.Join(numbers, "+")
	a.Label = g.district + " " + strings.Join(numbers[:last], ", ") + " and " + numbers[last]
	return a
}

// sortKey puts SR10 after SR9.
func sortKey(sector string) string {
	district, number, _ := strings.Cut(sector, " ")
	i := max(0, strings.IndexAny(district, "0123456789"))
	return fmt.Sprintf("%-2s%4s%s", district[:i], district[i:], number)
}
