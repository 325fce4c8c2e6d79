// Package views shows pages: for each area a file of page structs and a file of the mark-up that shows them.
// It does not know a request, a role or a database, and decides nothing; a page struct holds what is to be shown.
//
// The mark-up reads no value from the context. Generated files (*_templ.go) are committed.
package views

//go:generate go run github.com/a-h/templ/cmd/templ@v0.3.1020 generate
