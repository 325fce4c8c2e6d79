-- +goose Up
-- People who sign in, where they work, and how they prove who they are. The role "door" is the service itself at the
-- door: before it knows who is there, it must find an account or a session by a secret.
create table users (
  id            uuid primary key,
  name          text not null check (name <> ''),
  email         text not null check (email = lower(email)),
  phone         text not null default '',
  password      text not null default '',          -- argon2id, PHC string; empty until invited people choose one
  state         text not null default 'invited' check (state in ('invited', 'active', 'disabled')),
  undeliverable text not null default '',          -- why mail to this address does not arrive; empty: it does
  undeliverable_at timestamptz,
  mailed_at     timestamptz,                       -- last notification, to keep to one in 15 minutes
  last_seen_at  timestamptz,
  created_at    timestamptz not null default now(),
  unique (email)
);

create table memberships (
  user_id    uuid not null references users,
  org_id     uuid not null references organisations,
  role       text not null check (role in ('referrer', 'partner', 'lead', 'coordinator', 'governance', 'analyst', 'administrator', 'auditor')),
  created_at timestamptz not null default now(),
  primary key (user_id, org_id, role)
);
create index memberships_org on memberships (org_id);

create table factors (
  id         uuid primary key,
  user_id    uuid not null references users,
  kind       text not null check (kind in ('totp', 'recovery')),
  sealed     bytea check (get_byte(sealed, 0) = 1), -- the seed of a totp
  hash       bytea,                                 -- of a recovery code
  last_step  bigint not null default 0,             -- a totp step is taken once
  confirmed_at timestamptz,
  used_at    timestamptz,
  created_at timestamptz not null default now(),
  check ((kind = 'totp') = (sealed is not null) and (kind = 'recovery') = (hash is not null))
);
create index factors_user on factors (user_id);

create table sessions (
  hash        bytea primary key,                    -- of the cookie's token
  id          uuid not null unique,                 -- to name it in a list
  user_id     uuid not null references users,
  org_id      uuid,
  role        text not null default '',
  second_factor boolean not null default false,
  agent       text not null default '',             -- browser and system, shortened
  created_at  timestamptz not null default now(),
  seen_at     timestamptz not null default now(),
  ended_at    timestamptz
);
create index sessions_user on sessions (user_id);

create table invitations (
  hash       bytea primary key,                     -- of the link's token
  user_id    uuid not null references users,
  purpose    text not null check (purpose in ('join', 'password', 'factor')),
  made_by    uuid references users,
  expires_at timestamptz not null,
  used_at    timestamptz,
  created_at timestamptz not null default now()
);

-- Token buckets against guessing. The key is a keyed hash of what is counted: an account, an address.
create table throttles (
  key    bytea primary key,
  tokens double precision not null,
  at     timestamptz not null
);

-- One e-mail to one user: which template, and what became of it. It has no body and no subject.
create table notifications (
  id         uuid primary key,
  user_id    uuid not null references users,
  template   text not null,
  state      text not null default 'waiting' check (state in ('waiting', 'sent', 'failed')),
  reason     text not null default '',              -- of a failure, in our words
  created_at timestamptz not null default now(),
  due_at     timestamptz not null default now(),
  done_at    timestamptz
);
create index notifications_user on notifications (user_id, created_at desc);
create unique index notifications_waiting on notifications (user_id, template) where state = 'waiting';

alter table users enable row level security;
alter table memberships enable row level security;
alter table factors enable row level security;
alter table sessions enable row level security;
alter table invitations enable row level security;
alter table notifications enable row level security;

create policy door on users to fingerpost_web using (actor_role() in ('door', 'administrator'));
create policy self on users for select to fingerpost_web using (id = actor_user());
create policy colleagues on users for select to fingerpost_web
  using (actor_role() in ('partner', 'lead', 'referrer') and exists (select 1 from memberships m where m.user_id = users.id and m.org_id = actor_org()));
create policy team on users for select to fingerpost_web using (actor_role() in ('coordinator', 'governance'));
create policy chores on users to fingerpost_chores using (true);

create policy door on memberships to fingerpost_web using (actor_role() in ('door', 'administrator'));
create policy self on memberships for select to fingerpost_web using (user_id = actor_user());
create policy own on memberships for select to fingerpost_web using (actor_role() in ('partner', 'lead', 'referrer') and org_id = actor_org());
create policy team on memberships for select to fingerpost_web using (actor_role() in ('coordinator', 'governance'));
-- Whoever acts may cause an e-mail to people of an organisation or to the team without being able to read who they are:
-- the queue asks for them through this function, which tells ids and nothing else.
create function people_to_tell(org uuid, roles text[]) returns setof uuid language sql stable security definer set search_path = public
  as $$ select distinct m.user_id from memberships m join users u on u.id = m.user_id
        where u.state = 'active' and (org is null or m.org_id = org) and m.role = any (roles) $$;
create policy chores on memberships to fingerpost_chores using (true);

create policy door on factors to fingerpost_web using (actor_role() = 'door');
create policy chores on factors to fingerpost_chores using (true);
create policy door on sessions to fingerpost_web using (actor_role() = 'door');
create policy chores on sessions to fingerpost_chores using (true);
create policy door on invitations to fingerpost_web using (actor_role() = 'door');
create policy chores on invitations to fingerpost_chores using (true);

create policy write on notifications for insert to fingerpost_web with check (actor_role() is not null);
create policy own on notifications for select to fingerpost_web using (user_id = actor_user() or actor_role() in ('coordinator', 'governance'));
create policy chores on notifications to fingerpost_chores using (true);

grant select, insert, update on users, sessions, invitations, throttles, factors to fingerpost_web, fingerpost_chores;
grant select, insert, update, delete on memberships to fingerpost_web, fingerpost_chores;
grant delete on factors, sessions, invitations, throttles to fingerpost_web, fingerpost_chores;
grant select, insert on notifications to fingerpost_web;
grant select, insert, update, delete on notifications to fingerpost_chores;
