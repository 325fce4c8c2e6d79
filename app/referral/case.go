package referral

import (
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"example.org/fingerpost/models"
	"example.org/fingerpost/models/seal"
)

// Case is one referral as a partner sees it: without identity until it has accepted, and then only the fields that the
// service declared.
type Case struct {
	Referral models.Referral
	Enquiry  models.Enquiry
	Service  models.Service
	Person   *models.Person    // nil: not theirs to know yet
	Referrer *models.Referring // who asked for the person; nil: the person themselves, or not theirs to know yet
	Steps    []TimelineStep
	Log      []Contacted
	Results  map[string]string
	Team     []models.Teammate
	Moves    []models.Move
	Ended    bool // it is open, and no consent to it is in force: nobody is let in
}

// TimelineStep is a step of the timeline, opened.
type TimelineStep struct {
	models.Event
	Words string
}

// Contacted is an entry of the log, opened.
type Contacted struct {
	models.Interaction
	Words string
}

// Read opens a referral for a partner who reads it. The first reading by anyone of the organisation moves it from sent to
// opened; every reading is on the record. ErrNotFound when it is not theirs, or no longer.
func (d *Desk) Read(ctx context.Context, who models.Actor, id uuid.UUID) (Case, error) {
	var c Case
	err := models.InTx(ctx, d.Web, who, func(tx *gorm.DB) error {
		r, err := models.LockReferralFor(tx, who, id)
		if err != nil {
			return err
		}
		if r.State == models.Sent && who.IsPartner() {
			open, err := models.MoveNamed("open")
			if err != nil {
				return err
			}
			if err := d.move(ctx, tx, who, r, open, Detail{}); err != nil {
				return err
			}
			if r, err = models.ReferralFor(tx, who, id); err != nil {
				return err
			}
		}
		if who.IsPartner() {
			if err := models.MarkRead(tx, who, r); err != nil {
				return err
			}
		}
		if err := d.Journal.Write(tx, who, models.Line{Action: "referral.read", Object: "referral", ObjectID: &r.ID, EnquiryID: &r.EnquiryID}); err != nil {
			return err
		}
		c, err = d.fill(tx, who, r)
		return err
	})
	return c, err
}

// fill reads everything about a referral that the actor may see.
func (d *Desk) fill(tx *gorm.DB, who models.Actor, r models.Referral) (Case, error) {
	c := Case{Referral: r}
	var err error
	if c.Enquiry, err = models.EnquiryFor(tx, r.EnquiryID); err != nil {
		return c, err
	}
	services, err := models.ServicesByID(tx, []uuid.UUID{r.ServiceID})
	if err != nil {
		return c, err
	}
	c.Service = services[0]
	key, err := models.KeyOf(tx, d.Ring, r.EnquiryID)
	if err != nil {
		return c, err
	}
	agreed, err := models.FieldsFor(tx, r)
	if err != nil {
		return c, err
	}
	c.Ended = len(agreed) == 0 && r.State.Open()
	if c.Person, err = d.personFor(tx, key, r, c.Service, agreed); err != nil {
		return c, err
	}
	if c.Referrer, err = referrerFor(tx, key, r.EnquiryID); err != nil {
		return c, err
	}
	if who.Role == models.Coordinator && c.Person == nil && c.Referrer != nil {
		c.Referrer.Client = "" // how a professional calls the client is who it is
	}
	if c.Steps, err = stepsOf(tx, key, r.ID); err != nil {
		return c, err
	}
	if c.Log, err = logOf(tx, key, r.ID); err != nil {
		return c, err
	}
	results, err := models.OutcomesOf(tx, r.ID)
	if err != nil {
		return c, err
	}
	c.Results = results[r.ID]
	if c.Team, err = models.TeammatesOf(tx, r.OrgID); err != nil {
		return c, err
	}
	sees := r.State.Open()
	if !sees {
		if sees, err = models.HasAccess(tx, r); err != nil {
			return c, err
		}
	}
	c.Moves = slices.DeleteFunc(r.State.MovesFor(who.Role, r.StateSince, d.Now()), func(m models.Move) bool { return m.Shows && c.Ended || m.To.Open() && !sees })
	return c, nil
}

// personFor opens the person, cut down to what was agreed that this service gets; nil when nothing is agreed to any more, or
// the database says that the actor may not know.
func (d *Desk) personFor(tx *gorm.DB, key seal.Key, r models.Referral, s models.Service, agreed models.List) (*models.Person, error) {
	if len(agreed) == 0 {
		return nil, nil
	}
	p, err := models.PersonOf(tx, key, r.EnquiryID)
	if errors.Is(err, models.ErrNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var got models.List
	for _, f := range agreed { // what was consented to, and is still asked for
		if s.Gets(f) {
			got = append(got, f)
		}
	}
	cut := p.Only(got)
	return &cut, nil
}

// referrerFor opens who asked for the person; nil when nobody did, or the database says that the actor may not know.
func referrerFor(tx *gorm.DB, key seal.Key, enquiry uuid.UUID) (*models.Referring, error) {
	r, err := models.ReferrerOf(tx, key, enquiry)
	if errors.Is(err, models.ErrNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return &r, nil
}

// stepsOf opens the steps of referrals of one enquiry, newest first.
func stepsOf(tx *gorm.DB, key seal.Key, referrals ...uuid.UUID) ([]TimelineStep, error) {
	events, err := models.EventsOf(tx, referrals...)
	if err != nil {
		return nil, err
	}
	steps := make([]TimelineStep, len(events))
	for i, e := range events {
		steps[i].Event = e
		if len(e.Words) > 0 {
			if err := key.Open("referral_events", e.ID.String(), e.Words, &steps[i].Words); err != nil {
				return nil, err
			}
		}
	}
	return steps, nil
}

// logOf opens the log of referrals of one enquiry, newest first.
func logOf(tx *gorm.DB, key seal.Key, referrals ...uuid.UUID) ([]Contacted, error) {
	entries, err := models.InteractionsOf(tx, referrals...)
	if err != nil {
		return nil, err
	}
	log := make([]Contacted, len(entries))
	for i, e := range entries {
		log[i].Interaction = e
		if len(e.Note) > 0 {
			if err := key.Open("interactions", e.ID.String(), e.Note, &log[i].Words); err != nil {
				return nil, err
			}
		}
	}
	return log, nil
}

// InboxPage is one page of a partner's queue.
type InboxPage struct {
	Rows     []InboxRow
	Next     string // cursor of the next page; empty: none
	Counts   []models.TabCount
	Team     []models.Teammate
	Services []models.Service // of the partner, to narrow by
	Erased   []models.ErasedRow
}

// InboxRow is a row with the name of those whom the partner may know.
type InboxRow struct {
	models.InboxRow
	Name string
}

// Inbox reads one page of the actor's queue.
func (d *Desk) Inbox(ctx context.Context, who models.Actor, ask models.InboxAsk) (InboxPage, error) {
	var page InboxPage
	err := models.InTx(ctx, d.Web, who, func(tx *gorm.DB) error {
		rows, more, err := models.Inbox(tx, ask)
		if err != nil {
			return err
		}
		if page.Rows, err = d.named(rows); err != nil {
			return err
		}
		if more {
			page.Next = rows[len(rows)-1].Cursor(ask.Sort)
		}
		if page.Counts, err = models.InboxCounts(tx); err != nil {
			return err
		}
		if page.Team, err = models.TeammatesOf(tx, who.Org); err != nil {
			return err
		}
		if page.Erased, err = models.ErasedOfOurs(tx, d.Now().Add(-erasedShown)); err != nil {
			return err
		}
		page.Services, err = models.OwnServices(tx, who)
		return err
	})
	return page, err
}

// How far one search goes: how many names it opens, what is open first and then newest first, and how many referrals it finds
// at most, newest first.
const SearchNames, SearchFinds = 2000, 100

// Search looks for a name or a reference in the actor's own queue, and says whether it looked at all of it. Names are opened for
// this one search and not kept; a referral that was not accepted yet can be found by reference only.
func (d *Desk) Search(ctx context.Context, who models.Actor, words string) (found []InboxRow, whole bool, err error) {
	words = strings.ToLower(strings.TrimSpace(words))
	if words == "" {
		return nil, true, nil
	}
	err = models.InTx(ctx, d.Web, who, func(tx *gorm.DB) error {
		var ids []uuid.UUID
		if ref, is := models.ParseRef(words); is {
			var err error
			if ids, err = models.InQueue(tx, who, ref); err != nil {
				return err
			}
		}
		var people []models.QueuePerson
		if len(ids) == 0 {
			var err error
			if people, err = models.QueuePeople(tx, SearchNames+1); err != nil {
				return err
			}
		}
		if whole = len(people) <= SearchNames; !whole {
			people = people[:SearchNames]
		}
		for _, p := range people {
			if len(ids) == SearchFinds {
				whole = false
				break
			}
			name, err := d.nameOf(p.EnquiryID, p.Wrapped, p.Sealed)
			if err != nil {
				return err
			}
			if strings.Contains(strings.ToLower(name), words) {
				ids = append(ids, p.ReferralID)
			}
		}
		rows, err := models.InboxAmong(tx, ids)
		if err != nil {
			return err
		}
		if found, err = d.named(rows); err != nil {
			return err
		}
		return d.Journal.Write(tx, who, models.Line{Action: "inbox.search", Object: "organisation", ObjectID: &who.Org})
	})
	return found, whole, err
}

func (d *Desk) named(rows []models.InboxRow) ([]InboxRow, error) {
	out := make([]InboxRow, len(rows))
	for i, r := range rows {
		out[i].InboxRow = r
		if len(r.Person) == 0 {
			continue
		}
		var err error
		if out[i].Name, err = d.nameOf(r.EnquiryID, r.Wrapped, r.Person); err != nil {
			return nil, err
		}
	}
	return out, nil
}

func (d *Desk) nameOf(enquiry uuid.UUID, wrapped []byte, sealed seal.Box) (string, error) {
	key, err := d.Ring.Unwrap(enquiry, wrapped)
	if err != nil {
		return "", err
	}
	var p struct { // all that is wanted of models.Person
		Name string `json:"name"`
	}
	err = key.Open("people", enquiry.String(), sealed, &p)
	return p.Name, err
}
