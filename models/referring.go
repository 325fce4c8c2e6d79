package models

import (
	"fmt"
	"strings"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"example.org/fingerpost/models/seal"
)

// PurposeProgress is the consent that whoever referred somebody is told what becomes of it.
const PurposeProgress = "tell_referrer_progress"

// ClientRow is an enquiry as it stands in the list of the professional who sent it. Told says whether the person agreed
// that they are told what becomes of it; without that nothing of it is in the row beyond that it was sent. Over says that the
// person had agreed, and then took everything back: it is no longer going on, and nothing more is told.
type ClientRow struct {
	ID                    uuid.UUID
	Ref                   string
	State                 EnquiryState
	HeldFor               string
	CreatedAt, StateSince time.Time
	Told, Over, Late      bool
	Wrapped               []byte
	Sealed                seal.Box
	Relation              string
}

// ClientsAsk is what a professional wants to see of what they sent.
type ClientsAsk struct {
	Tab   string // of ClientTabs
	After string // Cursor of the last row of the page before; empty: the first page
	Limit int    // 0: PageSize
}

// ClientTabs are the heaps of what a professional sent. What they are not told of stands apart, whatever became of it.
var ClientTabs = Listing{{"open", "Open"}, {"untold", "Sent, no news shared with you"}, {"finished", "Finished"}}

// clientsOn says in SQL which rows lie on a tab; x is a row of clientColumns. Empty: all of them.
var clientsOn = map[string]string{
	"":         `true`,
	"open":     `x.told and x.state not in ('resolved', 'unresolved', 'withdrawn')`,
	"untold":   `not x.told and not x.over`,
	"finished": `(x.told and x.state in ('resolved', 'unresolved', 'withdrawn') or x.over)`,
}

// toldOf says in SQL whether the person's word lets the referrer be told; e is the enquiry. While the person has had its
// use restricted nobody is.
const toldOf = `(e.paused_at is null and exists (select 1 from consents c where c.enquiry_id = e.id and c.purpose = 'tell_referrer_progress'
	and c.given and c.withdrawn_at is null and c.expires_at > @now))`

const clientColumns = `select x.id, x.ref, x.created_at, x.told, x.over, x.late, x.wrapped, x.sealed, x.relation, case when x.told then x.state else '' end as state,
		case when x.told then x.held_for else '' end as held_for, x.state_since
	from ` + clientRows + `
	where true`

const clientRows = `(select e.*, t.told, k.wrapped, f.sealed, f.relation,
			e.state = 'withdrawn' and exists (select 1 from consents c where c.enquiry_id = e.id and c.purpose = 'tell_referrer_progress' and c.given) as over,
			t.told and exists (select 1 from referrals r where r.enquiry_id = e.id and r.due_at < @now) as late
		from referrers f join enquiries e on e.id = f.enquiry_id join keys k on k.id = e.id cross join lateral (select ` + toldOf + ` as told) t
		where f.user_id = @user and f.org_id = @org) x`

// Clients reads one page of a tab of what the actor sent, overdue first, then newest, and says whether there are more.
func Clients(tx *gorm.DB, who Actor, ask ClientsAsk) ([]ClientRow, bool, error) {
	sql, named := clientColumns, clientNames(tx, who)
	on, known := clientsOn[ask.Tab]
	if !known {
		return nil, false, fmt.Errorf("tab of a list: %w", ErrNotFound)
	}
	sql += ` and ` + on
	if ask.After != "" {
		late, rest, _ := strings.Cut(ask.After, "_")
		at, id, err := parseCursor(rest)
		if err != nil || late != "0" && late != "1" || at == "infinity" {
			return nil, false, fmt.Errorf("page of a list: %w", ErrNotFound)
		}
		sql += ` and (x.late, x.created_at, x.id) < (@late, cast(@at as timestamptz), @id)`
		named["late"], named["at"], named["id"] = late == "1", at, id
	}
	limit := ask.Limit
	if limit == 0 {
		limit = PageSize
	}
	sql += fmt.Sprintf(` order by x.late desc, x.created_at desc, x.id desc limit %d`, limit+1)
	var rows []ClientRow
	if err := tx.Raw(sql, named).Scan(&rows).Error; err != nil {
		return nil, false, translate("what was sent", err)
	}
	if len(rows) > limit {
		return rows[:limit], true, nil
	}
	return rows, false, nil
}

// ClientCount is how much lies on a tab of what a professional sent, and how much of it waits too long.
type ClientCount struct {
	Tab       string
	All, Late int
}

// ClientCounts counts every tab of what the actor sent, in the order of ClientTabs.
func ClientCounts(tx *gorm.DB, who Actor) ([]ClientCount, error) {
	counts := make([]ClientCount, len(ClientTabs))
	var into []any
	sql := `select `
	for i, tab := range ClientTabs {
		if i > 0 {
			sql += `, `
		}
		sql += `count(*) filter (where ` + clientsOn[tab.Code] + `), count(*) filter (where x.late and ` + clientsOn[tab.Code] + `)`
		counts[i].Tab = tab.Code
		into = append(into, &counts[i].All, &counts[i].Late)
	}
	return counts, translate("what was sent", tx.Raw(sql+` from `+clientRows, clientNames(tx, who)).Row().Scan(into...))
}

// ClientFor reads one enquiry that the actor sent; else ErrNotFound.
func ClientFor(tx *gorm.DB, who Actor, enquiry uuid.UUID) (ClientRow, error) {
	named := clientNames(tx, who)
	named["enquiry"] = enquiry
	var row ClientRow
	return row, translate("what was sent", tx.Raw(clientColumns+` and x.id = @enquiry`, named).Take(&row).Error)
}

// ClientByRef reads the enquiry of a reference that the actor sent; else ErrNotFound.
func ClientByRef(tx *gorm.DB, who Actor, ref string) (ClientRow, error) {
	named := clientNames(tx, who)
	named["ref"] = ref
	var row ClientRow
	return row, translate("what was sent", tx.Raw(clientColumns+` and x.ref = @ref`, named).Take(&row).Error)
}

func clientNames(tx *gorm.DB, who Actor) map[string]any {
	return map[string]any{"user": who.User, "org": who.Org, "now": tx.NowFunc()}
}

// Cursor names a row for the next page to begin after; nobody's data.
func (r ClientRow) Cursor() string {
	late := "0_"
	if r.Late {
		late = "1_"
	}
	return late + r.CreatedAt.UTC().Format(time.RFC3339Nano) + "_" + r.ID.String()
}

// ClientLeg is one service that an enquiry was sent to, as its referrer may be told of it.
type ClientLeg struct {
	ID, EnquiryID, ServiceID uuid.UUID
	Service, Organisation    string
	State                    State
	StateSince, SentAt       time.Time
	Due                      Clock
	DueAt, WaitUntil         *time.Time
	Unread                   int // messages since the referrer last wrote
}

// ClientLegs reads where enquiries went, in the person's order. Whoever is not told of an enquiry must not be shown more of
// its legs than their names.
func ClientLegs(tx *gorm.DB, enquiries []uuid.UUID) ([]ClientLeg, error) {
	var legs []ClientLeg
	err := tx.Raw(`select r.id, r.enquiry_id, r.service_id, s.name as service, o.name as organisation, r.state, r.state_since, r.sent_at, r.due, r.due_at, r.wait_until,
			(select count(*) from messages m where m.referral_id = r.id and m.by_role in ('partner', 'lead')
				and m.id > coalesce((select max(n.id::text)::uuid from messages n where n.referral_id = r.id and n.by_role = 'referrer'), '00000000-0000-0000-0000-000000000000')) as unread
		from referrals r join services s on s.id = r.service_id join organisations o on o.id = r.org_id
		where r.enquiry_id = any (?) order by r.enquiry_id, r.position, r.sent_at`, uuids(enquiries)).Scan(&legs).Error
	return legs, translate("where it went", err)
}

// SentBefore lists the services to which the actor sent somebody, latest first.
func SentBefore(tx *gorm.DB, who Actor) ([]uuid.UUID, error) {
	var ids []uuid.UUID
	err := tx.Raw(`select r.service_id from referrals r join referrers f on f.enquiry_id = r.enquiry_id
		where f.user_id = ? and f.org_id = ? group by r.service_id order by max(r.sent_at) desc limit 20`, who.User, who.Org).Scan(&ids).Error
	return ids, translate("services sent to before", err)
}

// LastProfession is what the actor called themselves when they last sent something; empty the first time.
func LastProfession(tx *gorm.DB, who Actor) (string, error) {
	var relation string
	err := tx.Raw(`select coalesce((select f.relation from referrers f join enquiries e on e.id = f.enquiry_id
		where f.user_id = ? and f.org_id = ? order by e.created_at desc limit 1), '')`, who.User, who.Org).Row().Scan(&relation)
	return relation, translate("profession", err)
}

// MayTellReferrer says whether a professional with an account referred somebody who agreed that they are told what becomes of
// it, as far as the actor may know: a partner does from the moment it has accepted.
func MayTellReferrer(tx *gorm.DB, enquiry uuid.UUID) (bool, error) {
	var may bool
	err := tx.Raw(`select coalesce((select `+toldOf+` from enquiries e join referrers f on f.enquiry_id = e.id where e.id = @enquiry and f.user_id is not null), false)`,
		map[string]any{"now": tx.NowFunc(), "enquiry": enquiry}).Row().Scan(&may)
	return may, translate("consent to tell", err)
}

// ReferrerToTell is who referred somebody and may be told what becomes of it, for chores; ErrNotFound when nobody.
func ReferrerToTell(tx *gorm.DB, enquiry uuid.UUID) (uuid.UUID, error) {
	var user uuid.UUID
	err := tx.Raw(`select f.user_id from referrers f join enquiries e on e.id = f.enquiry_id where e.id = @enquiry and f.user_id is not null and `+toldOf,
		map[string]any{"now": tx.NowFunc(), "enquiry": enquiry}).Row().Scan(&user)
	return user, translate("referrer", noRows(err))
}
