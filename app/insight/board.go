// Package insight shows how the whole is going: anonymised figures, which it counts once a quarter, protects and publishes with
// two signatures, and the coordination team's board of live queues, for people who may open each case. It knows no identity and
// changes nothing that it counts.
package insight

import (
	"context"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"example.org/fingerpost/models"
)

// Board is where the coordination team sees where people wait.
type Board struct {
	DB  *models.DB
	Now func() time.Time
}

// Queues reads every partner's queue, the one where people have waited longest first. For the coordination team.
func (b Board) Queues(ctx context.Context, who models.Actor) ([]models.BoardRow, error) {
	var rows []models.BoardRow
	err := models.InTx(ctx, b.DB, who, func(tx *gorm.DB) (err error) {
		rows, err = models.Board(tx, b.Now())
		return err
	})
	return rows, err
}

// Waits counts what waits for the coordination team itself. For the coordination team.
func (b Board) Waits(ctx context.Context, who models.Actor) (models.TeamWaits, error) {
	var w models.TeamWaits
	err := models.InTx(ctx, b.DB, who, func(tx *gorm.DB) (err error) {
		w, err = models.WaitsForTeam(tx)
		return err
	})
	return w, err
}

// Queue is one partner's queue, oldest first, without identity.
type Queue struct {
	Organisation models.Organisation
	Rows         []models.WaitRow
	Next         string // cursor of the next page; empty: none
}

// Queue reads one page of what is open with one partner. For the coordination team.
func (b Board) Queue(ctx context.Context, who models.Actor, org uuid.UUID, after string) (Queue, error) {
	var q Queue
	err := models.InTx(ctx, b.DB, who, func(tx *gorm.DB) (err error) {
		if q.Organisation, err = models.OrganisationByID(tx, org); err != nil {
			return err
		}
		var more bool
		if q.Rows, more, err = models.WaitsAt(tx, org, after); err == nil && more {
			q.Next = q.Rows[len(q.Rows)-1].Cursor()
		}
		return err
	})
	return q, err
}
