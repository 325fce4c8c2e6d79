-- +goose Up
-- The same doors, asked in another way. A policy that looks into a guarded table is planned as one list of all that the
-- actor may see, made for every statement, however long the list: a partner with thousands of people waited for it with
-- each row it touched. A function that knows one thing asks the index for that one. The plans of plpgsql are kept.
-- +goose StatementBegin
create function partner_has(referral uuid) returns boolean
language plpgsql stable parallel safe security definer set search_path = public, pg_temp as $$
begin
  return exists (select 1 from referral_access a where a.referral_id = partner_has.referral and a.org_id = actor_org() and not a.paused);
end $$;

create function partner_helps(enquiry uuid) returns boolean
language plpgsql stable parallel safe security definer set search_path = public, pg_temp as $$
begin
  return exists (select 1 from referral_access a where a.enquiry_id = partner_helps.enquiry and a.org_id = actor_org() and not a.paused);
end $$;

create function partner_knows(enquiry uuid) returns boolean
language plpgsql stable parallel safe security definer set search_path = public, pg_temp as $$
begin
  return exists (select 1 from referral_access a where a.enquiry_id = partner_knows.enquiry and a.org_id = actor_org() and a.identity and not a.paused);
end $$;

create or replace function actor_sent(enquiry uuid) returns boolean
language plpgsql stable parallel safe security definer set search_path = public, pg_temp as $$
begin
  return actor_role() = 'referrer' and exists (select 1 from referrers f
    where f.enquiry_id = actor_sent.enquiry and f.user_id = actor_user() and f.org_id = actor_org());
end $$;

-- The role stands first, so that nobody else's statements pay for the question.
do $$
declare
  t text;
  partner constant text := $q$actor_role() in ('partner', 'lead')$q$;
begin
  foreach t in array array['referral_events', 'interactions', 'outcomes', 'reads', 'messages'] loop
    execute format('alter policy partner on %I using (%s and org_id = actor_org() and partner_has(referral_id))', t, partner);
  end loop;
  execute format('alter policy partner on referrals using (%s and org_id = actor_org() and partner_has(id))', partner);
  foreach t in array array['consent_services', 'disclosures'] loop
    execute format('alter policy partner on %I using (%s and org_id = actor_org() and partner_helps(enquiry_id))', t, partner);
  end loop;
  execute format('alter policy partner on consents using (%s and partner_helps(enquiry_id))', partner);
  execute format('alter policy partner on enquiries using (%s and partner_helps(id))', partner);
  execute format('alter policy partner on keys using (%s and partner_helps(id))', partner);
  execute format('alter policy partner on people using (%s and partner_knows(enquiry_id))', partner);
  execute format('alter policy partner on referrers using (%s and partner_knows(enquiry_id))', partner);

  foreach t in array array['enquiries', 'keys'] loop
    execute format($q$alter policy referrer on %I using (actor_role() = 'referrer' and actor_sent(id))$q$, t);
  end loop;
  foreach t in array array['consents', 'consent_services', 'messages', 'referral_access', 'referral_events', 'referrals'] loop
    execute format($q$alter policy referrer on %I using (actor_role() = 'referrer' and actor_sent(enquiry_id))$q$, t);
  end loop;
  execute $q$alter policy referrer_withdraws on enquiries using (actor_role() = 'referrer' and actor_sent(id))$q$;
  foreach t in array array['consents', 'referral_access', 'referrals'] loop
    execute format($q$alter policy referrer_withdraws on %I using (actor_role() = 'referrer' and actor_sent(enquiry_id))$q$, t);
  end loop;
  execute $q$alter policy referrer_withdraws on referral_events with check (actor_role() = 'referrer' and actor_sent(enquiry_id) and state = 'withdrawn')$q$;
  execute $q$alter policy referrer_writes on messages with check (actor_role() = 'referrer' and actor_sent(enquiry_id))$q$;
end $$;
-- +goose StatementEnd
