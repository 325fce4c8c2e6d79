-- +goose Up
-- What is finished is most of a queue after some years, and is read newest first, a page at a time. Row-level security makes
-- the planner think that few rows pass, so that it would sort all of them; an index of these alone leaves it no other way.
create index referrals_finished on referrals (org_id, sent_at desc, id desc) where state in ('completed', 'closed');

-- What is still to be done is a fortieth of all referrals: the board counts it by partner, the coordination team looks for
-- what a partner asks, and a chore for enquiries with which nothing goes on.
create index referrals_undone on referrals (org_id) where state in ('sent', 'opened', 'info_requested', 'accepted', 'waitlisted', 'in_contact');
create index referrals_asked on referrals (state_since, id) where state = 'info_requested';
create index enquiries_placed on enquiries (state_since) where state = 'placed';
