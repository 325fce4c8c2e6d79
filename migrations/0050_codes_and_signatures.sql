-- +goose Up
-- A one-time code ends with whatever it was asked under: a new private code, or another way in which somebody may be reached.
-- +goose StatementBegin
create function end_lost_codes(enquiry uuid, at timestamptz) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if actor_role() = 'coordinator' or actor_role() = 'resident' and actor_enquiry() = end_lost_codes.enquiry then
    update lost_codes l set used_at = end_lost_codes.at where l.enquiry_id = end_lost_codes.enquiry and l.used_at is null;
  end if;
end $$;

-- What was signed is what is read: no figure is added once somebody has signed.
create function stat.refuse_signed() returns trigger language plpgsql as $$
begin
  if exists (select 1 from stat.signatures s where s.quarter = new.quarter) then
    raise exception 'this release is signed';
  end if;
  return new;
end $$;

create function stat.refuse_withdrawn() returns trigger language plpgsql as $$
begin
  if old.state = 'tombstoned' then
    raise exception 'this release is withdrawn';
  end if;
  return new;
end $$;
-- +goose StatementEnd
revoke execute on function end_lost_codes(uuid, timestamptz) from public;
grant execute on function end_lost_codes(uuid, timestamptz) to fingerpost_web;
create trigger signed before insert on stat.cells for each row execute function stat.refuse_signed();
create trigger signed before insert on stat.medians for each row execute function stat.refuse_signed();

-- What was withdrawn stays withdrawn. Everybody may see figures only when both who signed say so.
create trigger withdrawn before update on stat.releases for each row execute function stat.refuse_withdrawn();
alter policy decides on stat.releases with check (
  actor_role() in ('coordinator', 'governance') and state <> 'waiting'
  and (state <> 'published' or 2 = (select count(distinct s.user_id) from stat.signatures s where s.quarter = releases.quarter))
  and (not public or not exists (select 1 from stat.signatures s where s.quarter = releases.quarter and not s.for_public)));
