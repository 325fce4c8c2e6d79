package models

import (
	"time"

	"gorm.io/gorm"
)

// Gap is what could not be offered, without a trace of who asked: a day, a need, a district, an age band.
type Gap struct {
	Day                     time.Time
	Need, District, AgeBand string
}

// AddGaps records the needs that nothing in the directory meets.
func AddGaps(tx *gorm.DB, needs []string, district, ageBand string) error {
	for _, n := range needs {
		g := Gap{Day: tx.NowFunc(), Need: n, District: district, AgeBand: ageBand}
		if err := tx.Create(&g).Error; err != nil {
			return translate("gap", err)
		}
	}
	return nil
}
