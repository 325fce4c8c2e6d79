package referral

import (
	"context"
	"errors"
	"fmt"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"example.org/fingerpost/app/assurance"
	"example.org/fingerpost/models"
	"example.org/fingerpost/models/seal"
)

// SendFor sends what a professional asks for a client: to the services that the client consented to by name, or to the
// coordination team when they asked for help, are under 16, or may not understand and agree. All of it is one transaction, and
// sent twice it is one enquiry. For its own professional; ErrNotFound for everybody else. Problems when the consent is not
// whole, ErrInvalid when a page before is open.
func (d *Desk) SendFor(ctx context.Context, who models.Actor, id uuid.UUID) error {
	if who.Role != models.Referrer {
		return fmt.Errorf("refer a client: %w", models.ErrNotFound)
	}
	who.Enquiry = id
	var err error
	for range 3 { // a reference may be taken already: one in a thousand million
		err = models.InTx(ctx, d.Web, who, func(tx *gorm.DB) error { return d.sendFor(ctx, tx, who, id) })
		if !errors.Is(err, models.ErrConflict) {
			break
		}
	}
	return err
}

func (d *Desk) sendFor(ctx context.Context, tx *gorm.DB, who models.Actor, id uuid.UUID) error {
	row, err := models.LockReferrerDraftFor(tx, who, id)
	if err != nil || row.SentAt != nil {
		return err
	}
	f, err := d.openClient(tx, who, row)
	if err != nil {
		return err
	}
	for _, page := range []string{PageClient, PageNeeds} {
		if !f.Done[page] || len(f.check(page, d.Place, d.Now())) > 0 {
			return fmt.Errorf("page %s is open: %w", page, models.ErrInvalid)
		}
	}
	if err := f.checkSend(d.Place, d.Now()).Or(); err != nil {
		return err
	}
	e := d.enquiry(f.Asking, newToken()) // with a private code that nobody was told
	e.ID, e.Route = id, models.RouteProfessional
	if !f.Understood() {
		e.State, e.HeldFor = models.Held, models.HeldCapacity
	}
	if err := d.writeFor(ctx, tx, who, f, e); err != nil {
		return err
	}
	if len(f.Matches) == 0 {
		if err := models.AddGaps(tx, e.Needs, e.District, e.AgeBand); err != nil {
			return err
		}
	}
	now := d.Now()
	row.SentAt = &now
	if err := row.Save(tx); err != nil {
		return err
	}
	return d.Queue.Put(ctx, tx, sent{e.ID.String()})
}

func (d *Desk) writeFor(ctx context.Context, tx *gorm.DB, who models.Actor, f ClientForm, e models.Enquiry) error {
	key, wrapped := d.Ring.NewKey(e.ID)
	person, err := models.SealPerson(d.Ring, key, e.ID, f.person())
	if err != nil {
		return err
	}
	referrer, err := models.SealReferrer(key, who, e.ID, f.Me.Profession, f.Referrer)
	if err != nil {
		return err
	}
	b := models.NewBatch(tx)
	b.Key(e.ID, wrapped)
	b.Enquiry(e)
	b.Person(person)
	b.Referrer(referrer)
	b.Line(d.Journal, who, models.Line{Action: "enquiry.send", Object: "enquiry", ObjectID: &e.ID, EnquiryID: &e.ID, Fields: f.fields(), Reason: e.HeldFor})
	if f.Understood() {
		told := purpose{f.Progress(d.Place), f.Taken.Progress == "yes", nil}
		if err := d.consentsTaken(b, who, f.Asking, e, key, told); err != nil {
			return err
		}
	}
	if e.State == models.Placed {
		for i, s := range f.Chosen {
			if i == 0 || e.Mode == models.Together {
				d.refer(b, who, e, s, i+1)
			}
		}
	}
	return b.Send(ctx)
}

// consentsTaken writes what the person agreed to and what not, in the words that a professional told them.
func (d *Desk) consentsTaken(b *models.Batch, who models.Actor, a Asking, e models.Enquiry, key seal.Key, more ...purpose) error {
	on, _ := a.Taken.On(d.Now())
	for _, c := range append(more, purpose{a.Statement(d.Place), true, a.namedServices(e)}, purpose{assurance.ToFollowUp(d.Place), a.Taken.FollowUp == "yes", nil}) {
		row := models.Consent{ID: models.NewOrderedID(), EnquiryID: e.ID, Purpose: c.statement.Purpose, Given: c.given, Version: assurance.StatementVersion,
			WordsHash: c.statement.Hash(), Method: a.Taken.Method, ByRole: who.Role, Interpreter: a.Taken.Interpreter == "yes", GivenAt: on,
			ExpiresAt: on.Add(consentLife)}
		if who.User != uuid.Nil {
			row.ByUser = &who.User
		}
		var err error
		if row.Words, err = key.Seal("consents", row.ID.String(), c.statement.Text()); err != nil {
			return err
		}
		b.Consent(row, c.named)
		b.Line(d.Journal, who, models.Line{Action: "consent.give", Object: "consent", ObjectID: &row.ID, EnquiryID: &e.ID, Reason: c.statement.Purpose})
	}
	return nil
}
