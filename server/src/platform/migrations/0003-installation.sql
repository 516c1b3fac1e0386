-- What this database is for: a sandbox server must never open a production one, nor the reverse.
create table installation (
  only_row boolean primary key default true check (only_row),
  mode text not null
);
