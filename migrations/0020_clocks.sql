-- +goose Up
-- What runs out, who is told of it, and since when it is the coordination team's to see to.
alter table referrals
  add column remind_at    timestamptz,                        -- when somebody is told next that the step is due; null: everybody was
  add column reminded     smallint not null default 0,        -- how many of the reminders of the running clock were given
  add column late_since   timestamptz,                        -- since when the coordination team sees to it; null: the partner does
  add column consent_ends timestamptz;                        -- the consent that names the service ends then; null: not within a month
update referrals set remind_at = due_at where due_at is not null;
create index referrals_remind on referrals (remind_at) where remind_at is not null;
create index referrals_late on referrals (late_since) where late_since is not null;
create index referrals_consent_ends on referrals (consent_ends) where consent_ends is not null;
create index referrals_week on referrals (service_id, sent_at);

-- A consent ends by itself. Both columns say that it was seen to, so that nobody is told twice.
alter table consents
  add column soon_told_at timestamptz,                        -- that it ends within a month
  add column ended_at     timestamptz;                        -- that it has ended
create index consents_ending on consents (expires_at) where given and purpose = 'route_to_named_partners' and ended_at is null;

-- Attempts count when they were made at different times of day.
alter table interactions
  add column part_of_day text check (part_of_day in ('morning', 'afternoon', 'evening'));

-- Room that nobody confirms, and so many new people a week.
alter table services
  add column weekly_places smallint not null default 0 check (weekly_places between 0 and 500), -- 0: no limit
  add column asked_at      timestamptz,                       -- when the partner was last asked whether its room is still right
  add column flagged_at    timestamptz;                       -- when the coordination team was told that nobody answered
grant update (weekly_places) on services to fingerpost_web;
grant update (asked_at, flagged_at) on services to fingerpost_chores;

-- Whether a service has had its people of this week. Everybody may know that much; how many they were, or who, is told
-- to nobody here.
create function service_full(service uuid, since timestamptz) returns boolean
  language sql stable security definer set search_path = public, pg_temp
  as $$ select s.weekly_places > 0 and s.weekly_places <= (select count(*) from referrals r
          where r.service_id = s.id and r.sent_at >= service_full.since and r.state <> 'entered_in_error')
        from services s where s.id = service_full.service $$;
revoke all on function service_full from public;
grant execute on function service_full to fingerpost_web, fingerpost_chores;

-- When somebody wants e-mail: as it comes, once a working day, or only when something is overdue.
alter table users
  add column mail text not null default 'at_once' check (mail in ('at_once', 'daily', 'overdue'));

-- People choose for themselves and for nobody else, and change nothing else of their account this way.
create function set_own_mail(choice text) returns void
  language sql security definer set search_path = public, pg_temp
  as $$ update users set mail = choice where id = actor_user() $$;
revoke all on function set_own_mail from public;
grant execute on function set_own_mail to fingerpost_web;

-- As tell_people of 0011, with each one's own wish: due at once or with the day's e-mail, and whether it says that
-- something is overdue. The function of 0011 stays for servers that still run while this is applied.
create function tell_people(org uuid, roles text[], template text, due timestamptz, daily timestamptz, overdue boolean)
  returns table (id uuid, due_at timestamptz)
  language sql security definer set search_path = public, pg_temp
  as $$ insert into notifications as n (id, user_id, template, due_at)
        select gen_random_uuid(), u.id, $3, case u.mail when 'daily' then $5 else $4 end
        from people_to_tell($1, $2) p (id) join users u on u.id = p.id
        where actor_role() is not null and ($6 or u.mail <> 'overdue') and not exists (
          select 1 from notifications w where w.user_id = u.id and w.template = $3 and w.state = 'waiting')
        returning n.id, n.due_at $$;
revoke all on function tell_people(uuid, text[], text, timestamptz, timestamptz, boolean) from public;
grant execute on function tell_people(uuid, text[], text, timestamptz, timestamptz, boolean) to fingerpost_web, fingerpost_chores;
