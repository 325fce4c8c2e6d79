package assurance

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"example.org/fingerpost/models"
	"example.org/fingerpost/models/seal"
)

// Noting is a fact from which the time limit of a case follows, as somebody notes it.
type Noting struct {
	Kind  string    // of models.CaseFacts
	On    time.Time // the day of it; an extension counts from the moment in which the person can read it
	Words string    // what the person is told; may be empty for what they did
}

// Fact is one that was noted, opened.
type Fact struct {
	models.CaseFact
	Words string
}

// Note writes a fact on the record of a case and counts its day again; the person reads both at once. For the coordination
// team and information governance. ErrForbidden when the law knows no such thing for this kind of case, ErrConflict when it is
// not to be noted now (Notable says what is), Problems when a part is missing, the day cannot be, or an extension comes too late.
func (s *Cases) Note(ctx context.Context, who models.Actor, id uuid.UUID, n Noting) error {
	n.Words = strings.TrimSpace(n.Words)
	return s.change(ctx, who, id, func(tx *gorm.DB, c *models.Case) error {
		facts, err := models.FactsOf(tx, id)
		if err != nil {
			return err
		}
		switch {
		case c.Kind == models.CaseComplain, n.Kind == models.FactQuestionAsked && c.Kind != models.CaseAccess:
			return fmt.Errorf("%s of a case about %s: %w", n.Kind, c.Kind, models.ErrForbidden)
		case !models.CaseFacts.Has(n.Kind):
			return models.Problems{"fact": "Select what happened"}
		case !slices.Contains(Notable(*c, facts), n.Kind):
			return fmt.Errorf("%s: %w", n.Kind, models.ErrConflict)
		}
		now := tx.NowFunc()
		if n.Kind == models.FactExtended {
			n.On = now
		}
		if err := checkNoting(n, *c, facts, now).Or(); err != nil {
			return err
		}
		f := models.CaseFact{ID: models.NewOrderedID(), CaseID: id, EnquiryID: c.EnquiryID, Kind: n.Kind, OnDay: day(n.On)}
		if n.Words != "" {
			key, err := models.KeyOf(tx, s.Ring, id)
			if err != nil {
				return err
			}
			if f.Words, err = key.Seal("case_facts", f.ID.String(), n.Words); err != nil {
				return err
			}
		}
		if err := models.AddCaseFact(tx, who, f); err != nil {
			return err
		}
		counted, waits := factsOf(*c, append(facts, f))
		if err := c.SetDue(tx, Deadline(counted).Answer, waits); err != nil {
			return err
		}
		return write(tx, s.Journal, who, *c, "case."+n.Kind, "")
	})
}

// Notable are the facts that can be noted now, in the order of models.CaseFacts; none of a case that is closed, or of a
// complaint, for which the law counts otherwise. Only a request for access stands still while we ask what is meant.
func Notable(c models.Case, facts []models.CaseFact) []string {
	if !c.Open() || c.Kind == models.CaseComplain {
		return nil
	}
	has := func(kind string) bool {
		return slices.ContainsFunc(facts, func(f models.CaseFact) bool { return f.Kind == kind })
	}
	_, waits := factsOf(c, facts)
	asking := false
	for _, f := range facts {
		switch f.Kind {
		case models.FactQuestionAsked:
			asking = true
		case models.FactQuestionAnswered:
			asking = false
		}
	}
	var can []string
	for _, f := range []struct {
		kind string
		now  bool
	}{
		{models.FactIdentityAsked, !has(models.FactIdentityAsked)}, {models.FactIdentityConfirmed, waits == models.WaitsForIdentity},
		{models.FactQuestionAsked, c.Kind == models.CaseAccess && !asking}, {models.FactQuestionAnswered, asking},
		{models.FactExtended, !has(models.FactExtended)},
	} {
		if f.now {
			can = append(can, f.kind)
		}
	}
	return can
}

// Notable are the facts that can be noted of it now.
func (o Opened) Notable() []string {
	facts := make([]models.CaseFact, len(o.Facts))
	for i, f := range o.Facts {
		facts[i] = f.CaseFact
	}
	return Notable(o.Case, facts)
}

// factsOf are the facts as the law counts them, and for what the case waits.
func factsOf(c models.Case, facts []models.CaseFact) (Facts, string) {
	counted, asked, waits := Facts{Received: c.ReceivedAt}, time.Time{}, ""
	identity := false
	for _, f := range facts {
		switch f.Kind {
		case models.FactIdentityAsked:
			identity = true
		case models.FactIdentityConfirmed:
			identity, counted.Identity = false, f.OnDay
		case models.FactQuestionAsked:
			asked = f.OnDay
		case models.FactQuestionAnswered:
			counted.Questions, asked = append(counted.Questions, Clarifying{asked, f.OnDay}), time.Time{}
		case models.FactExtended:
			counted.Extended = true
		}
	}
	if !asked.IsZero() {
		waits = models.WaitsForAnswer
	}
	if identity {
		waits = models.WaitsForIdentity
	}
	return counted, waits
}

func checkNoting(n Noting, c models.Case, facts []models.CaseFact, now time.Time) models.Problems {
	p := models.Problems{}
	before := day(c.ReceivedAt) // what follows from something is not before it
	for _, f := range facts {
		if n.Kind == models.FactIdentityConfirmed && f.Kind == models.FactIdentityAsked || n.Kind == models.FactQuestionAnswered && f.Kind == models.FactQuestionAsked {
			before = day(f.OnDay)
		}
	}
	switch {
	case n.On.IsZero():
		p["on-day"] = "Enter the day"
	case day(n.On).After(day(now)):
		p["on-day"] = "The day must be today or before"
	case day(n.On).Before(before):
		p["on-day"] = "The day must be " + before.Format("2 January 2006") + " or after"
	}
	theirs := n.Kind == models.FactIdentityConfirmed || n.Kind == models.FactQuestionAnswered
	switch long := len([]rune(n.Words)); {
	case n.Words == "" && !theirs:
		p["fact-words"] = "Write what you tell them. They read it"
	case long > caseWords:
		p["fact-words"] = fmt.Sprintf("Use %d characters or fewer; you have %d", caseWords, long)
	}
	if counted, _ := factsOf(c, facts); n.Kind == models.FactExtended && day(now).After(Deadline(counted).Notice) {
		p["fact"] = "They must be told within the first month, which ended on " + Deadline(counted).Notice.Format("2 January 2006")
	}
	return p
}

// opened opens the words of facts.
func opened(key seal.Key, facts []models.CaseFact) ([]Fact, error) {
	all := make([]Fact, len(facts))
	for i, f := range facts {
		all[i].CaseFact = f
		if len(f.Words) > 0 {
			if err := key.Open("case_facts", f.ID.String(), f.Words, &all[i].Words); err != nil {
				return nil, err
			}
		}
	}
	return all, nil
}
