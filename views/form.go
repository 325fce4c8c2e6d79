package views

import "example.org/fingerpost/views/ui"

// Form is a form struct as a page shows it: its questions by the name they post, with answers kept and what is wrong
// beside each.
type Form map[string]Question

// Question is one field of a form.
type Question struct {
	ui.Field
	Value  string   // what was answered
	Values []string // for a question with several answers
}

// At finds a question. A page that asks for a name which the form does not have is a fault of ours, found by the test
// that shows every page.
func (f Form) At(name string) Question {
	q, ok := f[name]
	if !ok {
		panic("no such question: " + name)
	}
	return q
}
