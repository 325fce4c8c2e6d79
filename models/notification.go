package models

import (
	"fmt"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"
)

// Mail is one e-mail to be sent: to a user, of a template, for all the notifications that wait for it.
type Mail struct {
	UserID   uuid.UUID
	Template string
	Active   bool       // the account may sign in
	MailedAt *time.Time // when this user was last sent any e-mail
	IDs      List       // the notifications that it serves
}

// Told is a notification that was added, and when its e-mail is due.
type Told struct {
	ID    uuid.UUID
	DueAt time.Time
}

// TellPeople adds a notification for everyone who has an active account with one of the roles in the organisation, or in
// any when org is zero: due at once for some, with the day's e-mail for others, and only if it says that something is
// overdue for those who want no other. Whoever has one of the same template waiting gets no second. Who the people are is
// not told.
func TellPeople(tx *gorm.DB, org uuid.UUID, roles []Role, template string, due time.Time, overdue bool) ([]Told, error) {
	words := make(List, len(roles))
	for i, r := range roles {
		words[i] = string(r)
	}
	var added []Told
	err := tx.Raw(`select id, due_at from tell_people(?, ?, ?, ?, ?, ?)`, ref(org), words, template, due, NextMorning(tx.NowFunc()), overdue).Scan(&added).Error
	return added, translate("tell people", err)
}

// Mails are when somebody may want e-mail.
var Mails = Listing{
	{"at_once", "When there is something new"},
	{"daily", "Once a day, at 8am on working days"},
	{"overdue", "Only when something is overdue"},
}

// SetOwnMail keeps when the actor wants e-mail.
func SetOwnMail(tx *gorm.DB, choice string) error {
	return translate("wish for e-mail", tx.Exec(`select set_own_mail(?)`, choice).Error)
}

// MailForChore finds the e-mail that a notification waits for, and keeps every other transaction from sending to the
// same user until this one ends. ErrNotFound when nothing waits any more, ErrConflict when another is at it.
func MailForChore(tx *gorm.DB, notification uuid.UUID) (Mail, error) {
	var m Mail
	err := tx.Raw(`select user_id from notifications where id = ? and state = 'waiting'`, notification).Take(&m).Error
	if err != nil {
		return m, translate("notification", err)
	}
	// Not the user's row, which must stay free for signing in while a mail server takes its time.
	var alone bool
	err = tx.Raw(`select pg_try_advisory_xact_lock(hashtextextended('mail to ' || ?::text, 0))`, m.UserID).Row().Scan(&alone)
	if err != nil {
		return m, translate("lock mail", err)
	}
	if !alone {
		return m, fmt.Errorf("mail to the same user: %w", ErrConflict)
	}
	err = tx.Raw(`select n.user_id, n.template, u.state = 'active' as active, u.mailed_at, array(select w.id::text from notifications w
			where w.user_id = n.user_id and w.template = n.template and w.state = 'waiting') as ids
		from notifications n join users u on u.id = n.user_id where n.id = ? and n.state = 'waiting'`, notification).Take(&m).Error
	return m, translate("notification", err)
}

// AddressForChore is a user's e-mail address, and when they were last sent something.
func AddressForChore(tx *gorm.DB, user uuid.UUID) (address string, mailed *time.Time, err error) {
	err = tx.Raw(`select email, mailed_at from users where id = ?`, user).Row().Scan(&address, &mailed)
	if err != nil {
		return "", nil, fmt.Errorf("address of user: %w", err)
	}
	return address, mailed, nil
}

// Sent records that the e-mail was handed over, which shows that the address works.
func (m Mail) Sent(tx *gorm.DB) error {
	if err := m.done(tx, "sent", ""); err != nil {
		return err
	}
	err := tx.Exec(`update users set mailed_at = ?, undeliverable = '', undeliverable_at = null where id = ?`, tx.NowFunc(), m.UserID).Error
	return translate("mark user as mailed", err)
}

// Dropped records that the e-mail is not to be sent, and why, in our words.
func (m Mail) Dropped(tx *gorm.DB, reason string) error { return m.done(tx, "failed", reason) }

// Undeliverable records that mail to this user does not arrive, and why, in our words: never in those of a mail server,
// which quote addresses.
func (m Mail) Undeliverable(tx *gorm.DB, reason string) error {
	if err := m.done(tx, "failed", reason); err != nil {
		return err
	}
	err := tx.Exec(`update users set undeliverable = ?, undeliverable_at = coalesce(undeliverable_at, ?) where id = ?`, reason, tx.NowFunc(), m.UserID).Error
	return translate("mark user as undeliverable", err)
}

func (m Mail) done(tx *gorm.DB, state, reason string) error {
	err := tx.Exec(`update notifications set state = ?, reason = ?, done_at = ? where id = any (?::uuid[])`, state, reason, tx.NowFunc(), m.IDs).Error
	return translate("tick off notifications", err)
}

// OverdueForChore finds notifications that still wait a while after they were due, because their job gave up or was
// lost, and makes them due now.
func OverdueForChore(tx *gorm.DB, after time.Duration) ([]uuid.UUID, error) {
	var ids []uuid.UUID
	err := tx.Raw(`update notifications set due_at = ? where id in (
			select id from notifications where state = 'waiting' and due_at < ? order by due_at limit 1000 for update skip locked)
		returning id`, tx.NowFunc(), tx.NowFunc().Add(-after)).Scan(&ids).Error
	return ids, translate("overdue notifications", err)
}

// UndeliveredTo is somebody with an active account whom our e-mail does not reach.
type UndeliveredTo struct {
	UserID        uuid.UUID
	Name          string
	Organisations string // all they work for
	Address       string
	Reason        string
	Since         time.Time
}

// Undelivered lists whom our e-mail does not reach, longest first: everybody for the coordination team and the governance
// lead, colleagues for a partner lead.
func Undelivered(tx *gorm.DB) ([]UndeliveredTo, error) {
	var all []UndeliveredTo
	err := tx.Raw(`select u.id as user_id, u.name, u.email as address, u.undeliverable as reason, u.undeliverable_at as since,
			coalesce(string_agg(distinct o.name, ', '), '') as organisations
		from users u left join memberships m on m.user_id = u.id left join organisations o on o.id = m.org_id
		where u.undeliverable <> '' and u.state = 'active' group by u.id order by u.undeliverable_at, u.id`).Scan(&all).Error
	return all, translate("undelivered mail", err)
}
