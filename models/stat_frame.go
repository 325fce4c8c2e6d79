package models

import (
	"fmt"
	"time"

	"gorm.io/gorm"
)

// Kinds of areas in a frame.
const (
	AreaSector  = "sector"
	AreaMerged  = "merged"  // several sectors of one district, none of which has people enough
	AreaOther   = "other"   // districts that have too few people altogether
	AreaOutside = "outside" // beyond the place
	AreaUnknown = "unknown" // no postcode, or one of no place
)

// Frame says which areas there are in a year, by population and never by counts.
type Frame struct {
	Year     int `gorm:"primaryKey"`
	Source   string
	AsOf     time.Time
	LoadedAt time.Time
	Areas    []Area `gorm:"-"`
}

// TableName tells GORM where frames are kept.
func (Frame) TableName() string { return "stat.frames" }

// Area is what a sector is counted under.
type Area struct {
	Year                 int
	Code, Label, Kind    string
	District             string
	Sectors              List
	Population, Position int
}

// TableName tells GORM where areas are kept.
func (Area) TableName() string { return "stat.areas" }

// FrameOf reads the frame of a year with its areas in their order; ErrNotFound when none was loaded.
func FrameOf(tx *gorm.DB, year int) (Frame, error) {
	var f Frame
	if err := tx.Where("year = ?", year).Take(&f).Error; err != nil {
		return f, translate("frame of areas", err)
	}
	return f, translate("areas", tx.Where("year = ?", year).Order("position").Find(&f.Areas).Error)
}

// SaveFrame writes the frame of a year, in place of one that no release uses yet; ErrConflict when one does. For chores.
func SaveFrame(tx *gorm.DB, f Frame) error {
	var used bool
	if err := tx.Raw(`select exists (select from stat.releases where frame = ?)`, f.Year).Row().Scan(&used); err != nil {
		return translate("frame of areas", err)
	}
	if used {
		return fmt.Errorf("frame of %d is used by a release: %w", f.Year, ErrConflict)
	}
	if err := tx.Exec(`delete from stat.frames where year = ?`, f.Year).Error; err != nil {
		return translate("frame of areas", err)
	}
	if err := tx.Create(&f).Error; err != nil {
		return translate("frame of areas", err)
	}
	return translate("areas", tx.Create(&f.Areas).Error)
}
