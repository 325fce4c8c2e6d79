package referral

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"example.org/fingerpost/models"
)

// NoChange says in one tap that all goes on as it was: the clock of the note begins again, and the log of contacts gets an
// entry for the file, so that whoever reads the log later sees who said so and when. For the partner. ErrConflict when no
// note is due: the first contact cannot be put off like this.
func (d *Desk) NoChange(ctx context.Context, who models.Actor, id uuid.UUID) error {
	return d.tap(ctx, who, id, Entry{Type: "admin_note", Note: "No change", Level: -1})
}

// Engage says in one tap how much the person takes part, of models.Levels. It goes into the log as NoChange does, and
// begins the clock of the note again when that runs. For the partner. ErrConflict when the referral is not accepted.
func (d *Desk) Engage(ctx context.Context, who models.Actor, id uuid.UUID, level int) error {
	if level < 0 || level > 5 {
		return models.Problems{"level": "Select how much they take part"}
	}
	return d.tap(ctx, who, id, Entry{Type: "admin_note", Level: level})
}

// tap writes an entry of today that is no contact.
func (d *Desk) tap(ctx context.Context, who models.Actor, id uuid.UUID, in Entry) error {
	y, m, day := d.Now().In(models.London).Date()
	in.On = time.Date(y, m, day, 0, 0, 0, 0, time.UTC)
	return models.InTx(ctx, d.Web, who, func(tx *gorm.DB) error {
		r, err := models.LockReferralFor(tx, who, id)
		if err != nil {
			return err
		}
		switch {
		case !who.IsPartner():
			return fmt.Errorf("how it goes: %w", models.ErrForbidden)
		case r.AcceptedAt == nil || !r.State.Open(), in.Level < 0 && r.Due != models.ClockNote:
			return fmt.Errorf("how it goes at %s: %w", r.State, models.ErrConflict)
		}
		if _, err := d.addEntry(tx, who, r, in); err != nil {
			return err
		}
		if in.Level >= 0 {
			r.Level = &in.Level
		}
		if r.Due == models.ClockNote {
			services, err := models.ServicesByID(tx, []uuid.UUID{r.ServiceID})
			if err != nil {
				return err
			}
			startClock(&r, services[0], models.ClockNote, d.Now())
		}
		return r.Save(tx)
	})
}

// What must have been tried before anybody is given up (the usual practice: attempts on different days and in different ways, before anybody is given up).
const (
	triesNeeded = 3
	waysNeeded  = 2
	partsNeeded = 2
	daysNeeded  = 10
)

// checkTried holds back a referral that would be closed because the person was not reached or did not take part, until
// enough was tried.
func (d *Desk) checkTried(tx *gorm.DB, e models.Enquiry, r models.Referral, m models.Move, in Detail) error {
	if m.To != models.Closed || in.Reason != "unable_to_contact" && in.Reason != "did_not_engage" {
		return nil
	}
	log, err := models.InteractionsOf(tx, r.ID)
	if err != nil {
		return err
	}
	since := r.SentAt
	if r.AcceptedAt != nil {
		since = *r.AcceptedAt
	}
	if missing := StillToTry(e, log, since, d.Now()); missing != "" {
		return models.Problems{"reason": missing}
	}
	return nil
}

// StillToTry says what is missing before a referral may be closed because the person was not reached or did not take part;
// empty when enough was tried: three times, in two ways, at two times of day, over ten days. It never asks for more than is
// safe: who has one safe way is tried in that one, letters have no time of day, and whoever wants to get in touch by
// themselves since the partner accepted has ten days for it.
func StillToTry(e models.Enquiry, log []models.Interaction, accepted, now time.Time) string {
	if e.NoContact {
		if now.Sub(accepted) < daysNeeded*24*time.Hour {
			return fmt.Sprintf("They will get in touch by themselves. Give them %d days", daysNeeded)
		}
		return ""
	}
	tries, ways, parts := 0, map[string]bool{}, map[string]bool{}
	var first, last time.Time
	for _, i := range log {
		if !i.Failed() {
			continue
		}
		tries++
		ways[i.Type] = true
		if i.PartOfDay != nil {
			parts[*i.PartOfDay] = true
		}
		if first.IsZero() || i.HappenedOn.Before(first) {
			first = i.HappenedOn
		}
		if i.HappenedOn.After(last) {
			last = i.HappenedOn
		}
	}
	safe := 0
	for _, w := range models.ContactWays {
		if e.Contact.Has(w.Code) {
			safe++
		}
	}
	onlyPost := safe == 1 && e.Contact.Has("post")
	switch {
	case tries < triesNeeded:
		return fmt.Sprintf("Try at least %d times first. The log has %d tries that did not reach them", triesNeeded, tries)
	case len(ways) < waysNeeded && safe > 1:
		return "Try in at least 2 ways first, such as a call and a letter"
	case len(parts) < partsNeeded && !onlyPost:
		return "Try at 2 different times of day first, such as a morning and an evening"
	case last.Sub(first) < daysNeeded*24*time.Hour:
		return fmt.Sprintf("Try over at least %d days first. Your tries lie within %d", daysNeeded, int(last.Sub(first).Hours()/24))
	}
	return ""
}
