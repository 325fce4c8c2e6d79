package referral

import (
	"context"
	"fmt"
	"slices"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"example.org/fingerpost/app/assurance"
	"example.org/fingerpost/models"
	"example.org/fingerpost/models/seal"
)

// Record is everything that is kept about an enquiry, for the person concerned.
type Record struct {
	Enquiry   models.Enquiry
	Person    models.Person
	Referrer  *models.Referring // who asked for them; nil: they did themselves
	Ways      []OwnWay          // the services, in the person's order
	Proposals []Proposed
	Consents  []Agreed
	Given     []GivenOut
	Uses      []models.Use
	Cases     []assurance.Opened
}

// OwnWay is one service on the person's way: asked, or still to be asked.
type OwnWay struct {
	Service  models.Service
	Referral *models.Referral // nil: its turn has not come
	Steps    []TimelineStep   // newest first
	Log      []Contacted      // newest first
	Results  map[string]string
	Messages []Said // between the service and who referred them, oldest first
}

// Proposed is a service that the coordination team proposes, with the words to agree to.
type Proposed struct {
	models.Proposal
	Service models.Service
	Script  assurance.Statement
}

// Agreed is a consent with its words, and what whoever took it noted beside.
type Agreed struct {
	models.Consent
	Words, Noted string
}

// GivenOut is a disclosure with the reason in words, if one was written.
type GivenOut struct {
	models.Given
	Words string
}

// Record reads the whole of it for a resident; nobody else has one here.
func (d *Desk) Record(ctx context.Context, who models.Actor) (Record, error) {
	var r Record
	err := d.asOwn(ctx, who, func(tx *gorm.DB, e models.Enquiry, key seal.Key) (err error) {
		r, err = d.record(tx, e, key)
		return err
	})
	return r, err
}

// Download is the record for taking away, which is on the record.
func (d *Desk) Download(ctx context.Context, who models.Actor) (Record, error) {
	var r Record
	err := d.asOwn(ctx, who, func(tx *gorm.DB, e models.Enquiry, key seal.Key) (err error) {
		if err := d.line(tx, who, "record.download", ""); err != nil {
			return err
		}
		r, err = d.record(tx, e, key)
		return err
	})
	return r, err
}

func (d *Desk) record(tx *gorm.DB, e models.Enquiry, key seal.Key) (Record, error) {
	r := Record{Enquiry: e}
	for _, read := range []func() error{
		func() (err error) { r.Person, err = models.PersonOf(tx, key, e.ID); return err },
		func() (err error) { r.Referrer, err = referrerFor(tx, key, e.ID); return err },
		func() (err error) { r.Ways, err = d.ways(tx, e, key); return err },
		func() (err error) { r.Proposals, err = d.proposals(tx, e.ID); return err },
		func() (err error) { r.Consents, err = agreedTo(tx, e.ID, key); return err },
		func() (err error) { r.Given, err = givenOut(tx, e.ID, key); return err },
		func() (err error) { r.Uses, err = models.UsesOf(tx, e.ID); return err },
		func() (err error) { r.Cases, err = d.ownCases(tx, e.ID); return err },
	} {
		if err := read(); err != nil {
			return r, err
		}
	}
	return r, nil
}

// ways are the services asked, and those named that were not asked yet while that may still happen.
func (d *Desk) ways(tx *gorm.DB, e models.Enquiry, key seal.Key) ([]OwnWay, error) {
	referrals, err := models.ReferralsOf(tx, e.ID)
	if err != nil {
		return nil, err
	}
	all, err := whatBecame(tx, key, referrals)
	if err != nil {
		return nil, err
	}
	var ids []uuid.UUID
	for _, r := range referrals {
		ids = append(ids, r.ServiceID)
	}
	if e.State == models.Placed && e.Mode == models.InTurn {
		named, err := models.NamedBy(tx, e.ID)
		if err != nil {
			return nil, err
		}
		for _, n := range named {
			if !slices.Contains(ids, n.ServiceID) {
				all, ids = append(all, OwnWay{}), append(ids, n.ServiceID)
			}
		}
	}
	services, err := models.ServicesByID(tx, ids)
	if err != nil {
		return nil, err
	}
	for i, s := range services {
		all[i].Service = s
	}
	return all, nil
}

// whatBecame reads what happened with referrals of one enquiry, all of them at once.
func whatBecame(tx *gorm.DB, key seal.Key, referrals []models.Referral) ([]OwnWay, error) {
	if len(referrals) == 0 {
		return nil, nil
	}
	all, ids, at := make([]OwnWay, len(referrals)), make([]uuid.UUID, len(referrals)), map[uuid.UUID]*OwnWay{}
	for i, r := range referrals {
		all[i].Referral, ids[i], at[r.ID] = &r, r.ID, &all[i]
	}
	steps, err := stepsOf(tx, key, ids...)
	if err != nil {
		return nil, err
	}
	for _, s := range steps {
		at[s.ReferralID].Steps = append(at[s.ReferralID].Steps, s)
	}
	log, err := logOf(tx, key, ids...)
	if err != nil {
		return nil, err
	}
	for _, l := range log {
		at[l.ReferralID].Log = append(at[l.ReferralID].Log, l)
	}
	said, err := saidAbout(tx, key, ids...)
	if err != nil {
		return nil, err
	}
	for _, m := range said {
		at[m.ReferralID].Messages = append(at[m.ReferralID].Messages, m)
	}
	results, err := models.OutcomesOf(tx, ids...)
	for id, r := range results {
		at[id].Results = r
	}
	return all, err
}

func (d *Desk) proposals(tx *gorm.DB, enquiry uuid.UUID) ([]Proposed, error) {
	open, err := models.OpenProposals(tx, enquiry)
	if err != nil || len(open) == 0 {
		return nil, err
	}
	ids := make([]uuid.UUID, len(open))
	for i, p := range open {
		ids[i] = p.ServiceID
	}
	services, err := models.ServicesByID(tx, ids)
	if err != nil {
		return nil, err
	}
	all := make([]Proposed, len(open))
	for i, p := range open {
		all[i] = Proposed{p, services[i], d.Script(services[i])}
	}
	return all, nil
}

func agreedTo(tx *gorm.DB, enquiry uuid.UUID, key seal.Key) ([]Agreed, error) {
	consents, err := models.ConsentsOf(tx, enquiry)
	if err != nil {
		return nil, err
	}
	all := make([]Agreed, len(consents))
	for i, c := range consents {
		all[i].Consent = c
		if err := key.Open("consents", c.ID.String(), c.Words, &all[i].Words); err != nil {
			return nil, err
		}
		if len(c.Note) > 0 {
			if err := key.Open("consents.note", c.ID.String(), c.Note, &all[i].Noted); err != nil {
				return nil, err
			}
		}
	}
	return all, nil
}

func givenOut(tx *gorm.DB, enquiry uuid.UUID, key seal.Key) ([]GivenOut, error) {
	given, err := models.GivenOf(tx, enquiry)
	if err != nil {
		return nil, err
	}
	all := make([]GivenOut, len(given))
	for i, g := range given {
		all[i].Given = g
		if len(g.Words) > 0 {
			if err := key.Open("disclosures", g.ID.String(), g.Words, &all[i].Words); err != nil {
				return nil, err
			}
		}
	}
	return all, nil
}

func (d *Desk) ownCases(tx *gorm.DB, enquiry uuid.UUID) ([]assurance.Opened, error) {
	cases, err := models.CasesOf(tx, enquiry)
	if err != nil {
		return nil, err
	}
	all := make([]assurance.Opened, len(cases))
	for i, c := range cases {
		if all[i], err = assurance.OpenCase(tx, d.Ring, c); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// asOwn runs something on a resident's own enquiry.
func (d *Desk) asOwn(ctx context.Context, who models.Actor, f func(tx *gorm.DB, e models.Enquiry, key seal.Key) error) error {
	return models.InTx(ctx, d.Web, who, func(tx *gorm.DB) error {
		if who.Role != models.Resident {
			return fmt.Errorf("own record: %w", models.ErrNotFound)
		}
		e, err := models.EnquiryFor(tx, who.Enquiry)
		if err != nil {
			return err
		}
		key, err := models.KeyOf(tx, d.Ring, e.ID)
		if err != nil {
			return err
		}
		return f(tx, e, key)
	})
}

// line writes what was done about the resident's own enquiry.
func (d *Desk) line(tx *gorm.DB, who models.Actor, action, reason string, fields ...string) error {
	return d.Journal.Write(tx, who, models.Line{Action: action, Object: "enquiry", ObjectID: &who.Enquiry, EnquiryID: &who.Enquiry, Fields: fields, Reason: reason})
}
