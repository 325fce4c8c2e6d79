-- +goose Up
-- Somebody who asks for another: family and friends, whose person confirms first, and professionals, who record the
-- person's consent.
alter table enquiries drop constraint enquiries_held_for_check;
alter table enquiries add constraint enquiries_held_for_check check (held_for in
  ('', 'help_me_choose', 'nothing_suits', 'passed_back', 'under_16', 'restricted', 'capacity', 'check_referrer', 'no_safe_way'));
alter table consents drop constraint consents_method_check;
alter table consents add constraint consents_method_check check (method in
  ('self_online', 'verbal_phone', 'verbal_in_person', 'signed_paper', 'parent', 'attorney', 'waiting'));
alter table consents add column interpreter boolean not null default false;

-- A professional's form under way: left and picked up again, for a week. Sealed with a key of its own.
create table referrer_drafts (
  id         uuid primary key,                      -- becomes the enquiry's id
  user_id    uuid not null references users,
  org_id     uuid not null references organisations,
  wrapped    bytea not null,
  sealed     bytea not null check (get_byte(sealed, 0) = 1),
  created_at timestamptz not null default now(),
  touched_at timestamptz not null default now(),
  expires_at timestamptz not null
);
create index referrer_drafts_user on referrer_drafts (user_id, touched_at desc);

-- What partner, referrer and person write to each other about one referral, inside the service.
create table messages (
  id          uuid primary key,                     -- in time order
  referral_id uuid not null,
  enquiry_id  uuid not null,
  org_id      uuid not null,
  at          timestamptz not null default now(),
  by_role     text not null,
  by_user     uuid references users,
  words       bytea not null check (get_byte(words, 0) = 1),
  foreign key (referral_id, enquiry_id, org_id) references referrals (id, enquiry_id, org_id)
);
create index messages_referral on messages (referral_id, id);
create index referrers_user on referrers (user_id, enquiry_id);

alter table referrer_drafts enable row level security;
create policy own on referrer_drafts to fingerpost_web using (actor_role() = 'referrer' and user_id = actor_user() and org_id = actor_org());
create policy chores on referrer_drafts to fingerpost_chores using (true);

alter table messages enable row level security;
create policy self on messages to fingerpost_web using (actor_role() = 'resident' and enquiry_id = actor_enquiry());
create policy partner on messages to fingerpost_web using (actor_role() in ('partner', 'lead') and org_id = actor_org()
  and exists (select 1 from referral_access a where a.referral_id = messages.referral_id and a.org_id = actor_org()));
create policy team on messages to fingerpost_web using (actor_role() = 'coordinator');
create policy chores on messages to fingerpost_chores using (true);

-- A referrer sees what became of what they sent, and not the person's answers any more: referrers holds what they wrote
-- about themselves and how they call the client.
create policy referrer on referrers to fingerpost_web using (actor_role() = 'referrer' and user_id = actor_user() and org_id = actor_org());
-- +goose StatementBegin
do $$
declare t text;
begin
  foreach t in array array['referrals', 'referral_events', 'referral_access', 'consents', 'consent_services', 'messages', 'disclosures', 'people'] loop
    execute format($q$create policy referrer_sends on %I for insert to fingerpost_web with check (actor_role() = 'referrer' and enquiry_id = actor_enquiry())$q$, t);
  end loop;
  foreach t in array array['enquiries', 'keys'] loop
    execute format($q$create policy referrer_sends on %I for insert to fingerpost_web with check (actor_role() = 'referrer' and id = actor_enquiry())$q$, t);
    execute format($q$create policy referrer on %I for select to fingerpost_web using (actor_role() = 'referrer'
      and exists (select 1 from referrers f where f.enquiry_id = %I.id and f.user_id = actor_user()))$q$, t, t);
  end loop;
  foreach t in array array['referrals', 'referral_events', 'consents', 'consent_services', 'messages'] loop
    execute format($q$create policy referrer on %I for select to fingerpost_web using (actor_role() = 'referrer'
      and exists (select 1 from referrers f where f.enquiry_id = %I.enquiry_id and f.user_id = actor_user()))$q$, t, t);
  end loop;
end $$;
-- +goose StatementEnd
create policy referrer_writes on messages for insert to fingerpost_web with check (actor_role() = 'referrer'
  and exists (select 1 from referrers f where f.enquiry_id = messages.enquiry_id and f.user_id = actor_user()));

grant select, insert on messages to fingerpost_web;
grant select, insert, update, delete on referrer_drafts to fingerpost_web;
grant select, insert, update, delete on messages, referrer_drafts to fingerpost_chores;
