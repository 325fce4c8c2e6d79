package referral

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"example.org/fingerpost/app/directory"
	"example.org/fingerpost/models"
)

// HeldPage is one page of what the coordination team holds, with what else waits for it.
type HeldPage struct {
	Rows  []models.HeldRow
	Next  string // cursor of the next page; empty: none
	Asked []models.AskedRow
}

// Held reads what the coordination team holds, longest waiting first, without identity.
func (d *Desk) Held(ctx context.Context, who models.Actor, heldFor, after string) (HeldPage, error) {
	var page HeldPage
	err := models.InTx(ctx, d.Web, who, func(tx *gorm.DB) error {
		rows, more, err := models.HeldEnquiries(tx, heldFor, after)
		if err != nil {
			return err
		}
		page.Rows = rows
		if more {
			page.Next = rows[len(rows)-1].Cursor()
		}
		page.Asked, err = models.WaitingForInformation(tx)
		return err
	})
	return page, err
}

// File is an enquiry as the coordination team sees it: nobody's identity until somebody has said why they ask.
type File struct {
	Enquiry   models.Enquiry
	Person    *models.Person // nil: not shown
	Until     time.Time      // how long the person is shown
	Matches   []directory.Match
	Named     []models.NamedService // what the person consented to so far
	Asked     []models.NamedService // what somebody else asked for and the person has not agreed to
	Referrer  *models.Referring     // who asked for the person; nil: the person themselves, or not shown
	Relation  string                // what who asked is to the person; empty: the person themselves
	Check     models.Check          // how a professional without an account was checked; its words only with who asked
	Proposed  []models.Proposal     // what they have before them and did not answer yet
	Referrals []Case                // where it went, with timelines; without persons
}

// File opens an enquiry for the coordination team, and records the reading. ErrNotFound when there is none.
func (d *Desk) File(ctx context.Context, who models.Actor, id uuid.UUID) (File, error) {
	var f File
	err := models.InTx(ctx, d.Web, who, func(tx *gorm.DB) error {
		var err error
		if f.Enquiry, err = models.EnquiryFor(tx, id); err != nil {
			return err
		}
		if f.Until, err = models.Shown(tx, who, id); err != nil {
			return err
		}
		key, err := models.KeyOf(tx, d.Ring, id)
		if err != nil {
			return err
		}
		p, err := models.PersonOf(tx, key, id)
		if err == nil {
			f.Person = &p
		} else if !errors.Is(err, models.ErrNotFound) {
			return err
		}
		all, err := models.ListedServices(tx)
		if err != nil {
			return err
		}
		f.Matches = directory.Suits(all, d.askAbout(f.Enquiry, f.Person))
		if f.Named, err = models.NamedBy(tx, id); err != nil {
			return err
		}
		if f.Asked, err = models.NamedWaiting(tx, id); err != nil {
			return err
		}
		asker, err := referrerFor(tx, key, id)
		if err != nil {
			return err
		}
		if asker != nil {
			f.Relation, f.Check = asker.Relation, asker.Check
		}
		switch {
		case asker == nil:
		case f.Person != nil: // whoever may know who it is may know who asked
			f.Referrer = asker
		case asker.Check.State == models.CheckWaits: // and whoever has to check them; how they know the person is about the person
			f.Referrer, asker.Knows = asker, ""
		}
		if f.Proposed, err = models.OpenProposals(tx, id); err != nil {
			return err
		}
		referrals, err := models.ReferralsOf(tx, id)
		if err != nil {
			return err
		}
		for _, r := range referrals {
			c, err := d.fill(tx, who, r)
			if err != nil {
				return err
			}
			c.Person = nil
			f.Referrals = append(f.Referrals, c)
		}
		return d.Journal.Write(tx, who, models.Line{Action: "enquiry.read", Object: "enquiry", ObjectID: &id, EnquiryID: &id})
	})
	return f, err
}

// askAbout is what matching may know of an enquiry: the age band's lower end until the person is shown.
func (d *Desk) askAbout(e models.Enquiry, p *models.Person) directory.Ask {
	gender := e.GenderBand
	if gender == "not_said" {
		gender = ""
	}
	ask := directory.Ask{Needs: e.Needs, District: e.District, Age: models.BandFrom(e.AgeBand), Gender: gender, Access: e.Access, Restricted: e.Restricted, Today: d.Now()}
	if p != nil && !p.BornOn().IsZero() {
		ask.Age = models.Age(p.BornOn(), d.Now())
	}
	return ask
}

// Show lets a member of the coordination team see who an enquiry is about, for a working day, after saying why. The
// person can read the reason. Problems when it is missing.
func (d *Desk) Show(ctx context.Context, who models.Actor, id uuid.UUID, reason, words string) error {
	p := models.Problems{}
	if !models.ShowReasons.Has(reason) {
		p["reason"] = "Select why you need to know who this is"
	}
	if words = strings.TrimSpace(words); reason == "other" && words == "" {
		p["words"] = "Write the reason in a few words. The person can read it"
	}
	if len([]rune(words)) > maxWords {
		p["words"] = fmt.Sprintf("Use %d characters or fewer", maxWords)
	}
	if err := p.Or(); err != nil {
		return err
	}
	return models.InTx(ctx, d.Web, who, func(tx *gorm.DB) error {
		if who.Role != models.Coordinator {
			return fmt.Errorf("show who this is: %w", models.ErrNotFound)
		}
		key, err := models.KeyOf(tx, d.Ring, id)
		if err != nil {
			return err
		}
		disclosure := models.Disclosure{ID: models.NewOrderedID(), EnquiryID: id, What: models.DisclosedShown, Fields: models.List{"name"}, Reason: reason}
		for _, f := range models.PersonFields[1:] {
			disclosure.Fields = append(disclosure.Fields, f.Code)
		}
		if words != "" {
			if disclosure.Words, err = key.Seal("disclosures", disclosure.ID.String(), words); err != nil {
				return err
			}
		}
		if err := models.Disclose(tx, who, disclosure); err != nil {
			return err
		}
		return d.Journal.Write(tx, who, models.Line{Action: "enquiry.show", Object: "enquiry", ObjectID: &id, EnquiryID: &id, Reason: reason})
	})
}
