-- +goose Up
-- Published figures are for everybody who is signed in, whatever their role; what waits for its signatures is for those who
-- sign, and what is not for the public stays inside.
alter policy releases on stat.releases using (
  actor_role() in ('coordinator', 'governance')
  or state <> 'waiting' and published_at is not null and (public and actor_role() is not null
    or actor_role() in ('referrer', 'partner', 'lead', 'analyst', 'administrator', 'auditor')));
alter policy cells on stat.cells using (exists (select 1 from stat.releases r where r.quarter = cells.quarter
  and r.state <> 'tombstoned' and case when cells.org_id is null
    then r.public or actor_role() in ('coordinator', 'governance', 'referrer', 'partner', 'lead', 'analyst', 'administrator', 'auditor')
    else r.state = 'published' and cells.org_id = actor_org() and actor_role() in ('partner', 'lead') end));
alter policy medians on stat.medians using (exists (select 1 from stat.releases r where r.quarter = medians.quarter
  and r.state <> 'tombstoned' and case when medians.org_id is null
    then r.public or actor_role() in ('coordinator', 'governance', 'referrer', 'partner', 'lead', 'analyst', 'administrator', 'auditor')
    else r.state = 'published' and medians.org_id = actor_org() and actor_role() in ('partner', 'lead') end));
