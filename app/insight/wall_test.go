package insight_test

import (
	"errors"
	"io"
	"log/slog"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5/pgconn"
	"gorm.io/gorm"

	"example.org/fingerpost/models"
)

func quiet() *slog.Logger { return slog.New(slog.NewTextHandler(io.Discard, nil)) }

// T17: whoever reads statistics is refused by every other table, whatever it says it is, and changes none.
func TestStatisticsReadNothingElse(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.crowd(t)
	o.signed(t, true)
	rows, err := o.Owner.Query(t.Context(), `select format('%I.%I', relnamespace::regnamespace, relname) from pg_class
		where relnamespace in ('public'::regnamespace, 'river'::regnamespace, 'stat'::regnamespace) and relkind in ('r', 'p') or relname = 'signed_organisations' order by 1`)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	readable, refused := map[string]bool{"stat.areas": true, "stat.cells": true, "stat.frames": true, "stat.medians": true, "stat.releases": true}, 0
	for rows.Next() {
		var table string
		if err := rows.Scan(&table); err != nil {
			t.Fatal(err)
		}
		for _, role := range []models.Role{models.Public, models.Coordinator, models.Chore} {
			for _, sql := range []string{`select count(*) from ` + table, `delete from ` + table, `truncate ` + table} {
				err := models.InTx(t.Context(), o.Stats, models.Actor{Role: role, Org: o.hub.ID, User: models.NewID()}, func(tx *gorm.DB) error { return tx.Exec(sql).Error })
				var pg *pgconn.PgError
				if table == "public.signed_organisations" && !strings.HasPrefix(sql, "select") {
					continue // a view
				}
				denied := errors.As(err, &pg) && pg.Code == "42501" // permission denied
				if denied == (readable[table] && strings.HasPrefix(sql, "select")) {
					t.Errorf("%s as %s: %v", sql, role, err)
				}
				refused++
			}
		}
	}
	if refused < 300 {
		t.Errorf("only %d tried", refused)
	}
}

// Nothing in the schema of statistics can hold a whole postcode: every text column refuses one, and a new column that does
// not fails this test.
func TestNoWholePostcodeFits(t *testing.T) {
	t.Parallel()
	o := open(t)
	rows, err := o.Owner.Query(t.Context(), `select c.relname || '.' || a.attname, coalesce(e.typname, y.typname), exists (select 1 from pg_constraint k
			where k.conrelid = c.oid and k.contype = 'c' and k.conkey = array[a.attnum] and pg_get_constraintdef(k.oid) like '%ANY (ARRAY[%')
		from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped join pg_type y on y.oid = a.atttypid
		left join pg_type e on e.oid = y.typelem and y.typcategory = 'A'
		where c.relnamespace = 'stat'::regnamespace and c.relkind = 'r'`)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	columns := 0
	for rows.Next() {
		var column, kind string
		var listed bool
		if err := rows.Scan(&column, &kind, &listed); err != nil {
			t.Fatal(err)
		}
		columns++
		switch kind {
		case "words", "int2", "int4", "date", "timestamptz", "uuid", "bool", "bytea":
		default:
			if !listed {
				t.Errorf("%s is %s", column, kind)
			}
		}
	}
	if columns < 40 {
		t.Errorf("only %d columns", columns)
	}
	for _, text := range []string{"SR5 1QX", "sr51qx", "m1 1ae", "in W1A 0AX, say", "EC1A1BB", "dn55 1pt"} {
		var fits string
		if err := o.Owner.QueryRow(t.Context(), `select $1::text::stat.words`, text).Scan(&fits); err == nil {
			t.Errorf("%q fits", text)
		}
	}
	for _, text := range []string{"SR5 1", "SR5 1, 2 and 3", "SR10 1+2", "2026Q3", "Other areas", "ONS mid-2024 estimates"} {
		var fits string
		if err := o.Owner.QueryRow(t.Context(), `select $1::text::stat.words`, text).Scan(&fits); err != nil || fits != text {
			t.Errorf("%q: %v", text, err)
		}
	}
}
