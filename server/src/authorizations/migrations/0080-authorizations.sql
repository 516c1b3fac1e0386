-- A hold asked for by the network, through all its messages.
create table authorizations (
  merchant_id uuid not null,
  id uuid not null,
  programme_id uuid not null,
  card_id uuid not null,
  status text not null check (status in ('pending', 'partially-settled', 'settled', 'reversed', 'expired')),
  currency text not null,
  -- What the purchase was asked for in its own currency, and how much of that has been reversed.
  purchase_amount bigint not null,
  purchase_currency text not null,
  reversed bigint not null,
  -- Billing amounts: what was held, what of it is still open, and what has been settled of it or above it.
  held bigint not null,
  open bigint not null check (open >= 0),
  settled bigint not null,
  auth_code text not null,
  -- The number of the transaction that opened it: later messages name it.
  first_number bigint not null,
  acceptor jsonb not null,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  primary key (merchant_id, id)
);
create index authorizations_by_card on authorizations (merchant_id, card_id, created_at);
create index authorizations_open on authorizations (merchant_id, id) where open > 0;

-- One row for each network message that reached a card: approved, declined, settled, refunded, reversed.
create table transactions (
  merchant_id uuid not null,
  id uuid not null,
  number bigint not null unique,
  programme_id uuid not null,
  card_id uuid not null,
  authorization_id uuid,
  original_number bigint,
  type text not null check (type in ('authorization', 'settlement', 'refund', 'reversal')),
  status text not null check (status in ('pending', 'complete', 'declined')),
  amount bigint not null,
  currency text not null,
  billing_amount bigint not null,
  billing_currency text not null,
  settlement_amount bigint,
  settlement_currency text,
  auth_code text not null,
  response_code text not null,
  decline_reason text,
  acceptor jsonb not null,
  occurred_at timestamptz not null,
  primary key (merchant_id, id)
);
create index transactions_by_card on transactions (merchant_id, card_id, number);
