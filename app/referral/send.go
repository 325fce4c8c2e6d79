package referral

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"example.org/fingerpost/app/assurance"
	"example.org/fingerpost/models"
	"example.org/fingerpost/models/seal"
)

// consentLife is how long a consent holds when nobody takes it back (agreement: not without end).
const consentLife = 365 * 24 * time.Hour

// Receipt is what the person keeps: reference and private code, and what happens next.
type Receipt struct {
	Ref     string
	Code    Code // zero when it is not for whoever sent it: somebody who asks for another who decides for themselves
	Enquiry models.Enquiry
	To      []Leg
	Next    time.Time // by when they hear, or somebody looks at it
	Equal   bool      // the equality questions are done with
}

// Leg is one service that an enquiry was sent to, or will be.
type Leg struct {
	Service, Organisation string
	By                    time.Time // when it should have answered; zero when its turn has not come
}

// sent is done after an enquiry was sent: duplicates are looked for, and the partners are told.
type sent struct {
	Enquiry string `json:"enquiry"`
}

func (sent) Kind() string { return "referral.sent" }

// Send sends what was asked for to the services that the person consented to by name, or to the coordination team when
// they asked for help, nothing suits, or they are under 16. All of it is one transaction. Sent twice, by a double click or
// from two tabs, it is one enquiry, and Receipt tells both the same. ErrInvalid when a question is open; ErrNotFound when the
// form is gone.
func (d *Desk) Send(ctx context.Context, t Token) error {
	var err error
	for range 3 { // a reference may be taken already: one in a thousand million
		err = d.inDraft(ctx, t, func(tx *gorm.DB) error { return d.send(ctx, tx, t) })
		if !errors.Is(err, models.ErrConflict) {
			break
		}
	}
	return err
}

func (d *Desk) send(ctx context.Context, tx *gorm.DB, t Token) error {
	row, err := models.LockDraftFor(tx, t.id())
	if err != nil {
		return err
	}
	a, err := d.open(tx, row, t, "check")
	switch {
	case err != nil:
		return err
	case a.Submitted:
		return nil
	case a.Next() != "check" || a.Where.Turned(d.Place, d.Now(), a.Youngest()) != "" || a.Restricted() && !a.SafePath || a.AsksFirst(d.Now()):
		return fmt.Errorf("question %s is open: %w", a.Next(), models.ErrInvalid)
	}
	who := models.Asking(row.ID)
	e := d.enquiry(a, t)
	key, wrapped := d.Ring.NewKey(e.ID)
	person, err := models.SealPerson(d.Ring, key, e.ID, a.person())
	if err != nil {
		return err
	}
	b := models.NewBatch(tx)
	b.Key(e.ID, wrapped)
	b.Enquiry(e)
	b.Person(person)
	if a.ForAnother() {
		if err := d.whoAsks(b, who, a, e, key); err != nil {
			return err
		}
	}
	b.Line(d.Journal, who, models.Line{Action: "enquiry.send", Object: "enquiry", ObjectID: &e.ID, EnquiryID: &e.ID, Fields: a.fields(), Reason: e.HeldFor})
	if err := d.consents(b, who, a, e, key); err != nil {
		return err
	}
	if e.State == models.Placed {
		for i, s := range a.Chosen {
			if i == 0 || e.Mode == models.Together {
				d.refer(b, who, e, s, i+1)
			}
		}
	}
	if err := d.seal(&row, t, Answers{Submitted: true}); err != nil {
		return err
	}
	b.Draft(row)
	if err := b.Send(ctx); err != nil {
		return err
	}
	return d.Queue.Put(ctx, tx, sent{e.ID.String()})
}

// whoAsks writes who asks for the person, and what they said of it.
func (d *Desk) whoAsks(b *models.Batch, who models.Actor, a Asking, e models.Enquiry, key seal.Key) error {
	relation, details := a.Relation.Relation, a.referrer(d.Now())
	if a.ForWork() {
		relation, details = a.Work.Profession, a.work()
	}
	r, err := models.SealReferrer(key, who, e.ID, relation, details)
	if err != nil {
		return err
	}
	if a.ForWork() {
		r.Checked = models.CheckWaits
	}
	b.Referrer(r)
	b.Line(d.Journal, who, models.Line{Action: "referrer.declare", Object: "enquiry", ObjectID: &e.ID, EnquiryID: &e.ID, Reason: d.Declaration(a).Mark()})
	return nil
}

// enquiry is the row that names nobody.
func (d *Desk) enquiry(a Asking, t Token) models.Enquiry {
	postcode, _ := models.ParsePostcode(a.Where.Postcode)
	e := models.Enquiry{ID: t.id(), Ref: models.NewRef(), Route: "self", State: models.Placed, Mode: models.Together, Needs: a.Needs.Needs,
		Restricted: a.Restricted(), AgeBand: models.AgeBand(a.Where.Age(d.Now())), GenderBand: a.Gender.Gender, Access: a.Access.Needs,
		Language: a.Access.Language, NoContact: a.Contact.NoContact(), PrivacyVersion: assurance.PrivacyVersion, CodeHash: t.Code().Hash(), CreatedAt: d.Now()}
	if d.served(postcode.District()) != "" {
		e.District, e.Sector = postcode.District(), postcode.Sector()
	}
	if !e.NoContact {
		e.Contact, e.Times = a.ways(), a.Safe.Times
	}
	if len(a.Chosen) > 1 {
		e.Mode = a.Order.Mode
	}
	switch {
	case a.ForWork():
		e.Route = models.RouteProfessional
	case a.ForAnother():
		e.Route = models.RouteRepresentative
	}
	if a.ForWork() || a.Confirms(d.Now()) {
		e.CodeHash = Code(newToken().derive("private code")).Hash() // nobody has it: the team gives the person one of their own
	}
	if held := d.HeldFor(a); held != "" {
		e.State, e.HeldFor = models.Held, held
	} else if a.Confirms(d.Now()) {
		e.State = models.AwaitingConsent
	}
	if a.Services.Help {
		e.Mode = models.HelpMeChoose
	}
	return e
}

// HeldFor says why the coordination team must look first; empty when nobody must.
func (d *Desk) HeldFor(a Asking) string {
	switch {
	case a.ForWork():
		return models.HeldCheck
	case a.Where.Age(d.Now()) < 16:
		return models.HeldUnder16
	case a.Confirms(d.Now()) && a.Agrees.Understands != "yes":
		return models.HeldCapacity
	case len(a.Contact.Ways) == 0, a.Confirms(d.Now()) && a.Contact.NoContact():
		return models.HeldNoSafeWay
	case a.Services.Help && a.Restricted():
		return models.HeldRestricted
	case a.Services.Help && a.Suits == 0:
		return models.HeldNothing
	case a.Services.Help:
		return models.HeldToChoose
	}
	return ""
}

// ways are the safe ways to reach the person, and what is safe about them.
func (a Asking) ways() models.List {
	ways := models.List(slices.Clone(a.Contact.Ways))
	if a.Safe.Voicemail == "yes" && ways.Has("phone") {
		ways = append(ways, "voicemail")
	}
	if a.Safe.SayWho == "yes" && ways.Has("phone") {
		ways = append(ways, "say_who")
	}
	return ways
}

// person is what is sealed; only what was asked on the way that was taken.
func (a Asking) person() models.Person {
	postcode, _ := models.ParsePostcode(a.Where.Postcode)
	born, _ := a.Where.Born()
	p := models.Person{Name: a.Name.Full, Preferred: a.Name.Preferred, Born: born.Format(time.DateOnly), Gender: a.Gender.Gender,
		Phone: a.Contact.Phone, NoWay: a.Contact.NoWay, Access: a.Access.More}
	if !a.Restricted() {
		p.Email = a.Contact.Email
	}
	p.Address = models.Address{Postcode: postcode, NoFixed: a.Where.Without == "no_fixed"}
	if a.asksAddress() {
		p.Address.Line1, p.Address.Line2, p.Address.Town = a.Address.Line1, a.Address.Line2, a.Address.Town
	}
	if models.List(a.Contact.Ways).Has("other") {
		p.Other = models.OtherWay{Name: a.Safe.OtherName, Phone: a.Safe.OtherPhone}
	}
	if a.wants("summary") {
		p.Summary = a.About.Summary
	}
	if a.wants("involved") {
		p.Involved = a.Helping.List()
	}
	return p
}

// fields names what was collected, for the audit record.
func (a Asking) fields() models.List {
	var given models.List
	for _, f := range models.PersonFields {
		if f.Code == "name" || a.wants(f.Code) {
			given = append(given, f.Code)
		}
	}
	return given
}

// consents writes what the person agreed to and what not, in the words they read.
func (d *Desk) consents(b *models.Batch, who models.Actor, a Asking, e models.Enquiry, key seal.Key) error {
	if a.ForWork() {
		if !a.understood() {
			return nil // nobody agreed to anything
		}
		return d.consentsTaken(b, who, a, e, key)
	}
	method, given := a.method(d.Now())
	if err := d.consent(b, who, e, key, a.Statement(d.Place), method, given, a.namedServices(e)); err != nil {
		return err
	}
	return d.consent(b, who, e, key, assurance.ToFollowUp(d.Place), method, given && a.Consent.FollowUp == "yes", nil)
}

func (d *Desk) consent(b *models.Batch, who models.Actor, e models.Enquiry, key seal.Key, s assurance.Statement, method string, given bool, named []models.NamedService) error {
	c := models.Consent{ID: models.NewOrderedID(), EnquiryID: e.ID, Purpose: s.Purpose, Given: given, Version: assurance.StatementVersion, WordsHash: s.Hash(),
		Method: method, ByRole: who.Role, GivenAt: e.CreatedAt, ExpiresAt: e.CreatedAt.Add(consentLife)}
	words, err := key.Seal("consents", c.ID.String(), s.Text())
	if err != nil {
		return err
	}
	c.Words = words
	b.Consent(c, named)
	b.Line(d.Journal, who, models.Line{Action: "consent.give", Object: "consent", ObjectID: &c.ID, EnquiryID: &e.ID, Reason: s.Purpose})
	return nil
}

// refer sends the enquiry to one service: the referral with its clock, what the partner may see, and the record of it.
func (d *Desk) refer(b *models.Batch, who models.Actor, e models.Enquiry, s models.Service, position int) models.Referral {
	r := models.Referral{ID: models.NewID(), EnquiryID: e.ID, OrgID: s.OrgID, ServiceID: s.ID, Position: position, State: models.Sent, SentAt: d.Now(),
		Urgent: e.Restricted}
	startClock(&r, s, models.ClockOpen, d.Now())
	startExpiry(&r, s, d.Now())
	b.Referral(who, r)
	b.Disclosure(models.Disclosure{ID: models.NewOrderedID(), EnquiryID: e.ID, ReferralID: &r.ID, OrgID: &s.OrgID, At: r.SentAt, What: models.DisclosedSent,
		Fields: models.List{"needs", "age_band", "district", "access", "language", "contact"}, Purpose: models.PurposeRouting, Basis: models.BasisConsent})
	b.Line(d.Journal, who, models.Line{Action: "referral.send", Object: "referral", ObjectID: &r.ID, EnquiryID: &e.ID})
	return r
}

// Receipt is what the sent page shows, for as long as the cookie lasts; ErrNotFound before sending.
func (d *Desk) Receipt(ctx context.Context, t Token) (Receipt, error) {
	var r Receipt
	err := d.inDraft(ctx, t, func(tx *gorm.DB) error {
		e, err := models.EnquiryFor(tx, t.id())
		if err != nil {
			return err
		}
		r = Receipt{Ref: e.Ref, Enquiry: e}
		if code := t.Code(); bytes.Equal(e.CodeHash, code.Hash()) {
			r.Code = code
		}
		if row, err := models.DraftFor(tx, t.id()); err == nil {
			if a, err := d.open(tx, row, t, "sent"); err == nil {
				r.Equal = a.Equality
			}
		}
		r.To, err = d.legs(tx, e)
		if e.State == models.Held || e.State == models.AwaitingConsent {
			r.Next = models.AddWorkingDays(e.StateSince, teamDays)
		}
		for _, l := range r.To {
			if l.By.After(r.Next) {
				r.Next = l.By
			}
		}
		return err
	})
	return r, err
}

// teamDays is how soon the coordination team looks at what it holds, in working days.
const teamDays = 2

func (d *Desk) legs(tx *gorm.DB, e models.Enquiry) ([]Leg, error) {
	named, err := models.NamedBy(tx, e.ID)
	if err == nil && e.WaitsForPerson() {
		named, err = models.NamedWaiting(tx, e.ID)
	}
	if err != nil {
		return nil, err
	}
	referrals, err := models.ReferralsOf(tx, e.ID)
	if err != nil {
		return nil, err
	}
	ids := make([]uuid.UUID, len(named))
	for i, n := range named {
		ids[i] = n.ServiceID
	}
	services, err := models.ServicesByID(tx, ids)
	if err != nil {
		return nil, err
	}
	legs := make([]Leg, len(services))
	for i, s := range services {
		legs[i] = Leg{Service: s.Name, Organisation: s.Organisation}
		for _, r := range referrals {
			if r.ServiceID == s.ID {
				legs[i].By = models.AddWorkingDays(r.SentAt, s.DecideDays)
			}
		}
	}
	return legs, nil
}
