package models

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"
)

// Session is one browser of somebody who signed in. Hash is that of the cookie's token, which is not kept.
type Session struct {
	Hash         []byte `gorm:"primaryKey"`
	ID           uuid.UUID
	UserID       uuid.UUID
	OrgID        *uuid.UUID // for whom they act, in which role
	Role         Role
	SecondFactor bool
	Agent        string // browser and system, in words
	CreatedAt    time.Time
	SeenAt       time.Time
	EndedAt      *time.Time
}

// Holder is who holds a session, with the words that pages show about them.
type Holder struct {
	ID, UserID         uuid.UUID
	OrgID              uuid.UUID // zero when the role was taken away
	Role               Role
	SecondFactor       bool
	CreatedAt, SeenAt  time.Time
	Name, Organisation string
	Several            bool // holds other roles beside
}

// SessionHolder finds who holds the session with the hash, in one round trip and without an actor, because this is what
// finds the actor. A session that was ended or never was, or of a disabled account, is ErrNotFound. How old it may be is
// not decided here.
func SessionHolder(ctx context.Context, db *DB, hash []byte) (Holder, error) {
	var h Holder
	var org *uuid.UUID
	rows, err := db.Pool.Query(ctx, `select id, user_id, org_id, role, second_factor, created_at, seen_at, name, organisation, several from session_holder($1)`, hash)
	if err != nil {
		return h, fmt.Errorf("session: %w", err)
	}
	defer rows.Close()
	if !rows.Next() {
		if err := rows.Err(); err != nil {
			return h, fmt.Errorf("session: %w", err)
		}
		return h, translate("session", gorm.ErrRecordNotFound)
	}
	if err := rows.Scan(&h.ID, &h.UserID, &org, &h.Role, &h.SecondFactor, &h.CreatedAt, &h.SeenAt, &h.Name, &h.Organisation, &h.Several); err != nil {
		return h, fmt.Errorf("session: %w", err)
	}
	if org != nil {
		h.OrgID = *org
	}
	return h, nil
}

// AddSession keeps a new session.
func AddSession(tx *gorm.DB, s Session) error { return translate("session", tx.Create(&s).Error) }

// LockSession locks an open session by the hash of its token.
func LockSession(tx *gorm.DB, hash []byte) (Session, error) {
	var found []Session
	err := tx.Raw(`select * from sessions where hash = ? and ended_at is null for update`, hash).Scan(&found).Error
	if err == nil && len(found) == 0 {
		err = gorm.ErrRecordNotFound
	}
	if err != nil {
		return Session{}, translate("session", err)
	}
	return found[0], nil
}

// ReplaceSession gives an open session a new token, and what else is new about it. One that is no longer open under the old
// token is ErrConflict.
func ReplaceSession(tx *gorm.DB, old []byte, s Session) error {
	return onlyOne("session", tx.Exec(`update sessions set hash = ?, org_id = ?, role = ?, second_factor = ?, created_at = ?, seen_at = ?
		where hash = ? and ended_at is null`, s.Hash, s.OrgID, s.Role, s.SecondFactor, s.CreatedAt, s.SeenAt, old))
}

// SawSession notes when a session was last used.
func SawSession(tx *gorm.DB, id uuid.UUID, at time.Time) error {
	return translate("session", tx.Exec(`update sessions set seen_at = ? where id = ? and seen_at < ?`, at, id, at).Error)
}

// OpenSessions lists somebody's complete sessions that were begun and used since the two times, the latest first.
func OpenSessions(tx *gorm.DB, user uuid.UUID, begun, used time.Time) ([]Session, error) {
	var all []Session
	err := tx.Where("user_id = ? and ended_at is null and second_factor and created_at > ? and seen_at > ?", user, begun, used).
		Order("seen_at desc, id").Find(&all).Error
	return all, translate("sessions", err)
}

// LastPlace is the organisation and role in which somebody last worked; zero when they never did.
func LastPlace(tx *gorm.DB, user uuid.UUID) (Membership, error) {
	var m Membership
	err := tx.Raw(`select user_id, org_id, role from sessions where user_id = ? and second_factor and org_id is not null
		order by seen_at desc limit 1`, user).Scan(&m).Error
	return m, translate("sessions", err)
}

// EndSession ends one of somebody's sessions; one that is not theirs or has ended is ErrNotFound.
func EndSession(tx *gorm.DB, user, id uuid.UUID, at time.Time) error {
	done := tx.Exec(`update sessions set ended_at = ? where id = ? and user_id = ? and ended_at is null`, at, id, user)
	if done.Error == nil && done.RowsAffected == 0 {
		return translate("session", gorm.ErrRecordNotFound)
	}
	return translate("session", done.Error)
}

// EndSessions ends all of somebody's sessions but one, which may be none, and says how many.
func EndSessions(tx *gorm.DB, user, but uuid.UUID, at time.Time) (int, error) {
	done := tx.Exec(`update sessions set ended_at = ? where user_id = ? and id <> ? and ended_at is null`, at, user, but)
	return int(done.RowsAffected), translate("sessions", done.Error)
}

// EndSessionsIn ends somebody's sessions in one role for one organisation.
func EndSessionsIn(tx *gorm.DB, user, org uuid.UUID, role Role, at time.Time) error {
	return translate("sessions", tx.Exec(`update sessions set ended_at = ? where user_id = ? and org_id = ? and role = ? and ended_at is null`, at, user, org, role).Error)
}

// TidyAccess deletes what is over since a time: sessions, codes that one person handed to another, counted attempts.
func TidyAccess(tx *gorm.DB, before time.Time) error {
	for _, q := range []string{
		`delete from sessions where created_at < ?`,
		`delete from invitations where coalesce(used_at, expires_at) < ?`,
		`delete from throttles where at < ?`,
	} {
		if err := tx.Exec(q, before).Error; err != nil {
			return translate("tidy sessions", err)
		}
	}
	return nil
}
