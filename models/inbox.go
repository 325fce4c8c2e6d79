package models

import (
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

// The page is chosen first, from referrals alone and from each state by itself, in the order of an index; the rest is read for
// its rows only. Row-level security asks about each row of each table that is looked at, and of a queue of thousands that took
// half a second.
const (
	inboxPage = `select r.id, r.enquiry_id, r.service_id, r.state, r.state_since, r.sent_at, r.due, r.due_at, r.wait_until, r.urgent, r.level, r.assigned_to
	from referrals r where r.org_id = @org`
	inboxColumns = `select r.id, r.enquiry_id, e.ref, r.state, r.state_since, r.sent_at, r.due, r.due_at, r.wait_until, r.urgent, r.level,
		s.name as service, e.needs, e.age_band, e.district, r.assigned_to, coalesce(u.name, '') as assigned,
		not exists (select 1 from reads x where x.user_id = @user and x.referral_id = r.id and x.at >= r.state_since) as unread,
		k.wrapped, p.sealed as person
	from (%s) r
	join referral_access a on a.referral_id = r.id and a.org_id = @org
	join enquiries e on e.id = r.enquiry_id
	join services s on s.id = r.service_id
	left join users u on u.id = r.assigned_to
	left join keys k on k.id = r.enquiry_id and a.identity
	left join people p on p.enquiry_id = r.enquiry_id and a.identity`
)

// Inbox reads one page of a partner's queue and says whether there are more.
func Inbox(tx *gorm.DB, who Actor, ask InboxAsk) ([]InboxRow, bool, error) {
	where, named := "", map[string]any{"org": who.Org, "user": who.User, "now": tx.NowFunc()}
	if ask.Service != uuid.Nil {
		where += ` and r.service_id = @service`
		named["service"] = ask.Service
	}
	if ask.Assigned != uuid.Nil {
		where += ` and r.assigned_to = @assigned`
		named["assigned"] = ask.Assigned
	}
	if ask.Overdue {
		where += ` and r.due_at < @now`
	}
	// No clock sorts last. The id makes the order certain.
	column, order, beyond := `r.sent_at`, `desc`, `<`
	switch ask.Sort {
	case "oldest":
		order, beyond = `asc`, `>`
	case "due":
		column, order, beyond = `coalesce(r.due_at, 'infinity')`, `asc`, `>`
	}
	if ask.After != "" {
		at, id, err := parseCursor(ask.After)
		if err != nil {
			return nil, false, err
		}
		where += fmt.Sprintf(` and (%s, r.id) %s (cast(@at as timestamptz), @id)`, column, beyond)
		named["at"], named["id"] = at, id
	}
	by := fmt.Sprintf(` order by %s %s, r.id %s`, column, order, order)
	page := by + fmt.Sprintf(` limit %d`, PageSize+1)
	var each []string
	for _, s := range ask.States {
		each = append(each, `(`+inboxPage+` and r.state = `+stateWords([]State{s})+where+page+`)`)
	}
	sql := inboxPage + where
	if len(each) > 0 {
		sql = `select * from (` + strings.Join(each, ` union all `) + `) r`
	}
	var rows []InboxRow
	if err := tx.Raw(fmt.Sprintf(inboxColumns, sql+page)+by, named).Scan(&rows).Error; err != nil {
		return nil, false, translate("inbox", err)
	}
	if len(rows) > PageSize {
		return rows[:PageSize], true, nil
	}
	return rows, false, nil
}

// InboxAmong reads those of the ids that stand in the actor's queue, newest first.
func InboxAmong(tx *gorm.DB, who Actor, ids []uuid.UUID) ([]InboxRow, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	var rows []InboxRow
	err := tx.Raw(fmt.Sprintf(inboxColumns, inboxPage+` and r.id = any (@ids)`)+` order by r.sent_at desc, r.id desc`,
		map[string]any{"org": who.Org, "user": who.User, "ids": uuids(ids)}).Scan(&rows).Error
	return rows, translate("inbox", err)
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
// newest first. It comes from a function of the database as InboxCounts does, so nothing is shown of it that was not read
// through row-level security too; for anybody but a partner it is empty.
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
