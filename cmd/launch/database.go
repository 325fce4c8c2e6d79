package launch

import (
	"context"
	"database/sql"
	"fmt"
	"log/slog"
	"path/filepath"

	"github.com/jackc/pgx/v5/pgxpool"
	_ "github.com/jackc/pgx/v5/stdlib"

	"example.org/fingerpost/app"
	"example.org/fingerpost/app/jobs"
	"example.org/fingerpost/app/standalone"
	"example.org/fingerpost/migrations"
	"example.org/fingerpost/models"
)

const (
	ownerRole = "fingerpost_owner" // owns the tables of a private database
	database  = "fingerpost"
)

// Database makes sure of a database: the one that the settings name, or a private one in the data folder. It fills in the
// settings' addresses and gives back what stops the private one.
func Database(ctx context.Context, c *app.Config, log *slog.Logger) (func(context.Context) error, error) {
	if c.Database != "" {
		if c.OwnerURL == "" {
			c.OwnerURL = c.Database
		}
		return func(context.Context) error { return nil }, nil
	}
	folder, err := Folder(*c)
	if err != nil {
		return nil, err
	}
	s, err := standalone.Start(ctx, standalone.Config{Dir: filepath.Join(folder, "postgres"), BinDir: c.PostgreSQL,
		Roles: []string{ownerRole, models.WebRole, models.ChoresRole, models.StatsRole}, Log: log})
	if err != nil {
		return nil, err
	}
	if err := create(ctx, s.URL(ownerRole, "postgres")); err != nil {
		return nil, fmt.Errorf("private database: %w", err)
	}
	c.OwnerURL, c.Database = s.URL(ownerRole, database), s.URL(models.WebRole, database)
	c.ChoresURL, c.StatsURL = s.URL(models.ChoresRole, database), s.URL(models.StatsRole, database)
	return s.Stop, nil
}

// create makes the private database once.
func create(ctx context.Context, url string) error {
	db, err := sql.Open("pgx", url)
	if err != nil {
		return err
	}
	defer db.Close()
	var have bool
	if err := db.QueryRowContext(ctx, `select exists (select from pg_database where datname = $1)`, database).Scan(&have); err != nil || have {
		return err
	}
	_, err = db.ExecContext(ctx, `create database `+database)
	return err
}

// Migrate brings the database up to this program. Several may do so at once.
func Migrate(ctx context.Context, c app.Config) error {
	db, err := sql.Open("pgx", c.OwnerURL)
	if err != nil {
		return fmt.Errorf("migrate: %w", err)
	}
	defer db.Close()
	if err := migrations.Run(ctx, db); err != nil {
		return err
	}
	pool, err := pgxpool.New(ctx, c.OwnerURL)
	if err != nil {
		return fmt.Errorf("migrate: %w", err)
	}
	defer pool.Close()
	return jobs.Migrate(ctx, pool)
}
