-- +goose Up
-- Whoever withdraws on the person's word ends the consents too, so that nothing is sent on by them.
create policy referrer_withdraws on consents for update to fingerpost_web using (actor_sent(enquiry_id));
