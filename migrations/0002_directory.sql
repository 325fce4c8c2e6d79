-- +goose Up
-- The directory: who offers what, for whom, where. Public, apart from who signed.
create table organisations (
  id         uuid primary key,
  name       text not null unique check (name <> ''),
  outline    text not null default '',
  phone      text not null default '',
  email      text not null default '',
  website    text not null default '',
  privacy    text not null default '',          -- address of its own privacy notice
  lead       boolean not null default false,    -- the lead organisation of the agreement hosts the coordination team
  created_at timestamptz not null default now()
);

create table services (
  id          uuid primary key,
  org_id      uuid not null references organisations,
  name        text not null check (name <> ''),
  outline     text not null default '',
  needs       text[] not null check (cardinality(needs) > 0),
  districts   text[] not null default '{}',     -- empty: everywhere in the place
  min_age     smallint not null default 18 check (min_age between 0 and 120),
  max_age     smallint not null default 120 check (max_age >= min_age),
  genders     text[] not null default '{}',     -- empty: everyone
  access      text[] not null default '{}',
  venue       text not null default '',
  cost        text not null default 'free' check (cost in ('free', 'donation', 'charge')),
  cost_note   text not null default '',
  capacity    text not null default 'open' check (capacity in ('open', 'waiting', 'closed', 'paused')),
  wait_months smallint not null default 0 check (wait_months between 0 and 36),
  paused_until date,
  confirmed_at timestamptz not null default now(), -- when the partner last said so
  route       text not null default 'platform' check (route in ('platform', 'direct', 'signpost')),
  phone       text not null default '',
  email       text not null default '',
  website     text not null default '',
  specialist  boolean not null default false,   -- may be sent restricted needs
  answers_in  smallint not null default 3 check (answers_in between 1 and 60), -- usual days to an answer, working days
  fields      text[] not null default '{}',     -- which of the person's fields it needs, beyond the name
  open_days   smallint not null default 2 check (open_days between 1 and 30),
  decide_days smallint not null default 5 check (decide_days between 1 and 30),
  contact_days smallint not null default 5 check (contact_days between 1 and 30),
  note_days   smallint not null default 20 check (note_days between 1 and 90),
  expire_days smallint not null default 10 check (expire_days between 2 and 60),
  listed      boolean not null default true,
  created_at  timestamptz not null default now(),
  unique (id, org_id),
  unique (org_id, name)
);
create index services_org on services (org_id);

create table agreements (
  id       uuid primary key,
  title    text not null unique,
  purpose  text not null,
  lead_org uuid not null references organisations
);

create table agreement_versions (
  id           uuid primary key,
  agreement_id uuid not null references agreements,
  number       text not null,
  words        text not null,
  in_force     date not null,
  ends         date check (ends > in_force),
  unique (agreement_id, number)
);

create table signatures (
  id         uuid primary key,
  version_id uuid not null references agreement_versions,
  org_id     uuid not null references organisations,
  signatory  text not null,
  position   text not null,
  signed_on  date not null,
  ended_on   date check (ended_on >= signed_on),
  unique (version_id, org_id)
);

-- Which organisations may be sent people today: signed the version in force, and did not end it. This view shows no
-- signatory, so the public may be told by it.
create view signed_organisations as
  select distinct s.org_id, v.id as version_id, v.number
  from signatures s join agreement_versions v on v.id = s.version_id
  where v.in_force <= current_date and (v.ends is null or v.ends > current_date)
    and s.signed_on <= current_date and (s.ended_on is null or s.ended_on > current_date);

-- What could not be offered, without a trace of who asked: a day, a need, a district, an age band.
create table gaps (
  id       bigint generated always as identity primary key,
  day      date not null,
  need     text not null,
  district text not null default '',
  age_band text not null default ''
);

alter table signatures enable row level security;
create policy own on signatures to fingerpost_web
  using (actor_role() in ('partner', 'lead') and org_id = actor_org() or actor_role() in ('coordinator', 'governance', 'auditor'));
create policy chores on signatures to fingerpost_chores using (true);
alter table gaps enable row level security;
create policy write on gaps for insert to fingerpost_web with check (actor_role() is not null);
create policy read on gaps for select to fingerpost_web using (actor_role() in ('coordinator', 'governance', 'analyst'));
create policy chores on gaps to fingerpost_chores using (true);

grant select on organisations, services, agreements, agreement_versions, signed_organisations to fingerpost_web, fingerpost_chores;
grant select on signatures to fingerpost_web, fingerpost_chores;
grant select, insert on gaps to fingerpost_web, fingerpost_chores;
grant update (capacity, wait_months, paused_until, confirmed_at) on services to fingerpost_web, fingerpost_chores;
