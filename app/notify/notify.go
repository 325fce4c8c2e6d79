// Package notify sends the e-mails: that there is something to look at, and nothing else. It does not know what that is,
// nor for whom: the texts have no variables, and what sends takes a template and a user. One text holds a one-time code, which
// says nothing of anybody.
package notify

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/mail"
	"strings"
	"time"

	"github.com/google/uuid"
	smtp "github.com/wneessen/go-mail"
	"gorm.io/gorm"

	"example.org/fingerpost/app/jobs"
	"example.org/fingerpost/models"
	"example.org/fingerpost/models/seal"
)

// Template is one of the texts. A new e-mail is a new constant and its file.
type Template string

const (
	Partner Template = "partner" // to the people of an organisation
	Team    Template = "team"    // to the coordination team

	Referrer Template = "referrer" // to whoever referred somebody who agreed to it

	code Template = "code" // to somebody who lost the private code of their referral
)

var templates = []Template{Partner, Team, Referrer, code}

// subject is the same for every e-mail, so that a list of subjects tells nothing.
const subject = "You have something to look at"

//go:embed text/*.txt
var texts embed.FS

// Post tells people that there is something to look at. At least one e-mail follows what was committed, and none what
// was not. Should a server die in the moment between handing an e-mail over and recording it, the e-mail goes out again
// with the same Message-ID.
type Post struct {
	db     *models.DB
	queue  *jobs.Queue
	config Config
	server *smtp.Client
	from   mail.Address
	bodies map[Template]string
	key    []byte
	slots  chan struct{}
}

// New checks the configuration and does not yet reach the mail server. The database is the chores'.
func New(chores *models.DB, queue *jobs.Queue, ring *seal.Ring, c Config) (*Post, error) {
	server, from, origin, err := c.read()
	if err != nil {
		return nil, err
	}
	p := &Post{db: chores, queue: queue, config: c, server: server, from: from, bodies: map[Template]string{},
		key: ring.Derive("message id"), slots: make(chan struct{}, atOnce)}
	for _, t := range templates {
		text, err := texts.ReadFile("text/" + string(t) + ".txt")
		if err != nil {
			return nil, fmt.Errorf("text of e-mail %s: %w", t, err)
		}
		p.bodies[t] = strings.ReplaceAll(string(text), "{origin}", origin)
	}
	return p, nil
}

// Tell tells, once tx commits, everyone who holds one of the roles in the organisation; without roles, those who work
// its queue. Any actor may.
func (p *Post) Tell(ctx context.Context, tx *gorm.DB, org uuid.UUID, roles ...models.Role) error {
	return p.tellOrganisation(ctx, tx, org, false, roles)
}

// TellOverdue tells as Tell does, and also those who want e-mail only when something is overdue. The e-mail is the same.
func (p *Post) TellOverdue(ctx context.Context, tx *gorm.DB, org uuid.UUID, roles ...models.Role) error {
	return p.tellOrganisation(ctx, tx, org, true, roles)
}

func (p *Post) tellOrganisation(ctx context.Context, tx *gorm.DB, org uuid.UUID, overdue bool, roles []models.Role) error {
	if org == uuid.Nil {
		return errors.New("tell an organisation: none given") // the database would take it for all of them
	}
	if len(roles) == 0 {
		roles = []models.Role{models.Partner, models.Lead}
	}
	return p.tell(ctx, tx, Partner, org, overdue, roles)
}

// TellTeam tells the coordination team, once tx commits. Any actor may.
func (p *Post) TellTeam(ctx context.Context, tx *gorm.DB) error {
	return p.tell(ctx, tx, Team, uuid.Nil, false, []models.Role{models.Coordinator})
}

// TellTeamOverdue tells as TellTeam does, and also those who want e-mail only when something is overdue.
func (p *Post) TellTeamOverdue(ctx context.Context, tx *gorm.DB) error {
	return p.tell(ctx, tx, Team, uuid.Nil, true, []models.Role{models.Coordinator})
}

// tell waits a random while, so that the time of an e-mail does not match the moment when a person did something; the
// day's e-mail waits for the morning instead.
func (p *Post) tell(ctx context.Context, tx *gorm.DB, t Template, org uuid.UUID, overdue bool, roles []models.Role) error {
	now := tx.NowFunc()
	due := now
	if p.config.MaxDelay > 0 {
		due = now.Add(rand.N(p.config.MaxDelay))
	}
	added, err := models.TellPeople(tx, org, roles, string(t), due, overdue)
	if err != nil {
		return err
	}
	at := map[time.Time][]uuid.UUID{}
	for _, a := range added {
		when := a.DueAt
		if !when.After(now) {
			when = time.Time{} // at once
		}
		at[when] = append(at[when], a.ID)
	}
	for when, ids := range at {
		if err := p.queue.PutAt(ctx, tx, when, letters(ids)...); err != nil {
			return err
		}
	}
	return nil
}
