-- +goose Up
-- The person's own record: reading it without an account, what the coordination team proposes to them, and what they ask of
-- us that needs a human.

-- One browser of somebody who follows their referral. Only the hash of its token is here; the code itself is nowhere.
create table own_sessions (
  hash       bytea primary key,
  enquiry_id uuid not null references enquiries,
  checked    boolean not null default false,        -- told the date of birth too: may read and change who it is about
  created_at timestamptz not null,
  seen_at    timestamptz not null,
  ended_at   timestamptz
);
create index own_sessions_enquiry on own_sessions (enquiry_id) where ended_at is null;

-- A service that the coordination team proposes to somebody, who has not agreed to it yet. Nothing is sent before.
create table proposals (
  id         uuid primary key,
  enquiry_id uuid not null references enquiries,
  service_id uuid not null references services,
  state      text not null default 'open' check (state in ('open', 'agreed', 'declined', 'ended')),
  made_by    uuid not null references users,
  created_at timestamptz not null,
  decided_at timestamptz
);
create unique index proposals_open on proposals (enquiry_id, service_id) where state = 'open';
create index proposals_enquiry on proposals (enquiry_id, created_at);

-- What somebody asked about their information that needs a human, with the day by which the law wants an answer. Its words
-- are sealed with a key of its own, as a case is kept longer than the enquiry and by other people.
create table cases (
  id           uuid primary key,
  ref          text not null unique,
  enquiry_id   uuid not null references enquiries,
  about        text not null,                       -- reference of the enquiry
  kind         text not null check (kind in ('access', 'correct', 'erase', 'restrict', 'object', 'complain')),
  state        text not null default 'open' check (state in ('open', 'closed')),
  received_at  timestamptz not null,
  due_on       date not null,                       -- answer at the latest; of a complaint: acknowledge
  words        bytea check (get_byte(words, 0) = 1),
  acknowledged_at timestamptz,
  outcome      text not null default '' check (outcome in ('', 'done', 'partly', 'refused', 'withdrawn')),
  answer       bytea check (get_byte(answer, 0) = 1),
  closed_at    timestamptz,
  closed_by    uuid references users,
  check ((state = 'closed') = (closed_at is not null) and (state = 'closed') = (outcome <> ''))
);
create index cases_enquiry on cases (enquiry_id, received_at);
create index cases_open on cases (due_on, id) where state = 'open';

alter table own_sessions enable row level security;
alter table proposals enable row level security;
alter table cases enable row level security;

-- Sessions are the door's; a new code from the coordination team ends them.
create policy door on own_sessions to fingerpost_web using (actor_role() = 'door');
create policy team on own_sessions to fingerpost_web using (actor_role() = 'coordinator');
create policy chores on own_sessions to fingerpost_chores using (true);

create policy self on proposals to fingerpost_web using (actor_role() = 'resident' and enquiry_id = actor_enquiry());
create policy team on proposals to fingerpost_web using (actor_role() = 'coordinator');
create policy chores on proposals to fingerpost_chores using (true);

create policy self on cases to fingerpost_web using (actor_role() = 'resident' and enquiry_id = actor_enquiry());
create policy rights on cases to fingerpost_web using (actor_role() in ('coordinator', 'governance'));
create policy chores on cases to fingerpost_chores using (true);
create policy own_case on keys to fingerpost_web
  using (actor_role() = 'resident' and exists (select 1 from cases c where c.id = keys.id and c.enquiry_id = actor_enquiry()));
create policy rights on keys for select to fingerpost_web
  using (actor_role() = 'governance' and exists (select 1 from cases c where c.id = keys.id));

-- Whoever it is about may correct it, and nobody else, whatever other policies come.
create policy only_self on people as restrictive for update to fingerpost_web
  using (actor_role() = 'resident' and enquiry_id = actor_enquiry());

-- While processing is restricted nobody but the person and whoever deals with rights sees it: each of a partner's doors
-- leads through this table.
alter table enquiries add column paused_at timestamptz;
alter table referral_access add column paused boolean not null default false;
create policy paused on referral_access as restrictive to fingerpost_web
  using (actor_role() not in ('partner', 'lead') or not paused);

-- +goose StatementBegin
-- Which enquiry a reference is of, and the hash of its private code. Only the door asks, which compares; it is no row of
-- anybody's.
create function enquiry_at_door(reference text) returns table (id uuid, code_hash bytea)
language plpgsql stable security definer set search_path = public as $$
begin
  return query select e.id, e.code_hash from enquiries e where e.ref = reference and actor_role() = 'door';
end $$;

-- Which agreement an organisation had signed on a day, in words, without its signatory.
create function agreement_signed(org uuid, day timestamptz) returns text language sql stable security definer set search_path = public
  as $$ select a.title || ', version ' || v.number
        from signatures s join agreement_versions v on v.id = s.version_id join agreements a on a.id = v.agreement_id
        where s.org_id = org and v.in_force <= day::date and (v.ends is null or v.ends > day::date)
          and s.signed_on <= day::date and (s.ended_on is null or s.ended_on > day::date)
        order by v.in_force desc limit 1 $$;
-- +goose StatementEnd
revoke execute on function enquiry_at_door, agreement_signed from public;
grant execute on function enquiry_at_door, agreement_signed to fingerpost_web;

grant update (sealed, by_name_born, by_phone, by_email, by_born_postcode) on people to fingerpost_web;
grant select, insert, update on own_sessions, proposals, cases to fingerpost_web;
grant select, insert, update, delete on own_sessions, proposals, cases to fingerpost_chores;
