// Package dbtest gives every test a migrated database of its own, cloned from a template, and complete rows to begin
// with. It knows no operation of the service.
package dbtest

import (
	"context"
	"crypto/rand"
	"database/sql"
	"fmt"
	"net/url"
	"os"
	"strings"
	"sync"
	"testing"

	"github.com/jackc/pgx/v5/pgxpool"
	_ "github.com/jackc/pgx/v5/stdlib"

	"example.org/fingerpost/app/jobs"
	"example.org/fingerpost/migrations"
	"example.org/fingerpost/models"
	"example.org/fingerpost/models/seal"
)

// DB is a database that only this test sees, as each of the service's roles sees it.
type DB struct {
	Web    *models.DB // as the web server
	Chores *models.DB // as the chores
	Stats  *models.DB // as who reads statistics
	Owner  *pgxpool.Pool
	Ring   *seal.Ring
	URL    string // signs in as the owner
}

// New makes a database that is dropped with the test, or kept and named in the log when the test fails.
func New(t testing.TB) *DB {
	t.Helper()
	if os.Getenv("TEST_DATABASE_URL") == "" {
		t.Fatal("TEST_DATABASE_URL is not set: run make test")
	}
	from, err := template()
	if err != nil {
		t.Fatal(err)
	}
	ctx := context.Background()
	name := "test_" + strings.ToLower(rand.Text()[:16])
	admin, err := sql.Open("pgx", address("postgres"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := admin.ExecContext(ctx, "create database "+name+" template "+from); err != nil {
		t.Fatal(err)
	}
	db := &DB{URL: address(name)}
	t.Cleanup(func() {
		for _, pool := range []*models.DB{db.Web, db.Chores, db.Stats} {
			if pool != nil {
				pool.Close()
			}
		}
		if db.Owner != nil {
			db.Owner.Close()
		}
		if t.Failed() {
			t.Logf("kept for a look: %s", name)
		} else if _, err := admin.ExecContext(ctx, "drop database "+name+" with (force)"); err != nil {
			t.Error(err)
		}
		admin.Close()
	})
	open := func(role string) *models.DB {
		pool, err := models.Open(ctx, models.Options{URL: db.URL, Role: role, MaxConns: 16})
		if err != nil {
			t.Fatal(err)
		}
		return pool
	}
	db.Web, db.Chores, db.Stats = open(models.WebRole), open(models.ChoresRole), open(models.StatsRole)
	if db.Owner, err = pgxpool.New(ctx, db.URL); err != nil {
		t.Fatal(err)
	}
	if db.Ring, err = seal.ParseRing(seal.NewMaster()); err != nil {
		t.Fatal(err)
	}
	return db
}

// template makes the database that all others are cloned from, once for each state of the schema. Test processes run side
// by side: one of them builds, the others wait; half a template is never taken for a whole one.
var template = sync.OnceValues(func() (string, error) {
	ctx := context.Background()
	mark, err := jobs.Mark()
	if err != nil {
		return "", err
	}
	name := "template_" + migrations.Mark() + "_" + mark
	admin, err := sql.Open("pgx", address("postgres"))
	if err != nil {
		return "", err
	}
	defer admin.Close()
	c, err := admin.Conn(ctx)
	if err != nil {
		return "", err
	}
	defer c.Close()
	if _, err := c.ExecContext(ctx, "select pg_advisory_lock(72431)"); err != nil {
		return "", err
	}
	defer c.ExecContext(ctx, "select pg_advisory_unlock(72431)")
	var have bool
	if err := c.QueryRowContext(ctx, "select exists (select from pg_database where datname = $1)", name).Scan(&have); err != nil || have {
		return name, err
	}
	for _, do := range []string{"drop database if exists " + name + "_new", "create database " + name + "_new"} {
		if _, err := c.ExecContext(ctx, do); err != nil {
			return "", err
		}
	}
	if err := migrate(ctx, address(name+"_new")); err != nil {
		return "", err
	}
	_, err = c.ExecContext(ctx, "alter database "+name+"_new rename to "+name)
	return name, err
})

func migrate(ctx context.Context, url string) error {
	db, err := sql.Open("pgx", url)
	if err != nil {
		return err
	}
	defer db.Close()
	if err := migrations.Run(ctx, db); err != nil {
		return err
	}
	pool, err := pgxpool.New(ctx, url)
	if err != nil {
		return err
	}
	defer pool.Close()
	return jobs.Migrate(ctx, pool)
}

func address(database string) string {
	u, err := url.Parse(os.Getenv("TEST_DATABASE_URL"))
	if err != nil {
		return fmt.Sprintf("unreadable TEST_DATABASE_URL: %v", err)
	}
	u.Path = "/" + database
	return u.String()
}
