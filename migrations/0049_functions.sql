-- +goose Up
-- A function that acts as the owner is for the roles that need it and for nobody else; PostgreSQL lets everybody execute what
-- is not taken from them.
revoke execute on function let_in(uuid), partner_has(uuid), partner_helps(uuid), partner_knows(uuid), actor_sent(uuid) from public;
grant execute on function let_in(uuid) to fingerpost_web;
grant execute on function partner_has(uuid), partner_helps(uuid), partner_knows(uuid), actor_sent(uuid) to fingerpost_web, fingerpost_chores;
