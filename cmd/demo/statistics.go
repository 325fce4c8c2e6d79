package main

import (
	"bytes"
	"context"
	_ "embed"
	"slices"
	"time"

	"example.org/fingerpost/app/insight"
	"example.org/fingerpost/models"
)

// populationFile is how many people live in each sector of the invented place.
//
//go:embed population.csv
var populationFile []byte

func populations() ([]insight.Population, error) {
	return insight.ReadPopulations(bytes.NewReader(populationFile), wearmouth.Districts)
}

// areas fixes the areas of every year that the history touches, and of the next.
func (h *history) areas(ctx context.Context) error {
	people, err := populations()
	if err != nil {
		return err
	}
	for year := h.clock.Year(); year <= h.end.Year()+1; year++ {
		asOf := time.Date(year-2, 6, 30, 0, 0, 0, 0, time.UTC)
		if err := h.app.Press.LoadFrame(ctx, insight.NewFrame(year, "Invented for the demonstration", asOf, people)); err != nil {
			return err
		}
	}
	return nil
}

// sign is the coordination team and the governance lead, who sign what was released; all but the last, which waits for the
// governance lead to look at it.
func (h *history) sign(ctx context.Context) error {
	made, err := h.app.Statistics.Releases(ctx, h.team)
	if err != nil {
		return err
	}
	slices.Reverse(made)
	for i, r := range made {
		if r.State != models.ReleaseWaiting {
			continue
		}
		if err := h.app.Press.Sign(ctx, h.team, r.Quarter, insight.Signing{ForPublic: true}); err != nil {
			return err
		}
		if i == len(made)-1 {
			continue
		}
		in := insight.Signing{ForPublic: true, Note: "Tried as a neighbour, as somebody who works for a partner, and with the newspaper at hand: nobody could be found, and nothing small could be worked out."}
		if err := h.app.Press.Sign(ctx, h.governance, r.Quarter, in); err != nil {
			return err
		}
	}
	return nil
}
