package referral

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"example.org/fingerpost/app/assurance"
	"example.org/fingerpost/models"
	"example.org/fingerpost/models/seal"
)

// Propose puts a service before the person of a held enquiry, who agrees or not in their own record. For the coordination
// team. ErrConflict when the enquiry is no longer held or the service is proposed already, ErrPaused when the person has paused
// it, Problems when it takes nobody.
func (d *Desk) Propose(ctx context.Context, who models.Actor, enquiry, service uuid.UUID) error {
	return models.InTx(ctx, d.Web, who, func(tx *gorm.DB) error {
		if who.Role != models.Coordinator {
			return fmt.Errorf("propose: %w", models.ErrNotFound)
		}
		e, err := models.LockEnquiryFor(tx, enquiry)
		if err != nil {
			return err
		}
		s, err := d.canAsk(tx, e, service)
		if err != nil {
			return err
		}
		p := models.Proposal{ID: models.NewID(), EnquiryID: e.ID, ServiceID: s.ID, State: models.ProposalOpen, MadeBy: who.User, CreatedAt: tx.NowFunc()}
		if err := models.AddProposal(tx, p); err != nil {
			return err
		}
		return d.Journal.Write(tx, who, models.Line{Action: "proposal.make", Object: "proposal", ObjectID: &p.ID, EnquiryID: &e.ID})
	})
}

// AgreeTo is the person's own consent to a proposed service, in exactly the words that mark names; it is sent at once.
// ErrConflict when it is no longer proposed or held, ErrPaused when they have paused it and did not let it go on, Problems when
// the words changed since or the service takes nobody.
func (d *Desk) AgreeTo(ctx context.Context, who models.Actor, proposal uuid.UUID, mark string) error {
	return d.decide(ctx, who, proposal, models.ProposalAgreed, func(tx *gorm.DB, e models.Enquiry, key seal.Key, p models.Proposal) error {
		s, err := d.canAsk(tx, e, p.ServiceID)
		if err != nil {
			return err
		}
		script := d.Script(s)
		if mark != script.Mark() {
			return models.Problems{"": "The words have changed since you opened this page. Read them again"}
		}
		asked, err := models.ReferralsOf(tx, e.ID)
		if err != nil {
			return err
		}
		c := models.Consent{ID: models.NewOrderedID(), EnquiryID: e.ID, Purpose: script.Purpose, Given: true, Version: assurance.StatementVersion, WordsHash: script.Hash(),
			Method: "self_online", ByRole: who.Role, GivenAt: tx.NowFunc(), ExpiresAt: tx.NowFunc().Add(consentLife)}
		if c.Words, err = key.Seal("consents", c.ID.String(), script.Text()); err != nil {
			return err
		}
		b := models.NewBatch(tx)
		b.Consent(c, []models.NamedService{{EnquiryID: e.ID, ServiceID: s.ID, OrgID: s.OrgID, Position: len(asked) + 1, Fields: s.GetsFields()}})
		b.Line(d.Journal, who, models.Line{Action: "consent.give", Object: "consent", ObjectID: &c.ID, EnquiryID: &e.ID, Reason: script.Purpose})
		d.refer(b, who, e, s, len(asked)+1)
		if err := b.Send(ctx); err != nil {
			return err
		}
		if err := e.SetState(tx, models.Placed, ""); err != nil {
			return err
		}
		return d.Post.Tell(ctx, tx, s.OrgID)
	})
}

// Decline says no to a proposed service; the coordination team is told that there is something to look at.
func (d *Desk) Decline(ctx context.Context, who models.Actor, proposal uuid.UUID) error {
	return d.decide(ctx, who, proposal, models.ProposalDeclined, func(tx *gorm.DB, _ models.Enquiry, _ seal.Key, _ models.Proposal) error {
		return d.Post.TellTeam(ctx, tx)
	})
}

func (d *Desk) decide(ctx context.Context, who models.Actor, proposal uuid.UUID, state string, f func(*gorm.DB, models.Enquiry, seal.Key, models.Proposal) error) error {
	return d.asOwn(ctx, who, func(tx *gorm.DB, _ models.Enquiry, key seal.Key) error {
		e, err := models.LockEnquiryFor(tx, who.Enquiry)
		if err != nil {
			return err
		}
		open, err := models.OpenProposals(tx, e.ID)
		if err != nil {
			return err
		}
		i := slices.IndexFunc(open, func(p models.Proposal) bool { return p.ID == proposal })
		if i < 0 {
			return fmt.Errorf("proposal is no longer open: %w", models.ErrConflict)
		}
		if err := open[i].Decide(tx, state); err != nil {
			return err
		}
		if err := d.Journal.Write(tx, who, models.Line{Action: "proposal." + state, Object: "proposal", ObjectID: &proposal, EnquiryID: &e.ID}); err != nil {
			return err
		}
		return f(tx, e, key, open[i])
	})
}

// canAsk reads a service that a held enquiry may be sent to today and that is not asked already.
func (d *Desk) canAsk(tx *gorm.DB, e models.Enquiry, service uuid.UUID) (models.Service, error) {
	services, err := models.ServicesByID(tx, ids(service))
	if err != nil {
		return models.Service{}, err
	}
	s := services[0]
	if e.State != models.Held || e.HeldFor == models.HeldCheck {
		return s, fmt.Errorf("propose at %s %s: %w", e.State, e.HeldFor, models.ErrConflict)
	}
	if err := e.GoesOn(); err != nil {
		return s, err
	}
	if !CanPlace(e, s, d.Now()) {
		return s, models.Problems{"service": "This service cannot be sent to at the moment"}
	}
	return s, nil
}

func ids(id uuid.UUID) []uuid.UUID { return []uuid.UUID{id} }

// NewCode gives an enquiry a new private code, because the person lost it, and ends the old one with every session that it
// opened. It is shown once. For a member of the coordination team who has checked who it is and sees who it is; anybody else
// gets ErrForbidden. It is on the record, as handing over the way into it.
func (d *Desk) NewCode(ctx context.Context, who models.Actor, enquiry uuid.UUID) (Code, error) {
	code := Code(newToken().derive("private code"))
	err := models.InTx(ctx, d.Web, who, func(tx *gorm.DB) error {
		if who.Role != models.Coordinator {
			return fmt.Errorf("new code: %w", models.ErrNotFound)
		}
		e, err := models.LockEnquiryFor(tx, enquiry)
		if err != nil {
			return err
		}
		if until, err := models.Shown(tx, who, enquiry); err != nil || until.IsZero() {
			return fmt.Errorf("new code before it was shown who this is: %w", orForbidden(err))
		}
		if err := e.SetCode(tx, code.Hash()); err != nil {
			return err
		}
		if err := errors.Join(models.EndOwnSessions(tx, e.ID), models.EndLostCodes(tx, e.ID)); err != nil {
			return err
		}
		if err := models.Disclose(tx, who, models.Disclosure{EnquiryID: e.ID, What: models.DisclosedPrinted, Fields: models.List{"code"}, Reason: "rights"}); err != nil {
			return err
		}
		return d.Journal.Write(tx, who, models.Line{Action: "code.renew", Object: "enquiry", ObjectID: &e.ID, EnquiryID: &e.ID})
	})
	return code, err
}

func orForbidden(err error) error {
	if err == nil {
		return models.ErrForbidden
	}
	return err
}
