-- +goose Up
-- What is finished is most of a queue after some years, and is read newest first, a page at a time. Row-level security makes
-- the planner think that few rows pass, so that it would sort all of them; an index of these alone leaves it no other way.
create index referrals_finished on referrals (org_id, sent_at desc, id desc) where state in ('completed', 'closed');
