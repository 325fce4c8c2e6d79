package insight

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"gorm.io/gorm"

	"example.org/fingerpost/models"
)

// Signing is somebody's word that a release may be published.
type Signing struct {
	ForPublic bool   `form:"public" label:"Approve it for the public page too"`
	Note      string `form:"note" label:"What could somebody do who tried to find a person in these figures?" hint:"Say what you tried: what neighbours, colleagues and other published figures know" validate:"max=2000"`
}

const maxNote = 2000

// Sign signs a release that waits. For a coordinator and for the governance lead, who must be two people and sign once
// each; the governance lead says what somebody who tries to find a person in it could do. With the second signature it is
// published, and when both say so, on the public page too. Problems by the name of the field; ErrConflict when it does not
// wait any more, when this person or this role has signed, or when the figures are not those that were made.
func (p *Press) Sign(ctx context.Context, who models.Actor, quarter string, in Signing) error {
	in.Note = strings.TrimSpace(in.Note)
	if err := in.check(who); err != nil {
		return err
	}
	if err := p.untouched(ctx, quarter); err != nil {
		return err
	}
	return models.InTx(ctx, p.Web, who, func(tx *gorm.DB) error {
		r, err := models.LockRelease(tx, quarter)
		if err != nil {
			return err
		}
		if r.State != models.ReleaseWaiting {
			return fmt.Errorf("sign a release that is %s: %w", r.State, models.ErrConflict)
		}
		now := tx.NowFunc()
		s := models.StatSignature{Quarter: quarter, Role: who.Role, UserID: who.User, ForPublic: in.ForPublic, Note: in.Note, At: now}
		if err := models.SignRelease(tx, s); err != nil {
			return err
		}
		if err := p.Journal.Write(tx, who, models.Line{Action: "release.sign", Object: "release", Fields: models.List{quarter}}); err != nil {
			return err
		}
		signed, err := models.SignaturesOf(tx, quarter)
		if err != nil || len(signed) < 2 {
			return err
		}
		r.State, r.PublishedAt = models.ReleasePublished, &now
		r.Public = !slices.ContainsFunc(signed, func(s models.StatSignature) bool { return !s.ForPublic })
		if err := r.Decide(tx); err != nil {
			return err
		}
		reason := ""
		if r.Public {
			reason = "public"
		}
		return p.Journal.Write(tx, who, models.Line{Action: "release.publish", Object: "release", Fields: models.List{quarter}, Reason: reason})
	})
}

func (in Signing) check(who models.Actor) error {
	if who.Role != models.Coordinator && who.Role != models.Governance {
		return fmt.Errorf("sign a release: %w", models.ErrNotFound)
	}
	problems := models.Problems{}
	switch {
	case who.Role == models.Governance && in.Note == "":
		problems["note"] = "Say what somebody could do who tried to find a person"
	case utf8.RuneCountInString(in.Note) > maxNote:
		problems["note"] = "Use 2,000 characters or fewer"
	case holdsPostcode(in.Note):
		problems["note"] = "Leave out whole postcodes"
	}
	return problems.Or()
}

// untouched says whether the figures of a release are those that were made.
func (p *Press) untouched(ctx context.Context, quarter string) error {
	return models.InTx(ctx, p.Chores, models.TheChores, func(tx *gorm.DB) error {
		r, err := models.ReleaseOf(tx, quarter)
		if err != nil {
			return err
		}
		cells, medians, err := models.FiguresOf(tx, quarter)
		if err != nil {
			return err
		}
		if !bytes.Equal(r.Hash, p.hash(r, cells, medians)) {
			return fmt.Errorf("release %s was changed after it was made: %w", quarter, models.ErrConflict)
		}
		return nil
	})
}

// Signatures reads who has signed a release. For those who sign, and for auditors.
func (p *Press) Signatures(ctx context.Context, who models.Actor, quarter string) ([]models.StatSignature, error) {
	var all []models.StatSignature
	err := models.InTx(ctx, p.Web, who, func(tx *gorm.DB) (err error) {
		all, err = models.SignaturesOf(tx, quarter)
		return err
	})
	return all, err
}

// Tombstone withdraws a faulty release, with a reason that everybody who could see it reads in its place. For a coordinator
// or the governance lead. The quarter is not released again: two roundings of the same people would tell more than one.
func (p *Press) Tombstone(ctx context.Context, who models.Actor, quarter, reason string) error {
	reason = strings.TrimSpace(reason)
	if who.Role != models.Coordinator && who.Role != models.Governance {
		return fmt.Errorf("withdraw a release: %w", models.ErrNotFound)
	}
	if reason == "" || utf8.RuneCountInString(reason) > maxNote || holdsPostcode(reason) {
		return models.Problems{"reason": "Say why, in 2,000 characters or fewer and without whole postcodes"}
	}
	return models.InTx(ctx, p.Web, who, func(tx *gorm.DB) error {
		r, err := models.LockRelease(tx, quarter)
		if err != nil {
			return err
		}
		if r.State == models.ReleaseTombstoned {
			return fmt.Errorf("withdraw a release: %w", models.ErrConflict)
		}
		now := tx.NowFunc()
		r.State, r.TombstonedAt, r.Reason = models.ReleaseTombstoned, &now, reason
		if err := r.Decide(tx); err != nil {
			return err
		}
		return p.Journal.Write(tx, who, models.Line{Action: "release.tombstone", Object: "release", Fields: models.List{quarter}})
	})
}

// LoadFrame fixes the areas of a year. For the operator of the server. ErrConflict when a release uses those of that year.
func (p *Press) LoadFrame(ctx context.Context, f models.Frame) error {
	problems := models.Problems{}
	if f.Year < 2020 || f.Year > 2100 {
		problems["year"] = "Give a year such as 2026"
	}
	if f.Source == "" || holdsPostcode(f.Source) {
		problems["source"] = "Say where the population figures come from"
	}
	if err := problems.Or(); err != nil {
		return err
	}
	return models.InTx(ctx, p.Chores, models.TheChores, func(tx *gorm.DB) error {
		if err := models.HoldReleases(tx); err != nil {
			return err
		}
		f.LoadedAt = tx.NowFunc()
		if err := models.SaveFrame(tx, f); err != nil {
			return err
		}
		return p.Journal.Write(tx, models.TheChores, models.Line{Action: "frame.load", Object: "frame", Fields: models.List{fmt.Sprint(f.Year)}})
	})
}
