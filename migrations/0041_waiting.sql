-- +goose Up
-- A professional who has no account and is checked first, and clocks for what no partner has.
alter table enquiries drop constraint enquiries_held_for_check;
alter table enquiries add constraint enquiries_held_for_check check (held_for in
  ('', 'help_me_choose', 'nothing_suits', 'passed_back', 'under_16', 'restricted', 'capacity', 'check_referrer', 'referrer_unconfirmed', 'no_safe_way', 'no_reply'));

-- When the coordination team is told next that somebody waits with it, or for the person's own word.
alter table enquiries add column remind_at timestamptz;
update enquiries set remind_at = now() where state in ('held', 'awaiting_consent');
create index enquiries_remind on enquiries (remind_at) where remind_at is not null and paused_at is null;
create index enquiries_awaiting on enquiries (state_since, id) where state = 'awaiting_consent';
create index enquiries_paused on enquiries (paused_at, id) where paused_at is not null;

-- Whether somebody who refers as part of their job, without an account, is who they say they are.
alter table referrers
  add column checked       text not null default '' check (checked in ('', 'waiting', 'confirmed', 'unconfirmed')), -- empty: there is nothing to check
  add column checked_how   text not null default '',           -- by which way, or why not
  add column checked_words bytea check (get_byte(checked_words, 0) = 1),
  add column checked_by    uuid references users,
  add column checked_at    timestamptz,
  add check ((checked in ('confirmed', 'unconfirmed')) = (checked_at is not null));
-- No partner is told a name that nobody has checked.
create policy confirmed on referrers as restrictive for select to fingerpost_web
  using (actor_role() not in ('partner', 'lead') or checked in ('', 'confirmed'));
-- Only the coordination team says that it checked, and in nobody else's name.
create policy honest on referrers as restrictive for update to fingerpost_web
  using (actor_role() = 'coordinator') with check (checked_by = actor_user());
create policy unchecked on referrers as restrictive for insert to fingerpost_web with check (checked in ('', 'waiting'));
grant update (checked, checked_how, checked_words, checked_by, checked_at) on referrers to fingerpost_web;
