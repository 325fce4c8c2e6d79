-- +goose Up
-- Who holds a session, asked on every request of somebody signed in. Whoever asks names the hash of the session's token,
-- which only its holder can; so this needs no actor, and one round trip instead of the three of a transaction. It says
-- nothing about accounts that are disabled, and no role that has been taken away: both take effect at once.
-- +goose StatementBegin
create function session_holder(token bytea) returns table (
  id uuid, user_id uuid, org_id uuid, role text, second_factor boolean, created_at timestamptz, seen_at timestamptz,
  name text, organisation text, several boolean
) language plpgsql stable security definer set search_path = public as $$
begin
  return query
    select s.id, s.user_id, m.org_id, coalesce(m.role, ''), s.second_factor, s.created_at, s.seen_at, u.name, coalesce(o.name, ''),
           exists (select 1 from memberships x where x.user_id = s.user_id and (x.org_id, x.role) is distinct from (s.org_id, s.role))
    from sessions s
    join users u on u.id = s.user_id and u.state = 'active'
    left join memberships m on m.user_id = s.user_id and m.org_id = s.org_id and m.role = s.role
    left join organisations o on o.id = m.org_id
    where s.hash = token and s.ended_at is null;
end $$;
-- +goose StatementEnd
revoke execute on function session_holder from public;
grant execute on function session_holder to fingerpost_web;

-- The list of people is read a page at a time, in this order.
create index users_by_name on users (lower(name), id);
-- One seed waits for its first code at a time; a new start replaces it.
create unique index factors_waiting on factors (user_id) where kind = 'totp' and confirmed_at is null;
create index invitations_user on invitations (user_id);
