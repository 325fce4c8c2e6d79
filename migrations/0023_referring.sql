-- +goose Up
-- What a professional may do with what they sent: begin again with the same answers for as long as their own form is kept,
-- and withdraw it on the person's word.
alter table referrer_drafts add column sent_at timestamptz; -- null: still to be sent
create index referrer_drafts_expiry on referrer_drafts (expires_at);

create function actor_sent(enquiry uuid) returns boolean language sql stable
  as $$ select actor_role() = 'referrer' and exists (select 1 from referrers f
          where f.enquiry_id = enquiry and f.user_id = actor_user() and f.org_id = actor_org()) $$;

create policy referrer_withdraws on enquiries for update to fingerpost_web using (actor_sent(id));
create policy referrer_withdraws on referrals for update to fingerpost_web using (actor_sent(enquiry_id));
create policy referrer_withdraws on referral_events for insert to fingerpost_web with check (actor_sent(enquiry_id) and state = 'withdrawn');
create policy referrer on referral_access for select to fingerpost_web using (actor_sent(enquiry_id));
create policy referrer_withdraws on referral_access for delete to fingerpost_web using (actor_sent(enquiry_id));
