-- +goose Up
-- What was missing around rights: a referrer who answers, the facts from which a time limit follows, and erasure.

-- A professional who is told what becomes of what they sent also answers what a service asks before it decides.
create function actor_told(enquiry uuid) returns boolean language sql stable
  as $$ select actor_sent(enquiry) and exists (select 1 from enquiries e where e.id = enquiry and e.paused_at is null)
          and exists (select 1 from consents c where c.enquiry_id = enquiry and c.purpose = 'tell_referrer_progress'
            and c.given and c.withdrawn_at is null and c.expires_at > now()) $$;
create policy referrer_answers on referral_events for insert to fingerpost_web
  with check (actor_told(enquiry_id) and by_role = 'referrer' and was = 'info_requested' and state = 'opened');

-- What the time limit of a case follows from. The person reads all of it; the words are sealed with the case's key.
create table case_facts (
  id         uuid primary key,                      -- in time order
  case_id    uuid not null references cases,
  enquiry_id uuid not null references enquiries,
  kind       text not null check (kind in ('identity_asked', 'identity_confirmed', 'question_asked', 'question_answered', 'extended')),
  on_day     date not null,
  words      bytea check (get_byte(words, 0) = 1),
  by_user    uuid references users,
  at         timestamptz not null
);
create index case_facts_case on case_facts (case_id, id);
create unique index case_facts_once on case_facts (case_id, kind) where kind in ('identity_asked', 'identity_confirmed', 'extended');
alter table case_facts enable row level security;
create policy self on case_facts for select to fingerpost_web using (actor_role() = 'resident' and enquiry_id = actor_enquiry());
create policy rights on case_facts to fingerpost_web using (actor_role() in ('coordinator', 'governance'));
create policy chores on case_facts to fingerpost_chores using (true);
grant select, insert on case_facts to fingerpost_web;
grant select, insert, update, delete on case_facts to fingerpost_chores;

alter table cases
  add column waits  text not null default '' check (waits in ('', 'identity', 'answer')), -- for what: until then no day passes
  add column ground text not null default '' check (ground in                             -- why not, or not all, was done
    ('', 'identity', 'unfounded', 'accurate', 'duty', 'claims', 'others', 'harm', 'not_ours', 'other')),
  add column effect text not null default '' check (effect in ('', 'erased', 'paused', 'withdrawn'));

-- Erased: the key is gone, and what is left of the row is about nobody.
alter table enquiries add column erased_at timestamptz;
