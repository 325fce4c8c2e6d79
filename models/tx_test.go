package models_test

import (
	"errors"
	"sync"
	"testing"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"gorm.io/gorm"

	"example.org/fingerpost/models"
	"example.org/fingerpost/models/dbtest"
)

func TestTransactionNeedsAnActor(t *testing.T) {
	t.Parallel()
	db := dbtest.New(t)
	err := models.InTx(t.Context(), db.Web, models.Actor{}, func(*gorm.DB) error { return nil })
	if !errors.Is(err, models.ErrForbidden) {
		t.Errorf("without an actor: %v", err)
	}
}

// Many transactions share few connections: none may see who acted before it on the same connection.
func TestActorEndsWithTheTransaction(t *testing.T) {
	t.Parallel()
	db := dbtest.New(t)
	var wg sync.WaitGroup
	for range 60 {
		wg.Go(func() {
			who := models.Actor{Role: models.Partner, Org: uuid.New(), User: uuid.New()}
			err := models.InTx(t.Context(), db.Web, who, func(tx *gorm.DB) error {
				var role, org, enquiry string
				err := tx.Raw(`select current_setting('app.actor_role'), current_setting('app.actor_org'), current_setting('app.actor_enquiry')`).
					Row().Scan(&role, &org, &enquiry)
				if role != "partner" || org != who.Org.String() || enquiry != "" {
					t.Errorf("acting as %q of %q, enquiry %q", role, org, enquiry)
				}
				return err
			})
			if err != nil {
				t.Error(err)
			}
			var left string
			if err := db.Web.Pool.QueryRow(t.Context(), `select coalesce(current_setting('app.actor_org', true), '')`).Scan(&left); err != nil || left != "" {
				t.Errorf("outside a transaction: %q, %v", left, err)
			}
		})
	}
	wg.Wait()
}

func TestNothingIsKeptOfWhatFails(t *testing.T) {
	t.Parallel()
	db := dbtest.New(t)
	boom := errors.New("boom")
	add := func(tx *gorm.DB) error { return models.AddGaps(tx, []string{"debt"}, "SR5", "35-44") }
	for name, f := range map[string]func(tx *gorm.DB) error{
		"an error": func(tx *gorm.DB) error { return errors.Join(add(tx), boom) },
		"an error on pgx": func(tx *gorm.DB) error {
			return errors.Join(add(tx), models.OnPgx(tx, func(pgx.Tx) error { return boom }))
		},
		"a swallowed failure": func(tx *gorm.DB) error {
			err := add(tx)
			tx.Exec(`select 1/0`)
			return err
		},
		"a panic": func(tx *gorm.DB) error {
			if err := add(tx); err != nil {
				return err
			}
			panic(boom)
		},
	} {
		func() {
			defer func() { _ = recover() }()
			if err := models.InTx(t.Context(), db.Web, models.Anyone, f); err == nil {
				t.Errorf("%s: was reported as kept", name)
			}
		}()
	}
	var n int
	if err := db.Owner.QueryRow(t.Context(), `select count(*) from gaps`).Scan(&n); err != nil || n != 0 {
		t.Errorf("%d rows kept, %v", n, err)
	}
	if err := models.InTx(t.Context(), db.Web, models.Anyone, add); err != nil {
		t.Error(err)
	}
}

func TestOpenRefusesARoleThatBypassesTheWall(t *testing.T) {
	t.Parallel()
	db := dbtest.New(t)
	var owner string
	if err := db.Owner.QueryRow(t.Context(), `select current_user`).Scan(&owner); err != nil {
		t.Fatal(err)
	}
	if _, err := models.Open(t.Context(), models.Options{URL: db.URL, Role: owner}); err == nil {
		t.Error("a superuser was taken for the web role")
	}
}
