package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"time"

	"example.org/fingerpost/app"
	"example.org/fingerpost/app/insight"
	"example.org/fingerpost/models"
)

// areas fixes the areas of a year of statistics from a file of population by postcode sector, and says what became of it.
func areas(ctx context.Context, a *app.App, args []string, out io.Writer) error {
	if len(args) == 0 {
		return errUsage
	}
	flags := flag.NewFlagSet("areas", flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	year, source, date := flags.Int("year", 0, ""), flags.String("source", "", ""), flags.String("date", "", "")
	if err := flags.Parse(args[1:]); err != nil || flags.NArg() > 0 {
		return errUsage
	}
	asOf, err := time.Parse(time.DateOnly, *date)
	if err != nil {
		return fmt.Errorf("--date: the day of the population figures, as 2024-06-30")
	}
	file, err := os.Open(args[0])
	if err != nil {
		return fmt.Errorf("areas: %w", err)
	}
	defer file.Close()
	populations, err := insight.ReadPopulations(file, a.Place.Districts)
	if err != nil {
		return fmt.Errorf("%s: %w", args[0], err)
	}
	frame := insight.NewFrame(*year, *source, asOf, populations)
	if err := a.Press.LoadFrame(ctx, frame); err != nil {
		return err
	}
	for _, area := range frame.Areas {
		if area.Kind == models.AreaMerged || area.Kind == models.AreaOther {
			if err := say(out, "%-24s %7d residents, of %d sectors", area.Label, area.Population, len(area.Sectors)); err != nil {
				return err
			}
		}
	}
	return say(out, "%d is counted in %d areas, from %d sectors.", *year, len(frame.Areas), len(populations))
}
