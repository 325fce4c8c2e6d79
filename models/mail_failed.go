package models

import (
	"time"

	"gorm.io/gorm"
)

// GivenUp is e-mail to somebody that was not sent and will not be: how often, and why, in our words.
type GivenUp struct {
	Name, Organisations, Reason string
	Times                       int
	Last                        time.Time
}

// GivenUpSince lists whom e-mail was given up for since a moment, latest first. For the coordination team and the
// governance lead; others see their own only. It asks for each user by the index on users: failures are few among
// millions of notifications.
func GivenUpSince(tx *gorm.DB, since time.Time) ([]GivenUp, error) {
	var all []GivenUp
	err := tx.Raw(`select u.name, f.reason, f.times, f.last,
			coalesce((select string_agg(distinct o.name, ', ') from memberships m join organisations o on o.id = m.org_id where m.user_id = u.id), '') as organisations
		from users u cross join lateral (select n.reason, count(*) as times, max(n.done_at) as last from notifications n
			where n.user_id = u.id and n.created_at > ? and n.state = 'failed' group by n.reason) f
		order by f.last desc, u.id, f.reason limit ?`, since, MostRows).Scan(&all).Error
	return all, translate("mail given up", err)
}

// MailStuck counts the e-mails that were due before a moment and still wait: when there are many, it is the mail server
// that is away.
func MailStuck(tx *gorm.DB, before time.Time) (int, error) {
	var n int
	err := tx.Raw(`select count(*) from notifications where state = 'waiting' and due_at < ?`, before).Scan(&n).Error
	return n, translate("mail that waits", err)
}
