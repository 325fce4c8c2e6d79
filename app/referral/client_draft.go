package referral

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"example.org/fingerpost/models"
	"example.org/fingerpost/models/seal"
)

// clientDraftLife is how long a professional's form is kept after it was last touched.
const clientDraftLife = 7 * 24 * time.Hour

// ClientDraft is a form that was left: whom it is about, as far as that was answered.
type ClientDraft struct {
	ID                 uuid.UUID
	Name               string
	Needs              models.List
	TouchedAt, Expires time.Time
}

// NewClient is an empty form for a professional, with what is known of them; nothing is kept yet.
func (d *Desk) NewClient(ctx context.Context, who models.Actor) (ClientForm, error) {
	var f ClientForm
	err := models.InTx(ctx, d.Web, who, func(tx *gorm.DB) error { return d.known(tx, who, &f) })
	return f, err
}

// Client reads a professional's own form; ErrNotFound when it is somebody else's or no longer there.
func (d *Desk) Client(ctx context.Context, who models.Actor, id uuid.UUID) (ClientForm, error) {
	var f ClientForm
	err := models.InTx(ctx, d.Web, who, func(tx *gorm.DB) error {
		row, err := models.ReferrerDraftFor(tx, who, id)
		if err != nil {
			return err
		}
		f, err = d.openClient(tx, who, row)
		return err
	})
	return f, err
}

// KeepClient keeps the answers of one page of a professional's form, and begins the form when id is zero. To be gone on with
// later, nothing is checked; else Problems says what is wrong in the light of the other pages. ErrConflict when it was sent.
func (d *Desk) KeepClient(ctx context.Context, who models.Actor, id uuid.UUID, page string, given ClientForm, later bool) (ClientForm, error) {
	var f ClientForm
	err := models.InTx(ctx, d.Web, who, func(tx *gorm.DB) error {
		if who.Role != models.Referrer {
			return fmt.Errorf("form about a client: %w", models.ErrNotFound)
		}
		row, key, err := d.clientRow(tx, who, id)
		if err != nil {
			return err
		}
		if id != uuid.Nil {
			if f, err = d.openClient(tx, who, row); err != nil {
				return err
			}
		}
		f.take(page, given)
		if err := d.suit(tx, &f.Asking, choosing); err != nil {
			return err
		}
		if f.Done == nil {
			f.Done = map[string]bool{}
		}
		if f.Done[page] = !later; !later {
			if err := f.check(page, d.Place, d.Now()).Or(); err != nil {
				return err
			}
		}
		if err := d.sealClient(&row, key, f); err != nil {
			return err
		}
		if id == uuid.Nil {
			err = models.AddReferrerDraft(tx, row)
		} else {
			err = row.Save(tx)
		}
		if err != nil {
			return err
		}
		f, err = d.openClient(tx, who, row)
		return err
	})
	return f, err
}

// clientRow locks the draft, or makes a new one when id is zero.
func (d *Desk) clientRow(tx *gorm.DB, who models.Actor, id uuid.UUID) (models.ReferrerDraft, seal.Key, error) {
	if id == uuid.Nil {
		row := models.ReferrerDraft{ID: models.NewID(), UserID: who.User, OrgID: who.Org}
		var key seal.Key
		key, row.Wrapped = d.Ring.NewKey(row.ID)
		return row, key, nil
	}
	row, err := models.LockReferrerDraftFor(tx, who, id)
	if err != nil {
		return row, seal.Key{}, err
	}
	if row.SentAt != nil {
		return row, seal.Key{}, fmt.Errorf("form was sent: %w", models.ErrConflict)
	}
	key, err := d.Ring.Unwrap(row.ID, row.Wrapped)
	return row, key, err
}

func (d *Desk) sealClient(row *models.ReferrerDraft, key seal.Key, f ClientForm) error {
	box, err := key.Seal("referrer_drafts", row.ID.String(), clientAnswers{f.Answers, f.Me})
	row.Sealed, row.TouchedAt, row.ExpiresAt = box, d.Now(), d.Now().Add(clientDraftLife)
	return err
}

// openClient reads the answers and what follows from them today.
func (d *Desk) openClient(tx *gorm.DB, who models.Actor, row models.ReferrerDraft) (ClientForm, error) {
	f := ClientForm{ID: row.ID, Sent: row.SentAt != nil}
	a, err := d.clientAnswers(row)
	if err != nil {
		return f, err
	}
	f.Answers, f.Me = a.Answers, a.Me
	if err := d.suit(tx, &f.Asking, choosing); err != nil {
		return f, err
	}
	return f, d.known(tx, who, &f)
}

func (d *Desk) clientAnswers(row models.ReferrerDraft) (clientAnswers, error) {
	var a clientAnswers
	key, err := d.Ring.Unwrap(row.ID, row.Wrapped)
	if err != nil {
		return a, err
	}
	return a, key.Open("referrer_drafts", row.ID.String(), row.Sealed, &a)
}

// known fills in who the professional is, from their account and from the last time.
func (d *Desk) known(tx *gorm.DB, who models.Actor, f *ClientForm) error {
	u, err := models.UserByID(tx, who.User)
	if err != nil {
		return err
	}
	org, err := models.OrganisationByID(tx, who.Org)
	if err != nil {
		return err
	}
	if f.Me.Profession == "" {
		if f.Me.Profession, err = models.LastProfession(tx, who); err != nil {
			return err
		}
	}
	if f.Me.Profession == "" {
		f.Me.Profession = models.Professions[0].Code
	}
	if f.Me.Phone == "" {
		f.Me.Phone = u.Phone
	}
	f.Referrer = models.ReferrerDetails{Name: u.Name, Organisation: org.Name, Phone: f.Me.Phone, Email: u.Email, Client: f.Name.Full}
	f.Before, err = models.SentBefore(tx, who)
	return err
}

// ClientDrafts lists the professional's own forms that are still to be sent, last touched first.
func (d *Desk) ClientDrafts(ctx context.Context, who models.Actor) ([]ClientDraft, error) {
	var all []ClientDraft
	err := models.InTx(ctx, d.Web, who, func(tx *gorm.DB) error {
		rows, err := models.ReferrerDraftsOf(tx, who)
		if err != nil {
			return err
		}
		for _, row := range rows {
			a, err := d.clientAnswers(row)
			if err != nil {
				return err
			}
			all = append(all, ClientDraft{ID: row.ID, Name: a.Name.Full, Needs: a.Needs.Needs, TouchedAt: row.TouchedAt, Expires: row.ExpiresAt})
		}
		return nil
	})
	return all, err
}

// DropClientDraft deletes a form at once; ErrNotFound when it is not the professional's own, or was sent.
func (d *Desk) DropClientDraft(ctx context.Context, who models.Actor, id uuid.UUID) error {
	return models.InTx(ctx, d.Web, who, func(tx *gorm.DB) error { return models.DropReferrerDraft(tx, who, id) })
}

// Again begins a new form with what the professional typed for an enquiry that they sent, for as long as their own form of it
// is kept; after that nobody gives the answers back to them, and it is ErrNotFound. Consent is always asked for afresh. The new form goes with
// the enquiry when that is erased.
func (d *Desk) Again(ctx context.Context, who models.Actor, enquiry uuid.UUID) (uuid.UUID, error) {
	var id uuid.UUID
	err := models.InTx(ctx, d.Web, who, func(tx *gorm.DB) error {
		old, err := models.LockReferrerDraftFor(tx, who, enquiry) // whoever erases the enquiry waits, and finds the new form
		if err != nil {
			return err
		}
		if old.SentAt == nil {
			return fmt.Errorf("form was not sent yet: %w", models.ErrConflict)
		}
		a, err := d.clientAnswers(old)
		if err != nil {
			return err
		}
		row, key, err := d.clientRow(tx, who, uuid.Nil)
		if err != nil {
			return err
		}
		row.FromEnquiries = append(slices.Clone(old.FromEnquiries), old.ID.String())
		f := ClientForm{Me: a.Me}
		f.Answers = a.Answers
		f.Services, f.Order, f.Done = Choice{}, Order{}, map[string]bool{PageClient: true}
		f.Capacity, f.Taken = Capacity{}, Taken{}
		if err := d.sealClient(&row, key, f); err != nil {
			return err
		}
		id = row.ID
		return models.AddReferrerDraft(tx, row)
	})
	return id, err
}

// DropClientDrafts deletes the forms that nobody came back to, and those that were sent a week ago; a chore.
func (d *Desk) DropClientDrafts(ctx context.Context) error {
	return models.InTx(ctx, d.Chores, models.TheChores, models.DropExpiredReferrerDrafts)
}
