-- A cardholder who is asked to prove that a purchase is theirs (3-D Secure), one row for each.
create table challenges (
  merchant_id uuid not null,
  id uuid not null,
  -- The id for wires that show digits.
  number bigint not null unique,
  programme_id uuid not null,
  card_id uuid not null,
  -- The transaction id of the directory server.
  transaction_id text not null,
  kind text not null check (kind in ('otp', 'out-of-band', 'redirect')),
  status text not null
    check (status in ('in-progress', 'accepted', 'declined', 'timed-out', 'cancelled', 'failed')),
  amount bigint not null check (amount >= 0),
  currency text not null,
  brand text not null,
  acceptor jsonb not null,
  attempts_left smallint not null check (attempts_left >= 0),
  created_at timestamptz not null,
  expires_at timestamptz not null,
  ended_at timestamptz,
  -- Of the vault's keys: the code is hashed and the authentication value made with this version.
  key_version integer not null,
  -- What the cardholder proves it with: a keyed hash to compare with, and the code sealed for whoever has to tell it.
  code_hash bytea,
  code_sealed bytea,
  -- The address of the hosted page ends with this token. Its hash stays, so that the page can say how the challenge ended.
  token_hash bytea,
  token_sealed bytea,
  primary key (merchant_id, id),
  unique (merchant_id, transaction_id),
  check ((status = 'in-progress') = (ended_at is null)),
  check ((code_hash is null) = (code_sealed is null)),
  check ((status = 'in-progress' and kind <> 'out-of-band') = (code_hash is not null)),
  check ((status = 'in-progress' and kind = 'redirect') = (token_sealed is not null)),
  check ((kind = 'redirect') = (token_hash is not null))
);
create index challenges_by_card on challenges (merchant_id, card_id, id);
-- What may run out, over all merchants.
create index challenges_due on challenges (expires_at) where status = 'in-progress';
-- Whoever opens the page names no merchant. Of 32 random bytes two are never the same.
create index challenges_by_token on challenges (token_hash) where token_hash is not null;
