create table cards (
  merchant_id uuid not null,
  id uuid not null,
  number bigint not null unique,
  programme_id uuid not null,
  product_id uuid not null,
  product_code text not null,
  category text not null,
  form text not null,
  reference text not null,
  status text not null,
  -- Where a failed close leads back to, and the operation that a closing card waits for.
  status_before_close text,
  closing_operation uuid,
  currency text not null,
  cardholder_id uuid not null,
  first_load bigint not null,
  last4 text,
  expiry_month integer,
  expiry_year integer,
  key_version integer,
  created_at timestamptz not null,
  primary key (merchant_id, id),
  unique (merchant_id, reference)
);
create index cards_by_merchant on cards (merchant_id, number);

create table operations (
  merchant_id uuid not null,
  id uuid not null,
  number bigint not null unique,
  card_id uuid not null,
  programme_id uuid not null,
  kind text not null,
  reference text,
  amount bigint not null,
  fee bigint not null,
  currency text not null,
  status text not null check (status in ('accepted', 'done', 'failed')),
  -- What the sandbox was told to do to this operation: fail with this reason.
  planned_failure text,
  failure_reason text,
  accepted_at timestamptz not null,
  completed_at timestamptz,
  primary key (merchant_id, id)
);
create index operations_by_card on operations (merchant_id, card_id, number);
create index operations_by_kind on operations (merchant_id, programme_id, kind, number);
create index operations_by_reference on operations (merchant_id, reference) where reference is not null;
create index operations_open on operations (merchant_id, id) where status = 'accepted';
