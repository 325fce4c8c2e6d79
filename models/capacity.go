package models

import (
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"
)

// AskServices keeps that the partners of all services of this platform which nobody confirmed since a time are asked now,
// and gives their organisations, each once. A service is asked about once until it is confirmed; for chores.
func AskServices(tx *gorm.DB, since time.Time) ([]uuid.UUID, error) {
	var orgs []uuid.UUID
	err := tx.Raw(`with asked as (update services set asked_at = @now where listed and route = 'platform' and confirmed_at < @since
			and (asked_at is null or asked_at < confirmed_at) returning org_id)
		select distinct org_id from asked`, map[string]any{"now": tx.NowFunc(), "since": since}).Scan(&orgs).Error
	return orgs, translate("services to confirm", err)
}

// FlagServices keeps that the coordination team is told of services that nobody confirmed since a time, and counts those
// of which it was not told before; for chores.
func FlagServices(tx *gorm.DB, since time.Time) (int64, error) {
	done := tx.Exec(`update services set flagged_at = @now where listed and route = 'platform' and confirmed_at < @since
		and (flagged_at is null or flagged_at < confirmed_at)`, map[string]any{"now": tx.NowFunc(), "since": since})
	return done.RowsAffected, translate("services that nobody confirmed", done.Error)
}

// SilentServices lists the services of which the coordination team was told that nobody confirmed them, longest first.
func SilentServices(tx *gorm.DB) ([]Service, error) {
	var silent []Service
	err := tx.Raw(serviceColumns+` where s.listed and s.flagged_at > s.confirmed_at order by s.confirmed_at, s.id`, WeekStart(tx.NowFunc())).Scan(&silent).Error
	return silent, translate("services that nobody confirmed", err)
}
