package access

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"example.org/fingerpost/models"
)

// Invitee is who is to be invited, for which organisation and in which role.
type Invitee struct {
	Name, Email string
	Org         uuid.UUID
	Role        models.Role
}

// HandOver is a code that one person hands to another by a way they trust; never by e-mail from here, as anybody who reads
// the mail would come in. Without a Code the account was there before and now has one role more.
type HandOver struct {
	User  uuid.UUID
	Code  string // in groups, shown this once
	Until time.Time
}

// Invite makes an account for somebody, or gives one that exists another role. An administrator invites anybody for any
// role; a lead for their own organisation as a partner team member or lead, else ErrForbidden. What is wrong with the
// answers is models.Problems.
func (g *Gate) Invite(ctx context.Context, who models.Actor, i Invitee) (HandOver, error) {
	if !mayGive(who, i.Org, i.Role) {
		return HandOver{}, fmt.Errorf("invite: %w", models.ErrForbidden)
	}
	return g.invite(ctx, who, i)
}

// CreateUser invites somebody from the server itself, as for the first administrator: who can run the program may. The
// organisation is named; one that is not there is ErrNotFound.
func (g *Gate) CreateUser(ctx context.Context, name, email, organisation string, role models.Role) (HandOver, error) {
	i := Invitee{Name: name, Email: email, Role: role}
	err := models.InTx(ctx, g.DB, models.AtDoor, func(tx *gorm.DB) error {
		o, err := models.OrganisationByName(tx, organisation)
		i.Org = o.ID
		return err
	})
	if err != nil {
		return HandOver{}, fmt.Errorf("create user: %w", err)
	}
	return g.invite(ctx, models.AtDoor, i)
}

func (g *Gate) invite(ctx context.Context, who models.Actor, i Invitee) (h HandOver, err error) {
	i.Email = models.NormalEmail(i.Email)
	if p := i.problems(); p != nil {
		return h, p
	}
	err = models.InTx(ctx, g.DB, models.AtDoor, func(tx *gorm.DB) error {
		if _, err := models.OrganisationByID(tx, i.Org); err != nil {
			return err
		}
		u, err := models.UserByEmail(tx, i.Email)
		fresh := errors.Is(err, models.ErrNotFound)
		if err != nil && !fresh {
			return err
		}
		if fresh {
			u = models.User{ID: models.NewID(), Name: i.Name, Email: i.Email, State: models.AccountInvited, CreatedAt: g.Now()}
			if err := models.AddUser(tx, u); err != nil {
				return err
			}
		}
		if u.ID == who.User {
			return models.Problems{"email": "This is you. Somebody else must give you a role"}
		}
		if u.State == models.AccountDisabled {
			return models.Problems{"email": "This person's account is disabled. An administrator can enable it"}
		}
		held, err := models.MembershipsOf(tx, u.ID)
		if err != nil {
			return err
		}
		if err := models.AddMembership(tx, models.Membership{UserID: u.ID, OrgID: i.Org, Role: i.Role, CreatedAt: g.Now()}); err != nil {
			return err
		}
		h.User = u.ID
		if err := g.Journal.Write(tx, who, models.Line{Action: "user.invite", Object: "user", ObjectID: &u.ID, Reason: string(i.Role)}); err != nil {
			return err
		}
		// Whoever holds the code becomes that person, in every role; so nobody gets it whose reach is shorter.
		if u.State != models.AccountInvited || !reaches(who, held) {
			return nil
		}
		h.Code, h.Until, err = g.handOver(tx, who, u.ID, models.ToJoin)
		return err
	})
	if errors.Is(err, models.ErrConflict) {
		return HandOver{}, models.Problems{"email": "This person has this role already. Find them in the list of people to give them a new code"}
	}
	if err != nil {
		return HandOver{}, fmt.Errorf("invite: %w", err)
	}
	return h, nil
}

func (i Invitee) problems() error {
	p := models.Problems{}
	if i.Name == "" {
		p["name"] = "Enter the person's name"
	}
	if i.Email == "" {
		p["email"] = "Enter the person's email address"
	}
	if !models.Roles.Has(string(i.Role)) {
		p["role"] = "Choose what the person may do"
	}
	return p.Or()
}

// handOver makes a code; older ones for the same no longer work.
func (g *Gate) handOver(tx *gorm.DB, who models.Actor, user uuid.UUID, purpose string) (code string, until time.Time, err error) {
	code, until = secret(128), g.Now().Add(CodeLimit)
	err = models.AddInvitation(tx, models.Invitation{Hash: hashed(code), UserID: user, Purpose: purpose, MadeBy: some(who.User), ExpiresAt: until, CreatedAt: g.Now()})
	return Grouped(code), until, err
}
