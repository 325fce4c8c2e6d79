-- +goose Up
-- The hash of a password is for the service at its own door and for nobody else who may read an account: not for a
-- colleague, an administrator or a chore.
create table passwords (
  user_id uuid primary key references users,
  hash    text not null check (hash like '$argon2id$%'),
  set_at  timestamptz not null default now()
);
insert into passwords (user_id, hash) select id, password from users where password <> '';
alter table users drop column password;

alter table passwords enable row level security;
create policy door on passwords to fingerpost_web using (actor_role() = 'door');
grant select, insert, update on passwords to fingerpost_web;
