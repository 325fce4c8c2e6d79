package models

import (
	"strings"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"
)

// What an account can be.
const (
	AccountInvited  = "invited"  // has a code to join with, and no password yet
	AccountActive   = "active"   // may sign in
	AccountDisabled = "disabled" // may not, until somebody enables it
)

// AccountStates are the words for them.
var AccountStates = Listing{{AccountInvited, "Invited"}, {AccountActive, "Active"}, {AccountDisabled, "Disabled"}}

// User is somebody who may sign in.
type User struct {
	ID                                       uuid.UUID
	Name, Email, Phone, State, Undeliverable string
	UndeliverableAt, MailedAt, LastSeenAt    *time.Time
	CreatedAt                                time.Time
	Mail                                     string `gorm:"->"` // of Mails; SetOwnMail writes it
}

// Membership is a role that somebody holds for an organisation.
type Membership struct {
	UserID, OrgID uuid.UUID
	Role          Role
	CreatedAt     time.Time

	Organisation string `gorm:"->"` // its name, when read for a page
}

// NormalEmail is how an address is kept and looked for.
func NormalEmail(address string) string { return strings.ToLower(strings.TrimSpace(address)) }

// AddUser keeps a new account; an address that has one is ErrConflict.
func AddUser(tx *gorm.DB, u User) error { return translate("account", tx.Create(&u).Error) }

// UserByEmail finds an account by its normal address. Only the door and administrators find any.
func UserByEmail(tx *gorm.DB, email string) (User, error) {
	var u User
	err := tx.Where("email = ?", email).Take(&u).Error
	return u, translate("account", err)
}

// UserByID reads an account that the actor of the transaction may see.
func UserByID(tx *gorm.DB, id uuid.UUID) (User, error) {
	var u User
	err := tx.Where("id = ?", id).Take(&u).Error
	return u, translate("account", err)
}

// Managed reads an account that who may manage: an administrator everybody's, a lead those of the own organisation. All
// else is ErrNotFound.
func Managed(tx *gorm.DB, who Actor, id uuid.UUID) (User, error) { return managed(tx, who, id, "") }

// LockManaged is Managed, and holds off everybody else who would change the account.
func LockManaged(tx *gorm.DB, who Actor, id uuid.UUID) (User, error) {
	return managed(tx, who, id, " for update")
}

func managed(tx *gorm.DB, who Actor, id uuid.UUID, lock string) (User, error) {
	var found []User
	err := tx.Raw(`select u.* from users u where u.id = ? and (? or exists (
		select 1 from memberships m where m.user_id = u.id and m.org_id = ?))`+lock, id, who.Role == Administrator, leadOf(who)).Scan(&found).Error
	if err == nil && len(found) == 0 {
		err = gorm.ErrRecordNotFound
	}
	if err != nil {
		return User{}, translate("account", err)
	}
	return found[0], nil
}

// leadOf is the organisation that who leads; no organisation has the id that others get.
func leadOf(who Actor) uuid.UUID {
	if who.Role != Lead {
		return uuid.Nil
	}
	return who.Org
}

// SetAccountState makes an account active, disabled or invited again.
func SetAccountState(tx *gorm.DB, user uuid.UUID, state string) error {
	return changeUser(tx, user, "state", state)
}

// SawUser notes when somebody was last here.
func SawUser(tx *gorm.DB, user uuid.UUID, at time.Time) error {
	return changeUser(tx, user, "last_seen_at", at)
}

func changeUser(tx *gorm.DB, id uuid.UUID, column string, v any) error {
	done := tx.Model(&User{}).Where("id = ?", id).Update(column, v)
	if done.Error == nil && done.RowsAffected == 0 {
		return translate("account", gorm.ErrRecordNotFound)
	}
	return translate("account", done.Error)
}

// MembershipsOf reads the roles of people, by organisation and role; only those that the actor of the transaction may see.
func MembershipsOf(tx *gorm.DB, users ...uuid.UUID) ([]Membership, error) {
	var all []Membership
	err := tx.Raw(`select m.*, o.name as organisation from memberships m join organisations o on o.id = m.org_id
		where m.user_id = any (?) order by o.name, m.role`, uuids(users)).Scan(&all).Error
	return all, translate("roles", err)
}

// AddMembership gives somebody a role; one they hold already is ErrConflict.
func AddMembership(tx *gorm.DB, m Membership) error { return translate("role", tx.Create(&m).Error) }

// RemoveMembership takes a role away; one that is not held is ErrNotFound.
func RemoveMembership(tx *gorm.DB, user, org uuid.UUID, role Role) error {
	done := tx.Exec(`delete from memberships where user_id = ? and org_id = ? and role = ?`, user, org, role)
	if done.Error == nil && done.RowsAffected == 0 {
		return translate("role", gorm.ErrRecordNotFound)
	}
	return translate("role", done.Error)
}

// ActiveAdministrators counts those who can sign in as administrator. It holds off everybody else who counts until the
// transaction ends, so that two cannot both take away the last but one.
func ActiveAdministrators(tx *gorm.DB) (int, error) {
	if err := tx.Exec(`select pg_advisory_xact_lock(hashtext('administrators'))`).Error; err != nil {
		return 0, translate("count administrators", err)
	}
	var n int
	err := tx.Raw(`select count(distinct u.id) from users u join memberships m on m.user_id = u.id
		where u.state = 'active' and m.role = 'administrator'`).Scan(&n).Error
	return n, translate("count administrators", err)
}
