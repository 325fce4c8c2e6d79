-- +goose Up
-- Everything that touches a person, append-only. Each line carries a keyed hash of its own content; a chore links the
-- lines into a chain, so that nobody who writes has to wait for the line before.
create table audit (
  id         uuid primary key,                      -- in time order
  at         timestamptz not null,
  by_role    text not null,
  by_org     uuid,
  by_user    uuid,
  action     text not null,
  object     text not null default '',              -- kind of thing
  object_id  uuid,
  enquiry_id uuid,                                  -- about whom, if about a person
  fields     text[] not null default '{}',          -- names of fields, never values
  reason     text not null default '',              -- a code
  hash       bytea not null
);
create index audit_enquiry on audit (enquiry_id, id) where enquiry_id is not null;
create index audit_object on audit (object_id, id);

create table audit_chain (
  seq      bigint primary key,
  audit_id uuid not null unique,                    -- no foreign key: a line taken away must leave its link behind
  hash     bytea not null
);

create table audit_checkpoints (
  seq  bigint primary key,
  hash bytea not null,
  at   timestamptz not null default now()
);

-- +goose StatementBegin
create function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception 'the audit record is append-only';
end $$;
-- +goose StatementEnd
create trigger append_only before update or delete or truncate on audit for each statement execute function refuse_change();
create trigger append_only before update or delete or truncate on audit_chain for each statement execute function refuse_change();
create trigger append_only before update or delete or truncate on audit_checkpoints for each statement execute function refuse_change();

alter table audit enable row level security;
create policy write on audit for insert to fingerpost_web with check (actor_role() is not null);
create policy self on audit for select to fingerpost_web using (actor_role() = 'resident' and enquiry_id = actor_enquiry());
create policy read on audit for select to fingerpost_web using (actor_role() in ('coordinator', 'governance', 'auditor'));
create policy chores on audit to fingerpost_chores using (true);
alter table audit_chain enable row level security;
create policy read on audit_chain for select to fingerpost_web using (actor_role() in ('governance', 'auditor'));
create policy chores on audit_chain to fingerpost_chores using (true);
alter table audit_checkpoints enable row level security;
create policy read on audit_checkpoints for select to fingerpost_web using (actor_role() in ('governance', 'auditor'));
create policy chores on audit_checkpoints to fingerpost_chores using (true);

grant select, insert on audit, audit_chain, audit_checkpoints to fingerpost_chores;
grant select, insert on audit to fingerpost_web;
grant select on audit_chain, audit_checkpoints to fingerpost_web;
