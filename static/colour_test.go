package static

import (
	"math"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// night is where the style sheet has its dark colours: never on paper.
const night = "@media screen and (prefers-color-scheme: dark)"

var (
	properties = regexp.MustCompile(`:root\{(--[^{}]*)\}`)
	property   = regexp.MustCompile(`(--[a-z0-9-]+): ?([^;]*)`)
)

// schemes are the properties of the style sheet by day, and by night: the same with those that the dark takes instead.
func schemes(t *testing.T) (day, dark, own map[string]string) {
	t.Helper()
	css := string(builtShelf(t).byName["app.css"].plain)
	day, dark, own = map[string]string{}, map[string]string{}, map[string]string{}
	for _, block := range properties.FindAllStringSubmatchIndex(css, -1) {
		before := css[:block[0]]
		set := day
		switch {
		case strings.HasSuffix(before, night+"{"):
			set = own
		case strings.HasSuffix(before, "){"), strings.HasSuffix(before, "print{"):
			continue // of other media
		}
		for _, p := range property.FindAllStringSubmatch(css[block[2]:block[3]], -1) {
			set[p[1]] = p[2]
		}
	}
	for name, value := range day {
		dark[name] = value
	}
	for name, value := range own {
		dark[name] = value
	}
	return day, dark, own
}

func TestTheDarkKnowsNoOtherColours(t *testing.T) {
	t.Parallel()
	css := string(builtShelf(t).byName["app.css"].plain)
	if all, ours := strings.Count(css, "prefers-color-scheme"), strings.Count(css, night); all != ours || ours == 0 {
		t.Errorf("%d rules ask for the scheme, %d of them on screens only", all, ours)
	}
	day, _, own := schemes(t)
	if len(own) < 30 {
		t.Errorf("the dark has %d colours of its own", len(own))
	}
	for name := range own {
		if day[name] == "" {
			t.Errorf("%s is set in the dark and not by day", name)
		}
	}
}

// TestColoursCanBeTold holds what axe does not see, because it is drawn: WCAG 1.4.11 for shapes, 1.4.3 for words.
func TestColoursCanBeTold(t *testing.T) {
	t.Parallel()
	const shape, words = 3, 4.5
	type pair struct {
		a, b  string
		least float64
	}
	pairs := []pair{
		{"--govuk-text-colour", "--fp-card", words}, {"--govuk-secondary-text-colour", "--fp-card", words},
		{"--govuk-text-colour", "--fp-shade-1", words}, {"--govuk-text-colour", "--fp-shade-2", words},
		{"--fp-map-ink", "--fp-shade-3", words}, {"--fp-map-ink", "--fp-shade-4", words}, {"--fp-map-ink", "--fp-shade-5", words},
		{"--govuk-link-hover-colour", "--fp-blush", words}, {"--govuk-inverse-text-colour", "--fp-press", words},
		{"--govuk-focus-text-colour", "--govuk-focus-colour", words},
		{"--govuk-input-border-colour", "--fp-card", shape}, {"--govuk-input-border-colour", "--fp-sand", shape},
		{"--govuk-brand-colour", "--govuk-body-background-colour", shape}, {"--govuk-success-colour", "--fp-foam", shape},
		{"--fp-edge", "--fp-card", shape}, {"--fp-edge", "--fp-sand", shape}, {"--fp-ink", "--fp-sand", shape},
	}
	for n := 1; n <= 6; n++ {
		at, next := strconv.Itoa(n), strconv.Itoa(n%6+1)
		pairs = append(pairs, pair{"--fp-hue-" + at, "--fp-card", shape}, pair{"--fp-hue-" + at, "--fp-hue-" + next, shape},
			pair{"--fp-name-" + at, "--fp-card", words})
	}
	day, dark, _ := schemes(t)
	for name, scheme := range map[string]map[string]string{"by day": day, "in the dark": dark} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for _, p := range pairs {
				if got := contrast(t, scheme[p.a], scheme[p.b]); got < p.least {
					t.Errorf("%s on %s: %.2f, at least %.1f", p.a, p.b, got, p.least)
				}
			}
		})
	}
}

// contrast is that of two colours as WCAG 2.2 defines it.
func contrast(t *testing.T, a, b string) float64 {
	t.Helper()
	x, y := luminance(t, a), luminance(t, b)
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

func luminance(t *testing.T, colour string) float64 {
	t.Helper()
	digits := strings.TrimPrefix(colour, "#")
	if len(digits) == 3 {
		digits = string([]byte{digits[0], digits[0], digits[1], digits[1], digits[2], digits[2]})
	}
	rgb, err := strconv.ParseUint(digits, 16, 24)
	if err != nil || len(digits) != 6 {
		t.Fatalf("%q is no colour", colour)
	}
	sum := 0.0
	for n, weight := range []float64{0.2126, 0.7152, 0.0722} {
		c := float64(rgb>>(16-8*n)&0xff) / 255
		if c <= 0.04045 {
			c /= 12.92
		} else {
			c = math.Pow((c+0.055)/1.055, 2.4)
		}
		sum += weight * c
	}
	return sum
}
