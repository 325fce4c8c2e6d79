-- +goose Up
-- A partner's own queue, read as a whole. Row-level security asks about each row of each table by itself, which is right for
-- a page of twenty and slow for a search or a count of thousands. These functions ask the same question once, of the same
-- table: what the actor's organisation may see now (referral_access, not paused), and the identity only of whom it may know.
-- They take nobody's organisation as an argument.
-- +goose StatementBegin

-- The people whom a search looks through, and the keys to read their names with: only those whom the actor may know, which
-- is in the states after accepting; what is open first, then what is finished, newest first. What else a page shows of a
-- referral is read in the ordinary way.
create function queue_people(most int) returns table (referral_id uuid, enquiry_id uuid, wrapped bytea, sealed bytea)
language plpgsql stable security definer set search_path = public, pg_temp as $$
begin
  if actor_role() in ('partner', 'lead') then
    return query
      select q.id, q.enquiry_id, k.wrapped, p.sealed
      from (
        select r.id, r.enquiry_id, s.rank, r.sent_at
        from (values ('accepted', 1), ('waitlisted', 1), ('in_contact', 1), ('completed', 2), ('closed', 2)) s (state, rank)
        cross join lateral (select f.id, f.enquiry_id, f.sent_at from referrals f
          where f.org_id = actor_org() and f.state = s.state order by f.sent_at desc, f.id desc limit most) r
        order by s.rank, r.sent_at desc, r.id desc limit most) q
      join referral_access a on a.referral_id = q.id and a.org_id = actor_org() and a.identity and not a.paused
      join keys k on k.id = q.enquiry_id
      join people p on p.enquiry_id = q.enquiry_id;
  end if;
end $$;

-- How many are open in each state, overdue at a time, and unread by the user who asks. What is still sent nobody has read, as
-- reading opens it.
create function queue_counts(at timestamptz) returns table (state text, open bigint, overdue bigint, unread bigint)
language plpgsql stable security definer set search_path = public, pg_temp as $$
begin
  if actor_role() in ('partner', 'lead') then
    return query
      select r.state, count(*), count(*) filter (where r.due_at < queue_counts.at),
        count(*) filter (where r.state = 'sent' or not exists (select 1 from reads x where x.user_id = actor_user() and x.referral_id = r.id and x.at >= r.state_since))
      from referrals r join referral_access a on a.referral_id = r.id and a.org_id = actor_org() and not a.paused
      where r.org_id = actor_org() and r.state in ('sent', 'opened', 'info_requested', 'accepted', 'waitlisted', 'in_contact')
      group by r.state;
  end if;
end $$;

-- The coordination team's board: for each organisation what is open, and how long people have waited. Nobody else gets a row.
create function board_counts(at timestamptz) returns table (org_id uuid, new bigint, undecided bigint, open bigint, waitlist bigint,
  overdue bigint, late bigint, oldest timestamptz)
language plpgsql stable security definer set search_path = public, pg_temp as $$
begin
  if actor_role() = 'coordinator' then
    return query
      select r.org_id, count(*) filter (where r.state = 'sent'), count(*) filter (where r.state in ('opened', 'info_requested')),
        count(*) filter (where r.state in ('accepted', 'in_contact')), count(*) filter (where r.state = 'waitlisted'),
        count(*) filter (where r.due_at < board_counts.at), count(r.late_since),
        min(r.sent_at) filter (where r.state in ('sent', 'opened', 'info_requested'))
      from referrals r
      where r.state in ('sent', 'opened', 'info_requested', 'accepted', 'waitlisted', 'in_contact') group by r.org_id;
  end if;
end $$;

-- The same question as before; the plan of plpgsql is kept, and it is asked for each disclosure of a page.
create or replace function agreement_signed(org uuid, day timestamptz) returns text
language plpgsql stable security definer set search_path = public, pg_temp as $$
begin
  return (select a.title || ', version ' || v.number
    from signatures s join agreement_versions v on v.id = s.version_id join agreements a on a.id = v.agreement_id
    where s.org_id = org and v.in_force <= day::date and (v.ends is null or v.ends > day::date)
      and s.signed_on <= day::date and (s.ended_on is null or s.ended_on > day::date)
    order by v.in_force desc limit 1);
end $$;
-- +goose StatementEnd
revoke all on function queue_people, queue_counts, board_counts from public;
grant execute on function queue_people, queue_counts, board_counts to fingerpost_web;

-- Each state of a queue in the order of its clocks, as referrals_queue has it in the order of sending: a page of it is twenty
-- rows that row-level security asks about, and not all of them. It also holds everything that the board counts, so that it
-- and the counts of a queue need not look at the rows. Finished ones are read through referrals_queue in the same way.
drop index referrals_undone;
create index referrals_undone on referrals (org_id, state, coalesce(due_at, 'infinity'), id) include (sent_at, state_since, due_at, late_since)
  where state in ('sent', 'opened', 'info_requested', 'accepted', 'waitlisted', 'in_contact');
drop index referrals_finished;

-- What an organisation may see, found and answered without looking at the rows.
drop index referral_access_org;
create index referral_access_org on referral_access (org_id, referral_id) include (paused);

-- What the doors cost, so that the planner asks them about few rows.
alter function partner_has(uuid) cost 2000;
alter function partner_helps(uuid) cost 2000;
alter function partner_knows(uuid) cost 2000;

-- Which pairs somebody is in, also as the second of them; the list of what the team holds asks for each row.
create index duplicates_other on duplicates (other_id);

-- Whether one organisation has signed is asked for a service or two far oftener than for all. Without distinct the planner
-- can look for the one.
create or replace view signed_organisations as
  select s.org_id, v.id as version_id, v.number
  from signatures s join agreement_versions v on v.id = s.version_id
  where v.in_force <= current_date and (v.ends is null or v.ends > current_date)
    and s.signed_on <= current_date and (s.ended_on is null or s.ended_on > current_date);
create index signatures_org on signatures (org_id);
