package models_test

import (
	"bytes"
	"log/slog"
	"strings"
	"testing"

	"gorm.io/gorm"

	"example.org/fingerpost/models"
	"example.org/fingerpost/models/dbtest"
)

// A slow statement and a failed one are on the log by the function that made them, and no value of theirs is.
func TestNoValueOfAStatementIsOnTheLog(t *testing.T) {
	t.Parallel()
	db := dbtest.New(t)
	const marker = "Markerperson"
	for name, made := range map[string]func(tx *gorm.DB) error{
		"scanned": func(tx *gorm.DB) error {
			var s []string
			return tx.Raw(`select ?::text from pg_sleep(0.21)`, marker).Scan(&s).Error
		},
		"named": func(tx *gorm.DB) error {
			var s []string
			return tx.Raw(`select @m::text from pg_sleep(0.21)`, map[string]any{"m": marker}).Scan(&s).Error
		},
		"one row": func(tx *gorm.DB) error {
			var s string
			return tx.Raw(`select ?::text from pg_sleep(0.21)`, marker).Row().Scan(&s)
		},
		"rows": func(tx *gorm.DB) error {
			r, err := tx.Raw(`select ?::text from pg_sleep(0.21)`, marker).Rows()
			if err == nil {
				err = r.Close()
			}
			return err
		},
		"executed": func(tx *gorm.DB) error { return tx.Exec(`select ?::text, pg_sleep(0.21)`, marker).Error },
		"found": func(tx *gorm.DB) error {
			return tx.Where("name = ? and (select pg_sleep(0.21)) is not null", marker).Find(&[]models.Organisation{}).Error
		},
		"an own type": func(tx *gorm.DB) error {
			return tx.Where("name = any (?) and (select pg_sleep(0.21)) is not null", models.List{marker}).Find(&[]models.Organisation{}).Error
		},
		"refused":     func(tx *gorm.DB) error { _ = tx.Exec(`select ?::text::uuid`, marker).Error; return nil },
		"not scanned": func(tx *gorm.DB) error { var n []int; _ = tx.Raw(`select ?::text`, marker).Scan(&n).Error; return nil },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var log bytes.Buffer
			web, err := models.Open(t.Context(), models.Options{URL: db.URL, Role: models.WebRole, MaxConns: 1, Log: slog.New(slog.NewTextHandler(&log, nil))})
			if err != nil {
				t.Fatal(err)
			}
			defer web.Close()
			_ = models.InTx(t.Context(), web, models.Anyone, made)
			if words := log.String(); !strings.Contains(words, "TestNoValueOfAStatementIsOnTheLog") || strings.Contains(words, marker) {
				t.Errorf("the log says %q", words)
			}
		})
	}
}

// Nor is one in what the caller is told, who may log it.
func TestNoValueIsInAnError(t *testing.T) {
	t.Parallel()
	db := dbtest.New(t)
	org := db.Organisation(t)
	who := models.Actor{Role: models.Lead, Org: org.ID}
	service := db.Service(t, org)
	err := models.InTx(t.Context(), db.Web, who, func(tx *gorm.DB) error {
		return models.SetCapacity(tx, who, service.ID, "Markerperson", 0, nil, 0)
	})
	if err == nil || strings.Contains(err.Error(), "Markerperson") {
		t.Error(err)
	}
	err = models.InTx(t.Context(), db.Web, models.Anyone, func(tx *gorm.DB) error {
		_, _, err := models.Inbox(tx, models.InboxAsk{After: "2026-01-01T00:00:00Z_" + service.ID.String() + "Markerperson"})
		return err
	})
	if err == nil || strings.Contains(err.Error(), "Markerperson") {
		t.Error(err)
	}
	err = models.InTx(t.Context(), db.Web, models.AtDoor, func(tx *gorm.DB) error {
		_, _, err := models.AtReference(tx, "Marker\x00person")
		return err
	})
	if err == nil || strings.Contains(err.Error(), "person") {
		t.Error(err)
	}
}
