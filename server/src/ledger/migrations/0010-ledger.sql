-- Balances of every account: a projection of the transfers, kept under the account's lock.
create table accounts (
  merchant_id uuid not null,
  id uuid not null,
  currency text not null,
  kind text not null,
  subject text not null,
  -- False: what the account holds never goes below zero, unless a transfer is forced.
  may_go_negative boolean not null,
  posted_debits bigint not null default 0,
  posted_credits bigint not null default 0,
  pending_debits bigint not null default 0,
  pending_credits bigint not null default 0,
  -- How many transfers have touched the account. Transfers carry it, so a gap shows.
  version bigint not null default 0,
  primary key (merchant_id, id),
  unique (merchant_id, currency, kind, subject)
);

-- The truth: every movement, written once. posted and pending are what it adds to the balances of both legs.
create table transfers (
  merchant_id uuid not null,
  id uuid not null,
  kind text not null check (kind in ('post', 'hold', 'settle', 'release')),
  debit_account uuid not null,
  credit_account uuid not null,
  currency text not null,
  posted bigint not null check (posted >= 0),
  pending bigint not null,
  hold_id uuid,
  code text not null,
  reference text not null,
  forced boolean not null,
  occurred_at timestamptz not null,
  recorded_at timestamptz not null,
  debit_version bigint not null,
  debit_balance bigint not null,
  debit_available bigint not null,
  credit_version bigint not null,
  credit_balance bigint not null,
  credit_available bigint not null,
  lane uuid not null,
  batch bigint not null,
  position integer not null,
  primary key (merchant_id, id)
);
create unique index transfers_debit on transfers (debit_account, debit_version);
create unique index transfers_credit on transfers (credit_account, credit_version);
create index transfers_batch on transfers (lane, batch);
create index transfers_hold on transfers (merchant_id, hold_id) where hold_id is not null;

create trigger transfers_append_only before update or delete or truncate on transfers
  for each statement execute function refuse_change();

-- What is left of every hold: a projection of the hold and of what settled or released it.
create table holds (
  merchant_id uuid not null,
  id uuid not null,
  debit_account uuid not null,
  credit_account uuid not null,
  currency text not null,
  remaining bigint not null check (remaining >= 0),
  reference text not null,
  opened_at timestamptz not null,
  primary key (merchant_id, id)
);
create index holds_open on holds (merchant_id, id) where remaining > 0;
