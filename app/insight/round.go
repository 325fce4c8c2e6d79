package insight

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
)

// flow is one or several tables written as streams through a network: what flows into a node flows out of it. A cell is a
// stream from its row to its column, a margin one into the row or out of the column. Tables that count the same people
// have the stream of their common margin in common, so that it is rounded once and reads the same in each of them.
type flow struct {
	nodes   int
	streams []stream
	covers  []cover
}

type stream struct{ from, to, n int }

// cover says that everybody in any of the parts is in the whole, and nobody else: the whole is at least the largest part
// and at most their sum. It holds nothing in place; whoever compares tables knows it.
type cover struct {
	whole int
	parts []int
}

func (f *flow) node() int {
	f.nodes++
	return f.nodes - 1
}

func (f *flow) add(from, to, n int) int {
	f.streams = append(f.streams, stream{from, to, n})
	return len(f.streams) - 1
}

// bases are the multiples that people may be rounded to; nothing finer is accepted.
var bases = []int{5, 10}

var errUnbalanced = errors.New("the tables do not add up")

// round gives for each stream the multiple of base just below or just above it (the stream itself when it is one), so that
// every node still passes on what comes in: cells add up to their margins, and tables agree where they meet. The mean of
// each over all that chance may decide is the stream itself.
//
// The idea is Cox's (1987): whatever is between two multiples lies on a cycle of others that are, and along a cycle all of
// them can be pushed up and down in turn without changing a sum. Chance decides which way, with odds that favour neither.
func (f *flow) round(base int, intn func(int) int) ([]int, error) {
	if base != bases[0] && base != bases[1] {
		return nil, fmt.Errorf("figures are rounded to 5 or 10, not to %d", base)
	}
	over, at, balance := make([]int, len(f.streams)), make([][]int, f.nodes), make([]int, f.nodes)
	for i, s := range f.streams {
		if s.n < 0 {
			return nil, errUnbalanced
		}
		over[i] = s.n % base
		balance[s.from] -= s.n
		balance[s.to] += s.n
		at[s.from], at[s.to] = append(at[s.from], i), append(at[s.to], i)
	}
	for _, b := range balance {
		if b != 0 {
			return nil, errUnbalanced
		}
	}
	w := walk{f, over, at, base, intn, make([]int, f.nodes), nil}
	for i := range f.streams {
		for w.between(i) {
			w.push(w.cycle(f.streams[i].from))
		}
	}
	out := make([]int, len(f.streams))
	for i, s := range f.streams {
		out[i] = s.n - s.n%base + over[i]
	}
	return out, nil
}

// walk goes about a flow along streams that lie between two multiples.
type walk struct {
	f    *flow
	over []int   // how far each stream is above the multiple below it
	at   [][]int // streams of each node
	base int
	intn func(int) int
	seen []int // 1 + where on the way each node was passed
	next []int
}

// step is one stream of a way, and whether it is walked along or against.
type step struct {
	stream int
	along  bool
}

func (w *walk) between(i int) bool { return w.over[i] > 0 && w.over[i] < w.base }

// cycle walks from a node by chance until it meets its own way. There is always a way on: streams of a node add up to a
// multiple, so none of them can be the only one between two.
func (w *walk) cycle(node int) []step {
	var way []step
	passed := []int{node}
	w.seen[node] = 1
	for last := -1; ; {
		w.next = w.next[:0]
		for _, i := range w.at[node] {
			if i != last && w.between(i) {
				w.next = append(w.next, i)
			}
		}
		last = w.next[w.intn(len(w.next))]
		s := w.f.streams[last]
		way = append(way, step{last, s.from == node})
		if node = s.to; !way[len(way)-1].along {
			node = s.from
		}
		if k := w.seen[node]; k > 0 {
			for _, n := range passed {
				w.seen[n] = 0
			}
			return way[k-1:]
		}
		passed = append(passed, node)
		w.seen[node] = len(passed)
	}
}

// push moves a cycle up or down as far as it goes; at least one of its streams comes to rest on a multiple.
func (w *walk) push(cycle []step) {
	up, down := w.base, w.base
	for _, s := range cycle {
		above, below := w.base-w.over[s.stream], w.over[s.stream]
		if !s.along {
			above, below = below, above
		}
		up, down = min(up, above), min(down, below)
	}
	by := -down
	if w.intn(up+down) < down {
		by = up
	}
	for _, s := range cycle {
		if s.along {
			w.over[s.stream] += by
		} else {
			w.over[s.stream] -= by
		}
	}
}

// chance is a stream of numbers that nobody can foretell without the key, and that is the same whenever it is made of the
// same key and name.
type chance struct {
	key   []byte
	count uint64
	left  []byte
}

func newChance(key []byte, name string) *chance {
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte(name))
	return &chance{key: mac.Sum(nil)}
}

// intn is a number from nought up to n, each as likely as the others.
func (c *chance) intn(n int) int {
	for limit := uint32(1<<32-1) - uint32((1<<32)%uint64(n)); ; {
		if v := c.draw(); v <= limit {
			return int(v % uint32(n))
		}
	}
}

func (c *chance) draw() uint32 {
	if len(c.left) == 0 {
		mac := hmac.New(sha256.New, c.key)
		mac.Write(binary.BigEndian.AppendUint64(nil, c.count))
		c.count++
		c.left = mac.Sum(nil)
	}
	v := binary.BigEndian.Uint32(c.left)
	c.left = c.left[4:]
	return v
}
