package insight

import (
	"fmt"
	"strconv"
)

// Floor is the smallest count that is shown. Below it nobody is told more than "fewer than 10", and nought looks the same
// as nine.
const Floor = 10

// percentFrom is the smallest number of people of whom a share is given.
const percentFrom = 100

// Kind says what may be read of a figure.
type Kind int

const (
	Few        Kind = iota // below the floor, or nought: nobody is told which
	Shown                  // Value holds
	Impossible             // cannot be counted here, such as a need that this release keeps under Other support
	Withheld               // not given although it might be large: a split that would tell of everybody, a share of too few
)

// Unit is what a figure counts.
type Unit int

const (
	Count      Unit = iota // people, or services
	Percent                // whole per cents
	Thousandth             // tenths of one in a thousand residents
	Days
)

// Figure is what is shown of one number. Its Value is nought unless it is Shown, so that nothing else can leak.
type Figure struct {
	Value int
	Kind  Kind
	Unit  Unit
}

// Text is the figure as people read it.
func (f Figure) Text() string {
	switch f.Kind {
	case Few:
		return "fewer than " + strconv.Itoa(Floor)
	case Impossible:
		return "does not apply"
	case Withheld:
		return "not shown"
	}
	switch f.Unit {
	case Percent:
		return strconv.Itoa(f.Value) + "%"
	case Thousandth:
		return fmt.Sprintf("%d.%d", f.Value/10, f.Value%10)
	case Days:
		if f.Value == 1 {
			return "1 day"
		}
		return strconv.Itoa(f.Value) + " days"
	}
	return thousands(f.Value)
}

// Mark is the figure in a file: a number, or the marks of the Government Statistical Service for confidential and not
// applicable.
func (f Figure) Mark() string {
	switch f.Kind {
	case Few, Withheld:
		return "[c]"
	case Impossible:
		return "[z]"
	}
	if f.Unit == Thousandth {
		return fmt.Sprintf("%d.%d", f.Value/10, f.Value%10)
	}
	return strconv.Itoa(f.Value)
}

// count is a sum of protected figures as it may be shown.
func count(v int) Figure {
	if v < Floor {
		return Figure{Kind: Few}
	}
	return Figure{Value: v, Kind: Shown}
}

// PercentOf is the share that part has of whole, in whole per cents of what is shown; Withheld when either is not shown or
// whole is below a hundred.
func PercentOf(part, whole Figure) Figure {
	if part.Kind != Shown || whole.Kind != Shown || whole.Value < percentFrom {
		return Figure{Kind: Withheld, Unit: Percent}
	}
	return Figure{Value: (200*part.Value + whole.Value) / (2 * whole.Value), Kind: Shown, Unit: Percent}
}

// RateOf is how many there were for each thousand residents, to one place; Withheld when the count is.
func RateOf(f Figure, population int) Figure {
	if f.Kind != Shown || population <= 0 {
		return Figure{Kind: Withheld, Unit: Thousandth}
	}
	return Figure{Value: (20000*f.Value + population) / (2 * population), Kind: Shown, Unit: Thousandth}
}

// Change is two figures side by side, with the difference in per cent when both are a hundred or more.
type Change struct {
	Before, After Figure
	Percent       Figure // may be below nought
}

// ChangeOf compares one figure with the one before it.
func ChangeOf(before, after Figure) Change {
	c := Change{Before: before, After: after, Percent: Figure{Kind: Withheld, Unit: Percent}}
	if before.Kind == Shown && after.Kind == Shown && before.Value >= percentFrom && after.Value >= percentFrom {
		grown := 100 * (after.Value - before.Value)
		half := before.Value / 2
		if grown < 0 {
			half = -half
		}
		c.Percent = Figure{Value: (grown + half) / before.Value, Kind: Shown, Unit: Percent}
	}
	return c
}

// thousands writes 12345 as 12,345.
func thousands(v int) string {
	s := strconv.Itoa(v)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}
