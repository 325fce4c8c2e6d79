package access

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"example.org/fingerpost/models"
)

// leadGives are the roles that a lead may give and take in their own organisation.
var leadGives = []models.Role{models.Partner, models.Lead}

// GivenBy are the roles that who may give and take, with their words; none for those who manage nobody.
func GivenBy(role models.Role) models.Listing {
	if role == models.Administrator {
		return models.Roles
	}
	var some models.Listing
	for _, e := range models.Roles {
		if role == models.Lead && slices.Contains(leadGives, models.Role(e.Code)) {
			some = append(some, e)
		}
	}
	return some
}

// mayGive says whether who may give or take a role in an organisation.
func mayGive(who models.Actor, org uuid.UUID, role models.Role) bool {
	switch who.Role {
	case models.Administrator:
		return models.Roles.Has(string(role))
	case models.Lead:
		return org == who.Org && slices.Contains(leadGives, role)
	}
	return false
}

// reaches says whether who may do to an account what concerns all of it: disable it, or start a reset. An administrator
// may, and the server itself; a lead only when every role of the account is one that they could give, so that nobody can make a
// colleague's other roles their own.
func reaches(who models.Actor, held []models.Membership) bool {
	if who.Role == models.Administrator || who.Role == models.Door {
		return true
	}
	return !slices.ContainsFunc(held, func(m models.Membership) bool { return !mayGive(who, m.OrgID, m.Role) })
}

// People lists who may sign in, a page at a time; more says whether there are others after. An administrator sees
// everybody, a lead the own organisation, others are ErrForbidden.
func (g *Gate) People(ctx context.Context, who models.Actor, ask models.PeopleAsked) (people []models.Colleague, more bool, err error) {
	if GivenBy(who.Role) == nil {
		return nil, false, fmt.Errorf("people: %w", models.ErrForbidden)
	}
	limit := ask.Limit
	ask.Limit++
	err = models.InTx(ctx, g.DB, who, func(tx *gorm.DB) error {
		people, err = models.People(tx, who, ask)
		return err
	})
	if err != nil {
		return nil, false, fmt.Errorf("people: %w", err)
	}
	if len(people) > limit {
		return people[:limit], true, nil
	}
	return people, false, nil
}

// Workplaces are the organisations that who may invite people for.
func (g *Gate) Workplaces(ctx context.Context, who models.Actor) (all []models.Organisation, err error) {
	err = models.InTx(ctx, g.DB, who, func(tx *gorm.DB) error {
		all, err = models.Workplaces(tx, who)
		return err
	})
	return all, err
}

// Person is somebody's account as who manages it sees it.
type Person struct {
	User  models.User
	Held  []models.Membership // those in organisations that the reader manages
	Reach bool                // the reader may disable it and start resets
	Self  bool                // it is the reader's own
}

// Person reads an account that who manages; else ErrNotFound.
func (g *Gate) Person(ctx context.Context, who models.Actor, id uuid.UUID) (Person, error) {
	var p Person
	err := g.asDoor(ctx, who, "person", func(tx *gorm.DB) (err error) {
		if p.User, err = models.Managed(tx, who, id); err != nil {
			return err
		}
		all, err := models.MembershipsOf(tx, id)
		p.Reach, p.Self = reaches(who, all) && id != who.User, id == who.User
		for _, m := range all {
			if who.Role == models.Administrator || m.OrgID == who.Org {
				p.Held = append(p.Held, m)
			}
		}
		return err
	})
	return p, err
}

// AddRole gives somebody whom who manages another role; nobody gives themselves one (ErrForbidden), so that who looks
// after accounts cannot open a case alone.
func (g *Gate) AddRole(ctx context.Context, who models.Actor, id, org uuid.UUID, role models.Role) error {
	if !mayGive(who, org, role) || id == who.User {
		return fmt.Errorf("add role: %w", models.ErrForbidden)
	}
	err := g.asDoor(ctx, who, "add role", func(tx *gorm.DB) error {
		if _, err := models.LockManaged(tx, who, id); err != nil {
			return err
		}
		if err := models.AddMembership(tx, models.Membership{UserID: id, OrgID: org, Role: role, CreatedAt: g.Now()}); err != nil {
			return err
		}
		return g.Journal.Write(tx, who, models.Line{Action: "user.add_role", Object: "user", ObjectID: &id, Reason: string(role)})
	})
	if errors.Is(err, models.ErrConflict) {
		return models.Problems{"role": "They have this role already"}
	}
	return err
}

// RemoveRole takes a role away, at once: sessions in that role end. Nobody takes away their own (ErrForbidden), nor that of
// the last administrator (models.Problems).
func (g *Gate) RemoveRole(ctx context.Context, who models.Actor, id, org uuid.UUID, role models.Role) error {
	if !mayGive(who, org, role) || id == who.User {
		return fmt.Errorf("remove role: %w", models.ErrForbidden)
	}
	return g.asDoor(ctx, who, "remove role", func(tx *gorm.DB) error {
		if _, err := models.LockManaged(tx, who, id); err != nil {
			return err
		}
		if err := models.RemoveMembership(tx, id, org, role); err != nil {
			return err
		}
		if err := models.EndSessionsIn(tx, id, org, role, g.Now()); err != nil {
			return err
		}
		if role == models.Administrator {
			if err := anAdministratorIsLeft(tx); err != nil {
				return err
			}
		}
		return g.Journal.Write(tx, who, models.Line{Action: "user.remove_role", Object: "user", ObjectID: &id, Reason: string(role)})
	})
}

// Disable keeps somebody out from now on: their sessions end at once and their codes are void. Nobody disables themselves
// (ErrForbidden), nor the last administrator (models.Problems).
func (g *Gate) Disable(ctx context.Context, who models.Actor, id uuid.UUID) error {
	return g.manage(ctx, who, id, "user.disable", func(tx *gorm.DB, u models.User) error {
		if u.State == models.AccountDisabled {
			return fmt.Errorf("disabled already: %w", models.ErrConflict)
		}
		if err := models.SetAccountState(tx, id, models.AccountDisabled); err != nil {
			return err
		}
		if _, err := models.EndSessions(tx, id, uuid.Nil, g.Now()); err != nil {
			return err
		}
		for _, purpose := range []string{models.ToJoin, models.ForPassword, models.ForNewFactor} {
			if err := models.DropInvitations(tx, id, purpose); err != nil {
				return err
			}
		}
		return anAdministratorIsLeft(tx)
	})
}

// Enable lets somebody in again who was disabled. Who had not joined yet needs a new code.
func (g *Gate) Enable(ctx context.Context, who models.Actor, id uuid.UUID) error {
	return g.manage(ctx, who, id, "user.enable", func(tx *gorm.DB, u models.User) error {
		if u.State != models.AccountDisabled {
			return fmt.Errorf("enabled already: %w", models.ErrConflict)
		}
		state := models.AccountActive
		phc, err := models.PasswordOf(tx, id)
		if err != nil {
			return err
		}
		if phc == "" {
			state = models.AccountInvited
		}
		return models.SetAccountState(tx, id, state)
	})
}

// manage does something to the whole of an account that who reaches and that is not their own, and puts it on the record.
func (g *Gate) manage(ctx context.Context, who models.Actor, id uuid.UUID, action string, f func(*gorm.DB, models.User) error) error {
	return g.asDoor(ctx, who, action, func(tx *gorm.DB) error {
		u, err := models.LockManaged(tx, who, id)
		if err != nil {
			return err
		}
		held, err := models.MembershipsOf(tx, id)
		if err != nil {
			return err
		}
		if !reaches(who, held) || id == who.User {
			return models.ErrForbidden
		}
		if err := f(tx, u); err != nil {
			return err
		}
		return g.Journal.Write(tx, who, models.Line{Action: action, Object: "user", ObjectID: &id})
	})
}

func anAdministratorIsLeft(tx *gorm.DB) error {
	n, err := models.ActiveAdministrators(tx)
	if err != nil {
		return err
	}
	if n == 0 {
		return models.Problems{"": "This is the last administrator. Make somebody else an administrator first"}
	}
	return nil
}
