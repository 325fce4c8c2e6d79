package ui

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/a-h/templ"
)

// The options of govuk-frontend's examples, as far as ours can say the same.
type (
	saidText  struct{ Text string }
	saidLabel struct {
		Text, Classes string
		IsPageHeading bool
	}
	saidFieldset struct{ Legend *saidLabel }
	saidField    struct {
		ID, Name, IDPrefix string
		Label              *saidLabel
		Fieldset           *saidFieldset
		Hint, ErrorMessage *saidText
	}
	saidItem struct {
		Value, Text, Divider, Behaviour string
		Checked, Selected               *bool
		Disabled                        bool
		Hint                            *saidText
	}
)

// as translates a size; false when it is one that we do not offer.
func (l saidLabel) as(base string) (LabelAs, bool) {
	if l.IsPageHeading {
		return PageHeading, l.Classes == base+"--l"
	}
	size, ok := strings.CutPrefix(l.Classes, base)
	return LabelAs(strings.TrimPrefix(size, "--")), ok || l.Classes == ""
}

func (s saidField) field() (Field, bool) {
	f := Field{ID: s.ID, Name: s.Name}
	if s.IDPrefix != "" {
		f.ID = s.IDPrefix
	}
	ok := true
	switch {
	case s.Label != nil:
		f.Label = s.Label.Text
		f.LabelAs, ok = s.Label.as("govuk-label")
	case s.Fieldset != nil && s.Fieldset.Legend != nil:
		f.Label = s.Fieldset.Legend.Text
		f.LabelAs, ok = s.Fieldset.Legend.as("govuk-fieldset__legend")
	case s.Fieldset != nil:
		ok = false
	}
	if s.Hint != nil {
		f.Hint = s.Hint.Text
	}
	if s.ErrorMessage != nil {
		f.Error = s.ErrorMessage.Text
	}
	return f, ok
}

// answers translates the items and the values that are chosen; what an item says of itself goes before the values.
func answers(items []saidItem, chosen ...string) (options []Option, values []string) {
	for _, i := range items {
		o := Option{Value: i.Value, Text: i.Text, Divider: i.Divider, None: i.Behaviour == "exclusive", Disabled: i.Disabled}
		if i.Hint != nil {
			o.Hint = i.Hint.Text
		}
		itself := cmp.Or(i.Checked, i.Selected)
		if itself != nil && *itself || itself == nil && i.Value != "" && slices.Contains(chosen, i.Value) {
			values = append(values, i.Value)
		}
		options = append(options, o)
	}
	return options, values
}

func last(values []string) string {
	if len(values) == 0 {
		return ""
	}
	return values[len(values)-1]
}

func TestInputAsInGOVUKFrontend(t *testing.T) {
	golden(t, "input", 26, func(_ *testing.T, options json.RawMessage) templ.Component {
		o, ok := said[struct {
			saidField
			Value, Type, InputMode, Autocomplete, Classes string
			Prefix, Suffix                                saidText
			Spellcheck                                    *bool
		}](options)
		f, fine := o.field()
		width := Width(o.Classes)
		if !ok || !fine || o.Classes != "" && !strings.HasPrefix(o.Classes, "govuk-input--width-") || o.Spellcheck != nil && *o.Spellcheck {
			return nil
		}
		return Input{Field: f, Value: o.Value, Type: o.Type, InputMode: o.InputMode, Autocomplete: o.Autocomplete, Width: width,
			Prefix: o.Prefix.Text, Suffix: o.Suffix.Text, Verbatim: o.Spellcheck != nil}
	})
}

func TestTextareaAsInGOVUKFrontend(t *testing.T) {
	golden(t, "textarea", 9, func(_ *testing.T, options json.RawMessage) templ.Component {
		o, ok := said[struct {
			saidField
			Value, Autocomplete string
			Rows                int
		}](options)
		f, fine := o.field()
		if !ok || !fine {
			return nil
		}
		return Textarea{Field: f, Value: o.Value, Rows: o.Rows, Autocomplete: o.Autocomplete}
	})
}

func TestCharacterCountAsInGOVUKFrontend(t *testing.T) {
	golden(t, "character-count", 10, func(_ *testing.T, options json.RawMessage) templ.Component {
		o, ok := said[struct {
			saidField
			Value           string
			Rows, MaxLength int
		}](options)
		f, fine := o.field()
		if !ok || !fine || o.MaxLength == 0 {
			return nil
		}
		return Textarea{Field: f, Value: o.Value, Rows: o.Rows, Max: o.MaxLength}
	})
}

func TestRadiosAsInGOVUKFrontend(t *testing.T) {
	golden(t, "radios", 18, func(_ *testing.T, options json.RawMessage) templ.Component {
		o, ok := said[struct {
			saidField
			Items          []saidItem
			Value, Classes string
		}](options)
		f, fine := o.field()
		boxes := strings.Fields(o.Classes)
		inline, small := slices.Contains(boxes, "govuk-radios--inline"), slices.Contains(boxes, "govuk-radios--small")
		boxes = slices.DeleteFunc(boxes, func(b string) bool { return b == "govuk-radios--inline" || b == "govuk-radios--small" })
		if !ok || !fine || len(boxes) > 0 {
			return nil
		}
		items, chosen := answers(o.Items, o.Value)
		return Radios{Field: f, Options: items, Value: last(chosen), Inline: inline, SmallBoxes: small}
	})
}

func TestCheckboxesAsInGOVUKFrontend(t *testing.T) {
	golden(t, "checkboxes", 15, func(_ *testing.T, options json.RawMessage) templ.Component {
		o, ok := said[struct {
			saidField
			Items   []saidItem
			Values  []string
			Classes string
		}](options)
		f, fine := o.field()
		if !ok || !fine || o.Classes != "" && o.Classes != "govuk-checkboxes--small" {
			return nil
		}
		items, chosen := answers(o.Items, o.Values...)
		return Checkboxes{Field: f, Options: items, Values: chosen, SmallBoxes: o.Classes != ""}
	})
}

func TestSelectAsInGOVUKFrontend(t *testing.T) {
	golden(t, "select", 9, func(_ *testing.T, options json.RawMessage) templ.Component {
		type item struct {
			Value    any
			Text     string
			Selected *bool
			Disabled bool
		}
		o, ok := said[struct {
			saidField
			Items []*item
			Value any
		}](options)
		f, fine := o.field()
		if !ok || !fine {
			return nil
		}
		s := Select{Field: f}
		if o.Value != nil {
			s.Value = fmt.Sprint(o.Value)
		}
		for _, i := range o.Items {
			if i == nil || i.Value == nil {
				return nil // an option without a value
			}
			s.Options = append(s.Options, Option{Value: fmt.Sprint(i.Value), Text: i.Text, Disabled: i.Disabled})
			if i.Selected != nil && *i.Selected {
				s.Value = fmt.Sprint(i.Value)
			} else if i.Selected != nil && s.Value == fmt.Sprint(i.Value) {
				s.Value = ""
			}
		}
		return s
	})
}

func TestDateInputAsInGOVUKFrontend(t *testing.T) {
	golden(t, "date-input", 8, func(_ *testing.T, options json.RawMessage) templ.Component {
		type part struct {
			Value any
			Error bool
		}
		o, ok := said[struct {
			saidField
			NamePrefix       string
			Values           struct{ Day, Month, Year any }
			Day, Month, Year *part
		}](options)
		f, fine := o.field()
		if !ok || !fine {
			return nil
		}
		f.Name = o.NamePrefix
		d := DateInput{Field: f, Day: shown(o.Values.Day), Month: shown(o.Values.Month), Year: shown(o.Values.Year)}
		for name, p := range map[string]*part{"day": o.Day, "month": o.Month, "year": o.Year} {
			if p != nil && (p.Value != nil || !p.Error) {
				return nil
			}
			if p != nil {
				d.Wrong = append(d.Wrong, name)
			}
		}
		return d
	})
}

func TestPasswordInputAsInGOVUKFrontend(t *testing.T) {
	golden(t, "password-input", 6, func(_ *testing.T, options json.RawMessage) templ.Component {
		o, ok := said[struct {
			saidField
			Autocomplete string
		}](options)
		f, fine := o.field()
		if !ok || !fine {
			return nil
		}
		return PasswordInput{Field: f, New: o.Autocomplete == "new-password"}
	})
}

func TestFieldsetAsInGOVUKFrontend(t *testing.T) {
	golden(t, "fieldset", 7, func(_ *testing.T, options json.RawMessage) templ.Component {
		o, ok := said[struct{ Legend saidLabel }](options)
		as, fine := o.Legend.as("govuk-fieldset__legend")
		if !ok || !fine {
			return nil
		}
		return Fieldset{Legend: o.Legend.Text, LabelAs: as}
	})
}

func shown(v any) string {
	if v == nil {
		return ""
	}
	return fmt.Sprint(v)
}
