-- +goose Up
-- What is open in a queue of a thousand was counted by reading what its organisation may see of everything that was ever
-- sent to it, tens of thousands of rows. An open referral has its row of access: it is written with the referral, the database
-- itself now refuses to delete it before the referral has ended, and an ended one without it is not opened again. So what is open
-- is counted from referrals alone, less those that are paused, and there are few.
-- +goose StatementBegin
create function keep_access() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if exists (select 1 from referrals r where r.id = old.referral_id and r.state in ('sent', 'opened', 'info_requested', 'accepted', 'waitlisted', 'in_contact')) then
    raise exception 'an open referral keeps its access' using errcode = 'check_violation';
  end if;
  return null;
end $$;

-- Unread is counted of what is undecided. Those it works with are changed by itself; when the team opens one again, its row is
-- marked and an e-mail says so.
create or replace function queue_counts(at timestamptz) returns table (state text, open bigint, overdue bigint, unread bigint)
language plpgsql stable security definer set search_path = public, pg_temp as $$
begin
  if actor_role() in ('partner', 'lead') then
    return query
      select r.state, count(*), count(*) filter (where r.due_at < queue_counts.at),
        count(*) filter (where r.state = 'sent' or r.state in ('opened', 'info_requested')
          and not exists (select 1 from reads x where x.user_id = actor_user() and x.referral_id = r.id and x.at >= r.state_since))
      from referrals r
      where r.org_id = actor_org() and r.state in ('sent', 'opened', 'info_requested', 'accepted', 'waitlisted', 'in_contact')
        and not exists (select 1 from referral_access a where a.org_id = actor_org() and a.referral_id = r.id and a.paused)
      group by r.state;
  end if;
end $$;
-- +goose StatementEnd
revoke all on function keep_access from public;
create constraint trigger keep_access after delete on referral_access deferrable initially deferred for each row execute function keep_access();
create index referral_access_paused on referral_access (org_id, referral_id) where paused;
