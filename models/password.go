package models

import (
	"github.com/google/uuid"
	"gorm.io/gorm"
)

// PasswordOf reads the hash of somebody's password (argon2id, PHC string); empty when they have chosen none yet. To anybody
// but the service at its door everybody's is empty.
func PasswordOf(tx *gorm.DB, user uuid.UUID) (string, error) {
	var hash string
	err := tx.Raw(`select hash from passwords where user_id = ?`, user).Scan(&hash).Error
	return hash, translate("password", err)
}

// SetPassword keeps the hash of a new password. For the door alone.
func SetPassword(tx *gorm.DB, user uuid.UUID, hash string) error {
	err := tx.Exec(`insert into passwords (user_id, hash, set_at) values (?, ?, ?)
		on conflict (user_id) do update set hash = excluded.hash, set_at = excluded.set_at`, user, hash, tx.NowFunc()).Error
	return translate("password", err)
}
