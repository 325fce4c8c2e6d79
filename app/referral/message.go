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
	"example.org/fingerpost/models/seal"
)

// Conversation is what a partner and the professional who referred somebody wrote to each other about one referral.
type Conversation struct {
	Referral models.Referral
	Ref      string
	Service  models.Service
	Referrer models.Referring
	Told     bool // the person agreed that the referrer is told; without it nobody may write
	Messages []Said
	MayWrite bool
}

// Said is a message, opened.
type Said struct {
	models.Message
	Words string
}

// Messages reads the conversation about a referral: for the partner once it has accepted, and for the professional who sent
// it, if the person agreed that they are told. ErrNotFound for everybody else.
func (d *Desk) Messages(ctx context.Context, who models.Actor, id uuid.UUID) (Conversation, error) {
	var c Conversation
	err := models.InTx(ctx, d.Web, who, func(tx *gorm.DB) error {
		var err error
		if c, err = d.conversation(tx, who, id); err != nil {
			return err
		}
		key, err := models.KeyOf(tx, d.Ring, c.Referral.EnquiryID)
		if err != nil {
			return err
		}
		if c.Messages, err = saidAbout(tx, key, id); err != nil {
			return err
		}
		return d.Journal.Write(tx, who, models.Line{Action: "message.read", Object: "referral", ObjectID: &id, EnquiryID: &c.Referral.EnquiryID})
	})
	return c, err
}

// saidAbout opens the messages about referrals of one enquiry that the actor may see, oldest first.
func saidAbout(tx *gorm.DB, key seal.Key, referrals ...uuid.UUID) ([]Said, error) {
	rows, err := models.MessagesOf(tx, referrals...)
	if err != nil {
		return nil, err
	}
	all := make([]Said, len(rows))
	for i, m := range rows {
		all[i].Message = m
		if err := key.Open("messages", m.ID.String(), m.Words, &all[i].Words); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// conversation is who talks about what, if the actor is one of the two sides.
func (d *Desk) conversation(tx *gorm.DB, who models.Actor, id uuid.UUID) (Conversation, error) {
	var c Conversation
	if !who.IsPartner() && who.Role != models.Referrer {
		return c, fmt.Errorf("messages: %w", models.ErrNotFound)
	}
	r, err := models.LockReferralFor(tx, who, id)
	if err != nil {
		return c, err
	}
	c.Referral = r
	e, err := models.EnquiryFor(tx, r.EnquiryID)
	if err != nil {
		return c, err
	}
	c.Ref = e.Ref
	key, err := models.KeyOf(tx, d.Ring, r.EnquiryID)
	if err != nil {
		return c, err
	}
	if c.Referrer, err = models.ReferrerOf(tx, key, r.EnquiryID); err != nil {
		return c, err
	}
	if !models.Professions.Has(c.Referrer.Relation) {
		return c, fmt.Errorf("messages with a representative: %w", models.ErrNotFound)
	}
	if c.Told, err = models.MayTellReferrer(tx, r.EnquiryID); err != nil {
		return c, err
	}
	if !c.Told && who.Role == models.Referrer {
		return c, fmt.Errorf("messages: %w", models.ErrNotFound)
	}
	services, err := models.ServicesByID(tx, []uuid.UUID{r.ServiceID})
	if err != nil {
		return c, err
	}
	c.Service = services[0]
	c.MayWrite = c.Told && slices.Contains([]models.State{models.Accepted, models.Waitlisted, models.InContact}, r.State)
	return c, nil
}

// Say writes a message to the other side, at most 500 characters. ErrConflict when the referral is not under way, or the
// person no longer agrees that the referrer is told.
func (d *Desk) Say(ctx context.Context, who models.Actor, id uuid.UUID, words string) error {
	words = strings.TrimSpace(words)
	if words == "" {
		return models.Problems{"words": "Write your message"}
	}
	if n := len([]rune(words)); n > maxWords {
		return models.Problems{"words": fmt.Sprintf("Use %d characters or fewer; you have %d", maxWords, n)}
	}
	return models.InTx(ctx, d.Web, who, func(tx *gorm.DB) error {
		c, err := d.conversation(tx, who, id)
		if err != nil {
			return err
		}
		if !c.MayWrite {
			return fmt.Errorf("message at %s: %w", c.Referral.State, models.ErrConflict)
		}
		key, err := models.KeyOf(tx, d.Ring, c.Referral.EnquiryID)
		if err != nil {
			return err
		}
		m := models.Message{ID: models.NewOrderedID(), ReferralID: id, EnquiryID: c.Referral.EnquiryID, OrgID: c.Referral.OrgID}
		if m.Words, err = key.Seal("messages", m.ID.String(), words); err != nil {
			return err
		}
		if err := models.AddMessage(tx, who, m); err != nil {
			return err
		}
		if err := d.Journal.Write(tx, who, models.Line{Action: "message.write", Object: "referral", ObjectID: &id, EnquiryID: &m.EnquiryID}); err != nil {
			return err
		}
		if who.Role == models.Referrer {
			return d.Post.Tell(ctx, tx, c.Referral.OrgID)
		}
		return d.Queue.Put(ctx, tx, progressed{m.EnquiryID.String()})
	})
}

// progressed is done after something became of a referral that a professional sent: they are told, if the person agreed.
type progressed struct {
	Enquiry string `json:"enquiry"`
}

func (progressed) Kind() string { return "referral.progressed" }

func (d *Desk) tellReferrer(ctx context.Context, j progressed) error {
	id, err := uuid.Parse(j.Enquiry)
	if err != nil {
		return fmt.Errorf("job of an enquiry: %w", err)
	}
	return models.InTx(ctx, d.Chores, models.TheChores, func(tx *gorm.DB) error {
		user, err := models.ReferrerToTell(tx, id)
		if errors.Is(err, models.ErrNotFound) {
			return nil
		}
		if err != nil {
			return err
		}
		return d.Post.TellReferrer(ctx, tx, user)
	})
}
