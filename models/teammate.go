package models

import (
	"github.com/google/uuid"
	"gorm.io/gorm"
)

// Teammate is somebody who works a partner's queue, as their own organisation sees them.
type Teammate struct {
	ID   uuid.UUID
	Name string
}

// TeammatesOf lists who works the queue of an organisation now, by name.
func TeammatesOf(tx *gorm.DB, org uuid.UUID) ([]Teammate, error) {
	var all []Teammate
	err := tx.Raw(`select distinct u.id, u.name from users u join memberships m on m.user_id = u.id
		where m.org_id = ? and m.role in ('partner', 'lead') and u.state = 'active' order by u.name, u.id`, org).Scan(&all).Error
	return all, translate("colleagues", err)
}

// WorksFor says whether somebody works the queue of an organisation now.
func WorksFor(tx *gorm.DB, user, org uuid.UUID) (bool, error) {
	var works bool
	err := tx.Raw(`select exists (select 1 from users u join memberships m on m.user_id = u.id
		where u.id = ? and m.org_id = ? and m.role in ('partner', 'lead') and u.state = 'active')`, user, org).Row().Scan(&works)
	return works, translate("colleague", err)
}
