package models

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"gorm.io/gorm"
)

// Counting is what CountQuarter counts, and how.
type Counting struct {
	Quarter   string
	Cutoff    time.Time // what happened later is not counted
	Frame     int
	Sensitive List   // needs that are counted as one wherever an area is told
	Other     string // their code there
	MaxNeeds  int    // of one person in one quarter
	Fewest    int    // people behind a median
}

// Counted is one exact figure. It is protected in memory and written nowhere.
type Counted struct {
	Cube     string
	Org      *uuid.UUID
	Row, Col string
	N        int
}

// Figures of CountQuarter that are no cells: medians, and the shares of each partner.
const (
	CountedMedian = "median" // row: which
	CountedShare  = "share"  // of one partner; row: people, in_time
)

// CountQuarter counts a closed quarter exactly, cube by cube, in one statement, so that all of it is of one moment. Only
// sums leave the database. For the chore that makes a release.
//
// A person is everybody of one name and date of birth, and of enquiries that the coordination team found to be of one
// person; where neither is known, an enquiry is a person. What is not counted: what was sent to nobody
// because the person had not agreed to it, or because it rests on the word of a professional who was not confirmed, what was
// withdrawn before it was sent to anybody, what was entered in error, and those who restricted our use of it.
func CountQuarter(ctx context.Context, tx *gorm.DB, c Counting) ([]Counted, error) {
	from, to, ok := QuarterSpan(c.Quarter)
	if !ok {
		return nil, fmt.Errorf("count %q: %w", c.Quarter, ErrInvalid)
	}
	codes := func(l Listing) []string {
		all := make([]string, len(l))
		for i, e := range l {
			all[i] = e.Code
		}
		return all
	}
	needs := make([]string, len(Needs))
	for i, n := range Needs {
		needs[i] = n.Code
	}
	days, within, due := openedInTime(from, c.Cutoff)
	var all []Counted
	err := OnPgx(tx, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, `set local statement_timeout = '15min'; set local work_mem = '64MB'`); err != nil {
			return err
		}
		rows, err := tx.Query(ctx, countQuarter, pgx.NamedArgs{"from": from, "to": to, "first": date(from), "after": date(to), "cutoff": c.Cutoff, "quarter": c.Quarter, "frame": c.Frame,
			"sensitive": []string(c.Sensitive), "other": c.Other, "max": c.MaxNeeds, "fewest": c.Fewest, "needs": needs, "reasons": codes(DeclineReasons),
			"days": days, "within": within, "due": due})
		if err != nil {
			return err
		}
		var n Counted
		_, err = pgx.ForEachRow(rows, []any{&n.Cube, &n.Org, &n.Row, &n.Col, &n.N}, func() error {
			all = append(all, n)
			n.Org = nil
			return nil
		})
		return err
	})
	return all, translate("count "+c.Quarter, err)
}

// openedInTime is, for each day on which something was sent and each number of working days that a service may allow, the
// day on which it was to be opened at the latest.
func openedInTime(from, to time.Time) (days []time.Time, within []int, due []time.Time) {
	for day := from; day.Before(to); day = day.AddDate(0, 0, 1) {
		by := day
		for n := 1; n <= 30; n++ {
			by = AddWorkingDays(by, 1)
			days, within, due = append(days, date(day)), append(within, n), append(due, date(by))
		}
	}
	return days, within, due
}

// date is the day of a moment in London, as the database takes a day.
func date(t time.Time) time.Time {
	t = t.In(London)
	return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC)
}

const countQuarter = `
with recursive
place as (
	select a.code, a.district, s.sector from stat.areas a cross join unnest(a.sectors) s (sector) where a.year = @frame),
served as (
	select distinct split_part(sector, ' ', 1) as district, case when district = '' then code else district end as code from place),
asked as materialized (
	select e.id, e.created_at, e.needs, e.sector, e.district, e.age_band, e.gender_band, e.route, coalesce(encode(p.by_name_born, 'hex'), e.id::text) as key,
		case
			when e.paused_at is not null then 'paused'
			when e.state = 'awaiting_consent' then 'waiting'
			when r.all_wrong or e.state = 'unresolved' and r.sent = 0 and exists (select 1 from audit a
				where a.enquiry_id = e.id and a.action = 'enquiry.conclude' and a.reason = 'entered_in_error') then 'error'
			when e.state = 'withdrawn' and r.sent = 0 then 'withdrawn'
			when r.sent = 0 and (not exists (select 1 from consents c where c.enquiry_id = e.id and c.given and c.purpose in ('route_to_named_partners', 'coordination_team'))
				or exists (select 1 from referrers f where f.enquiry_id = e.id and f.checked = 'waiting')
				or exists (select 1 from audit a where a.enquiry_id = e.id and a.action = 'referrer.unconfirmed')) then 'waiting' -- the line outlives an erasure
			else '' end as left_out
	from enquiries e
	left join people p on p.enquiry_id = e.id
	cross join lateral (select count(*) as sent, bool_and(r.state = 'entered_in_error') as all_wrong from referrals r where r.enquiry_id = e.id) r
	where e.created_at >= @from and e.created_at < @to),
counted as materialized (select * from asked where left_out = ''),
pair as (
	select a.key as x, b.key as y from duplicates d join counted a on a.id = d.enquiry_id join counted b on b.id = d.other_id
	where d.state = 'same' and a.key <> b.key),
both_ways as (select x, y from pair union select y, x from pair),
reach (x, y) as (select x, y from both_ways union select r.x, p.y from reach r join both_ways p on p.x = r.y),
root as (select x as key, least(x, min(y)) as person from reach group by x),
who as materialized (select c.*, coalesce(r.person, c.key) as person from counted c left join root r on r.key = c.key),
first as materialized (
	select distinct on (w.person) w.person, coalesce(p.code, case when w.district = '' or s.code is not null then 'unknown' else 'outside' end) as area,
		case when w.age_band in ('0-12', '13-15', '16-17') then 'under_18' when w.age_band = '18-24' then '18_24'
			when w.age_band in ('25-34', '35-44') then '25_44' when w.age_band in ('45-54', '55-64') then '45_64'
			when w.age_band = '65-74' then '65_74' when w.age_band in ('75-84', '85+') then '75_over' else 'unknown' end as age,
		case w.gender_band when 'woman' then 'female' when 'man' then 'male' else 'other' end as gender, w.route
	from who w left join place p on p.sector = w.sector left join served s on s.district = w.district
	order by w.person, w.created_at, w.id),
themed as materialized (
	select person, need from (
		select w.person, n.need, row_number() over (partition by w.person order by min(w.created_at), min(n.at), n.need) as place
		from who w cross join lateral (select case when u.need = any (@needs) then u.need else 'other' end as need, u.at
			from unnest(w.needs) with ordinality u (need, at)) n
		group by w.person, n.need) x
	where place <= @max),
sent as materialized (
	select r.id, w.person, r.org_id, r.service_id, r.sent_at from who w join referrals r on r.enquiry_id = w.id
	where r.sent_at < @cutoff and r.state <> 'entered_in_error'),
best as materialized (
	select s.person, s.org_id, o.need, max(case o.result when 'met' then 5 when 'partly' then 4 when 'moved_on' then 3 when 'not_wanted' then 2 else 1 end) as rank
	from sent s join outcomes o on o.referral_id = s.id where o.at < @cutoff group by s.person, s.org_id, o.need),
ranks (rank, result) as (values (5, 'met'), (4, 'partly'), (3, 'moved_on'), (2, 'not_wanted'), (1, 'not_met')),
openings as materialized (
	select s.id, min(e.at) as at from sent s join referral_events e on e.referral_id = s.id where e.state = 'opened' and e.at < @cutoff group by s.id),
tries as materialized (
	select s.id, min(i.logged_at) filter (where i.type not in ('admin_note', 'referrer_update')) as at, max(i.level) as level
	from sent s join interactions i on i.referral_id = s.id where i.logged_at < @cutoff group by s.id),
went as materialized (
	select s.person, case when min(o.at) is not null then greatest(floor(extract(epoch from min(o.at) - min(s.sent_at)) / 86400), 0)::int end as opened,
		case when min(t.at) is not null then greatest(floor(extract(epoch from min(t.at) - min(s.sent_at)) / 86400), 0)::int end as tried, max(t.level) as level
	from sent s left join openings o on o.id = s.id left join tries t on t.id = s.id group by s.person),
passed as materialized (
	select distinct s.person, case when e.reason = any (@reasons) then e.reason else 'other' end as reason
	from sent s join referral_events e on e.referral_id = s.id where e.state = 'declined' and e.at < @cutoff),
equality as materialized (select * from equality_answers where quarter = @quarter),
allowed as (select * from unnest(@days::date[], @within::int[], @due::date[]) a (day, within, due)),
partner as materialized (
	select distinct on (s.org_id, s.person) s.org_id, (o.at at time zone 'Europe/London')::date <= a.due as in_time
	from sent s join services v on v.id = s.service_id join allowed a on a.day = (s.sent_at at time zone 'Europe/London')::date and a.within = v.open_days
	left join openings o on o.id = s.id order by s.org_id, s.person, s.sent_at, s.id)
select cube, org, line, col, n::int from (
	select 'area' as cube, null::uuid as org, area as line, need as col, count(*) as n from (
		select distinct f.area, t.person, case when t.need = any (@sensitive) then @other else t.need end as need from themed t join first f on f.person = t.person) x
		group by area, need
	union all select 'need', null, t.need, coalesce(k.result, 'none'), count(*) from themed t
		left join (select person, need, max(rank) as rank from best group by person, need) b on b.person = t.person and b.need = t.need
		left join ranks k on k.rank = b.rank group by t.need, coalesce(k.result, 'none')
	union all select 'age', null, age, gender, count(*) from first group by age, gender
	union all select 'route', null, route, 'people', count(*) from first group by route
	union all select 'opening', null, case when opened is null then 'not_yet' when opened < 1 then '0' when opened < 3 then '1_2' when opened < 6 then '3_5'
		when opened < 11 then '6_10' else '11_over' end, 'people', count(*) from went group by 3
	union all select 'contact', null, case when tried is null then 'not_yet' when tried < 1 then '0' when tried < 3 then '1_2' when tried < 6 then '3_5'
		when tried < 11 then '6_10' else '11_over' end, 'people', count(*) from went group by 3
	union all select 'level', null, coalesce(level::text, 'none'), 'people', count(*) from went group by 3
	union all select 'declined', null, reason, 'people', count(*) from passed group by reason
	union all select 'gap', null, case when g.need = any (@sensitive) then @other when g.need = any (@needs) then g.need else 'other' end,
		case when g.district = '' then 'unknown' else coalesce(s.code, 'outside') end, count(*)
		from gaps g left join served s on s.district = g.district where g.day >= @first::date and g.day < @after::date group by 3, 4
	union all select 'ethnicity', null, case split_part(ethnicity, '_', 1) when 'white' then 'white' when 'mixed' then 'mixed' when 'asian' then 'asian'
		when 'black' then 'black' when 'arab' then 'other' when 'other' then 'other' else 'not_said' end, 'people', count(*) from equality group by 3
	union all select 'condition', null, case when condition in ('yes', 'no') then condition else 'not_said' end, 'people', count(*) from equality group by 3
	union all select 'limits', null, case when limits in ('a_lot', 'a_little', 'not_at_all') then limits else 'not_said' end, 'people', count(*) from equality group by 3
	union all select 'sex', null, case when sex in ('female', 'male') then sex else 'not_said' end, 'people', count(*) from equality group by 3
	union all select 'left_out', null, left_out, 'people', count(*) from asked where left_out <> '' group by left_out
	union all select 'capacity', null, capacity, 'services', services from stat.capacity where quarter = @quarter
	union all select 'own', p.org_id, t.need, coalesce(k.result, 'none'), count(*) from (select distinct person, org_id from sent) p
		join themed t on t.person = p.person left join best b on b.person = p.person and b.org_id = p.org_id and b.need = t.need
		left join ranks k on k.rank = b.rank group by p.org_id, t.need, coalesce(k.result, 'none')
	union all select 'median', null, 'days_to_opening', '', percentile_disc(0.5) within group (order by opened) from went where opened is not null having count(*) >= @fewest
	union all select 'median', null, 'days_to_contact', '', percentile_disc(0.5) within group (order by tried) from went where tried is not null having count(*) >= @fewest
	union all select 'share', org_id, 'people', '', count(*) from partner group by org_id
	union all select 'share', org_id, 'in_time', '', count(*) from partner where in_time group by org_id
) figures
order by cube, org, line, col`
