-- +goose Up
-- One e-mail serves all that waits for a user, so one waiting row is enough. A unique index that says so would make each
-- transaction that tells somebody wait for every other that does, and two that tell the same people in another order
-- would lock each other out. So a second row may arise in a race; whoever sends the e-mail ticks off both.
drop index notifications_waiting;
create index notifications_waiting on notifications (user_id, template) where state = 'waiting';

-- Whoever acts may cause an e-mail, to people they need not be able to see: through this function alone. It tells the
-- ids of what it added. No organisation means every one.
create function tell_people(org uuid, roles text[], template text, due timestamptz) returns setof uuid
  language sql security definer set search_path = public, pg_temp
  as $$ insert into notifications (id, user_id, template, due_at)
        select gen_random_uuid(), p.id, tell_people.template, tell_people.due from people_to_tell(tell_people.org, tell_people.roles) p (id)
        where actor_role() is not null and not exists (
          select 1 from notifications n where n.user_id = p.id and n.template = tell_people.template and n.state = 'waiting')
        returning id $$;
revoke all on function tell_people from public;
grant execute on function tell_people to fingerpost_web, fingerpost_chores;
drop policy write on notifications;
revoke insert on notifications from fingerpost_web;

-- What is known of an old address says nothing about a new one.
-- +goose StatementBegin
create function forget_undeliverable() returns trigger language plpgsql
  as $$ begin new.undeliverable := ''; new.undeliverable_at := null; return new; end $$;
-- +goose StatementEnd
create trigger users_new_address before update of email on users for each row when (new.email <> old.email)
  execute function forget_undeliverable();
