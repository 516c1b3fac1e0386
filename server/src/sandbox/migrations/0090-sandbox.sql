-- What the sandbox was told to do to the next operations of a kind, oldest first.
create table sandbox_faults (
  merchant_id uuid not null,
  id uuid not null,
  operation text not null,
  -- Only for this card, or for any.
  card_id uuid,
  action text not null check (action in ('fail', 'delay')),
  reason text not null,
  delay_ms bigint not null,
  remaining integer not null check (remaining >= 0),
  created_at timestamptz not null,
  primary key (merchant_id, id)
);
create index sandbox_faults_waiting on sandbox_faults (merchant_id, operation, created_at) where remaining > 0;

-- Webhooks that the sandbox was told to drop, by topic.
create table sandbox_dropped_deliveries (
  merchant_id uuid not null,
  topic text not null,
  remaining integer not null check (remaining >= 0),
  primary key (merchant_id, topic)
);

-- What sandbox.json says, sealed: any process of the sandbox can write the file.
create table sandbox_profile (
  only_row boolean primary key default true check (only_row),
  sealed bytea not null
);
