package notify

import (
	"context"
	"errors"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"example.org/fingerpost/app/jobs"
	"example.org/fingerpost/models"
)

const (
	atOnce  = 8             // fewer than the workers: a mail server that hangs must not hold up the clocks
	overdue = 2 * time.Hour // after this long without success a notification gets a job of its own again
)

// letter is the work of sending one e-mail.
type letter struct {
	Notification uuid.UUID `json:"notification"`
}

func (letter) Kind() string { return "mail" }

func letters(notifications []uuid.UUID) []jobs.Job {
	all := make([]jobs.Job, len(notifications))
	for i, id := range notifications {
		all[i] = letter{id}
	}
	return all
}

// Work promises to send what waits, and to come back to what was given up.
func (p *Post) Work(w *jobs.Work) {
	jobs.Do(w, p.deliver)
	w.Every(10*time.Minute, "overdue-mail", p.again)
}

// deliver sends one e-mail and records it in one transaction, so that a crash repeats only what was under way.
func (p *Post) deliver(ctx context.Context, l letter) error {
	select {
	case p.slots <- struct{}{}:
		defer func() { <-p.slots }()
	default:
		return jobs.Later(time.Second)
	}
	return models.InTx(ctx, p.db, models.TheChores, func(tx *gorm.DB) error {
		m, err := models.MailForChore(tx, l.Notification)
		switch {
		case errors.Is(err, models.ErrNotFound):
			return nil // sent already, together with another
		case errors.Is(err, models.ErrConflict):
			return jobs.Later(time.Second)
		case err != nil:
			return err
		}
		if !m.Active {
			return m.Dropped(tx, "The account is not active.")
		}
		if m.MailedAt != nil {
			if left := time.Until(m.MailedAt.Add(p.config.Every)); left > 0 {
				return jobs.Later(left)
			}
		}
		var why undeliverable
		switch err := p.send(ctx, tx, Template(m.Template), m.UserID); {
		case errors.As(err, &why):
			return m.Undeliverable(tx, string(why))
		case err != nil:
			return err
		}
		return m.Sent(tx)
	})
}

// again puts a job for what waits for too long: the mail server was away for longer than a job is tried.
func (p *Post) again(ctx context.Context) error {
	return models.InTx(ctx, p.db, models.TheChores, func(tx *gorm.DB) error {
		ids, err := models.OverdueForChore(tx, overdue)
		if err != nil {
			return err
		}
		return p.queue.Put(ctx, tx, letters(ids)...)
	})
}
