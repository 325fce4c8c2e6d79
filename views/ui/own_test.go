package ui

import (
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"
	"github.com/a-h/templ"
	"github.com/google/go-cmp/cmp"
)

func parsed(t *testing.T, c templ.Component) *goquery.Document {
	t.Helper()
	d, err := goquery.NewDocumentFromReader(strings.NewReader(rendered(t, c)))
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// everything is one of each piece that has no twin in govuk-frontend, and of each control with hint and error.
func everything() map[string]templ.Component {
	f := Field{Name: "town", Label: "Town", Hint: "Where you live", Error: "Enter a town"}
	options := []Option{{Value: "a", Text: "A", Hint: "First"}, {Divider: "or"}, {Value: "n", Text: "None", None: true}}
	at := time.Date(2026, 7, 1, 12, 0, 0, 0, time.UTC)
	return map[string]templ.Component{
		"input":        Input{Field: f, Prefix: "£"},
		"textarea":     Textarea{Field: f, Max: 500},
		"radios":       Radios{Field: f, Options: options},
		"checkboxes":   Checkboxes{Field: f, Options: options},
		"bare boxes":   Checkboxes{Field: Field{Name: "town", Hint: "h", Error: "e"}, Options: options},
		"select":       Select{Field: f, Options: options},
		"date":         DateInput{Field: f, Birthday: true},
		"password":     PasswordInput{Field: f},
		"timeline":     Timeline([]Event{{Title: "Sent", By: "you", At: at, Text: "x"}}),
		"messages":     Messages([]Message{{Sender: "You", Text: "x", At: at, Mine: true}}),
		"service card": ServiceCard{Name: "Kitchen table", Organisation: "Hearth", Reasons: []string{"Near"}, Cost: "Free", Capacity: "Has room", CapacityMeans: Good, Pick: &Pick{ID: "s1", Name: "services", Value: "1"}},
		"empty":        EmptyState("Nothing yet", "Come back later."),
		"identity bar": IdentityBar{Title: "KX7M", Facts: []string{"SR6"}, State: "New", Warning: "No voicemail"},
		"filter":       Filter{Action: "/list", ClearHref: "/list", Applied: []Applied{{"SR6", "/list"}}},
		"stat tiles":   StatTiles([]StatTile{{Label: "New", Value: "3", Href: "/new", Means: Urgent}}),
		"side nav":     SideNav{Label: "Area", Sections: []NavSection{{Title: "T", Items: []NavItem{{Label: "L", Href: "/l", Current: true, Count: 2}}}}},
		"sub nav":      SubNav{Label: "Views", Items: []NavItem{{Label: "L", Href: "/l", Current: true, Count: 2}}},
		"table":        Table{Caption: "C", Columns: []Column{{Name: "A"}, {Name: "B", Numeric: true, SortHref: "/s", Sorted: Ascending}}, Rows: [][]Cell{Cells("1", "2")}},
		"hero":         Hero("Title", "Lead"),
		"exit link":    ExitLink("/exit"),
	}
}

func TestEveryNameThatAnAttributePointsToExists(t *testing.T) {
	t.Parallel()
	for name, c := range everything() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := parsed(t, c)
			seen := map[string]bool{}
			d.Find("[id]").Each(func(_ int, s *goquery.Selection) {
				if id := s.AttrOr("id", ""); seen[id] {
					t.Errorf("id %q is there twice", id)
				} else {
					seen[id] = true
				}
			})
			for _, attr := range []string{"aria-describedby", "aria-labelledby", "aria-controls", "for"} {
				d.Find("[" + attr + "]").Each(func(_ int, s *goquery.Selection) {
					for _, id := range strings.Fields(s.AttrOr(attr, "")) {
						if !seen[id] {
							t.Errorf("%s points to %q, which is not there", attr, id)
						}
					}
				})
			}
			d.Find("input, select, textarea").Each(func(_ int, s *goquery.Selection) {
				if id := s.AttrOr("id", ""); d.Find(`label[for="`+id+`"]`).Length() != 1 {
					t.Errorf("control %q has no label", id)
				}
			})
		})
	}
}

func TestNothingInline(t *testing.T) {
	t.Parallel()
	for name, c := range everything() {
		d := parsed(t, c)
		if n := d.Find("[style], style, script, [onclick], [onload], [onsubmit]").Length(); n > 0 {
			t.Errorf("%s: %d pieces of inline style or script", name, n)
		}
	}
}

func TestWhatPeopleWriteStaysText(t *testing.T) {
	t.Parallel()
	const evil = `<script>alert(1)</script>"onfocus="x`
	for name, c := range map[string]templ.Component{
		"value":     Input{Field: Field{Name: "a", Label: evil, Hint: evil, Error: evil}, Value: evil},
		"textarea":  Textarea{Field: Field{Name: "a"}, Value: "</textarea>" + evil},
		"cell":      Table{Caption: evil, Columns: []Column{{Name: "A"}, {Name: evil}}, Rows: [][]Cell{Cells(evil, evil)}},
		"message":   Messages([]Message{{Sender: evil, Text: evil}}),
		"problem":   ErrorSummary([]Problem{{Field: evil, Text: evil}}),
		"tag":       Tag(Meaning(evil), evil),
		"card":      ServiceCard{Name: evil, Organisation: evil, Reasons: []string{evil}, Href: "javascript:alert(1)"},
		"action":    Action{Text: "a", Href: "javascript:alert(1)"}.link(""),
		"nav":       SubNav{Label: evil, Items: []NavItem{{Label: evil, Href: "javascript:alert(1)"}}},
		"telephone": Phone("javascript:alert(1)"),
	} {
		d := parsed(t, c)
		if d.Find("script, [onfocus]").Length() > 0 {
			t.Errorf("%s: a script came through", name)
		}
		d.Find("[href]").Each(func(_ int, s *goquery.Selection) {
			if strings.HasPrefix(s.AttrOr("href", ""), "javascript:") {
				t.Errorf("%s: a script came through as a link", name)
			}
		})
	}
}

func TestFieldWithProblems(t *testing.T) {
	t.Parallel()
	problems := []Problem{{"town", "Enter a town"}, {"town", "second"}, {"born-year", "Enter a year"}, {"", "Try again"}}
	for _, c := range []struct{ name, id, want string }{
		{"its own, the first", "town", "Enter a town"},
		{"none", "street", ""},
	} {
		if got := (Field{Name: c.id}).With(problems).Error; got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
	d := DateInput{Field: Field{Name: "born"}}.With(problems)
	if d.Error != "Enter a year" || cmp.Diff(d.Wrong, []string{"year"}) != "" {
		t.Errorf("date: %q, wrong %v", d.Error, d.Wrong)
	}
	whole := DateInput{Field: Field{Name: "born"}}.With([]Problem{{"born", "Enter a date"}})
	if whole.Error != "Enter a date" || !whole.wrong("day") || !whole.wrong("year") {
		t.Errorf("whole date: %+v", whole)
	}
}

func TestTimesAreThoseOfTheReader(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, at, text, machine string }{
		{"winter", "2026-01-05T09:05:00Z", "5 January 2026 at 9:05am", "2026-01-05T09:05:00Z"},
		{"summer", "2026-07-05T12:30:00Z", "5 July 2026 at 1:30pm", "2026-07-05T13:30:00+01:00"},
		{"the next day here", "2026-06-30T23:15:00Z", "1 July 2026 at 12:15am", "2026-07-01T00:15:00+01:00"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			at, err := time.Parse(time.RFC3339, c.at)
			if err != nil {
				t.Fatal(err)
			}
			d := parsed(t, Moment(at)).Find("time")
			if d.Text() != c.text || d.AttrOr("datetime", "") != c.machine {
				t.Errorf("%q, %q", d.Text(), d.AttrOr("datetime", ""))
			}
		})
	}
	if got := rendered(t, Day(time.Time{})) + rendered(t, Moment(time.Time{})); got != "" {
		t.Errorf("no time shows %q", got)
	}
}

func TestPhoneIsDialled(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ number, want string }{
		{"01632 960 123", "tel:01632960123"},
		{"+44 (0)1632 960123", "tel:+4401632960123"},
		{"ring 01632-960123", "tel:01632960123"},
	} {
		if got := parsed(t, Phone(c.number)).Find("a").AttrOr("href", ""); got != c.want {
			t.Errorf("%s: %s, want %s", c.number, got, c.want)
		}
	}
}

func TestTableEntriesCarryTheirColumn(t *testing.T) {
	t.Parallel()
	d := parsed(t, Table{Caption: "C", Columns: []Column{{Name: "Reference"}, {Name: "Waiting", Numeric: true, SortHref: "/s", Sorted: Descending}, {Name: ""}},
		Rows: [][]Cell{{{Text: "KX7M"}, {Text: "4 days"}, {Text: "Open", Href: "/r", Hidden: "KX7M"}}}})
	if got := d.Find("td").First().AttrOr("data-label", ""); got != "Waiting" {
		t.Errorf("label %q", got)
	}
	if got := d.Find("thead th").Eq(1).AttrOr("aria-sort", ""); got != "descending" {
		t.Errorf("aria-sort %q", got)
	}
	if got := strings.TrimSpace(d.Find("tbody th[scope=row]").Text()); got != "KX7M" {
		t.Errorf("row heading %q", got)
	}
	if got := d.Find("td a").Text(); got != "Open KX7M" {
		t.Errorf("read out as %q", got)
	}
}

func TestEmptyListsShowNothing(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]templ.Component{
		"error summary": ErrorSummary(nil),
		"service nav":   ServiceNav(nil),
		"badge":         Badge(0),
		"pagination":    Pagination{},
	} {
		if got := strings.TrimSpace(rendered(t, c)); got != "" {
			t.Errorf("%s shows %q", name, got)
		}
	}
}
