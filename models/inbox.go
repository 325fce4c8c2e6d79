package models

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"
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
	Limit    int    // 0: PageSize
}

// The page is chosen first, from referrals alone, and the rest is read for its rows only: each row of each table is asked
// about by row-level security, and of a queue of thousands that took half a second.
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
	sql, named := inboxPage, map[string]any{"org": who.Org, "user": who.User, "now": tx.NowFunc()}
	if len(ask.States) > 0 {
		sql += ` and r.state in (` + stateWords(ask.States) + `)`
	}
	if ask.Service != uuid.Nil {
		sql += ` and r.service_id = @service`
		named["service"] = ask.Service
	}
	if ask.Assigned != uuid.Nil {
		sql += ` and r.assigned_to = @assigned`
		named["assigned"] = ask.Assigned
	}
	if ask.Overdue {
		sql += ` and r.due_at < @now`
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
		sql += fmt.Sprintf(` and (%s, r.id) %s (cast(@at as timestamptz), @id)`, column, beyond)
		named["at"], named["id"] = at, id
	}
	limit := ask.Limit
	if limit == 0 {
		limit = PageSize
	}
	by := fmt.Sprintf(` order by %s %s, r.id %s`, column, order, order)
	sql = fmt.Sprintf(inboxColumns, sql+by+fmt.Sprintf(` limit %d`, limit+1)) + by
	var rows []InboxRow
	if err := tx.Raw(sql, named).Scan(&rows).Error; err != nil {
		return nil, false, translate("inbox", err)
	}
	if len(rows) > limit {
		return rows[:limit], true, nil
	}
	return rows, false, nil
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

// TabCounts is how many referrals stand under each state, how many of them are overdue, and how many unread, for one
// partner and one user.
type TabCount struct {
	State                State
	All, Overdue, Unread int
}

// InboxCounts counts a partner's queue by state.
func InboxCounts(tx *gorm.DB, who Actor) ([]TabCount, error) {
	var counts []TabCount
	err := tx.Raw(`select r.state, count(*) as all, count(*) filter (where r.due_at < @now) as overdue,
			count(*) filter (where not exists (select 1 from reads x where x.user_id = @user and x.referral_id = r.id and x.at >= r.state_since)) as unread
		from referrals r where r.org_id = @org and r.state in (`+stateWords(OpenStates)+`) group by r.state`,
		map[string]any{"org": who.Org, "user": who.User, "now": tx.NowFunc()}).Scan(&counts).Error
	return counts, translate("inbox", err)
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
