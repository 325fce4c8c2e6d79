package main

import (
	"context"
	"fmt"
	"log/slog"

	"github.com/jackc/pgx/v5/pgxpool"

	"example.org/fingerpost/app"
)

// fill invents the place once: its directory, the people who sign in and fifteen months of enquiries. A fill that was
// broken off goes on where it stopped.
func fill(ctx context.Context, c app.Config, log *slog.Logger) error {
	owner, err := pgxpool.New(ctx, c.OwnerURL)
	if err != nil {
		return fmt.Errorf("fill the demonstration: %w", err)
	}
	defer owner.Close()
	_, err = owner.Exec(ctx, `create schema if not exists demo; create table if not exists demo.filled (at timestamptz not null default now())`)
	if err != nil {
		return fmt.Errorf("fill the demonstration: %w", err)
	}
	var done bool
	if err := owner.QueryRow(ctx, `select exists (select from demo.filled)`).Scan(&done); err != nil || done {
		return err
	}
	fmt.Println("Inventing a place, its people and fifteen months of referrals: a minute or two, once.")
	for _, part := range []func() error{
		func() error { return fillDirectory(ctx, owner) },
		func() error { return fillStaff(ctx, owner) },
		func() error { return fillHistory(ctx, c, owner, log) },
	} {
		if err := part(); err != nil {
			return fmt.Errorf("fill the demonstration: %w", err)
		}
	}
	_, err = owner.Exec(ctx, `insert into demo.filled default values`)
	return err
}
