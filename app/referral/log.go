package referral

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"example.org/fingerpost/models"
)

// Entry is a contact as a partner logs it.
type Entry struct {
	On         time.Time // the day it happened
	Type       string    // of InteractionTypes
	Outcome    string    // of InteractionOutcomes; may be empty
	Attendance string    // of Attendances; may be empty
	Level      int       // of Levels; below 0: not changed
	Note       string    // at most 500 characters
	PartOfDay  string    // of PartsOfDay; empty: that of now when it happened today, else not known
}

// Log writes an entry in the log of contacts of a referral that the partner has accepted. Reaching the person begins
// being in contact; any attempt stops the clock of the first contact. ErrConflict when the referral is not accepted.
func (d *Desk) Log(ctx context.Context, who models.Actor, id uuid.UUID, in Entry) error {
	if err := d.checkEntry(in); err != nil {
		return err
	}
	return models.InTx(ctx, d.Web, who, func(tx *gorm.DB) error {
		r, err := models.LockReferralFor(tx, who, id)
		if err != nil {
			return err
		}
		switch {
		case !who.IsPartner():
			return fmt.Errorf("log: %w", models.ErrForbidden)
		case r.State != models.Accepted && r.State != models.Waitlisted && r.State != models.InContact:
			return fmt.Errorf("log at %s: %w", r.State, models.ErrConflict)
		}
		entry, err := d.addEntry(tx, who, r, in)
		if err != nil {
			return err
		}
		if entry.Reached() && r.State != models.InContact {
			return d.reach(ctx, tx, who, r, in)
		}
		services, err := models.ServicesByID(tx, []uuid.UUID{r.ServiceID})
		if err != nil {
			return err
		}
		if entry.Attempt() || r.Due == models.ClockNote {
			startClock(&r, services[0], models.ClockNote, d.Now())
		}
		if in.Level >= 0 {
			r.Level = &in.Level
		}
		return r.Save(tx)
	})
}

// reach is the move that follows from having reached the person.
func (d *Desk) reach(ctx context.Context, tx *gorm.DB, who models.Actor, r models.Referral, in Entry) error {
	m, err := models.MoveNamed("contact")
	if err != nil {
		return err
	}
	if in.Level >= 0 {
		r.Level = &in.Level
	}
	return d.move(ctx, tx, who, r, m, Detail{})
}

func (d *Desk) addEntry(tx *gorm.DB, who models.Actor, r models.Referral, in Entry) (models.Interaction, error) {
	i := models.Interaction{ID: models.NewOrderedID(), ReferralID: r.ID, EnquiryID: r.EnquiryID, OrgID: r.OrgID, UserID: who.User, LoggedAt: d.Now(),
		HappenedOn: in.On, Type: in.Type, Outcome: in.Outcome, Attendance: in.Attendance}
	if in.Level >= 0 {
		i.Level = &in.Level
	}
	if in.PartOfDay == "" && d.today(in.On) {
		in.PartOfDay = models.PartOfDay(d.Now())
	}
	if in.PartOfDay != "" {
		i.PartOfDay = &in.PartOfDay
	}
	if note := strings.TrimSpace(in.Note); note != "" {
		key, err := models.KeyOf(tx, d.Ring, r.EnquiryID)
		if err != nil {
			return i, err
		}
		if i.Note, err = key.Seal("interactions", i.ID.String(), note); err != nil {
			return i, err
		}
	}
	if err := models.AddInteraction(tx, i); err != nil {
		return i, err
	}
	return i, d.Journal.Write(tx, who, models.Line{Action: "interaction.add", Object: "referral", ObjectID: &r.ID, EnquiryID: &r.EnquiryID, Reason: in.Type})
}

func (d *Desk) checkEntry(in Entry) error {
	p := models.Problems{}
	if !models.InteractionTypes.Has(in.Type) {
		p["type"] = "Select what kind of contact it was"
	}
	if in.Outcome != "" && !models.InteractionOutcomes.Has(in.Outcome) {
		p["outcome"] = "Select how it went"
	}
	if in.Attendance != "" && !models.Attendances.Has(in.Attendance) {
		p["attendance"] = "Select whether they came"
	}
	if in.PartOfDay != "" && !models.PartsOfDay.Has(in.PartOfDay) {
		p["part-of-day"] = "Select the time of day"
	}
	if in.Level > 5 {
		p["level"] = "Select how much they take part"
	}
	switch {
	case in.On.IsZero():
		p["on-day"] = "Enter the day it happened"
	case d.afterToday(in.On):
		p["on-day"] = "The day it happened must be today or before"
	}
	if len([]rune(in.Note)) > maxWords {
		p["note"] = fmt.Sprintf("Use %d characters or fewer", maxWords)
	}
	return p.Or()
}

// Assign gives a referral to a colleague of the same organisation, or to nobody when user is zero.
func (d *Desk) Assign(ctx context.Context, who models.Actor, id, user uuid.UUID) error {
	return models.InTx(ctx, d.Web, who, func(tx *gorm.DB) error {
		r, err := models.LockReferralFor(tx, who, id)
		if err != nil {
			return err
		}
		if !who.IsPartner() {
			return fmt.Errorf("assign: %w", models.ErrForbidden)
		}
		r.AssignedTo = nil
		if user != uuid.Nil {
			works, err := models.WorksFor(tx, user, who.Org)
			if err != nil {
				return err
			}
			if !works {
				return models.Problems{"assign": "Select someone of your organisation"}
			}
			r.AssignedTo = &user
		}
		if err := r.Save(tx); err != nil {
			return err
		}
		return d.Journal.Write(tx, who, models.Line{Action: "referral.assign", Object: "referral", ObjectID: &r.ID, EnquiryID: &r.EnquiryID})
	})
}

// today says whether a day, as the service keeps days, is the one it is in London.
func (d *Desk) today(day time.Time) bool {
	return day.Format(time.DateOnly) == d.Now().In(models.London).Format(time.DateOnly)
}

// afterToday says whether a day, as the service keeps days, lies ahead in London.
func (d *Desk) afterToday(day time.Time) bool {
	return day.Format(time.DateOnly) > d.Now().In(models.London).Format(time.DateOnly)
}
