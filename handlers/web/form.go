package web

import (
	"cmp"
	"errors"
	"fmt"
	"reflect"
	"strings"

	"github.com/go-playground/validator/v10"
	"github.com/labstack/echo/v4"

	"example.org/fingerpost/models"
	"example.org/fingerpost/views"
	"example.org/fingerpost/views/ui"
)

// A form is a struct. Each field says, in tags, what it posts as (form), what it is called (label), what helps (hint),
// what must hold (validate), what to say when it is missing (ask) and, where the label is a whole question, what to call it in
// a sentence (short). To whoever answers for somebody else it may say the label and what helps otherwise (their, their-hint).
// Nothing else is ever bound.

var rules = validator.New(validator.WithRequiredStructEnabled())

// Read fills the form struct from what was posted, trims its texts and checks its tags. What is wrong comes back as
// models.Problems by the name of the field; the answers stay in the struct.
func Read(c echo.Context, form any) error {
	v := reflect.ValueOf(form).Elem()
	v.SetZero() // a box that is not ticked posts nothing
	if err := (&echo.DefaultBinder{}).BindBody(c, form); err != nil {
		return fmt.Errorf("read form: %w", models.ErrInvalid)
	}
	trim(v)
	return Check(form)
}

// Check says what is wrong with a filled form struct by its tags, and then by its own Check method if it has one.
func Check(form any) error {
	problems := models.Problems{}
	var bad validator.ValidationErrors
	if err := rules.Struct(form); errors.As(err, &bad) {
		t := reflect.TypeOf(form).Elem()
		for _, b := range bad {
			name, _, _ := strings.Cut(b.StructField(), "[") // an element of a list
			if f, ok := t.FieldByName(name); ok {
				problems[f.Tag.Get("form")] = sentence(b.Tag(), b.Param(), f.Tag)
			}
		}
	} else if err != nil {
		return fmt.Errorf("check form: %w", err)
	}
	if own, ok := form.(interface{ Check() models.Problems }); ok {
		for name, words := range own.Check() {
			if problems[name] == "" {
				problems[name] = words
			}
		}
	}
	return problems.Or()
}

func sentence(rule, param string, tag reflect.StructTag) string {
	if ask := tag.Get("ask"); ask != "" && (rule == "required" || rule == "oneof") {
		return ask
	}
	label := cmp.Or(tag.Get("short"), tag.Get("label"))
	switch rule {
	case "required":
		return "Answer this question: " + label
	case "max":
		return label + " must be " + param + " characters or fewer"
	case "min":
		return label + " must be " + param + " characters or more"
	case "email":
		return "Enter an email address in the correct format, like name@example.com"
	}
	return "Check your answer: " + label
}

// Fields is the form struct as a page shows it, with what is wrong beside each question.
func Fields(form any, err error) views.Form { return fields(form, err, "label", "hint") }

// TheirFields is the same for whoever answers for somebody else.
func TheirFields(form any, err error) views.Form { return fields(form, err, "their", "their-hint") }

func fields(form any, err error, label, hint string) views.Form {
	var problems models.Problems
	errors.As(err, &problems)
	v := reflect.ValueOf(form).Elem()
	shown := views.Form{}
	for i := range v.NumField() {
		f := v.Type().Field(i)
		name := f.Tag.Get("form")
		if name == "" {
			continue
		}
		q := views.Question{Field: ui.Field{Name: name, Label: cmp.Or(f.Tag.Get(label), f.Tag.Get("label")), Hint: cmp.Or(f.Tag.Get(hint), f.Tag.Get("hint")), Error: problems[name],
			Optional: f.Tag.Get("optional") == "true"}}
		if v.Field(i).Kind() == reflect.Slice {
			for j := range v.Field(i).Len() {
				q.Values = append(q.Values, v.Field(i).Index(j).String())
			}
		} else {
			q.Value = fmt.Sprint(v.Field(i).Interface())
		}
		shown[name] = q
	}
	return shown
}

// Problems lists what is wrong for the summary at the top of the page, in the order in which the form asks.
func Problems(form any, err error) []ui.Problem {
	var problems models.Problems
	if !errors.As(err, &problems) {
		return nil
	}
	var list []ui.Problem
	t := reflect.TypeOf(form).Elem()
	said := map[string]bool{}
	for i := range t.NumField() {
		if name := t.Field(i).Tag.Get("form"); problems[name] != "" {
			list = append(list, ui.Problem{Field: name, Text: problems[name]})
			said[name] = true
		}
	}
	for name, words := range problems {
		if !said[name] {
			list = append(list, ui.Problem{Field: name, Text: words})
		}
	}
	return list
}

func trim(v reflect.Value) {
	for i := range v.NumField() {
		if f := v.Field(i); f.Kind() == reflect.String && v.Type().Field(i).Tag.Get("trim") != "no" {
			f.SetString(strings.TrimSpace(strings.ReplaceAll(f.String(), "\r\n", "\n")))
		}
		if f := v.Field(i); f.Kind() == reflect.String { // the database keeps no other text
			f.SetString(strings.ReplaceAll(strings.ToValidUTF8(f.String(), ""), "\x00", ""))
		}
	}
}
