-- +goose Up
-- A page of a partner's queue, chosen and read as its counts are: the organisation's access is asked once for each referral,
-- and not by every policy of every table that the page joins. Both take nobody's organisation as an argument.
-- +goose StatementBegin

-- Which referrals stand on a page, in its order: of some states, of one service, assigned to somebody, overdue at a time; after
-- the one at which the page before ended. Each state is read by itself in the order of an index, and no further than a page.
-- What is due first has a clock, so only what is open.
create function queue_page(states text[], service uuid, assigned uuid, overdue timestamptz, sort text, after_at timestamptz, after_id uuid, most int)
returns table (id uuid) language plpgsql stable security definer set search_path = public, pg_temp as $$
begin
  if actor_role() is null or actor_role() not in ('partner', 'lead') then
    return;
  end if;
  -- Without a place to go on from it begins before all; one plain comparison is read from the index.
  after_at := coalesce(after_at, case when sort in ('due', 'oldest') then '-infinity' else 'infinity' end::timestamptz);
  after_id := coalesce(after_id, case when sort in ('due', 'oldest') then '00000000-0000-0000-0000-000000000000' else 'ffffffff-ffff-ffff-ffff-ffffffffffff' end::uuid);
  case sort
  when 'due' then return query
    select p.id from unnest(states) s (state) cross join lateral (
      select f.id, coalesce(f.due_at, 'infinity') as due from referrals f
      where f.org_id = actor_org() and f.state = s.state and f.state in ('sent', 'opened', 'info_requested', 'accepted', 'waitlisted', 'in_contact')
        and (service is null or f.service_id = service) and (assigned is null or f.assigned_to = assigned) and (overdue is null or f.due_at < overdue)
        and (coalesce(f.due_at, 'infinity'), f.id) > (after_at, after_id)
        and (select not a.paused from referral_access a where a.referral_id = f.id and a.org_id = f.org_id)
      order by coalesce(f.due_at, 'infinity'), f.id limit most) p
    order by p.due, p.id limit most;
  when 'oldest' then return query
    select p.id from unnest(states) s (state) cross join lateral (
      select f.id, f.sent_at from referrals f
      where f.org_id = actor_org() and f.state = s.state
        and (service is null or f.service_id = service) and (assigned is null or f.assigned_to = assigned) and (overdue is null or f.due_at < overdue)
        and (f.sent_at, f.id) > (after_at, after_id)
        and (select not a.paused from referral_access a where a.referral_id = f.id and a.org_id = f.org_id)
      order by f.sent_at, f.id limit most) p
    order by p.sent_at, p.id limit most;
  else return query
    select p.id from unnest(states) s (state) cross join lateral (
      select f.id, f.sent_at from referrals f
      where f.org_id = actor_org() and f.state = s.state
        and (service is null or f.service_id = service) and (assigned is null or f.assigned_to = assigned) and (overdue is null or f.due_at < overdue)
        and (f.sent_at, f.id) < (after_at, after_id)
        and (select not a.paused from referral_access a where a.referral_id = f.id and a.org_id = f.org_id)
      order by f.sent_at desc, f.id desc limit most) p
    order by p.sent_at desc, p.id desc limit most;
  end case;
end $$;

-- Those of the referrals that the actor's organisation may see, as they stand in its queue and in the order of their ids. Who it
-- is stays sealed, and is there with its key only where the organisation may know.
create function queue_rows(ids uuid[])
returns table (id uuid, enquiry_id uuid, ref text, state text, state_since timestamptz, sent_at timestamptz, due text, due_at timestamptz, wait_until date,
  urgent boolean, level smallint, service text, needs text[], age_band text, district text, assigned_to uuid, assigned text, unread boolean, wrapped bytea, person bytea)
language plpgsql stable security definer set search_path = public, pg_temp as $$
begin
  if actor_role() in ('partner', 'lead') then
    return query
      select r.id, r.enquiry_id, e.ref, r.state, r.state_since, r.sent_at, r.due, r.due_at, r.wait_until, r.urgent, r.level, s.name, e.needs, e.age_band, e.district,
        r.assigned_to, coalesce((select u.name from users u where u.id = r.assigned_to
          and exists (select 1 from memberships m where m.user_id = u.id and m.org_id = actor_org())), ''),
        not exists (select 1 from reads x where x.user_id = actor_user() and x.referral_id = r.id and x.at >= r.state_since),
        k.wrapped, p.sealed
      from unnest(ids) with ordinality i (id, nth)
      join referrals r on r.id = i.id and r.org_id = actor_org()
      join referral_access a on a.referral_id = r.id and a.org_id = r.org_id and not a.paused
      join enquiries e on e.id = r.enquiry_id
      join services s on s.id = r.service_id
      left join keys k on k.id = r.enquiry_id and a.identity
      left join people p on p.enquiry_id = r.enquiry_id and a.identity
      order by i.nth;
  end if;
end $$;

-- Whom a search looks through. Whoever may not be known is left out before the list is cut, so that a list which is shorter than was
-- asked for is everybody.
create or replace function queue_people(most int) returns table (referral_id uuid, enquiry_id uuid, wrapped bytea, sealed bytea)
language plpgsql stable security definer set search_path = public, pg_temp as $$
begin
  if actor_role() in ('partner', 'lead') then
    return query
      select q.id, q.enquiry_id, k.wrapped, p.sealed
      from (
        select r.id, r.enquiry_id, s.rank, r.sent_at
        from (values ('accepted', 1), ('waitlisted', 1), ('in_contact', 1), ('completed', 2), ('closed', 2)) s (state, rank)
        cross join lateral (select f.id, f.enquiry_id, f.sent_at from referrals f
          where f.org_id = actor_org() and f.state = s.state
            and (select a.identity and not a.paused from referral_access a where a.referral_id = f.id and a.org_id = f.org_id)
          order by f.sent_at desc, f.id desc limit most) r
        order by s.rank, r.sent_at desc, r.id desc limit most) q
      join keys k on k.id = q.enquiry_id
      join people p on p.enquiry_id = q.enquiry_id;
  end if;
end $$;
-- +goose StatementEnd
revoke all on function queue_page, queue_rows from public;
grant execute on function queue_page, queue_rows to fingerpost_web;
