package access_test

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"example.org/fingerpost/app/access"
)

var about = access.About{Name: "Ines Calloway", Email: "ines.c@example.org", Organisations: []string{"Harbour Advice"}}

func TestPasswordsThatAreRefused(t *testing.T) {
	t.Parallel()
	for _, p := range []string{
		"", "elevenchars", strings.Repeat("ab1cd2ef", 17), "password1234", "Password1234!", "P@ssw0rd2026", "passwordpassword", "p4ssw0rd-1!2",
		"qwertyuiop12", "1q2w3e4r5t6y", "qazwsxedcrfv", "zaq12wsxcde3", "123456789012", "abcdefghijkl", "lkjihgfedcba", "aaaaaaaaaaaa", "121212121212", "abcabcabcabc",
		"sunsetsunsetsunset", "letmein12345", "iloveyou2026", "Sunderland1973!", "liverpoolfc2026", "welcome-to-2026", "summer2026summer", "monkey dragon 12",
		"ilovefootball", "trustno1trustno1", "administrator1", "Fingerpost-7-lamp", "f1ng3rp0st lamp", "wearmouth lantern", "harbour-lantern-9", "HarbourAdvice lamp",
		"calloway lantern", "C4ll0way lantern", "ines lantern gate", "\xff\xfelantern gate velvet",
	} {
		if access.CheckPassword(p, about, place) == nil {
			t.Errorf("%q is taken", p)
		}
	}
}

func TestPasswordsThatAreTaken(t *testing.T) {
	t.Parallel()
	for _, p := range []string{
		goodPassword, "seven quiet otters knit", "xK9$vR2mQ7pL", "tin" + strings.Repeat("9bVx!q", 20), "   spaces count too   ", "žluťoučký kůň úpěl", "茶色の狐は素早く跳び越える犬",
		"🦊🐢🦉🐝🦔🐙🦋🐌🐞🦑🐡🦜", "correct horse battery staple",
	} {
		if err := access.CheckPassword(p, about, place); err != nil {
			t.Errorf("%q: %v", p, err)
		}
	}
}

func TestPasswordRuleProperties(t *testing.T) {
	t.Parallel()
	t.Run("a piece over and over is not", rapid.MakeCheck(func(t *rapid.T) {
		unit := rapid.StringMatching(`[a-z0-9!]{1,8}`).Draw(t, "unit")
		p := strings.Repeat(unit, 12/len(unit)+2)
		if access.CheckPassword(p, access.About{}, place) == nil {
			t.Fatalf("%q is taken", p)
		}
	}))
	t.Run("nor is anything with the organisation in it", rapid.MakeCheck(func(t *rapid.T) {
		p := rapid.String().Draw(t, "before") + "HARBOUR ADVICE" + rapid.String().Draw(t, "after")
		if access.CheckPassword(p, about, place) == nil {
			t.Fatalf("%q is taken", p)
		}
	}))
}
