package main

import (
	"context"
	"io"

	"example.org/fingerpost/app"
	"example.org/fingerpost/models"
)

// release makes the statistics of a closed quarter, or of all that are due. Two people still have to sign before anybody
// else sees them.
func release(ctx context.Context, a *app.App, args []string, out io.Writer) error {
	if len(args) > 1 {
		return errUsage
	}
	due := args
	if len(due) == 0 {
		var err error
		if due, err = a.Press.Due(ctx); err != nil {
			return err
		}
	}
	if len(due) == 0 {
		return say(out, "No quarter is due.")
	}
	for _, quarter := range due {
		r, err := a.Press.Make(ctx, models.TheChores, quarter)
		if err != nil {
			return err
		}
		if err := say(out, "%s is %s; it was made on %s.", r.Quarter, words[r.State], r.MadeAt.In(models.London).Format("2 January 2006")); err != nil {
			return err
		}
	}
	return nil
}

var words = map[string]string{
	models.ReleaseWaiting: "waiting for a coordinator and the governance lead to sign", models.ReleasePublished: "published", models.ReleaseTombstoned: "withdrawn",
}
