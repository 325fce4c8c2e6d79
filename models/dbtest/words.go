package dbtest

import "regexp"

var ids = regexp.MustCompile(`[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}`)

// WithoutIDs is a text without the ids that stand in it. A test that looks for a year or a number in a page asks this first,
// as any four digits stand in an id by chance.
func WithoutIDs(text string) string { return ids.ReplaceAllString(text, "") }
