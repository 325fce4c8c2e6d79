package models

import (
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"gorm.io/gorm"
)

// Where a release of statistics stands.
const (
	ReleaseWaiting    = "waiting" // for its two signatures
	ReleasePublished  = "published"
	ReleaseTombstoned = "tombstoned" // withdrawn, with the reason in its place
)

// Release is what is published of one closed quarter. It is made once and never changes; its figures were protected
// before they were written.
type Release struct {
	Quarter      string // 2026Q3
	Frame        int    // year of the areas
	Base         int    // every figure about people is a multiple of it
	Algorithm    int
	Attempt      int
	Merged       List // needs that stand under Other support in this release
	Hash         []byte
	MadeAt       time.Time
	State        string
	Public       bool // approved for the public page
	PublishedAt  *time.Time
	TombstonedAt *time.Time
	Reason       string // of a tombstone
}

// TableName tells GORM where releases are kept.
func (Release) TableName() string { return "stat.releases" }

// StatCell is one protected figure. Nought is not kept.
type StatCell struct {
	Quarter, Cube    string
	OrgID            *uuid.UUID
	RowCode, ColCode string
	Value            int
}

// TableName tells GORM where figures are kept.
func (StatCell) TableName() string { return "stat.cells" }

// Median is a whole figure over at least twenty people, frozen with its release: days, or per cent of a partner.
type Median struct {
	Quarter, Name string
	OrgID         *uuid.UUID
	Value         int
}

// TableName tells GORM where medians are kept.
func (Median) TableName() string { return "stat.medians" }

// Releases lists those that the actor may know of, newest first.
func Releases(tx *gorm.DB) ([]Release, error) {
	var all []Release
	return all, translate("releases", tx.Order("quarter desc").Find(&all).Error)
}

// ReleaseOf reads the release of a quarter; else ErrNotFound.
func ReleaseOf(tx *gorm.DB, quarter string) (Release, error) {
	var r Release
	return r, translate("release", tx.Where("quarter = ?", quarter).Take(&r).Error)
}

// StatCells reads what is stored of a cube for whole quarters, quarter by quarter, as far as the actor may see it: the
// place's own figures, or those of one organisation. They are thousands of rows, which pgx reads in a third of the time.
func StatCells(tx *gorm.DB, cube string, quarters []string, org *uuid.UUID) ([]StatCell, error) {
	where, args := `cube = $1 and quarter = any($2) and org_id is null`, []any{cube, quarters}
	if org != nil {
		where, args = `cube = $1 and quarter = any($2) and org_id = $3`, append(args, *org)
	}
	var all []StatCell
	err := OnPgx(tx, func(p pgx.Tx) error {
		rows, err := p.Query(tx.Statement.Context, `select quarter, row_code, col_code, value from stat.cells where `+where, args...)
		if err != nil {
			return err
		}
		c := StatCell{Cube: cube, OrgID: org}
		_, err = pgx.ForEachRow(rows, []any{&c.Quarter, &c.RowCode, &c.ColCode, &c.Value}, func() error {
			all = append(all, c)
			return nil
		})
		return err
	})
	return all, translate("figures", err)
}

// Medians reads what was frozen of quarters, for the place or for one organisation.
func Medians(tx *gorm.DB, quarters []string, org *uuid.UUID) ([]Median, error) {
	q := tx.Where("quarter = any(?)", List(quarters))
	if org != nil {
		q = q.Where("org_id = ?", *org)
	} else {
		q = q.Where("org_id is null")
	}
	var all []Median
	return all, translate("medians", q.Order("quarter, name").Find(&all).Error)
}

// QuarterSpan is when a quarter written as 2026Q3 begins and when the next one does, in London; false when it is none.
func QuarterSpan(quarter string) (from, to time.Time, ok bool) {
	var year, number int
	if n, err := fmt.Sscanf(quarter, "%4dQ%1d", &year, &number); n != 2 || err != nil || number < 1 || number > 4 || year < 2020 || year > 2100 || len(quarter) != 6 {
		return from, to, false
	}
	from = time.Date(year, time.Month(3*number-2), 1, 0, 0, 0, 0, London)
	return from, from.AddDate(0, 3, 0), true
}

// Shares that are kept for one partner each, and that nobody else sees.
const (
	ShareInTime  = "opened_in_time"         // of the people sent to it, those whose referral it opened in time
	ShareTypical = "opened_in_time_typical" // the same of the partner in the middle
)
