package main

import (
	"context"
	"fmt"
	"io"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"example.org/fingerpost/app"
)

// organisation adds an organisation from the server itself, so that somebody can be let in at all: the first one leads
// and hosts the coordination team.
func organisation(ctx context.Context, c app.Config, args []string, out io.Writer) error {
	if len(args) != 2 || args[0] != "add" {
		return errUsage
	}
	db, err := pgx.Connect(ctx, c.OwnerURL)
	if err != nil {
		return fmt.Errorf("organisation: %w", err)
	}
	defer db.Close(ctx)
	tag, err := db.Exec(ctx, `insert into organisations (id, name, lead) select $1, $2, not exists (select from organisations) on conflict do nothing`, uuid.New(), args[1])
	if err != nil {
		return fmt.Errorf("organisation: %w", err)
	}
	if tag.RowsAffected() == 0 {
		return say(out, "There is an organisation of this name already.")
	}
	return say(out, "Added.")
}
