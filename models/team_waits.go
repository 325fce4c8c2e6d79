package models

import (
	"time"

	"gorm.io/gorm"
)

// TeamWaits is what waits for the coordination team itself, without identity.
type TeamWaits struct {
	Held       []HeldCount // for each reason that occurs
	Asked      int         // partners that wait for information
	Duplicates int         // pairs that nobody has decided
	Late       int         // open referrals that the team sees to, as a partner let the time run out
	Consents   int         // open referrals whose consent ends soon or has ended
	Silent     int         // services that nobody confirmed for too long
	Paused     int         // enquiries that the person paused
	Confirm    int         // enquiries by somebody else that wait for the person's own word
}

// HeldCount is how many enquiries the team holds for one reason, and since when the longest of them waits.
type HeldCount struct {
	HeldFor string
	Waiting int
	Oldest  time.Time
}

// Waiting is how many enquiries the team holds for a reason; for all of them when it is empty.
func (w TeamWaits) Waiting(heldFor string) int {
	n := 0
	for _, h := range w.Held {
		if heldFor == "" || h.HeldFor == heldFor {
			n += h.Waiting
		}
	}
	return n
}

// Oldest is since when the longest waiting enquiry waits; the zero time when none does.
func (w TeamWaits) Oldest() time.Time {
	var oldest time.Time
	for _, h := range w.Held {
		if oldest.IsZero() || h.Oldest.Before(oldest) {
			oldest = h.Oldest
		}
	}
	return oldest
}

// WaitsForTeam counts what waits for the coordination team. Open referrals are found by the index on their clocks.
func WaitsForTeam(tx *gorm.DB) (TeamWaits, error) {
	var w TeamWaits
	err := tx.Raw(`select held_for, count(*) as waiting, min(state_since) as oldest from enquiries where state = 'held' group by held_for`).Scan(&w.Held).Error
	if err != nil {
		return w, translate("held enquiries", err)
	}
	err = tx.Raw(`select (select count(*) from referrals where state = 'info_requested' and due_at is not null), (select count(*) from duplicates where state = 'open'),
			(select count(*) from referrals where late_since is not null and state = any (@open)),
			(select count(*) from referrals where consent_ends is not null and state = any (@open)),
			(select count(*) from services where listed and flagged_at > confirmed_at),
			(select count(*) from enquiries where state = 'awaiting_consent'),
			(select count(*) from enquiries where paused_at is not null and state in ('held', 'awaiting_consent', 'placed'))`, map[string]any{"open": states(OpenStates)}).
		Row().Scan(&w.Asked, &w.Duplicates, &w.Late, &w.Consents, &w.Silent, &w.Confirm, &w.Paused)
	return w, translate("what waits for the team", err)
}
