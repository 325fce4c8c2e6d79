package assurance

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"example.org/fingerpost/app/notify"
	"example.org/fingerpost/models"
	"example.org/fingerpost/models/seal"
)

// Cases are what people ask about their information that needs a human.
type Cases struct {
	Web     *models.DB
	Ring    *seal.Ring
	Journal models.Journal
	Post    *notify.Post
	Now     func() time.Time
}

// Opened is a case with its words.
type Opened struct {
	models.Case
	Said, Told string // what the person asked, and what they were told
}

// caseWords is how long the words of a case may be.
const caseWords = 1000

// Ask opens a case about the enquiry of a resident and gives its reference. The team gets an e-mail that says only that
// there is something to look at. Problems when the kind or the words are missing or too long.
func (s *Cases) Ask(ctx context.Context, who models.Actor, kind, words string) (models.Case, error) {
	p := models.Problems{}
	words = strings.TrimSpace(words)
	if !models.CaseKinds.Has(kind) {
		p["kind"] = "Select what you would like us to do"
	}
	if words == "" && kind != models.CaseErase && kind != models.CaseAccess {
		p["words"] = "Tell us in a few words what this is about"
	}
	if n := len([]rune(words)); n > caseWords {
		p["words"] = fmt.Sprintf("Use %d characters or fewer; you have %d", caseWords, n)
	}
	if err := p.Or(); err != nil {
		return models.Case{}, err
	}
	var c models.Case
	err := models.InTx(ctx, s.Web, who, func(tx *gorm.DB) error {
		if who.Role != models.Resident {
			return fmt.Errorf("ask: %w", models.ErrForbidden)
		}
		e, err := models.EnquiryFor(tx, who.Enquiry)
		if err != nil {
			return err
		}
		c = models.Case{ID: models.NewID(), Ref: models.NewRef(), EnquiryID: e.ID, About: e.Ref, Kind: kind, State: "open", ReceivedAt: tx.NowFunc()}
		c.DueOn = Deadline(Facts{Received: c.ReceivedAt}).Answer
		if kind == models.CaseComplain {
			c.DueOn = Acknowledge(c.ReceivedAt)
		}
		key, wrapped := s.Ring.NewKey(c.ID)
		if words != "" {
			if c.Words, err = key.Seal("cases", c.ID.String(), words); err != nil {
				return err
			}
		}
		if err := models.AddCase(tx, c, wrapped); err != nil {
			return err
		}
		if err := s.write(tx, who, c, "case.ask", kind); err != nil {
			return err
		}
		return s.Post.TellTeam(ctx, tx)
	})
	return c, err
}

// List reads the open cases, soonest due first, or those closed last; for the coordination team and information governance.
func (s *Cases) List(ctx context.Context, who models.Actor, open bool) ([]models.Case, error) {
	var all []models.Case
	err := models.InTx(ctx, s.Web, who, func(tx *gorm.DB) (err error) {
		all, err = models.Cases(tx, open)
		return err
	})
	return all, err
}

// Read opens one case, and records the reading.
func (s *Cases) Read(ctx context.Context, who models.Actor, id uuid.UUID) (Opened, error) {
	var o Opened
	err := models.InTx(ctx, s.Web, who, func(tx *gorm.DB) error {
		c, err := models.CaseFor(tx, id)
		if err != nil {
			return err
		}
		if o, err = OpenCase(tx, s.Ring, c); err != nil {
			return err
		}
		return s.write(tx, who, c, "case.read", "")
	})
	return o, err
}

// OpenCase opens the words of a case that the actor of the transaction may see.
func OpenCase(tx *gorm.DB, ring *seal.Ring, c models.Case) (Opened, error) {
	o := Opened{Case: c}
	key, err := models.KeyOf(tx, ring, c.ID)
	if err != nil {
		return o, err
	}
	for _, part := range []struct {
		place string
		box   seal.Box
		words *string
	}{{"cases", c.Words, &o.Said}, {"cases.answer", c.Answer, &o.Told}} {
		if len(part.box) > 0 {
			if err := key.Open(part.place, c.ID.String(), part.box, part.words); err != nil {
				return o, err
			}
		}
	}
	return o, nil
}

// Acknowledge notes that the person was told that it arrived; they read it in their own record. ErrConflict when it was
// noted before.
func (s *Cases) Acknowledge(ctx context.Context, who models.Actor, id uuid.UUID) error {
	return s.change(ctx, who, id, func(tx *gorm.DB, c *models.Case) error {
		if err := c.Acknowledge(tx); err != nil {
			return err
		}
		return s.write(tx, who, *c, "case.acknowledge", "")
	})
}

// Close ends a case with an outcome of models.CaseOutcomes and words that the person reads. ErrConflict when somebody closed
// it before, Problems when a part is missing.
func (s *Cases) Close(ctx context.Context, who models.Actor, id uuid.UUID, outcome, words string) error {
	p := models.Problems{}
	if !models.CaseOutcomes.Has(outcome) {
		p["outcome"] = "Select how it ended"
	}
	switch words = strings.TrimSpace(words); {
	case words == "":
		p["words"] = "Write what was done, and why. The person reads it"
	case len([]rune(words)) > caseWords:
		p["words"] = fmt.Sprintf("Use %d characters or fewer; you have %d", caseWords, len([]rune(words)))
	}
	if err := p.Or(); err != nil {
		return err
	}
	return s.change(ctx, who, id, func(tx *gorm.DB, c *models.Case) error {
		key, err := models.KeyOf(tx, s.Ring, c.ID)
		if err != nil {
			return err
		}
		answer, err := key.Seal("cases.answer", c.ID.String(), words)
		if err != nil {
			return err
		}
		if err := c.Close(tx, who, outcome, answer); err != nil {
			return err
		}
		return s.write(tx, who, *c, "case.close", outcome)
	})
}

func (s *Cases) change(ctx context.Context, who models.Actor, id uuid.UUID, f func(*gorm.DB, *models.Case) error) error {
	return models.InTx(ctx, s.Web, who, func(tx *gorm.DB) error {
		if who.Role != models.Coordinator && who.Role != models.Governance {
			return fmt.Errorf("case: %w", models.ErrForbidden)
		}
		c, err := models.CaseFor(tx, id)
		if err != nil {
			return err
		}
		return f(tx, &c)
	})
}

func (s *Cases) write(tx *gorm.DB, who models.Actor, c models.Case, action, reason string) error {
	return s.Journal.Write(tx, who, models.Line{Action: action, Object: "case", ObjectID: &c.ID, EnquiryID: &c.EnquiryID, Reason: reason})
}
