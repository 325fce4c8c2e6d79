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

// Opened is a case with its words and facts.
type Opened struct {
	models.Case
	Said, Told string // what the person asked, and what they were told
	Facts      []Fact // in the order in which they were noted
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
		if err := write(tx, s.Journal, who, c, "case.ask", kind); err != nil {
			return err
		}
		return s.Post.TellTeam(ctx, tx)
	})
	return c, err
}

// List reads the open cases, overdue first and then soonest due, or those closed last; for the coordination team and information governance.
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
		return write(tx, s.Journal, who, c, "case.read", "")
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
	facts, err := models.FactsOf(tx, c.ID)
	if err != nil {
		return o, err
	}
	if o.Facts, err = opened(key, facts); err != nil {
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
		return write(tx, s.Journal, who, *c, "case.acknowledge", "")
	})
}

// Ending is how a case ends.
type Ending struct {
	Outcome string // of models.CaseOutcomes
	Ground  string // of models.CaseGrounds when it was refused or done in part
	Words   string // what the person is told
}

// Close ends a case that needs nothing done in the service. ErrConflict when somebody closed it before, or when doing as asked
// is an act of its own (referral.Desk.Grant), Problems when a part is missing.
func (s *Cases) Close(ctx context.Context, who models.Actor, id uuid.UUID, e Ending) error {
	return s.change(ctx, who, id, func(tx *gorm.DB, c *models.Case) error {
		if e.Outcome == Done && Acts(c.Kind) {
			return fmt.Errorf("close without doing it: %w", models.ErrConflict)
		}
		return EndCase(tx, s.Ring, s.Journal, who, c, e, "")
	})
}

// Done is the outcome of doing all that was asked.
const Done = "done"

// Acts says whether doing as such a case asks is an act in the service.
func Acts(kind string) bool {
	return kind == models.CaseErase || kind == models.CaseObject || kind == models.CaseRestrict
}

// EndCase ends a case that the caller has locked, with what was done at once in the same transaction. Problems when a part is
// missing.
func EndCase(tx *gorm.DB, ring *seal.Ring, journal models.Journal, who models.Actor, c *models.Case, e Ending, effect string) error {
	p := models.Problems{}
	if !models.CaseOutcomes.Has(e.Outcome) {
		p["outcome"] = "Select how it ended"
	}
	if e.Outcome != "refused" && e.Outcome != "partly" {
		e.Ground = ""
	} else if !models.CaseGrounds.Has(e.Ground) {
		p["ground"] = "Select why not all of it was done"
	}
	switch e.Words = strings.TrimSpace(e.Words); {
	case e.Words == "":
		p["words"] = "Write what was done, and why. The person reads it"
	case len([]rune(e.Words)) > caseWords:
		p["words"] = fmt.Sprintf("Use %d characters or fewer; you have %d", caseWords, len([]rune(e.Words)))
	}
	if err := p.Or(); err != nil {
		return err
	}
	key, err := models.KeyOf(tx, ring, c.ID)
	if err != nil {
		return err
	}
	answer, err := key.Seal("cases.answer", c.ID.String(), e.Words)
	if err != nil {
		return err
	}
	if err := c.Close(tx, who, e.Outcome, e.Ground, effect, answer); err != nil {
		return err
	}
	return write(tx, journal, who, *c, "case.close", e.Outcome)
}

func (s *Cases) change(ctx context.Context, who models.Actor, id uuid.UUID, f func(*gorm.DB, *models.Case) error) error {
	return models.InTx(ctx, s.Web, who, func(tx *gorm.DB) error {
		if who.Role != models.Coordinator && who.Role != models.Governance {
			return fmt.Errorf("case: %w", models.ErrForbidden)
		}
		c, err := models.LockCaseFor(tx, id)
		if err != nil {
			return err
		}
		return f(tx, &c)
	})
}

func write(tx *gorm.DB, journal models.Journal, who models.Actor, c models.Case, action, reason string) error {
	return journal.Write(tx, who, models.Line{Action: action, Object: "case", ObjectID: &c.ID, EnquiryID: &c.EnquiryID, Reason: reason})
}
