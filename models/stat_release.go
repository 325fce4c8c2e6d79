package models

import (
	"fmt"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"
	"gorm.io/gorm/clause"
)

// StatSignature is one of the two people's word that a release may be published.
type StatSignature struct {
	Quarter   string
	Role      Role
	UserID    uuid.UUID
	ForPublic bool   // on the public page too
	Note      string // what somebody who tried to find a person in it could do
	At        time.Time
}

// TableName tells GORM where signatures are kept.
func (StatSignature) TableName() string { return "stat.signatures" }

// HoldReleases lets one transaction after the other make releases. For chores.
func HoldReleases(tx *gorm.DB) error {
	return translate("releases", tx.Exec(`select pg_advisory_xact_lock(hashtext('stat.releases'))`).Error)
}

// UnreleasedSince is the quarters that were closed by a time and have no release, oldest first: from the first in which
// somebody asked for help. For chores.
func UnreleasedSince(tx *gorm.DB, closedBy time.Time) ([]string, error) {
	var made []string
	if err := tx.Raw(`select quarter from stat.releases order by quarter`).Scan(&made).Error; err != nil {
		return nil, translate("quarters", err)
	}
	before := closedBy
	if len(made) > 0 {
		before, _, _ = QuarterSpan(made[0]) // spares a look at every enquiry
	}
	var first *time.Time
	if err := tx.Raw(`select min(created_at) from enquiries where created_at < ?`, before).Row().Scan(&first); err != nil {
		return nil, translate("quarters", err)
	}
	if first == nil && len(made) == 0 {
		return nil, nil
	} else if first == nil {
		first = &before
	}
	var all []string
	for at := *first; ; {
		quarter := Quarter(at)
		_, to, ok := QuarterSpan(quarter)
		if !ok || to.After(closedBy) {
			return all, nil
		}
		if !List(made).Has(quarter) {
			all = append(all, quarter)
		}
		at = to
	}
}

// AddRelease writes a release with all its figures. ErrConflict when the quarter has one. For chores.
func AddRelease(tx *gorm.DB, r Release, cells []StatCell, medians []Median) error {
	if err := tx.Create(&r).Error; err != nil {
		return translate("release", err)
	}
	if len(cells) > 0 {
		if err := tx.CreateInBatches(&cells, 2000).Error; err != nil {
			return translate("figures", err)
		}
	}
	if len(medians) == 0 {
		return nil
	}
	return translate("medians", tx.Create(&medians).Error)
}

// FiguresOf reads everything that is stored of a release, in one fixed order, to work out its hash. For chores.
func FiguresOf(tx *gorm.DB, quarter string) ([]StatCell, []Median, error) {
	var cells []StatCell
	if err := tx.Where("quarter = ?", quarter).Order("cube, org_id, row_code, col_code").Find(&cells).Error; err != nil {
		return nil, nil, translate("figures", err)
	}
	var medians []Median
	return cells, medians, translate("medians", tx.Where("quarter = ?", quarter).Order("name, org_id").Find(&medians).Error)
}

// LockRelease reads a release and keeps it from changing until the transaction ends. For those who sign.
func LockRelease(tx *gorm.DB, quarter string) (Release, error) {
	var r Release
	return r, translate("release", tx.Clauses(clause.Locking{Strength: "NO KEY UPDATE"}).Where("quarter = ?", quarter).Take(&r).Error)
}

// SignaturesOf reads who signed a release, first signature first. For those who sign and for auditors.
func SignaturesOf(tx *gorm.DB, quarter string) ([]StatSignature, error) {
	var all []StatSignature
	return all, translate("signatures", tx.Where("quarter = ?", quarter).Order("at, role").Find(&all).Error)
}

// SignRelease writes a signature. ErrConflict when that role, or that person, has signed.
func SignRelease(tx *gorm.DB, s StatSignature) error { return translate("sign", tx.Create(&s).Error) }

// Decide writes where a release stands from now on. The database itself refuses to publish what two people have not signed.
func (r *Release) Decide(tx *gorm.DB) error {
	done := tx.Model(r).Where("quarter = ?", r.Quarter).Select("state", "public", "published_at", "tombstoned_at", "reason").Updates(r)
	if done.Error == nil && done.RowsAffected != 1 {
		return fmt.Errorf("release: %w", ErrNotFound)
	}
	return translate("release", done.Error)
}

// NoteCapacity keeps how many listed services have how much room, for the quarter that runs. For chores.
func NoteCapacity(tx *gorm.DB) error {
	quarter := Quarter(tx.NowFunc())
	for _, c := range Capacities {
		err := tx.Exec(`insert into stat.capacity (quarter, capacity, services) select ?, ?, count(*) from services where listed and capacity = ?
			on conflict (quarter, capacity) do update set services = excluded.services`, quarter, c.Code, c.Code).Error
		if err != nil {
			return translate("capacity", err)
		}
	}
	return nil
}
