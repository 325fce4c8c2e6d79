package launch

import (
	"fmt"
	"os"
	"reflect"
	"strings"
	"testing"

	"example.org/fingerpost/app"
)

// The README's table of settings is that of the code.
func TestTheTableOfSettings(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	table := "| setting | default | what it is |\n|---|---|---|\n"
	for f := range reflect.TypeFor[app.Config]().Fields() {
		if name := f.Tag.Get("env"); name != "-" {
			shown := ""
			if d := f.Tag.Get("envDefault"); d != "" {
				shown = "`" + d + "`"
			}
			table += fmt.Sprintf("| `%s` | %s | %s |\n", name, shown, strings.ReplaceAll(f.Tag.Get("doc"), "|", `\|`))
		}
	}
	if !strings.Contains(string(text), table) {
		t.Errorf("the README's table of settings should read\n%s", table)
	}
}

func TestSettingsAreRefusedInASentence(t *testing.T) {
	for name, c := range map[string]struct{ setting, value, says string }{
		"no number":              {"FINGERPOST_POOL", "many", "FINGERPOST_POOL: cannot be read as a whole number"},
		"too few":                {"FINGERPOST_POOL", "1", "FINGERPOST_POOL: a number from 2 to 500"},
		"no time":                {"FINGERPOST_MAIL_DELAY", "soon", "FINGERPOST_MAIL_DELAY: cannot be read as a time"},
		"neither true nor false": {"FINGERPOST_PGBOUNCER", "perhaps", "FINGERPOST_PGBOUNCER: cannot be read as true or false"},
		"an open network":        {"FINGERPOST_BASE_URL", "http://example.org", "must begin with https"},
		"an address with a path": {"FINGERPOST_BASE_URL", "https://example.org/help", "without a path"},
		"no district":            {"FINGERPOST_DISTRICTS", "Wearside", "is not a postcode district"},
		"no day":                 {"FINGERPOST_BANK_HOLIDAYS", "Easter", "is not a day such as 2027-05-10"},
		"no network":             {"FINGERPOST_PROXIES", "the proxy", "is not a network"},
		"a helpline in halves":   {"FINGERPOST_HELPLINES", "Ring us", "write each as Name|number|hours"},
		"away over the open":     {"FINGERPOST_AWAY_URL", "http://example.org", "FINGERPOST_AWAY_URL"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Setenv(c.setting, c.value)
			if _, err := Settings(); err == nil || !strings.Contains(err.Error(), c.says) {
				t.Errorf("says %v, want %q", err, c.says)
			}
		})
	}
	if c, err := Settings(); err != nil || c.Listen != "127.0.0.1:8080" {
		t.Errorf("with nothing set: %+v, %v", c, err)
	}
}
