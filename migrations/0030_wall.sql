-- +goose Up
-- The second wall, where it had gaps.

-- A partner reads what it may see and may give that up. Whom it may know is decided by the referral having been accepted,
-- not by the partner.
drop policy partner on referral_access;
create policy partner on referral_access for select to fingerpost_web using (actor_role() in ('partner', 'lead') and org_id = actor_org());
create policy partner_gives_up on referral_access for delete to fingerpost_web using (actor_role() in ('partner', 'lead') and org_id = actor_org());
-- +goose StatementBegin
create function let_in(referral uuid) returns boolean language sql security definer set search_path = public, pg_temp as $$
  with done as (
    update referral_access a set identity = true from referrals r
    where a.referral_id = let_in.referral and r.id = a.referral_id and r.state = 'accepted'
      and a.org_id = actor_org() and actor_role() in ('partner', 'lead')
    returning 1)
  select exists (select 1 from done) $$;

-- Whether the professional of this transaction writes the enquiry of their own form.
create function actor_sends() returns boolean language sql stable as $$
  select actor_role() = 'referrer' and exists (select 1 from referrer_drafts d where d.id = actor_enquiry() and d.user_id = actor_user() and d.org_id = actor_org()) $$;

-- Nobody makes themselves the referrer of somebody who asked on their own.
do $$
declare t text;
begin
  foreach t in array array['referrals', 'referral_events', 'referral_access', 'consents', 'consent_services', 'messages', 'disclosures', 'people'] loop
    execute format('drop policy referrer_sends on %I', t);
    execute format('create policy referrer_sends on %I for insert to fingerpost_web with check (actor_sends() and enquiry_id = actor_enquiry())', t);
  end loop;
  foreach t in array array['enquiries', 'keys'] loop
    execute format('drop policy referrer_sends on %I', t);
    execute format('create policy referrer_sends on %I for insert to fingerpost_web with check (actor_sends() and id = actor_enquiry())', t);
  end loop;
end $$;
-- +goose StatementEnd
drop policy referrer on referrers;
create policy referrer on referrers for select to fingerpost_web using (actor_role() = 'referrer' and user_id = actor_user() and org_id = actor_org());
create policy referrer_sends on referrers for insert to fingerpost_web
  with check (actor_sends() and enquiry_id = actor_enquiry() and user_id = actor_user() and org_id = actor_org());

-- Nobody asks who somebody is in a colleague's name.
create policy honest on disclosures as restrictive for insert to fingerpost_web with check (what <> 'shown' or user_id = actor_user());

-- A partner changes its own services and no others; everybody reads the directory.
alter table services enable row level security;
create policy read on services for select to fingerpost_web using (true);
create policy own on services for update to fingerpost_web using (actor_role() in ('partner', 'lead') and org_id = actor_org());
create policy chores on services to fingerpost_chores using (true);

-- A new code ends the sessions of the old one; the coordination team makes none.
drop policy team on own_sessions;
create policy team on own_sessions for select to fingerpost_web using (actor_role() = 'coordinator');
create policy team_ends on own_sessions for update to fingerpost_web using (actor_role() = 'coordinator');

-- Functions that act as the owner look at no table that a session made for itself.
alter function people_to_tell(uuid, text[]) set search_path = public, pg_temp;
alter function session_holder(bytea) set search_path = public, pg_temp;
alter function enquiry_at_door(text) set search_path = public, pg_temp;
alter function agreement_signed(uuid, timestamptz) set search_path = public, pg_temp;
revoke execute on function people_to_tell(uuid, text[]) from public;
grant execute on function people_to_tell(uuid, text[]) to fingerpost_web, fingerpost_chores;
