package referral

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"example.org/fingerpost/models"
	"example.org/fingerpost/models/seal"
)

// Detail is what goes with a move; the move's Needed says which parts.
type Detail struct {
	Reason   string            // of the move's Reasons
	NextStep string            // of NextSteps
	Words    string            // plain words that the person will see, at most 500 characters
	Month    time.Time         // when the waiting list is expected to end
	Results  map[string]string // a result of NeedResults for each need
}

const maxWords = 500

// Move takes one step in the life of a referral. It is the only place where a state changes: the check, the change, the
// event, the audit line, the clock and who is told stand or fall together. Who may is in models.Moves. ErrNotFound when the
// referral is not the actor's, ErrForbidden when the step is somebody else's, ErrConflict when somebody was first, ErrPaused when
// it would go on while the person has paused it, Problems when a part of the detail is missing.
func (d *Desk) Move(ctx context.Context, who models.Actor, id uuid.UUID, name string, in Detail) error {
	m, err := models.MoveNamed(name)
	if err != nil {
		return err
	}
	if who.Role == models.Referrer {
		return fmt.Errorf("%s: %w", name, models.ErrForbidden) // theirs are WithdrawFor and AnswerFor, which ask what they are told
	}
	return models.InTx(ctx, d.pool(who), who, func(tx *gorm.DB) error {
		r, err := models.LockReferralFor(tx, who, id)
		if err != nil {
			return err
		}
		return d.move(ctx, tx, who, r, m, in)
	})
}

func (d *Desk) pool(who models.Actor) *models.DB {
	if who.Role == models.Chore {
		return d.Chores
	}
	return d.Web
}

func (d *Desk) move(ctx context.Context, tx *gorm.DB, who models.Actor, r models.Referral, m models.Move, in Detail) error {
	if err := m.Check(r.State, r.StateSince, d.Now(), who.Role); err != nil {
		return fmt.Errorf("referral %s: %w", r.ID, err)
	}
	in = in.For(m) // nothing is kept that the move does not ask for
	e, err := models.EnquiryFor(tx, r.EnquiryID)
	if err != nil {
		return err
	}
	if e.State == models.EnquiryWithdrawn && m.To.Open() {
		return fmt.Errorf("%s after everything was taken back: %w", m.Name, models.ErrConflict)
	}
	if m.To.Open() { // to an end it may be brought while it is paused, but nothing more goes to the partner
		if err := e.GoesOn(); err != nil {
			return err
		}
	}
	if m.To.Open() && !r.State.Open() { // what somebody objected to or had deleted is out of the partner's sight for good
		if has, err := models.HasAccess(tx, r); err != nil || !has {
			return errors.Join(err, fmt.Errorf("%s what the partner may not see any more: %w", m.Name, models.ErrConflict))
		}
	}
	if err := checkDetail(m, in, e.Needs); err != nil {
		return err
	}
	if err := d.checkTried(tx, e, r, m, in); err != nil {
		return err
	}
	services, err := models.ServicesByID(tx, []uuid.UUID{r.ServiceID})
	if err != nil {
		return err
	}
	was := r.State
	d.step(&r, services[0], m, in)
	if err := r.Save(tx); err != nil {
		return err
	}
	if err := d.event(tx, who, r, was, m, in); err != nil {
		return err
	}
	if m.Needs&models.NeedsOutcomes != 0 {
		if err := models.SetOutcomes(tx, r, in.Results); err != nil {
			return err
		}
	}
	if m.Shows {
		if err := d.letIn(tx, who, r, services[0]); err != nil {
			return err
		}
	}
	line := models.Line{Action: "referral." + m.Name, Object: "referral", ObjectID: &r.ID, EnquiryID: &r.EnquiryID, Reason: in.Reason}
	if err := d.Journal.Write(tx, who, line); err != nil {
		return err
	}
	if err := d.tell(ctx, tx, r, m); err != nil {
		return err
	}
	if !r.State.Open() || !was.Open() {
		if err := d.Queue.Put(ctx, tx, ended{r.EnquiryID.String()}); err != nil {
			return err
		}
	}
	if m.Ends {
		return models.ShutOut(tx, r) // last: from here on a partner sees nothing of it any more
	}
	return nil
}

// step is what a move changes on the referral itself.
func (d *Desk) step(r *models.Referral, s models.Service, m models.Move, in Detail) {
	now, answered := d.Now(), r.State == models.InfoRequested && m.To == models.Opened
	r.State, r.StateSince = m.To, now
	startClock(r, s, m.Clock, now)
	switch m.To {
	case models.Sent, models.Opened, models.InfoRequested: // undecided: it still expires
	default:
		r.ExpiresAt = nil
	}
	if answered {
		decideAgain(r, s, now)
	}
	r.EndedAt = nil
	if !m.To.Open() {
		r.EndedAt = &now
	}
	if m.Shows {
		r.AcceptedAt = &now
	}
	r.Reason, r.NextStep, r.WaitUntil = in.Reason, in.NextStep, nil
	if m.Needs&models.NeedsMonth != 0 {
		r.WaitUntil = &in.Month
	}
}

// event writes the step of the timeline, with the words sealed under the enquiry's key.
func (d *Desk) event(tx *gorm.DB, who models.Actor, r models.Referral, was models.State, m models.Move, in Detail) error {
	id := models.NewOrderedID()
	var words seal.Box
	if in.Words != "" {
		key, err := models.KeyOf(tx, d.Ring, r.EnquiryID)
		if err != nil {
			return err
		}
		if words, err = key.Seal("referral_events", id.String(), in.Words); err != nil {
			return err
		}
	}
	return models.AddEvent(tx, who, r, was, in.Reason, in.NextStep, id, words)
}

// letIn lets the partner know who it is, and records exactly which fields it may read from now on. ErrConflict when the
// consent has ended, and nothing may be read any more.
func (d *Desk) letIn(tx *gorm.DB, who models.Actor, r models.Referral, s models.Service) error {
	agreed, err := models.FieldsFor(tx, r)
	if err != nil {
		return err
	}
	if len(agreed) == 0 {
		return fmt.Errorf("the consent has ended: %w", models.ErrConflict)
	}
	if err := models.LetIn(tx, r); err != nil {
		return err
	}
	var fields models.List // what was agreed to and is still asked for, as personFor shows it
	for _, f := range s.GetsFields() {
		if agreed.Has(f) {
			fields = append(fields, f)
		}
	}
	return models.Disclose(tx, who, models.Disclosure{EnquiryID: r.EnquiryID, ReferralID: &r.ID, What: models.DisclosedIdentity, Fields: fields})
}

func (d *Desk) tell(ctx context.Context, tx *gorm.DB, r models.Referral, m models.Move) error {
	if m.Tells&models.TellPartner != 0 {
		if err := d.Post.Tell(ctx, tx, r.OrgID); err != nil {
			return err
		}
	}
	if m.Tells&models.TellReferrer != 0 {
		if err := d.Queue.Put(ctx, tx, progressed{r.EnquiryID.String()}); err != nil {
			return err
		}
	}
	if m.Tells&models.TellTeam != 0 {
		return d.Post.TellTeam(ctx, tx)
	}
	return nil
}

// checkDetail says what is missing beside the question that asks for it.
func checkDetail(m models.Move, in Detail, needs models.List) error {
	p := models.Problems{}
	if m.Needs&models.NeedsReason != 0 && !m.Reasons.Has(in.Reason) {
		p["reason"] = "Select a reason"
	}
	if m.Needs&models.NeedsNextStep != 0 && !models.NextSteps.Has(in.NextStep) {
		p["next-step"] = "Select what should happen next"
	}
	if m.Needs&models.NeedsWords != 0 && strings.TrimSpace(in.Words) == "" {
		p["words"] = "Write a few plain words"
	}
	if n := len([]rune(in.Words)); n > maxWords {
		p["words"] = fmt.Sprintf("Use %d characters or fewer; you have %d", maxWords, n)
	}
	if m.Needs&models.NeedsMonth != 0 && in.Month.IsZero() {
		p["month"] = "Select the month in which you expect a place"
	}
	if m.Needs&models.NeedsOutcomes != 0 {
		for _, n := range needs {
			if !models.NeedResults.Has(in.Results[n]) {
				p["result-"+n] = "Select what became of this: " + strings.Join(models.NeedLabels([]string{n}), "")
			}
		}
		for n := range in.Results {
			if !slices.Contains(needs, n) {
				return fmt.Errorf("result for a need that was not asked: %w", models.ErrInvalid)
			}
		}
	}
	return p.Or()
}
