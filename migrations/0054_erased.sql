-- +goose Up
-- Whoever was given somebody's identity is told when that person has everything deleted, also after they had finished (UK GDPR,
-- Article 19). Nothing of the person is left to show: the reference, the service and the day are what notes of one's own are found by.
create index enquiries_erased on enquiries (erased_at) where erased_at is not null;
-- However far back it is asked, it gives 29 days: the 28 for which it is shown, and one for clocks that differ.
-- +goose StatementBegin
create function erased_of_ours(since timestamptz) returns table (ref text, service text, sent_at timestamptz, erased_at timestamptz)
language plpgsql stable security definer set search_path = public, pg_temp as $$
begin
  if actor_role() in ('partner', 'lead') then
    return query
      with gone as materialized ( -- few in a whole city, which a plan for any time cannot know
        select g.id, g.ref, g.erased_at from enquiries g where g.erased_at > greatest(erased_of_ours.since, now() - interval '29 days'))
      select e.ref, s.name, r.sent_at, e.erased_at
      from gone e cross join lateral (select f.id, f.service_id, f.sent_at from referrals f where f.enquiry_id = e.id and f.org_id = actor_org()) r
      join services s on s.id = r.service_id
      where exists (
        select 1 from disclosures d where d.enquiry_id = e.id and d.referral_id = r.id and d.org_id = actor_org() and d.what = 'identity')
      order by e.erased_at desc, r.id limit 200;
  end if;
end $$;
-- +goose StatementEnd
revoke execute on function erased_of_ours(timestamptz) from public;
grant execute on function erased_of_ours(timestamptz) to fingerpost_web;
