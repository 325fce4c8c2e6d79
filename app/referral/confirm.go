package referral

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"example.org/fingerpost/app/assurance"
	"example.org/fingerpost/models"
)

// ToConfirm is what somebody else asked for and the person has still to agree to: the words, and the services by name.
type ToConfirm struct {
	Statement assurance.Statement
	Services  []models.Service
}

// Waiting reads what waits for the person's word; for the person, by their code, and for the coordination team.
// ErrConflict when nothing waits any more.
func (d *Desk) Waiting(ctx context.Context, who models.Actor, id uuid.UUID) (ToConfirm, error) {
	var w ToConfirm
	err := models.InTx(ctx, d.Web, who, func(tx *gorm.DB) error {
		e, err := models.EnquiryFor(tx, id)
		if err != nil {
			return err
		}
		w, err = d.waiting(tx, e)
		return err
	})
	return w, err
}

func (d *Desk) waiting(tx *gorm.DB, e models.Enquiry) (ToConfirm, error) {
	if !e.WaitsForPerson() {
		return ToConfirm{}, fmt.Errorf("nothing waits at %s: %w", e.State, models.ErrConflict)
	}
	named, err := models.NamedWaiting(tx, e.ID)
	if err != nil {
		return ToConfirm{}, err
	}
	ids := make([]uuid.UUID, len(named))
	for i, n := range named {
		ids[i] = n.ServiceID
	}
	services, err := models.ServicesByID(tx, ids)
	if err != nil {
		return ToConfirm{}, err
	}
	var to []assurance.Recipient
	for _, s := range services {
		to = append(to, assurance.Recipient{Service: s.Name, Organisation: s.Organisation, Fields: s.GetsFields()})
	}
	return ToConfirm{assurance.ToNamed(d.Place, to, e.Mode == models.InTurn), services}, nil
}

// Confirm is the person's own word for what somebody else asked: online by their code, or to the coordination team, which
// read the words out. Then it goes to the services. ErrConflict when nothing waits any more; ErrPaused when the person has paused
// it; Problems when the words have changed or were not agreed to.
func (d *Desk) Confirm(ctx context.Context, who models.Actor, id uuid.UUID, v Verbal) error {
	return models.InTx(ctx, d.Web, who, func(tx *gorm.DB) error {
		if who.Role != models.Resident && who.Role != models.Coordinator {
			return fmt.Errorf("confirm: %w", models.ErrNotFound)
		}
		e, err := models.LockEnquiryFor(tx, id)
		if err != nil {
			return err
		}
		w, err := d.waiting(tx, e)
		if err != nil {
			return err
		}
		if err := e.GoesOn(); err != nil {
			return err
		}
		if who.Role == models.Resident {
			v.Method, v.On = models.MethodOnline, d.Now()
		}
		if err := d.checkConfirmed(who, v, w, e).Or(); err != nil {
			return err
		}
		return d.confirm(ctx, tx, who, e, w, v)
	})
}

// checkConfirmed says what is wrong with the person's word, or with how the coordination team took it.
func (d *Desk) checkConfirmed(who models.Actor, v Verbal, w ToConfirm, e models.Enquiry) models.Problems {
	p := models.Problems{}
	team := who.Role == models.Coordinator
	switch {
	case !v.Agreed && team:
		p["agreed"] = "Tick this if they agreed. If they did not, nothing is sent"
	case !v.Agreed:
		p["agreed"] = "Tick this to agree. If not, nothing is sent"
	case v.Mark != w.Statement.Mark():
		p["agreed"] = "The words have changed since you opened this page. Read them again"
	}
	if team && !models.TakenMethods.Has(v.Method) {
		p["method"] = "Select how they agreed"
	}
	switch {
	case v.On.IsZero():
		p["on-day"] = "Enter the day on which they agreed"
	case d.afterToday(v.On):
		p["on-day"] = "The day on which they agreed must be today or before"
	case v.On.Before(e.CreatedAt.Add(-24 * time.Hour)):
		p["on-day"] = "That is before this was asked for. Read the words to them again"
	}
	if len([]rune(strings.TrimSpace(v.Note))) > maxWords {
		p["note"] = fmt.Sprintf("Use %d characters or fewer", maxWords)
	}
	return p
}

func (d *Desk) confirm(ctx context.Context, tx *gorm.DB, who models.Actor, e models.Enquiry, w ToConfirm, v Verbal) error {
	key, err := models.KeyOf(tx, d.Ring, e.ID)
	if err != nil {
		return err
	}
	b := models.NewBatch(tx)
	var named []models.NamedService
	for i, s := range w.Services {
		named = append(named, models.NamedService{EnquiryID: e.ID, ServiceID: s.ID, OrgID: s.OrgID, Position: i + 1, Fields: s.GetsFields()})
	}
	c, err := spoken(who, e, key, w.Statement, v)
	if err != nil {
		return err
	}
	b.Consent(c, named)
	b.Line(d.Journal, who, models.Line{Action: "consent.give", Object: "consent", ObjectID: &c.ID, EnquiryID: &e.ID, Reason: c.Purpose})
	for i, s := range w.Services {
		if takes(s, d.Now()) && (e.Mode != models.InTurn || i == 0) {
			d.refer(b, who, e, s, i+1)
		}
	}
	if err := b.Send(ctx); err != nil {
		return err
	}
	if err := e.SetState(tx, models.Placed, ""); err != nil {
		return err
	}
	if err := d.Journal.Write(tx, who, models.Line{Action: "enquiry.confirm", Object: "enquiry", ObjectID: &e.ID, EnquiryID: &e.ID}); err != nil {
		return err
	}
	return d.Queue.Put(ctx, tx, sent{e.ID.String()}, ended{e.ID.String()})
}

// Refuse is the person's own no to what somebody else asked: online by their code, or to the coordination team. It ends at
// once with what was to be agreed to; whoever asked learns only that it does not go on. ErrConflict when nothing waits any more.
func (d *Desk) Refuse(ctx context.Context, who models.Actor, id uuid.UUID) error {
	return models.InTx(ctx, d.Web, who, func(tx *gorm.DB) error {
		if who.Role != models.Resident && who.Role != models.Coordinator {
			return fmt.Errorf("refuse: %w", models.ErrNotFound)
		}
		e, err := models.LockEnquiryFor(tx, id)
		if err != nil {
			return err
		}
		if !e.WaitsForPerson() {
			return fmt.Errorf("nothing waits at %s: %w", e.State, models.ErrConflict)
		}
		if err := models.WithdrawConsents(tx, id); err != nil {
			return err
		}
		if err := models.EndProposals(tx, id); err != nil {
			return err
		}
		if err := e.SetState(tx, models.EnquiryWithdrawn, ""); err != nil {
			return err
		}
		return d.Journal.Write(tx, who, models.Line{Action: "enquiry.refuse", Object: "enquiry", ObjectID: &id, EnquiryID: &id})
	})
}
