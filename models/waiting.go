package models

import (
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"
)

// WaitingRow is an enquiry that somebody else asked for and that waits for the person's own word, without identity.
type WaitingRow struct {
	ID                uuid.UUID
	Ref               string
	Needs             List
	Restricted        bool
	District, AgeBand string
	Contact, Times    List   // how and when it is safe to reach the person
	Relation          string // of who asked, of Relations or Professions
	StateSince        time.Time
	Duplicates        int // others that may be the same person
}

// Cursor names a row for the next page to begin after.
func (r WaitingRow) Cursor() string {
	return r.StateSince.UTC().Format(time.RFC3339Nano) + "_" + r.ID.String()
}

// WaitingForPerson reads one page of what waits for the person's own word, longest waiting first, and says whether there
// are more.
func WaitingForPerson(tx *gorm.DB, after string) ([]WaitingRow, bool, error) {
	sql, named := `select e.id, e.ref, e.needs, e.restricted, e.district, e.age_band, e.contact, e.times, f.relation, e.state_since,
			(select count(*) from duplicates x where x.state = 'open' and (x.enquiry_id = e.id or x.other_id = e.id)) as duplicates
		from enquiries e left join referrers f on f.enquiry_id = e.id where e.state = 'awaiting_consent'`, map[string]any{"limit": PageSize + 1}
	if after != "" {
		at, id, err := parseCursor(after)
		if err != nil {
			return nil, false, err
		}
		sql += ` and (e.state_since, e.id) > (cast(@at as timestamptz), @id)`
		named["at"], named["id"] = at, id
	}
	var rows []WaitingRow
	if err := tx.Raw(sql+` order by e.state_since, e.id limit @limit`, named).Scan(&rows).Error; err != nil {
		return nil, false, translate("enquiries that wait for the person", err)
	}
	if len(rows) > PageSize {
		return rows[:PageSize], true, nil
	}
	return rows, false, nil
}
