package ui

import (
	"testing"

	"github.com/a-h/templ"
)

func TestStepsAreAListInOrder(t *testing.T) {
	t.Parallel()
	d := parsed(t, Steps([]Stage{{"Say <it>", "First"}, {"Send it", "Then"}}))
	if d.Find("ol > li").Length() != 2 || d.Find("h3").First().Text() != "Say <it>" || d.Find(`[aria-hidden="true"]`).Last().Text() != "2" {
		t.Error(d.Html())
	}
}

func TestSetApart(t *testing.T) {
	t.Parallel()
	words := templ.Raw("<p>Words</p>")
	d := parsed(t, inside(Danger(), words))
	if d.Find("aside[aria-label] > p").Length() != 1 {
		t.Error(d.Html())
	}
	d = parsed(t, inside(Pause("Stop"), words))
	if d.Find("h1").Text() != "Stop" || d.Find("h1 ~ p").Length() != 1 {
		t.Error(d.Html())
	}
}
