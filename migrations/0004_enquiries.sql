-- +goose Up
-- What people ask for, to whom it was sent, and what became of it. Whoever reads here sees nobody: identity and every
-- free text are sealed with the enquiry's own key, and the key is wrapped by one that is not in this database.

-- One wrapped data key for each enquiry; a table of its own so that its backups can be kept for a shorter time.
-- Destroying a row makes everything sealed for the enquiry unreadable for ever.
create table keys (
  id         uuid primary key,                      -- the enquiry's id
  wrapped    bytea not null,
  created_at timestamptz not null default now()
);

create table enquiries (
  id          uuid primary key,
  ref         text not null unique,                 -- for people: 8 characters, random, with a check character
  route       text not null check (route in ('self', 'representative', 'professional')),
  mode        text not null check (mode in ('together', 'in_turn', 'help_me_choose')),
  state       text not null check (state in ('held', 'awaiting_consent', 'placed', 'resolved', 'unresolved', 'withdrawn')),
  held_for    text not null default '' check (held_for in ('', 'help_me_choose', 'nothing_suits', 'passed_back', 'under_16', 'restricted')),
  needs       text[] not null check (cardinality(needs) between 1 and 5),
  restricted  boolean not null default false,       -- the safe path: specialist partners or the coordination team only
  district    text not null default '',             -- SR5; empty when not known
  sector      text not null default '',             -- SR5 1
  age_band    text not null default '',
  gender_band text not null default '',
  access      text[] not null default '{}',
  language    text not null default '',
  contact     text[] not null default '{}',         -- what is safe: phone, text, email, post, other, voicemail, say_who
  times       text[] not null default '{}',         -- when; empty: any time
  no_contact  boolean not null default false,       -- do not contact me, I will contact you
  privacy_version text not null,
  code_hash   bytea not null unique,                -- of the private code
  created_at  timestamptz not null default now(),
  state_since timestamptz not null default now()
);
create index enquiries_held on enquiries (state_since, id) where state = 'held';

create table people (
  enquiry_id uuid primary key references enquiries,
  sealed     bytea not null check (get_byte(sealed, 0) = 1),
  by_name_born bytea, by_phone bytea, by_email bytea, by_born_postcode bytea
);
create index people_name_born on people (by_name_born);
create index people_phone on people (by_phone);
create index people_email on people (by_email);
create index people_born_postcode on people (by_born_postcode);

create table referrers (
  enquiry_id uuid primary key references enquiries,
  org_id     uuid references organisations,
  user_id    uuid references users,
  relation   text not null,
  sealed     bytea not null check (get_byte(sealed, 0) = 1)
);

create table referrals (
  id          uuid primary key,
  enquiry_id  uuid not null references enquiries,
  org_id      uuid not null references organisations,
  service_id  uuid not null,
  position    smallint not null check (position >= 1),
  state       text not null check (state in ('sent', 'opened', 'info_requested', 'accepted', 'waitlisted', 'in_contact', 'completed',
                'closed', 'declined', 'withdrawn', 'expired', 'entered_in_error')),
  state_since timestamptz not null default now(),
  sent_at     timestamptz not null default now(),
  accepted_at timestamptz,
  ended_at    timestamptz,
  reason      text not null default '',
  next_step   text not null default '',
  urgent      boolean not null default false,
  assigned_to uuid references users,
  level       smallint check (level between 0 and 5),   -- engagement, as last noted
  wait_until  date,                                     -- a waiting list's expected month
  due         text not null default '' check (due in ('', 'open', 'decide', 'contact', 'note')),
  due_at      timestamptz,
  expires_at  timestamptz,
  unique (id, enquiry_id, org_id),
  foreign key (service_id, org_id) references services (id, org_id),
  check ((due = '') = (due_at is null))
);
-- One person, one service, once at a time.
create unique index referrals_open on referrals (enquiry_id, service_id)
  where state in ('sent', 'opened', 'info_requested', 'accepted', 'waitlisted', 'in_contact');
create index referrals_enquiry on referrals (enquiry_id);
create index referrals_queue on referrals (org_id, state, sent_at desc, id desc);
create index referrals_due on referrals (due_at) where due_at is not null;
create index referrals_expiry on referrals (expires_at) where expires_at is not null;

-- What a partner may see, row by row: made when something is sent to it, gone the moment that ends. identity says
-- whether it may know who it is: not before it has accepted.
create table referral_access (
  referral_id uuid primary key,
  enquiry_id  uuid not null,
  org_id      uuid not null,
  identity    boolean not null default false,
  since       timestamptz not null default now(),
  foreign key (referral_id, enquiry_id, org_id) references referrals (id, enquiry_id, org_id)
);
create index referral_access_enquiry on referral_access (enquiry_id, org_id);
create index referral_access_org on referral_access (org_id);

create table referral_events (
  id          uuid primary key,                     -- in time order
  referral_id uuid not null,
  enquiry_id  uuid not null,
  org_id      uuid not null,
  at          timestamptz not null default now(),
  by_role     text not null,
  by_org      uuid,
  by_user     uuid,
  was         text not null default '',
  state       text not null,
  reason      text not null default '',
  next_step   text not null default '',
  words       bytea check (get_byte(words, 0) = 1), -- plain words that the person will see
  foreign key (referral_id, enquiry_id, org_id) references referrals (id, enquiry_id, org_id)
);
create index referral_events_referral on referral_events (referral_id, id);

create table interactions (
  id          uuid primary key,
  referral_id uuid not null,
  enquiry_id  uuid not null,
  org_id      uuid not null,
  user_id     uuid not null references users,
  logged_at   timestamptz not null default now(),
  happened_on date not null,
  type        text not null,
  outcome     text not null default '',
  attendance  text not null default '',
  level       smallint check (level between 0 and 5),
  note        bytea check (get_byte(note, 0) = 1),
  foreign key (referral_id, enquiry_id, org_id) references referrals (id, enquiry_id, org_id)
);
create index interactions_referral on interactions (referral_id, id);

create table outcomes (
  referral_id uuid not null,
  enquiry_id  uuid not null,
  org_id      uuid not null,
  need        text not null,
  result      text not null check (result in ('met', 'partly', 'not_met', 'moved_on', 'not_wanted')),
  at          timestamptz not null default now(),
  primary key (referral_id, need),
  foreign key (referral_id, enquiry_id, org_id) references referrals (id, enquiry_id, org_id)
);

-- Who has read what is unread: one line for each user and referral.
create table reads (
  referral_id uuid not null,
  enquiry_id  uuid not null,
  org_id      uuid not null,
  user_id     uuid not null references users,
  at          timestamptz not null default now(),
  primary key (user_id, referral_id),
  foreign key (referral_id, enquiry_id, org_id) references referrals (id, enquiry_id, org_id)
);

create table consents (
  id          uuid primary key,
  enquiry_id  uuid not null references enquiries,
  purpose     text not null check (purpose in ('route_to_named_partners', 'coordination_team', 'tell_referrer_progress', 'follow_up_survey')),
  given       boolean not null,
  version     text not null,                        -- of the statement
  words       bytea not null check (get_byte(words, 0) = 1), -- exactly what the person was told
  words_hash  bytea not null,
  method      text not null check (method in ('self_online', 'verbal_phone', 'verbal_in_person', 'signed_paper')),
  by_role     text not null,
  by_user     uuid references users,
  note        bytea check (get_byte(note, 0) = 1),
  given_at    timestamptz not null default now(),
  expires_at  timestamptz not null,
  withdrawn_at timestamptz
);
create index consents_enquiry on consents (enquiry_id);

-- The services that a consent names, in the order the person put them, and which fields each will get.
create table consent_services (
  consent_id uuid not null references consents,
  enquiry_id uuid not null references enquiries,
  service_id uuid not null,
  org_id     uuid not null,
  position   smallint not null check (position >= 1),
  fields     text[] not null,
  primary key (consent_id, service_id),
  foreign key (service_id, org_id) references services (id, org_id)
);
create index consent_services_enquiry on consent_services (enquiry_id);

-- Each act of showing or giving personal data to someone.
create table disclosures (
  id          uuid primary key,
  enquiry_id  uuid not null references enquiries,
  referral_id uuid,
  org_id      uuid,                                 -- to whom
  user_id     uuid references users,
  at          timestamptz not null default now(),
  what        text not null check (what in ('sent', 'opened', 'identity', 'shown', 'printed')),
  fields      text[] not null default '{}',
  purpose     text not null,
  basis       text not null,
  reason      text not null default '',             -- code of the reason to show who this is
  words       bytea check (get_byte(words, 0) = 1)  -- and the reason in words
);
create index disclosures_enquiry on disclosures (enquiry_id, at);
create index disclosures_shown on disclosures (user_id, enquiry_id, at) where what = 'shown';

-- Two enquiries that may be about one person; the coordination team decides. Never shown to who sent it.
create table duplicates (
  enquiry_id  uuid not null references enquiries,
  other_id    uuid not null references enquiries,
  found_by    text[] not null,
  state       text not null default 'open' check (state in ('open', 'same', 'different')),
  decided_by  uuid references users,
  decided_at  timestamptz,
  created_at  timestamptz not null default now(),
  primary key (enquiry_id, other_id),
  check (enquiry_id <> other_id)
);
create index duplicates_open on duplicates (created_at) where state = 'open';

-- Answers of a form under way, sealed with a key that only the visitor's cookie completes; a day at most.
create table drafts (
  id         uuid primary key,                      -- becomes the enquiry's id: sent twice, it is one enquiry
  sealed     bytea not null check (get_byte(sealed, 0) = 1),
  version    integer not null default 1,
  expires_at timestamptz not null
);
create index drafts_expiry on drafts (expires_at);

-- Equality answers, apart from the referral: a quarter and the answers, no key that leads back.
create table equality_answers (
  id         uuid primary key,
  quarter    text not null,
  ethnicity  text not null default '',
  condition  text not null default '',
  limits     text not null default '',
  sex        text not null default ''
);

-- +goose StatementBegin
-- The second wall. The same three doors on every table that points to a person: the person (or the form being sent),
-- the partner through what it may see, the coordination team. Chores have a role of their own.
do $$
declare
  t text;
  mine constant text := $q$actor_role() in ('public', 'resident') and %s = actor_enquiry()$q$;
begin
  foreach t in array array['keys','enquiries','people','referrers','referrals','referral_access','referral_events','interactions','outcomes',
      'reads','consents','consent_services','disclosures','duplicates','drafts','equality_answers'] loop
    execute format('alter table %I enable row level security', t);
    execute format('create policy chores on %I to fingerpost_chores using (true)', t);
  end loop;

  foreach t in array array['enquiries','keys','drafts'] loop
    execute format('create policy self on %I to fingerpost_web using (' || mine || ')', t, 'id');
  end loop;
  foreach t in array array['people','referrers','referrals','referral_access','referral_events','interactions','outcomes','consents',
      'consent_services','disclosures'] loop
    execute format('create policy self on %I to fingerpost_web using (' || mine || ')', t, 'enquiry_id');
  end loop;

  foreach t in array array['referral_events','interactions','outcomes','reads'] loop
    execute format($q$create policy partner on %I to fingerpost_web using (actor_role() in ('partner', 'lead') and org_id = actor_org()
      and exists (select 1 from referral_access a where a.referral_id = %I.referral_id and a.org_id = actor_org()))$q$, t, t);
  end loop;

  foreach t in array array['enquiries','keys','referrers','referrals','referral_access','referral_events','interactions','outcomes','consents',
      'consent_services','disclosures','duplicates'] loop
    execute format($q$create policy team on %I to fingerpost_web using (actor_role() = 'coordinator')$q$, t);
  end loop;
end $$;
-- +goose StatementEnd

create policy partner on referral_access to fingerpost_web using (actor_role() in ('partner', 'lead') and org_id = actor_org());
create policy partner on referrals to fingerpost_web using (actor_role() in ('partner', 'lead') and org_id = actor_org()
  and exists (select 1 from referral_access a where a.referral_id = referrals.id and a.org_id = actor_org()));
create policy partner on enquiries for select to fingerpost_web using (actor_role() in ('partner', 'lead')
  and exists (select 1 from referral_access a where a.enquiry_id = enquiries.id and a.org_id = actor_org()));
create policy partner on keys for select to fingerpost_web using (actor_role() in ('partner', 'lead')
  and exists (select 1 from referral_access a where a.enquiry_id = keys.id and a.org_id = actor_org()));
create policy partner on people for select to fingerpost_web using (actor_role() in ('partner', 'lead')
  and exists (select 1 from referral_access a where a.enquiry_id = people.enquiry_id and a.org_id = actor_org() and a.identity));
create policy partner on referrers for select to fingerpost_web using (actor_role() in ('partner', 'lead')
  and exists (select 1 from referral_access a where a.enquiry_id = referrers.enquiry_id and a.org_id = actor_org() and a.identity));
create policy partner on consents for select to fingerpost_web using (actor_role() in ('partner', 'lead')
  and exists (select 1 from referral_access a where a.enquiry_id = consents.enquiry_id and a.org_id = actor_org()));
create policy partner on consent_services for select to fingerpost_web using (actor_role() in ('partner', 'lead') and org_id = actor_org()
  and exists (select 1 from referral_access a where a.enquiry_id = consent_services.enquiry_id and a.org_id = actor_org()));
create policy partner on disclosures to fingerpost_web using (actor_role() in ('partner', 'lead') and org_id = actor_org()
  and exists (select 1 from referral_access a where a.enquiry_id = disclosures.enquiry_id and a.org_id = actor_org()));

-- The coordination team sees who somebody is only for a working day after saying why.
create policy team on people to fingerpost_web using (actor_role() = 'coordinator' and exists (select 1 from disclosures d
  where d.what = 'shown' and d.user_id = actor_user() and d.enquiry_id = people.enquiry_id and d.at > now() - interval '8 hours'));
create policy write on equality_answers for insert to fingerpost_web with check (actor_role() = 'public');

grant select, insert on keys, people, referrers, referral_events, interactions, consents, consent_services, disclosures, outcomes to fingerpost_web;
grant select, insert, update on enquiries, referrals, referral_access, duplicates, drafts, reads to fingerpost_web;
grant update (withdrawn_at) on consents to fingerpost_web;
grant update (result, at) on outcomes to fingerpost_web;
grant delete on referral_access, drafts to fingerpost_web;
grant insert on equality_answers to fingerpost_web;
grant select, insert, update, delete on keys, enquiries, people, referrers, referrals, referral_access, referral_events, interactions, outcomes, reads,
  consents, consent_services, disclosures, duplicates, drafts, equality_answers to fingerpost_chores;
