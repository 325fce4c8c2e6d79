package main

import (
	"io"

	"example.org/fingerpost/app/insight"
)

// methods works out again how far protected figures are from the true ones, as the page on methods shows it.
func methods(out io.Writer) error {
	if err := say(out, "%-52s %8s %8s %8s %8s %8s %8s", "Mean error", "cell", "area-qtr", "area-yr", "need-yr", "quarter", "year"); err != nil {
		return err
	}
	for _, m := range insight.Simulate() {
		if err := say(out, "%-52s %8.2f %8.1f %8.1f %8.1f %8.1f %8.1f", m.Method, m.Cell, m.AreaQuarter, m.AreaYear, m.NeedYear, m.Quarter, m.Year); err != nil {
			return err
		}
	}
	return nil
}
