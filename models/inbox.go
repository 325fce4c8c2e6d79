package models

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"gorm.io/gorm"
)

// InboxRow is a referral as it stands in a partner's queue: enough to choose what to do next, and nobody's identity but
// what is sealed in Key and Person, which are there only after the partner accepted.
type InboxRow struct {
	ID, EnquiryID      uuid.UUID
	Ref                string
	State              State
	StateSince, SentAt time.Time
	Due                Clock
	DueAt              *time.Time
	WaitUntil          *time.Time
	Urgent             bool
	Level              *int
	Service            string
	Needs              List
	AgeBand, District  string
	AssignedTo         *uuid.UUID
	Assigned           string
	Unread             bool
	Wrapped, Person    []byte
}

// Sorts of the inbox: the order, and the column that a page after this one begins at. Keys are the only words taken
// from an address.
var Sorts = Listing{{"newest", "Newest first"}, {"oldest", "Oldest first"}, {"due", "Due first"}}

// PageSize of lists.
const PageSize = 20

// InboxAsk is what a partner wants to see of its queue.
type InboxAsk struct {
	States   []State
	Service  uuid.UUID // zero: all
	Assigned uuid.UUID // zero: all
	Overdue  bool
	Sort     string // of Sorts; newest when empty
	After    string // Cursor of the last row of the page before; empty: the first page
}

// queueRows reads referrals of a queue by functions of the database, which pass row-level security by: it would ask about each
// row of each table that a page joins. The functions leave out what the organisation may not see, and a test compares what
// they give with what row-level security lets through.
const queueRows = `select id, enquiry_id, ref, state, state_since, sent_at, due, due_at, wait_until, urgent, level, service, needs::text, age_band, district,
	assigned_to, assigned, unread, wrapped, person from queue_rows`

// Inbox reads one page of the queue of the actor's organisation and says whether there are more; for anybody but a partner it
// is empty. What is sorted by when it is due is open.
func Inbox(tx *gorm.DB, ask InboxAsk) ([]InboxRow, bool, error) {
	var at *string
	var id, overdue any
	if len(ask.States) == 0 {
		ask.States = slices.Concat(OpenStates, []State{Completed, Closed})
	}
	if ask.After != "" {
		when, after, err := parseCursor(ask.After)
		if err != nil {
			return nil, false, err
		}
		at, id = &when, after
	}
	if ask.Overdue {
		overdue = tx.NowFunc()
	}
	rows, err := queued(tx, queueRows+`(array(select p.id from queue_page($1, $2, $3, $4, $5, cast($6::text as timestamptz), $7, $8) p))`,
		[]string(states(ask.States)), ref(ask.Service), ref(ask.Assigned), overdue, ask.Sort, at, id, PageSize+1)
	if len(rows) > PageSize {
		return rows[:PageSize], true, err
	}
	return rows, false, err
}

// InboxAmong reads those of the ids that stand in the actor's queue, newest first.
func InboxAmong(tx *gorm.DB, ids []uuid.UUID) ([]InboxRow, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	rows, err := queued(tx, queueRows+`($1)`, ids)
	slices.SortFunc(rows, func(a, b InboxRow) int {
		return cmp.Or(b.SentAt.Compare(a.SentAt), bytes.Compare(b.ID[:], a.ID[:]))
	})
	return rows, err
}

func queued(tx *gorm.DB, sql string, args ...any) ([]InboxRow, error) {
	var all []InboxRow
	err := OnPgx(tx, func(on pgx.Tx) error {
		rows, err := on.Query(tx.Statement.Context, sql, args...)
		if err != nil {
			return pgxError(err)
		}
		all, err = pgx.CollectRows(rows, pgx.RowToStructByPos[InboxRow])
		return pgxError(err)
	})
	return all, translate("inbox", err)
}

// Cursor names a row for the next page to begin after, in the order of a sort. It is an instant and an id, nobody's data.
func (r InboxRow) Cursor(sort string) string {
	at := r.SentAt.UTC().Format(time.RFC3339Nano)
	if sort == "due" {
		at = "infinity"
		if r.DueAt != nil {
			at = r.DueAt.UTC().Format(time.RFC3339Nano)
		}
	}
	return at + "_" + r.ID.String()
}

func parseCursor(text string) (string, uuid.UUID, error) {
	at, name, _ := strings.Cut(text, "_")
	id, err := uuid.Parse(name)
	if when, wrong := time.Parse(time.RFC3339Nano, at); err != nil || at != "infinity" && (wrong != nil || when.Year() < 2000) {
		return "", uuid.Nil, fmt.Errorf("page of a list: %w", ErrNotFound)
	}
	return at, id, nil
}

// TabCount is how many open referrals stand under one state, how many of them are overdue, and how many of those that wait
// for the partner's decision the user has not read as they stand.
type TabCount struct {
	State                State
	All, Overdue, Unread int
}

// InboxCounts counts what is open in the queue of the actor's organisation by state; for anybody but a partner nothing. It is
// counted by a function of the database, which passes row-level security by: the function itself leaves out what the
// organisation may not see, and a test compares it with what row-level security lets through.
func InboxCounts(tx *gorm.DB) ([]TabCount, error) {
	var counts []TabCount
	err := tx.Raw(`select state, open as all, overdue, unread from queue_counts(?)`, tx.NowFunc()).Scan(&counts).Error
	return counts, translate("inbox", err)
}

// QueuePerson is somebody in a partner's queue whom it may know, sealed.
type QueuePerson struct {
	ReferralID, EnquiryID uuid.UUID
	Wrapped, Sealed       []byte
}

// QueuePeople reads whom the actor's organisation may know in its queue, at most so many: those of open referrals first, then
// newest first. It comes from a function of the database as InboxCounts does; for anybody but a partner it is empty.
func QueuePeople(tx *gorm.DB, most int) ([]QueuePerson, error) {
	var all []QueuePerson
	err := OnPgx(tx, func(on pgx.Tx) error {
		rows, err := on.Query(tx.Statement.Context, `select referral_id, enquiry_id, wrapped, sealed from queue_people($1)`, most)
		if err != nil {
			return pgxError(err)
		}
		all, err = pgx.CollectRows(rows, pgx.RowToStructByPos[QueuePerson])
		return pgxError(err)
	})
	return all, translate("queue", err)
}

// InQueue finds the referrals of the actor's organisation to the enquiry of a reference; usually one or none.
func InQueue(tx *gorm.DB, who Actor, ref string) ([]uuid.UUID, error) {
	var ids []uuid.UUID
	err := tx.Raw(`select r.id from enquiries e join referrals r on r.enquiry_id = e.id where e.ref = ? and r.org_id = ?`, ref, who.Org).Scan(&ids).Error
	return ids, translate("queue", err)
}

// stateWords writes states into a statement, as an index of some states is used only when they stand there. They are those
// of States and nothing else.
func stateWords(list []State) string {
	var words []string
	for _, s := range list {
		if States.Has(string(s)) {
			words = append(words, "'"+string(s)+"'")
		}
	}
	return strings.Join(words, ", ")
}

func states(list []State) List {
	text := make(List, len(list))
	for i, s := range list {
		text[i] = string(s)
	}
	return slices.Clip(text)
}
