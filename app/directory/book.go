package directory

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"example.org/fingerpost/app/notify"
	"example.org/fingerpost/models"
)

// Book is the directory: everybody may read it, and a partner says how much room its own services have.
type Book struct {
	DB      *models.DB
	Chores  *models.DB // for what falls due
	Journal models.Journal
	Post    *notify.Post
	Place   models.Place
}

// Services lists the public directory, by name.
func (b *Book) Services(ctx context.Context, who models.Actor) ([]models.Service, error) {
	var all []models.Service
	err := models.InTx(ctx, b.DB, who, func(tx *gorm.DB) (err error) {
		all, err = models.ListedServices(tx)
		return err
	})
	return all, err
}

// Search lists what a query means, best first.
func (b *Book) Search(ctx context.Context, who models.Actor, q Query) ([]models.Service, error) {
	all, err := b.Services(ctx, who)
	return Find(all, q, models.Now()), err
}

// Service reads one service of the public directory and whose it is; one that is not listed is models.ErrNotFound.
func (b *Book) Service(ctx context.Context, who models.Actor, id uuid.UUID) (s models.Service, o models.Organisation, err error) {
	err = models.InTx(ctx, b.DB, who, func(tx *gorm.DB) error {
		if s, err = models.ListedService(tx, id); err != nil {
			return err
		}
		o, err = models.OrganisationByID(tx, s.OrgID)
		return err
	})
	return s, o, err
}

// Match lists the services that suit, best first, as of now unless the ask names a day. A district outside the place is
// served by nobody.
func (b *Book) Match(ctx context.Context, who models.Actor, ask Ask) ([]Match, error) {
	if ask.District != "" && !b.Place.Serves(ask.District) {
		return nil, nil
	}
	if ask.Today.IsZero() {
		ask.Today = models.Now()
	}
	all, err := b.Services(ctx, who)
	return Suits(all, ask), err
}

// Own lists the services of the partner who acts, by name; models.ErrForbidden for anybody but a partner.
func (b *Book) Own(ctx context.Context, who models.Actor) (own []models.Service, err error) {
	err = b.asPartner(ctx, who, func(tx *gorm.DB) error {
		own, err = models.OwnServices(tx, who)
		return err
	})
	return own, err
}

// OwnService reads one of them; another organisation's is models.ErrNotFound.
func (b *Book) OwnService(ctx context.Context, who models.Actor, id uuid.UUID) (s models.Service, err error) {
	err = b.asPartner(ctx, who, func(tx *gorm.DB) error {
		s, err = models.OwnService(tx, who, id)
		return err
	})
	return s, err
}

// SetCapacity keeps how much room a service of the partner has: a waiting list is so many months long, a pause lasts until
// a day that is still to come, and may leave a waiting list behind; weekly is how many new people a week it takes, 0 for
// no limit. What does not go together is models.Problems by capacity, months, until and weekly; another organisation's
// service is models.ErrNotFound.
func (b *Book) SetCapacity(ctx context.Context, who models.Actor, id uuid.UUID, capacity string, months int, until *time.Time, weekly int) error {
	if err := checkCapacity(capacity, months, until, weekly, models.Now()); err != nil {
		return fmt.Errorf("capacity: %w", err)
	}
	if capacity == models.CapacityOpen || capacity == models.CapacityClosed {
		months = 0
	}
	if capacity != models.CapacityPaused {
		until = nil
	}
	return b.asPartner(ctx, who, func(tx *gorm.DB) error {
		if err := models.SetCapacity(tx, who, id, capacity, months, until, weekly); err != nil {
			return err
		}
		return b.Journal.Write(tx, who, models.Line{Action: "service.capacity", Object: "service", ObjectID: &id,
			Fields: models.List{"capacity", "wait_months", "paused_until", "weekly_places"}, Reason: capacity})
	})
}

// Confirm keeps that what a service of the partner says of its room is still right.
func (b *Book) Confirm(ctx context.Context, who models.Actor, id uuid.UUID) error {
	return b.asPartner(ctx, who, func(tx *gorm.DB) error {
		if err := models.ConfirmCapacity(tx, who, id); err != nil {
			return err
		}
		return b.Journal.Write(tx, who, models.Line{Action: "service.confirm", Object: "service", ObjectID: &id, Fields: models.List{"confirmed_at"}})
	})
}

// asPartner runs f as a partner, who acts for an organisation.
func (b *Book) asPartner(ctx context.Context, who models.Actor, f func(tx *gorm.DB) error) error {
	if !who.IsPartner() || who.Org == uuid.Nil {
		return fmt.Errorf("services of a partner: %w", models.ErrForbidden)
	}
	return models.InTx(ctx, b.DB, who, f)
}
