-- +goose Up
-- A one-time code by e-mail for somebody who lost the private code of their referral. What they entered is looked at later,
-- by a chore, so that the page takes as long and says the same whether it was right or not.
create table lost_codes (
  id         uuid primary key,                      -- the code follows from it and a key that is not here
  hash       bytea not null unique,                 -- of the token of the browser that asked: elsewhere the code opens nothing
  sealed     bytea check (get_byte(sealed, 0) = 1), -- what was entered; gone once it was looked at
  enquiry_id uuid references enquiries,             -- what the code opens; null: nothing
  tries      smallint not null default 0,
  asked_at   timestamptz not null,
  sent_at    timestamptz,
  used_at    timestamptz,
  check ((sent_at is null) = (enquiry_id is null))
);
create index lost_codes_enquiry on lost_codes (enquiry_id, sent_at) where enquiry_id is not null;
create index lost_codes_asked on lost_codes (asked_at);

alter table lost_codes enable row level security;
create policy door on lost_codes to fingerpost_web using (actor_role() = 'door');
create policy chores on lost_codes to fingerpost_chores using (true);
grant select, insert, update on lost_codes to fingerpost_web;
grant select, insert, update, delete on lost_codes to fingerpost_chores;
