package referral

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"example.org/fingerpost/models"
)

// ClientSent is an enquiry as the professional who sent it may see it: whom they called it after, and where it went. Of what
// became of it only what the person agreed that they are told.
type ClientSent struct {
	models.ClientRow
	Client string
	Legs   []models.ClientLeg // without Told only their names
}

// ClientCase is one of them with what happened.
type ClientCase struct {
	ClientSent
	Steps map[uuid.UUID][]models.Event // by leg; without notes
	Asked map[uuid.UUID]string         // by leg: what the service wants to know before it decides
	Again bool                         // what was typed is still kept, to begin again with
}

// ClientsPage is one page of what a professional sent.
type ClientsPage struct {
	Rows   []ClientSent
	Counts []models.ClientCount
	Next   string // cursor of the next page; empty: none
}

// Clients reads one page of what the actor sent: overdue first, then newest.
func (d *Desk) Clients(ctx context.Context, who models.Actor, ask models.ClientsAsk) (ClientsPage, error) {
	var page ClientsPage
	err := models.InTx(ctx, d.Web, who, func(tx *gorm.DB) error {
		rows, more, err := models.Clients(tx, who, ask)
		if err != nil {
			return err
		}
		if more {
			page.Next = rows[len(rows)-1].Cursor()
		}
		if page.Counts, err = models.ClientCounts(tx, who); err != nil {
			return err
		}
		page.Rows, err = d.clientsSent(tx, rows)
		return err
	})
	return page, err
}

// FindClients looks for a client or a reference in what the actor sent, and says whether it looked at all of it. Names are opened
// for this one search and not kept.
func (d *Desk) FindClients(ctx context.Context, who models.Actor, words string) (found []ClientSent, whole bool, err error) {
	words = strings.ToLower(strings.TrimSpace(words))
	if words == "" {
		return nil, true, nil
	}
	err = models.InTx(ctx, d.Web, who, func(tx *gorm.DB) error {
		var hits []models.ClientRow
		var err error
		if hits, whole, err = d.clientsCalled(tx, who, words); err != nil {
			return err
		}
		if found, err = d.clientsSent(tx, hits); err != nil {
			return err
		}
		return d.Journal.Write(tx, who, models.Line{Action: "clients.search", Object: "organisation", ObjectID: &who.Org})
	})
	return found, whole, err
}

// clientsCalled are the rows that words find: the one of a reference, however long ago it was sent, else those of a name.
func (d *Desk) clientsCalled(tx *gorm.DB, who models.Actor, words string) (hits []models.ClientRow, whole bool, err error) {
	if ref, is := models.ParseRef(words); is {
		row, err := models.ClientByRef(tx, who, ref)
		if !errors.Is(err, models.ErrNotFound) {
			return []models.ClientRow{row}, true, err
		}
	}
	rows, more, err := models.Clients(tx, who, models.ClientsAsk{Limit: SearchNames})
	if err != nil {
		return nil, false, err
	}
	for _, r := range rows {
		if len(hits) == SearchFinds {
			return hits, false, nil
		}
		name, err := d.clientName(r)
		if err != nil {
			return nil, false, err
		}
		if strings.Contains(strings.ToLower(name), words) {
			hits = append(hits, r)
		}
	}
	return hits, !more, nil
}

// ClientSent reads one enquiry that the actor sent; ErrNotFound when it is not theirs.
func (d *Desk) ClientSent(ctx context.Context, who models.Actor, id uuid.UUID) (ClientCase, error) {
	c := ClientCase{Steps: map[uuid.UUID][]models.Event{}, Asked: map[uuid.UUID]string{}}
	err := models.InTx(ctx, d.Web, who, func(tx *gorm.DB) error {
		row, err := models.ClientFor(tx, who, id)
		if err != nil {
			return err
		}
		all, err := d.clientsSent(tx, []models.ClientRow{row})
		if err != nil {
			return err
		}
		c.ClientSent = all[0]
		if row.Told {
			for _, leg := range c.Legs {
				if c.Steps[leg.ID], err = models.EventsOf(tx, leg.ID); err != nil {
					return err
				}
				if leg.State != models.InfoRequested {
					continue
				}
				if c.Asked[leg.ID], err = d.askedAbout(tx, id, c.Steps[leg.ID]); err != nil {
					return err
				}
			}
		}
		draft, err := models.ReferrerDraftFor(tx, who, id)
		c.Again = err == nil && draft.SentAt != nil
		return d.Journal.Write(tx, who, models.Line{Action: "enquiry.read", Object: "enquiry", ObjectID: &id, EnquiryID: &id})
	})
	return c, err
}

// askedAbout opens the question that a service asked last; of what else was said a referrer is told nothing.
func (d *Desk) askedAbout(tx *gorm.DB, enquiry uuid.UUID, events []models.Event) (string, error) {
	i := slices.IndexFunc(events, func(e models.Event) bool { return e.State == models.InfoRequested })
	if i < 0 || len(events[i].Words) == 0 {
		return "", nil
	}
	key, err := models.KeyOf(tx, d.Ring, enquiry)
	if err != nil {
		return "", err
	}
	var words string
	err = key.Open("referral_events", events[i].ID.String(), events[i].Words, &words)
	return words, err
}

// AnswerFor answers what a service asked the professional who sent the referral, if the person agreed that they are told what
// becomes of it; the service decides again from then on, and the person can read the answer. ErrNotFound when it is not theirs
// or they are not told of it, ErrConflict when nothing is asked any more, Problems when the words are missing or too long.
func (d *Desk) AnswerFor(ctx context.Context, who models.Actor, leg uuid.UUID, words string) error {
	answer, err := models.MoveNamed("answer")
	if err != nil {
		return err
	}
	return models.InTx(ctx, d.Web, who, func(tx *gorm.DB) error {
		if who.Role != models.Referrer {
			return fmt.Errorf("answer: %w", models.ErrNotFound)
		}
		r, err := models.LockReferralFor(tx, who, leg)
		if err != nil {
			return err
		}
		row, err := models.ClientFor(tx, who, r.EnquiryID)
		if err != nil {
			return err
		}
		if !row.Told {
			return fmt.Errorf("answer without being told: %w", models.ErrNotFound)
		}
		return d.move(ctx, tx, who, r, answer, Detail{Words: words})
	})
}

// ClientOf is the enquiry of one leg of what the actor sent; else ErrNotFound.
func (d *Desk) ClientOf(ctx context.Context, who models.Actor, leg uuid.UUID) (uuid.UUID, error) {
	var id uuid.UUID
	err := models.InTx(ctx, d.Web, who, func(tx *gorm.DB) error {
		r, err := models.ReferralFor(tx, who, leg)
		if err != nil {
			return err
		}
		row, err := models.ClientFor(tx, who, r.EnquiryID)
		id = row.ID
		return err
	})
	return id, err
}

// clientsSent opens the rows, and reads where each went, in what the actor may know of it.
func (d *Desk) clientsSent(tx *gorm.DB, rows []models.ClientRow) ([]ClientSent, error) {
	all := make([]ClientSent, len(rows))
	var told []uuid.UUID
	for i, r := range rows {
		name, err := d.clientName(r)
		if err != nil {
			return nil, err
		}
		all[i] = ClientSent{ClientRow: r, Client: name}
		if r.Told {
			told = append(told, r.ID)
			continue
		}
		if all[i].Legs, err = namedLegs(tx, r.ID); err != nil {
			return nil, err
		}
	}
	legs, err := models.ClientLegs(tx, told)
	if err != nil {
		return nil, err
	}
	for _, leg := range legs {
		i := slices.IndexFunc(all, func(s ClientSent) bool { return s.ID == leg.EnquiryID })
		all[i].Legs = append(all[i].Legs, leg)
	}
	return all, nil
}

// namedLegs are the services that were named when it was sent, and nothing of what became of it.
func namedLegs(tx *gorm.DB, enquiry uuid.UUID) ([]models.ClientLeg, error) {
	named, err := models.NamedBy(tx, enquiry)
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
	legs := make([]models.ClientLeg, len(services))
	for i, s := range services {
		legs[i] = models.ClientLeg{EnquiryID: enquiry, ServiceID: s.ID, Service: s.Name, Organisation: s.Organisation}
	}
	return legs, nil
}

// clientName is how the professional called the client.
func (d *Desk) clientName(r models.ClientRow) (string, error) {
	key, err := d.Ring.Unwrap(r.ID, r.Wrapped)
	if err != nil {
		return "", err
	}
	var details models.ReferrerDetails
	if err := key.Open("referrers", r.ID.String(), r.Sealed, &details); err != nil {
		return "", err
	}
	return details.Client, nil
}

// WithdrawFor withdraws what a professional sent, on the client's word: from one service, or all of it when leg is zero.
// Partners see nothing of it from then on. ErrNotFound when it is not theirs, ErrConflict when what they may know of is over
// already; who is not told what becomes of it is not told that either.
func (d *Desk) WithdrawFor(ctx context.Context, who models.Actor, id, leg uuid.UUID) error {
	withdraw, err := models.MoveNamed("withdraw")
	if err != nil {
		return err
	}
	return models.InTx(ctx, d.Web, who, func(tx *gorm.DB) error {
		row, err := models.ClientFor(tx, who, id)
		if err != nil {
			return err
		}
		e, err := models.LockEnquiryFor(tx, id)
		if err != nil {
			return err
		}
		if err := models.LockConsentsOf(tx, id); err != nil { // before the referrals, as whoever renews or ends them does
			return err
		}
		referrals, err := models.ReferralsOf(tx, id)
		if err != nil {
			return err
		}
		over := true
		for _, r := range referrals {
			if !r.State.Open() || leg != uuid.Nil && r.ID != leg {
				continue
			}
			if r, err = models.LockReferralFor(tx, who, r.ID); err != nil {
				return err
			}
			if !r.State.Open() {
				continue
			}
			if err := d.move(ctx, tx, who, r, withdraw, Detail{}); err != nil {
				return err
			}
			over = false
		}
		if leg == uuid.Nil && (e.State == models.Held || e.State == models.AwaitingConsent || e.State == models.Placed) {
			if err := models.WithdrawConsents(tx, id); err != nil {
				return err
			}
			if err := e.SetState(tx, models.EnquiryWithdrawn, ""); err != nil {
				return err
			}
			over = false
		}
		if over && row.Told {
			return fmt.Errorf("nothing to withdraw: %w", models.ErrConflict)
		}
		return d.Journal.Write(tx, who, models.Line{Action: "enquiry.withdraw", Object: "enquiry", ObjectID: &id, EnquiryID: &id})
	})
}
