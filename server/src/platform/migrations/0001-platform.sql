-- The business clock: one row, ahead of the wall clock by an offset that only grows.
create table business_clock (
  only_row boolean primary key default true check (only_row),
  offset_ms bigint not null default 0 check (offset_ms >= 0)
);
insert into business_clock default values;

-- Identities that commands have claimed, with the answer a repetition gets.
create table claims (
  merchant_id uuid not null,
  scope text not null,
  key text not null,
  fingerprint text not null,
  result jsonb,
  claimed_at timestamptz not null,
  primary key (merchant_id, scope, key)
);

-- One row per writer lane of a process: the head of its chain of batches.
create table lanes (
  id uuid primary key,
  number bigint not null,
  hash bytea not null,
  opened_at timestamptz not null
);

-- Every committed batch: hash = SHA-256(previous hash, lane, number, digest of what the batch wrote).
create table batches (
  lane uuid not null,
  number bigint not null,
  previous_hash bytea not null,
  digest bytea not null,
  hash bytea not null,
  committed_at timestamptz not null,
  primary key (lane, number)
);

create function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception '% is append only: % is refused', tg_table_name, tg_op using errcode = '55000';
end $$;

create trigger batches_append_only before update or delete or truncate on batches
  for each statement execute function refuse_change();

-- Work to be done later, by whichever process comes first. A job is deleted by the transaction that finishes it.
create table jobs (
  id bigint generated always as identity primary key,
  kind text not null,
  subject uuid not null,
  merchant_id uuid not null,
  -- Jobs that share a serial key run one at a time, in the order of their ids.
  serial_key uuid,
  due_at timestamptz not null,
  leased_until timestamptz,
  attempts integer not null default 0,
  last_error text
);
create unique index jobs_subject on jobs (kind, subject);
create index jobs_due on jobs (kind, due_at, id);
create index jobs_serial on jobs (serial_key, id) where serial_key is not null;
