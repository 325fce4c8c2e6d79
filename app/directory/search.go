package directory

import (
	"cmp"
	"slices"
	"strings"
	"time"
	"unicode"

	"example.org/fingerpost/models"
)

// Query is what somebody looks for in the directory; a part that is empty narrows nothing.
type Query struct {
	Words    string // free words; every one of them must be found
	Need     string // of models.Needs
	District string // a postcode district; never a whole postcode
}

// Find lists the services that a query means: the words in the name first, then in what it helps with or whose it is, then
// anywhere; those that take people before those that do not; then by name.
func Find(all []models.Service, q Query, today time.Time) []models.Service {
	type hit struct {
		models.Service
		rank int
	}
	words := stems(q.Words)
	var hits []hit
	for _, s := range all {
		if q.Need != "" && !s.Needs.Has(q.Need) || q.District != "" && len(s.Districts) > 0 && !s.Districts.Has(q.District) {
			continue
		}
		if rank, ok := found(s, words); ok {
			if room := s.Room(today); room == models.CapacityClosed || room == models.CapacityPaused {
				rank = rank*2 + 1
			} else {
				rank *= 2
			}
			hits = append(hits, hit{s, rank})
		}
	}
	slices.SortFunc(hits, func(a, b hit) int {
		return cmp.Or(cmp.Compare(a.rank, b.rank), cmp.Compare(a.Name, b.Name), slices.Compare(a.ID[:], b.ID[:]))
	})
	services := make([]models.Service, len(hits))
	for i, h := range hits {
		services[i] = h.Service
	}
	return services
}

// found says whether every word is somewhere in the service, and how far from its name the farthest of them is.
func found(s models.Service, words []string) (rank int, ok bool) {
	about := []string{s.Organisation}
	for _, n := range models.Needs {
		if s.Needs.Has(n.Code) {
			about = append(about, n.Label, n.Examples)
		}
	}
	places := [][]string{stems(s.Name), stems(strings.Join(about, " ")), stems(s.Outline + " " + s.Venue)}
	for _, w := range words {
		at := slices.IndexFunc(places, func(in []string) bool {
			return slices.ContainsFunc(in, func(have string) bool { return strings.HasPrefix(have, w) })
		})
		if at < 0 {
			return 0, false
		}
		rank = max(rank, at)
	}
	return rank, true
}

// small are words that say nothing about what is looked for.
const small = " a an and any at for from get group groups help helps i in is me my near of on or service services some someone support the to who with "

// stems are the words of a text that say something, in lower case and without their endings, so that "walks" finds "walking".
func stems(text string) []string {
	var kept []string
	for _, w := range strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '\'' }) {
		w = strings.TrimSuffix(strings.Trim(w, "'"), "'s")
		if w == "" || strings.Contains(small, " "+w+" ") {
			continue
		}
		for _, end := range []string{"ings", "ing", "ers", "er", "ies", "es", "ed", "s", "e", "y"} {
			if stem, cut := strings.CutSuffix(w, end); cut && len(stem) >= 3 {
				w = stem
				break
			}
		}
		kept = append(kept, w)
	}
	return kept
}
