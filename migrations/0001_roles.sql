-- +goose Up
-- Three roles that own nothing and cannot bypass row-level security: the web server, the chores, the statistics.
-- Roles belong to the whole server, so another database may have made them already, even at this moment.
-- +goose StatementBegin
do $$
declare r text;
begin
  foreach r in array array['fingerpost_web', 'fingerpost_chores', 'fingerpost_stats'] loop
    begin
      execute format('create role %I login nosuperuser nocreatedb nocreaterole nobypassrls', r);
    exception when duplicate_object or unique_violation then null;
    end;
    if not (select rolsuper from pg_roles where rolname = current_user) then
      execute format('grant %I to current_user', r);
    end if;
  end loop;
end $$;
-- +goose StatementEnd

-- Who acts in this transaction. models.InTx sets these when it begins; unset, or left empty by an earlier
-- transaction on the same connection, they are null and no policy lets a row through.
create function actor_role() returns text language sql stable parallel safe
  as $$ select nullif(current_setting('app.actor_role', true), '') $$;
create function actor_org() returns uuid language sql stable parallel safe
  as $$ select nullif(current_setting('app.actor_org', true), '')::uuid $$;
create function actor_user() returns uuid language sql stable parallel safe
  as $$ select nullif(current_setting('app.actor_user', true), '')::uuid $$;
create function actor_enquiry() returns uuid language sql stable parallel safe
  as $$ select nullif(current_setting('app.actor_enquiry', true), '')::uuid $$;
