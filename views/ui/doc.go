// Package ui holds the typed pieces that a page is made of: form controls, lists, tables, tags and banners, marked up as
// govuk-frontend and the MoJ frontend mark them up.
// It does not know a page, a role, a request or a record; it is told everything that it shows.
//
// A piece that needs three facts or more is a struct, written out where it is used: @ui.Input{Field: f, Value: v}.
// A smaller one is a function: @ui.BackLink(href). Both escape what they are given.
package ui
