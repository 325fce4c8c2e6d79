package models

import (
	"fmt"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"
)

// HeldRow is an enquiry that the coordination team holds, without identity.
type HeldRow struct {
	ID                    uuid.UUID
	Ref, HeldFor          string
	Needs                 List
	Restricted, NoContact bool
	District, AgeBand     string
	CreatedAt, StateSince time.Time
	Asked                 int // services that were asked before
	Duplicates            int // others that may be the same person
}

// Cursor names a row for the next page to begin after.
func (r HeldRow) Cursor() string {
	return r.StateSince.UTC().Format(time.RFC3339Nano) + "_" + r.ID.String()
}

// HeldEnquiries reads one page of what the coordination team holds, longest waiting first, and says whether there are more.
func HeldEnquiries(tx *gorm.DB, heldFor, after string) ([]HeldRow, bool, error) {
	sql, named := `select e.id, e.ref, e.held_for, e.needs, e.restricted, e.no_contact, e.district, e.age_band, e.created_at, e.state_since,
			(select count(*) from referrals r where r.enquiry_id = e.id) as asked,
			(select count(*) from duplicates x where x.state = 'open' and (x.enquiry_id = e.id or x.other_id = e.id)) as duplicates
		from enquiries e where e.state = 'held' and (@held = '' or e.held_for = @held)`, map[string]any{"held": heldFor}
	if after != "" {
		at, id, err := parseCursor(after)
		if err != nil {
			return nil, false, err
		}
		sql += ` and (e.state_since, e.id) > (cast(@at as timestamptz), @id)`
		named["at"], named["id"] = at, id
	}
	var rows []HeldRow
	err := tx.Raw(sql+fmt.Sprintf(` order by e.state_since, e.id limit %d`, PageSize+1), named).Scan(&rows).Error
	if err != nil {
		return nil, false, translate("held enquiries", err)
	}
	if len(rows) > PageSize {
		return rows[:PageSize], true, nil
	}
	return rows, false, nil
}

// AskedRow is a referral for which a partner waits for information.
type AskedRow struct {
	ID, EnquiryID         uuid.UUID
	Ref                   string
	Service, Organisation string
	StateSince            time.Time
	Urgent                bool
}

// WaitingForInformation lists the referrals for which a partner asked for more, longest waiting first; the team or the
// person answers.
func WaitingForInformation(tx *gorm.DB) ([]AskedRow, error) {
	var rows []AskedRow
	err := tx.Raw(`select r.id, r.enquiry_id, e.ref, s.name as service, o.name as organisation, r.state_since, r.urgent
		from referrals r join enquiries e on e.id = r.enquiry_id join services s on s.id = r.service_id join organisations o on o.id = r.org_id
		where r.state = 'info_requested' order by r.state_since, r.id limit ?`, MostRows).Scan(&rows).Error
	return rows, translate("referrals", err)
}

// DuplicateRow is a pair of enquiries that may be about one person, without identity.
type DuplicateRow struct {
	EnquiryID, OtherID  uuid.UUID
	Ref, OtherRef       string
	Needs, OtherNeeds   List
	State, OtherState   EnquiryState
	SentAt, OtherSentAt time.Time
	FoundBy             List
	CreatedAt           time.Time
}

// OpenDuplicates lists the pairs that nobody has decided yet, oldest first.
func OpenDuplicates(tx *gorm.DB) ([]DuplicateRow, error) {
	var rows []DuplicateRow
	err := tx.Raw(`select d.enquiry_id, d.other_id, e.ref, o.ref as other_ref, e.needs, o.needs as other_needs, e.state, o.state as other_state,
			e.created_at as sent_at, o.created_at as other_sent_at, d.found_by, d.created_at
		from duplicates d join enquiries e on e.id = d.enquiry_id join enquiries o on o.id = d.other_id
		where d.state = 'open' order by d.created_at, d.enquiry_id limit ?`, MostRows).Scan(&rows).Error
	return rows, translate("duplicates", err)
}

// DecideDuplicate says whether two enquiries are about one person; ErrConflict when somebody has said so before.
func DecideDuplicate(tx *gorm.DB, who Actor, enquiry, other uuid.UUID, same bool) error {
	state := "different"
	if same {
		state = "same"
	}
	done := tx.Exec(`update duplicates set state = ?, decided_by = ?, decided_at = ?
		where enquiry_id = least(?::uuid, ?::uuid) and other_id = greatest(?::uuid, ?::uuid) and state = 'open'`,
		state, who.User, tx.NowFunc(), enquiry, other, enquiry, other)
	if done.Error == nil && done.RowsAffected == 0 {
		return fmt.Errorf("duplicate: %w", ErrConflict)
	}
	return translate("duplicate", done.Error)
}

// BoardRow is a partner's queue as the coordination team sees it: how many people wait, how long, and for what.
type BoardRow struct {
	OrgID                          uuid.UUID
	Organisation                   string
	New, Undecided, Open, Waitlist int
	Overdue                        int
	Late                           int        // of them, those that the coordination team sees to
	Oldest                         *time.Time // when the longest undecided one was sent
	Undelivered                    int        // people there whose e-mail does not arrive
}

// Board reads every partner with something open, the one where people have waited longest first. It is counted by a function
// of the database, which gives nobody but the coordination team a row.
func Board(tx *gorm.DB, now time.Time) ([]BoardRow, error) {
	var rows []BoardRow
	err := tx.Raw(`select b.*, o.name as organisation,
			(select count(distinct u.id) from users u join memberships m on m.user_id = u.id
				where m.org_id = b.org_id and u.state = 'active' and u.undeliverable <> '') as undelivered
		from board_counts(?) b join organisations o on o.id = b.org_id
		order by b.oldest nulls last, o.name`, now).Scan(&rows).Error
	return rows, translate("board", err)
}

// WaitRow is one referral on the board, without identity.
type WaitRow struct {
	ID, EnquiryID      uuid.UUID
	Ref, Service       string
	State              State
	SentAt, StateSince time.Time
	Due                Clock
	DueAt              *time.Time
	LateSince          *time.Time
	Urgent             bool
}

// WaitsAt lists what is open with one partner, longest waiting first.
func WaitsAt(tx *gorm.DB, org uuid.UUID, after string) ([]WaitRow, bool, error) {
	sql, named := `select r.id, r.enquiry_id, e.ref, s.name as service, r.state, r.sent_at, r.state_since, r.due, r.due_at, r.late_since, r.urgent
		from referrals r join enquiries e on e.id = r.enquiry_id join services s on s.id = r.service_id
		where r.org_id = @org and r.state in (`+stateWords(OpenStates)+`)`, map[string]any{"org": org}
	if after != "" {
		at, id, err := parseCursor(after)
		if err != nil {
			return nil, false, err
		}
		sql += ` and (r.sent_at, r.id) > (cast(@at as timestamptz), @id)`
		named["at"], named["id"] = at, id
	}
	var rows []WaitRow
	err := tx.Raw(sql+fmt.Sprintf(` order by r.sent_at, r.id limit %d`, PageSize+1), named).Scan(&rows).Error
	if err != nil {
		return nil, false, translate("board", err)
	}
	if len(rows) > PageSize {
		return rows[:PageSize], true, nil
	}
	return rows, false, nil
}

// Cursor names a row for the next page to begin after.
func (r WaitRow) Cursor() string {
	return r.SentAt.UTC().Format(time.RFC3339Nano) + "_" + r.ID.String()
}
