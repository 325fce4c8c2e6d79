package main

import (
	"time"

	"github.com/google/uuid"

	"example.org/fingerpost/models"
)

// story is what became of one referral, step by step along models.Moves.
type story struct {
	models.Referral
	*chunk
	asked    *asked
	service  models.Service
	worker   models.Actor
	last     models.Move
	gone     bool // the partner sees nothing of it any more
	identity bool
}

// moves by their names.
var moves = func() map[string]models.Move {
	all := map[string]models.Move{}
	for _, m := range models.Moves {
		all[m.Name] = m
	}
	return all
}()

// expireDays is the time to decide in days of the calendar.
const expireDays = 14 * 24 * time.Hour

// tell invents a referral that was sent at a moment. One that must fail is passed back, so that the next gets its turn.
func (s *story) tell(at time.Time, position int, fail bool) error {
	s.Referral = models.Referral{ID: s.random(), EnquiryID: s.asked.ID, OrgID: s.service.OrgID, ServiceID: s.service.ID, Position: position, State: models.Sent, SentAt: at,
		StateSince: at, Urgent: s.asked.Restricted}
	s.last = models.Move{To: models.Sent, Clock: models.ClockOpen}
	s.event(s.ordered(at), "", s.asked.by, nil)
	s.disclosures.row().id(s.ordered(at)).id(s.EnquiryID).id(s.ID).id(s.OrgID).null().at(at).text(models.DisclosedSent).
		list([]string{"needs", "age_band", "district", "access", "language", "contact"}).text(models.PurposeRouting).text(models.BasisConsent)
	s.line(at, s.asked.by, "referral.send", "referral", s.ID, s.EnquiryID, "")
	if err := s.decide(fail); err != nil {
		return err
	}
	s.keep()
	return nil
}

// decide is the time until a partner has said yes or no, or has not.
func (s *story) decide(fail bool) error {
	read, answer := s.SentAt.Add(days(s.dice, 1.2)), days(s.dice, 2)
	limit := s.SentAt.Add(expireDays)
	if fate := s.dice.Float64(); fate < 0.03 {
		return s.move("withdraw", models.Actor{Role: models.Resident}, s.SentAt.Add(days(s.dice, 2)), "")
	} else if fate < 0.07 && !s.Urgent {
		return s.move("expire", models.TheChores, limit, "")
	}
	if err := s.move("open", s.worker, read, ""); err != nil || s.State != models.Opened {
		return err
	}
	if s.batch.whole {
		s.line(s.StateSince, s.worker, "referral.read", "referral", s.ID, s.EnquiryID, "")
	}
	s.reads.row().id(s.ID).id(s.EnquiryID).id(s.OrgID).id(s.worker.User).at(read)
	at := read.Add(answer)
	switch fate := s.dice.Float64(); {
	case at.After(limit) && !s.Urgent:
		return s.move("expire", models.TheChores, limit, "")
	case fail || fate < 0.12:
		return s.move("decline", s.worker, at, pick(s.dice, models.DeclineReasons).Code)
	}
	if err := s.move("accept", s.worker, at, ""); err != nil || s.State != models.Accepted {
		return err
	}
	s.AcceptedAt, s.identity = &at, true
	s.disclosures.row().id(s.ordered(at)).id(s.EnquiryID).id(s.ID).id(s.OrgID).id(s.worker.User).at(at).text(models.DisclosedIdentity).list(s.service.GetsFields()).
		text(models.PurposeRouting).text(models.BasisConsent)
	return s.help()
}

// help is the time with a partner, from accepting to the outcome.
func (s *story) help() error {
	at := s.StateSince
	if s.dice.IntN(10) == 0 {
		at = at.Add(days(s.dice, 4))
		if err := s.move("wait", s.worker, at, ""); err != nil || s.State != models.Waitlisted {
			return err
		}
		month := time.Date(at.Year(), at.Month()+2, 1, 0, 0, 0, 0, time.UTC)
		s.WaitUntil, at = &month, at.Add(days(s.dice, 30))
	}
	for range s.dice.IntN(3) {
		if at = at.Add(days(s.dice, 2)); at.After(s.batch.ends) {
			return nil
		}
		if err := s.contact(at, "phone_call", "no_answer", 1); err != nil {
			return err
		}
	}
	if at = at.Add(days(s.dice, 2)); at.After(s.batch.ends) {
		return nil
	}
	if err := s.contact(at, "phone_call", "spoke_to_person", 2); err != nil {
		return err
	}
	s.WaitUntil = nil
	if err := s.move("contact", s.worker, at, ""); err != nil || s.State != models.InContact {
		return err
	}
	until := at.Add(days(s.dice, 45))
	for range s.dice.IntN(4) {
		if at = at.Add(days(s.dice, 12)); at.After(s.batch.ends) || at.After(until) {
			break
		}
		if err := s.contact(at, pick(s.dice, []string{"face_to_face_office", "group_session", "home_visit"}), "", 2+s.dice.IntN(3)); err != nil {
			return err
		}
	}
	if s.dice.IntN(4) == 0 {
		return s.move("close", s.worker, until, pick(s.dice, models.CloseReasons[:8]).Code)
	}
	return s.move("finish", s.worker, until, "")
}

// contact logs one.
func (s *story) contact(at time.Time, kind, outcome string, level int) error {
	id := s.ordered(at)
	attendance := ""
	if outcome == "" {
		attendance = "5"
	}
	s.Level = &level
	t := s.interactions.row().id(id).id(s.ID).id(s.EnquiryID).id(s.OrgID).id(s.worker.User).at(at).day(at).text(kind).text(outcome).text(attendance).small(level)
	if s.dice.IntN(2) == 0 {
		t.null()
	} else {
		note, err := s.asked.key.Seal("interactions", id.String(), pick(s.dice, notes))
		if err != nil {
			return err
		}
		t.bytes(note)
	}
	t.text(models.PartOfDay(at))
	if s.batch.whole {
		s.line(at, s.worker, "interaction.add", "referral", s.ID, s.EnquiryID, kind)
	}
	return nil
}

// move takes a step, unless its time has not come by the end.
func (s *story) move(name string, who models.Actor, at time.Time, reason string) error {
	if at.After(s.batch.ends) {
		return nil
	}
	m := moves[name]
	if err := m.Check(s.State, s.StateSince, at, who.Role); err != nil {
		return err
	}
	var words []byte
	id := s.ordered(at)
	if m.Needs&models.NeedsWords != 0 {
		box, err := s.asked.key.Seal("referral_events", id.String(), pick(s.dice, told))
		if err != nil {
			return err
		}
		words = box
	}
	was := s.State
	s.State, s.StateSince, s.Reason, s.NextStep, s.last = m.To, at, reason, "", m
	if m.Needs&models.NeedsNextStep != 0 {
		s.NextStep = pick(s.dice, models.NextSteps).Code
	}
	if !m.To.Open() {
		s.EndedAt = &at
	}
	s.gone = s.gone || m.Ends
	s.event(id, was, who, words)
	if m.Needs&models.NeedsOutcomes != 0 {
		for _, n := range s.asked.Needs {
			s.outcomes.row().id(s.ID).id(s.EnquiryID).id(s.OrgID).text(n).text(pick(s.dice, models.NeedResults).Code).at(at)
		}
	}
	if s.batch.whole {
		s.line(at, who, "referral."+name, "referral", s.ID, s.EnquiryID, reason)
	}
	return nil
}

func (s *story) event(id uuid.UUID, was models.State, who models.Actor, words []byte) {
	s.events.row().id(id).id(s.ID).id(s.EnquiryID).id(s.OrgID).at(s.StateSince).text(string(who.Role)).some(who.Org).some(who.User).text(string(was)).text(string(s.State)).
		text(s.Reason).text(s.NextStep).bytes(words)
}

// keep writes the row as it stands at the end, with the clock that runs and what the partner may see.
func (s *story) keep() {
	if s.State.Open() {
		s.wind()
	}
	t := s.referrals.row().id(s.ID).id(s.EnquiryID).id(s.OrgID).id(s.ServiceID).small(s.Position).text(string(s.State)).at(s.StateSince).at(s.SentAt).at(orZero(s.AcceptedAt)).
		at(orZero(s.EndedAt)).text(s.Reason).text(s.NextStep).bool(s.Urgent)
	if s.Level == nil {
		t.null()
	} else {
		t.small(*s.Level)
	}
	if s.WaitUntil == nil {
		t.null()
	} else {
		t.day(*s.WaitUntil)
	}
	t.text(string(s.Due)).at(orZero(s.DueAt)).at(orZero(s.ExpiresAt)).at(orZero(s.RemindAt)).small(s.Reminded).at(orZero(s.LateSince))
	if !s.gone {
		s.access.row().id(s.ID).id(s.EnquiryID).id(s.OrgID).bool(s.identity).at(s.SentAt)
	}
}

// wind sets the clock of an open referral. Most partners have done what was due; reminders that were due have been given.
func (s *story) wind() {
	now := s.batch.ends
	s.Due = s.last.Clock
	n := map[models.Clock]int{models.ClockOpen: s.service.OpenDays, models.ClockDecide: s.service.DecideDays, models.ClockContact: s.service.ContactDays, models.ClockNote: s.service.NoteDays}[s.Due]
	from := s.StateSince
	if s.Due == models.ClockDecide {
		from = s.SentAt
	}
	if s.Due == models.ClockNote && now.Sub(from) > 20*24*time.Hour && s.dice.IntN(8) > 0 {
		from = now.Add(-days(s.dice, 6)) // a note was written
	}
	due := models.AddWorkingDays(from, n)
	s.DueAt, s.RemindAt = &due, &due
	s.Remind(now)
	if s.AcceptedAt == nil && !s.Urgent {
		at := models.AddWorkingDays(s.SentAt, s.service.ExpireDays)
		if at.Before(now) {
			at = now.Add(time.Duration(1+s.dice.IntN(48)) * time.Hour)
		}
		s.ExpiresAt = &at
	}
}

func orZero(t *time.Time) time.Time {
	if t == nil {
		return time.Time{}
	}
	return *t
}
