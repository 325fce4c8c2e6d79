package referrer

import (
	"errors"
	"strings"

	"github.com/labstack/echo/v4"

	"example.org/fingerpost/handlers/web"
	"example.org/fingerpost/models"
	"example.org/fingerpost/views"
	"example.org/fingerpost/views/ui"
)

// read fills several form structs from one page and says what is wrong with any of them.
func read(c echo.Context, forms ...any) error {
	all := models.Problems{}
	for _, form := range forms {
		var wrong models.Problems
		if err := web.Read(c, form); err != nil && !errors.As(err, &wrong) {
			return err
		}
		for name, words := range wrong {
			all[name] = words
		}
	}
	return all.Or()
}

// fields are the questions of several form structs, as they are asked of somebody else.
func fields(err error, forms ...any) views.Form {
	all := views.Form{}
	for _, form := range forms {
		for name, q := range web.TheirFields(form, err) {
			q.Error = theirs.Replace(q.Error)
			all[name] = q
		}
	}
	return all
}

// problems are what is wrong, in the order in which the page asks.
func problems(err error, forms ...any) []ui.Problem {
	var wrong models.Problems
	if !errors.As(err, &wrong) {
		return nil
	}
	var list []ui.Problem
	said := map[string]bool{}
	for _, form := range forms {
		mine := models.Problems{}
		for name := range web.TheirFields(form, nil) {
			if wrong[name] != "" && !said[name] {
				mine[name], said[name] = wrong[name], true
			}
		}
		list = append(list, web.Problems(form, mine)...)
	}
	for name, words := range wrong {
		if !said[name] {
			list = append(list, ui.Problem{Field: name, Text: words})
		}
	}
	for i := range list {
		list[i].Text = theirs.Replace(list[i].Text)
	}
	return list
}

// theirs turns what the person would be told to do into what is to be told about them.
var theirs = strings.NewReplacer("Enter your ", "Enter their ", "Your date", "Their date", "your date", "their date", "reach you", "reach them", "you will contact us", "they will contact us",
	"what you would like", "what they would like", "your gender, or that you prefer", "their gender, or that they prefer", "help you choose", "help them choose", "say why you cannot", "say why there is none")

// later says whether the form is to be left for now.
func later(c echo.Context) bool { return c.FormValue("later") != "" }

// without drops from what is wrong the fields that do not have to be answered here.
func without(err error, names ...string) error {
	var wrong models.Problems
	if !errors.As(err, &wrong) {
		return err
	}
	for _, name := range names {
		delete(wrong, name)
	}
	return wrong.Or()
}

// options are a reference list to choose from.
func options(l models.Listing) []ui.Option {
	all := make([]ui.Option, len(l))
	for i, e := range l {
		all[i] = ui.Option{Value: e.Code, Text: e.Label}
	}
	return all
}

var yesNo = []ui.Option{{Value: "yes", Text: "Yes"}, {Value: "no", Text: "No"}}
