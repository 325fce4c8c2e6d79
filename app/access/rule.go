package access

import (
	_ "embed"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"example.org/fingerpost/models"
)

// The lengths of a password, in characters (ASVS 5.0, 6.2.1 and 6.2.9; Cyber Essentials asks for twelve).
const (
	PasswordMin = 12
	PasswordMax = 128
)

// commonWords are what common passwords are made of. The list is our own: words that everybody thinks of first, in
// place of a list of leaked passwords, most of which are shorter than twelve characters. A password that is made of
// these words, digits and marks alone is refused, which covers far more than a list of whole passwords could.
//
//go:embed denied.txt
var commonWords string

// runs are what fingers do by themselves.
var runs = []string{
	"abcdefghijklmnopqrstuvwxyz", "01234567890123456789", "qwertyuiop", "asdfghjkl", "zxcvbnm", "azertyuiop", "qwertzuiop",
	"1q2w3e4r5t6y7u8i9o0p", "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p", "qazwsxedcrfvtgbyhnujmikolp", "q1w2e3r4t5y6u7i8o9p0",
	"zaq12wsxcde34rfvbgt56yhnmju78ik",
}

// About is whom and what a password must not name.
type About struct {
	Name, Email   string
	Organisations []string
}

// CheckPassword says what is wrong with a new password under the name of its field: nothing but its length, and how easily
// it is guessed. There is no rule about what it must be composed of, and it is taken exactly as typed.
func CheckPassword(p string, about About, place models.Place) error {
	say := func(words string) error { return models.Problems{"password": words} }
	n := utf8.RuneCountInString(p)
	switch {
	case p == "":
		return say("Enter a password")
	case !utf8.ValidString(p):
		return say("Use characters that can be typed on a keyboard")
	case n < PasswordMin:
		return say("Password must be " + strconv.Itoa(PasswordMin) + " characters or more")
	case n > PasswordMax:
		return say("Password must be " + strconv.Itoa(PasswordMax) + " characters or fewer")
	case names(p, about, place):
		return say("Choose a password without your name, your organisation, the place or the name of this service")
	case repeats(p) || isRun(p):
		return say("Choose a password that does not repeat itself or follow the keyboard")
	case isCommon(p):
		return say("Choose a less common password: for example four words that do not belong together")
	}
	return nil
}

// names says whether a password contains what everybody knows about the person or the service.
func names(p string, about About, place models.Place) bool {
	local, _, _ := strings.Cut(about.Email, "@")
	known := []string{squeeze(local), squeeze(place.Programme), squeeze(place.Name)}
	for _, o := range about.Organisations {
		known = append(known, squeeze(o))
	}
	for _, many := range append([]string{about.Name, local}, about.Organisations...) {
		known = append(known, strings.FieldsFunc(strings.ToLower(many), func(r rune) bool { return !unicode.IsLetter(r) })...)
	}
	plain, folded := squeeze(p), squeeze(fold(p))
	for _, k := range known {
		if utf8.RuneCountInString(k) >= 4 && (strings.Contains(plain, k) || strings.Contains(folded, k)) {
			return true
		}
	}
	return false
}

// repeats says whether a password has fewer than five different characters, or is one short piece over and over.
func repeats(p string) bool {
	different := map[rune]bool{}
	runes := []rune(strings.ToLower(p))
	for _, r := range runes {
		different[r] = true
	}
	if len(different) < 5 {
		return true
	}
	for unit := 1; unit <= len(runes)/2; unit++ {
		same := true
		for i := unit; i < len(runes) && same; i++ {
			same = runes[i] == runes[i-unit]
		}
		if same {
			return true
		}
	}
	return false
}

// isRun says whether more than half of a password follows the alphabet, the digits or the keyboard, in either direction.
func isRun(p string) bool {
	low := strings.ToLower(p)
	total := 0
	for i := 0; i < len(low); {
		longest := 0
		for _, run := range runs {
			for _, r := range []string{run, backwards(run)} {
				n := 0
				for n < len(low)-i && strings.Contains(r, low[i:i+n+1]) {
					n++
				}
				longest = max(longest, n)
			}
		}
		if longest >= 4 {
			total += longest
		}
		i += max(1, longest)
	}
	return total*2 > len(low)
}

// isCommon says whether a password has letters and they are common words and nothing else.
func isCommon(p string) bool {
	core := strings.TrimFunc(p, func(r rune) bool { return !unicode.IsLetter(r) })
	for _, try := range []string{strings.ToLower(p), fold(p), fold(core)} {
		letters := strings.Map(func(r rune) rune {
			if unicode.IsLetter(r) {
				return r
			}
			return -1
		}, try)
		if letters != "" && madeOf(letters, strings.Fields(commonWords)) {
			return true
		}
	}
	return false
}

// madeOf says whether a text is one word after the other, of at most four.
func madeOf(text string, words []string) bool {
	const most = 4
	fewest := make([]int, len(text)+1) // words needed up to here; most+1 is too many
	for i := 1; i <= len(text); i++ {
		fewest[i] = most + 1
		for _, w := range words {
			if strings.HasSuffix(text[:i], w) {
				fewest[i] = min(fewest[i], fewest[i-len(w)]+1)
			}
		}
	}
	return fewest[len(text)] <= most
}

// fold undoes what people do to letters to make them look harder to guess.
func fold(p string) string {
	return strings.NewReplacer("0", "o", "1", "i", "!", "i", "3", "e", "4", "a", "@", "a", "5", "s", "$", "s", "7", "t").Replace(strings.ToLower(p))
}

// squeeze keeps letters and digits, in lower case.
func squeeze(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, text)
}

func backwards(s string) string {
	r := []rune(s)
	for i, j := 0, len(r)-1; i < j; i, j = i+1, j-1 {
		r[i], r[j] = r[j], r[i]
	}
	return string(r)
}
