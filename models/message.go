package models

import (
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"example.org/fingerpost/models/seal"
)

// Message is what partner and referrer write to each other about one referral. The person can read it.
type Message struct {
	ID, ReferralID, EnquiryID, OrgID uuid.UUID
	At                               time.Time
	ByRole                           Role
	ByUser                           *uuid.UUID
	Words                            seal.Box
}

// AddMessage keeps a message.
func AddMessage(tx *gorm.DB, who Actor, m Message) error {
	m.At, m.ByRole, m.ByUser = tx.NowFunc(), who.Role, ref(who.User)
	return translate("message", tx.Create(&m).Error)
}

// MessagesOf reads the messages of referrals that the actor may see, oldest first.
func MessagesOf(tx *gorm.DB, referrals ...uuid.UUID) ([]Message, error) {
	var all []Message
	return all, translate("messages", tx.Where("referral_id = any (?)", uuids(referrals)).Order("id").Find(&all).Error)
}

// TellUserForChore adds a notification for one user, as TellPeople does for many.
func TellUserForChore(tx *gorm.DB, user uuid.UUID, template string, due time.Time) ([]Told, error) {
	var added []Told
	err := tx.Raw(`insert into notifications as n (id, user_id, template, due_at)
		select gen_random_uuid(), u.id, @template, case u.mail when 'daily' then cast(@daily as timestamptz) else cast(@due as timestamptz) end from users u
		where u.id = @user and u.state = 'active' and u.mail <> 'overdue'
			and not exists (select 1 from notifications w where w.user_id = u.id and w.template = @template and w.state = 'waiting')
		returning n.id, n.due_at`, map[string]any{"user": user, "template": template, "due": due, "daily": NextMorning(tx.NowFunc())}).Scan(&added).Error
	return added, translate("tell a user", err)
}
