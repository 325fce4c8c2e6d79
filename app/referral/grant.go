package referral

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"example.org/fingerpost/app/assurance"
	"example.org/fingerpost/models"
)

// Effects are what can be done at once for each kind of case that asks for an act.
var Effects = map[string][]string{
	models.CaseErase:    {models.EffectErased},
	models.CaseObject:   {models.EffectWithdrawn, models.EffectPaused},
	models.CaseRestrict: {models.EffectPaused},
}

// Grant does what a case asks for and closes it, in one transaction: erased for ever, withdrawn from every partner, or paused
// until the person lets it go on. For the coordination team and information governance. It acts on the chores' role of the
// database, as the web server's may not destroy a key, and governance sees no enquiry; that the case is the actor's to decide
// is asked of the web server's role before. ErrConflict when somebody decided it before, Problems when a part is missing or
// the effect is not one of the kind.
func (d *Desk) Grant(ctx context.Context, who models.Actor, id uuid.UUID, effect, words string) error {
	if who.Role != models.Coordinator && who.Role != models.Governance {
		return fmt.Errorf("grant: %w", models.ErrForbidden)
	}
	if err := models.InTx(ctx, d.Web, who, func(tx *gorm.DB) error {
		_, err := models.CaseFor(tx, id)
		return err
	}); err != nil {
		return err
	}
	return models.InTx(ctx, d.Chores, who, func(tx *gorm.DB) error {
		c, err := models.LockCaseFor(tx, id)
		if err != nil {
			return err
		}
		switch {
		case !c.Open():
			return fmt.Errorf("grant what is closed: %w", models.ErrConflict)
		case !slices.Contains(Effects[c.Kind], effect):
			return models.Problems{"effect": "Select what is done"}
		}
		e, err := models.LockEnquiryFor(tx, c.EnquiryID)
		if err != nil {
			return err
		}
		if err := d.effect(ctx, tx, who, e, effect); err != nil {
			return err
		}
		return assurance.EndCase(tx, d.Ring, d.Journal, who, &c, assurance.Ending{Outcome: assurance.Done, Words: words}, effect)
	})
}

// effect does one of the effects to an enquiry that the caller has locked. Once erased, nothing is left to do.
func (d *Desk) effect(ctx context.Context, tx *gorm.DB, who models.Actor, e models.Enquiry, effect string) error {
	if erased, err := models.ErasedAt(tx, e.ID); err != nil || erased != nil {
		return err
	}
	action := "enquiry.withdraw"
	switch effect {
	case models.EffectPaused:
		return d.setPaused(ctx, tx, who, e, true)
	case models.EffectErased:
		action = "enquiry.erase"
	}
	if err := d.takeBack(ctx, tx, who, e); err != nil {
		return err
	}
	if e.State == models.Held || e.State == models.AwaitingConsent || e.State == models.Placed {
		if err := e.SetState(tx, models.EnquiryWithdrawn, ""); err != nil {
			return err
		}
	}
	if effect == models.EffectErased {
		if err := models.Erase(tx, e.ID); err != nil {
			return err
		}
	}
	if err := d.Journal.Write(tx, who, models.Line{Action: action, Object: "enquiry", ObjectID: &e.ID, EnquiryID: &e.ID}); err != nil || effect != models.EffectErased {
		return err
	}
	return d.tellErased(ctx, tx, who, e)
}

// tellErased tells every organisation that ever knew who it was, also one that had finished long ago (UK GDPR, Article 19). The
// e-mail is the one that it gets for anything; which referral it was stands in its queue for erasedShown. That it was told is on the
// record, which the person reads.
func (d *Desk) tellErased(ctx context.Context, tx *gorm.DB, who models.Actor, e models.Enquiry) error {
	recipients, err := models.RecipientsOf(tx, e.ID)
	if err != nil {
		return err
	}
	for _, h := range recipients {
		if err := d.Post.Tell(ctx, tx, h.ID); err != nil {
			return err
		}
		if err := d.Journal.Write(tx, who, models.Line{Action: "enquiry.tell_erased", Object: "organisation", ObjectID: &h.ID, EnquiryID: &e.ID}); err != nil {
			return err
		}
	}
	return nil
}

// erasedShown is how long a partner reads which of those whom it knew had everything deleted.
const erasedShown = 28 * 24 * time.Hour

// Holders are the organisations that may keep notes of their own about the person of a case, as they knew who it is; for
// whoever decides the case.
func (d *Desk) Holders(ctx context.Context, who models.Actor, id uuid.UUID) ([]string, error) {
	var names []string
	err := models.InTx(ctx, d.Web, who, func(tx *gorm.DB) error {
		_, err := models.CaseFor(tx, id)
		return err
	})
	if err != nil {
		return nil, err
	}
	err = models.InTx(ctx, d.Chores, models.TheChores, func(tx *gorm.DB) error {
		c, err := models.CaseFor(tx, id)
		if err != nil {
			return err
		}
		recipients, err := models.RecipientsOf(tx, c.EnquiryID)
		for _, h := range recipients {
			names = append(names, h.Name)
		}
		return err
	})
	return names, err
}

// Erased is what is left of an erased enquiry for whom it was about: what they asked, what they were told, and what was done.
type Erased struct {
	At    time.Time
	Ref   string
	Cases []assurance.Opened
	Uses  []models.Use
}

// Erased reads it for a resident; ErrNotFound when nothing was erased.
func (d *Desk) Erased(ctx context.Context, who models.Actor) (Erased, error) {
	var g Erased
	err := models.InTx(ctx, d.Web, who, func(tx *gorm.DB) error {
		if who.Role != models.Resident {
			return fmt.Errorf("erased: %w", models.ErrNotFound)
		}
		e, err := models.EnquiryFor(tx, who.Enquiry)
		if err != nil {
			return err
		}
		at, err := models.ErasedAt(tx, e.ID)
		if err != nil {
			return err
		}
		if at == nil {
			return fmt.Errorf("erased: %w", models.ErrNotFound)
		}
		g.At, g.Ref = *at, e.Ref
		if g.Cases, err = d.ownCases(tx, e.ID); err != nil {
			return err
		}
		g.Uses, err = models.UsesOf(tx, e.ID)
		return err
	})
	return g, err
}
