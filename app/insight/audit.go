package insight

// span is what a true figure may be, from and to.
type span struct{ low, high int }

// wide is how many values every small figure must leave open.
const wide = 5

// unpick works out, as somebody would who has every table and knows the method, between which values each true figure must
// lie: at first less than a base away from what is published, then no more than the sums that it is part of leave open,
// until nothing narrows any more.
func (f *flow) unpick(published []int, base int) []span {
	spans := make([]span, len(f.streams))
	in, out := make([][]int, f.nodes), make([][]int, f.nodes)
	for i, s := range f.streams {
		spans[i] = span{max(0, published[i]-base+1), published[i] + base - 1}
		out[s.from], in[s.to] = append(out[s.from], i), append(in[s.to], i)
	}
	for narrowed := true; narrowed; {
		narrowed = false
		for n := range f.nodes {
			narrowed = balance(spans, in[n], out[n]) || narrowed
			narrowed = balance(spans, out[n], in[n]) || narrowed
		}
		for _, c := range f.covers {
			low, high := 0, 0
			for _, p := range c.parts {
				low, high = max(low, spans[p].low), high+spans[p].high
			}
			narrowed = narrow(spans, c.whole, low, high) || narrowed
			for _, p := range c.parts {
				narrowed = narrow(spans, p, 0, spans[c.whole].high) || narrowed
			}
		}
	}
	return spans
}

// balance narrows some streams by others that add up to the same.
func balance(spans []span, some, others []int) bool {
	low, high, least, most := 0, 0, 0, 0
	for _, i := range others {
		low, high = low+spans[i].low, high+spans[i].high
	}
	for _, i := range some {
		least, most = least+spans[i].low, most+spans[i].high
	}
	narrowed := false
	for _, i := range some {
		was := spans[i]
		if narrow(spans, i, low-(most-was.high), high-(least-was.low)) {
			narrowed = true
			least, most = least+spans[i].low-was.low, most+spans[i].high-was.high
		}
	}
	return narrowed
}

func narrow(spans []span, i, low, high int) bool {
	was := spans[i]
	spans[i] = span{max(was.low, low), min(was.high, high)}
	return spans[i] != was
}

// tooNarrow lists those of the streams given that count 1 to 7 people and leave fewer than five values open.
func (f *flow) tooNarrow(spans []span, of []int) []int {
	var found []int
	for _, i := range of {
		if n := f.streams[i].n; n >= 1 && n <= 7 && spans[i].high-spans[i].low+1 < wide {
			found = append(found, i)
		}
	}
	return found
}
