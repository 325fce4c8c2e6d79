-- +goose Up
-- Anonymised statistics, apart from everything else: what may be published, protected before it is written, and nothing
-- that it was made from. Rules and their reasons: README, "Statistics".
create schema stat;

-- Every text in this schema is of a kind that cannot hold a whole postcode.
create domain stat.words as text check (value !~* '[a-z]{1,2}[0-9][a-z0-9]?\s*[0-9][a-z]{2}');

-- The frame of a year: which areas there are, fixed before anybody is counted.
create table stat.frames (
  year      smallint primary key check (year between 2020 and 2100),
  source    stat.words not null check (source <> ''),
  as_of     date not null,                            -- of the population figures
  loaded_at timestamptz not null
);
create table stat.areas (
  year       smallint not null references stat.frames on delete cascade,
  code       stat.words not null,                     -- SR5 1, SR5 1+2, other, outside, unknown
  label      stat.words not null,
  kind       text not null check (kind in ('sector', 'merged', 'other', 'outside', 'unknown')),
  district   stat.words not null default '',
  sectors    stat.words[] not null default '{}',
  population integer not null default 0,
  position   smallint not null,
  primary key (year, code),
  check (kind in ('outside', 'unknown') or population > 0),
  check (kind not in ('sector', 'merged') or population >= 1000)  -- below it an area is merged, never shown
);

-- One release for each closed quarter, for ever: it is never made again, only withdrawn.
create table stat.releases (
  quarter      stat.words primary key check (quarter ~ '^20[0-9]{2}Q[1-4]$'),
  frame        smallint not null references stat.frames,
  base         smallint not null check (base in (5, 10)),
  algorithm    smallint not null,                     -- version of the method, which the methods page explains
  attempt      smallint not null,                     -- which key passed the audit of intervals
  merged       stat.words[] not null default '{}',    -- needs that are with "Other support" because they were too few
  hash         bytea not null,                        -- of all that is published
  made_at      timestamptz not null,
  state        text not null default 'waiting' check (state in ('waiting', 'published', 'tombstoned')),
  public       boolean not null default false,        -- approved for the public page
  published_at timestamptz,
  tombstoned_at timestamptz,
  reason       stat.words not null default '',        -- of a tombstone
  check ((state = 'tombstoned') = (tombstoned_at is not null) and (state = 'tombstoned') = (reason <> '')),
  check (not public or published_at is not null)
);

-- Protected figures. One that is nought is left out: nobody can tell it from a small one.
create table stat.cells (
  quarter  stat.words not null references stat.releases,
  cube     stat.words not null,
  org_id   uuid,                                      -- a partner's own; null: of the whole place
  row_code stat.words not null,
  col_code stat.words not null,
  value    integer not null check (value > 0),
  check (cube = 'capacity' or value % 5 = 0),         -- services are counted as they are, people never
  unique nulls not distinct (cube, quarter, org_id, row_code, col_code)
);

-- Whole days or whole per cents over at least twenty people, frozen with the release.
create table stat.medians (
  quarter stat.words not null references stat.releases,
  name    stat.words not null,
  org_id  uuid,
  value   integer not null check (value >= 0),
  unique nulls not distinct (quarter, name, org_id)
);

-- Two different people say that a release may be published.
create table stat.signatures (
  quarter    stat.words not null references stat.releases,
  role       text not null check (role in ('coordinator', 'governance')),
  user_id    uuid not null,
  for_public boolean not null,
  note       stat.words not null default '',          -- what somebody who tried to find a person could do with it
  at         timestamptz not null,
  primary key (quarter, role),
  unique (quarter, user_id),
  check (role <> 'governance' or note <> '')
);

-- How many services had room, kept up to the end of the quarter. It counts services and knows no person.
create table stat.capacity (
  quarter  stat.words not null check (quarter ~ '^20[0-9]{2}Q[1-4]$'),
  capacity stat.words not null,
  services integer not null check (services >= 0),
  primary key (quarter, capacity)
);

-- The quarter's enquiries, and nobody else's, are read when it is counted. They are written in time order, so an index of
-- a few pages finds them.
create index enquiries_created on enquiries using brin (created_at) with (pages_per_range = 32, autosummarize = on);
create index equality_answers_quarter on equality_answers (quarter);
create index gaps_day on gaps (day);

alter table stat.frames enable row level security;
alter table stat.areas enable row level security;
alter table stat.releases enable row level security;
alter table stat.cells enable row level security;
alter table stat.medians enable row level security;
alter table stat.signatures enable row level security;
alter table stat.capacity enable row level security;

create policy chores on stat.frames to fingerpost_chores using (true);
create policy chores on stat.areas to fingerpost_chores using (true);
create policy chores on stat.releases to fingerpost_chores using (true);
create policy chores on stat.cells to fingerpost_chores using (true);
create policy chores on stat.medians to fingerpost_chores using (true);
create policy chores on stat.signatures to fingerpost_chores using (true);
create policy chores on stat.capacity to fingerpost_chores using (true);

-- A release that waits for its two signatures is seen by those who sign; a published one by those who work with the figures,
-- and by everybody once it is approved for that. A withdrawn one leaves its stone. The quarters are asked for once, not for
-- every figure.
create policy frames on stat.frames for select to fingerpost_stats using (actor_role() is not null);
create policy areas on stat.areas for select to fingerpost_stats using (actor_role() is not null);
create policy releases on stat.releases for select to fingerpost_stats, fingerpost_web using (
  actor_role() in ('coordinator', 'governance')
  or state <> 'waiting' and published_at is not null and (public and actor_role() is not null
    or actor_role() in ('partner', 'lead', 'analyst', 'auditor')));
create policy cells on stat.cells for select to fingerpost_stats using (case when org_id is null
  then quarter in (select r.quarter from stat.releases r where r.state <> 'tombstoned' and (r.public or actor_role() in ('coordinator', 'governance', 'analyst')))
  else org_id = actor_org() and actor_role() in ('partner', 'lead') and quarter in (select r.quarter from stat.releases r where r.state = 'published') end);
create policy medians on stat.medians for select to fingerpost_stats using (case when org_id is null
  then quarter in (select r.quarter from stat.releases r where r.state <> 'tombstoned' and (r.public or actor_role() in ('coordinator', 'governance', 'analyst')))
  else org_id = actor_org() and actor_role() in ('partner', 'lead') and quarter in (select r.quarter from stat.releases r where r.state = 'published') end);
create policy signatures on stat.signatures for select to fingerpost_web using (actor_role() in ('coordinator', 'governance', 'auditor'));
create policy signs on stat.signatures for insert to fingerpost_web with check (role = actor_role() and user_id = actor_user());
create policy decides on stat.releases for update to fingerpost_web using (actor_role() in ('coordinator', 'governance')) with check (
  actor_role() in ('coordinator', 'governance') and state <> 'waiting'
  and (state <> 'published' or 2 = (select count(distinct s.user_id) from stat.signatures s where s.quarter = releases.quarter)));

grant usage on schema stat to fingerpost_stats, fingerpost_chores, fingerpost_web;
grant select on stat.frames, stat.areas, stat.releases, stat.cells, stat.medians to fingerpost_stats;
grant select on stat.releases, stat.signatures to fingerpost_web;
grant insert on stat.signatures to fingerpost_web;
grant update (state, public, published_at, tombstoned_at, reason) on stat.releases to fingerpost_web;
grant select, insert on stat.releases, stat.cells, stat.medians to fingerpost_chores;
grant select on stat.signatures to fingerpost_chores;
grant select, insert, update, delete on stat.frames, stat.areas, stat.capacity to fingerpost_chores;
