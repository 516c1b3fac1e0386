create table products (
  merchant_id uuid not null,
  id uuid not null,
  -- The id for wires that show digits, and the place in lists.
  number bigint not null default nextval('vendor_numbers') unique,
  programme_id uuid not null,
  -- The id that the programme's dialect shows.
  code text not null,
  bin text not null check (bin ~ '^[0-9]{6}([0-9]{2})?$'),
  brand text not null,
  form text not null,
  category text not null,
  currency text not null,
  issuer_country text not null,
  scene text not null,
  enabled boolean not null,
  service_code text not null,
  valid_years integer not null,
  funding_source text not null,
  -- Fee rules by what they are charged for; amounts are digits of ten-thousandths.
  fees jsonb not null,
  -- Ten-thousandths of the currency; zero and null are no limit.
  min_first_load bigint not null,
  min_load bigint not null,
  max_load bigint,
  cardholder_rule text not null,
  created_at timestamptz not null,
  primary key (merchant_id, id),
  unique (merchant_id, programme_id, code),
  foreign key (merchant_id, programme_id) references programmes (merchant_id, id)
);
create index products_in_order on products (merchant_id, programme_id, number);
